// Package chore does work again and again in the background, and knows how it went: when each piece was done last, what it came to, and
// what went wrong, in words. It decides neither what the work is nor when it is late.
package chore

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/aedile/aedile"
)

// Chore is a piece of work.
type Chore struct {
	Name  string // one word, as in metrics
	Title string // what it does, for a page: "Let periods lapse"
	// Every is how long to wait after each time. Zero: it is not done by itself.
	Every time.Duration
	// Do does it and returns how many things were done. More to do is done at once: it is called again until it returns zero or an error,
	// at most some rounds times.
	Do func(ctx context.Context) (done int, err error)
}

// rounds bounds how often a chore that always finds more is done without a pause. Chosen.
const rounds = 100

// Status is how a chore stands.
type Status struct {
	Name, Title string
	Every       time.Duration
	Running     bool
	Runs        int // since the start of the program
	Failures    int
	Done        int           // things, since the start
	StartedAt   time.Time     // the last time; zero: never yet
	EndedAt     time.Time     // the last time; zero: never yet
	Took        time.Duration // the last time
	WorkedAt    time.Time     // when it last came to its end without an error; zero: never yet
	NextAt      time.Time
	// Error and Hint say, for a person, what went wrong the last time; empty: nothing did.
	Error, Hint string
}

// Round are chores that are done until a context ends. The zero value has none.
type Round struct {
	now    func() time.Time
	after  func(time.Duration) <-chan time.Time
	failed func(name string, err error)
	chores []Chore
	mu     sync.Mutex
	status []Status // guarded by mu
}

// Make returns a round of the chores. Failed, which may be nil, is told of each error, for the log.
func Make(now func() time.Time, failed func(name string, err error), chores ...Chore) *Round {
	r := &Round{now: now, after: time.After, failed: failed, chores: chores}
	for _, c := range chores {
		r.status = append(r.status, Status{Name: c.Name, Title: c.Title, Every: c.Every})
	}
	return r
}

// Run does each chore at once and then again after its pause, all beside each other, until the context ends and the last one has come to
// its end.
func (r *Round) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for i := range r.chores {
		if r.chores[i].Every > 0 {
			wg.Go(func() { r.again(ctx, i) })
		}
	}
	wg.Wait()
}

func (r *Round) again(ctx context.Context, i int) {
	for ctx.Err() == nil {
		for range rounds {
			if done := r.once(ctx, i); done == 0 || ctx.Err() != nil {
				break
			}
		}
		r.set(i, func(s *Status) { s.NextAt = r.now().Add(s.Every) })
		select {
		case <-ctx.Done():
		case <-r.after(r.chores[i].Every):
		}
	}
}

// once does the chore once and keeps how it went. It returns zero where it failed.
func (r *Round) once(ctx context.Context, i int) (done int) {
	start := r.now()
	r.set(i, func(s *Status) { s.Running, s.StartedAt = true, start })
	done, err := safely(ctx, r.chores[i].Do)
	if err != nil && ctx.Err() != nil {
		err = nil // it was told to stop
	}
	if err != nil && r.failed != nil {
		r.failed(r.chores[i].Name, err)
	}
	r.set(i, func(s *Status) {
		s.Running, s.EndedAt = false, r.now()
		s.Took = s.EndedAt.Sub(start)
		s.Runs, s.Done = s.Runs+1, s.Done+done
		s.Error, s.Hint = aedile.Message(err), aedile.HintOf(err)
		if err != nil {
			s.Failures++
			done = 0
		} else {
			s.WorkedAt = s.EndedAt
		}
	})
	return done
}

// safely turns a panic into an error: one chore must not end the others.
func safely(ctx context.Context, do func(context.Context) (int, error)) (done int, err error) {
	defer func() {
		if p := recover(); p != nil {
			done, err = 0, aedile.Internalf("work in the background", "", "stopped by a fault of the program").
				Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return do(ctx)
}

func (r *Round) set(i int, change func(*Status)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.status[i])
}

// Status returns how the chores stand, in their order.
func (r *Round) Status() []Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.status)
}
