package chore

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aedile/aedile"
)

func TestChoresAreDoneAgainAndSayHowItWent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var good, bad, wild atomic.Int32
		var told atomic.Int32
		r := Make(time.Now, func(string, error) { told.Add(1) },
			Chore{Name: "good", Title: "Do good", Every: time.Minute, Do: func(context.Context) (int, error) {
				if good.Add(1)%3 == 0 { // two rounds with something to do, then none
					return 0, nil
				}
				time.Sleep(time.Second)
				return 2, nil
			}},
			Chore{Name: "bad", Every: 10 * time.Minute, Do: func(context.Context) (int, error) {
				bad.Add(1)
				return 5, aedile.Unavailablef("send letters", "mail.example", "does not answer").
					Hint("look at the server").
					Because(errors.New("dial tcp"))
			}},
			Chore{Name: "wild", Every: time.Hour, Do: func(context.Context) (int, error) { wild.Add(1); panic("out of range") }},
			Chore{Name: "never", Do: func(context.Context) (int, error) { t.Error("done"); return 0, nil }})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Run(ctx); close(ended) }()
		time.Sleep(2*time.Minute + 30*time.Second)
		synctest.Wait()
		s := r.Status()
		if good.Load() != 9 || s[0].Runs != 9 || s[0].Done != 12 || s[0].Error != "" || s[0].WorkedAt.IsZero() ||
			s[0].NextAt.Before(time.Now()) {
			t.Errorf("good: %d times, %+v", good.Load(), s[0])
		}
		if bad.Load() != 1 || s[1].Failures != 1 || !strings.Contains(s[1].Error, "mail.example: does not answer") ||
			s[1].Hint != "look at the server" ||
			!s[1].WorkedAt.IsZero() {
			t.Errorf("bad: %d times, %+v", bad.Load(), s[1])
		}
		if wild.Load() != 1 || s[2].Error != "work in the background: stopped by a fault of the program" {
			t.Errorf("wild: %+v", s[2])
		}
		if s[3].Runs != 0 {
			t.Errorf("never: %+v", s[3])
		}
		if told.Load() != 2 {
			t.Errorf("told of %d failures, want 2", told.Load())
		}
		cancel()
		<-ended
	})
}

func TestAChoreThatAlwaysFindsMorePauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times atomic.Int32
		r := Make(time.Now, nil, Chore{Name: "more", Every: time.Minute,
			Do: func(context.Context) (int, error) { times.Add(1); return 1, nil }})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Run(ctx); close(ended) }()
		time.Sleep(time.Second)
		synctest.Wait()
		if times.Load() != rounds {
			t.Errorf("done %d times without a pause, want %d", times.Load(), rounds)
		}
		cancel()
		<-ended
	})
}

func TestAStopIsNoFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := Make(time.Now, func(string, error) { t.Error("told of a failure") },
			Chore{Name: "long", Every: time.Minute, Do: func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Run(ctx); close(ended) }()
		synctest.Wait()
		if !r.Status()[0].Running {
			t.Error("it does not run")
		}
		cancel()
		<-ended
		if s := r.Status()[0]; s.Running || s.Failures != 0 || s.Error != "" {
			t.Errorf("after the stop: %+v", s)
		}
	})
}
