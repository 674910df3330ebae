package page

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/aedile/aedile/screen/text"
)

//go:embed around.txt
var aroundWords string

//go:embed aroundclass.txt
var aroundClasses string

// phrases are the headings of what stands around a product, folded; classes are words in the names of such elements.
var phrases, classes = sync.OnceValue(func() map[string]bool { return lines(aroundWords, true) }),
	sync.OnceValue(func() map[string]bool { return lines(aroundClasses, false) })

// lines reads a list: one term a line, after its language where the list has languages.
func lines(file string, languages bool) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if languages {
			_, line, _ = strings.Cut(line, " ")
		}
		out[strings.Join(bareWords(line), " ")] = true
	}
	return out
}

// bareWords returns the words of s in lower case without accents.
func bareWords(s string) []string {
	return strings.FieldsFunc(text.Bare(text.NewFolder(0).FoldString(s)),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// The bounds of what is taken for a heading. Chosen: the longest in the list has seven words, and shops add a name or "show all".
const (
	maxPhrase   = 8   // words of a phrase
	maxHeading  = 12  // words of a heading that holds one
	maxLead     = 8   // words of a line that begins with one and is no heading by its element
	maxAnnounce = 160 // bytes
)

// announces reports whether a line of text says that other things than the product follow. A single word must be all of it; the words of a
// longer phrase stand anywhere in a heading, and first in any other line.
func announces(s string, heading bool) bool {
	if s == "" || len(s) > maxAnnounce {
		return false
	}
	ws := bareWords(s)
	switch n := len(ws); {
	case n == 0 || n > maxHeading || n > maxLead && !heading:
		return false
	case n == 1:
		return phrases()[ws[0]]
	}
	for i := range ws {
		if i > 0 && !heading {
			break
		}
		for j := i + 2; j <= min(len(ws), i+maxPhrase); j++ {
			if phrases()[strings.Join(ws[i:j], " ")] {
				return true
			}
		}
	}
	return false
}

// leads reports whether a text in the midst of a line begins with such a phrase and a colon: "Customers also viewed: …".
func leads(s string) bool {
	head, _, ok := strings.Cut(s, ":")
	return ok && announces(head, false)
}

// rank returns the level of a heading, 0 for what is none.
func rank(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	if n.Type == html.ElementNode && attr(n, "role") == "heading" {
		return 6
	}
	return 0
}

// head returns the text of n, if it is one of a few words, and the level of the heading that n is or begins with. It looks at some dozen
// elements at most.
func head(n *html.Node) (line string, level int) {
	var t textBuilder
	left := 40
	level = headOf(n, &t, &left)
	if t.cut || left <= 0 {
		return "", level
	}
	return t.b.String(), level
}

func headOf(n *html.Node, t *textBuilder, left *int) (level int) {
	level = rank(n)
	for c := n.FirstChild; c != nil && !t.cut && *left > 0; c = c.NextSibling {
		*left--
		switch {
		case c.Type == html.TextNode:
			t.add(c.Data, maxAnnounce)
		case c.Type == html.ElementNode && !unseen(c):
			empty := t.b.Len() == 0
			t.space = true
			if l := headOf(c, t, left); l > 0 && (level == 0 && empty) {
				level = l
			}
			t.space = true
		}
	}
	return level
}

// aroundElement reports whether an element, by what it is or is called, holds other things than the product.
func (r *reader) aroundElement(n *html.Node, s state) bool {
	if r.trunk[n] || n == r.main {
		return false
	}
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Dialog:
		return true
	case atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Table, atom.Tr, atom.Li, atom.P:
		if r.dense[n] {
			return true
		}
	case atom.Header:
		return !s.main
	case atom.Html, atom.Body, atom.Main:
		return false
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog":
		return true
	}
	return r.otherScope(n) || named(attr(n, "class")) || named(attr(n, "id")) || named(attr(n, "data-component")) ||
		announces(attr(n, "aria-label"), true)
}

// otherScope reports whether n describes another product than the page's, or what others wrote.
func (r *reader) otherScope(n *html.Node) bool {
	for p := range strings.FieldsSeq(attr(n, "itemprop") + " " + attr(n, "property")) {
		for _, a := range aroundProperties {
			if p == a {
				return true
			}
		}
	}
	if !has(n, "itemscope") && !has(n, "typeof") {
		return false
	}
	e := entity{"@type": []any{}}
	for t := range strings.FieldsSeq(attr(n, "itemtype") + " " + attr(n, "typeof")) {
		e["@type"] = append(e["@type"].([]any), t)
	}
	return e.isA("Review", "Comment", "UserReview", "CriticReview") || r.goods && n != r.main && e.isA(productTypes...)
}

// maxNamed is the length up to which the names of an element are looked at. Chosen: utility classes run to some hundred bytes.
const maxNamed = 512

// named reports whether one of the names of an element says that it holds other things.
func named(names string) bool {
	if names == "" || len(names) > maxNamed {
		return false
	}
	known := classes()
	for name := range strings.FieldsSeq(names) {
		last := ""
		for _, w := range parts(name) {
			if known[w] || last != "" && known[last+" "+w] {
				return true
			}
			last = w
		}
	}
	return false
}

// parts cuts a name into its words: at marks, and before a capital.
func parts(name string) (out []string) {
	start := 0
	end := func(i int) {
		if i > start {
			out = append(out, strings.ToLower(name[start:i]))
		}
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'A' <= c && c <= 'Z' && i > start && name[i-1] >= 'a':
			end(i)
			start = i
		case c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' && c < 0x80:
			end(i)
			start = i + 1
		}
	}
	end(len(name))
	return out
}
