package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
)

// box is the least that an outbox can be.
type box struct {
	tasks  []casework.Task
	put    map[string]time.Time
	done   map[string]bool
	broken error // of Done
}

func (b *box) Tasks(_ context.Context, now time.Time, limit int, do ...string) (ts []casework.Task, _ error) {
	for _, t := range b.tasks {
		if !b.done[t.ID] && !b.put[t.ID].After(now) && !t.At.After(now) && slices.Contains(do, t.Do) && len(ts) < limit {
			ts = append(ts, t)
		}
	}
	return ts, nil
}

func (b *box) Try(_ context.Context, t casework.Task, until time.Time) (bool, error) {
	i := slices.IndexFunc(b.tasks, func(x casework.Task) bool { return x.ID == t.ID && x.Tries == t.Tries })
	if i < 0 {
		return false, nil
	}
	b.tasks[i].Tries++
	b.put[t.ID] = until
	return true, nil
}

func (b *box) Done(_ context.Context, id string) error {
	if b.broken != nil {
		return b.broken
	}
	b.done[id] = true
	return nil
}

// post keeps what it was given, and fails as it is told.
type post struct {
	got  []string
	fail func(m deliver.Message) error
}

func (p *post) Send(_ context.Context, m deliver.Message) (deliver.Proof, error) {
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return deliver.Proof{}, err
		}
	}
	p.got = append(p.got, m.ID)
	return deliver.Proof{Way: "mail", Answer: "250 taken", At: start}, nil
}

var start = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

func runner(now *time.Time, ids ...string) (deliver.Runner, *box, *post) {
	b, p := &box{put: map[string]time.Time{}, done: map[string]bool{}}, new(post)
	for _, id := range ids {
		b.tasks = append(b.tasks, casework.Task{ID: id, Case: "n-1", Do: "tell", At: start})
	}
	return deliver.Runner{Outbox: b, Sender: p, Now: func() time.Time { return *now }, Do: []string{"tell"},
		Write: func(_ context.Context, t casework.Task) (deliver.Message, error) {
			return deliver.Message{ID: t.ID, Case: t.Case}, nil
		}}, b, p
}

func run(t *testing.T, r deliver.Runner, again bool) (string, error) {
	t.Helper()
	var got []string
	err := r.Run(t.Context(), 100, again, func(res deliver.Result) {
		got = append(got,
			fmt.Sprintf("%s %s %d", res.Task, res.State, res.Tries))
	})
	return strings.Join(got, ", "), err
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWhatWasAcceptedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	now := start
	r, _, p := runner(&now, "a", "b")
	got, err := run(t, r, false)
	want(t, "first", got, "a sent 1, b sent 1")
	if err != nil || len(p.got) != 2 {
		t.Error(p.got, err)
	}
	got, _ = run(t, r, true)
	want(t, "again", got, "")
}

func TestWhatFailsIsTriedLaterAndLater(t *testing.T) {
	t.Parallel()
	now := start
	r, _, p := runner(&now, "a", "b")
	p.fail = func(m deliver.Message) error {
		if m.ID == "a" {
			return aedile.Invalidf("send mail", "", "no address")
		}
		return nil
	}
	got, err := run(t, r, false)
	want(t, "first", got, "a failed 1, b sent 1")
	if err != nil {
		t.Error(err)
	}
	got, _ = run(t, r, false)
	want(t, "at once", got, "")
	got, _ = run(t, r, true)
	want(t, "at once, as asked for", got, "a failed 2")
	now = now.Add(2 * time.Minute)
	got, _ = run(t, r, false)
	want(t, "two minutes later", got, "a failed 3")
	p.fail, now = nil, now.Add(4*time.Minute)
	got, _ = run(t, r, false)
	want(t, "four minutes later", got, "a sent 4")
	last := time.Duration(0)
	for tries := range 40 {
		w := deliver.Wait(tries)
		if w < last || w > 24*time.Hour || tries == 0 && w != time.Minute || tries == 39 && w != 24*time.Hour {
			t.Errorf("after %d attempts %s", tries+1, w)
		}
		last = w
	}
}

