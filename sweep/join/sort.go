package join

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// The sizes of sorting on disk. Chosen: chunks large enough that their number stays small, small enough that two of them fit a small
// machine.
const (
	chunkBytes = 48 << 20 // records held until they are sorted and written
	runBuffer  = 64 << 10 // read of each run while they are merged
	maxRuns    = 256      // merged at one time: more are merged to one first
)

// sorter sorts any number of records in a folder, in memory that does not grow with them.
type sorter struct {
	dir   string
	data  []byte
	ends  []int
	runs  []string
	bytes int64 // written
}

// add takes a record, which it copies.
func (s *sorter) add(r []byte) error {
	if len(s.data)+len(r) > chunkBytes && len(s.ends) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.data = append(s.data, r...)
	s.ends = append(s.ends, len(s.data))
	return nil
}

// spill writes the records at hand, sorted, as one run.
func (s *sorter) spill() error {
	at := func(i int) []byte {
		if i == 0 {
			return s.data[:s.ends[0]]
		}
		return s.data[s.ends[i-1]:s.ends[i]]
	}
	order := make([]int32, len(s.ends))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // a chunk holds far fewer
	}
	slices.SortFunc(order, func(a, b int32) int { return bytes.Compare(at(int(a)), at(int(b))) })
	err := s.write(func(yield func([]byte, error) bool) {
		for _, i := range order {
			if !yield(at(int(i)), nil) {
				return
			}
		}
	})
	s.data, s.ends = s.data[:0], s.ends[:0]
	return err
}

// write writes records as one run.
func (s *sorter) write(records iter.Seq2[[]byte, error]) (err error) {
	f, err := os.CreateTemp(s.dir, "run-*")
	if err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, runBuffer)
	var size [binary.MaxVarintLen64]byte
	for r, err := range records {
		if err != nil {
			return err
		}
		n := binary.PutUvarint(size[:], uint64(len(r)))
		_, _ = w.Write(size[:n]) // Flush returns the first error
		_, _ = w.Write(r)
		s.bytes += int64(n + len(r))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	s.runs = append(s.runs, f.Name())
	return nil
}

// all yields the records in order; each is valid until the next. Nothing can be added any more.
func (s *sorter) all(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if err := s.reduce(ctx); err != nil {
			yield(nil, err)
			return
		}
		for r, err := range merged(ctx, s.runs) {
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// reduce writes what is at hand and merges runs until few are left.
func (s *sorter) reduce(ctx context.Context) error {
	if len(s.ends) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.data, s.ends = nil, nil
	for len(s.runs) > maxRuns {
		some := slices.Clone(s.runs[:maxRuns])
		s.runs = slices.Delete(s.runs, 0, maxRuns)
		if err := s.write(merged(ctx, some)); err != nil {
			return err
		}
		for _, name := range some {
			if err := os.Remove(name); err != nil {
				return fmt.Errorf("sort: %w", err)
			}
		}
	}
	return nil
}

// run is a run that is read.
type run struct {
	f    *os.File
	r    *bufio.Reader
	head []byte
}

// next reads the next record; io.EOF says that there is none.
func (x *run) next() error {
	n, err := binary.ReadUvarint(x.r)
	if err != nil {
		return err //nolint:wrapcheck // the caller compares it
	}
	x.head = slices.Grow(x.head[:0], int(n))[:n] //nolint:gosec // we wrote it
	if _, err := io.ReadFull(x.r, x.head); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	return nil
}

// merge is a heap of runs, that with the least record first.
type merge []*run

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return bytes.Compare(m[i].head, m[j].head) < 0 }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }

// Push and Pop serve package heap.
func (m *merge) Push(x any) { *m = append(*m, x.(*run)) }

// Pop takes the last run.
func (m *merge) Pop() any {
	last := len(*m) - 1
	x := (*m)[last]
	*m = (*m)[:last]
	return x
}

// merged yields the records of sorted runs in order.
func merged(ctx context.Context, names []string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var m merge
		defer func() {
			for _, x := range m {
				_ = x.f.Close() // it was read
			}
		}()
		for _, name := range names {
			f, err := os.Open(name) //nolint:gosec // ours
			if err != nil {
				yield(nil, fmt.Errorf("sort: %w", err))
				return
			}
			x := &run{f: f, r: bufio.NewReaderSize(f, runBuffer)}
			m = append(m, x)
			if err := x.next(); err != nil {
				yield(nil, fmt.Errorf("sort: %w", err)) // no run is empty
				return
			}
		}
		heap.Init(&m)
		for n := 0; len(m) > 0; n++ {
			if n&1023 == 0 && ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			if !yield(m[0].head, nil) {
				return
			}
			switch err := m[0].next(); {
			case errors.Is(err, io.EOF):
				_ = m[0].f.Close() // it was read
				heap.Pop(&m)
			case err != nil:
				yield(nil, err)
				return
			default:
				heap.Fix(&m, 0)
			}
		}
	}
}
