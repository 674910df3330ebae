package office

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/docket"
	"github.com/aedile/aedile/web/part"
)

// proceedingsView is the list of proceedings.
type proceedingsView struct {
	Rows   []proceedingRow
	Closed bool
	More   bool
}

type proceedingRow struct {
	Number, Title, Href, State string
	Grounds                    []total
	Due                        part.Badge
	Opened                     string
}

// shownProceedings is how many proceedings a list shows. Chosen: each is read whole.
const shownProceedings = 60

// proceedings lists proceedings.
func (x *rooms) proceedings(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "proceedings", "nav.proceedings")
	v := proceedingsView{Closed: r.FormValue("closed") != ""}
	rows, next, err := x.Desk.Board.Rows(r.Context(), desk.RowFilter{Kind: "proceeding", Closed: v.Closed},
		casework.RowPage{Limit: shownProceedings})
	if err != nil {
		return err
	}
	v.More = next != ""
	for _, row := range rows {
		p, err := docket.ProceedingOf(r.Context(), x.Desk, string(row.Case))
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, proceedingRow{Number: row.Number, Title: titleOf(p), Href: f.Href("/proceeding/" + row.Number),
			State: row.State,
			Due:   x.Badge(f, row.Due), Opened: f.Day(row.Opened), Grounds: groundTotals(p)})
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("nav.proceedings"), Sub: f.T("proceedings.what"),
		Body: proceedingsBody(f, v)})
}

func titleOf(p docket.Proceeding) string {
	if p.Opening == nil {
		return p.Row.Title
	}
	return cmp.Or(p.Opening.Service, p.Opening.Provider, p.Row.Title)
}

// groundTotals counts the grounds by where they stand, suspected ones first.
func groundTotals(p docket.Proceeding) (all []total) {
	for _, s := range []string{"suspected", "reopened", "preliminarily_found", "replied", "committed", "non_compliance", "closed"} {
		for state, n := range p.Counts {
			if string(state) == s {
				all = append(all, total{State: s, N: n})
			}
		}
	}
	return all
}

// proceedingView is a proceeding with its grounds as rows.
type proceedingView struct {
	Number, Reference, Provider, Service, Opened string
	Turn                                         string
	Grounds                                      []groundView
	Totals                                       []total
	File                                         []docket.FileLine
	FileAll                                      docket.FileLine
	Asked, Told                                  string
	Turnover, Income                             string
	Ceilings                                     []ceiling
	CapFault                                     fault
	Chain                                        []link
	Ends, ChainNote                              string
	Moves                                        []moveView
	Case, At                                     string
}

type groundView struct {
	No              int
	Title, Articles string
	State           string
	Stops           []stop
	Evidence        int
	Due             part.Badge
	Next            string
	HasNext         bool
}

// stop is a station of a ground's road as it is drawn.
type stop struct {
	Class, Dot, Word, Day, Law string
}

type ceiling struct{ Key, Law, Cap, Note string }

type link struct{ On, What, Law, Ends string }

type moveView struct {
	Text, Law, Href, Locked string
	Theirs                  bool // neither party of it is ours
}

// proceeding shows one.
func (x *rooms) proceeding(w http.ResponseWriter, r *http.Request) error {
	p, err := docket.ProceedingOf(r.Context(), x.Desk, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := x.Frame(r, "proceedings", "nav.proceedings")
	v, err := x.proceedingOf(r, f, p)
	if err != nil {
		return err
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: titleOf(p), Outside: true, Crumb: proceedingCrumb(f, v),
		Acts: proceedingActs(f, v), Body: proceedingBody(f, v), Wide: true})
}

func (x *rooms) proceedingOf(r *http.Request, f part.Frame, p docket.Proceeding) (v proceedingView, err error) {
	v = proceedingView{Number: p.Row.Number, Opened: f.Day(p.Case.OpenedAt), Totals: groundTotals(p), File: p.File,
		Turnover: strings.TrimSpace(r.FormValue("turnover")), Income: strings.TrimSpace(r.FormValue("income")),
		Case: f.Href("/case/" + string(p.Row.Case)), At: f.Href("/proceeding/" + p.Row.Number)}
	if p.Opening != nil {
		v.Reference, v.Provider, v.Service = p.Opening.Reference, p.Opening.Provider, p.Opening.Service
	}
	if p.Case.Turn != "" {
		v.Turn = f.T("turn." + string(p.Case.Turn))
	}
	if !p.Asked.IsZero() {
		v.Asked = f.Day(p.Asked)
	}
	if !p.Told.IsZero() {
		v.Told = f.Day(p.Told)
	}
	for _, l := range p.File {
		v.FileAll.All, v.FileAll.Given = v.FileAll.All+l.All, v.FileAll.Given+l.Given
	}
	for _, g := range p.Grounds {
		v.Grounds = append(v.Grounds, x.ground(f, g))
	}
	v.Moves = x.movesOf(r, f, p.Case)
	return v, x.figuresOf(f, p, &v)
}