func TestTheRunEndsWhereNothingGetsThrough(t *testing.T) {
	t.Parallel()
	now := start
	r, _, p := runner(&now, "a", "b", "c")
	p.fail = func(deliver.Message) error { return &deliver.Down{Err: io.ErrClosedPipe} }
	got, err := run(t, r, false)
	want(t, "down", got, "a failed 1")
	if !deliver.IsDown(err) || !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
	p.fail = nil
	got, _ = run(t, r, false)
	want(t, "up again", got, "b sent 1, c sent 1")
}

// Whoever ends between acceptance and the mark sends the same message again, under the same identifier.
func TestAnUnmarkedMessageGoesAgainUnderTheSameIdentifier(t *testing.T) {
	t.Parallel()
	now := start
	r, b, p := runner(&now, "a")
	b.broken = io.ErrUnexpectedEOF
	if _, err := run(t, r, false); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	b.broken, now = nil, now.Add(time.Hour)
	got, _ := run(t, r, false)
	want(t, "again", got, "a sent 2")
	want(t, "sent", strings.Join(p.got, " "), "a a")
	if k := (deliver.Message{ID: "a"}).Key(); len(k) != 32 || k != (deliver.Message{ID: "a", Text: "x"}).Key() ||
		k == (deliver.Message{ID: "b"}).Key() {
		t.Error(k)
	}
}

func TestWhatIsMootTakenOrToComeIsNotSent(t *testing.T) {
	t.Parallel()
	now := start
	r, b, p := runner(&now, "a", "b", "c")
	b.tasks[2].At = now.Add(time.Hour)
	write := r.Write
	r.Write = func(ctx context.Context, t casework.Task) (deliver.Message, error) {
		if t.ID == "a" {
			b.tasks[1].Tries++ // another runner is faster
			return deliver.Message{}, deliver.ErrMoot
		}
		return write(ctx, t)
	}
	got, err := run(t, r, true)
	want(t, "results", got, "a moot 1, b taken 1")
	if err != nil || len(p.got) != 0 || !b.done["a"] {
		t.Error(p.got, b.done, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Run(ctx, 10, true, func(deliver.Result) { t.Error("a cancelled run goes on") }); err != nil &&
		!errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What the other side refuses for good informed nobody: the record keeps that with its proof, and no more attempts are made.
func TestWhatIsRefusedForGoodIsKeptAndNotTriedAgain(t *testing.T) {
	t.Parallel()
	now := start
	r, b, p := runner(&now, "a", "b")
	gone := deliver.Proof{Way: "mail", Answer: "550 no such mailbox", At: start}
	p.fail = func(m deliver.Message) error {
		if m.ID == "a" {
			return &deliver.Final{Err: aedile.Invalidf("send mail", "", "the server refuses the letter (550)"), Proof: gone}
		}
		return nil
	}
	got, err := run(t, r, false)
	want(t, "nothing keeps it: it stays", got, "a undelivered 1, b sent 1")
	if err != nil || b.done["a"] || !b.done["b"] {
		t.Error(b.done, err)
	}
	kept := map[string]deliver.Result{}
	r.Keep = func(_ context.Context, t casework.Task, res deliver.Result) error {
		kept[t.ID] = res
		return nil
	}
	b.done = map[string]bool{}
	got, err = run(t, r, true)
	want(t, "kept", got, "a undelivered 2, b sent 2")
	if err != nil || !b.done["a"] || kept["a"].State != deliver.Undelivered || *kept["a"].Proof != gone ||
		kept["b"].Proof.Answer != "250 taken" || !kept["a"].Next.IsZero() {
		t.Errorf("%v %+v %v", b.done, kept, err)
	}
	b.done = map[string]bool{}
	r.Keep = func(context.Context, casework.Task, deliver.Result) error { return io.ErrClosedPipe }
	if _, err = run(t, r, true); !errors.Is(err, io.ErrClosedPipe) || len(b.done) > 0 {
		t.Errorf("what could not be kept is done: %v %v", b.done, err)
	}
}
