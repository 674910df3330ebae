package web

import (
	"net/http"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk/counter"
)

// letterView is a letter of a case.
type letterView struct {
	Case, Number string
	Letter       letter.Document
}

// letterPage shows a letter of a case, with names for who may see them.
func (s *site) letterPage(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "cases", "nav.cases")
	id := aedile.CaseID(r.PathValue("id"))
	row, err := s.Desk.Board.Row(r.Context(), string(id))
	if err != nil {
		return err
	}
	seen, err := counter.Look(r.Context(), s.Desk, row.Case)
	if err != nil {
		return err
	}
	if seen.Sealed {
		if err := auth.May(f.Person, auth.SeeSealed); err != nil {
			return err
		}
	}
	names := letter.Hidden
	if auth.May(f.Person, auth.SeeNames) == nil {
		names = letter.Shown
	}
	d, err := s.Desk.As(f.Person.ID).LetterOf(r.Context(), row.Case, r.PathValue("what"), "", names)
	if err != nil {
		return err
	}
	f.Title = d.Title
	return s.write(w, r, http.StatusOK, letterPageOf(f, letterView{string(row.Case), row.Number, d}))
}
