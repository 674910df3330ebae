// Package intake reads the files of a sweep one after the other and cuts them into batches that know where they come from.
//
// It judges no item and shows nothing: how far the reading is can be asked from any goroutine.
package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"sync/atomic"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/look"
)

// File is one file, folder or stream to read.
type File struct {
	Name   string
	Stream io.Reader // read in the place of a file of that name; nil: there is such a file or folder
}

// Files reads files one after the other. One goroutine ranges over the batches; the outputs of a sweep may be counted on another.
type Files struct {
	files []*input
	c     source.Config
	wrap  func(io.Reader) io.Reader
	look  func(*aedile.Item) // at pictures; nil: none are looked at

	keep Keeper // nil: items are not kept
	lost error  // of the keeper

	now  atomic.Pointer[source.Source]
	done atomic.Int64 // bytes of the files that are read
}

// Keeper keeps items as they were seen, once by digest. It is called in the order of the items, from the goroutine that counts.
type Keeper interface {
	Add(ctx context.Context, records ...archive.Record) error
}

// Keep gives every item that is read to the keeper. It is called before the first batch is read.
func (in *Files) Keep(k Keeper) { in.keep = k }

// Lost returns the error of the keeper. Where there is one, not all items that were read are kept.
func (in *Files) Lost() error { return in.lost }

// input is one file with what came of it.
type input struct {
	File
	size   int64 // bytes as stored, 0 if unknown
	src    atomic.Pointer[source.Source]
	items  int
	silent int // items with neither title nor text
	faults int
	failed bool // could not be read, or not to its end
}

// Batch is a piece of one of the files.
type Batch struct {
	screen.Batch // nil where the file could not be read further
	of           *input
	in           *Files
	silent       int // items with neither title nor text
	seen         []archive.Record
	unpinned     error // of an item that has no canonical form
}

// Each yields the records of the batch.
func (b *Batch) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	b.Batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if it != nil && it.Title == "" && it.Text == "" {
			b.silent++
		}
		if it != nil && b.in != nil && b.in.look != nil {
			b.in.look(it)
		}
		if it != nil && b.in.keep != nil {
			r, err := archive.RecordOf(it)
			if err != nil {
				b.unpinned = err
			} else {
				b.seen = append(b.seen, r)
			}
		}
		return yield(it, f)
	})
}

// Size returns the bytes that the batch holds, as far as its source knows.
func (b *Batch) Size() int {
	if z, ok := b.Batch.(screen.Sized); ok {
		return z.Size()
	}
	return 0
}

// New returns the files, of which none is opened yet. wrap, which may be nil, is laid over the stored bytes of each.
func New(files []File, c source.Config, wrap func(io.Reader) io.Reader) *Files {
	in := &Files{c: c, wrap: wrap}
	for _, f := range files {
		x := &input{File: f}
		if f.Stream == nil {
			if fi, err := os.Stat(f.Name); err == nil && fi.Mode().IsRegular() {
				x.size = fi.Size()
			}
		}
		in.files = append(in.files, x)
	}
	return in
}

// Look has the pictures of items that lie in a folder looked at when a batch is decoded, from here on; "" means none are. It returns a
// NotFound error where there is no such folder.
func (in *Files) Look(ctx context.Context, dir string) error {
	if dir == "" {
		return nil
	}
	f, err := look.Open(dir)
	if err != nil {
		return err //nolint:wrapcheck // it names the folder
	}
	in.look = func(it *aedile.Item) { f.Item(ctx, it) }
	return nil
}

// Batches yields the pieces of all files. A file that fails is told by an error with the batch that stands for it, and the next one is
// read.
func (in *Files) Batches(ctx context.Context) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		for _, f := range in.files {
			s, err := in.open(ctx, f)
			if err != nil {
				if !yield(&Batch{of: f, in: in}, err) {
					return
				}
				continue
			}
			f.src.Store(s)
			in.now.Store(s)
			for c, err := range s.Chunks(ctx) {
				if !yield(&Batch{Batch: c, of: f, in: in}, err) {
					return
				}
			}
			in.now.Store(nil)
			in.done.Add(max(f.size, s.Size()))
			if ctx.Err() != nil {
				return
			}
		}
	}
}

