package office

import (
	"net/http"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/inquiry"
	"github.com/aedile/aedile/web/part"
)

// listView is the list of requests.
type listView struct {
	Rows   []listRow
	More   bool
	Closed bool
	Locked string // why the person may write none; empty: they may
	Side   string
}

type listRow struct {
	Number, Title, Href, State string
	Kind, Basis                string
	Sent                       string
	Totals                     []total
	Due                        part.Badge
	To                         []string
}

// total is how many answers are in a state.
type total struct {
	State string
	Icon  string
	N     int
	Href  string
}

// shownRequests is how many requests a list shows. Chosen: each is read whole.
const shownRequests = 40

// requests lists the requests of the desk.
func (x *rooms) requests(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "requests", "nav.requests")
	v := listView{Side: "platform", Closed: r.FormValue("closed") != "", Locked: x.may(r, "request", "draft", casework.Authority)}
	if p := x.Person(r); len(p.Sides) > 0 {
		v.Side = string(p.Sides[0])
	}
	all, more, err := inquiry.Requests(r.Context(), x.Desk, shownRequests, v.Closed)
	if err != nil {
		return err
	}
	v.More = more
	for _, q := range all {
		row := listRow{Number: q.Row.Number, Title: q.Title, Href: f.Href("/request/" + q.Row.Number), State: q.Row.State,
			Due: x.Badge(f, q.Row.Due), Totals: totals(f, q.Grid, "")}
		if q.Grid.Request != nil {
			row.Kind, row.Basis = string(q.Grid.Request.Kind), q.Grid.Request.LegalBasis
		}
		if !q.Grid.SentAt.IsZero() {
			row.Sent = f.Day(q.Grid.SentAt)
		}
		for _, l := range q.Grid.Lines {
			row.To = append(row.To, l.Service)
		}
		v.Rows = append(v.Rows, row)
	}
	s := part.Sheet{Frame: f, Heading: f.T("nav.requests"), Sub: f.T("requests.what"), Body: requestsBody(f, v)}
	if v.Locked == "" {
		s.Acts = requestsActs(f)
	}
	return x.Write(w, r, http.StatusOK, s)
}

// totals returns how many answers are in each state, without those that none is in.
func totals(f part.Frame, g inquiry.Grid, at string) (all []total) {
	for _, s := range inquiry.CellStates() {
		if n := g.Totals[s]; n > 0 {
			t := total{State: string(s), Icon: iconOf(s), N: n}
			if at != "" {
				t.Href = f.Href(at + "?only=" + string(s))
			}
			all = append(all, t)
		}
	}
	return all
}

// iconOf returns the drawing of a state: shape before colour.
func iconOf(s inquiry.CellState) string {
	switch s {
	case inquiry.Whole:
		return "whole"
	case inquiry.InPart:
		return "part"
	case inquiry.MoreTime:
		return "moretime"
	case inquiry.Late:
		return "late"
	case inquiry.NotAsked:
		return "noday"
	}
	return "open"
}
