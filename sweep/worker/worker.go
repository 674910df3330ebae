package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/packset"
)

// Worker takes chunks of any sweep of its version and screens them.
type Worker struct {
	Queue *Queue
	Name  string // told to whoever asks for the state of a sweep: of letters, digits and dashes, its own for each process
	Built string // version of the program
	Slots int    // chunks at a time, each on one core; 0: one
	Log   *slog.Logger

	mu    sync.Mutex
	sets  map[string]*packset.Set // made ready, by what they are made of; guarded by mu
	order []string                // of sets, the one used last at the end; guarded by mu
	bad   map[string]bool         // sweeps that were complained of; guarded by mu

	chunks, items atomic.Int64
	busy          sync.Map // slot → what it does
}

// The pauses of a worker.
const (
	idle   = 500 * time.Millisecond // between two looks for sweeps with something to do
	beats  = 3 * time.Second        // between two signs of life
	fetch  = 200 * time.Millisecond // how long a chunk of one sweep is waited for before the next sweep is asked
	relook = 2 * time.Second        // between two looks at which sweeps there are
)

// maxSets is how many sets of packs are kept ready. Chosen: each takes some 100 MB.
const maxSets = 3

// Run works until the context ends. A chunk that is begun then is given back.
func (w *Worker) Run(ctx context.Context) error {
	w.sets, w.bad = map[string]*packset.Set{}, map[string]bool{}
	var g errgroup.Group
	g.Go(func() error { return w.live(ctx) })
	for slot := range max(1, w.Slots) {
		g.Go(func() error { return w.slot(ctx, slot) })
	}
	return g.Wait()
}

// slot does one chunk after the other.
func (w *Worker) slot(ctx context.Context, slot int) error {
	var open []spec
	look := time.NewTimer(0)
	defer look.Stop()
	for ctx.Err() == nil {
		select {
		case <-look.C:
			got, err := w.Queue.openTo(ctx, w.Built)
			if err == nil {
				open = got
			}
			look.Reset(relook)
		default:
		}
		did := false
		for i := range open {
			ok, err := w.next(ctx, slot, &open[i])
			if err != nil && ctx.Err() == nil {
				w.Log.ErrorContext(ctx, "chunk", "sweep", open[i].ID, "error", err.Error())
			}
			did = did || ok
		}
		if !did {
			select {
			case <-ctx.Done():
			case <-time.After(idle):
			}
		}
	}
	return nil
}

// openTo returns the sweeps that workers of this version may work for.
func (q *Queue) openTo(ctx context.Context, built string) (all []spec, err error) {
	ids, err := q.ids(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		s, err := q.spec(ctx, id)
		if err != nil || s.Built != built {
			continue
		}
		if state, err := q.state(ctx, id); err == nil && state == running {
			all = append(all, *s)
		}
	}
	return all, nil
}

// next does a chunk of a sweep, if there is one to do.
func (w *Worker) next(ctx context.Context, slot int, s *spec) (did bool, err error) {
	set, err := w.set(ctx, s)
	if err != nil || set == nil {
		return false, err
	}
	one, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := w.Queue.js.Consumer(one, w.Queue.tasks(s.ID), consumer)
	if err != nil {
		return false, ended(err)
	}
	m, err := c.Next(jetstream.FetchMaxWait(fetch))
	if err != nil {
		return false, ended(err)
	}
	var t task
	if err := json.Unmarshal(m.Data(), &t); err != nil {
		return true, errors.Join(fmt.Errorf("read task: %w", err), m.Term())
	}
	w.busy.Store(slot, fmt.Sprintf("%s/%d", s.ID, t.Chunk))
	defer w.busy.Delete(slot)
	still, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		for still.Err() == nil {
			select {
			case <-still.Done():
			case <-time.After(taskLease / 4):
				_ = m.InProgress() // a lost sign costs that the chunk is done twice
			}
		}
	}()
	if err := w.do(ctx, set, s, t); err != nil {
		stop()
		if ctx.Err() != nil {
			err = nil
			_ = m.Nak() // where it is lost, the lease ends
		}
		return true, err
	}
	last, enough := context.WithTimeout(context.WithoutCancel(ctx), 2*patience)
	defer enough()
	_ = again(last, m.DoubleAck) // where it is lost, the chunk comes again and is found done
	return true, nil
}

