package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aedile/aedile"
)

// Chunk is a piece of a source that decodes on its own, on any goroutine.
type Chunk interface {
	// Each calls yield for every record of the chunk in order: with an item, or with a fault in its place. The item is
	// valid only during the call; the fault may be kept. Each may be called once.
	Each(yield func(*aedile.Item, *aedile.Fault) bool)
}

// Source is one file, folder, archive or stream of items. One goroutine reads its chunks; any number decode them.
type Source struct {
	*account
	name      string
	format    string
	c         Config
	streaming bool         // it may be slow: what is there is handed on
	depth     int          // of archives around it
	page      string       // names the item of a page that nothing else names; default the file
	size      int64        // compressed bytes, 0 if unknown
	record    atomic.Int64 // line or record that is being read, for the place of an error
	reader    reader
	close     []func() error
}

// account is what was read of a source and of the files in it.
type account struct {
	read    atomic.Int64 // compressed bytes consumed
	out     atomic.Int64 // bytes after decompression
	told    atomic.Bool  // an item had a title or a text
	untold  atomic.Int64 // items that had neither
	kept    names
	notes   notes
	mu      sync.Mutex
	mapped  map[string]string   // guarded by mu
	formats map[string]struct{} // of the files in it; guarded by mu
}

// reader cuts one format into chunks. It yields an error only for what stops the source, and nothing after it.
type reader interface {
	chunks(ctx context.Context, yield func(Chunk, error) bool)
}

// Open prepares to read the named file or folder, or r where r is not nil; name is then used in messages and, where the
// content does not tell, to guess the format. The name "-" stands for standard input and needs r. It returns an Invalid
// error for a format that is not recognised and for a mapping that does not fit, and NotFound for a missing file.
// A source is closed by reading its chunks to the end or by Close.
func Open(name string, r io.Reader, c Config) (*Source, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Source{account: new(account), name: name, c: c}
	s.streaming = r != nil
	if f, ok := r.(*os.File); ok { // standard input may be a file
		if fi, err := f.Stat(); err == nil && fi.Mode().IsRegular() {
			s.size, s.streaming = fi.Size(), false
		}
	}
	if r == nil {
		r, err = s.openFile()
	}
	if err == nil && r != nil {
		err = s.openStream(r)
	}
	if err != nil {
		_ = s.Close() // nothing was written
		return nil, s.stopped(err)
	}
	return s, nil
}

// formatRead names the format, or those of the files in it. The caller holds the lock.
func (s *Source) formatRead() string {
	if len(s.formats) == 0 {
		return s.format
	}
	return strings.Join(slices.Sorted(maps.Keys(s.formats)), ", ")
}

// openFile opens the named file; of a folder it lists the files and returns nil.
func (s *Source) openFile() (io.Reader, error) {
	fi, err := os.Stat(s.name)
	if err != nil {
		return nil, fileError(err)
	}
	if fi.IsDir() {
		return nil, s.openFolder(s.name)
	}
	f, err := os.Open(s.name)
	if err != nil {
		return nil, fileError(err)
	}
	s.close = append(s.close, f.Close)
	s.size, s.streaming = fi.Size(), !fi.Mode().IsRegular()
	return f, nil
}

// openStream decompresses, detects and sets the reader.
func (s *Source) openStream(r io.Reader) error {
	in, err := s.newInput(r)
	if err != nil {
		return err
	}
	head := in.peek()
	if s.format = s.c.Format; s.format == "" {
		s.format = detect(head, plainName(s.name))
	}
	if s.format == "" {
		return aedile.Invalidf("", "", "format is not recognised").Hint(formatHint(head))
	}
	switch s.format {
	case NDJSON, JSON, CSV, TSV, Lines:
		err = in.plainText(s)
	case Merchant, XML:
		if !in.declared(s) {
			err = in.plainText(s)
		}
	}
	if err != nil {
		return err
	}
	s.reader, err = s.readerFor(in)
	return err
}

