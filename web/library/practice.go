package library

import (
	"fmt"
	"net/http"

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
}

type foundView struct{ Title, Message, Href string }

// practice shows one that was decided, without saying how. Nothing is sent.
func (x *rooms) practice(w http.ResponseWriter, r *http.Request) error {
	return x.showPractice(w, r, practiceView{})
}

func (x *rooms) showPractice(w http.ResponseWriter, r *http.Request, v practiceView) error {
	f := x.Frame(r, "queue", "practice.title")
	all, _, err := trust.Agreements(r.Context(), x.Desk)
	if err != nil {
		return err
	}
	v.Agreed = agreed(f, all)
	t, err := trust.NextTrial(r.Context(), x.Desk, x.Person(r).ID)
	switch {
	case aedile.ClassOf(err) == aedile.NotFound:
	case err != nil:
		return err
	default:
		v.Case, v.Title, v.Text, v.Lang, v.Left = string(t.Case), t.Item.Title, t.Item.Text, t.Item.Lang, t.Left
		for _, x := range t.Findings {
			v.Found = append(v.Found, foundView{x.Title, x.Message, f.Href("/rule/" + string(x.Check))})
		}
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("practice.title"), Sub: f.T("practice.what"),
		Body: practiceBody(f, v)})
}

// judge notes what the person thinks, and says what was decided.
func (x *rooms) judge(w http.ResponseWriter, r *http.Request) error {
	said := r.PostFormValue("said")
	if said != "fits" && said != "not" {
		return aedile.Invalidf("practise", "", "says neither that it fits nor that it does not")
	}
	taken, err := trust.Judge(r.Context(), x.Desk, x.Person(r).ID, aedile.CaseID(r.PostFormValue("case")), said == "fits")
	if err != nil {
		return err
	}
	f, v := x.Frame(r, "queue", "practice.title"), practiceView{Same: taken == (said == "fits")}
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
