package desk

import (
	"context"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// NamesOf returns the names and addresses of persons that the case holds, and those of the cases a decision rests on: no text that
// leaves for the public may have them (art 24(5) DSA). Load reads a case; one that is not there any more gives no names.
func NamesOf(ctx context.Context, load func(context.Context, aedile.CaseID) (casework.Case, error), c casework.Case) ([]string, error) {
	names, err := namesIn(c)
	if err != nil || c.Kind != "decision" {
		return names, err
	}
	d := kinds.DecisionOf(c)
	if d == nil {
		return names, nil
	}
	for _, id := range d.From {
		from, err := load(ctx, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		more, err := namesIn(from)
		if err != nil {
			return nil, err
		}
		names = append(names, more...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// namesIn returns the personal texts of a case that are names and not prose.
func namesIn(c casework.Case) (names []string, err error) {
	for _, e := range c.Events {
		if err = casework.Persons(e.Body, func(_ string, p casework.Personal) bool {
			if !p.Prose && p.Text != "" {
				names = append(names, p.Text)
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	return names, nil
}