func (s *Source) readerFor(in *input) (reader, error) {
	switch s.format {
	case NDJSON:
		return &lineReader{s: s, in: in, decode: s.newDecoders().line}, nil
	case JSON:
		return newJSONReader(s, in), nil
	case CSV, TSV:
		delim := byte('\t')
		if s.c.Format != "" {
			if is := notTable(in.peek()); is != "" {
				return nil, aedile.Invalidf("", "", "is %s, no table", is).Hint("leave --format out, or name the right one")
			}
		}
		if s.format == CSV {
			delim = delimiterOf(in.peek(), s.c.Format != "")
		}
		return newTable(s, in, delim)
	case Merchant:
		if head := bytes.TrimLeft(in.peek(), " \t\r\n"); len(head) > 0 && head[0] != '<' {
			return newTable(s, in, '\t') // the other form of the same feed
		}
		return newFeed(s, in)
	case XML:
		return newFeed(s, in)
	case HTML:
		return &htmlReader{s, in}, nil
	case WARC:
		return &warcReader{s: s, in: in}, nil
	case Parquet:
		return newParquet(s, in)
	case XLSX:
		return newSheets(s, in)
	case Zip:
		return newZip(s, in)
	case Tar:
		return newTar(s, in)
	case Lines:
		return s.newListReader(in), nil
	}
	return nil, fmt.Errorf("format %s has no reader", s.format)
}

// formatHint says what to do about content that no reader knows.
func formatHint(head []byte) string {
	for _, k := range []struct{ magic, hint string }{
		{"\xd0\xcf\x11\xe0", "this is a spreadsheet of an old kind: save the sheet as CSV"},
		{"\xfd7zXZ", "this is packed with xz: unpack it first"},
		{"%PDF", "this is a PDF: items are not read from it"},
	} {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.hint
		}
	}
	return "name it with --format: " + strings.Join(Formats(), ", ")
}

// fileError says in words why a file cannot be read.
func fileError(err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return aedile.NotFoundf("", "", "no such file or folder")
	case errors.Is(err, os.ErrPermission):
		return aedile.Deniedf("", "", "may not be read")
	}
	return aedile.Internalf("", "", "cannot be opened").Because(err)
}

// Chunks yields the pieces of the source in order. An error stops the source, comes last, and goes into the results by
// FaultOf: a file that cannot be read further, a limit on the whole file, a cancelled context. Chunks may be ranged over
// once; the source is closed when the loop ends.
func (s *Source) Chunks(ctx context.Context) iter.Seq2[Chunk, error] {
	return func(yield func(Chunk, error) bool) {
		more := true
		s.reader.chunks(ctx, func(c Chunk, err error) bool {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				c, err = nil, s.stopped(err)
			}
			more = yield(c, err) && err == nil
			return more
		})
		if err := s.Close(); err != nil && more {
			yield(nil, s.stopped(err))
		}
	}
}

// Close releases the file. It is needed only where Chunks was not ranged over, and does no harm where it was.
func (s *Source) Close() error {
	var errs []error
	for _, c := range s.close {
		errs = append(errs, c())
	}
	s.close = nil
	return errors.Join(errs...)
}

// Ran says what was read, complete once Chunks has ended and every chunk is decoded. Items and Faults are left to the
// caller, who has counted them.
func (s *Source) Ran() aedile.SourceRan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return aedile.SourceRan{Name: s.name, Format: s.formatRead(), Bytes: s.out.Load(), Mapped: maps.Clone(s.mapped), Kept: s.kept.list()}
}

// Notes says in words what else the reader saw and set aside: files of a folder that are no pages, records of an archive
// that are no answers, characters that had to be skipped in JSON-LD. Sorted; complete when Ran is.
func (s *Source) Notes() []string {
	l := s.notes.list()
	n := s.untold.Load()
	switch {
	case n > 0 && !s.told.Load():
		l = append(l, fmt.Sprintf("neither title nor text was recognised in any item: %d (say with --map what holds them; aedile inspect shows the names)", n))
	case n > 0:
		l = append(l, fmt.Sprintf("items with neither title nor text: %d", n))
	}
	slices.Sort(l)
	return l
}

// Size returns the size of the source in bytes as stored (compressed), 0 where it is not known.
func (s *Source) Size() int64 { return s.size }

// Read returns how many bytes of Size were consumed so far. It may be called from any goroutine.
func (s *Source) Read() int64 { return s.read.Load() }
