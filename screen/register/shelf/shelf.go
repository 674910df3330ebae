// Package shelf keeps snapshots of registers in a folder: one folder a register, one file a snapshot, named by day and digest and never
// written again.
//
// It does not fetch, and it deletes nothing.
package shelf

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/atomicfile"
	"github.com/aedile/aedile/screen/register"
)

// Shelf is a folder of snapshots.
type Shelf struct {
	Dir string
}

// digits is how much of a digest is in a file's name: 48 bits, enough to tell snapshots of one day apart; the whole is in the file.
const digits = 12

const suffix = ".ndjson"

func (s Shelf) folder(name string) (string, error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", aedile.Invalidf("find register", name, "is no name of a register").Hint("names are of the form [a-z0-9-]+")
	}
	return filepath.Join(s.Dir, name), nil
}

// Put writes a snapshot and returns its path. A snapshot that is there already stays as it is, unless another of its day was written after
// it: then it is written once more, the same bytes, and is the newest again.
func (s Shelf) Put(r *register.Snapshot) (path string, err error) {
	dir, err := s.folder(r.Register)
	if err != nil {
		return "", err
	}
	hex := strings.TrimPrefix(string(r.Digest), "sha256:")
	if len(hex) != 64 {
		return "", aedile.Invalidf("keep register", r.Register, "snapshot has no digest")
	}
	path = filepath.Join(dir, r.AsOf+"-"+hex[:digits]+suffix)
	if newest, _ := s.last(r.Register, r.AsOf); newest != nil && newest.Path == path {
		return path, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("keep register %s: %w", r.Register, err)
	}
	return path, write(path, func(w *bufio.Writer) error { return r.Encode(w) })
}

// write makes the file whole or not at all; others who share the shelf read it as well.
func write(path string, fill func(w *bufio.Writer) error) error {
	return atomicfile.Write(path, 0o644, func(to io.Writer) error {
		w := bufio.NewWriter(to)
		return errors.Join(fill(w), w.Flush())
	})
}

// Item is a snapshot on the shelf, by its head.
type Item struct {
	register.Head
	Path string

	written time.Time
}

// List returns the snapshots, by register, oldest first; of those of one day the one written first comes first. What is no snapshot is not listed but named in the error, which is Invalid.
func (s Shelf) List() ([]Item, error) {
	var out []Item
	var bad []error
	paths, err := filepath.Glob(filepath.Join(s.Dir, "*", "*"+suffix))
	if err != nil {
		return nil, fmt.Errorf("list registers: %w", err)
	}
	for _, p := range paths {
		h, err := head(p)
		if err != nil {
			bad = append(bad, aedile.Invalidf("list registers", p, "is no snapshot").
				Hint("nothing of aedile edits a snapshot: take the file away and import the register again").Because(err))
			continue
		}
		it := Item{Head: h, Path: p}
		if fi, err := os.Stat(p); err == nil {
			it.written = fi.ModTime()
		}
		out = append(out, it)
	}
	slices.SortFunc(out, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Register, b.Register), cmp.Compare(a.AsOf, b.AsOf), a.written.Compare(b.written),
			cmp.Compare(a.Path, b.Path))
	})
	return out, errors.Join(bad...)
}

func head(path string) (h register.Head, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadBytes('\n')
	if err != nil {
		return h, err
	}
	return h, json.Unmarshal(line, &h)
}

// Open reads and verifies a snapshot: the newest of a register, or the one that begins with a day or digest, as in "2026-01-31" or
// "sha256:4f…". The error is NotFound where there is none, and Invalid where the file was changed.
func (s Shelf) Open(name, at string) (*register.Snapshot, error) {
	if _, err := s.folder(name); err != nil {
		return nil, err
	}
	found, err := s.last(name, at)
	if found == nil {
		return nil, aedile.NotFoundf("open register", strings.TrimSpace(name+" "+at), "is not on the shelf").
			Hint("import or update it first").Because(err)
	}
	f, err := os.Open(found.Path)
	if err != nil {
		return nil, fmt.Errorf("open register %s: %w", name, err)
	}
	defer f.Close()
	return register.Decode(f)
}

// last is the snapshot that Open means, nil where there is none; err tells of files that are no snapshots.
func (s Shelf) last(name, at string) (found *Item, err error) {
	items, err := s.List()
	for i := range items {
		it := &items[i]
		if it.Register == name && (strings.HasPrefix(it.AsOf, at) || len(at) > len("sha256:") && strings.HasPrefix(string(it.Digest), at)) {
			found = it
		}
	}
	return found, err
}

// Names returns the registers that have a snapshot.
func (s Shelf) Names() ([]string, error) {
	items, err := s.List()
	var out []string
	for _, it := range items {
		if n := len(out); n == 0 || out[n-1] != it.Register {
			out = append(out, it.Register)
		}
	}
	return out, err
}

// state is the file in which what the server said is kept.
const state = "source.json"

// Keep writes what is to be known at the next update of a register, as JSON.
func (s Shelf) Keep(name string, v any) error {
	dir, err := s.folder(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("keep state of register %s: %w", name, err)
	}
	return write(filepath.Join(dir, state), func(w *bufio.Writer) error { return json.NewEncoder(w).Encode(v) })
}

// Kept reads what Keep wrote into v, which stays as it is where nothing was kept.
func (s Shelf) Kept(name string, v any) error {
	dir, err := s.folder(name)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(dir, state))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("read state of register %s: %w", name, err)
	}
	return nil
}
