package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// The small things that are done at a case and are no moves of law. Each comes by a form of its own and leads back to where it came from.

// thing reads who does it, in which case.
func (s *site) thing(r *http.Request) (auth.Person, aedile.CaseID, error) {
	p, _ := auth.From(r.Context())
	if err := r.ParseForm(); err != nil {
		return p, "", aedile.Invalidf("read form", "", "the form cannot be read")
	}
	return p, aedile.CaseID(r.PathValue("id")), nil
}

// lock says that the person still looks at the case.
func (s *site) lock(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	if _, err := s.Desk.Reserve(r.Context(), id, p.ID); err != nil {
		return err
	}
	return s.alive(w, r)
}

// draft keeps what the person types.
func (s *site) draft(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	form := url.Values{}
	for k, v := range r.PostForm {
		if !strings.HasPrefix(k, "_") && k != "case" {
			form[k] = v
		}
	}
	text, err := json.Marshal(form)
	if err != nil {
		return aedile.Internalf("keep draft", string(id), "cannot be written").Because(err)
	}
	if len(text) > maxDraft {
		return aedile.Limitf("keep draft", string(id), "is longer than %d bytes", maxDraft)
	}
	if err := s.Desk.SaveDraft(r.Context(), id, p.ID, r.PathValue("form"), string(text)); err != nil {
		return err
	}
	return s.alive(w, r)
}

// maxDraft is how long a draft may be, in bytes. Chosen: longer than any letter.
const maxDraft = 64 << 10

// skip goes past the case; it comes back after the others.
func (s *site) skip(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	if err := s.Desk.Skip(r.Context(), id, p.ID); err != nil {
		return err
	}
	return s.afterwards(w, r, r.PostForm.Get("_next"))
}

// hold puts the case aside until a day, for a reason.
func (s *site) hold(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	day, err := time.ParseInLocation(time.DateOnly, r.PostForm.Get("until"), s.Zone)
	if err != nil || !day.After(s.Desk.Now()) {
		return aedile.Invalidf("put aside", string(id), "names no day to come").Hint("choose the day on which it comes back")
	}
	why := strings.TrimSpace(r.PostForm.Get("why"))
	if why == "" {
		return aedile.Invalidf("put aside", string(id), "says no reason").Hint("write in a few words what it waits for")
	}
	if err := s.Desk.PutAside(r.Context(), id, p.ID, day, why); err != nil {
		return err
	}
	return s.afterwards(w, r, r.PostForm.Get("_next"))
}

// note notes a text on the case.
func (s *site) note(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.PostForm.Get("text"))
	if text == "" {
		return aedile.Invalidf("note", string(id), "says nothing")
	}
	if _, err := s.Desk.AddNote(r.Context(), id, p.ID, text, r.PostForm.Get("file") != ""); err != nil {
		return err
	}
	return s.afterwards(w, r, r.PostForm.Get("_next"))
}

// hand hands the case over to a colleague.
func (s *site) hand(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	to := strings.TrimSpace(r.PostForm.Get("to"))
	if s.Accounts != nil && to != "" {
		all, err := s.Accounts.All(r.Context())
		if err != nil {
			return err
		}
		found := false
		for _, a := range all {
			if a.ClosedAt.IsZero() && (string(a.ID) == to || strings.EqualFold(a.Name, to) || strings.EqualFold(a.Login, to)) {
				to, found = string(a.ID), true
				break
			}
		}
		if !found {
			return aedile.NotFoundf("hand over", to, "nobody of that name works here")
		}
	}
	if _, err := s.Desk.Assign(r.Context(), id, p.ID, casework.ActorID(to), ""); err != nil {
		return err
	}
	return s.afterwards(w, r, r.PostForm.Get("_next"))
}

// second asks for a second person to look.
func (s *site) second(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	if err := s.Desk.AskSecond(r.Context(), id, p.ID, strings.TrimSpace(r.PostForm.Get("why"))); err != nil {
		return err
	}
	return s.afterwards(w, r, r.PostForm.Get("_next"))
}

// takeSome is how many cases a person takes at once. Chosen: an hour's work.
const takeSome = 10

// take gives the person the next cases that are nobody's.
func (s *site) take(w http.ResponseWriter, r *http.Request) error {
	p, _ := auth.From(r.Context())
	rows, _, err := s.Desk.Board.Rows(r.Context(), desk.RowFilter{Nobody: true, Days: s.days()}, casework.RowPage{Limit: takeSome})
	if err != nil {
		return err
	}
	for _, x := range rows {
		if _, err := s.Desk.Assign(r.Context(), x.Case, p.ID, p.ID, ""); err != nil {
			return err
		}
	}
	return s.see(w, r, "/queue/mine")
}

// saveView keeps the list under a name.
func (s *site) saveView(w http.ResponseWriter, r *http.Request) error {
	p, _ := auth.From(r.Context())
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	name, query := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("query")
	if name == "" || query == "" {
		return aedile.Invalidf("save view", name, "needs a name")
	}
	if err := s.Desk.SaveView(r.Context(), p.ID, name, query, nil); err != nil {
		return err
	}
	return s.see(w, r, "/queue/"+query)
}

// changeSide turns the desk to the other side of the table.
func (s *site) changeSide(w http.ResponseWriter, r *http.Request) error {
	p, _ := auth.From(r.Context())
	for _, x := range p.Sides {
		if string(x) == r.PostFormValue("side") {
			http.SetCookie(w, s.cookie(r, sideCookie, string(x)))
		}
	}
	return s.afterwards(w, r, s.Base+r.PostFormValue("_then"))
}

// cookie returns a cookie of ours that holds a choice.
func (s *site) cookie(r *http.Request, name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: s.Base + "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure ||
		r.TLS != nil,
		MaxAge: int((365 * 24 * time.Hour).Seconds())}
}
