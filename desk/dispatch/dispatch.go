// Package dispatch shows what did not reach the other side, letters and calls to the shop alike, and hands it over again when a person
// says so. It writes no letter and knows no way of its own: both are those of the desk.
package dispatch

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Dispatch looks at what a desk sends.
type Dispatch struct {
	Desk *desk.Desk // must be given
	// Sending is how letters go. Nil: nothing is sent from here, and nothing can be handed over again.
	Sending *desk.Sending
}

// Call is a letter, or a call to the shop, that did not arrive. It names no person.
type Call struct {
	Task  string         `json:"task"`
	Case  aedile.CaseID  `json:"case"`
	Do    string         `json:"do"`
	Move  string         `json:"move"`
	To    casework.Party `json:"to"`
	State deliver.State  `json:"state"` // failed: it is tried again at Next; undelivered: it was refused for good
	Tries int            `json:"tries,omitempty"`
	At    time.Time      `json:"at"`            // when it was to go, or when it was refused
	Next  time.Time      `json:"next,omitzero"` // when it is tried by itself; zero: never
	Why   string         `json:"why,omitempty"`
}

// Refused reports whether the other side refused it for good.
func (c Call) Refused() bool { return c.State == deliver.Undelivered }

// Replayed is what became of a letter that was handed over again. It names no person.
type Replayed struct {
	State   string    `json:"state"` // sent, failed, undelivered, moot or taken, as a letter's own result has it
	Arrived bool      `json:"arrived"`
	Tries   int       `json:"tries,omitempty"`
	Next    time.Time `json:"next,omitzero"`
	Why     string    `json:"why,omitempty"`
}

const (
	// maxCalls is how many calls of each sort are looked at. Chosen: more than a person reads, and what waits longest comes first.
	maxCalls = 1000
	// farAhead lies behind the longest wait between two attempts.
	farAhead = 48 * time.Hour
)

// Open returns what was tried and did not arrive: first what was refused for good and nobody has seen to, then what is tried again by
// itself, each the oldest first.
func (d Dispatch) Open(ctx context.Context) ([]Call, error) {
	refused, err := d.refused(ctx)
	if err != nil {
		return nil, err
	}
	tasks, err := d.Desk.Record.Tasks(ctx, d.Desk.Now().Add(farAhead), maxCalls, append(desk.Told(), casework.Effect)...)
	if err != nil {
		return nil, aedile.Internalf("list calls", "", "the outbox cannot be read").Because(err)
	}
	for _, t := range tasks {
		if t.Tries == 0 {
			continue
		}
		s, err := d.stored(ctx, t.Case, t.ID)
		if err != nil {
			return nil, err
		}
		refused = append(refused, Call{Task: t.ID, Case: t.Case, Do: t.Do, Move: t.Move, To: t.To, State: deliver.Failed, Tries: t.Tries,
			At: t.At, Next: s.Stands})
	}
	return refused, nil
}

// refused returns what was refused for good, as far as nobody was reached in another way since.
func (d Dispatch) refused(ctx context.Context) (all []Call, err error) {
	open := map[aedile.CaseID]bool{}
	for f, err := range d.Desk.Log.Facts(ctx, desk.FactFilter{What: []record.FactKind{record.FactTask}, Last: maxCalls}) {
		if err != nil {
			return nil, aedile.Internalf("list calls", "", "the log of the desk cannot be read").Because(err)
		}
		open[f.Case] = true
	}
	for id := range open {
		row, err := d.Desk.Board.Row(ctx, string(id))
		if aedile.ClassOf(err) == aedile.NotFound || err == nil && row.Todo == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		last, err := d.last(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, x := range last {
			if x.State == deliver.Undelivered && waits(row.Todo, x) {
				all = append(all, Call{Task: x.Task, Case: id, Do: x.Do, Move: x.Move, To: x.To, State: x.State, At: x.At, Why: x.Why})
			}
		}
	}
	slices.SortFunc(all, func(a, b Call) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Task, b.Task)) })
	return all, nil
}

