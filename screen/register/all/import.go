package all

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Stdin is the name of standard input among files.
const Stdin = "-"

// Imported is what an import read.
type Imported struct {
	Snapshot *register.Snapshot
	Faults   []aedile.Fault // rows that could not be read, told one by one up to register.MaxFaults
	Notes    []string       // what a person should know besides
}

// Import reads a register as of a day, YYYY-MM-DD, from files as their publisher made them: one or several, plain, .gz or .zst, or a folder of
// them. stdin is read where a file is named "-". Errors are NotFound where a file is missing, and Invalid where nothing could be read.
func Import(f register.Format, asOf string, files []string, stdin io.Reader) (Imported, error) {
	var in Imported
	if _, err := time.Parse(time.DateOnly, asOf); err != nil {
		return in, aedile.Invalidf("read register "+f.Name, "", "the day %s is no date", asOf).Hint("write it as 2026-01-31")
	}
	paths, err := in.expand(f, files)
	if err != nil {
		return in, err
	}
	for _, p := range paths {
		if _, err := os.Stat(p); p != Stdin && err != nil {
			return in, aedile.NotFoundf("read register "+f.Name, p, "cannot be opened").Because(errors.Unwrap(err))
		}
	}
	entries := each(f, paths, stdin)
	if f.DecodeFS != nil && !slices.Contains(paths, Stdin) {
		if len(paths) > 1 {
			entries = f.DecodeFS(picked(paths))
		} else if filepath.Ext(plainName(paths[0])) != ".zip" {
			in.Notes = append(in.Notes, "the publisher makes this register of several files; what stands only in the others is missing: name the folder or all of them")
		}
	}
	in.Snapshot, in.Faults, err = register.New(f, asOf, strings.Join(paths, ", "), entries)
	if err != nil {
		return in, guessed(err, f, paths)
	}
	if s := in.Snapshot; s.Faults > s.Entries+s.Repeats {
		in.Notes = append(in.Notes, fmt.Sprintf("more rows could not be read (%d) than could: is it the file of this register?", s.Faults))
	}
	return in, nil
}

// suffixes are how files of registers end.
var suffixes = []string{".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".xlsx", ".zip"}

// expand puts the files of folders in the place of folders. What lies in a folder and does not begin as the register does is passed over, and
// that is noted; a file that is named is never passed over.
func (in *Imported) expand(f register.Format, files []string) ([]string, error) {
	var out []string
	for _, p := range files {
		if fi, err := os.Stat(p); p == Stdin || err != nil || !fi.IsDir() {
			out = append(out, p)
			continue
		}
		list, err := os.ReadDir(p)
		if err != nil {
			return nil, fmt.Errorf("read register %s: %w", f.Name, err)
		}
		var passed []string
		n := len(out)
		for _, e := range list {
			path := filepath.Join(p, e.Name())
			data := e.Type().IsRegular() && slices.Contains(suffixes, filepath.Ext(plainName(e.Name())))
			switch {
			case strings.HasPrefix(e.Name(), "."):
			case data && (f.DecodeFS != nil || reads(f, path)):
				out = append(out, path)
			default:
				passed = append(passed, e.Name())
			}
		}
		if len(out) == n {
			return nil, aedile.NotFoundf("read register "+f.Name, p, "folder holds no file of this register").
				Hint("files end in " + strings.Join(suffixes, ", ") + ", with .gz or .zst after it where they are compressed")
		}
		if len(passed) > 0 {
			in.Notes = append(in.Notes, "passed over, as no file of this register: "+strings.Join(passed, ", "))
		}
	}
	return out, nil
}

// plainName is a file's name in lower case without the ending of compression.
func plainName(name string) string {
	name = strings.ToLower(name)
	return strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
}

// each reads one file after the other.
func each(f register.Format, paths []string, stdin io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for _, p := range paths {
			r, err := Open(p, stdin)
			if err != nil {
				yield(register.Entry{}, err)
				return
			}
			more := one(f, p, r, len(paths) > 1, yield)
			_ = r.Close() // was only read
			if !more {
				return
			}
		}
	}
}

// one reads one file and reports whether to go on. Where it is one of many, its faults name it.
func one(f register.Format, path string, r io.Reader, many bool, yield func(register.Entry, error) bool) bool {
	n := 0
	for e, err := range f.Decode(r) {
		n++
		row, bad := errors.AsType[*register.RowError](err)
		switch msg := e.Fault(); {
		case !many:
		case bad:
			err = &register.RowError{Line: row.Line, Msg: row.Msg, File: path}
		case err != nil:
			err = fmt.Errorf("%s: %w", path, err)
		case msg != "":
			err = &register.RowError{Line: n, Msg: msg, File: path}
		}
		if !yield(e, err) {
			return false
		}
	}
	return true
}

// Open opens a file, or standard input where it is named "-", and unpacks it where it is compressed, whatever its name. The error is NotFound
// where there is none.
func Open(path string, stdin io.Reader) (io.ReadCloser, error) {
	file := io.NopCloser(stdin)
	if path != Stdin {
		f, err := os.Open(path) //nolint:gosec // the user names it
		if err != nil {
			return nil, aedile.NotFoundf("read file", path, "cannot be opened").Because(errors.Unwrap(err))
		}
		file = f
	}
	br := bufio.NewReaderSize(file, 1<<16)
	magic, _ := br.Peek(4)
	var r io.Reader = br
	var err error
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(br)
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		var z *zstd.Decoder
		z, err = zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<28))
		if err == nil {
			r = z.IOReadCloser()
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack %s: %w", path, err), file.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{r, file}, nil
}

// picked is the files of one register, found by their names without folder and compression.
type picked []string

// Open opens the file of that name.
func (p picked) Open(name string) (fs.File, error) {
	for _, path := range p {
		if base := filepath.Base(path); strings.EqualFold(plainName(base), name) {
			fi, err := os.Stat(path)
			if err != nil {
				return nil, err
			}
			r, err := Open(path, nil)
			return part{r, fi}, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

type part struct {
	io.ReadCloser
	fi fs.FileInfo
}

// Stat describes the file as it is stored.
func (p part) Stat() (fs.FileInfo, error) { return p.fi, nil }

// guessed adds to an error which registers the first file could be of.
func guessed(err error, not register.Format, paths []string) error {
	var e *aedile.Error
	if !errors.As(err, &e) || paths[0] == Stdin {
		return err
	}
	var names []string
	for _, f := range Formats() {
		if f.Name != not.Name && reads(f, paths[0]) {
			names = append(names, f.Name)
		}
	}
	hint := "is it the file of this register?"
	if len(names) > 0 {
		hint = "its beginning reads as " + strings.Join(names, " or ") + "."
	}
	hint += " Any other list can be read with --map FILE"
	return aedile.Errorf(e.Class, e.Op, e.Subject, "%s", e.Msg).Hint(hint).Because(e.Err)
}

// fewRows is how many rows tell whether a file is of a register.
const fewRows = 25

// reads reports whether most of the first rows of a file are entries of the register.
func reads(f register.Format, path string) bool {
	r, err := Open(path, nil)
	if err != nil {
		return false
	}
	defer r.Close()
	good, bad := 0, 0
	for e, err := range f.Decode(r) {
		if err != nil || e.Fault() != "" {
			bad++
		} else {
			good++
		}
		if good+bad == fewRows {
			break
		}
	}
	return good > bad
}
