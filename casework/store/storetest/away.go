package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Away breaks the connections to the database while moves are made: each of the first attempts of a move may be cut
// off at any moment. A move did not happen, or did, once: doing it again until it is through gives one event, and no
// more. The later attempts are left alone, so that a slow machine comes to an end as a fast one does.
func Away(t *testing.T, h Harness, disconnect func(tb testing.TB, address string)) {
	s, address := h.fresh(t)
	const moves, cut, attempts = 60, 5, 100
	broken := 0
	now := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for range now {
			disconnect(t, address)
		}
	})
	for i := range moves {
		ch := changeOf(t, aedile.CaseID(fmt.Sprintf("n-%d", i)))
		for k := range attempts {
			if k < cut {
				select {
				case now <- struct{}{}:
				default: // it is still breaking
				}
			}
			err := s.Append(t.Context(), ch)
			if err == nil {
				break
			}
			broken++
			if aedile.ClassOf(err) == aedile.Conflict {
				break // it had gone through before the answer was lost
			}
		}
	}
	close(now)
	wg.Wait()
	settled(t, s)
	whole(t, s, moves)
	if broken == 0 {
		t.Error("no connection was broken during a move")
	}
	t.Logf("%d moves, %d attempts failed", moves, broken)
}

// settled waits until the pool has found out which of its connections are dead.
func settled(t *testing.T, s Store) {
	t.Helper()
	for range 100 {
		if _, err := s.Head(t.Context()); err == nil {
			return
		}
	}
	t.Fatal("the store does not come back")
}

// changeOf opens a case, without asking the store.
func changeOf(t *testing.T, id aedile.CaseID) casework.Change {
	t.Helper()
	return change(t, nowhere{}, id, notice("Alma Example"))
}

// nowhere is a store without cases.
type nowhere struct{ Store }

// Load finds nothing.
func (nowhere) Load(context.Context, aedile.CaseID) ([]casework.Event, error) {
	return nil, aedile.NotFoundf("", "", "")
}

// Held breaks the connection of a move that waits for another's transaction: it did not happen.
func Held(t *testing.T, h Harness, hold func(tb testing.TB, address string) (release func()), waits,
	disconnect func(tb testing.TB, address string)) {
	s, address := h.fresh(t)
	release := hold(t, address)
	ch := changeOf(t, "n-1")
	done := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() { done <- s.Append(ctx, ch) }()
	waits(t, address)
	disconnect(t, address)
	if err := <-done; err == nil || ctx.Err() != nil {
		t.Errorf("the connection was broken, and the move says %v", err)
	}
	release()
	settled(t, s)
	whole(t, s, 0)
	if err := s.Append(t.Context(), ch); err != nil {
		t.Error(err)
	}
	whole(t, s, 1)
}
