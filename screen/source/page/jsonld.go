package page

import (
	"encoding/json"
	"errors"
	"html"
	"io"
	"strings"

	"github.com/aedile/aedile"
)

// maxJSON bounds one JSON-LD block. Shops write some ten kilobytes; a block of many megabytes is no description of goods.
const maxJSON = 4 << 20

// takeJSON reads a JSON-LD block: as it is, else mended. What cannot be read at all is kept as a text, and is a fault.
func (r *reader) takeJSON(s string) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return
	case len(s) > maxJSON:
		r.fault(aedile.Limitf("read page", "", "holds a JSON-LD block of %d bytes, more than %d: it was left out", len(s), maxJSON))
		return
	}
	vs, err := decodeAll(s)
	if err != nil {
		vs = r.mended(s)
	}
	for _, v := range vs {
		for _, x := range list(entityOf(v, r.c.MaxDepth)) {
			if e, ok := x.(entity); ok && len(e) > 0 {
				r.entities = append(r.entities, e)
			}
		}
	}
}

// decodeAll decodes one value, or several one after another.
func decodeAll(s string) ([]any, error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var vs []any
	for {
		var v any
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return vs, nil
		case err != nil:
			return nil, err //nolint:wrapcheck // only asked whether there is one
		}
		vs = append(vs, v)
	}
}

// mended reads a block that is no JSON.
func (r *reader) mended(s string) []any {
	if quote := strings.IndexByte(s, '"'); quote < 0 || strings.Contains(s[:quote], "&quot;") || strings.Contains(s[:quote], "&#34;") {
		if plain := html.UnescapeString(s); plain != s { // a template escaped the quotes of the whole block
			if vs, err := decodeAll(plain); err == nil {
				r.note("JSON-LD mended: it was written with entities")
				return vs
			}
			s = plain
		}
	}
	vs, l := readLeniently(s, maxLevels)
	switch {
	case !described(vs):
		r.fault(aedile.Invalidf("read page", "", "holds JSON-LD that cannot be read").Hint("its text was screened as it stands"))
		r.torn = append(r.torn, s)
		return nil
	case l.cut:
		r.fault(aedile.Invalidf("read page", "", "holds JSON-LD that is cut off").Hint("what stands before the break was read"))
	default:
		r.note("JSON-LD mended: comments, control characters, commas, quotes or constants")
	}
	return vs
}

// maxLevels is how deep mended JSON may nest; the standard decoder has a limit of its own.
const maxLevels = 1000

// described reports whether any object among vs has a property.
func described(vs []any) bool {
	for _, v := range vs {
		switch v := v.(type) {
		case map[string]any:
			if len(v) > 0 {
				return true
			}
		case []any:
			if described(v) {
				return true
			}
		}
	}
	return false
}

// maxLinked bounds the entities that references between entities are followed to: a graph whose parts point at each other can be
// unfolded without end.
const maxLinked = 50_000

// link puts in the place of every reference the entity that it points at, anywhere on the page. A reference that leads nowhere is nothing, and
// neither is one that leads back to where it stands.
func (r *reader) link() {
	ids := map[string]entity{}
	for _, e := range r.entities {
		r.collectIDs(e, ids)
	}
	l := linker{r: r, ids: ids, open: map[string]bool{}, left: maxLinked}
	for i, e := range r.entities {
		if x, ok := l.value(e, r.c.MaxDepth).(entity); ok {
			r.entities[i] = x
		}
	}
	if l.left <= 0 {
		r.note("references between descriptions beyond the first %d left out", maxLinked)
	}
}

// collectIDs notes the entities that say more than their identifier.
func (r *reader) collectIDs(v any, ids map[string]entity) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.collectIDs(x, ids)
		}
	case entity:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			if id = r.resolve(id); len(ids[id]) < len(v) {
				ids[id] = v
			}
		}
		for _, x := range v {
			r.collectIDs(x, ids)
		}
	}
}

type linker struct {
	r    *reader
	ids  map[string]entity
	open map[string]bool // those that are being written out
	left int
}

func (l *linker) value(v any, depth int) any {
	if depth < 0 {
		return nil
	}
	switch v := v.(type) {
	case []any:
		out := make([]any, 0, len(v))
		for _, x := range v {
			if x = l.value(x, depth-1); x != nil {
				out = append(out, x)
			}
		}
		return out
	case entity:
		return l.entity(v, depth)
	}
	return v
}

func (l *linker) entity(e entity, depth int) any {
	id, _ := e["@id"].(string)
	reference := id != "" && len(e) == 1
	if id = l.r.resolve(id); reference {
		target := l.ids[id]
		if target == nil && strings.Contains(id, "://") && !strings.Contains(id, "#") {
			return e // the address of something elsewhere: a picture, another page
		}
		if target == nil || l.open[id] || l.left <= 0 {
			return nil
		}
		e = target
	}
	l.left--
	if id != "" {
		l.open[id] = true
		defer delete(l.open, id)
	}
	out := make(entity, len(e))
	for k, x := range e {
		if x = l.value(x, depth-1); x != nil {
			out[k] = x
		}
	}
	return out
}
