package source

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/stored"
)

const (
	peekBytes = 64 * kib
	// maxWindow bounds the memory that a zstd stream may ask for. 128 MiB is what "zstd --long" writes.
	maxWindow = 128 * mib
)

// input is a stream of decompressed text or bytes, counted and held to the limits of the file.
type input struct {
	*bufio.Reader
	s       *Source
	raw     io.Reader // as given
	codec   string    // "gzip", "zstd" or ""
	members *members  // of a web archive: reading may go on after an error
	live    *live     // of a stream that may be slow; nil for files
}

// newInput decompresses r by its first bytes and turns UTF-16 into UTF-8 by its byte order mark.
func (s *Source) newInput(r io.Reader) (*input, error) {
	in := &input{s: s, raw: r}
	stored := bufio.NewReaderSize(&counted{r, s}, peekBytes)
	magic, err := stored.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fileError(err)
	}
	g := &guard{r: stored, s: s}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) && archived(stored):
		m, err := newMembers(stored)
		if err != nil {
			return nil, streamError("gzip", err)
		}
		g.r, g.codec, in.members = m, "gzip", m
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(stored)
		if err != nil {
			return nil, streamError("gzip", err)
		}
		g.r, g.codec = z, "gzip"
	case bytes.HasPrefix(magic, []byte("BZh")):
		g.r, g.codec = bzip2.NewReader(stored), "bzip2"
	case isZstd(magic):
		z, err := zstd.NewReader(stored, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, streamError("zstd", err)
		}
		s.close = append(s.close, func() error { z.Close(); return nil })
		g.r, g.codec = z, "zstd"
	}
	in.codec = g.codec
	var from io.Reader = g
	if s.streaming && in.members == nil {
		in.live = newLive(g)
		s.close = append(s.close, in.live.close)
		from = in.live
	}
	in.Reader = bufio.NewReaderSize(from, peekBytes)
	in.asText(s)
	return in, nil
}

// asText takes a byte order mark away and turns UTF-16, and lines that end in a carriage return alone, into what readers expect.
func (in *input) asText(s *Source) {
	bom := in.peek()
	bom = bom[:min(3, len(bom))]
	switch order, ok := wide(in.peek()); {
	case bytes.HasPrefix(bom, []byte{0xef, 0xbb, 0xbf}):
		_, _ = in.Discard(3) // what was peeked can be discarded
	case bytes.HasPrefix(bom, []byte{0xff, 0xfe}), bytes.HasPrefix(bom, []byte{0xfe, 0xff}):
		in.through(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
		s.notes.add("read as UTF-16", "")
	case ok:
		in.through(unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder())
		s.notes.add("read as UTF-16, which no byte order mark says", "")
	}
	if b := in.peek(); bytes.IndexByte(b, '\r') >= 0 && bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, 0) < 0 {
		in.Reader = bufio.NewReaderSize(&returns{in.Reader}, peekBytes)
		s.notes.add("lines end in a carriage return alone", "")
	}
}

// through decodes what comes. A decoder keeps any error for good, so a stream under it is waited for and never pauses.
func (in *input) through(d transform.Transformer) {
	in.Reader = bufio.NewReaderSize(transform.NewReader(in.Reader, d), peekBytes)
	in.live = nil
}

// wide reports whether text begins in UTF-16 without a byte order mark: every other byte is zero, as in Latin text.
func wide(b []byte) (order unicode.Endianness, ok bool) {
	var zeros [2]int
	n := min(len(b), 200) &^ 1
	for i := range n {
		if b[i] == 0 {
			zeros[i&1]++
		}
	}
	switch {
	case n < 8:
		return order, false
	case zeros[1] >= n*3/8 && zeros[0] == 0:
		return unicode.LittleEndian, true
	case zeros[0] >= n*3/8 && zeros[1] == 0:
		return unicode.BigEndian, true
	}
	return order, false
}

// returns makes line feeds of carriage returns.
type returns struct{ r io.Reader }

func (c *returns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err //nolint:wrapcheck // io.Reader passes errors on as they are
}

func isZstd(magic []byte) bool {
	return len(magic) == 4 && (bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:], []byte{0x2a, 0x4d, 0x18})) // a skippable frame
}

// peek returns the first bytes of the content, at most peekBytes, without consuming them. An error comes back on reading.
// Of a stream that gives nothing more at the moment they are what is there, at least a line.
func (in *input) peek() []byte {
	in.pausing(true)
	defer in.pausing(false)
	for {
		b, err := in.Peek(peekBytes)
		if t := bytes.TrimRight(b, " \t\r"); !paused(err) || len(t) > 0 && strings.IndexByte("\n,}]>", t[len(t)-1]) >= 0 {
			return b
		}
		in.pausing(false) // half a line tells nothing: wait for more
		_, _ = in.Peek(len(b) + 1)
		in.pausing(true)
	}
}

// plainText decodes text of an encoding that is not UTF-8: the one that the user names, or the one that its letters show.
func (in *input) plainText(s *Source) error {
	if name := s.c.Encoding; name != "" {
		e, _ := stored.Named(name) // Config has been checked
		if e.Name != "utf-8" && !strings.HasPrefix(e.Name, "utf-16") {
			in.through(e.NewDecoder())
			s.notes.add("read as "+e.Name+", as asked", "")
		}
		return nil
	}
	below := &input{Reader: in.Reader, live: in.live}
	in.Reader = bufio.NewReaderSize(stored.NewText(in.Reader, below.peek, func(name string) {
		s.notes.add("read as "+name+", which nothing states: guessed from its letters (--encoding says another)", "")
	}), peekBytes)
	return nil
}

// plainName returns the name without the endings of compression, in lower case.
func plainName(name string) string {
	name = strings.ToLower(filepath.Base(name))
	for _, ext := range []string{".gz", ".zst", ".gzip", ".zstd", ".bz2"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name
}

// counted counts the stored bytes consumed.
type counted struct {
	r io.Reader
	s *Source
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.s.read.Add(int64(n))
	return n, err //nolint:wrapcheck // io.Reader passes errors on as they are
}

// guard counts decompressed bytes and stops a file that grows beyond what it may.
type guard struct {
	r     io.Reader
	s     *Source
	codec string
	out   int64 // of this file; the source may hold several
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.out += int64(n)
	g.s.out.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		return n, streamError(g.codec, err)
	}
	c := &g.s.c
	if over := g.out - c.MaxBytes; over > 0 {
		return max(n-int(over), 0), aedile.Limitf("", "", "file holds more than %d bytes", c.MaxBytes).
			Hint("raise the limit, or split the file")
	}
	if stored := g.s.read.Load(); g.codec != "" && g.out > ratioFree && g.out/c.MaxRatio > stored {
		return 0, aedile.Limitf("", "", "%s stream grows more than %d-fold: %d bytes became %d", g.codec, c.MaxRatio, stored, g.out).
			Hint("this looks like a decompression bomb; raise the limit if it is none")
	}
	return n, err //nolint:wrapcheck // io.EOF
}

// streamError explains an error of reading or decompressing.
func streamError(codec string, err error) error {
	var done *aedile.Error
	switch {
	case errors.As(err, &done):
		return err
	case codec == "":
		return aedile.Internalf("", "", "cannot be read further").Because(err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return aedile.Invalidf("", "", "%s stream is cut short", codec).
			Hint("fetch the file again; what stands before the break was read").Because(err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return aedile.Limitf("", "", "%s stream needs a window of more than %d bytes", codec, maxWindow).Because(err)
	}
	return aedile.Invalidf("", "", "%s stream is damaged", codec).
		Hint("fetch the file again; what stands before the damage was read").Because(err)
}
