package page

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/aedile/aedile"
)

// state is what an element inherits from those around it.
type state struct {
	depth  int
	hidden bool // its text is not seen
	scoped bool // inside an element with itemscope
}

// walk visits every node once.
func (r *reader) walk(n *html.Node, s state) error {
	if s.depth > r.c.MaxDepth {
		return aedile.Limitf("read page", "", "elements are nested deeper than allowed")
	}
	switch n.Type {
	case html.TextNode:
		if !s.hidden {
			r.text.add(n.Data, r.c.MaxText)
		}
		return nil
	case html.ElementNode:
		r.element(n, &s)
	}
	s.depth++
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := r.walk(c, s); err != nil {
			return err
		}
	}
	if n.Type == html.ElementNode && breaks(n.DataAtom) {
		r.text.line()
	}
	return nil
}

func (r *reader) element(n *html.Node, s *state) {
	if id := attr(n, "id"); id != "" {
		if _, taken := r.byID[id]; !taken {
			r.byID[id] = n
		}
	}
	if has(n, "itemscope") {
		for ref := range strings.FieldsSeq(attr(n, "itemref")) {
			r.referenced[ref] = true
		}
		if !s.scoped || !has(n, "itemprop") {
			r.scopes = append(r.scopes, n)
		}
		s.scoped = true
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
		if strings.EqualFold(attr(n, "rel"), "canonical") && r.canonical == "" {
			r.canonical = r.resolve(attr(n, "href"))
		}
	case atom.A, atom.Area:
		r.takeLink(attr(n, "href"))
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr(n, "type"))), "application/ld+json") {
			r.takeJSON(content(n))
		}
	}
	s.hidden = s.hidden || unseen(n)
	if breaks(n.DataAtom) {
		r.text.line()
	}
}

// unseen reports whether the text inside an element is not part of what a visitor reads.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Head, atom.Iframe, atom.Object, atom.Canvas, atom.Svg,
		atom.Textarea, atom.Title:
		return true
	}
	if has(n, "hidden") {
		return true
	}
	style := strings.ToLower(strings.ReplaceAll(attr(n, "style"), " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// breaks reports whether an element begins and ends a line of text.
func breaks(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Main, atom.Aside, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Dd, atom.Dl, atom.Blockquote, atom.Form,
		atom.Fieldset, atom.Figure, atom.Figcaption, atom.Hr, atom.Option, atom.Pre, atom.Td, atom.Th, atom.Button, atom.Label:
		return true
	}
	return false
}

func (r *reader) takeMeta(n *html.Node) {
	name := attr(n, "property")
	if name == "" {
		name = attr(n, "name")
	}
	if name = strings.ToLower(strings.TrimSpace(name)); name != "" && len(r.meta[name]) < 50 {
		r.meta[name] = append(r.meta[name], strings.TrimSpace(attr(n, "content")))
	}
}

// takeLink keeps an address that leads elsewhere: to another host, a mailbox, a phone, a messenger.
func (r *reader) takeLink(href string) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme == "" && u.Host == "" || len(href) > 8<<10 {
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
		case c.Type == html.ElementNode && c.DataAtom != atom.Script && c.DataAtom != atom.Style:
			if breaks(c.DataAtom) {
				t.line()
			}
			textOf(c, t, limit)
			if breaks(c.DataAtom) {
				t.line()
			}
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