// waits reports whether the delivery is among what is left to a person.
func waits(todo string, x desk.Delivery) bool {
	e := casework.Errand{What: "reach " + string(x.To), Version: x.Version}
	if x.Do == casework.Effect {
		e.What = "carry out"
	}
	return slices.ContainsFunc(strings.Split(todo, "\n"), func(s string) bool {
		of := strings.Split(s, "/")
		e.Of = casework.Party(of[min(1, len(of)-1)])
		return s == e.String()
	})
}

// last returns what became last of each letter of the case. Of two at the same instant the one that arrived is the later: it is not sent
// after that.
func (d Dispatch) last(ctx context.Context, id aedile.CaseID) (map[string]desk.Delivery, error) {
	all, err := d.Desk.Deliveries(ctx, id)
	if err != nil {
		return nil, err
	}
	last := map[string]desk.Delivery{}
	for _, x := range all {
		if old, ok := last[x.Task]; !ok || old.State != deliver.Sent || x.At.After(old.At) {
			last[x.Task] = x
		}
	}
	return last, nil
}

// stored returns a task of the case; another is a NotFound error.
func (d Dispatch) stored(ctx context.Context, id aedile.CaseID, task string) (record.StoredTask, error) {
	for t, err := range d.Desk.Board.TasksOf(ctx, id) {
		if err != nil {
			return t, aedile.Internalf("read tasks", string(id), "cannot be read").Because(err)
		}
		if t.ID == task {
			return t, nil
		}
	}
	return record.StoredTask{}, aedile.NotFoundf("hand over again", task, "the case has no such letter")
}

// Replay hands the letter over once more, under the identifier that it had: whoever has it already does nothing. What it came to stands in
// the record, and a note names who asked for it. What has not been tried yet, or was accepted, is a Conflict error; a desk that sends
// nothing is Unavailable.
func (d Dispatch) Replay(ctx context.Context, by casework.ActorID, id aedile.CaseID, task string) (res Replayed, err error) {
	if d.Sending == nil {
		return res, aedile.Unavailablef("hand over again", task, "nothing is sent from this node").
			Hint("aedile serve --webhook URL, --smtp URL or --to-folder DIR, with --shop URL for what decisions impose")
	}
	t, err := d.stored(ctx, id, task)
	if err != nil {
		return res, err
	}
	last, err := d.last(ctx, id)
	if err != nil {
		return res, err
	}
	switch x, tried := last[task]; {
	case !t.Done && t.Tries == 0:
		return res, aedile.Conflictf("hand over again", task, "has not been tried yet: it goes by itself when its time has come")
	case t.Done && (!tried || x.State != deliver.Undelivered):
		return res, aedile.Conflictf("hand over again", task, "was accepted, or is not needed any more")
	}
	if _, err := d.Desk.AddNote(ctx, id, by, "Handed over again: "+t.Do+" after "+t.Move+", to the "+string(t.To)+".", false); err != nil {
		return res, err
	}
	s := *d.Sending
	s.From, s.Limit, s.Again = &one{d.Desk.Record, t}, 1, true
	tried := false
	err = d.Desk.Send(ctx, s, func(r deliver.Result) {
		tried = true
		res = Replayed{string(r.State), r.State == deliver.Sent || r.State == deliver.Moot, r.Tries, r.Next, r.Err}
	})
	if tried && deliver.IsDown(err) {
		err = nil // what is wrong stands in the result
	}
	if err == nil && !tried {
		err = aedile.Unavailablef("hand over again", task, "there is no way by which it goes from this node").
			Hint("what decisions impose goes by --shop URL")
	}
	return res, err
}

// one is an outbox with one task in it, whose fate is kept in the record.
type one struct {
	deliver.Outbox
	task record.StoredTask
}

// Tasks implements deliver.Outbox.
func (o *one) Tasks(_ context.Context, _ time.Time, _ int, do ...string) ([]casework.Task, error) {
	if !slices.Contains(do, o.task.Do) {
		return nil, nil
	}
	return []casework.Task{o.task.Task}, nil
}

// Try implements deliver.Outbox: what was refused for good is in no outbox any more, so nobody else tries it.
func (o *one) Try(ctx context.Context, t casework.Task, until time.Time) (bool, error) {
	if o.task.Done {
		return true, nil
	}
	return o.Outbox.Try(ctx, t, until)
}
