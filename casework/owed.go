package casework

import (
	"slices"
	"strconv"

	"github.com/aedile/aedile"
)

// TasksDigest returns the digest of the tasks that one event left, in any order; that of none is one, too. The count of attempts is not
// part of it.
func TasksDigest(tasks []Task) aedile.Digest {
	tasks = append([]Task{}, tasks...)
	slices.SortFunc(tasks, func(a, b Task) int { return slices.Compare([]string{a.ID}, []string{b.ID}) })
	for i := range tasks {
		tasks[i].Tries, tasks[i].At, tasks[i].End = 0, tasks[i].At.UTC(), tasks[i].End.UTC()
	}
	b, err := marshal(tasks)
	if err != nil {
		return "" // texts and times can be written
	}
	return aedile.DigestOf(b)
}

// Owed returns the letters and other work outside the record that the moves of a case that stand must have left, whatever the operator has
// settled. Numbers in identifiers are left out, as reminders move them.
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
	body, err := k.Decode(e.Move, e.Body)
	for _, j := range m.Jobs {
		if j.When == nil || err == nil && j.When(In{Kind: k, Case: c, Step: Step{Move: e.Move, By: e.By, At: e.At, Body: body},
			Body: body}) {
			ts = append(ts, Task{ID: string(e.Case) + "/" + strconv.Itoa(e.Version) + "/", Case: e.Case, Do: j.Do, Move: e.Move, To: j.To,
				At: e.leaves().UTC()})
		}
	}
	return ts
}
