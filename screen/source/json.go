package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
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
	number  int // of the first record
	decode  func() lineDecoder
}

const (
	batchBytes = 256 * kib
	maxOpen    = 10_000 // brackets inside one value that are followed; the decoder stops far earlier
)

func (b *batch) full() bool { return len(b.buf) >= batchBytes || len(b.records) >= batchBytes/16 }

// Size returns the bytes that the batch holds.
func (b *batch) Size() int { return cap(b.buf) }

// Each decodes the records.
func (b *batch) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	d := b.decode()
	defer d.done()
	at := place{name: b.s.name}
	out := at.emit(yield)
	for i, r := range b.records {
		at.line = r.line
		var ok bool
		switch f := r.fault; {
		case f == nil:
			ok = d.decode(b.buf[r.start:r.end], b.number+i, out)
		case r.end > r.start:
			ok = d.decode(b.buf[r.start:r.end], b.number+i, beside(f, out))
		default:
			ok = out(nil, f)
		}
		if !ok {
			return
		}
	}
}

// beside passes on what was read of a broken record, with its fault.
func beside(f *fault, out emit) emit {
	return func(it *aedile.Item, _ *fault) bool {
		if it != nil {
			f.item = string(it.ID)
		}
		return out(it, f)
	}
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
	atList        bool // "[" that may open a list of items came last
	listAt        int  // how many brackets are open around the elements of that list, 0 outside it
	listIn        int  // which of the open brackets is that of the object around the list
	firstAt       int  // where its first element begins in b.buf
	firstLine     int
	firstIndent   int
	listKey       string
	says          []byte   // of each open bracket: it has an id or url (1), a title or text (2): both, only an item has
	asks          *decoder // tells items from other objects
	keyAt         int      // where the last string begins in b.buf
	key           []byte
}

func newJSONReader(s *Source, in *input) *jsonReader {
	ds := s.newDecoders()
	r := &jsonReader{s: s, in: in, decode: ds.line, line: 1, fresh: true, start: -1, asks: s.newDecoders().get()}
	r.b = r.newBatch()
	return r
}

func (r *jsonReader) newBatch() *batch {
	n := 1
	if r.b != nil {
		n = r.b.number + len(r.b.records)
	}
	return &batch{s: r.s, decode: r.decode, number: n}
}

