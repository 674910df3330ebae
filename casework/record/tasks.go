package record

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// StoredTask is a task as a store holds it.
type StoredTask struct {
	casework.Task
	Stands time.Time // when it is tried next
	Done   bool
}

// TaskKeeper keeps the tasks that events left.
type TaskKeeper interface {
	// TasksOf returns all tasks of a case, as they are stored, in order of identifier.
	TasksOf(ctx context.Context, id aedile.CaseID) ([]StoredTask, error)
}

// letters are the tasks of which the record keeps what became of them.
var letters = []string{"tell", "confirm", "ask", "copy", casework.Effect}

// longest is for how long a task may be put off after an attempt, with an hour for the attempt.
const longest = 25 * time.Hour

// VerifyTasks works out again, from its events, which tasks each case must have left, and names those that are missing, were put off or
// changed, or are marked as done without a trace. A case that came in a dossier left its tasks elsewhere. What does not make a case is named
// by Verify.
func (a Against) VerifyTasks(ctx context.Context, j Journal, ts TaskKeeper, now time.Time) (n int, faults []Fault, err error) {
	type found struct {
		n      int
		faults []Fault
		err    error
	}
	for f, err := range inOrder(j.Listed(ctx), func(l Listing) (f found) {
		f.n, f.faults, f.err = a.tasksOf(ctx, j, ts, l.ID, now)
		return f
	}) {
		if err == nil {
			err = f.err
		}
		if err != nil {
			return n, faults, fmt.Errorf("check tasks: %w", err)
		}
		n += f.n
		faults = append(faults, f.faults...)
	}
	return n, faults, nil
}

// tasksOf checks those of one case.
func (a Against) tasksOf(ctx context.Context, j Journal, ts TaskKeeper, id aedile.CaseID, now time.Time) (int, []Fault, error) {
	var events []casework.Event
	imported, told := false, 0
	for e, err := range j.Entries(ctx, id) {
		if err != nil {
			return 0, nil, err
		}
		ev, err := e.Event()
		if err != nil {
			return 0, nil, nil
		}
		if h, ok := heldBy(ev); ok {
			imported = imported || h.Kind == FromDossier
			if h.Kind == Delivered {
				told++
			}
		}
		if ev.Case == id {
			events = append(events, ev)
		}
	}
	if imported || len(events) == 0 {
		return 0, nil, nil
	}
	k, ok := a.Kind(events[0].Kind)
	if !ok {
		return 0, nil, nil
	}
	owed, err := casework.Owed(k, events)
	if err != nil {
		return 0, nil, nil
	}
	stored, err := ts.TasksOf(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	var faults []Fault
	say := func(t casework.Task, format string, args ...any) {
		faults = append(faults, Fault{Case: id, Version: t.Version(), Msg: fmt.Sprintf("the task to %s, that version %d left for the %s, ", t.Do, t.Version(), t.To) + fmt.Sprintf(format, args...)})
	}
	left := slices.Clone(stored)
	for _, t := range owed {
		i := slices.IndexFunc(left, func(s StoredTask) bool { return fits(t, s) })
		if i < 0 {
			say(t, "is missing or was changed")
			continue
		}
		if why := left[i].wrong(t, now); why != "" {
			say(t, "%s", why)
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, s := range left {
		if slices.Contains(letters, s.Do) && !s.Done {
			say(s.Task, "follows from nothing that stands")
		}
	}
	done := 0
	for _, s := range stored {
		if s.Done && slices.Contains(letters, s.Do) {
			done++
		}
	}
	if done > told {
		faults = append(faults, Fault{Case: id, Msg: fmt.Sprintf("%d letters are marked as sent, and the record holds what became of %d", done, told)})
	}
	return len(stored), faults, nil
}

// fits reports whether a stored task is the one that is owed.
func fits(t casework.Task, s StoredTask) bool {
	due := t.Due == nil && s.Due == nil || t.Due != nil && s.Due != nil && *t.Due == *s.Due && t.End.Equal(s.End)
	return s.Case == t.Case && s.Version() == t.Version() && s.Do == t.Do && s.To == t.To && due && s.At.Equal(t.At)
}

// wrong returns what is wrong with a stored task that fits.
func (s StoredTask) wrong(t casework.Task, now time.Time) string {
	at := t.At.Add(time.Microsecond - 1).Truncate(time.Microsecond)
	switch {
	case s.Done:
		return ""
	case s.Tries == 0 && !s.Stands.Equal(at):
		return fmt.Sprintf("was put off: its time is %s, and it stands at %s", at.Format(time.RFC3339), s.Stands.Format(time.RFC3339))
	case s.Tries > 0 && s.Stands.After(now.Add(longest)):
		return "was put off until " + s.Stands.Format(time.RFC3339) + ", longer than after any attempt"
	}
	return ""
}
