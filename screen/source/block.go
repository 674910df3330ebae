package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/aedile/aedile"
)

const (
	blockBytes = 512 * kib // a chunk of lines; measured: from 256 KiB to 1 MiB makes no difference to speed
	maxPooled  = 2 * mib   // larger buffers, made for one long line, are left to the garbage collector
)

// lineReader cuts a stream at newlines. What a line means is decode's business.
type lineReader struct {
	s      *Source
	in     *input
	decode func() lineDecoder
	pool   sync.Pool // of *[]byte
}

// lineDecoder turns one line into items and faults. An item is valid during the call of emit. It returns false where emit did.
type lineDecoder interface {
	decode(line []byte, number int, emit emit) bool
	done() // gives the decoder back
}

// lineChunk is a block of whole lines.
type lineChunk struct {
	r    *lineReader
	buf  *[]byte
	data []byte
	line int // number of the first
}

func (r *lineReader) buffer() *[]byte {
	if b, ok := r.pool.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, blockBytes)
	return &b
}

func (r *lineReader) release(b *[]byte) {
	if cap(*b) <= maxPooled {
		r.pool.Put(b)
	}
}

func (r *lineReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	line := 1
	buf, held := r.buffer(), 0 // the first held bytes of buf are the beginning of a line
	for {
		r.s.record.Store(int64(line))
		n, err := r.fill((*buf)[held:])
		data := (*buf)[:held+n]
		cut := bytes.LastIndexByte(data, '\n') + 1
		if errors.Is(err, io.EOF) {
			cut = len(data)
		}
		if cut > 0 {
			next := r.buffer()
			cut, lines := few(data[:cut])
			held = r.carry(next, data[cut:])
			if !yield(&lineChunk{r, buf, data[:cut], line}, nil) {
				return
			}
			line += lines
			buf = next
			if errors.Is(err, io.EOF) && held > 0 {
				continue // the rest of this block
			}
		} else if held = len(data); held > r.s.c.MaxLineBytes {
			ok, end := r.skip(line, data, yield)
			if !ok {
				return
			}
			err, held = end, 0
			line++
		} else if held == len(*buf) {
			*buf = append(*buf, make([]byte, len(*buf))...)
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				r.s.record.Store(int64(line))
				yield(nil, err)
			}
			return
		}
	}
}

// maxLines is the largest number of lines of a chunk: of lines without content each gives a fault that is forty times as large. Chosen: ordinary
// blocks hold some hundred.
const maxLines = 1 << 13

// few returns where the first maxLines lines of data end, and how many there are.
func few(data []byte) (cut, lines int) {
	if lines = bytes.Count(data, []byte{'\n'}); lines <= maxLines {
		return len(data), lines
	}
	for range maxLines {
		cut += bytes.IndexByte(data[cut:], '\n') + 1
	}
	return cut, maxLines
}

// Size returns the bytes that the chunk holds.
func (c *lineChunk) Size() int { return cap(*c.buf) }

// fill reads until p is full, the stream ends or fails.
// Once it has a whole line it does not wait for more than the stream has to give.
func (r *lineReader) fill(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = r.in.Read(p[n:])
		if r.in.live != nil && bytes.IndexByte(p[n:n+m], '\n') >= 0 {
			r.in.pausing(true)
		}
		n += m
	}
	r.in.pausing(false)
	if paused(err) {
		err = nil
	}
	return n, err //nolint:wrapcheck // io.EOF
}

// carry moves the beginning of a line into the next buffer.
func (r *lineReader) carry(next *[]byte, rest []byte) int {
	if len(rest) >= len(*next) {
		*next = make([]byte, 2*len(rest))
	}
	return copy(*next, rest)
}

// skip yields the beginning of a line that is too long and reads past the rest. It returns false where the caller is to end,
// and what ended the stream.
func (r *lineReader) skip(line int, data []byte, yield func(Chunk, error) bool) (bool, error) {
	whole := append([]byte(nil), data[:r.s.c.MaxLineBytes+1]...)
	if !yield(&lineChunk{r, &whole, whole, line}, nil) {
		return false, nil
	}
	for {
		_, err := r.in.ReadSlice('\n')
		if err == nil || !errors.Is(err, bufio.ErrBufferFull) {
			return true, err //nolint:wrapcheck // io.EOF
		}
	}
}

// Each decodes the lines of the block.
func (c *lineChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	defer c.r.release(c.buf)
	d := c.r.decode()
	defer d.done()
	at := place{name: c.r.s.name, line: c.line}
	out := at.emit(yield)
	for rest := c.data; len(rest) > 0; at.line++ {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		if !c.r.line(d, line, at.line, out) {
			return
		}
	}
}

// line decodes one line. Of one that is too long the beginning is read.
func (r *lineReader) line(d lineDecoder, line []byte, number int, out emit) bool {
	if most := r.s.c.MaxLineBytes; len(line) > most {
		return d.decode(line[:most], number, r.s.tooLong("line", out))
	}
	return d.decode(line, number, out)
}

// tooLong passes on what was read of a record that was cut because it is too long, with the fault that says so.
func (s *Source) tooLong(what string, out emit) emit {
	return func(it *aedile.Item, _ *fault) bool {
		f := limit("%s is longer than %d bytes", what, s.c.MaxLineBytes).
			hinted("its beginning was read: raise the limit on records, or see what is in there")
		if it != nil {
			f.item = string(it.ID)
		}
		return out(it, f)
	}
}

// place is where the records at hand stand.
type place struct {
	name string
	line int
}

// emit returns what passes items and faults on to yield, each fault with the place.
func (p *place) emit(yield func(*aedile.Item, *aedile.Fault) bool) emit {
	return func(it *aedile.Item, f *fault) bool {
		var stated *aedile.Fault
		if f != nil {
			stated = f.at(p.name, p.line)
			if it != nil {
				f.mark(it)
			}
		}
		if it != nil && !yield(it, nil) {
			return false
		}
		return f == nil || yield(nil, stated)
	}
}