// ended says whether an error says more than that there is nothing to do.
func ended(err error) error {
	for _, e := range []error{nil, jetstream.ErrNoMessages, jetstream.ErrStreamNotFound, jetstream.ErrConsumerNotFound,
		jetstream.ErrConsumerDeleted, context.Canceled} {
		if errors.Is(err, e) {
			return nil
		}
	}
	if away(err) {
		return nil
	}
	return err
}

// do screens a chunk and keeps its result. A chunk that was done already is left as it is.
func (w *Worker) do(ctx context.Context, set *packset.Set, s *spec, t task) error {
	q, n := w.Queue, number(t.Chunk)
	try, err := q.begin(ctx, s, t.Chunk)
	if err != nil {
		return err
	}
	if try > 1 {
		if _, _, err := q.last(ctx, q.stream(s.ID), q.subject(s.ID, "done", n)); aedile.ClassOf(err) != aedile.NotFound {
			return err
		}
	}
	r := result{Chunk: t.Digest}
	if try > s.Tries {
		r.Aside = fmt.Sprintf("chunk %s of the sweep was set aside: it was begun %d times, and each time the worker ended before it was done", n, s.Tries)
	} else if r.Pieces, err = w.screen(ctx, set, s, t); err != nil {
		return err
	}
	if err := q.finish(ctx, s, t, &r); err != nil {
		return err
	}
	w.chunks.Add(1)
	for i := range r.Pieces {
		w.items.Add(int64(r.Pieces[i].Items))
	}
	return nil
}

// begin counts how often a chunk was begun, by messages that are written once: the count of the server does not outlive its restart.
func (q *Queue) begin(ctx context.Context, s *spec, n int) (try int, err error) {
	for try = 1; ; try++ {
		err := q.keepOnce(ctx, q.subject(s.ID, "try", number(n), number(try)), nil)
		if !errors.Is(err, errThere) {
			return try, err
		}
		if try > s.Tries {
			return try, nil
		}
	}
}

