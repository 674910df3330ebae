package record

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
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

// ReadTask reads a task that is filed under the case and identifier. One that says something else of itself, or cannot be read, says nothing
// but these: no event left such a one.
func ReadTask(id aedile.CaseID, task string, data []byte) StoredTask {
	var s StoredTask
	if strict(data, &s.Task) != nil || s.Case != id || s.ID != task {
		s.Task = casework.Task{Case: id, ID: task}
	}
	return s
}

// TaskKeeper keeps the tasks that events left.
type TaskKeeper interface {
	// TasksOf yields all tasks of a case, or with id "" of all cases, as they are stored, in order of case and identifier.
	TasksOf(ctx context.Context, id aedile.CaseID) iter.Seq2[StoredTask, error]
}

// letters are the tasks of which the record keeps what became of them.
var letters = []string{"tell", "confirm", "ask", "copy"}

// longest is for how long a task may be put off after an attempt, with an hour for the attempt.
const longest = 25 * time.Hour

// VerifyTasks works out again, from its events, which tasks each case must have left, and names those that are missing, were put off or
// changed, or are marked as done without a trace. A case that came in a dossier left its tasks elsewhere. What does not make a case is
// named
// by Verify.
func (a Against) VerifyTasks(ctx context.Context, j Journal, ts TaskKeeper, now time.Time) (n int, faults []Fault, err error) {
	l := ledger{seed: maphash.MakeSeed(), cases: map[aedile.CaseID]*ledgerCase{}}
	if err := l.read(ctx, j); err != nil {
		return 0, nil, fmt.Errorf("check tasks: %w", err)
	}
	if n, err = l.hold(ctx, ts, now); err != nil {
		return n, nil, fmt.Errorf("check tasks: %w", err)
	}
	for _, id := range l.suspects() {
		found, err := a.tasksOf(ctx, j, ts, id, now)
		if err != nil {
			return n, faults, fmt.Errorf("check tasks: %w", err)
		}
		faults = append(faults, found...)
	}
	return n, faults, nil
}

// tasksOf checks those of one case.
func (a Against) tasksOf(ctx context.Context, j Journal, ts TaskKeeper, id aedile.CaseID, now time.Time) ([]Fault, error) {
	var events []casework.Event
	imported, told := false, 0
	for e, err := range j.Entries(ctx, id) {
		if err != nil {
			return nil, err
		}
		ev, err := e.Event()
		if err != nil {
			return nil, nil
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
		return nil, nil
	}
	k, ok := a.Kind(events[0].Kind)
	if !ok {
		return nil, nil
	}
	var stored []StoredTask
	for t, err := range ts.TasksOf(ctx, id) {
		if err != nil {
			return nil, err
		}
		stored = append(stored, t)
	}
	faults, err := against(k, events, stored, now)
	if err != nil {
		return nil, nil
	}
	done := 0
	for _, s := range stored {
		if s.Done && (s.Do == casework.Effect || slices.Contains(letters, s.Do)) {
			done++
		}
	}
	if done > told {
		faults = append(faults, Fault{Case: id, Msg: fmt.Sprintf("%d letters are marked as sent, and the record holds what became of %d", done,
			told)})
	}
	return faults, nil
}

// against holds the stored tasks of a case against its events. An event says by a digest which tasks it left; where none of a case does, of
// a time before that was kept, and no task is there at all, the letters that its procedure asks for are missing.
func against(k casework.Kind, events []casework.Event, stored []StoredTask, now time.Time) (faults []Fault, err error) {
	c, err := casework.Replay(k, events)
	if err != nil {
		return nil, err
	}
	say := func(version int, format string, args ...any) {
		faults = append(faults, Fault{Case: c.ID, Version: version, Msg: fmt.Sprintf("of the tasks that version %d left, ",
			version) + fmt.Sprintf(format, args...)})
	}
	for _, e := range c.Events {
		var mine []casework.Task
		for _, s := range stored {
			if s.Version() == e.Version {
				mine = append(mine, s.Task)
			}
		}
		said := e.Tasks != ""
		if said && casework.TasksDigest(mine) == e.Tasks {
			continue
		}
		if !said && len(stored) > 0 {
			continue // a procedure may ask for more letters by now than it did then
		}
		missing, err := missingOf(k, events, e.Version, mine)
		switch {
		case err != nil:
			return nil, err
		case missing != "":
			say(e.Version, "some are missing: %s", missing)
		case said:
			say(e.Version, "some are missing, were changed or follow from nothing: there are %d", len(mine))
		}
	}
	for _, s := range stored {
		stands := slices.ContainsFunc(c.Events, func(e casework.Event) bool { return e.Version == s.Version() })
		if why := s.putOff(now); why != "" {
			say(s.Version(), "that to %s for the %s %s", s.Do, s.To, why)
		} else if !stands {
			say(s.Version(), "that to %s for the %s is there, and what it follows was taken back", s.Do, s.To)
		}
	}
	return faults, nil
}

// missingOf names the letters that an event must have left and that are not there.
func missingOf(k casework.Kind, events []casework.Event, version int, there []casework.Task) (string, error) {
	owed, err := casework.Owed(k, events)
	var names []string
	for _, t := range owed {
		if t.Version() == version && slices.Contains(letters, t.Do) && !slices.ContainsFunc(there,
			func(o casework.Task) bool { return o.Do == t.Do && o.To == t.To }) {
			names = append(names, t.Do+" for the "+string(t.To))
		}
	}
	return strings.Join(names, ", "), err
}

// putOff returns by how much a task that is not done was put off, where no attempt at it explains that.
func (s StoredTask) putOff(now time.Time) string {
	at := s.At.Add(time.Microsecond - 1).Truncate(time.Microsecond)
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
