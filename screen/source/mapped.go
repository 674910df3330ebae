package source

import (
	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// mapped reads JSON objects in a form of their own: with a mapping their keys are columns, those of objects inside them
// joined by a point.
type mapped struct {
	rows   *rows
	placer *placer
	places map[string]place
	text   []byte // lists as JSON text, for the cells of this item
}

// mappedItem reads an object as a row.
func (d *decoder) mappedItem(v *fastjson.Value, number int) (*aedile.Item, *fault) {
	o, err := v.Object()
	if err != nil {
		return nil, invalid("want an object, got %s", typeName(v))
	}
	m := d.mapped
	if m == nil {
		m = &mapped{rows: &rows{d: d}, placer: newPlacer(d.s.c.Map), places: map[string]place{}}
		d.mapped = m
	}
	m.text, m.rows.cells = m.text[:0], m.rows.cells[:0]
	m.rows.constants(d.s.c.Map)
	if f := m.object("", o, d, 0); f != nil {
		return nil, f
	}
	return m.rows.item(m.rows.cells, number)
}

func (m *mapped) object(prefix string, o *fastjson.Object, d *decoder, depth int) (f *fault) {
	if depth > d.s.c.MaxDepth {
		return limit("nested deeper than %d", d.s.c.MaxDepth)
	}
	o.Visit(func(key []byte, v *fastjson.Value) {
		if f == nil {
			f = m.value(prefix+string(key), v, d, depth)
		}
	})
	return f
}

func (m *mapped) value(name string, v *fastjson.Value, d *decoder, depth int) *fault {
	var s string
	switch v.Type() {
	case fastjson.TypeObject:
		return m.object(name+".", v.GetObject(), d, depth+1)
	case fastjson.TypeString:
		s = alias(v.GetStringBytes())
	case fastjson.TypeNull:
	default:
		start := len(m.text)
		m.text = v.MarshalTo(m.text)
		s = alias(m.text[start:])
		if v.Type() == fastjson.TypeNumber && !isNumber(s) {
			return invalid("%s: %q is no number in JSON", cutText(name, 80), cutText(s, 40))
		}
	}
	pl, ok := m.places[name]
	if !ok {
		pl = m.placer.place(name)
		if len(m.places) < maxSeen {
			m.places[name] = pl
		}
		d.s.seen(name, pl)
	}
	if m.rows.cells = append(m.rows.cells, cell{name, pl, s}); len(m.rows.cells) > d.s.c.MaxValues {
		return limit("item holds more than %d values", d.s.c.MaxValues)
	}
	return nil
}
