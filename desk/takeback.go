package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Undoable returns the same desk as pages use it: what people of the operator do waits for the time of the policy before it leaves, ten
// minutes where it settles none.
func (dk *Desk) Undoable() *Desk {
	return dk.waiting(func() time.Duration { return dk.undo(usualUndo) })
}

// undo returns for how long what people do waits; usual where the policy settles nothing.
func (dk *Desk) undo(usual time.Duration) time.Duration {
	if u := dk.Settled().Undo; u != nil {
		return *u
	}
	return usual
}

// AtOnce returns the same desk with nothing that waits, for what cannot: a danger to life. The reason stands in the log of the desk.
func (dk *Desk) AtOnce(ctx context.Context, id aedile.CaseID, by casework.ActorID, why string) (*Desk, error) {
	if _, err := dk.note(ctx, Fact{What: record.FactAtOnce, Case: id, By: by, Why: why}); err != nil {
		return nil, err
	}
	return dk.waiting(func() time.Duration { return 0 }), nil
}

// waiting returns the same desk with that time to take back.
func (dk *Desk) waiting(wait func() time.Duration) *Desk {
	other := *dk
	other.Waits = dk.waits(wait)
	return &other
}

// waits returns for how long what follows from a step of an actor waits.
func (dk *Desk) waits(wait func() time.Duration) func(casework.Actor) time.Duration {
	own := dk.party()
	return func(by casework.Actor) time.Duration {
		if by.Party != own && by.Party != casework.Screener {
			return 0 // what others do comes to us, and does not wait
		}
		return wait()
	}
}

// party returns the party that the operator is.
func (dk *Desk) party() casework.Party {
	if dk.Policy.Letters.As == string(casework.Authority) {
		return casework.Authority
	}
	return casework.Platform
}

// TakingBack takes back what was done in a case, before anything of it has left.
type TakingBack struct {
	Act
	Case aedile.CaseID
	From int    // the version with the first move to take back; 0: the last move alone
	Why  string // without personal data; may be empty
}

// TakenBack is the case after that, and what was taken back.
type TakenBack struct {
	CaseView
	Moves  []string `json:"taken_back"`
	Unsent []string `json:"unsent"` // tasks that had not left
}

// TakeBack takes back the last move, or all from a version on: the tasks that they left are deleted, and the case stands where it stood.
// All of it
// happens, or nothing. What has left, or is being sent just now, is a Conflict error; it is undone by a move of the procedure.
func (dk *Desk) TakeBack(ctx context.Context, x TakingBack) (out TakenBack, err error) {
	events, err := dk.Record.Load(ctx, x.Case)
	if err != nil {
		return out, err
	}
	k, err := KindOf(events[0].Kind)
	if err != nil {
		return out, err
	}
	if x.Version != 0 && x.Version != len(events) {
		return out, aedile.Conflictf("take back", string(x.Case), "the case is at version %d, not %d", len(events),
			x.Version).Hint("read the case again")
	}
	tasks, err := dk.tasksOf(ctx, x.Case)
	if err != nil {
		return out, err
	}
	u := casework.Undo{By: x.By, At: dk.Now(), From: x.From, Why: x.Why}
	for _, t := range tasks {
		if t.Done {
			t.Tries = max(t.Tries, 1) // it has left
		}
		u.Tasks = append(u.Tasks, t.Task)
	}
	ch, err := casework.Withdraw(k, events, u)
	if err != nil {
		return out, err
	}
	if err := dk.Record.Append(ctx, ch); err != nil {
		return out, fmt.Errorf("take back in %s: %w", x.Case, err)
	}
	b, err := casework.BodyOf[casework.TakenBack](ch.Events[0])
	if err != nil {
		return out, err
	}
	return TakenBack{CaseView: ViewCase(ch.Case, dk.Now()), Moves: b.Moves, Unsent: append([]string{}, b.Unsent...)}, nil
}

// Leaving returns what waits in the case to leave, and until when it can be taken back; no time: nothing waits any more.
func (dk *Desk) Leaving(ctx context.Context, id aedile.CaseID) (until time.Time, tasks []casework.Task, err error) {
	events, err := dk.Record.Load(ctx, id)
	if err != nil {
		return until, nil, err
	}
	last := events[len(events)-1]
	if last.Move == casework.TakeBack || !dk.Now().Before(last.Leaves) {
		return until, nil, nil
	}
	all, err := dk.tasksOf(ctx, id)
	for _, t := range all {
		if t.Version() == last.Version && !t.Done && t.Due == nil {
			tasks = append(tasks, t.Task)
		}
	}
	return last.Leaves, tasks, err
}

// tasksOf returns the tasks of a case.
func (dk *Desk) tasksOf(ctx context.Context, id aedile.CaseID) (all []record.StoredTask, err error) {
	for t, err := range dk.Board.TasksOf(ctx, id) {
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
