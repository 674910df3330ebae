package page

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/aedile/aedile/screen/text/markup"
)

// survey visits every node once and takes note of what the page says of itself: title, properties, descriptions, headings.
func (r *reader) survey(n *html.Node, depth int, scoped bool) {
	if depth > r.c.MaxDepth {
		r.deep = true
		return
	}
	if n.Type == html.ElementNode {
		scoped = r.element(n, scoped)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.survey(c, depth+1, scoped)
	}
}

// element takes note of one element. It reports whether what stands in it is part of an item.
func (r *reader) element(n *html.Node, scoped bool) bool {
	if id := attr(n, "id"); id != "" {
		if _, taken := r.byID[id]; !taken {
			r.byID[id] = n
		}
	}
	if has(n, "itemscope") {
		for ref := range strings.FieldsSeq(attr(n, "itemref")) {
			r.referenced[ref] = true
		}
		if !scoped || !has(n, "itemprop") {
			r.scopes = append(r.scopes, n)
		}
		scoped = true
	} else if attr(n, "typeof") != "" && !has(n, "property") && !scoped {
		r.scopes = append(r.scopes, n)
		scoped = true
	}
	switch n.DataAtom {
	case atom.Html:
		r.lang = strings.TrimSpace(attr(n, "lang"))
	case atom.Title:
		if r.title == "" && n.Namespace == "" {
			r.title = squeeze(content(n))
		}
	case atom.Base:
		r.setBase(attr(n, "href"))
	case atom.Meta:
		r.takeMeta(n)
	case atom.Link:
		r.takeRelation(n)
	case atom.H1:
		r.heading(n)
	case atom.A:
		r.countHost(attr(n, "href"))
	case atom.Script:
		if source := content(n); describes(n, source) {
			r.takeJSON(source)
		}
	}
	return scoped
}

// describes reports whether a script holds descriptions: JSON-LD, under whatever name shops give it, or the state of a page that holds some.
func describes(n *html.Node, source string) bool {
	kind := strings.ToLower(attr(n, "type"))
	return strings.Contains(kind, "ld+json") || strings.Contains(kind, "json+ld") ||
		strings.Contains(kind, "json") && strings.Contains(source, `"@type"`) && strings.Contains(source, "schema.org")
}

// heading takes note of the first heading that stands in the page's own part: what it stands in is not around it.
func (r *reader) heading(n *html.Node) {
	if r.trunk != nil {
		return
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Nav || p.DataAtom == atom.Aside || p.DataAtom == atom.Footer {
			return
		}
	}
	line, _ := head(n)
	if announces(line, true) {
		return
	}
	r.h1, r.trunk = line, map[*html.Node]bool{}
	for p := n; p != nil; p = p.Parent {
		r.trunk[p] = true
	}
}

// state is what an element inherits from those around it.
type state struct {
	depth  int
	hidden bool // its text is not seen
	around bool // it is no statement of what the page is about
	main   bool // inside the main part or an article
}

// tell collects the text of n and what stands in it: the page's own, and what stands around.
func (r *reader) tell(n *html.Node, s state) {
	switch n.Type {
	case html.TextNode:
		if !s.hidden {
			r.sink(s).add(n.Data, r.c.MaxText)
		}
		return
	case html.ElementNode:
		s.hidden = s.hidden || unseen(n)
		s.around = s.around || concealed(n) || r.aroundElement(n, s) || r.leadsOn(n)
		s.main = s.main || n.DataAtom == atom.Main || n.DataAtom == atom.Article
		if n.DataAtom == atom.A || n.DataAtom == atom.Area {
			r.takeLink(attr(n, "href"), s)
		}
	}
	r.edge(n)
	if s.depth++; s.depth > r.c.MaxDepth {
		r.flat(n, s)
	} else {
		r.children(n, s)
	}
	r.edge(n)
}

// children tells what stands in n. A heading or line that announces other things holds until the next heading of its rank.
func (r *reader) children(n *html.Node, s state) {
	const none = 7 // below every heading
	around, level := s.around, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case s.around || s.hidden:
		case r.trunk[c]:
			around = false
		case c.Type == html.TextNode:
			if around = around || leads(c.Data); around && level == 0 {
				level = none
			}
		case c.Type == html.ElementNode && !unseen(c) && !concealed(c):
			line, l := head(c)
			switch {
			case announces(line, l > 0):
				if around = true; l == 0 {
					l = none
				}
				level = l
			case around && l > 0 && l <= level:
				around = false
			}
		}
		inner := s
		inner.around = around
		r.tell(c, inner)
	}
}

// flat takes the text of what is nested deeper than allowed, without its structure.
func (r *reader) flat(n *html.Node, s state) {
	r.deep = true
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !s.hidden && !unseen(c.Parent) {
			r.sink(s).space = true
			r.sink(s).add(c.Data, r.c.MaxText)
		}
	}
}

// sink returns where a text belongs.
func (r *reader) sink(s state) *textBuilder {
	if s.around {
		return &r.around
	}
	return r.own
}

// edge sets what stands at the beginning and end of an element: a line end, a blank, or nothing.
func (r *reader) edge(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	for _, t := range [...]*textBuilder{r.own, &r.around} {
		t.nl = t.nl || breaks(n.DataAtom)
		t.space = t.space || spaces(n.DataAtom)
	}
}

