package dump

import (
	"archive/zip"
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/aedile/aedile"
)

// Limits bound what a dump may cost. Zero fields take the default.
type Limits struct {
	PartBytes int64 // bytes of one CSV file, or of one zip that had to be unpacked; default 4 GiB
	Ratio     int64 // bytes out for each byte in; default 300. Rows that differ by no more than their uuid make about 40
	Small     int64 // bytes out up to which any ratio passes, since they cost little; default 256 MiB
	RowBytes  int   // bytes of one row; default 256 KiB, four times a statement with every text full
	Entries   int   // files in one zip; default 20,000
	Faults    int   // faults that are kept with their place, all are counted; default 100
}

func (l Limits) defaults() Limits {
	l.PartBytes = cmp.Or(l.PartBytes, 4<<30)
	l.Ratio = cmp.Or(l.Ratio, 300)
	l.Small = cmp.Or(l.Small, 256<<20)
	l.RowBytes = cmp.Or(l.RowBytes, 256<<10)
	l.Entries = cmp.Or(l.Entries, 20_000)
	l.Faults = cmp.Or(l.Faults, 100)
	return l
}

// Part is one CSV file of a dump.
type Part struct {
	Name  string // the way to it, as in "sor-global-2026-01-05-light.zip/sor-…-00000.csv.zip/sor-…-00000-00000.csv"
	Bytes int64  // as the archive states it, unpacked

	index int
	open  func() (io.ReadCloser, error)
	in    int64 // bytes packed, 0: not packed
	bad   error // why it cannot be opened
}

// Dump is an opened dump. Its parts may be read by many at a time.
type Dump struct {
	limits Limits
	parts  []*Part
	close  []func() error
}

