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
	Items []*aedile.Item // at least one
	Notes []string       // what was mended or left out, in words that do not name the page
}

// Read reads the items of a page. Each carries the attribute "page" = "true". A Limit error means that the page is
// nested deeper than allowed.
func Read(body []byte, c Config) (*Page, error) {
	r := newReader(c)
	if err := r.parse(body); err != nil {
		return nil, err
	}
	return &Page{Items: r.items(), Notes: r.notes}, nil
}

// parse collects what the page holds.
func (r *reader) parse(body []byte) error {
	root, err := html.Parse(bytes.NewReader(r.decode(body)))
	if err != nil {
		return aedile.Limitf("read page", "", "cannot be parsed").Because(err)
	}
	if err := r.walk(root, state{}); err != nil {
		return err
	}
	r.microdata()
	return nil
}

// ReadJSON reads the items of a JSON document as those of a page that holds nothing else. Where it describes no product
// its values become the attributes of one item.
func ReadJSON(body []byte, c Config) (*Page, error) {
	r := newReader(c)
	r.takeJSON(string(bytes.ToValidUTF8(body, []byte("\uFFFD"))))
	if r.entities == nil {
		return nil, aedile.Invalidf("read page", "", "JSON that cannot be read, or holds no object")
	}
	return &Page{Items: r.items(), Notes: r.notes}, nil
}

// ReadText reads a page that is plain text: one item with that text, as far as MaxText goes.
func ReadText(body []byte, c Config) *Page {
	r := newReader(c)
	r.text.add(string(bytes.ToValidUTF8(body, []byte("\uFFFD"))), r.c.MaxText)
	return &Page{Items: r.items(), Notes: r.notes}
}

func newReader(c Config) *reader {
	r := &reader{c: c.withDefaults(), meta: map[string][]string{}, referenced: map[string]bool{}, byID: map[string]*html.Node{}}
	r.setBase(c.URL)
	return r
}

// reader collects what one page holds.
type reader struct {
	c     Config
	notes []string
	base  *url.URL

	lang, title, canonical string
	meta                   map[string][]string // by property or name, lower case
	text                   textBuilder
	links                  []string
	seenLinks              map[string]bool
	linksLeft              int // links beyond MaxLinks
	entities               []entity
	trail                  []string     // breadcrumbs
	scopes                 []*html.Node // elements with itemscope that stand outside others
	referenced             map[string]bool
	byID                   map[string]*html.Node
	visits                 int // elements read for microdata
}

func (r *reader) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

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
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil || !utf8.Valid(out) {
		r.note("text that is not in its stated encoding %s replaced", name)
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
