package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk/counter"
)

// statementView is a statement of reasons as its recipient reads it.
type statementView struct {
	Code        string
	Letter      letter.Document
	Langs       []string
	CanComplain bool
	Until       string
	Contested   bool
	Reversed    bool
}

// statement shows the statement of reasons of a decision.
func (s *site) statement(w http.ResponseWriter, r *http.Request) error {
	c, d, err := s.sentLetter(r)
	if err != nil {
		return err
	}
	f := s.public(r, "statement.title")
	v := statementView{Code: r.PathValue("code"), Letter: d, Contested: c.State == "contested" || c.State == "disputed",
		Reversed: c.State == "reversed" || c.State == "undone"}
	if due, open := c.Due("complain", ""); open && !v.Contested && !v.Reversed {
		v.CanComplain = true
		if !due.End.IsZero() {
			v.Until = f.rawLong(lastDay(due.End, s.Zone))
		}
	}
	f.Title = d.Title
	return s.write(w, r, http.StatusOK, statementPage(f, v))
}

// sentLetter returns the decision that the code names, once it was sent, and its letter with names.
func (s *site) sentLetter(r *http.Request) (c casework.Case, d letter.Document, err error) {
	id, err := s.caseOf("decision", r.PathValue("code"))
	if err != nil {
		return c, d, err
	}
	if c, err = counter.Outside(r.Context(), s.Desk, id); err != nil {
		return c, d, hideCase(err)
	}
	if !slices.ContainsFunc(c.Events, func(e casework.Event) bool { return e.Move == "send" }) {
		return c, d, hideCase(aedile.NotFoundf("", "", ""))
	}
	d, err = s.Desk.LetterIn(c, "statement_of_reasons", r.URL.Query().Get("letter"), letter.Shown)
	return c, d, err
}

// statementPDF sends the statement as a file.
func (s *site) statementPDF(w http.ResponseWriter, r *http.Request) error {
	_, d, err := s.sentLetter(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="statement-of-reasons.pdf"`)
	_, err = w.Write(b.Bytes())
	_ = err // the reader has gone
	return nil
}

// complainView is the form of a complaint, or where it stands.
type complainView struct {
	Code, About   string
	Until         string
	Lodged        bool
	Open          bool
	Road          []counter.Stop
	Grounds, Mail string
	Lacks         bool
	Fault         string
	Decided       bool // on the complaint
	Letter        letter.Document
}

// against returns the case that the code of a complaint names: of a decision or of a notice.
func (s *site) against(r *http.Request) (c casework.Case, err error) {
	code := r.PathValue("code")
	kind := "decision"
	rest, ok := strings.CutPrefix(code, "s")
	if !ok {
		kind = "notice"
		rest, ok = strings.CutPrefix(code, "n")
	}
	if !ok {
		return c, hideCase(aedile.NotFoundf("", "", ""))
	}
	id, err := s.caseOf(kind, rest)
	if err != nil {
		return c, err
	}
	c, err = counter.Outside(r.Context(), s.Desk, id)
	return c, hideCase(err)
}

// complainPage shows the form of a complaint, or what became of it.
func (s *site) complainPage(w http.ResponseWriter, r *http.Request) error {
	c, err := s.against(r)
	if err != nil {
		return err
	}
	v, err := s.complaint(r, c)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, complaintPage(s.public(r, "complain.title"), v))
}

// complaint returns what the page of a complaint shows.
func (s *site) complaint(r *http.Request, c casework.Case) (v complainView, err error) {
	f := s.public(r, "complain.title")
	v = complainView{Code: r.PathValue("code"), About: c.Kind}
	due, open := c.Due("complain", "")
	v.Open = open && (c.State == "sent" || c.State == "imposed" || c.State == "told")
	if open && !due.End.IsZero() {
		v.Until = f.rawLong(lastDay(due.End, s.Zone))
	}
	id := counter.ComplaintOn(c)
	if id == "" {
		return v, nil
	}
	k, err := counter.Outside(r.Context(), s.Desk, id)
	if err != nil {
		return v, err
	}
	v.Lodged, v.Road = true, counter.Road(k)
	if slices.ContainsFunc(k.Events, func(e casework.Event) bool { return e.Move == "tell" }) {
		v.Decided = true
		v.Letter, err = s.Desk.LetterIn(k, "complaint_decision", "", letter.Shown)
	}
	return v, err
}

// sendComplaint lodges the complaint.
func (s *site) sendComplaint(w http.ResponseWriter, r *http.Request) error {
	c, err := s.against(r)
	if err != nil {
		return err
	}
	f := s.public(r, "complain.title")
	x := counter.Complaining{Against: c.ID, Grounds: r.PostFormValue("grounds"), Contact: r.PostFormValue("contact"), Language: f.Lang}
	if strings.TrimSpace(x.Grounds) != "" {
		err = x.Lodge(r.Context(), s.Desk)
		if err == nil {
			http.Redirect(w, r, f.Tongue("/c/"+r.PathValue("code")), http.StatusSeeOther)
			return nil
		}
		if class := aedile.ClassOf(err); class != aedile.Invalid && class != aedile.Conflict {
			return err
		}
	}
	v, look := s.complaint(r, c)
	if look != nil {
		return look
	}
	v.Grounds, v.Mail, v.Lacks = x.Grounds, x.Contact, strings.TrimSpace(x.Grounds) == ""
	if err != nil {
		v.Fault = aedile.Message(err)
	}
	f.Title = f.N("notice.missing", 1) + ": " + f.T("complain.title")
	return s.write(w, r, http.StatusUnprocessableEntity, complaintPage(f, v))
}
