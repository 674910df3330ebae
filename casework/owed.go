package casework

import (
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile/law"
)

// Owed returns the tasks that the events of a case must have left, whatever the operator has settled: the work outside the record that
// follows each move that stands, and the lapse of each period that the clock waits for. Numbers in identifiers are left out, as reminders
// move them.
func Owed(k Kind, events []Event) ([]Task, error) {
	var all []Task
	var c Case
	for i, e := range events {
		after, err := Replay(k, events[:i+1])
		if err != nil {
			return nil, err
		}
		if e.Move != TakeBack {
			all = append(all, owedBy(k, c, e)...)
		}
		c = after
	}
	return slices.DeleteFunc(all, func(t Task) bool {
		return !slices.ContainsFunc(c.Events, func(e Event) bool { return e.Version == t.Version() })
	}), nil
}

// owedBy returns what one event left.
func owedBy(k Kind, c Case, e Event) (ts []Task) {
	m, ok := k.Move(e.Move, e.From)
	if !ok {
		return nil
	}
	id := string(e.Case) + "/" + strconv.Itoa(e.Version) + "/"
	body, err := k.Decode(e.Move, e.Body)
	for _, j := range m.Jobs {
		if j.When == nil || err == nil && j.always(In{Kind: k, Case: c, Step: Step{Move: e.Move, By: e.By, At: e.At, Body: body}, Body: body}) {
			ts = append(ts, Task{ID: id, Case: e.Case, Do: j.Do, Move: e.Move, To: j.To, At: e.leaves().UTC()})
		}
	}
	for _, d := range e.Dues {
		if !d.End.IsZero() && k.lapses(d.Name) {
			key := d.Key()
			ts = append(ts, Task{ID: id, Case: e.Case, Do: "lapse", Move: e.Move, To: Clock, Due: &key, End: d.End, At: d.End.Add(time.Second).UTC()})
		}
	}
	return ts
}

// always reports whether the job follows whatever duties the service has.
func (j Job) always(in In) bool {
	for _, tier := range []law.Tier{0, law.Intermediary} {
		in.Terms.Tier = tier
		if !j.When(in) {
			return false
		}
	}
	return true
}
