package casework

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/aedile/aedile"
)

// Store keeps cases. Implementations pass one common suite.
type Store interface {
	// Load returns the events of the case in order. A case that does not exist is a NotFound error.
	Load(ctx context.Context, id aedile.CaseID) ([]Event, error)
	// Append writes the events and tasks of the changes and the cases after them, all or nothing. It returns a Conflict
	// error if a stored case is not at version Change.Before.
	Append(ctx context.Context, cs ...Change) error
	// List yields the cases that the filter lets through, without their events, in order of identifier. It stops at the
	// first error, which it yields.
	List(ctx context.Context, f Filter) iter.Seq2[Case, error]
	// Tasks returns at most limit tasks that are not done and whose time has come, the oldest first; where do is given, only
	// those that ask for one of it.
	Tasks(ctx context.Context, now time.Time, limit int, do ...string) ([]Task, error)
	// Done marks a task as done. Marking it again is no error.
	Done(ctx context.Context, taskID string) error
}

// Filter narrows a list of cases. Empty fields let all through.
type Filter struct {
	Kind  string
	State string
	Turn  Party
	Group string
	// Due lets through only cases in which a period runs.
	Due bool
	// Closed lets closed cases through as well.
	Closed bool
}

// Match reports whether the filter lets the case through.
func (f Filter) Match(c Case) bool {
	return (f.Kind == "" || f.Kind == c.Kind) && (f.State == "" || f.State == c.State) && (f.Turn == "" || f.Turn == c.Turn) &&
		(f.Group == "" || f.Group == c.Group) && (!f.Due || len(c.Dues) > 0) && (f.Closed || !c.Closed)
}

// Service makes moves in stored cases.
type Service struct {
	Store Store
	Kind  func(name string) (Kind, bool)
	Terms Terms
	Now   func() time.Time // for steps that name no time, and for what is late
	// Waits returns for how long what follows from a step of the actor waits before it leaves, so that it can be taken back. Nil: nothing
	// waits. A step that says itself when it leaves, and one of automated means, is not asked for.
	Waits func(by Actor) time.Duration
	// HeldBack reports whether a period that has passed does not lapse, as where nobody was informed of what it runs from. Nil: none is.
	HeldBack func(ctx context.Context, c Case, t Task) (bool, error)
}

// Move applies the step to the stored case and writes the result. Errors are those of Apply and of the store; a lost race
// is a Conflict, never a lost update.
func (s Service) Move(ctx context.Context, id aedile.CaseID, kind string, step Step) (Case, error) {
	k, ok := s.Kind(kind)
	if !ok {
		return Case{}, aedile.NotFoundf("move case", kind, "no such procedure")
	}
	c, err := s.stored(ctx, k, id)
	if err != nil {
		return Case{}, err
	}
	if err := s.settle(c, &step); err != nil {
		return Case{}, err
	}
	if step.Known, err = s.known(ctx, k, c, step, nil); err != nil {
		return Case{}, err
	}
	ch, err := Apply(k, c, step, s.Terms)
	if err != nil {
		return Case{}, err
	}
	if err := s.Store.Append(ctx, ch); err != nil {
		return Case{}, fmt.Errorf("write case %s: %w", id, err)
	}
	return ch.Case, nil
}