// screen screens the pieces of a chunk.
func (w *Worker) screen(ctx context.Context, set *packset.Set, s *spec, t task) ([]outcome, error) {
	body, err := w.Queue.read(ctx, w.Queue.stream(s.ID), w.Queue.subject(s.ID, "chunk", number(t.Chunk)), t.Parts)
	if err != nil {
		return nil, err
	}
	if aedile.DigestOf(body) != t.Digest {
		return nil, aedile.Invalidf("screen chunk", number(t.Chunk), "is not the one that was sent")
	}
	pieces, err := decode(body)
	if err != nil {
		return nil, err
	}
	var out []outcome
	batches := func(yield func(screen.Batch, error) bool) {
		for _, p := range pieces {
			b, err := p.batch()
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
	err = set.Screener.Sweep(ctx, batches, screen.SweepConfig{Workers: 1, Keep: s.Keep}, func(o screen.Output) error {
		b, _ := o.Batch.(*batch)
		if o.Err != nil {
			return o.Err
		}
		x := outcome{Items: o.Items, Findings: o.Findings, Shadow: o.Shadow, Faults: o.Faults, Silent: b.silent}
		if b.seen != nil {
			seen := b.seen()
			x.Seen = &seen
		}
		for _, d := range slices.Sorted(maps.Keys(o.Kept)) {
			x.Kept = append(x.Kept, o.Kept[d])
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// finish keeps a result, once, and lets the chunk itself go.
func (q *Queue) finish(ctx context.Context, s *spec, t task, r *result) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	n := number(t.Chunk)
	d := done{}
	if parts := q.partsOf(body); len(parts) == 1 {
		d.Body = parts[0]
	} else if d.Parts, err = q.write(ctx, q.subject(s.ID, "result", n), body); err != nil {
		return err
	}
	if err := q.keepOnce(ctx, q.subject(s.ID, "done", n), d.bytes()); err != nil && !errors.Is(err, errThere) {
		return err
	}
	return again(ctx, func(ctx context.Context) error {
		st, err := q.js.Stream(ctx, q.stream(s.ID))
		if err != nil {
			return ended(err)
		}
		return st.Purge(ctx, jetstream.WithPurgeSubject(q.subject(s.ID, "chunk", n, "*")))
	})
}

// set makes ready what a sweep screens with; sweeps with the same packs and registers share it.
func (w *Worker) set(ctx context.Context, s *spec) (*packset.Set, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := s.key()
	w.order = append(slices.DeleteFunc(w.order, func(k string) bool { return k == key }), key)
	if set := w.sets[key]; set != nil {
		return set, nil
	}
	if w.bad[s.ID] {
		return nil, nil
	}
	set, err := w.fetch(ctx, s)
	if err != nil {
		w.bad[s.ID] = ctx.Err() == nil && !away(err) && aedile.ClassOf(err) != aedile.NotFound
		return nil, err
	}
	if len(w.order) > maxSets {
		delete(w.sets, w.order[0])
		w.order = w.order[1:]
	}
	w.sets[key] = set
	return set, nil
}

func (w *Worker) fetch(ctx context.Context, s *spec) (*packset.Set, error) {
	b, err := w.Queue.read(ctx, w.Queue.stream(s.ID), w.Queue.subject(s.ID, "bundle"), s.Parts)
	if err != nil {
		return nil, err
	}
	if aedile.DigestOf(b) != s.Bundle {
		return nil, aedile.Invalidf("fetch packs of sweep", s.ID, "are not those that were sent")
	}
	dir, err := os.MkdirTemp("", "aedile-packs-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	set, err := unbundle(b, dir, s.Names, s.Only)
	if err != nil {
		return nil, err
	}
	if got := set.Screener; !slices.Equal(got.Packs(), s.Packs) || !slices.Equal(got.Registers(), s.Registers) ||
		!slices.Equal(got.Detectors(), s.Detectors) {
		return nil, aedile.Conflictf("fetch packs of sweep", s.ID,
			"this program makes other packs of them").Hint("start workers of the version that started the sweep")
	}
	return set, nil
}

// Sign is a sign of life of a worker.
type Sign struct {
	Name   string    `json:"name"`
	Built  string    `json:"built"`
	Chunks int64     `json:"chunks"` // done so far
	Items  int64     `json:"items"`
	Busy   []string  `json:"busy,omitempty"` // SWEEP/CHUNK in hand
	Ended  bool      `json:"ended,omitempty"`
	At     time.Time `json:"at"` // when the server got it
}

// live gives signs of life until the context ends, and says then that it does.
func (w *Worker) live(ctx context.Context) error {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(". *>\t", r) {
			return '-'
		}
		return r
	}, w.Name)
	t := time.NewTicker(beats)
	defer t.Stop()
	for {
		s := Sign{Name: w.Name, Built: w.Built, Chunks: w.chunks.Load(), Items: w.items.Load(), Ended: ctx.Err() != nil}
		w.busy.Range(func(_, v any) bool { s.Busy = append(s.Busy, v.(string)); return true })
		if b, err := json.Marshal(s); err == nil {
			one, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
			if err = w.Queue.workers(one); err == nil {
				_, _ = w.Queue.js.Publish(one, w.Queue.workerSubject(name), b) // the next sign says more
			}
			cancel()
		}
		if s.Ended {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
}
