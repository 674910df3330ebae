package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/stored"
)

// feedReader cuts an XML feed into its entries: <item>, <entry>, <product> or <offer>, whichever comes first. It looks for
// nothing but where an entry begins and ends, so that a broken one costs itself only.
type feedReader struct {
	s    *Source
	in   *input
	ds   *decoders
	pool sync.Pool // of *feedRows

	buf    []byte
	eof    bool
	err    error
	line   int      // of buf[0]
	number int      // of the next entry
	name   string   // of the element, "" until it is found
	sought bool     // it was looked for by what the elements hold
	google []string // prefixes of Merchant attributes

	openEnded [2]bool // the buffer holds no end of a comment, of a CDATA section, as far as was looked
}

// feedRows assembles the entries of a feed, remembering what their elements mean.
type feedRows struct {
	*rows
	placer *placer
	places map[string]column.Place
	google []string // prefixes of Merchant attributes
	open   []openElement
}

// openElement is an element inside an entry.
type openElement struct {
	name  string // with its prefix
	label string // by which its value is named: its own name, or what it says of itself
	text  []byte
	first int // of its cells
}

// xmlEncoding is the encoding that the declaration of an XML file states.
var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]+)["']`)

func newFeed(s *Source, in *input) (*feedReader, error) {
	return &feedReader{s: s, in: in, ds: s.newDecoders(), line: 1, number: 1}, nil
}

// declared decodes an XML file by the encoding that it states, unless the user names another. It reports whether the file states one
// besides UTF-8; one that is not known is noted, and the letters tell.
func (in *input) declared(s *Source) bool {
	m := xmlEncoding.FindSubmatch(in.peek())
	if m == nil || s.c.Encoding != "" {
		return false
	}
	e, ok := stored.Named(string(m[1]))
	switch {
	case !ok:
		s.notes.add("states an encoding that is not known: "+cutText(string(m[1]), 40), "")
		return false
	case e.Name == "utf-8" || strings.HasPrefix(e.Name, "utf-16"): // which newInput has turned into UTF-8
		return false
	}
	in.through(e.NewDecoder())
	return true
}

func (r *feedReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	c := &feedChunk{r: r}
	for {
		r.s.record.Store(int64(r.line))
		if !r.sought {
			r.seek()
			continue
		}
		if used := r.next(c); used > 0 {
			r.advance(used)
			if c.full() {
				if !yield(c, nil) {
					return
				}
				c = &feedChunk{r: r}
			}
			continue
		}
		if r.err != nil {
			break
		}
		had := len(r.buf)
		if r.fill(len(c.records) == 0); len(r.buf) == had && r.err == nil && len(c.records) > 0 { // the stream rests
			if !yield(c, nil) {
				return
			}
			c = &feedChunk{r: r}
		}
	}
	if r.eof && r.number == 1 && r.s.out.Load() > 0 {
		c.add(invalid("holds no records").
			hinted("no element repeats that has children with the names of fields: is it a list of items?"), 1)
	}
	if len(c.records) > 0 && !yield(c, nil) {
		return
	}
	if !r.eof {
		yield(nil, r.err)
	}
}

// seek finds the element that is the record, in the first bytes of the file; failing that the usual ones count.
func (r *feedReader) seek() {
	for len(r.buf) < batchBytes && r.err == nil {
		had := len(r.buf)
		if r.fill(false); len(r.buf) == had && r.err == nil {
			if recordElement(r.buf) != "" {
				break // the stream rests, and what is there tells
			}
			r.fill(true)
		}
	}
	name := recordElement(r.buf)
	if name == "" && r.err == nil && len(r.buf) < min(4*mib, r.s.c.MaxLineBytes) {
		r.fill(true)
		return
	}
	r.sought, r.name = true, name
	for _, m := range merchantPrefix.FindAllSubmatch(r.buf[:min(len(r.buf), peekBytes)], -1) {
		r.google = append(r.google, string(m[1])+":")
	}
}

// merchantPrefix is the declaration of the namespace of Merchant attributes.
var merchantPrefix = regexp.MustCompile(`xmlns:([\w.-]+)\s*=\s*["']https?://base\.google\.com/ns/1\.0/?["']`)

// next finds what the buffer begins with, up to and with the next entry, and returns how many bytes are done with; 0: more
// are needed.
func (r *feedReader) next(c *feedChunk) int {
	start := r.open(0)
	if start < 0 {
		return r.discard()
	}
	if start > 0 {
		return start
	}
	end, whole := r.close()
	switch {
	case whole && end <= r.s.c.MaxLineBytes:
		c.add(nil, r.line, r.buf[:end]...)
		r.number++
		return end
	case end > 0 && !whole && end <= r.s.c.MaxLineBytes:
		c.add(invalid("<%s> is not closed before the next one", r.name).partial("form"), r.line, r.buf[:end]...)
	case len(r.buf) > r.s.c.MaxLineBytes:
		c.add(limit("<%s> is longer than %d bytes", r.name, r.s.c.MaxLineBytes).
			hinted("its beginning was read: raise the limit on records, or see what is in there"), r.line,
			r.buf[:r.s.c.MaxLineBytes]...)
		end = max(end, len(r.name)+1)
	case r.eof:
		c.add(invalid("ends inside <%s>", r.name).hinted("the file is cut short").partial("form"), r.line, r.buf...)
		end = len(r.buf) // it holds no further entry, or that would have ended this one
	default:
		return 0
	}
	r.number++
	return end
}

// discard drops what holds no beginning of an entry, but for the last bytes, which may hold half of one.
func (r *feedReader) discard() int {
	if r.eof {
		return len(r.buf)
	}
	keep := bytes.LastIndexByte(r.buf, '<')
	if keep < 0 || len(r.buf)-keep > peekBytes {
		return len(r.buf)
	}
	return keep
}

// open returns the index of the first "<item" at or after i, -1 where there is none. The first element found of the
// possible ones is the one that counts from then on.
func (r *feedReader) open(i int) int {
	for {
		k := bytes.IndexByte(r.buf[i:], '<')
		if k < 0 {
			return -1
		}
		i += k
		n := r.skipMarkup(r.buf[i:])
		switch {
		case n > 0:
			i += n
			continue
		case n < 0:
			return -1
		case r.name == "" && r.sought:
			if name := elementName(r.buf[i+1:]); isEntry(name) {
				r.name = name
			}
		}
		if r.opens(r.buf[i+1:]) {
			return i
		}
		i++
	}
}

// close returns the index after the entry that buf begins with; whole is false where another begins before it ends, and
// the index is 0 where more bytes are needed.
func (r *feedReader) close() (end int, whole bool) {
	if e := tagEnd(r.buf[:min(len(r.buf), peekBytes)]); e > 0 && r.buf[e-1] == '/' { // all of it stands in attributes
		return e + 1, true
	}
	i := 1
	for {
		k := bytes.IndexByte(r.buf[i:], '<')
		if k < 0 {
			return 0, false
		}
		i += k
		n := r.skipMarkup(r.buf[i:])
		switch {
		case n > 0:
			i += n
			continue
		case n < 0:
			return 0, false
		case r.opens(r.buf[i+1:]):
			return i, false
		}
		if rest, ok := bytes.CutPrefix(r.buf[i:], []byte("</"+r.name)); ok {
			if g := bytes.IndexByte(rest, '>'); g >= 0 && len(bytes.TrimSpace(rest[:g])) == 0 {
				return len(r.buf) - len(rest) + g + 1, true
			}
		}
		i++
	}
}

// skipMarkup returns the length of the comment or CDATA section that b begins with, 0 where it begins with none, -1 where
// its end is yet to be read. One that has no end is taken for text.
func (r *feedReader) skipMarkup(b []byte) int {
	for k, m := range [2]struct{ open, close string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}} {
		if len(b) < len(m.open) && !r.eof && strings.HasPrefix(m.open, alias(b)) {
			return -1
		}
		if !bytes.HasPrefix(b, []byte(m.open)) {
			continue
		}
		if !r.openEnded[k] {
			if i := bytes.Index(b[len(m.open):], []byte(m.close)); i >= 0 {
				return len(m.open) + i + len(m.close)
			}
			r.openEnded[k] = true
		}
		if r.eof || len(r.buf) > r.s.c.MaxLineBytes {
			return 0
		}
		return -1
	}
	return 0
}

