package library

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/web/part"
)

// practiceView is a finding that was decided, for somebody who does not know how.
type practiceView struct {
	Case   string
	Title  string
	Text   string
	Lang   string
	Found  []foundView
	Left   int
	Said   string // what the decision was on the one before, and whether both say the same
	Same   bool
	Agreed string // in all
	Known  string // with answers that are known
	Then   string // where the queue goes on; empty: it is no part of the queue
}

type foundView struct{ Title, Message, Href string }

// practice shows one that was decided, without saying how. Nothing is sent.
func (x *rooms) practice(w http.ResponseWriter, r *http.Request) error {
	v := practiceView{}
	if then := r.FormValue("then"); r.FormValue("known") != "" {
		v.Then = x.queueAt(r, then)
	}
	return x.showPractice(w, r, v)
}

// queueAt returns the address if it is one of the queue or of a day, else the queue.
func (x *rooms) queueAt(r *http.Request, to string) string {
	home := x.Frame(r, "queue", "practice.title").Href("/queue")
	if u, err := url.Parse(to); err == nil && u.Host == "" && u.Scheme == "" && (u.Path == home || strings.HasPrefix(u.Path, home+"/")) {
		return to
	}
	return home
}

func (x *rooms) showPractice(w http.ResponseWriter, r *http.Request, v practiceView) error {
	f := x.Frame(r, "queue", "practice.title")
	all, _, err := trust.Agreements(r.Context(), x.Desk)
	if err != nil {
		return err
	}
	v.Agreed = agreed(f, all)
	known, err := trust.WithKnown(r.Context(), x.Desk)
	if err != nil {
		return err
	}
	if known.N > 0 {
		v.Known = f.N("practice.known.same", known.N, "Same", f.Num(known.Same))
	}
	next, heading := trust.NextTrial, "practice.title"
	if v.Then != "" {
		next, heading = trust.NextKnown, "practice.known"
	}
	t, err := next(r.Context(), x.Desk, x.Person(r).ID)
	switch {
	case v.Said != "" && v.Then != "": // one is enough: the queue goes on
	case aedile.ClassOf(err) == aedile.NotFound && v.Then != "":
		http.Redirect(w, r, v.Then, http.StatusSeeOther)
		return nil
	case aedile.ClassOf(err) == aedile.NotFound:
	case err != nil:
		return err
	default:
		v.Case, v.Title, v.Text, v.Lang, v.Left = string(t.Case), t.Item.Title, t.Item.Text, t.Item.Lang, t.Left
		for _, x := range t.Findings {
			v.Found = append(v.Found, foundView{x.Title, x.Message, f.Href("/rule/" + string(x.Check))})
		}
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T(heading), Sub: f.T("practice.what"),
		Body: practiceBody(f, v)})
}

// judge notes what the person thinks, and says what was decided.
func (x *rooms) judge(w http.ResponseWriter, r *http.Request) error {
	said := r.PostFormValue("said")
	if said != "fits" && said != "not" {
		return aedile.Invalidf("practise", "", "says neither that it fits nor that it does not")
	}
	judge := trust.Judge
	if r.PostFormValue("then") != "" {
		judge = trust.JudgeKnown
	}
	taken, err := judge(r.Context(), x.Desk, x.Person(r).ID, aedile.CaseID(r.PostFormValue("case")), said == "fits")
	if err != nil {
		return err
	}
	f, v := x.Frame(r, "queue", "practice.title"), practiceView{Same: taken == (said == "fits")}
	if then := r.PostFormValue("then"); then != "" {
		v.Then = x.queueAt(r, then)
	}
	v.Said = f.T("practice.was.dismissed")
	if taken {
		v.Said = f.T("practice.was.taken")
	}
	return x.showPractice(w, r, v)
}

// agreed says how far people agree; "" where nobody has judged yet.
func agreed(f part.Frame, a trust.Agreement) string {
	switch {
	case a.N == 0:
		return ""
	case !a.Known:
		return f.N("practice.same", a.N, "Same", f.Num(a.Same))
	}
	return f.N("practice.kappa", a.N, "Same", f.Num(a.Same), "Kappa", fmt.Sprintf("%.2f", a.Kappa))
}
