package sweep

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"sync"
	"sync/atomic"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
)

// Stdin is the name of standard input on the command line.
const Stdin = "-"

// inputs are the files of a run, read one after the other. One goroutine ranges over the batches, another asks to which file
// the next one belonged: a sweep gives its outputs in the order of its batches.
type inputs struct {
	files []*input
	stdin io.Reader
	c     source.Config
	wrap  func(name string, r io.Reader) io.Reader // over every file, may be nil

	mu    sync.Mutex
	queue []*input // of batches that were handed out, in order
	now   atomic.Pointer[source.Source]
	done  atomic.Int64 // bytes of the files that are read
}

// input is one file, folder or stream.
type input struct {
	name   string
	size   int64 // bytes as stored, 0 if unknown
	src    *source.Source
	items  int
	faults int
	failed bool // could not be read, or not to its end
}

// inputs returns the files of a run. No file means standard input, unless a person sits there.
func (a *App) inputs(op string, names []string, c source.Config) (*inputs, error) {
	if len(names) == 0 {
		if a.InTerminal {
			return nil, aedile.Invalidf(op, "", "no file to read").Hint("name files or folders, or send items to standard input")
		}
		names = []string{Stdin}
	}
	in := &inputs{stdin: a.In, c: c}
	stdins := 0
	for _, n := range names {
		f := &input{name: n}
		if n == Stdin {
			stdins++
		} else if fi, err := os.Stat(n); err == nil && fi.Mode().IsRegular() {
			f.size = fi.Size()
		}
		in.files = append(in.files, f)
	}
	if stdins > 1 {
		return nil, aedile.Invalidf(op, Stdin, "standard input can be read only once")
	}
	return in, nil
}

// open opens one file.
func (in *inputs) open(ctx context.Context, f *input) (*source.Source, error) {
	var r io.Reader
	var file *os.File
	switch {
	case f.name == Stdin:
		r = &patient{ctx: ctx, r: in.stdin}
	case in.wrap != nil:
		var err error
		if file, err = os.Open(f.name); err != nil {
			return nil, aedile.NotFoundf("read "+f.name, "", "cannot be opened").Because(err)
		}
		r = file
	}
	if in.wrap != nil {
		r = in.wrap(f.name, r)
	}
	s, err := source.Open(f.name, r, in.c)
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, err
	}
	return s, nil
}

// batches yields the chunks of all files. A file that fails is told by an error, and the next one is read.
func (in *inputs) batches(ctx context.Context) iter.Seq2[screen.Batch, error] {
	return func(yield func(screen.Batch, error) bool) {
		for _, f := range in.files {
			s, err := in.open(ctx, f)
			if err != nil {
				if in.push(f); !yield(nil, err) {
					return
				}
				continue
			}
			f.src = s
			in.now.Store(s)
			for c, err := range s.Chunks(ctx) {
				in.push(f)
				if !yield(c, err) {
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

func (in *inputs) push(f *input) {
	in.mu.Lock()
	in.queue = append(in.queue, f)
	in.mu.Unlock()
}

// next returns the file of the next output.
func (in *inputs) next() *input {
	in.mu.Lock()
	defer in.mu.Unlock()
	f := in.queue[0]
	in.queue = in.queue[1:]
	return f
}

// size returns the bytes of all files as stored, 0 where that of any is unknown.
func (in *inputs) size() int64 {
	var sum int64
	for _, f := range in.files {
		if f.size == 0 {
			return 0
		}
		sum += f.size
	}
	return sum
}

// read returns how many of those bytes have been read. It may be called from any goroutine.
func (in *inputs) read() int64 {
	n := in.done.Load()
	if s := in.now.Load(); s != nil {
		n += s.Read()
	}
	return n
}

// ran says what was read, and what the readers noted. It is complete when the sweep is.
func (in *inputs) ran() (rs []aedile.SourceRan, notes []string) {
	for _, f := range in.files {
		r := aedile.SourceRan{Name: f.name}
		if f.src != nil {
			r = f.src.Ran()
			for _, n := range f.src.Notes() {
				notes = append(notes, f.name+": "+n)
			}
		}
		r.Items, r.Faults = f.items, f.faults
		rs = append(rs, r)
	}
	return rs, notes
}

// unread returns the files of which nothing could be read because they failed.
func (in *inputs) unread() []string {
	var names []string
	for _, f := range in.files {
		if f.failed && f.items == 0 {
			names = append(names, f.name)
		}
	}
	return names
}
