// Package page reads items from HTML pages: schema.org products as JSON-LD or microdata, Open Graph products, and failing
// all of them the page itself, so that no page is silently empty.
//
// It fetches nothing and runs no script: what only a script would show is not read.
package page

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/aedile/aedile"
)

// Config says how a page is read.
type Config struct {
	URL         string // where the page was, if known; links and images are resolved against it
	Name        string // what to call the page where nothing on it names the item: a file name
	ContentType string // as its server stated it, may be empty
	MaxDepth    int    // of nested elements and JSON, default 256
	MaxText     int    // bytes of visible text that are kept, default 64 KiB
	MaxLinks    int    // links to elsewhere that are kept, default 200
	MaxValues   int    // attributes and options of one item, default 100,000
}

func (c Config) withDefaults() Config {
	for _, d := range []struct {
		p *int
		v int
	}{{&c.MaxDepth, 256}, {&c.MaxText, 64 << 10}, {&c.MaxLinks, 200}, {&c.MaxValues, 100_000}} {
		if *d.p == 0 {
			*d.p = d.v
		}
	}
	return c
}

// Page is what was read from one page.
type Page struct {
	Items  []*aedile.Item // at least one
	Notes  []string       // what was mended or left out, in words that do not name the page
	Faults []error        // what could not be read, of class Invalid or Limit; what could be is in the items

	Partial string // why only a part of the text was read: "encoding", "limit"; "" where all was
}

// Read reads the items of a page. Each carries the attribute "page" = "true". A page that is nested deeper than allowed is read without its
// structure, and is a fault.
func Read(body []byte, c Config) *Page {
	r := newReader(c)
	r.parse(body)
	return r.page()
}

// page assembles what was collected.
func (r *reader) page() *Page {
	items := r.items()
	if r.deep {
		r.fault(aedile.Limitf("read page", "", "elements are nested deeper than %d",
			r.c.MaxDepth).Hint("what stands deeper was read without its structure"))
	}
	return &Page{Items: items, Notes: r.notes, Faults: r.faults, Partial: r.partial}
}

// parse collects what the page says of itself.
func (r *reader) parse(body []byte) {
	body = r.decode(body)
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil { // the parser gives up where elements are open by the hundred
		r.deep = true
		r.tokens(body)
		return
	}
	r.root = root
	r.survey(root, 0, false)
	r.microdata()
}

// tokens reads a page that cannot be parsed: its texts one after another, and the descriptions that need no structure.
func (r *reader) tokens(body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	raw := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
			switch raw = ""; t.DataAtom {
			case atom.Script, atom.Style, atom.Title:
				if raw = t.Data; strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") {
					raw = "json"
				}
			case atom.Meta:
				r.takeMeta(n)
			}
			if breaks(t.DataAtom) {
				r.own.line()
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); breaks(atom.Lookup(name)) {
				r.own.line()
			}
			raw = ""
		case html.TextToken:
			text := string(z.Text())
			switch raw {
			case "":
				r.own.add(text, r.c.MaxText)
			case "json":
				r.takeJSON(text)
			case "title":
				r.title = squeeze(text)
			}
		}
	}
}

// ReadJSON reads the items of a JSON document as those of a page that holds nothing else. Where it describes no product
// its values become the attributes of one item.
func ReadJSON(body []byte, c Config) (*Page, error) {
	r := newReader(c)
	r.takeJSON(string(bytes.ToValidUTF8(body, []byte("\uFFFD"))))
	if r.entities == nil {
		return nil, aedile.Invalidf("read page", "", "JSON that cannot be read, or holds no object")
	}
	return r.page(), nil
}

// ReadText reads a page that is plain text: one item with that text, as far as MaxText goes.
func ReadText(body []byte, c Config) *Page {
	r := newReader(c)
	r.own.add(string(bytes.ToValidUTF8(body, []byte("\uFFFD"))), r.c.MaxText)
	return r.page()
}

func newReader(c Config) *reader {
	r := &reader{c: c.withDefaults(), own: &textBuilder{}, meta: map[string][]string{}, referenced: map[string]bool{},
		byID: map[string]*html.Node{}}
	r.setBase(c.URL)
	return r
}

// reader collects what one page holds.
type reader struct {
	partial string // why only a part of the text was read
	c       Config
	notes   []string
	faults  []error
	base    *url.URL
	root    *html.Node // nil for what is no page, or cannot be parsed

	lang, title, h1, canonical string
	meta                       map[string][]string // by property or name, lower case
	own                        *textBuilder        // what the page says of what it is about
	around                     textBuilder         // what stands around that
	torn                       []string            // descriptions that cannot be read
	trunk                      map[*html.Node]bool // the main heading and what it stands in
	goods                      bool                // the page is about a product
	dense                      map[*html.Node]bool // blocks of links to other pages of the site
	hosts                      map[string]int      // links by host
	site                       string              // the host of the page, without www
	main                       *html.Node          // the element that describes it, nil where none does
	deep                       bool                // something is nested deeper than allowed
	still                      bool                // links are not collected

	links      []string
	seenLinks  map[string]bool
	linksLeft  int // links beyond MaxLinks
	entities   []entity
	trail      []string     // breadcrumbs
	scopes     []*html.Node // elements with itemscope that stand outside others
	referenced map[string]bool
	byID       map[string]*html.Node
	visits     int // elements read for microdata
}

func (r *reader) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *reader) fault(err error) { r.faults = append(r.faults, err) }

// metaCharset is the declaration that may stand further down than the 1,024 bytes in which browsers look.
var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)`)

// decode turns the page into UTF-8. What is valid UTF-8 is taken as that, whatever is declared.
func (r *reader) decode(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	enc, name, certain := charset.DetermineEncoding(body, r.c.ContentType)
	if m := metaCharset.FindSubmatch(body[:min(len(body), 64<<10)]); !certain && m != nil {
		if e, n := charset.Lookup(string(m[1])); e != nil {
			enc, name = e, n
		}
	}
	if name == "utf-8" {
		r.note("invalid UTF-8 replaced")
		r.partial = "encoding"
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil || !utf8.Valid(out) {
		r.note("text that is not in its stated encoding %s replaced", name)
		r.partial = "encoding"
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return out
}

// resolve returns an address in full where the page's own is known.
func (r *reader) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	if r.base == nil || ref == "" || len(ref) > 8<<10 {
		return ref
	}
	u, err := r.base.Parse(ref)
	if err != nil {
		return ref
	}
	return u.String()
}

func (r *reader) setBase(ref string) {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return
	}
	if r.base != nil {
		u = r.base.ResolveReference(u)
	}
	if u.IsAbs() && u.Host != "" {
		r.base = u
	}
}

// first returns the first value of the first of the meta names that the page has.
func (r *reader) first(names ...string) string {
	for _, n := range names {
		for _, v := range r.meta[n] {
			if v != "" {
				return v
			}
		}
	}
	return ""
}
