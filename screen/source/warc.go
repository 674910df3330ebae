package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// maxHeader bounds the header of a record and that of the answer in it.
const maxHeader = 64 * kib

// warcReader reads the pages of a web archive (ISO 28500, WARC 1.0 and 1.1). Faults carry the number of the record.
type warcReader struct {
	s      *Source
	in     *input
	record int
	ahead  bool // the first line of the next record is read
}

// warcHeader is what is used of the header of a record.
type warcHeader struct {
	kind, address, date, contentType string
	length                           int64
}

func (r *warcReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	for {
		h, f, err := r.header()
		var c *pageChunk
		if f == nil && err == nil {
			c, f, err = r.content(h)
		}
		if c != nil && !yield(c, nil) || f != nil && !yield(bad{f.at(r.s.name, r.record)}, nil) {
			return
		}
		if f := r.passed(err); f != nil && !yield(bad{f.at(r.s.name, r.record)}, nil) {
			return
		} else if f == nil && err != nil {
			if !errors.Is(err, io.EOF) {
				yield(nil, err)
			}
			return
		}
	}
}

// passed returns the fault of a damaged member after which reading goes on; nil where it does not.
func (r *warcReader) passed(err error) *fault {
	var e *aedile.Error
	if r.in.members == nil || !errors.As(err, &e) || e.Class != aedile.Invalid {
		return nil
	}
	r.in.members.resume()
	r.ahead = false
	return invalid("%s", e.Msg).hinted("reading goes on with the next record that is whole: fetch the archive again")
}

// header reads the header of the next record. What stands between records is one fault, in the place of a record.
func (r *warcReader) header() (warcHeader, *fault, error) {
	var stray *fault
	for !r.ahead {
		line, err := r.line()
		switch {
		case strings.HasPrefix(line, "WARC/"):
			r.ahead = true
			continue
		case strings.TrimSpace(line) != "" && stray == nil:
			stray = invalid("want a record that begins with WARC/, got %q", cutText(line, 40)).
				hinted("what stands before the next record is skipped")
		}
		if err != nil {
			r.count(stray != nil)
			return warcHeader{}, stray, err
		}
	}
	r.count(true)
	if stray != nil {
		return warcHeader{}, stray, nil
	}
	r.ahead = false
	return r.fields()
}

func (r *warcReader) count(one bool) {
	if one {
		r.record++
		r.s.record.Store(int64(r.record))
	}
}

// line reads one line without its end. Of a line longer than the buffer only the beginning is returned.
func (r *warcReader) line() (string, error) {
	b, err := r.in.ReadSlice('\n')
	line := strings.TrimRight(string(b), "\r\n")
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.in.ReadSlice('\n')
	}
	return line, err //nolint:wrapcheck // io.EOF, or explained by guard
}

// fields reads the named fields of a record.
func (r *warcReader) fields() (h warcHeader, f *fault, err error) {
	h.length = -1
	for size := 0; ; {
		line, err := r.line()
		if err != nil {
			return h, invalid("record ends inside its header"), err
		}
		if line == "" {
			break
		}
		if size += len(line); size > maxHeader {
			return h, limit("header of a record is longer than %d bytes", maxHeader), nil
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "warc-type":
			h.kind = strings.ToLower(value)
		case "warc-target-uri":
			h.address = strings.Trim(value, "<>")
		case "warc-date":
			h.date = value
		case "content-type":
			h.contentType = value
		case "content-length":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
				h.length = n
			}
		}
	}
	if h.length < 0 {
		return h, invalid("record states no length").hinted("what stands before the next record is skipped"), nil
	}
	return h, nil, nil
}

