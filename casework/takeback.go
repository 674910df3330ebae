package casework

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// TakeBack is the move by which what was done is taken back before anything of it has left. It is a move of every procedure and of no law:
// nobody outside has heard of what it undoes. After that, only a move of law can undo it, such as a reversal.
const TakeBack = "take_back"

// TakenBack is the body of the event "take_back": withdrawn before sending.
type TakenBack struct {
	From   int      `json:"from"`             // the version of the first event that is taken back; those behind it are, too
	Moves  []string `json:"moves"`            // what was done
	Unsent []string `json:"unsent,omitempty"` // the tasks that had not left and never will
	Why    string   `json:"why,omitempty"`    // without personal data
}

// Undo says what is to be taken back in a case.
type Undo struct {
	By    Actor
	At    time.Time
	From  int    // the version of the first event to take back; 0: the last
	Why   string // may be empty
	Tasks []Task // those of the case that the store holds
}

// Withdraw returns the change that takes the last events of a case back, as the raw events of the record make it. It refuses, as a
// Conflict, what opened the case, what does not wait, and what has left or may have; as Denied, what automated means or the clock did.
func Withdraw(k Kind, events []Event, u Undo) (Change, error) {
	c, err := Replay(k, events)
	if err != nil {
		return Change{}, err
	}
	if u.From == 0 {
		u.From = c.Version
	}
	first := slices.IndexFunc(c.Events, func(e Event) bool { return e.Version == u.From })
	if first < 0 || c.Events[first].Move == TakeBack {
		return Change{}, aedile.Conflictf("take back", string(c.ID), "version %d is not there to be taken back", u.From)
	}
	if first == 0 {
		return Change{}, aedile.Conflictf("take back", string(c.ID), "the move opened the case").Hint("withdraw or dismiss it instead")
	}
	gone := c.Events[first:]
	if err := waits(c.ID, gone, u); err != nil {
		return Change{}, err
	}
	before, err := Replay(k, standingBefore(events, u.From))
	if err != nil {
		return Change{}, err
	}
	body := TakenBack{From: u.From, Why: u.Why}
	for _, e := range gone {
		body.Moves = append(body.Moves, e.Move)
	}
	for _, t := range u.Tasks {
		if v := t.Version(); v >= u.From && slices.ContainsFunc(gone, func(e Event) bool { return e.Version == v }) {
			if t.Tries > 0 {
				return Change{}, left(c.ID, "a letter of it may have left already")
			}
			body.Unsent = append(body.Unsent, t.ID)
		}
	}
	slices.Sort(body.Unsent)
	raw, err := marshal(body)
	if err != nil {
		return Change{}, fmt.Errorf("take back in %s: %w", c.ID, err)
	}
	e := Event{Case: c.ID, Version: c.Version + 1, Kind: k.Name, Move: TakeBack, From: c.State, To: before.State, By: u.By, At: u.At.UTC(),
		Law: []aedile.LawRef{}, Body: raw}
	e.Met, e.Dues = restored(c.Dues, before.Dues)
	tasks := again(k, e)
	e.Tasks = TasksDigest(tasks)
	return Change{Case: k.fold(c, e), Events: []Event{e}, Tasks: tasks, Unsent: body.Unsent}, nil
}

// standingBefore returns the events behind which the version comes.
func standingBefore(events []Event, version int) []Event {
	i := slices.IndexFunc(events, func(e Event) bool { return e.Version >= version })
	return events[:max(i, 0)]
}

// waits refuses what does not wait to leave any more, or never did.
func waits(id aedile.CaseID, gone []Event, u Undo) error {
	for _, e := range gone {
		switch {
		case e.By.Automated || e.By.Party == Clock:
			return aedile.Deniedf("take back", string(id), "%s was not done by a person", e.Move)
		case e.By.Party != u.By.Party:
			return aedile.Deniedf("take back", string(id), "%s was done by the %s", e.Move, string(e.By.Party))
		case e.Leaves.IsZero() || !u.At.Before(e.Leaves):
			return left(id, "the time to take it back is over")
		}
	}
	return nil
}

func left(id aedile.CaseID, why string) error {
	return aedile.Conflictf("take back", string(id), "%s",
		why).Hint("what has left is undone by a move of the procedure, such as a reversal")
}

// restored returns which running dues end and which begin again, so that those run that ran before, in their order where that can be.
func restored(now, before []Due) (ended []DueKey, begun []Due) {
	same := func(d Due) func(Due) bool {
		a, err := marshal(d)
		return func(o Due) bool {
			b, err2 := marshal(o)
			return err == nil && err2 == nil && string(a) == string(b)
		}
	}
	for _, d := range now {
		if !slices.ContainsFunc(before, same(d)) {
			ended = append(ended, d.Key())
		}
	}
	for _, d := range before {
		if !slices.ContainsFunc(now, same(d)) {
			begun = append(begun, d)
		}
	}
	return ended, begun
}

// again returns the lapse of each due that runs again and has passed meanwhile: the clock may have put the one before aside.
func again(k Kind, e Event) (ts []Task) {
	for _, d := range e.Dues {
		if !d.End.IsZero() && !d.End.After(e.At) && k.lapses(d.Name) {
			key := d.Key()
			ts = append(ts, Task{ID: fmt.Sprintf("%s/%d/%d-lapse", e.Case, e.Version, len(ts)+1), Case: e.Case, Do: "lapse",
				Move: e.Move, To: Clock,
				At: e.At, Due: &key, End: d.End})
		}
	}
	return ts
}

// takesBack returns what an event takes back; nil where it is another move.
func (e Event) takesBack() *TakenBack {
	if e.Move != TakeBack {
		return nil
	}
	b := new(TakenBack)
	if json.Unmarshal(e.Body, b) != nil {
		return nil
	}
	return b
}

// follows reports whether the event can come behind the case.
func (e Event) follows(k Kind, c Case) bool {
	if e.Kind != k.Name || e.Case != c.ID || e.Version != c.Version+1 || e.From != c.State {
		return false
	}
	if b := e.takesBack(); b != nil {
		return slices.ContainsFunc(c.Events, func(old Event) bool { return old.Version == b.From && old.From == e.To && old.From != "" })
	}
	m, ok := k.Move(e.Move, c.State)
	return ok && m.leads(e.From, e.To)
}

// Version returns the version of the case that the task followed; it stands in its identifier.
func (t Task) Version() (n int) {
	rest, _ := strings.CutPrefix(t.ID, string(t.Case)+"/")
	_, _ = fmt.Sscanf(rest, "%d/", &n) // 0 where it is no identifier of ours
	return n
}
