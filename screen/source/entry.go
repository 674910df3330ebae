package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// entry decodes one entry. What every shop writes is forgiven and noted: ampersands and brackets that are not escaped, control
// characters. What stands before anything worse is read all the same; f is the fault that is known already.
func (fr *feedRows) entry(b []byte, number int, f *fault) (*aedile.Item, *fault) {
	if !utf8.Valid(b) && f == nil {
		f = badUTF8(b)
	}
	own := fr.decode(b, true)
	if own != nil {
		if mended := mendXML(b); !bytes.Equal(mended, b) || strings.Contains(own.msg, "entity") {
			if next := fr.decode(mended, false); next == nil {
				fr.d.s.notes.add("entries with marks that are not escaped, or control characters", "")
				own = nil
			} else {
				own = next
			}
		}
	}
	if f == nil {
		f = own
	}
	if f != nil && len(fr.cells) == 0 {
		return nil, f
	}
	it, last := fr.item(number)
	if f == nil {
		f = last
	}
	if f != nil && it != nil {
		f.item = string(it.ID)
	}
	return it, f
}

// mendXML escapes what begins no markup and leaves out what XML does not allow.
func mendXML(b []byte) []byte {
	out := make([]byte, 0, len(b)+64)
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == '<' && i+1 < len(b) && (b[i+1] == '!' || b[i+1] == '?'):
			n := max(passed(b[i:]), 1)
			out = append(out, bytes.ToValidUTF8(b[i:i+n], []byte("\uFFFD"))...)
			i += n
			continue
		case c == '<' && (i+1 == len(b) || b[i+1] != '/' && !isNameStart(b[i+1])), c == '<' && !endsAsTag(b[i:]):
			out = append(out, "&lt;"...)
		case c < ' ' && c != '\n' && c != '\r' && c != '\t':
			out = append(out, ' ')
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(b[i:])
			if r == 0xfffe || r == 0xffff {
				r = utf8.RuneError
			}
			out = utf8.AppendRune(out, r)
			i += n
			continue
		default:
			out = append(out, c)
		}
		i++
	}
	return out
}

// endsAsTag reports whether what begins like a tag is closed before another begins.
func endsAsTag(b []byte) bool {
	end := tagEnd(b[:min(len(b), 4*kib)])
	if end < 0 {
		return false
	}
	next := bytes.IndexByte(b[1:end], '<')
	return next < 0 || bytes.IndexByte(b[1:next+1], '"') >= 0
}

// decode fills the cells from the elements of an entry. Names of elements inside others are joined by a point.
func (fr *feedRows) decode(b []byte, strict bool) *fault {
	fr.cells, fr.open = fr.cells[:0], fr.open[:0]
	fr.constants(fr.d.s.c.Map)
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict, d.Entity = strict, xml.HTMLEntity
	defer fr.shutAll()
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return invalid("%v", xmlCause(err))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(fr.open) >= fr.d.s.c.MaxDepth {
				return limit("elements are nested deeper than %d", fr.d.s.c.MaxDepth)
			}
			fr.start(t)
		case xml.CharData:
			if n := len(fr.open); n > 0 {
				fr.open[n-1].text = append(fr.open[n-1].text, t...)
			}
		case xml.EndElement:
			if f := fr.end(elementPath(t.Name)); f != nil {
				return f
			}
		}
		if len(fr.cells) > fr.d.s.c.MaxValues {
			return limit("entry holds more than %d values", fr.d.s.c.MaxValues)
		}
	}
}

func (fr *feedRows) start(t xml.StartElement) {
	name := elementPath(t.Name)
	e := openElement{name: name, label: name, first: len(fr.cells)}
	fr.open = append(fr.open, e)
	fr.attributes(t.Attr)
}

// end closes an element. Where a tag does not fit, those that were left open inside are closed with it.
func (fr *feedRows) end(name string) *fault {
	n := len(fr.open) - 1
	if n < 0 || fr.open[n].name != name {
		return invalid("</%s> closes nothing", name)
	}
	fr.shut()
	return nil
}

// shutAll takes the values of elements that were left open.
func (fr *feedRows) shutAll() {
	for len(fr.open) > 0 {
		fr.shut()
	}
}

func (fr *feedRows) shut() {
	n := len(fr.open) - 1
	e := &fr.open[n]
	if len(e.text) > 0 {
		fr.value("", string(e.text))
	}
	fr.asPair(e.first)
	fr.open = fr.open[:n]
}

