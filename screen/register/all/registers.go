// Package all lists the decoders that ship and opens snapshots from a shelf by the names people write. The list is made of the folders
// beside it, so a new register touches its own folder only.
//
// It fetches nothing and writes nothing.
package all

//go:generate go -C ../../../tools run ./genlist -dir screen/register -of register.Format -func formats -o ../screen/register/all/all_gen.go

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/shelf"
)

// DefaultDir is the folder in which snapshots are kept where neither flag nor environment names one.
const DefaultDir = "aedile-registers"

// Formats returns every register that has a decoder of its own, by name.
func Formats() []register.Format {
	fs := formats()
	slices.SortFunc(fs, func(a, b register.Format) int { return cmp.Compare(a.Name, b.Name) })
	return fs
}

// Names returns the names of Formats.
func Names() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// Find returns the register of that name. The error is NotFound, with what there is as its hint.
func Find(name string) (register.Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return register.Format{}, aedile.NotFoundf("find register", name, "there is no such register").
		Hint("one of " + strings.Join(Names(), ", ") + "; or any other with --map FILE")
}

// Load reads and verifies snapshots from the shelf at dir, by name: the newest of every register where none is chosen, else those that
// are, as NAME, NAME@2026-01-31 or NAME@sha256:4f… (the beginning of a digest). A folder that does not exist holds nothing,
// which is an error only where something was chosen. Errors are NotFound where a chosen snapshot is missing, and Invalid where one
// is damaged or was changed.
func Load(dir string, chosen []string) ([]*register.Snapshot, error) {
	s := shelf.Shelf{Dir: dir}
	if len(chosen) == 0 {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		names, err := s.Names()
		if err != nil {
			return nil, err
		}
		chosen = names
	}
	var out []*register.Snapshot
	for _, c := range chosen {
		r, err := s.Open(Split(c))
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(o *register.Snapshot) bool { return o.Ref() == r.Ref() }) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *register.Snapshot) int {
		return cmp.Or(cmp.Compare(a.Register, b.Register), cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Digest, b.Digest))
	})
	return out, nil
}

// Split takes NAME@AT apart; at is "" where there is only a name.
func Split(chosen string) (name, at string) {
	name, at, _ = strings.Cut(chosen, "@")
	return name, at
}