// known returns the cases that the step names: those that were changed just now, else as they are stored. What does not exist is left
// out.
func (s Service) known(ctx context.Context, k Kind, c Case, step Step, changed map[aedile.CaseID]Case) (map[aedile.CaseID]Case, error) {
	all := map[aedile.CaseID]Case{}
	m, ok := k.Move(step.Move, c.State)
	if !ok {
		return all, nil
	}
	in := In{Kind: k, Case: c, Step: step, Body: step.Body, Terms: s.Terms}
	for _, n := range in.mentions(m) {
		if n.Case == "" || IsExternal(n.Case) {
			continue
		}
		other, ok := changed[n.Case]
		if !ok {
			var err error
			if other, err = s.Case(ctx, n.Case); aedile.ClassOf(err) == aedile.NotFound {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		all[n.Case] = other
	}
	return all, nil
}

// Case returns the stored case with its events. One that does not exist is a NotFound error.
func (s Service) Case(ctx context.Context, id aedile.CaseID) (Case, error) {
	events, err := s.Store.Load(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if len(events) == 0 {
		return Case{}, aedile.NotFoundf("read case", string(id), "no such case")
	}
	k, ok := s.Kind(events[0].Kind)
	if !ok {
		return Case{}, aedile.NotFoundf("read case", string(id), "is of the unknown kind %s", events[0].Kind).
			Hint("use the program that wrote it")
	}
	return Replay(k, events)
}

// settle gives the step a time where it names none: now, or that of the last event where the machine's clock has stepped
// back behind it. A time that is still to come is refused.
func (s Service) settle(c Case, step *Step) error {
	now := s.Now()
	if step.At.IsZero() {
		step.At = now
		if now.Before(c.ChangedAt) {
			step.At = c.ChangedAt
		}
	}
	if s.Waits != nil && step.Leaves.IsZero() && !step.By.Automated && step.By.Party != Clock {
		if wait := s.Waits(step.By); wait > 0 {
			step.Leaves = now.Add(wait)
		}
	}
	if step.At.After(now) && step.At.After(c.ChangedAt) {
		return aedile.Invalidf(step.Move+" "+string(c.ID), "", "the step lies in the future: %s", step.At.UTC().Format(time.RFC3339))
	}
	return nil
}

// Pending returns what runs in all open cases, late first.
func (s Service) Pending(ctx context.Context, f Filter) ([]Pending, error) {
	f.Due = true
	var cases []Case
	for c, err := range s.Store.List(ctx, f) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		cases = append(cases, c)
	}
	return Pendings(cases, s.Now()), nil
}

// Lapse lets every period that has passed lapse, and returns how many moves that made. A case that moved meanwhile, or
// whose due was met, is left alone; its task is done. The first other error stops it.
func (s Service) Lapse(ctx context.Context, limit int) (made int, err error) {
	tasks, err := s.Store.Tasks(ctx, s.Now(), limit, "lapse")
	if err != nil {
		return 0, fmt.Errorf("list tasks: %w", err)
	}
	for _, t := range tasks {
		moved, err := s.lapse(ctx, t)
		if err != nil {
			return made, fmt.Errorf("task %s: %w", t.ID, err)
		}
		if moved {
			made++
		}
	}
	return made, nil
}

// lapse makes the clock's move that the task asks for. A task whose move is refused for what is still missing stays.
func (s Service) lapse(ctx context.Context, t Task) (moved bool, err error) {
	events, err := s.Store.Load(ctx, t.Case)
	if err != nil || len(events) == 0 {
		return false, err
	}
	k, ok := s.Kind(events[0].Kind)
	if !ok {
		return false, aedile.NotFoundf("lapse", events[0].Kind, "no such procedure")
	}
	c, err := Replay(k, events)
	if err != nil {
		return false, err
	}
	m, ok := k.waits(c, t)
	if !ok {
		return false, s.Store.Done(ctx, t.ID)
	}
	if s.HeldBack != nil {
		if held, err := s.HeldBack(ctx, c, t); held || err != nil {
			return false, err
		}
	}
	ch, err := Apply(k, c, Step{Move: m.Name, By: Actor{Party: Clock, Automated: true}, At: s.Now(), Version: c.Version}, s.Terms)
	if err == nil {
		err = s.Store.Append(ctx, ch)
	}
	var ref *Refusal
	switch {
	case errors.As(err, &ref) && ref.Err.Class == aedile.Conflict:
		return false, s.Store.Done(ctx, t.ID) // it was recorded with another part of the document
	case errors.As(err, &ref), aedile.ClassOf(err) == aedile.Conflict:
		return false, nil // something is missing, or somebody was faster: tried again
	case err != nil:
		return false, err
	}
	return true, s.Store.Done(ctx, t.ID)
}

// waits returns the move of the clock that the task asks for, if its due still runs and the case stands where the move
// can be made.
func (k Kind) waits(c Case, t Task) (Move, bool) {
	for _, m := range k.Open(c.State) {
		if t.Due != nil && m.Lapses == t.Due.Name && c.Needs(t) {
			return m, true
		}
	}
	return Move{}, false
}