// Open opens a dump: an outer zip of inner zips of CSV files, one of these alone, or a single CSV file. It reads the directories
// of the zips only. Errors: Invalid for an outer zip that is none, holds no CSV file or has entries that overlap, Limit for one
// with too many entries. An inner zip of which that holds is a part that cannot be read, unless there is no other.
func Open(name string, limits Limits) (*Dump, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, aedile.NotFoundf("open dump", name, "").Because(err)
	}
	d := &Dump{limits: limits.defaults(), close: []func() error{f.Close}}
	if err := d.add(f, path.Base(name)); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if len(d.parts) > 0 && !slices.ContainsFunc(d.parts, func(p *Part) bool { return p.bad == nil }) {
		return nil, errors.Join(d.parts[0].bad, d.Close())
	}
	if len(d.parts) == 0 {
		err := aedile.Invalidf("open dump", name, "holds no CSV file")
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Parts returns the CSV files in the order of the archive.
func (d *Dump) Parts() []*Part { return slices.Clone(d.parts) }

// Close closes the files and removes what was unpacked.
func (d *Dump) Close() error {
	var errs []error
	for _, c := range slices.Backward(d.close) {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

func (d *Dump) add(f *os.File, name string) error {
	info, err := f.Stat()
	if err != nil {
		return aedile.Internalf("open dump", name, "").Because(err)
	}
	magic := make([]byte, 4)
	if n, _ := f.ReadAt(magic, 0); n == 4 && string(magic[:2]) == "PK" {
		return d.walk(f, info.Size(), name, 2)
	}
	if !info.Mode().IsRegular() {
		return aedile.Invalidf("open dump", name, "is no file")
	}
	d.part(&Part{Name: name, Bytes: info.Size(), open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(f, 0, info.Size())), nil
	}})
	return nil
}

func (d *Dump) part(p *Part) {
	p.index = len(d.parts)
	d.parts = append(d.parts, p)
}

// walk lists a zip. Zips within it are opened in place where they are stored, and so are theirs, down to depth.
func (d *Dump) walk(r io.ReaderAt, size int64, name string, depth int) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return aedile.Invalidf("open dump", name, "is no whole zip").Because(err)
	}
	if len(z.File) > d.limits.Entries {
		return aedile.Limitf("open dump", name, "has %d entries, more than %d", len(z.File), d.limits.Entries)
	}
	z.RegisterDecompressor(zip.Deflate, inflate)
	if err := disjoint(z, size); err != nil {
		return aedile.Invalidf("open dump", name, "").Because(err)
	}
	for _, f := range z.File {
		err := d.entry(r, f, name, depth)
		if c := aedile.ClassOf(err); c == aedile.Invalid || c == aedile.Limit {
			// What is wrong with one of several zips is no reason to leave the others unread.
			d.part(&Part{Name: name + "/" + path.Base(f.Name), bad: err, open: func() (io.ReadCloser, error) { return nil, err }})
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (d *Dump) entry(r io.ReaderAt, f *zip.File, name string, depth int) error {
	within := name + "/" + path.Base(f.Name)
	ext := strings.ToLower(path.Ext(f.Name))
	switch {
	case f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/"):
		return nil
	case ext == ".csv":
		d.part(&Part{Name: within, Bytes: int64(f.UncompressedSize64), in: int64(f.CompressedSize64), open: f.Open})
		return nil
	case ext != ".zip":
		return nil
	case depth <= 1:
		return aedile.Invalidf("open dump", within, "is a zip within a zip within a zip")
	case f.Method == zip.Store:
		at, err := f.DataOffset()
		if err != nil {
			return aedile.Invalidf("open dump", within, "").Because(err)
		}
		return d.walk(io.NewSectionReader(r, at, int64(f.CompressedSize64)), int64(f.CompressedSize64), within, depth-1)
	}
	return d.unpack(f, within, depth)
}

// unpack writes an inner zip that was packed into a file beside the others, which goes when the dump is closed.
func (d *Dump) unpack(f *zip.File, name string, depth int) error {
	in, err := f.Open()
	if err != nil {
		return aedile.Invalidf("unpack", name, "").Because(err)
	}
	defer in.Close()
	tmp, err := os.CreateTemp("", "dump-*.zip")
	if err != nil {
		return aedile.Internalf("unpack", name, "").Because(err)
	}
	d.close = append(d.close, func() error { return errors.Join(tmp.Close(), os.Remove(tmp.Name())) })
	size, err := io.Copy(tmp, d.guard(in, int64(f.CompressedSize64)))
	if err != nil {
		return aedile.Invalidf("unpack", name, "").Because(err)
	}
	return d.walk(tmp, size, name, depth-1)
}

// disjoint refuses a zip in which two entries share bytes: so the smallest bombs are made.
func disjoint(z *zip.Reader, size int64) error {
	type area struct{ from, to int64 }
	areas := make([]area, 0, len(z.File))
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil {
			return err
		}
		if f.CompressedSize64 > uint64(size-at) {
			return fmt.Errorf("entry %s is longer than the file", f.Name)
		}
		areas = append(areas, area{at, at + int64(f.CompressedSize64)})
	}
	slices.SortFunc(areas, func(a, b area) int { return int(min(max(a.from-b.from, -1), 1)) })
	for i := 1; i < len(areas); i++ {
		if areas[i].from < areas[i-1].to {
			return errors.New("entries overlap")
		}
	}
	return nil
}

// inflate is a decompressor that is faster than the library's.
func inflate(r io.Reader) io.ReadCloser { return flate.NewReader(bufio.NewReaderSize(r, 64<<10)) }

// errBomb is the fault of a file that unpacks to more than the limits allow.
var errBomb = errors.New("unpacks to more than the limits allow")

// guard ends a stream with errBomb where it grows over the limits. The size that the archive states is not believed.
func (d *Dump) guard(r io.Reader, packed int64) io.Reader {
	limit := d.limits.PartBytes
	if packed > 0 && packed < limit/d.limits.Ratio {
		limit = min(limit, max(packed*d.limits.Ratio, d.limits.Small))
	}
	return &guarded{r, limit}
}

type guarded struct {
	r    io.Reader
	left int64
}

func (g *guarded) Read(b []byte) (int, error) {
	n, err := g.r.Read(b)
	if g.left -= int64(n); g.left < 0 {
		return 0, errBomb
	}
	return n, err
}
