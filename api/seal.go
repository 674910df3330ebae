package api

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// sealedWords stand in the place of what is suspected to be abuse of a child: a program gets none of it, whoever it acts for. A person whose
// work it is opens it on the page of the case.
const sealedWords = "suspected abuse of a child: not shown"

// sealed reports whether the case is about that.
func (a *API) sealed(ctx context.Context, id aedile.CaseID) (bool, error) {
	seen, err := counter.Look(ctx, a.Desk, id)
	return seen.Sealed, err
}

// sealRows takes out of rows what is sealed. Only cases of the gravest harm can be.
func (a *API) sealRows(ctx context.Context, rows []desk.Row) error {
	for i := range rows {
		if rows[i].Harm != casework.HarmLife {
			continue
		}
		sealed, err := a.sealed(ctx, rows[i].Case)
		if err != nil {
			return err
		}
		if sealed {
			rows[i].Face = casework.Face{Title: sealedWords, Grade: rows[i].Grade, Findings: rows[i].Findings, Harm: rows[i].Harm}
		}
	}
	return nil
}

// sealShown takes the contents of moves out of a case that is sealed.
func (a *API) sealShown(ctx context.Context, s *desk.Shown) error {
	sealed, err := a.sealed(ctx, s.Case.ID)
	if err != nil || !sealed {
		return err
	}
	s.About, s.Questions, s.Grounds = sealedWords, nil, nil
	for i := range s.Done {
		s.Done[i].Content = []desk.Line{}
	}
	return nil
}

// unsealed returns a Denied error where the case is sealed.
func (a *API) unsealed(ctx context.Context, op string, id aedile.CaseID) error {
	sealed, err := a.sealed(ctx, id)
	if err == nil && sealed {
		err = aedile.Deniedf(op, string(id), "%s", sealedWords).Hint("a child protection officer opens it on the page of the case")
	}
	return err
}
