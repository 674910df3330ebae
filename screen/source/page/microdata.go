package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxValue  = 64 << 10  // bytes of one property's text
	maxVisits = 1_000_000 // elements read for properties; itemref lets a page of n elements ask for n² of them
)

// microdata reads the items of the page as the HTML standard lays down (section "Microdata"), leaning to what shops
// write: content attributes count on every element, and an item that claims to be a property of nothing stands alone. RDFa Lite is the same
// with other names: typeof for itemscope and itemtype, property for itemprop.
func (r *reader) microdata() {
	for _, n := range r.scopes {
		if has(n, "itemprop") && r.isReferenced(n) {
			continue
		}
		if e := r.scope(n, map[*html.Node]bool{}, 0); len(e) > 2 {
			r.entities = append(r.entities, e)
		}
	}
}

// isReferenced reports whether n, or what it stands in, is a property of an item elsewhere.
func (r *reader) isReferenced(n *html.Node) bool {
	for ; n != nil && len(r.referenced) > 0; n = n.Parent {
		if id := attr(n, "id"); id != "" && r.referenced[id] {
			return true
		}
	}
	return false
}

// scope reads one item. Items inside it are values; the open ones are remembered, so that references cannot go round.
func (r *reader) scope(n *html.Node, open map[*html.Node]bool, depth int) entity {
	e := entity{}
	if open[n] || depth > 32 {
		return e
	}
	open[n] = true
	defer delete(open, n)
	var types []any
	for t := range strings.FieldsSeq(attr(n, "itemtype") + " " + attr(n, "typeof")) {
		types = append(types, t)
	}
	e["@type"], e["@scope"] = types, n
	for _, k := range [...]string{"itemid", "resource", "about"} {
		if id := strings.TrimSpace(attr(n, k)); id != "" {
			e["@id"] = id
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.props(c, e, open, depth)
	}
	for ref := range strings.FieldsSeq(attr(n, "itemref")) {
		if c := r.byID[ref]; c != nil && !open[c] && !contains(n, c) {
			r.props(c, e, open, depth)
		}
	}
	return e
}

func contains(n, c *html.Node) bool {
	for ; c != nil; c = c.Parent {
		if c == n {
			return true
		}
	}
	return false
}

// props adds the properties that n and the elements inside it give to e.
func (r *reader) props(n *html.Node, e entity, open map[*html.Node]bool, depth int) {
	if n.Type != html.ElementNode || r.visits > maxVisits {
		return
	}
	if r.visits++; r.visits > maxVisits {
		r.note("microdata refers to its elements too often, the rest left out")
	}
	scoped := has(n, "itemscope") || attr(n, "typeof") != ""
	names := attr(n, "itemprop")
	if names == "" {
		names = attr(n, "property")
	}
	if names != "" {
		var v any
		if scoped {
			v = r.scope(n, open, depth+1)
		} else {
			v = propValue(n, names)
			if lang := attr(n, "lang"); lang != "" && v != "" {
				v = entity{"@value": v, "@language": lang}
			}
		}
		for name := range strings.FieldsSeq(names) {
			name = name[strings.LastIndexAny(name, "/#:")+1:]
			addValue(e, name, v)
			if alt := strings.TrimSpace(attr(n, "alt")); alt != "" && n.DataAtom == atom.Img && name == "image" {
				addValue(e, "@alt", alt)
			}
		}
	}
	if scoped {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.props(c, e, open, depth)
	}
}

func addValue(e entity, name string, v any) {
	switch old := e[name].(type) {
	case nil:
		e[name] = v
	case []any:
		e[name] = append(old, v)
	default:
		e[name] = []any{old, v}
	}
}

// propValue returns the value of a property as its element gives it.
func propValue(n *html.Node, names string) string {
	from := func(name string) string { return strings.TrimSpace(attr(n, name)) }
	switch n.DataAtom {
	case atom.Meta:
		return from("content")
	case atom.Audio, atom.Embed, atom.Iframe, atom.Img, atom.Source, atom.Track, atom.Video:
		if s := from("src"); s != "" {
			return s
		}
		return from("content")
	case atom.A, atom.Area, atom.Link:
		if s := from("content"); s != "" {
			return s
		}
		if s := from("href"); s != "" && (n.FirstChild == nil || !isWords(names)) {
			return s
		}
	case atom.Object:
		return from("data")
	case atom.Data, atom.Meter:
		return from("value")
	case atom.Time:
		if s := from("datetime"); s != "" {
			return s
		}
	}
	if has(n, "content") {
		return from("content")
	}
	var t textBuilder
	textOf(n, &t, maxValue)
	return t.b.String()
}

// isWords reports whether a property is a text, so that a link around it is not its value.
func isWords(name string) bool {
	switch name {
	case "name", "brand", "manufacturer", "category", "description", "model", "price", "sku", "title", "headline":
		return true
	}
	return false
}