func (r *jsonReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	for {
		r.in.pausing(len(r.b.records) > 0 && r.start < 0)
		_, err := r.in.Peek(1)
		r.in.pausing(false)
		if paused(err) {
			if !yield(r.b, nil) {
				return
			}
			r.b = r.newBatch()
			continue
		}
		if err != nil {
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
		} else if r.shell {
			r.fail(invalid("ends inside a value").hinted("the file is cut short or a bracket is not closed").partial("form"))
		} else {
			r.failKept(invalid("ends inside a value").hinted("the file is cut short or a bracket is not closed").partial("form"))
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
			r.fail(invalid("a string is not closed on its line").partial("form"))
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
	r.long, r.valueNext, r.atList, r.listAt = false, false, false, 0
	if c == ']' && n > 1 {
		r.open, r.around, r.shell = append(r.open, r.around[:n-1]...), r.around[:0], true
		r.says = append(r.says[:0], make([]byte, len(r.open))...)
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

// seeKey looks at the string that was just closed, which is a key if no colon came before it in its object. Elements of a list
// are items as they stand; an object that stands alone may be one around a list.
func (r *jsonReader) seeKey() {
	if n := len(r.open); len(r.around) > 0 && !r.shell || r.valueNext || r.long || n == 0 || r.open[n-1] != '{' || r.listAt > 0 {
		return
	}
	r.key = append(r.key[:0], r.b.buf[r.keyAt:len(r.b.buf)-1]...)
	if len(r.key) > 100 || r.shell {
		return
	}
	switch r.asks.placeOf(alias(r.key)).Field {
	case column.ID, column.URL:
		r.says[len(r.open)-1] |= 1
	case column.Title, column.Text:
		r.says[len(r.open)-1] |= 2
	}
}

// structure takes a bracket, comma or other character outside strings.
func (r *jsonReader) structure(c byte) {
	list := r.atList
	r.atList = false
	switch c {
	case '[':
		r.atList = r.valueNext && !r.long && len(r.around) == 0 && r.listAt == 0 && !slices.Contains(r.open, '[') && r.mayHoldItems()
		r.push(c)
	case '{':
		r.push(c)
		if list {
			r.listAt, r.listIn, r.listKey = len(r.open)-1, len(r.open)-3, string(r.key)
			r.firstAt, r.firstLine, r.firstIndent = len(r.b.buf)-1, r.line, r.indent
		}
	case ']', '}':
		r.shut(c)
	}
	r.valueNext = false
	if len(r.open) > maxOpen {
		r.fail(limit("nested deeper than %d", maxOpen))
		r.resync = true
	}
}

func (r *jsonReader) push(c byte) {
	r.open = append(r.open, c)
	r.says = append(r.says[:len(r.open)-1], 0)
}

// mayHoldItems reports whether a list under the key that came last may be one of items.
func (r *jsonReader) mayHoldItems() bool {
	pl := r.asks.placeOf(alias(r.key))
	return len(r.key) <= 100 && r.asks.mayHoldItems(alias(r.key)) && (pl.Field == column.None || !pl.List || r.says[len(r.open)-1]&2 == 0)
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
	if n := len(r.open); n == 0 {
		r.finish()
	} else if r.listAt > 0 && n <= r.listAt {
		whole := n == r.listAt && c == '}' && !r.long
		r.listAt = 0
		if whole && r.holdsItems(r.b.buf[r.firstAt:]) {
			r.unwrap()
		}
	}
}

// holdsItems decides by its first element, and by what stands before it, whether a list holds the items.
func (r *jsonReader) holdsItems(first []byte) bool {
	item := r.says[r.listIn] == 3
	if r.asks.placeOf(r.listKey).List && !item {
		return true
	}
	if len(first) > r.s.c.MaxLineBytes {
		return false
	}
	v, err := r.asks.parser().ParseBytes(first)
	return err == nil && !item && r.asks.looksLikeItem(v)
}

// parser returns the parser of a decoder.
func (d *decoder) parser() *fastjson.Parser {
	if d.p == nil {
		d.p = new(fastjson.Parser)
	}
	return d.p
}

// unwrap finds that the value in hand is no item but an object around a list of them, whose first ends here.
func (r *jsonReader) unwrap() {
	r.s.notes.add("list of items found inside an object, under", r.listKey)
	r.around = append(r.around, r.open...)
	first := r.b.buf[r.firstAt:]
	r.b.buf = append(r.b.buf[:r.start], first...)
	r.startLine, r.startIndent = r.firstLine, r.firstIndent
	r.open, r.key = r.open[:0], r.key[:0]
	r.shell, r.long = false, false
	r.finish()
}

// keep adds a byte to the value in hand, unless it has grown too long.
func (r *jsonReader) keep(c byte) {
	if r.long {
		return
	}
	if len(r.b.buf)-r.start >= r.s.c.MaxLineBytes {
		r.long = true
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
		r.failKept(limit("value is longer than %d bytes", r.s.c.MaxLineBytes).
			hinted("its beginning was read: raise the limit on records, or see what is in there"))
		return
	}
	r.b.records = append(r.b.records, record{start: r.start, end: len(r.b.buf), line: r.startLine})
	r.start, r.scalar = -1, false
}

// failKept puts a fault in the place of the value in hand and keeps what there is of it.
func (r *jsonReader) failKept(f *fault) {
	r.b.records = append(r.b.records, record{start: r.start, end: len(r.b.buf), line: r.startLine, fault: f})
	r.start, r.scalar, r.shell, r.inString, r.esc = -1, false, false, false, false
}

// fail puts a fault in the place of the value in hand.
func (r *jsonReader) fail(f *fault) {
	r.b.buf = r.b.buf[:r.start]
	r.b.records = append(r.b.records, record{line: r.startLine, fault: f})
	r.start, r.scalar, r.shell, r.inString, r.esc = -1, false, false, false, false
}
