package inquiry

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// CellState is where one question stands with one addressee.
type CellState string

// The states of a cell.
const (
	Whole      CellState = "whole"    // answered
	InPart     CellState = "part"     // answered, and more is to come or missing
	Unanswered CellState = "open"     // not answered; its day has not passed, or none is set
	MoreTime   CellState = "more"     // not answered; a later day was given
	Late       CellState = "late"     // not answered by its day
	NotAsked   CellState = "notasked" // this addressee was not asked it
)

// CellStates returns every state, in the order in which a grid counts them.
func CellStates() []CellState {
	return []CellState{Whole, InPart, Unanswered, MoreTime, Late, NotAsked}
}

// Cell is one question with one addressee.
type Cell struct {
	No    int
	State CellState
	Until deadline.Date // by which to answer; zero: no day is set
	On    time.Time     // when it was answered last; zero: it was not
	Days  int           // that it is late, counted by the calendar
	// AnsweredLate says that the answer came after its day: what is late stays late.
	AnsweredLate bool
	Text         string // of the answer
	Secret       string // why it is claimed to be confidential
	Figures      []kinds.Figure
	Documents    int
}

// Addressed is one addressee with its cells.
type Addressed struct {
	Case              aedile.CaseID
	Number            string
	Service, Provider string
	State             string // of the case
	Turn              casework.Party
	Version           int
	Cells             []Cell // in the order of the columns
}

// Column is one question.
type Column struct {
	No    int
	Text  string
	Topic string
	Until deadline.Date // as the document names it; zero: no day
}

// Grid is a request with its addressees and questions, as of an instant.
type Grid struct {
	Group     string // what joins the cases; the identifier of the case where there is one alone
	Request   *kinds.Request
	Columns   []Column
	Lines     []Addressed
	Totals    map[CellState]int
	SentAt    time.Time // zero: it was not sent
	Draft     bool      // nothing was asked yet
	AsOf      time.Time
	Addressee int // how many
}

// Asked is how many answers were asked for.
func (g Grid) Asked() (n int) {
	for s, k := range g.Totals {
		if s != NotAsked {
			n += k
		}
	}
	return n
}

// Silent returns the addressees of whom an answer is late.
func (g Grid) Silent() (lines []Addressed) {
	for _, l := range g.Lines {
		if slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.State == Late }) {
			lines = append(lines, l)
		}
	}
	return lines
}

// maxLines is how many addressees a grid shows. Chosen: there are fewer very large services than that.
const maxLines = 200

// GridOf returns the grid of the request that the case belongs to; the case is named by its identifier or number. A case that is no
// request is
// an Invalid error.
func GridOf(ctx context.Context, dk *desk.Desk, name string) (g Grid, err error) {
	row, err := dk.Board.Row(ctx, name)
	if err != nil {
		return g, err
	}
	if row.Kind != "request" {
		return g, aedile.Invalidf("open request", name, "is a %s and no request", row.Kind)
	}
	rows := []desk.Row{row}
	if row.Group != "" {
		rows, _, err = dk.Board.Rows(ctx, desk.RowFilter{Kind: "request", Group: row.Group, Closed: true},
			casework.RowPage{Order: casework.OrderID, Limit: maxLines})
		if err != nil {
			return g, err
		}
	}
	g = Grid{Group: cmp.Or(row.Group, string(row.Case)), Totals: map[CellState]int{}, AsOf: dk.Now(), Draft: true}
	var cases []casework.Case
	for _, r := range rows {
		c, err := dk.Case(ctx, r.Case)
		if err != nil {
			return g, err
		}
		cases = append(cases, c)
		g.take(c, r.Number)
	}
	g.order()
	for i, c := range cases {
		g.Lines[i].Cells = g.cells(c, dk)
	}
	return g, nil
}

// take adds the case of one addressee.
func (g *Grid) take(c casework.Case, number string) {
	r := kinds.RequestOf(c)
	l := Addressed{Case: c.ID, Number: number, State: c.State, Turn: c.Turn, Version: c.Version}
	if r != nil {
		if g.Request == nil {
			g.Request = r
		}
		if len(r.Addressees) > 0 {
			l.Service, l.Provider = r.Addressees[0].Service, r.Addressees[0].Provider
		}
		g.Addressee += max(1, len(r.Addressees))
		for _, q := range r.Questions {
			if !slices.ContainsFunc(g.Columns, func(x Column) bool { return x.No == q.No }) {
				g.Columns = append(g.Columns, Column{No: q.No, Text: q.Text, Topic: q.Topic, Until: dayOf(r, q)})
			}
		}
	}
	if e, ok := c.Last("send", "receive"); ok {
		g.Draft = false
		if g.SentAt.IsZero() || e.At.Before(g.SentAt) {
			g.SentAt = e.At
		}
	}
	g.Lines = append(g.Lines, l)
}

// order puts the questions in the order of their days, and then of their numbers.
func (g *Grid) order() {
	slices.SortStableFunc(g.Columns, func(a, b Column) int {
		if none := cmp.Compare(truth(a.Until.IsZero()), truth(b.Until.IsZero())); none != 0 {
			return none
		}
		return cmp.Or(cmp.Compare(a.Until.String(), b.Until.String()), cmp.Compare(a.No, b.No))
	})
}

