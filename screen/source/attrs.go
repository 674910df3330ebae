package source

import (
	"strconv"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// attr keeps a value under its own name: nested objects dotted, lists numbered, null and what is empty left out.
func (d *decoder) attr(key []byte, v *fastjson.Value, report bool) {
	if d.err != nil {
		return
	}
	n := len(d.path)
	name := alias(key)
	if n > 0 {
		d.path = append(d.path, '.')
		d.path = append(d.path, key...)
		name = d.kept(d.path)
	}
	if report {
		d.report(name)
	}
	switch v.Type() {
	case fastjson.TypeObject, fastjson.TypeArray:
		if n == 0 {
			d.path = append(d.path, key...)
		}
		d.flatten(v, 2)
	default:
		d.scalar(name, v)
	}
	d.path = d.path[:n]
}

// flatten keeps the values inside v, whose name is the path.
func (d *decoder) flatten(v *fastjson.Value, depth int) {
	if depth > d.s.c.MaxDepth && d.err == nil {
		d.err = limit("%s: nested deeper than %d", cutText(string(d.path), 80), d.s.c.MaxDepth)
	}
	if d.err != nil {
		return
	}
	n := len(d.path)
	switch v.Type() {
	case fastjson.TypeObject:
		v.GetObject().Visit(func(key []byte, e *fastjson.Value) {
			d.path = append(d.path, '.')
			d.path = append(d.path, key...)
			d.flatten(e, depth+1)
			d.path = d.path[:n]
		})
	case fastjson.TypeArray:
		for i, e := range v.GetArray() {
			d.path = append(d.path, '[')
			d.path = strconv.AppendInt(d.path, int64(i), 10)
			d.path = append(d.path, ']')
			d.flatten(e, depth+1)
			d.path = d.path[:n]
		}
	case fastjson.TypeNull:
	default:
		d.scalar(d.kept(d.path), v)
	}
}

// kept copies a name to where it lasts as long as the item.
func (d *decoder) kept(name []byte) string {
	start := len(d.arena)
	d.arena = append(d.arena, name...)
	return alias(d.arena[start:])
}

func (d *decoder) scalar(name string, v *fastjson.Value) {
	var s string
	switch v.Type() {
	case fastjson.TypeString:
		s = alias(v.GetStringBytes())
	case fastjson.TypeNumber:
		var ok bool
		if s, ok = d.digits(v); !ok && d.broken == nil {
			d.broken = invalid("%s: %s is no number in JSON", cutText(name, 200), strconv.Quote(s))
		}
	case fastjson.TypeTrue:
		s = "true"
	case fastjson.TypeFalse:
		s = "false"
	}
	if s != "" && d.count() {
		d.attrs = append(d.attrs, aedile.Attr{Name: name, Value: s})
	}
}

// report lists a key in what the run says it kept.
func (d *decoder) report(name string) {
	if _, ok := d.seen[name]; ok {
		return
	}
	name = cutText(string([]byte(name)), 200)
	if len(d.seen) < maxSeen {
		d.seen[name] = struct{}{}
	}
	d.s.kept.add(name)
}

// cutText returns at most about n bytes of s, whole characters, with "…" where something was cut.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
