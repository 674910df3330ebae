package screen

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/aedile/aedile"
)

// Batch is a piece of a source that decodes on its own, on any goroutine. Each calls yield for every record in order, with
// an item that is valid only during the call, or with a fault in its place.
type Batch interface {
	Each(yield func(*aedile.Item, *aedile.Fault) bool)
}

// Sized is a batch that says how many bytes it holds until it is decoded; of those that do a sweep holds a bounded number of bytes.
type Sized interface{ Size() int }

// told is a batch that wants to know how many findings each of its items has: the next ones of the output, item by item.
type told interface{ Found(n int) }

// Output is what came of one batch.
type Output struct {
	Batch    Batch // as the source yielded it
	Findings []aedile.Finding
	Shadow   []aedile.Finding // of rules on trial
	Faults   []aedile.Fault
	Items    int
	// Kept holds copies of the items that have findings, by digest, where Sweep was asked to keep them.
	Kept map[aedile.Digest]*aedile.Item
	Err  error // the source could not go on here; what it gave before was screened
}

// SweepConfig says how a sweep runs.
type SweepConfig struct {
	Workers int  // goroutines that decode and screen; 0: one a core
	Keep    bool // copy items with findings into Output.Kept
}

// inFlight is how many batches a worker may be ahead of the writer: enough to keep it busy, few enough to bound memory.
const inFlight = 2

// maxRead is how many bytes of batches are held at one time, whatever the number of workers. Chosen: a hundred ordinary batches.
const maxRead = 32 << 20

// Sweep screens all batches and calls emit for each, in order, from one goroutine. The order and the content of what is
// emitted do not depend on the number of workers. Memory is bounded by a few batches a worker. Sweep returns the error of emit,
// or of ctx when it is done first; errors of the source are emitted.
func (s *Screener) Sweep(ctx context.Context, batches iter.Seq2[Batch, error], c SweepConfig, emit func(Output) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := c.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type job struct {
		batch Batch
		done  chan Output
		bytes int // of the room that the batch takes
	}
	bytes := newRoom(maxRead)
	jobs, queue := make(chan job), make(chan job, workers*inFlight)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(queue)
		defer close(jobs)
		for b, err := range batches {
			j := job{batch: b, done: make(chan Output, 1)}
			if z, ok := b.(Sized); ok {
				j.bytes = bytes.take(z.Size(), ctx.Done())
			}
			if !send(ctx, queue, j) {
				return
			}
			if err != nil || b == nil {
				j.done <- Output{Batch: b, Err: err}
				continue
			}
			if !send(ctx, jobs, j) {
				return
			}
		}
	})
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				out := s.batch(ctx, j.batch, c.Keep)
				bytes.give(j.bytes) // what is found is small, and waits for its turn
				j.done <- out
			}
		})
	}
	defer wg.Wait()
	defer cancel() // before waiting: nobody waits for a sweep that is over
	for j := range queue {
		select {
		case out := <-j.done:
			if err := emit(out); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

func send[T any](ctx context.Context, to chan<- T, v T) bool {
	select {
	case to <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// batch screens one batch.
func (s *Screener) batch(ctx context.Context, b Batch, keep bool) Output {
	sc := s.scratch.Get().(*scratch)
	defer func() { s.scratch.Put(sc) }()
	out := Output{Batch: b}
	asks, _ := b.(told)
	b.Each(func(it *aedile.Item, fault *aedile.Fault) bool {
		if fault != nil {
			out.Faults = append(out.Faults, *fault)
			return ctx.Err() == nil
		}
		out.Items++
		before := len(out.Findings)
		heavy := sc.hold(it, ctx.Done(), &out.Findings, &out.Faults)
		out.Shadow = append(out.Shadow, sc.shadow...)
		if heavy {
			sc = s.newScratch()
		}
		if asks != nil {
			asks.Found(len(out.Findings) - before)
		}
		if keep && len(out.Findings) > before {
			s.keep(&out, it, out.Findings[before].Item.Digest)
		}
		return ctx.Err() == nil
	})
	return out
}

func (s *Screener) keep(out *Output, it *aedile.Item, d aedile.Digest) {
	if out.Kept == nil {
		out.Kept = map[aedile.Digest]*aedile.Item{}
	}
	if out.Kept[d] != nil {
		return
	}
	c, err := it.Clone()
	if err != nil {
		out.Faults = append(out.Faults, aedile.Fault{Class: aedile.Internal, Item: ownID(it), Msg: err.Error()})
		return
	}
	out.Kept[d] = c
}
