package web

import (
	"net/http"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk/counter"
)

// noticeView is the form of notices with what was written into it.
type noticeView struct {
	counter.Report
	Lacks []string // questions that are not answered; none: nothing is wrong yet
	Fault string   // what the desk refused, in its words
	Code  string   // of the notice that is completed; empty: it is a new one
}

// maxAddresses is how many addresses one notice names by the form. Chosen: more is a list, not a report.
const maxAddresses = 20

// noticeForm reads the form.
func noticeForm(r *http.Request) (v noticeView, add bool, err error) {
	if err := r.ParseForm(); err != nil {
		return v, false, aedile.Invalidf("read form", "", "the form cannot be read")
	}
	get := r.Form.Get
	v.Report = counter.Report{Addresses: r.Form["url"], Topic: get("topic"), Why: get("why"), Name: get("name"), Email: get("email"),
		GoodFaith: get("good") != "",
		Child:     get("form") == "child", AsIs: get("_as") == "is"}
	if len(v.Addresses) > maxAddresses {
		v.Addresses = v.Addresses[:maxAddresses]
	}
	return v, get("_add") != "", nil
}

// noticePage shows the empty form.
func (s *site) noticePage(w http.ResponseWriter, r *http.Request) error {
	v, _, err := noticeForm(r)
	if err != nil {
		return err
	}
	v.Addresses = padded(v.Addresses)
	return s.write(w, r, http.StatusOK, noticeFormPage(s.public(r, "notice.title"), v))
}

// sendNotice takes the notice in and leads to its receipt, or shows what is missing.
func (s *site) sendNotice(w http.ResponseWriter, r *http.Request) error {
	v, add, err := noticeForm(r)
	if err != nil {
		return err
	}
	v.Code = r.PathValue("code")
	f := s.public(r, "notice.title")
	if add {
		v.Addresses = append(v.Addresses, "")
		return s.write(w, r, http.StatusOK, noticeFormPage(f, v))
	}
	v.Lacks = v.Report.Lacks()
	if len(v.Lacks) > 0 && (!v.AsIs || !v.sendable()) {
		return s.noticeWrong(w, r, f, v)
	}
	v.Language = f.Lang
	id, err := s.sendReport(r, v)
	if aedile.ClassOf(err) == aedile.Invalid {
		v.Fault = aedile.Message(err)
		return s.noticeWrong(w, r, f, v)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, f.Tongue("/n/"+s.codeOf("notice", id)), http.StatusSeeOther)
	return nil
}

// sendReport takes in a new notice, or completes the one whose code stands in the address.
func (s *site) sendReport(r *http.Request, v noticeView) (aedile.CaseID, error) {
	if v.Code == "" {
		return v.Send(r.Context(), s.Desk)
	}
	id, err := s.caseOf("notice", v.Code)
	if err != nil {
		return "", err
	}
	return id, hideCase(v.Complete(r.Context(), s.Desk, id))
}

// completePage shows a notice that lacks something with what was written, to be completed.
func (s *site) completePage(w http.ResponseWriter, r *http.Request) error {
	v := noticeView{Code: r.PathValue("code")}
	id, err := s.caseOf("notice", v.Code)
	if err != nil {
		return err
	}
	seen, err := counter.Look(r.Context(), s.Desk, id)
	if err != nil {
		return hideCase(err)
	}
	if seen.Case.State != "incomplete" || seen.Notice == nil || seen.Sealed {
		http.Redirect(w, r, s.public(r, "notice.title").Tongue("/n/"+v.Code), http.StatusSeeOther)
		return nil
	}
	v.Addresses, v.Why = padded(seen.Notice.Locations), seen.Notice.Reasons
	return s.write(w, r, http.StatusOK, noticeFormPage(s.public(r, "notice.title"), v))
}

func (s *site) noticeWrong(w http.ResponseWriter, r *http.Request, f frame, v noticeView) error {
	v.Addresses = padded(v.Addresses)
	n := len(v.Lacks)
	if v.Fault != "" {
		n++
	}
	f.Title = f.N("notice.missing", n) + ": " + f.T("notice.title")
	return s.write(w, r, http.StatusUnprocessableEntity, noticeFormPage(f, v))
}

// sendable reports whether the notice may be sent although it lacks something: there must be something to find, and no address that is
// none.
func (v noticeView) sendable() bool {
	return v.Code == "" && !slices.Contains(v.Lacks, "address") && !(slices.Contains(v.Lacks, "url") && slices.Contains(v.Lacks, "why"))
}

func (v noticeView) lacks(question string) bool { return slices.Contains(v.Lacks, question) }

// action returns the address to which the form is sent.
func (v noticeView) action() string {
	if v.Code != "" {
		return "/n/" + v.Code + "/add"
	}
	return "/notice"
}

func padded(all []string) []string {
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// field returns the field that answers the question.
func field(question string) string {
	if question == "address" {
		return "email"
	}
	return question
}

// described returns what describes a field: its help, and what is wrong with it.
func described(v noticeView, question, help string) string {
	ids := help
	for _, q := range []string{question, map[string]string{"email": "address"}[question]} {
		if q != "" && v.lacks(q) {
			ids += " e-" + q
		}
	}
	return ids
}

func noticeKey(v noticeView, key string) string {
	if v.Child {
		return "notice.short." + key
	}
	return "notice." + key
}

func missingCount(v noticeView) int {
	if v.Fault != "" {
		return len(v.Lacks) + 1
	}
	return len(v.Lacks)
}
