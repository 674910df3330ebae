package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
)

// Fleet screens by workers, wherever they are. It gives what a *screen.Screener with the same packs and registers gives. It serves one
// sweep.
type Fleet struct {
	q *Queue
	o Order
}

// NewFleet returns the fleet that does an order. A sweep that was begun under its name and not finished is gone on with, given the
// same files.
func NewFleet(q *Queue, o Order) *Fleet {
	if o.Ahead == 0 {
		o.Ahead = maxAhead
	}
	return &Fleet{q, o}
}

// Packs returns the packs in use, by name.
func (f *Fleet) Packs() []aedile.PackRef { return f.o.Set.Screener.Packs() }

// Registers returns the registers that are asked, by name.
func (f *Fleet) Registers() []aedile.RegisterRef { return f.o.Set.Screener.Registers() }

// Detectors returns the detectors in use, by name.
func (f *Fleet) Detectors() []aedile.PackRef { return f.o.Set.Screener.Detectors() }

// chunkBytes is how much of the input makes a chunk. Chosen: some 800 listings, which take one core 15 ms.
const chunkBytes = 1 << 20

// chunk is a piece of the input on its way.
type chunk struct {
	n       int
	batches []screen.Batch
	err     error // of the source, which could not go on behind the batches; the last of them stands for it
	digest  chan aedile.Digest
}

