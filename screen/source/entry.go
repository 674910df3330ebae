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
)

// entry decodes one entry. Ampersands that begin no entity are forgiven, as every shop has them in its addresses.
func (fr *feedRows) entry(b []byte, number int) (*aedile.Item, *fault) {
	if !utf8.Valid(b) {
		return nil, badUTF8(b)
	}
	f := fr.decode(b, true)
	if f != nil && strings.Contains(f.msg, "character entity") {
		if f = fr.decode(b, false); f == nil {
			fr.d.s.notes.add("entries with ampersands that are not escaped", "")
		}
	}
	if f != nil {
		return nil, f
	}
	return fr.item(fr.cells, number)
}

// decode fills the cells from the elements of an entry. Names of elements inside others are joined by a point.
func (fr *feedRows) decode(b []byte, strict bool) *fault {
	fr.cells = fr.cells[:0]
	fr.constants(fr.d.s.c.Map)
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict, d.Entity = strict, xml.HTMLEntity
	var names []string
	var texts [][]byte
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
			if len(names) >= fr.d.s.c.MaxDepth {
				return limit("elements are nested deeper than %d", fr.d.s.c.MaxDepth)
			}
			names = append(names, elementPath(t.Name))
			texts = append(texts, nil)
			fr.attributes(names, t.Attr)
		case xml.CharData:
			if n := len(texts); n > 0 {
				texts[n-1] = append(texts[n-1], t...)
			}
		case xml.EndElement:
			n := len(names)
			if n == 0 || names[n-1] != elementPath(t.Name) {
				return invalid("</%s> closes nothing", elementPath(t.Name))
			}
			fr.add(names, string(texts[n-1]))
			names, texts = names[:n-1], texts[:n-1]
		}
		if len(fr.cells) > fr.d.s.c.MaxValues {
			return limit("entry holds more than %d values", fr.d.s.c.MaxValues)
		}
	}
}

func elementPath(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// attributes keeps what stands in attributes: the address of a link, the id of an entry.
func (fr *feedRows) attributes(names []string, attrs []xml.Attr) {
	for _, a := range attrs {
		name := elementPath(a.Name)
		if strings.HasPrefix(name, "xml") || a.Value == "" {
			continue
		}
		last := names[len(names)-1]
		if last == "link" && name == "rel" {
			continue
		}
		if last == "link" && name == "href" {
			rel := slices.IndexFunc(attrs, func(a xml.Attr) bool { return a.Name.Local == "rel" })
			if rel < 0 || attrs[rel].Value == "alternate" {
				fr.add(names, a.Value)
				continue
			}
		}
		fr.add(append(slices.Clone(names), name), a.Value)
	}
}

// add keeps one value under the names of its elements, without that of the entry.
func (fr *feedRows) add(names []string, value string) {
	value = strings.TrimSpace(value)
	if len(names) < 2 || value == "" {
		return
	}
	name := strings.ReplaceAll(strings.Join(names[1:], "."), "g:", "") // as the other form of the same feed writes it
	pl, ok := fr.places[name]
	if !ok {
		pl = fr.placer.place(name)
		if len(fr.places) < maxSeen {
			fr.places[name] = pl
		}
		fr.d.s.seen(name, pl)
	}
	fr.cells = append(fr.cells, cell{name, pl, value})
}

func xmlCause(err error) error {
	var s *xml.SyntaxError
	if errors.As(err, &s) {
		return errors.New(s.Msg)
	}
	return err
}