// opens reports whether b is the content of a start tag of an entry.
func (r *feedReader) opens(b []byte) bool {
	n := len(r.name)
	return n > 0 && len(b) > n && alias(b[:n]) == r.name && strings.IndexByte(" >\n\t\r/", b[n]) >= 0
}

// elementName returns the name of the start tag whose content b is, "" where it is none or does not end in b.
func elementName(b []byte) string {
	for i, c := range b {
		switch {
		case c == ' ' || c == '>' || c == '\n' || c == '\t' || c == '\r' || c == '/':
			return string(b[:i])
		case i > 40 || c == '<' || c == '!' || c == '?':
			return ""
		}
	}
	return ""
}

func isEntry(name string) bool {
	switch name {
	case "item", "entry", "product", "offer":
		return true
	}
	return false
}

func (r *feedReader) advance(n int) {
	r.line += bytes.Count(r.buf[:n], []byte{'\n'})
	r.buf = r.buf[n:]
}

// fill reads what there is. It waits for something where wait is set.
func (r *feedReader) fill(wait bool) {
	start := len(r.buf)
	want := max(batchBytes, 2*start)
	r.buf = slices.Grow(append(make([]byte, 0, want), r.buf...), want-start)[:want]
	r.in.pausing(!wait)
	for start < want && r.err == nil {
		n, err := r.in.Read(r.buf[start:])
		r.in.pausing(true)
		start += n
		if r.err = err; paused(err) {
			r.err = nil
			break
		}
	}
	r.in.pausing(false)
	r.buf = r.buf[:start]
	r.eof = errors.Is(r.err, io.EOF)
	r.openEnded = [2]bool{}
}

// feedChunk is a block of entries.
type feedChunk struct {
	r       *feedReader
	buf     []byte
	records []record
	number  int // of the first
}

func (c *feedChunk) full() bool { return len(c.buf) >= batchBytes || len(c.records) >= batchBytes/16 }

func (c *feedChunk) add(f *fault, line int, entry ...byte) {
	if len(c.records) == 0 {
		c.number = c.r.number
	}
	start := len(c.buf)
	c.buf = append(c.buf, entry...)
	c.records = append(c.records, record{start, len(c.buf), line, f})
}

// Each decodes the entries.
func (c *feedChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	fr, ok := c.r.pool.Get().(*feedRows)
	if !ok {
		fr = &feedRows{rows: newRows(c.r.ds), placer: newPlacer(c.r.s.c.Map), places: map[string]column.Place{}, google: c.r.google}
	}
	defer c.r.pool.Put(fr)
	at := place{name: c.r.s.name}
	out := at.emit(yield)
	for i, rec := range c.records {
		at.line = rec.line
		var it *aedile.Item
		f := rec.fault
		if f == nil || rec.end > rec.start {
			it, f = fr.entry(c.buf[rec.start:rec.end], c.number+i, f)
		}
		if !out(it, f) {
			return
		}
	}
}
