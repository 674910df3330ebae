package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/aedile/aedile"
)

// record is one record of a batch: its bytes and the line on which it begins, or the fault in its place.
type record struct {
	start, end, line int
	fault            *fault
}

// batch is a chunk of records that lie in one buffer.
type batch struct {
	s       *Source
	buf     []byte
	records []record
	decode  func() lineDecoder
}

const (
	batchBytes = 256 * kib
	maxOpen    = 10_000 // brackets inside one value that are followed; the decoder stops far earlier
)

func (b *batch) full() bool { return len(b.buf) >= batchBytes || len(b.records) >= batchBytes/16 }

// Each decodes the records.
func (b *batch) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	d := b.decode()
	defer d.done()
	for _, r := range b.records {
		it, f := (*aedile.Item)(nil), r.fault
		if f == nil {
			it, f = d.decode(b.buf[r.start:r.end], r.line)
		}
		if f != nil {
			if !yield(nil, f.at(b.s.name, r.line)) {
				return
			}
		} else if it != nil && !yield(it, nil) {
			return
		}
	}
}

// envelopeKeys are the usual names of the list of items inside an object that is itself no item.
func isEnvelopeKey(k []byte) bool {
	switch string(k) {
	case "items", "products", "listings", "posts", "ads", "data", "results", "records", "entries", "offers", "rows", "docs",
		"hits", "list", "content", "objects":
		return true
	}
	return false
}

// jsonReader cuts a stream of JSON values into items: the elements of an array, objects one after another, or the
// elements of a list inside an object around it. It follows brackets and strings; what is inside is the decoder's business.
type jsonReader struct {
	s      *Source
	in     *input
	decode func() lineDecoder
	b      *batch

	line, indent int  // place: line number, blanks before the first character of the line
	fresh        bool // nothing but blanks on this line yet

	around []byte // brackets around the value in hand
	open   []byte // brackets inside it
	shell  bool   // it is what is left of an object around a list, and no item

	start, startLine, startIndent int // of the value: offset in b.buf, -1 outside; line; blanks before it

	scalar        bool // it is no object and no list
	long          bool // it is too long and no longer kept
	resync        bool // skipping to the next value after a broken one
	inString, esc bool
	valueNext     bool // a colon came last
	atList        bool // "[" under an envelope key came last
	named, told   bool // it has an id or url; a title or text: together, only an item has
	keyAt         int  // where the last string begins in b.buf
	key           []byte
}

func newJSONReader(s *Source, in *input) *jsonReader {
	r := &jsonReader{s: s, in: in, decode: s.newDecoders().line, line: 1, fresh: true, start: -1}
	r.b = r.newBatch()
	return r
}

func (r *jsonReader) newBatch() *batch { return &batch{s: r.s, decode: r.decode} }

func (r *jsonReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	for {
		if _, err := r.in.Peek(1); err != nil {
			r.end(err, yield)
			return
		}
		p, _ := r.in.Peek(r.in.Buffered())
		for _, c := range p {
			r.step(c)
			if r.start < 0 && r.b.full() {
				if !yield(r.b, nil) {
					return
				}
				r.b = r.newBatch()
			}
		}
		_, _ = r.in.Discard(len(p)) // what was peeked can be discarded
		r.s.record.Store(int64(r.line))
	}
}

// end closes the value in hand and yields the last batch.
func (r *jsonReader) end(err error, yield func(Chunk, error) bool) {
	eof := errors.Is(err, io.EOF)
	if eof && r.start >= 0 {
		if r.scalar {
			r.finish()
		} else {
			r.fail(invalid("ends inside a value").hinted("the file is cut short or a bracket is not closed"))
		}
	} else if eof && len(r.around) > 0 {
		r.b.records = append(r.b.records, record{line: r.line, fault: invalid("ends inside a list").hinted("the file is cut short")})
	}
	if len(r.b.records) > 0 && !yield(r.b, nil) {
		return
	}
	if !eof {
		yield(nil, err)
	}
}

// step takes the next byte.
func (r *jsonReader) step(c byte) {
	if c == '\n' {
		r.line++
		r.indent, r.fresh = 0, true
		if r.inString {
			r.fail(invalid("a string is not closed on its line"))
			r.resync = true
		}
	} else if r.fresh {
		if c == ' ' || c == '\t' {
			r.indent++
		} else {
			r.fresh = false
			if r.resync && c == '{' && r.indent == r.startIndent {
				r.resync = false
			}
		}
	}
	switch {
	case r.resync:
	case r.start < 0:
		r.outside(c)
	default:
		r.inside(c)
	}
}

