package transparencydb

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestBucketNeverLetsMoreThrough: with any idle times between, no second sees more requests than rate and burst together, and a
// request waits no longer than the rate asks.
func TestBucketNeverLetsMoreThrough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate, burst := rapid.IntRange(1, 150).Draw(t, "rate"), rapid.IntRange(1, 40).Draw(t, "burst")
		now := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		b := bucket{now: func() time.Time { return now }, every: time.Second / time.Duration(rate), burst: burst,
			wait: func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil }}
		var sent []time.Time
		for range 300 {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 50, 3000}).Draw(t, "idle ms")) * time.Millisecond)
			before := now
			if err := b.take(context.Background()); err != nil {
				t.Fatal(err)
			}
			if now.Sub(before) > b.every {
				t.Fatalf("one alone waits %v of %v", now.Sub(before), b.every)
			}
			sent = append(sent, now)
		}
		for i, j := 0, 0; j < len(sent); j++ {
			for sent[j].Sub(sent[i]) >= time.Second {
				i++
			}
			if j-i+1 > rate+burst {
				t.Fatalf("%d requests within a second, rate %d, burst %d", j-i+1, rate, burst)
			}
		}
	})
}

// TestBucketSurvivesAClockThatStepsBack: the wait grows by the step and no more, and nothing panics.
func TestBucketSurvivesAClockThatStepsBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 5, 0, 0, 10, 0, time.UTC)
	var waited time.Duration
	b := bucket{now: func() time.Time { return now }, every: 10 * time.Millisecond, burst: 1,
		wait: func(_ context.Context, d time.Duration) error { waited = d; return nil }}
	for range 2 {
		_ = b.take(context.Background())
	}
	now = now.Add(-2 * time.Second)
	if _ = b.take(context.Background()); waited > 2*time.Second+20*time.Millisecond {
		t.Errorf("waited %v", waited)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	c := Client{cfg: Config{Backoff: 500 * time.Millisecond, MaxBackoff: time.Minute, Jitter: func() float64 { return 0.5 }}}
	for attempt, want := range map[int]time.Duration{0: 250 * time.Millisecond, 1: 500 * time.Millisecond, 4: 4 * time.Second,
		7: 30 * time.Second, 29: 30 * time.Second, 1000: 30 * time.Second} {
		if got := c.backoff(attempt); got != want {
			t.Errorf("attempt %d: got %v, want %v", attempt, got, want)
		}
	}
	c.cfg.Backoff = 1 << 62 // doubles past what a duration holds
	if got := c.backoff(3); got < 0 || got > time.Minute {
		t.Errorf("got %v", got)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	c := Client{cfg: Config{Now: func() time.Time { return now }}}
	for h, want := range map[string]time.Duration{"": 0, "0": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "99999999999999999999": 0,
		"Mon, 05 Jan 2026 10:01:00 GMT": time.Minute, "Mon, 05 Jan 2026 09:00:00 GMT": 0} {
		if got := c.retryAfter(h); got != want {
			t.Errorf("%q: got %v, want %v", h, got, want)
		}
	}
}

func TestPauseEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pause(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := pause(t.Context(), 0); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestNumbersAsTexts: numbers become the texts that the database would make of them.
func TestNumbersAsTexts(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{"7": "7", "-7": "-7", "1e3": "1000", "1.50": "1.5",
		"9223372036854775807": "9223372036854775807",
		"9223372036854775808": "9.223372036854776E+18", "1e400": "INF", "0.0": "0"} {
		v, err := decode([]byte(json))
		if err != nil {
			t.Fatal(err)
		}
		got, _ := textOf(v)
		if got != want {
			t.Errorf("%s: got %s, want %s", json, got, want)
		}
	}
}