// open opens one file.
func (in *Files) open(ctx context.Context, f *input) (*source.Source, error) {
	r := f.Stream
	var file *os.File
	if r == nil && (in.wrap != nil || isStream(f.Name)) {
		var err error
		if file, err = os.Open(f.Name); err != nil {
			return nil, aedile.NotFoundf("read "+f.Name, "", "cannot be opened").Because(err)
		}
		r = file
	}
	if f.Stream != nil || file != nil && isStream(f.Name) {
		r = &interruptible{ctx: ctx, r: r}
	}
	if in.wrap != nil {
		r = in.wrap(r)
	}
	s, err := source.Open(f.Name, r, in.c)
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, err
	}
	return s, nil
}

// isStream reports whether the name is that of a pipe or a device, which may keep its reader waiting.
func isStream(name string) bool {
	fi, err := os.Stat(name)
	return err == nil && fi.Mode()&(os.ModeNamedPipe|os.ModeCharDevice|os.ModeSocket) != 0
}

// Cut returns the lines of the batch, to be decoded elsewhere; ok is false where only the batch itself can be decoded. See
// [source.BlockOf].
func (b *Batch) Cut() (cut source.LineBlock, ok bool) {
	if b.in.keep != nil {
		return cut, false
	}
	return source.BlockOf(b.Batch)
}

// Absorb takes in what was seen where the lines were decoded, and how many items had neither title nor text.
func (b *Batch) Absorb(seen source.Noticed, silent int) {
	b.silent += silent
	b.of.src.Load().Absorb(seen)
}

// Count takes what came of a batch into the account of its file, and returns the faults with their places: those of records, and the one
// that ended the file.
func (b *Batch) Count(o screen.Output) []aedile.Fault {
	if k := b.in; k.keep != nil && k.lost == nil {
		k.lost = errors.Join(b.unpinned, k.keep.Add(context.Background(),
			b.seen...)) // what is read is kept, though somebody stops the sweep
		b.seen = nil
	}
	b.of.items += o.Items
	b.of.silent += b.silent
	faults := o.Faults
	if o.Err != nil {
		b.of.failed = true
		faults = append(faults, *source.FaultOf(o.Err))
	}
	b.of.faults += len(faults)
	for i := range faults {
		faults[i].Source = cmp.Or(faults[i].Source, b.of.Name)
	}
	return faults
}

// Position is the number of items of the file that were counted before this batch. It is known once the batches before are counted.
func (b *Batch) Position() int { return b.of.items }

// Name is the name of the file.
func (b *Batch) Name() string { return b.of.Name }

// Size returns the bytes of all files as stored, 0 where that of any is unknown.
func (in *Files) Size() int64 {
	var sum int64
	for _, f := range in.files {
		if f.size == 0 {
			return 0
		}
		sum += f.size
	}
	return sum
}

// Read returns how many of those bytes have been read. It may be called from any goroutine.
func (in *Files) Read() int64 {
	n := in.done.Load()
	if s := in.now.Load(); s != nil {
		n += s.Read()
	}
	return n
}

// Ran says what was read, and what the readers noted. It is complete when all batches are counted.
func (in *Files) Ran() (rs []aedile.SourceRan, notes []string) {
	for _, f := range in.files {
		r := aedile.SourceRan{Name: f.Name}
		if s := f.src.Load(); s != nil {
			r = s.Ran()
			for _, n := range s.Notes() {
				notes = append(notes, f.Name+": "+n)
			}
		}
		r.Items, r.Faults = f.items, f.faults
		rs = append(rs, r)
	}
	return rs, append(notes, in.Warnings()...)
}

// Unread returns the files of which nothing could be read: they failed, or every record of theirs was a fault.
func (in *Files) Unread() []string {
	var names []string
	for _, f := range in.files {
		if f.items == 0 && (f.failed || f.faults > 0) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Items returns how many items were read from all files.
func (in *Files) Items() (n int) {
	for _, f := range in.files {
		n += f.items
	}
	return n
}

// Warnings names the files of which something was read that screening can do little with: nothing at all, or items with neither title nor
// text, as where columns have names that nobody knows. A list of categories has none either, and is not meant.
func (in *Files) Warnings() (out []string) {
	for _, f := range in.files {
		s := f.src.Load()
		switch {
		case s == nil || f.failed:
		case f.items == 0 && f.faults == 0:
			out = append(out, f.Name+": holds no item")
		case f.items > 0 && f.silent == f.items && s.Ran().Format != source.Lines:
			out = append(out, fmt.Sprintf("%s: neither title nor text was recognised in any of %d items, so little could be found in them: say which column holds which with --map", f.Name, f.items))
		}
	}
	return out
}
