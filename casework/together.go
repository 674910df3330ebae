package casework

import (
	"context"
	"fmt"

	"github.com/aedile/aedile"
)

// Plan is some steps in one case, one after the other. The version of each but the first is that which the one before leaves.
type Plan struct {
	Case  aedile.CaseID
	Kind  string
	Steps []Step
}

// Together makes the steps of all plans and writes them as one: all cases have moved, or none has. Errors are those of Move.
func (s Service) Together(ctx context.Context, plans ...Plan) ([]Case, error) {
	cases, changes, err := s.foresee(ctx, plans)
	if err != nil {
		return nil, err
	}
	if err := s.Store.Append(ctx, changes...); err != nil {
		return nil, fmt.Errorf("write %d cases: %w", len(plans), err)
	}
	return cases, nil
}

// Foresee returns the cases as the plans would leave them, and writes nothing. Errors are those of Move.
func (s Service) Foresee(ctx context.Context, plans ...Plan) ([]Case, error) {
	cases, _, err := s.foresee(ctx, plans)
	return cases, err
}

func (s Service) foresee(ctx context.Context, plans []Plan) ([]Case, []Change, error) {
	cases, changes := make([]Case, 0, len(plans)), make([]Change, 0, len(plans))
	changed := map[aedile.CaseID]Case{}
	for _, p := range plans {
		ch, err := s.plan(ctx, p, changed)
		if err != nil {
			return nil, nil, err
		}
		changed[p.Case] = ch.Case
		cases, changes = append(cases, ch.Case), append(changes, ch)
	}
	return cases, changes, nil
}

// plan applies the steps of one plan to the stored case and writes nothing. A step may name the cases that the plans before it changed.
func (s Service) plan(ctx context.Context, p Plan, changed map[aedile.CaseID]Case) (all Change, err error) {
	k, ok := s.Kind(p.Kind)
	if !ok {
		return all, aedile.NotFoundf("move case", p.Kind, "no such procedure")
	}
	c, err := s.stored(ctx, k, p.Case)
	if err != nil {
		return all, err
	}
	for i, step := range p.Steps {
		if i > 0 {
			step.Version = c.Version
		}
		if err := s.settle(c, &step); err != nil {
			return all, err
		}
		if step.Known, err = s.known(ctx, k, c, step, changed); err != nil {
			return all, err
		}
		ch, err := Apply(k, c, step, s.Terms)
		if err != nil {
			return all, err
		}
		all, c = all.Then(ch), ch.Case
	}
	return all, nil
}

// stored returns the case as it is stored, or one not yet opened.
func (s Service) stored(ctx context.Context, k Kind, id aedile.CaseID) (Case, error) {
	events, err := s.Store.Load(ctx, id)
	if aedile.ClassOf(err) == aedile.NotFound {
		events, err = nil, nil
	}
	if err != nil {
		return Case{}, fmt.Errorf("load case %s: %w", id, err)
	}
	c, err := Replay(k, events)
	c.ID = id
	return c, err
}