// textIn returns the text of one description on the page, without what stands around it.
func (r *reader) textIn(scope *html.Node) string {
	own, around, main, links := r.own, r.around, r.main, r.links
	r.own, r.around, r.main, r.still = &textBuilder{}, textBuilder{}, scope, true
	r.tell(scope, state{main: true})
	text := r.own.b.String()
	r.own, r.around, r.main, r.links, r.still = own, around, main, links, false
	return text
}

// unseen reports whether what stands in an element is no text for visitors.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Object, atom.Canvas, atom.Svg,
		atom.Textarea, atom.Title:
		return true
	}
	return false
}

// concealed reports whether an element hides its text: a tab that a click opens, a filler of no size within a word.
func concealed(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	style := attr(n, "style")
	return has(n, "hidden") || style != "" && markup.Hides(style)
}

// breaks reports whether an element begins and ends a line of text.
func breaks(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Main, atom.Aside, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Dd, atom.Dl, atom.Blockquote, atom.Form,
		atom.Fieldset, atom.Figure, atom.Figcaption, atom.Hr, atom.Option, atom.Pre, atom.Button, atom.Label:
		return true
	}
	return false
}

// spaces reports whether an element stands for a blank, or begins and ends with one.
func spaces(a atom.Atom) bool { return a == atom.Br || a == atom.Td || a == atom.Th }

func (r *reader) takeMeta(n *html.Node) {
	name := attr(n, "property")
	if name == "" {
		name = attr(n, "name")
	}
	if name = strings.ToLower(strings.TrimSpace(name)); name != "" && len(r.meta[name]) < 50 {
		r.meta[name] = append(r.meta[name], strings.TrimSpace(attr(n, "content")))
	}
}

// takeRelation notes where the page says it is, and where it stands in other languages.
func (r *reader) takeRelation(n *html.Node) {
	if strings.EqualFold(attr(n, "rel"), "canonical") && r.canonical == "" {
		r.canonical = r.resolve(attr(n, "href"))
	}
}

// takeLink keeps an address that leads elsewhere: to another host, a mailbox, a phone, a messenger. One that stands around is part of that text.
func (r *reader) takeLink(href string, s state) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme == "" && u.Host == "" || len(href) > maxAddress || r.still || s.hidden {
		return
	}
	switch strings.ToLower(u.Scheme) {
	case "javascript", "data", "about", "blob":
		return
	}
	link := r.resolve(href)
	if r.seenLinks[link] {
		return
	}
	if len(r.links) >= maxSeenLinks {
		r.linksLeft++
		return
	}
	if r.seenLinks == nil {
		r.seenLinks = map[string]bool{}
	}
	r.seenLinks[link] = true
	if own, err := url.Parse(r.address()); s.around && (err != nil || bareHost(u) != bareHost(own)) {
		r.around.line()
		r.around.add(link, r.c.MaxText)
		r.around.line()
		return
	}
	r.links = append(r.links, link)
}

// maxSeenLinks bounds the links that are looked at; which of them lead elsewhere is known only at the end of the page.
const maxSeenLinks = 10_000

// foreign returns the links that do not lead to the page's own host, at most MaxLinks of them.
func (r *reader) foreign() (out []string) {
	own, _ := url.Parse(r.address())
	for _, link := range r.links {
		u, err := url.Parse(link)
		switch {
		case err == nil && own != nil && own.Host != "" && bareHost(u) == bareHost(own):
		case len(out) == r.c.MaxLinks:
			r.linksLeft++
		default:
			out = append(out, link)
		}
	}
	return out
}

func bareHost(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }

func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return true
		}
	}
	return false
}

// content returns what stands directly in an element: the text of a title, the source of a script.
func content(n *html.Node) string {
	if c := n.FirstChild; c != nil && c == n.LastChild && c.Type == html.TextNode {
		return c.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// textOf adds the text of an element and those inside it, without scripts and styles, until limit bytes are reached.
func textOf(n *html.Node, t *textBuilder, limit int) {
	for c := n.FirstChild; c != nil && !t.cut; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			t.add(c.Data, limit)
		case c.Type == html.ElementNode && c.DataAtom != atom.Script && c.DataAtom != atom.Style && !concealed(c):
			t.nl, t.space = t.nl || breaks(c.DataAtom), t.space || spaces(c.DataAtom)
			textOf(c, t, limit)
			t.nl, t.space = t.nl || breaks(c.DataAtom), t.space || spaces(c.DataAtom)
		}
	}
}

// squeeze writes every run of blanks as one.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// textBuilder collects visible text: runs of blanks become one, blocks begin on a line of their own.
type textBuilder struct {
	b     strings.Builder
	space bool // a blank is due
	nl    bool // a line end is due
	cut   bool // something did not fit
}

func (t *textBuilder) line() { t.nl = true }

func (t *textBuilder) add(s string, limit int) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			t.space = true
			continue
		}
		if t.b.Len()+1+utf8.RuneLen(r) > limit {
			t.cut = true
			return
		}
		if t.b.Len() > 0 {
			if t.nl {
				t.b.WriteByte('\n')
			} else if t.space {
				t.b.WriteByte(' ')
			}
		}
		t.space, t.nl = false, false
		t.b.WriteRune(r)
	}
}
