package archive

import (
	"context"
	"fmt"
	"sync"

	"github.com/aedile/aedile"
)

// Writer adds items to an archive. Any number of goroutines may use it; several writers on one store do not disturb each other, but
// two that are given the same item at the same time both keep it.
type Writer struct {
	a   *Archive
	now func() string // the day, YYYY-MM-DD

	mu     sync.Mutex
	known  table
	next   int // number of the next segment
	b      *builder
	counts Counts
	err    error // of a segment that could not be written: what came since is not kept
}

// Counts are what came of the items that a writer was given.
type Counts struct {
	Kept  int // that were not there
	Known int // that were there already, or had been erased
}

// Append opens an archive for adding. today gives the day on which items come into the archive. It reads all digests that are there.
func Append(ctx context.Context, store Files, today func() string) (*Writer, error) {
	a, err := OpenFiles(store)
	if err != nil {
		return nil, err
	}
	w := &Writer{a: a, now: today, next: 1}
	if w.b, err = newBuilder(); err != nil {
		return nil, err
	}
	err = a.indexes(ctx, func(name string, index []byte) error {
		f, _, err := openIndex(index)
		if err != nil {
			return damaged(name, err)
		}
		sums, err := readRows[sumRow](f)
		if err != nil {
			return damaged(name, err)
		}
		for i := range sums {
			w.known.add(sums[i].Digest)
		}
		n, _ := numberOf(name)
		w.next = max(w.next, n+1)
		return nil
	})
	return w, err
}

// Add keeps items that are not there yet. They are held until a segment is full, or until Flush.
func (w *Writer) Add(ctx context.Context, records ...Record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	day := w.now()
	for i := range records {
		r := &records[i]
		if !w.known.add(r.Sum) {
			w.counts.Known++
			continue
		}
		w.counts.Kept++
		w.b.add(row{Digest: r.Sum, ID: r.ID, Service: r.Service, Trader: r.Trader, Kind: r.Kind, Day: r.Day, Kept: day}, r.Form)
		if w.b.full() {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Flush writes what is held. What was added before it returns without an error is kept.
func (w *Writer) Flush(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	return w.flush(ctx)
}

// Counts returns what came of the items so far.
func (w *Writer) Counts() Counts {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts
}

func (w *Writer) flush(ctx context.Context) error {
	if len(w.b.rows) == 0 {
		return nil
	}
	name, items, index, err := w.b.seal(w.next, "")
	if err == nil {
		err = put(ctx, w.a.store, name, items, index)
	}
	w.next++
	if err != nil {
		w.err = fmt.Errorf("keep items: %w", err)
	}
	return w.err
}

// put writes the two files of a segment: it is there once its index is. That the very files are there already is no error.
func put(ctx context.Context, store Files, name string, items, index []byte) error {
	for _, f := range []struct {
		end  string
		body []byte
	}{{itemsEnd, items}, {indexEnd, index}} {
		if err := store.Put(ctx, name+f.end, f.body); err != nil && aedile.ClassOf(err) != aedile.Conflict {
			return err
		}
	}
	return nil
}
