package transparencydb

import (
	"context"
	"sync"
	"time"
)

// bucket lets requests through at a rate. It may be used by many at a time; who comes first goes first.
type bucket struct {
	now   func() time.Time
	wait  func(context.Context, time.Duration) error
	every time.Duration // one token's time
	burst int

	mu   sync.Mutex
	next time.Time // when a token that is taken now was due, counted without the burst
}

// take waits until a request may go, and returns the error of ctx where that ends first.
func (b *bucket) take(ctx context.Context) error {
	b.mu.Lock()
	now := b.now()
	if earliest := now.Add(-time.Duration(b.burst-1) * b.every); b.next.Before(earliest) {
		b.next = earliest
	}
	delay := b.next.Sub(now)
	b.next = b.next.Add(b.every)
	b.mu.Unlock()
	if delay <= 0 {
		return ctx.Err()
	}
	return b.wait(ctx, delay)
}

// pause waits on the clock of the machine.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