// content reads the block of a record. Records that hold no page are counted and set aside.
func (r *warcReader) content(h warcHeader) (*pageChunk, *fault, error) {
	switch h.kind {
	case "response", "resource", "conversion":
		if h.length <= int64(r.s.c.MaxLineBytes) {
			break
		}
		return r.cut(h)
	default:
		r.s.notes.add("archive records of type "+cutText(h.kind, 20), "")
		n, err := io.CopyN(io.Discard, r.in, h.length)
		return nil, r.short(h, n, err), err //nolint:wrapcheck // io.EOF, or explained by guard
	}
	block := make([]byte, h.length)
	n, err := io.ReadFull(r.in, block)
	if err == nil && !r.between() {
		if i := bytes.Index(block, []byte(nextRecord)); i >= 0 {
			rest := bytes.NewReader(block[i+len(nextRecord)-len(archiveMark)-2:])
			r.in.Reader = bufio.NewReaderSize(io.MultiReader(rest, r.in.Reader), peekBytes)
			c, f := r.page(h, block[:i])
			if f == nil {
				f = invalid("record %s states %d bytes and holds %d: another begins inside", cutText(h.address, 200), h.length, i).
					hinted("both are read")
			}
			return c, f, nil
		}
	}
	if f := r.short(h, int64(n), err); f != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF // of a file that is not compressed: the fault says it
			if i := bytes.Index(block[:n], []byte("\n"+archiveMark)); i >= 0 {
				r.in.Reader, err = bufio.NewReaderSize(bytes.NewReader(block[i+1:n]), peekBytes), nil // the length was wrong
				n = i
			}
		}
		c, _ := r.page(h, block[:min(n, len(block))])
		return c, f, err //nolint:wrapcheck // explained by guard
	}
	c, f := r.page(h, block)
	return c, f, nil
}

// cut reads the beginning of a record that is too long.
func (r *warcReader) cut(h warcHeader) (*pageChunk, *fault, error) {
	block := make([]byte, r.s.c.MaxLineBytes)
	n, err := io.ReadFull(r.in, block)
	var more int64
	if err == nil {
		more, err = io.CopyN(io.Discard, r.in, h.length-int64(n))
	}
	c, f := r.page(h, block[:n])
	if f == nil {
		f = limit("record %s is longer than %d bytes", cutText(h.address, 200), r.s.c.MaxLineBytes).
			hinted("its beginning was read: raise the limit on records")
	}
	if int64(n)+more == h.length {
		err = nil
	}
	return c, f, err //nolint:wrapcheck // io.EOF, or explained by guard
}

// nextRecord is what stands between two records and begins the next.
const nextRecord = "\r\n\r\n" + archiveMark + "1."

// between reports whether a record ends where its length says: only line ends stand before the next one or the end.
func (r *warcReader) between() bool {
	b, _ := r.in.Peek(64)
	b = bytes.TrimLeft(b, "\r\n")
	return len(b) == 0 || bytes.HasPrefix(b, []byte(archiveMark)) || len(b) < len(archiveMark) && bytes.HasPrefix([]byte(archiveMark), b)
}

// short returns the fault of a record whose block ends early.
func (r *warcReader) short(h warcHeader, n int64, err error) *fault {
	if err == nil || n == h.length {
		return nil
	}
	return invalid("record %s ends after %d of %d bytes", cutText(h.address, 200), n, h.length).
		hinted("the archive is cut short: fetch it again")
}

// page finds out what a block holds and returns the chunk that reads it; nil for what is no page.
func (r *warcReader) page(h warcHeader, block []byte) (*pageChunk, *fault) {
	a, f := answerOf(h, block)
	if f != nil {
		return nil, f
	}
	if a.status/100 != 2 {
		r.s.notes.add("answers with status "+strconv.Itoa(a.status), "")
		return nil, nil
	}
	c := &pageChunk{s: r.s, name: r.s.name, record: r.record, address: h.address, seenAt: h.date, contentType: a.contentType,
		fallback: "record-" + strconv.Itoa(r.record)}
	max := r.s.c.MaxLineBytes
	if c.parse = a.parser(); c.parse == nil {
		r.s.notes.add("answers that are no page: "+cutText(a.media(), 60), "")
		return nil, nil
	}
	c.read = func() ([]byte, *fault) { return a.decode(max) }
	return c, nil
}