// Sweep screens all batches and calls emit for each, in order, from one goroutine, as [screen.Screener.Sweep] does. When it returns without
// an error the sweep is taken off the server; else it stays, and can be gone on with. The error is a Limit error where somebody
// cancelled it.
func (f *Fleet) Sweep(ctx context.Context, batches iter.Seq2[screen.Batch, error], c screen.SweepConfig,
	emit func(screen.Output) error) error {
	sp, err := f.q.open(ctx, f.o, c.Keep)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	ahead, cut := make(chan *chunk, f.o.Ahead), make(chan *chunk)
	g.Go(func() error {
		defer close(ahead)
		defer close(cut)
		return f.cut(ctx, batches, ahead, cut)
	})
	var senders sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		senders.Add(1)
		g.Go(func() error {
			defer senders.Done()
			for k := range cut {
				if err := f.send(ctx, k); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		for k := range ahead {
			if err := f.gather(ctx, sp, k, emit); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err := g.Wait(); err != nil {
		if errors.Is(err, errCancelled) {
			err = errors.Join(aedile.Limitf("sweep", f.o.ID, "was cancelled; what was written is not complete"),
				f.q.remove(context.WithoutCancel(ctx), f.o.ID))
		}
		return err
	}
	return f.q.remove(context.WithoutCancel(ctx), f.o.ID)
}

var errCancelled = errors.New("cancelled")

// cut gathers batches into chunks.
func (f *Fleet) cut(ctx context.Context, batches iter.Seq2[screen.Batch, error], ahead, cut chan<- *chunk) error {
	k, bytes := &chunk{}, 0
	give := func() error {
		if len(k.batches) == 0 {
			return nil
		}
		k.digest = make(chan aedile.Digest, 1)
		for _, to := range []chan<- *chunk{ahead, cut} {
			select {
			case to <- k:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		k, bytes = &chunk{n: k.n + 1}, 0
		return nil
	}
	for b, err := range batches {
		k.batches, k.err = append(k.batches, b), err
		if z, ok := b.(screen.Sized); ok && err == nil {
			bytes += z.Size()
		}
		if bytes >= chunkBytes || err != nil {
			if err := give(); err != nil {
				return err
			}
		}
	}
	return give()
}

// screened returns the batches of a chunk that hold something: the one that stands for an error of the source does not.
func (k *chunk) screened() []screen.Batch {
	if k.err != nil {
		return k.batches[:len(k.batches)-1]
	}
	return k.batches
}

// send puts a chunk on the server and lets workers know, unless it is done already.
func (f *Fleet) send(ctx context.Context, k *chunk) error {
	pieces := make([]piece, 0, len(k.batches))
	for _, b := range k.screened() {
		p, err := pieceOf(b)
		if err != nil {
			return err
		}
		pieces = append(pieces, p)
	}
	body, err := encode(pieces)
	if err != nil {
		return err
	}
	d := aedile.DigestOf(body)
	k.digest <- d
	if len(pieces) == 0 {
		return nil
	}
	n := number(k.n)
	if _, _, err := f.q.last(ctx, f.q.stream(f.o.ID), f.q.subject(f.o.ID, "done", n)); aedile.ClassOf(err) != aedile.NotFound {
		return err // it was done before somebody went on with the sweep
	}
	parts, err := f.q.write(ctx, f.q.subject(f.o.ID, "chunk", n), body)
	if err != nil {
		return fmt.Errorf("send chunk %s: %w", n, err)
	}
	t, err := json.Marshal(task{k.n, parts, d})
	if err != nil {
		return err
	}
	return f.q.keep(ctx, f.q.taskSubject(f.o.ID), t)
}

// task tells a worker of a chunk.
type task struct {
	Chunk  int           `json:"chunk"`
	Parts  int           `json:"parts"`
	Digest aedile.Digest `json:"digest"`
}

// gather waits for what came of a chunk and passes it on.
func (f *Fleet) gather(ctx context.Context, sp *spec, k *chunk, emit func(screen.Output) error) error {
	all := k.screened()
	if len(all) > 0 {
		r, err := f.await(ctx, sp, k)
		if err != nil {
			return err
		}
		for i, b := range all {
			if err := emit(r.output(i, b)); err != nil {
				return err
			}
		}
	}
	if k.err != nil {
		return emit(screen.Output{Batch: k.batches[len(k.batches)-1], Err: k.err})
	}
	return nil
}

// output is what came of the piece with that number.
func (r *result) output(i int, b screen.Batch) screen.Output {
	if r.Aside != "" {
		out := screen.Output{Batch: b}
		if i == 0 {
			out.Faults = []aedile.Fault{{Class: aedile.Internal, Msg: r.Aside,
				Hint: "screen the file on one machine to see which item it is"}}
		}
		return out
	}
	o := &r.Pieces[i]
	if o.Seen != nil {
		if a, ok := b.(interface{ Absorb(source.Noticed, int) }); ok {
			a.Absorb(*o.Seen, o.Silent)
		}
	}
	return o.output(b)
}

const (
	soon  = 2 * time.Millisecond
	later = 100 * time.Millisecond
	looks = 50 // for a result, between two looks whether the sweep was cancelled
)

// await returns the result of a chunk.
func (f *Fleet) await(ctx context.Context, sp *spec, k *chunk) (*result, error) {
	var digest aedile.Digest
	select {
	case digest = <-k.digest:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	pause := soon
	for i := 1; ; i++ {
		r, err := f.q.result(ctx, f.o.ID, k.n)
		if err == nil {
			if r.Chunk != digest || r.Aside == "" && len(r.Pieces) != len(k.screened()) {
				return nil, aedile.Conflictf("gather sweep", f.o.ID, "chunk %d was made of other input than now", k.n).
					Hint("the files have changed since the sweep was begun: cancel it and start another")
			}
			return r, nil
		}
		if aedile.ClassOf(err) != aedile.NotFound {
			return nil, err
		}
		if i%looks == 0 {
			if state, err := f.q.state(ctx, sp.ID); err != nil || state == cancelled {
				return nil, errors.Join(err, errCancelled)
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, later)
		}
	}
}

// result reads the result of a chunk. The error is NotFound where it is not done.
func (q *Queue) result(ctx context.Context, id string, n int) (*result, error) {
	b, _, err := q.last(ctx, q.stream(id), q.subject(id, "done", number(n)))
	if err != nil {
		return nil, err
	}
	d, err := doneOf(b)
	if err != nil {
		return nil, err
	}
	if d.Parts > 0 {
		d.Body, err = q.read(ctx, q.stream(id), q.subject(id, "result", number(n)), d.Parts)
	} else {
		d.Body, err = joined([][]byte{d.Body})
	}
	if err != nil {
		return nil, err
	}
	r := new(result)
	if err := json.Unmarshal(d.Body, r); err != nil {
		return nil, fmt.Errorf("read result of chunk %d: %w", n, err)
	}
	return r, nil
}
