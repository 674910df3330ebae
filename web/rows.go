package web

import (
	"net/http"
	"strings"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
	"github.com/aedile/aedile/web/part"
)

// rowView is one case in a list.
type rowView struct {
	Row    desk.Row
	Due    dueBadge
	Title  string // "" where it is sealed
	Why    string // what is to be done, or what was found
	Found  bool   // it is the title of a rule, in the words of its pack
	Who    string
	Locked string // who looks at it
	Href   string
	Here   bool
	Order  string // why it stands where it does, in one sentence
}

// rowOf returns the row as a person sees it.
func (s *site) rowOf(r *http.Request, f frame, x desk.Row, d desk.Days) rowView {
	v := rowView{Row: x, Due: f.badge(x.Due, d), Title: f.titleOf(x), Who: x.Trader, Why: f.what(x), Found: x.Kind == "review" &&
		x.RuleName != ""}
	if x.Harm == casework.HarmLife && auth.May(f.Person, auth.SeeSealed) != nil {
		if seen, err := counter.Look(r.Context(), s.Desk, x.Case); err != nil || seen.Sealed {
			v.Title, v.Who = f.T("sealed.title"), ""
		}
	}
	if auth.May(f.Person, auth.SeeNames) != nil {
		v.Who = ""
	}
	if by := x.Locked(s.Desk.Now()); by != "" && by != f.Person.ID {
		v.Locked = s.called(r, by)
	}
	v.Order = f.order(x, v.Due)
	return v
}

// maxTitle is how many letters of what somebody wrote stand for a title. Chosen: two lines of a list.
const maxTitle = 90

// titleOf returns what a case is called: the words that somebody wrote, or as [part.Titled] has it.
func (f frame) titleOf(x desk.Row) string {
	if (x.Kind == "notice" || x.Kind == "complaint") && x.Snippet != "" {
		words := []rune(strings.Join(strings.Fields(x.Snippet), " "))
		if len(words) > maxTitle {
			words = append(words[:maxTitle-1], '…')
		}
		return "“" + string(words) + "”"
	}
	return part.Titled(f, x.Kind, x.Title, x.Number)
}

// what says what is to be done in the case, verb first; of a finding, what was found.
func (w words) what(x desk.Row) string {
	if x.Kind == "review" && x.RuleName != "" {
		return x.RuleName
	}
	return w.task(x)
}

// task says what is to be done in the case, verb first.
func (w words) task(x desk.Row) string {
	if x.Due != nil {
		if s := w.Or("todo."+x.Kind+"."+x.Due.Name, ""); s != "" {
			return s
		}
	}
	return w.Or("kind."+x.Kind, x.Kind)
}

// order says in one sentence why a row stands where it does.
func (w words) order(x desk.Row, d dueBadge) string {
	q := w
	q.odd = false
	parts := q.T("order.none")
	if d.Source != "" {
		parts = q.T("order.due", "When", d.Text, "Source", q.T("source."+d.Source+".long"))
	}
	return w.odden(parts + "; " + q.T("order.harm."+harmName(x.Harm)) + "; " + q.T("order.age", "Day", q.Day(x.Opened)) + ".")
}

func harmName(h casework.Harm) string {
	switch h {
	case casework.HarmLife:
		return "life"
	case casework.HarmPerson:
		return "person"
	}
	return "other"
}

// langName names a language by its tag.
func (w words) langName(tag string) string {
	short, _, _ := strings.Cut(tag, "-")
	return w.Or("lang."+short, tag)
}
