package casework

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/aedile/aedile"
)

// Case is a procedure in progress: the sum of its events. The zero Case with an ID is one not yet opened.
type Case struct {
	ID        aedile.CaseID `json:"id"`
	Kind      string        `json:"kind"`
	State     string        `json:"state"`
	Turn      Party         `json:"turn,omitempty"`
	Closed    bool          `json:"closed,omitempty"`
	Version   int           `json:"version"`
	OpenedAt  time.Time     `json:"opened_at"`
	ChangedAt time.Time     `json:"changed_at"`
	Calendar  string        `json:"calendar"`        // the code under which its periods are counted
	Group     string        `json:"group,omitempty"` // what joins several cases, such as one request to many addressees
	About     string        `json:"about,omitempty"` // a short label without personal data
	Dues      []Due         `json:"dues,omitempty"`  // those that run, in the order in which they were begun
	// Events are those that stand: what was taken back before it left is not among them. The record keeps it.
	Events []Event `json:"events,omitempty"`
}

// Replay returns the case that the events make. It refuses events of another kind, gaps and events that do not follow
// from the state before, as Invalid errors.
func Replay(k Kind, events []Event) (Case, error) {
	var c Case
	for i, e := range events {
		if i == 0 {
			c.ID = e.Case
		}
		if !e.follows(k, c) {
			return Case{}, aedile.Invalidf("replay case", string(c.ID),
				"event %d (%s %s, %q to %q) does not follow version %d in state %q", i+1, e.Kind, e.Move, e.From, e.To, c.Version, c.State)
		}
		c = k.fold(c, e)
	}
	return c, nil
}

// fold returns the case after the event. It shares no slice that it changes with the case before.
func (k Kind) fold(c Case, e Event) Case {
	s, _ := k.State(e.To)
	if c.Version == 0 {
		c.Kind, c.OpenedAt, c.Calendar, c.Group, c.About = e.Kind, e.At, e.Calendar, e.Group, e.About
	}
	c.State, c.Turn, c.Closed, c.Version, c.ChangedAt = e.To, s.Turn, s.Closed, e.Version, e.At
	c.Dues = slices.DeleteFunc(slices.Clone(c.Dues), func(d Due) bool { return slices.Contains(e.Met, d.Key()) })
	for i := range c.Dues {
		c.Dues[i].Lapsed = c.Dues[i].Lapsed || slices.Contains(e.Lapsed, c.Dues[i].Key())
	}
	for _, d := range e.Dues {
		c.Dues = append(slices.DeleteFunc(c.Dues, func(old Due) bool { return old.Key() == d.Key() }), d)
	}
	if s.Closed {
		c.Dues = nil
	}
	if b := e.takesBack(); b != nil {
		c.Events = slices.DeleteFunc(slices.Clone(c.Events), func(old Event) bool { return old.Version >= b.From })
	}
	c.Events = append(slices.Clip(c.Events), e)
	return c
}

// Due returns the running due with that name and item.
func (c Case) Due(name, item string) (Due, bool) {
	i := slices.IndexFunc(c.Dues, func(d Due) bool { return d.Key() == DueKey{name, item} })
	if i < 0 {
		return Due{}, false
	}
	return c.Dues[i], true
}

// Needs reports whether the task still has to be done: a reminder or lapse of a due that was met or moved has not.
func (c Case) Needs(t Task) bool {
	if t.Due == nil {
		return true
	}
	d, ok := c.Due(t.Due.Name, t.Due.Item)
	return ok && d.End.Equal(t.End)
}

// Last returns the latest event of one of these moves.
func (c Case) Last(moves ...string) (Event, bool) {
	for _, e := range slices.Backward(c.Events) {
		if slices.Contains(moves, e.Move) {
			return e, true
		}
	}
	return Event{}, false
}

// BodyOf reads the body of an event. T is the struct that the move's Body fills. Texts that were taken out of the record are
// ErasedText.
func BodyOf[T any](e Event) (*T, error) {
	b := new(T)
	raw, err := plainFor(e.Body, reflect.TypeFor[T]())
	if err == nil {
		err = json.Unmarshal(raw, b)
	}
	if err != nil {
		return nil, fmt.Errorf("event %d of %s: %w", e.Version, e.Case, err)
	}
	return b, nil
}

// LastBody returns the body of the latest event of one of these moves; nil where there is none.
func LastBody[T any](c Case, moves ...string) *T {
	e, ok := c.Last(moves...)
	if !ok {
		return nil
	}
	b, err := BodyOf[T](e)
	if err != nil {
		return nil
	}
	return b
}