func elementPath(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// attributes keeps what stands in attributes: the address of a link, the id of an entry. A property that names itself is called
// by that name: <param name="Colour">; a text in a language by that: <title xml:lang="de">.
func (fr *feedRows) attributes(attrs []xml.Attr) {
	last := &fr.open[len(fr.open)-1]
	link := strings.EqualFold(localName(last.name), "link")
	for _, a := range attrs {
		name := elementPath(a.Name)
		switch {
		case a.Value == "":
		case name == "xml:lang" || name == "lang" && len(fr.open) > 1:
			if l := column.Language(a.Value); l != "" && len(fr.open) > 1 {
				last.label += "." + l
			}
		case strings.HasPrefix(name, "xml") || link && name == "rel":
		case link && name == "href":
			rel := slices.IndexFunc(attrs, func(a xml.Attr) bool { return a.Name.Local == "rel" })
			if rel < 0 || attrs[rel].Value == "alternate" {
				fr.value("", a.Value)
				continue
			}
			fr.value(name, a.Value)
		case len(fr.open) > 2-1 && isPropertyName(name) && fr.property(last.name):
			last.label += "." + strings.ReplaceAll(a.Value, ".", " ")
		default:
			fr.value(name, a.Value)
		}
	}
}

// isPropertyName reports whether an attribute names the property that its element holds.
func isPropertyName(name string) bool {
	switch strings.ToLower(name) {
	case "name", "key", "code", "label", "attributename", "attribute_code":
		return true
	}
	return false
}

// property reports whether an element is no field of the item and so may be a property of any name.
func (fr *feedRows) property(name string) bool {
	pl := fr.placer.place(name)
	return len(fr.open) > 1 && (pl.Field == column.None && !pl.Wrapper || pl.Field == column.Attrs)
}

// value keeps one value of the innermost element, or of an attribute of it.
func (fr *feedRows) value(attribute, value string) {
	value = strings.TrimSpace(value)
	if value == "" || len(fr.open) < 2 && attribute == "" {
		return
	}
	var b strings.Builder
	for i := 1; i < len(fr.open); i++ {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(fr.bare(fr.open[i].label))
	}
	if attribute != "" {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(fr.bare(attribute))
	}
	name := b.String()
	pl := fr.placeOf(name)
	fr.cells = append(fr.cells, cell{name: name, place: pl, value: value})
}

// bare takes the prefix of Merchant attributes off, by which the other form of the same feed does without.
func (fr *feedRows) bare(name string) string {
	name = strings.TrimPrefix(name, "g:")
	for _, p := range fr.google {
		name = strings.TrimPrefix(name, p)
	}
	return name
}

func (fr *feedRows) placeOf(name string) column.Place {
	pl, ok := fr.places[name]
	if ok {
		return pl
	}
	pl = fr.placer.place(name)
	if pl.Field == column.None && strings.Contains(name, ":") {
		parts := strings.Split(name, ".")
		for i, p := range parts {
			parts[i] = localName(p)
		}
		pl = fr.placer.place(strings.Join(parts, "."))
	}
	if len(fr.places) < maxSeen {
		fr.places[name] = pl
	}
	fr.d.s.seen(name, pl)
	return pl
}

// asPair joins two values of one element that are a name and a value: <PARAM><PARAM_NAME>Colour</PARAM_NAME><VAL>red</VAL></PARAM>.
func (fr *feedRows) asPair(first int) {
	if len(fr.cells) != first+2 || len(fr.open) < 2 {
		return
	}
	a, b := &fr.cells[first], &fr.cells[first+1]
	if pairPart(b.name) == "name" && pairPart(a.name) == "value" {
		a, b = b, a
	}
	if pairPart(a.name) != "name" || pairPart(b.name) != "value" || a.place.Field != column.None && a.place.Field != column.Attrs {
		return
	}
	parent := b.name[:max(strings.LastIndexByte(b.name, '.'), 0)]
	name := parent + "." + strings.ReplaceAll(a.value, ".", " ")
	pl := column.Place{}
	switch found := fr.placer.usual.Place(a.value); found.Field {
	case column.Brand, column.Model, column.GTIN, column.Batch, column.Text:
		pl = found
		pl.Rank += 20_000
	}
	joined := cell{name: name, place: pl, value: b.value}
	fr.cells = append(fr.cells[:first], joined)
}

func pairPart(name string) string {
	switch column.Bare(name[strings.LastIndexByte(name, '.')+1:]) {
	case "name", "paramname", "key", "attributename", "label", "title", "code", "propertyname", "parametername", "featurename":
		return "name"
	case "value", "val", "paramvalue", "attributevalue", "text", "values", "propertyvalue", "parametervalue", "featurevalue":
		return "value"
	}
	return ""
}

func xmlCause(err error) error {
	var s *xml.SyntaxError
	if errors.As(err, &s) {
		return errors.New(s.Msg)
	}
	return err
}
