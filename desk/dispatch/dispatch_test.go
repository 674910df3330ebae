package dispatch_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/dispatch"
)

// end is the other end of a way: it answers as it is told, and keeps the identifiers that it was given.
type end struct {
	fails error
	got   []string
}

// Send implements deliver.Sender.
func (e *end) Send(_ context.Context, m deliver.Message) (deliver.Proof, error) {
	if e.fails != nil {
		return deliver.Proof{}, e.fails
	}
	e.got = append(e.got, m.Key())
	return deliver.Proof{Way: "webhook", Answer: "202", Digest: "sha256:x"}, nil
}

var (
	gone = &deliver.Final{Err: errors.New("410 gone"), Proof: deliver.Proof{Way: "webhook", Answer: "410"}}
	down = &deliver.Down{Err: errors.New("no answer")}
)

// sent returns a desk with a decision whose letter is on its way, and the clock.
func sent(t *testing.T) (*desk.Desk, *time.Time) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := desk.Example("decision", "draft")
	if err != nil {
		t.Fatal(err)
	}
	_, err = dk.Decide(t.Context(), desk.Deciding{Header: desk.Header{ID: "d-1"}, Send: true,
		Act:     desk.Act{By: casework.Actor{Party: casework.Platform, ID: "p-1"}},
		Content: desk.Content{JSON: raw, Set: []string{"from=[]"}}})
	if err != nil {
		t.Fatal(err)
	}
	return dk, &now
}

// run sends what is due.
func run(t *testing.T, dk *desk.Desk, s desk.Sending) {
	t.Helper()
	s.Limit = 10
	if err := dk.Send(t.Context(), s, func(deliver.Result) {}); err != nil && !deliver.IsDown(err) {
		t.Fatal(err)
	}
}

func TestWhatWasRefusedIsHandedOverAgainUnderItsIdentifier(t *testing.T) {
	t.Parallel()
	dk, now := sent(t)
	way := &end{fails: gone}
	x := dispatch.Dispatch{Desk: dk, Sending: &desk.Sending{Sender: way}}
	if all, err := x.Open(t.Context()); err != nil || len(all) != 0 {
		t.Fatalf("before anything was tried: %+v %v", all, err)
	}
	run(t, dk, *x.Sending)
	all, err := x.Open(t.Context())
	if err != nil || len(all) != 1 || all[0].State != deliver.Undelivered || all[0].Case != "d-1" || all[0].Why == "" {
		t.Fatalf("got %+v %v, want one that was refused", all, err)
	}
	*now = now.Add(time.Hour)
	if r, err := x.Replay(t.Context(), "p-2", "d-1", all[0].Task); err != nil || r.State != "undelivered" {
		t.Errorf("it is refused again: %+v %v", r, err)
	}
	*now = now.Add(time.Hour)
	way.fails = nil
	r, err := x.Replay(t.Context(), "p-2", "d-1", all[0].Task)
	if err != nil || r.State != "sent" || !r.Arrived {
		t.Fatalf("got %+v %v", r, err)
	}
	if want := (deliver.Message{ID: all[0].Task}).Key(); len(way.got) != 1 || way.got[0] != want {
		t.Errorf("got %v, want %s", way.got, want)
	}
	if left, err := x.Open(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("what arrived is still listed: %+v %v", left, err)
	}
	if _, err := x.Replay(t.Context(), "p-2", "d-1", all[0].Task); aedile.ClassOf(err) != aedile.Conflict || len(way.got) != 1 {
		t.Errorf("what was accepted went again: %v %v", err, way.got)
	}
	notes, err := dk.Notes(t.Context(), "d-1")
	if err != nil || len(notes) != 2 || notes[0].By != "p-2" {
		t.Errorf("who asked for it is not noted: %+v %v", notes, err)
	}
}

func TestWhatWaitsForAnEndThatIsDownGoesAtOnce(t *testing.T) {
	t.Parallel()
	dk, now := sent(t)
	way := &end{fails: down}
	x := dispatch.Dispatch{Desk: dk, Sending: &desk.Sending{Sender: way}}
	run(t, dk, *x.Sending)
	all, err := x.Open(t.Context())
	if err != nil || len(all) != 1 || all[0].State != deliver.Failed || all[0].Tries != 1 || !all[0].Next.After(*now) {
		t.Fatalf("got %+v %v, want one that is tried again", all, err)
	}
	if r, err := x.Replay(t.Context(), "p-2", "d-1", all[0].Task); err != nil || r.State != "failed" || r.Why == "" {
		t.Errorf("the end is down still: %+v %v", r, err)
	}
	way.fails = nil
	if r, err := x.Replay(t.Context(), "p-2", "d-1", all[0].Task); err != nil || r.State != "sent" || !r.Arrived {
		t.Fatalf("got %+v %v", r, err)
	}
	*now = now.Add(100 * time.Hour)
	run(t, dk, *x.Sending)
	if len(way.got) != 1 {
		t.Errorf("it went %d times", len(way.got))
	}
}

func TestWhatWasNotTriedIsNotHandedOver(t *testing.T) {
	t.Parallel()
	dk, _ := sent(t)
	way := &end{}
	x := dispatch.Dispatch{Desk: dk, Sending: &desk.Sending{Sender: way}}
	task := ""
	for k, err := range dk.Board.TasksOf(t.Context(), "d-1") {
		if err != nil {
			t.Fatal(err)
		}
		if k.Do == "tell" {
			task = k.ID
		}
	}
	if _, err := x.Replay(t.Context(), "p-2", "d-1", task); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("the time to take back was cut short: %v", err)
	}
	if _, err := x.Replay(t.Context(), "p-2", "d-1", "d-1/9/none"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("no such letter: %v", err)
	}
	x.Sending = nil
	if _, err := x.Replay(t.Context(), "p-2", "d-1", task); aedile.ClassOf(err) != aedile.Unavailable {
		t.Errorf("nothing is sent from here: %v", err)
	}
	if len(way.got) != 0 {
		t.Errorf("sent: %v", way.got)
	}
}