// figuresOf works out ceilings and limitation. Figures that cannot be read are said, and the page stands.
func (x *rooms) figuresOf(f part.Frame, p docket.Proceeding, v *proceedingView) error {
	caps, err := docket.Ceilings(v.Turnover, v.Income, p.Row.Opened.Year()-1)
	if err != nil {
		v.CapFault = faultOf(err)
	}
	for _, c := range caps {
		v.Ceilings = append(v.Ceilings, ceiling{c.Basis, c.Law, c.Currency + " " + c.Cap.String(), strings.Join(c.Notes, "; ")})
	}
	chain, err := p.Limits(x.Desk)
	if err != nil && !shown(err) {
		return err
	}
	if chain == nil {
		return nil
	}
	for _, l := range chain.Links {
		y := link{On: f.Day(x.day(l.On)), What: l.What, Law: l.Law}
		if !l.Ends.IsZero() {
			y.Ends = f.Day(x.day(l.Ends))
		}
		v.Chain = append(v.Chain, y)
	}
	if !chain.Ends.IsZero() {
		v.Ends = f.Day(x.day(chain.Ends))
	}
	v.ChainNote = strings.Join(chain.Notes, "; ")
	return nil
}

// ground draws one ground: what it passed, where it stands, where it may go.
func (x *rooms) ground(f part.Frame, g docket.Ground) groundView {
	v := groundView{No: g.No, Title: g.Title, Articles: strings.Join(g.Articles, ", "), State: string(g.State), Evidence: g.Evidence}
	for i, s := range docket.Stations() {
		m := g.Marks[s]
		y := stop{Law: m.Law}
		if m.Outcome != "" {
			y.Word = f.T("ground.outcome." + m.Outcome)
		}
		switch {
		case m.Now:
			y.Dot, y.Word = "dot now", cmp.Or(y.Word, f.T("ground.now"))
		case !m.At.IsZero():
			y.Dot = "dot"
		case m.May:
			y.Dot, y.Word = "dot open", f.T("ground.may."+string(s))
		}
		if !m.At.IsZero() {
			y.Day = f.Day(m.At)
		}
		y.Class = line(g, i)
		v.Stops = append(v.Stops, y)
	}
	if g.Next != nil {
		v.HasNext = true
		v.Due = x.Badge(f, &casework.RowDue{DueKey: g.Next.Key(), Of: g.Next.Of, Source: g.Next.Source, Sense: g.Next.Sense,
			End:     g.Next.End,
			LastDay: g.Next.LastDay.String()})
		v.Next = f.T("ground.next", "What", f.Or("due.proceeding."+g.Next.Name, g.Next.Name), "Who", f.T("party."+string(g.Next.Of)))
	}
	return v
}

// line says which line leads from a station to the next: none, one that was gone, or one that may be.
func line(g docket.Ground, i int) string {
	all := docket.Stations()
	last, may := -1, -1
	for j, s := range all {
		if m := g.Marks[s]; !m.At.IsZero() {
			last = j
		} else if m.May {
			may = j
		}
	}
	switch {
	case i < last:
		return "on"
	case i < may && may > last:
		return "may"
	}
	return ""
}

// movesOf lists what can be done in the case: first what the person may, then the others with who may.
func (x *rooms) movesOf(r *http.Request, f part.Frame, c casework.Case) (all []moveView) {
	k, err := desk.KindOf(c.Kind)
	if err != nil {
		return nil
	}
	var locked []moveView
	for _, m := range desk.MovesIn(k, c.State) {
		y := moveView{Text: f.Or("move."+c.Kind+"."+m.Move, m.Move), Law: strings.Join(m.Law, ", "), Theirs: !own(x.Person(r), m.By),
			Href: f.Href("/case/" + string(c.ID) + "/move/" + m.Move)}
		for _, by := range m.By {
			if by == casework.Clock {
				y.Locked = "clock"
				continue
			}
			err := auth.May(x.Person(r), auth.Making(c.Kind, m.Move, by))
			if y.Locked = aedile.Message(err); err == nil {
				y.Locked = ""
				break
			}
		}
		switch y.Locked {
		case "clock":
		case "":
			all = append(all, y)
		default:
			locked = append(locked, y)
		}
	}
	return append(all, locked...)
}

// own reports whether one of the parties is that of the side on which the person looks at the desk.
func own(p auth.Person, by []casework.Party) bool {
	return slices.ContainsFunc(p.Sides, func(s auth.Side) bool { return slices.Contains(by, casework.Party(s)) })
}

// theirs counts the moves that others make and the person would only record.
func theirs(all []moveView) (n int) {
	for _, m := range all {
		if m.Theirs && m.Locked == "" {
			n++
		}
	}
	return n
}