func truth(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func dayOf(r *kinds.Request, q kinds.Question) deadline.Date {
	if q.Deadline.IsZero() && q.Within.IsZero() {
		return r.Deadline
	}
	return q.Deadline
}

// cells returns the cells of one addressee, and counts them.
func (g *Grid) cells(c casework.Case, dk *desk.Desk) (cells []Cell) {
	s := standing(c, dk)
	for _, col := range g.Columns {
		x, asked := s[col.No]
		if !asked {
			x = Cell{No: col.No, State: NotAsked}
		}
		g.Totals[x.State]++
		cells = append(cells, x)
	}
	return cells
}

// standing returns where each question of the case stands.
func standing(c casework.Case, dk *desk.Desk) map[int]Cell {
	all := map[int]Cell{}
	r := kinds.RequestOf(c)
	if r == nil {
		return all
	}
	for _, q := range r.Questions {
		all[q.No] = Cell{No: q.No, State: Unanswered, Until: dayOf(r, q)}
	}
	dated(all, c)
	answered(all, c)
	for _, l := range dk.LateIn(c) {
		no, err := strconv.Atoi(l.Due.Item)
		if err != nil || l.Due.Name != "answer" {
			continue
		}
		x := all[no]
		if x.Days = l.Days; l.MetAt.IsZero() {
			if x.State != Whole {
				x.State = Late
			}
		} else {
			x.AnsweredLate = true
		}
		all[no] = x
	}
	lapsed(all, c, dk)
	return all
}

// dated gives the questions the days that run, and marks those whose day was moved.
func dated(all map[int]Cell, c casework.Case) {
	for _, e := range c.Events {
		for _, d := range e.Dues {
			no, err := strconv.Atoi(d.Item)
			x, ok := all[no]
			if d.Name != "answer" || err != nil || !ok {
				continue
			}
			if !d.LastDay.IsZero() {
				x.Until = d.LastDay
			}
			if e.Move == "grant" {
				x.State = MoreTime
			}
			all[no] = x
		}
	}
}

// answered puts the answers into their cells.
func answered(all map[int]Cell, c casework.Case) {
	for _, e := range c.Events {
		if e.Move != "answer" && e.Move != "answer_part" {
			continue
		}
		a, err := casework.BodyOf[kinds.Answer](e)
		if err != nil {
			continue // the journal's check names what cannot be read
		}
		for _, q := range a.Questions {
			x, ok := all[q.No]
			if !ok {
				continue
			}
			x.State, x.On, x.Text, x.Secret, x.Figures, x.Documents = Whole, e.At, q.Text, q.Secret, q.Figures, len(q.Documents)
			if q.Partial {
				x.State = InPart
			}
			all[q.No] = x
		}
	}
}

// lapsed marks what a simple request leaves open past its day, and what was answered after it: that breaches no duty, and is late all the
// same.
func lapsed(all map[int]Cell, c casework.Case, dk *desk.Desk) {
	if _, sent := c.Last("send", "receive"); !sent {
		return
	}
	clock, ok := dk.Terms.Clocks[c.Calendar]
	zone := time.UTC
	if ok && clock.Zone != nil {
		zone = clock.Zone
	}
	today := deadline.DateOf(dk.Now().In(zone))
	for no, x := range all {
		on := deadline.DateOf(x.On.In(zone))
		switch {
		case x.Until.IsZero():
			continue
		case !x.On.IsZero() && on.After(x.Until):
			x.AnsweredLate, x.Days = true, daysBetween(x.Until, on)
		case (x.State == Unanswered || x.State == MoreTime) && today.After(x.Until):
			x.State, x.Days = Late, daysBetween(x.Until, today)
		}
		all[no] = x
	}
}

func daysBetween(a, b deadline.Date) int {
	at := func(d deadline.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
	return int(at(b).Sub(at(a)).Hours() / 24)
}

// Listed is a request in the list: what it is about, to how many it went, and where it stands.
type Listed struct {
	Row    desk.Row // of its first case
	Title  string
	Grid   Grid
	Opened time.Time
}

// Requests returns the requests of the desk, those with the nearest day first, at most limit, and whether there are more.
func Requests(ctx context.Context, dk *desk.Desk, limit int, closed bool) (all []Listed, more bool, err error) {
	seen := map[string]bool{}
	page := casework.RowPage{Limit: maxLines}
	for {
		rows, next, err := dk.Board.Rows(ctx, desk.RowFilter{Kind: "request", Closed: closed}, page)
		if err != nil {
			return nil, false, err
		}
		for _, r := range rows {
			key := cmp.Or(r.Group, string(r.Case))
			if seen[key] {
				continue
			}
			if len(all) == limit {
				return all, true, nil
			}
			seen[key] = true
			g, err := GridOf(ctx, dk, string(r.Case))
			if err != nil {
				return nil, false, fmt.Errorf("read request %s: %w", r.Case, err)
			}
			all = append(all, Listed{Row: r, Title: TitleOf(g.Request), Grid: g, Opened: r.Opened})
		}
		if next == "" {
			return all, false, nil
		}
		page.After = next
	}
}

// TitleOf names a request by its purpose, else by its reference.
func TitleOf(r *kinds.Request) string {
	if r == nil {
		return ""
	}
	return cmp.Or(r.Purpose, r.Reference)
}

// Find returns the line and the cell of a grid.
func (g Grid) Find(id aedile.CaseID, no int) (l Addressed, c Cell, ok bool) {
	for _, l := range g.Lines {
		for _, c := range l.Cells {
			if l.Case == id && c.No == no {
				return l, c, true
			}
		}
	}
	return l, c, false
}
