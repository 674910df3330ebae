package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// casesView is the list of cases.
type casesView struct {
	Search, Order, Kind string
	Closed              bool
	Rows                []rowView
	Next                string
	Kinds               []string
	Rungs               []rungView
	Rung                string
}

// cases lists cases by what was searched for. A number or identifier leads to its case at once.
func (s *site) cases(w http.ResponseWriter, r *http.Request) error {
	q := strings.TrimSpace(r.FormValue("q"))
	if q != "" && !strings.ContainsAny(q, " :") {
		if row, err := s.Desk.Board.Row(r.Context(), q); err == nil {
			return s.see(w, r, "/case/"+string(row.Case))
		} else if aedile.ClassOf(err) != aedile.NotFound {
			return err
		}
	}
	f := s.frame(r, "cases", "nav.cases")
	f.Query = q
	v := casesView{Search: q, Order: r.FormValue("order"), Kind: r.FormValue("kind"), Closed: r.FormValue("closed") != "",
		Rung: r.FormValue("rung")}
	x := narrow(desk.RowFilter{Days: s.days(), Kind: v.Kind, Closed: v.Closed}, q)
	if v.Rung != "" {
		x.Rung = casework.Rung(v.Rung)
	}
	if !slices.Contains([]string{"", "due", "changed", "opened", "id"}, v.Order) {
		v.Order = ""
	}
	rows, next, err := s.Desk.Board.Rows(r.Context(), x, casework.RowPage{Order: casework.RowOrder(v.Order), After: r.FormValue("after"),
		Limit: queuePage})
	if err != nil {
		return err
	}
	for _, row := range rows {
		rv := s.rowOf(r, f, row, x.Days)
		rv.Href = f.Href("/case/" + string(row.Case))
		v.Rows = append(v.Rows, rv)
	}
	if next != "" {
		v.Next = f.Href("/cases" + with(r.Form, "after", next))
	}
	v.Kinds = kindNames
	return s.write(w, r, http.StatusOK, casesPage(f, v))
}

// kindNames are the procedures in the order in which people look for them.
var kindNames = []string{"review", "notice", "decision", "complaint", "order", "misuse", "trader", "suspicion", "request", "allegation",
	"proceeding", "commitment", "access", "access_public", "accident", "assistance", "designation", "dispute_body",
	"flagger", "political", "recall", "contacts", "terms_and_conditions", "transparency_report", "risk_assessment",
	"independent_audit", "crisis", "data_request", "procedural_fine", "restriction", "safety_alert", "activity_report"}

// morePage lists every place, for small screens.
func (s *site) morePage(w http.ResponseWriter, r *http.Request) error {
	return s.write(w, r, http.StatusOK, morePageOf(s.frame(r, "more", "nav.more")))
}

// keysPage lists every key.
func (s *site) keysPage(w http.ResponseWriter, r *http.Request) error {
	return s.write(w, r, http.StatusOK, keysPageOf(s.frame(r, "keys", "key.all")))
}

// partsPage shows every part of the desk in every state.
func (s *site) partsPage(w http.ResponseWriter, r *http.Request) error {
	return s.write(w, r, http.StatusOK, partsPageOf(s.frame(r, "parts", "parts.title")))
}