// outside takes a byte between values.
func (r *jsonReader) outside(c byte) {
	n := len(r.around)
	switch {
	case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',':
		return
	case c == '[' && n == 0:
		r.around = append(r.around, '[')
		return
	case c == ']' && n == 1:
		r.around = r.around[:0]
		return
	}
	r.start, r.startLine, r.startIndent = len(r.b.buf), r.line, r.indent
	r.open, r.keyAt = r.open[:0], -1
	r.long, r.valueNext, r.atList, r.named, r.told = false, false, false, false, false
	if c == ']' && n > 1 {
		r.open, r.around, r.shell = append(r.open, r.around[:n-1]...), r.around[:0], true
		return
	}
	if c == ']' || c == '}' {
		r.fail(invalid("a bracket closes nothing"))
		return
	}
	r.scalar = c != '{' && c != '['
	r.inside(c)
}

// inside takes a byte of the value in hand.
func (r *jsonReader) inside(c byte) {
	if r.scalar && !r.inString && (c == ',' || c == ']' || c == '}' || c == '\n') {
		r.finish()
		r.outside(c)
		return
	}
	r.keep(c)
	switch {
	case r.esc:
		r.esc = false
	case r.inString:
		r.esc = c == '\\'
		if c == '"' {
			r.inString = false
			r.seeKey()
		}
	case c == '"':
		r.inString, r.atList = true, false
		r.keyAt = len(r.b.buf)
	case c == ':':
		r.valueNext = true
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
	default:
		r.structure(c)
	}
}

// seeKey looks at the string that was just closed, which is a key if no colon came before it in its object.
func (r *jsonReader) seeKey() {
	if n := len(r.open); r.valueNext || r.long || n == 0 || r.open[n-1] != '{' {
		return
	}
	r.key = append(r.key[:0], r.b.buf[r.keyAt:len(r.b.buf)-1]...)
	switch string(r.key) {
	case "id", "url":
		r.named = true
	case "title", "text":
		r.told = true
	}
}

// structure takes a bracket, comma or other character outside strings.
func (r *jsonReader) structure(c byte) {
	list := r.atList
	r.atList = false
	switch c {
	case '[':
		r.atList = r.valueNext && !(r.named && r.told) && isEnvelopeKey(r.key) && !slices.Contains(r.open, '[')
		r.open = append(r.open, c)
	case '{':
		if list {
			r.unwrap()
			return
		}
		r.open = append(r.open, c)
	case ']', '}':
		r.shut(c)
	}
	r.valueNext = false
	if len(r.open) > maxOpen {
		r.fail(limit("nested deeper than %d", maxOpen))
		r.resync = true
	}
}

// shut closes the bracket that c closes, and those inside it that were left open.
func (r *jsonReader) shut(c byte) {
	want := byte('{')
	if c == ']' {
		want = '['
	}
	if i := bytes.LastIndexByte(r.open, want); i >= 0 {
		r.open = r.open[:i]
	}
	if len(r.open) == 0 {
		r.finish()
	}
}

// unwrap finds that the value in hand is no item but an object around a list of them, whose first begins here.
func (r *jsonReader) unwrap() {
	r.s.notes.add("list of items found inside an object, under", string(r.key))
	r.around = append(r.around, r.open...)
	r.b.buf = append(r.b.buf[:r.start], '{')
	r.startLine, r.startIndent = r.line, r.indent
	r.open, r.key = append(r.open[:0], '{'), r.key[:0]
	r.valueNext, r.shell, r.long, r.named, r.told = false, false, false, false, false
}

// keep adds a byte to the value in hand, unless it has grown too long.
func (r *jsonReader) keep(c byte) {
	if r.long {
		return
	}
	if len(r.b.buf)-r.start >= r.s.c.MaxLineBytes {
		r.long = true
		r.b.buf = r.b.buf[:r.start]
		return
	}
	r.b.buf = append(r.b.buf, c)
}

func (r *jsonReader) finish() {
	if r.shell {
		r.b.buf = r.b.buf[:r.start]
		r.start, r.shell = -1, false
		return
	}
	if r.long {
		r.fail(limit("value is longer than %d bytes", r.s.c.MaxLineBytes).hinted("raise the limit on lines, or see what is in there"))
		return
	}
	r.b.records = append(r.b.records, record{start: r.start, end: len(r.b.buf), line: r.startLine})
	r.start, r.scalar = -1, false
}

// fail puts a fault in the place of the value in hand.
func (r *jsonReader) fail(f *fault) {
	r.b.buf = r.b.buf[:r.start]
	r.b.records = append(r.b.records, record{line: r.startLine, fault: f})
	r.start, r.scalar, r.shell, r.inString, r.esc = -1, false, false, false, false
}
