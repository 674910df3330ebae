package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/counter"
)

// commit does what was chosen and leads to the next case.
func (s *site) commit(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	f := s.frame(r, "queue", "nav.queue")
	f.Slim = true
	id, form := aedile.CaseID(r.PostForm.Get("case")), readDecide(r.PostForm)
	if err := s.mayChoose(r, f, id, form); err != nil {
		return s.refused(w, r, f, form, err)
	}
	second, err := s.waitsForSecond(r, f, id)
	if err != nil {
		return s.refused(w, r, f, form, err)
	}
	dk, err := s.leaving(r, f, id)
	if err != nil {
		return s.refused(w, r, f, form, err)
	}
	done, err := counter.Settle(r.Context(), dk, form.settling(f.Person.ID, id))
	if err != nil {
		return s.refused(w, r, f, form, err)
	}
	if second {
		if err := s.Desk.GiveSecond(r.Context(), id, f.Person.ID, form.Choice, ""); err != nil {
			return err
		}
	}
	if err := s.Desk.SaveDraft(r.Context(), id, f.Person.ID, "decide", ""); err != nil && aedile.ClassOf(err) != aedile.Unavailable {
		return err
	}
	if err := s.offerUndo(w, r, f, done); err != nil {
		return err
	}
	if slices.ContainsFunc(done, func(x counter.Settled) bool { return x.Err != nil }) {
		return s.write(w, r, http.StatusOK, partialPage(f, s.partial(f, done), r.PostForm.Get("_next")))
	}
	return s.afterwards(w, r, s.onward(id, cmp.Or(r.PostForm.Get("_next"), s.Base+"/queue/"+r.PathValue("view"))))
}

// onward leads on, or past a finding whose answer is known, as often as the policy has it.
func (s *site) onward(id aedile.CaseID, to string) string {
	if counter.Mixed(s.Desk.Settled().Golden, id) {
		return s.Base + "/practice?known=1&then=" + url.QueryEscape(to)
	}
	return to
}

// waitsForSecond reports whether the case waits for a second person. Whoever asked for one is not that person, a Denied error.
func (s *site) waitsForSecond(r *http.Request, f frame, id aedile.CaseID) (bool, error) {
	row, err := s.Desk.Board.Row(r.Context(), string(id))
	if err != nil || row.SecondBy == "" {
		return false, err
	}
	if row.SecondBy == f.Person.ID {
		return false, aedile.Deniedf("decide", row.Number, "you asked for a second person to look; somebody else decides")
	}
	return true, nil
}

// afterwards leads to an address of ours that came with the form.
func (s *site) afterwards(w http.ResponseWriter, r *http.Request, to string) error {
	if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, s.Base+"/") || strings.HasPrefix(to,
		"//") || strings.Contains(to, `\`) {
		to = s.Base + "/today"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// mayChoose asks whether the person may make the moves of the choice, and whether many were meant.
func (s *site) mayChoose(r *http.Request, f frame, id aedile.CaseID, form decideForm) error {
	seen, err := counter.Look(r.Context(), s.Desk, id)
	if err != nil {
		return err
	}
	if form.Version != 0 && form.Version != seen.Case.Version {
		return aedile.Conflictf("decide", string(id), "the case has moved on since you opened it")
	}
	if seen.Sealed {
		if err := auth.May(f.Person, auth.SeeSealed); err != nil {
			return err
		}
	}
	c, err := counter.Choose(seen, form.Choice)
	if err != nil {
		return err
	}
	if err := auth.May(f.Person, auth.Making(c.Kind, c.Move, c.By)); err != nil {
		return err
	}
	if n := 1 + len(form.Also); n > manyCases && strings.TrimSpace(form.Number) != strconv.Itoa(n) {
		return aedile.Invalidf("decide", string(id), "%d cases are decided together: type the number into the field beside the button", n)
	}
	return nil
}

// refused shows why it was not done, with everything that was typed.
func (s *site) refused(w http.ResponseWriter, r *http.Request, f frame, form decideForm, err error) error {
	if class := aedile.ClassOf(err); class == aedile.Conflict {
		return s.conflict(w, r, f, form, err)
	} else if class == aedile.NotFound || class == aedile.Internal {
		return err
	}
	v, look := s.queueOf(r, f, &form)
	if look != nil {
		return look
	}
	v.Decide.Fault, v.Decide.Hint = aedile.Message(err), aedile.HintOf(err)
	return s.write(w, r, statusOf(err), queuePageOf(f, v))
}

// refusal is what a denial says after its name: who may, and what you are.
func refusal(err error) string {
	_, rest, ok := strings.Cut(aedile.Message(err), ": ")
	if !ok {
		return aedile.Message(err)
	}
	return rest
}
