package office

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/inquiry"
	"github.com/aedile/aedile/web/part"
)

// gridView is a request as its addressees answered it.
type gridView struct {
	Grid    inquiry.Grid
	At      string // address of the request
	Number  string
	Kind    string
	Basis   string
	Groups  []dayGroup
	Lines   []gridLine
	Totals  []total
	Asked   int
	Only    string // the state that alone is shown
	Picked  *pickedView
	Points  []pointView
	Silent  []string
	Again   string // address of the draft by decision; empty: none is offered
	Simple  bool
	Sent    string
	AsOf    string
	AsOfDay string
}

// dayGroup are the questions that have one day.
type dayGroup struct {
	Due       part.Badge
	Questions int
}

type gridLine struct {
	Service, Provider, State, Case string
	Cells                          []cellView
}

type cellView struct {
	Label, State, Icon, Text, Href string
	Picked, First                  bool
}

// pickedView is one cell, opened.
type pickedView struct {
	Service, Question   string
	No                  int
	State, Icon         string
	Text                string
	Secret              string
	On                  string
	Late                int
	Asks                []inquiry.Ask
	Figures             []figureView
	Case, Grant         string
	Number              string
	Version             int
	Until               string
	Locked              string
	CanGrant, AnsweredL bool
}

type figureView struct{ Name, Value, From string }

// pointView is a point on which a request was held before it went out.
type pointView struct {
	Key   string
	Holds bool
}

// request shows a request: its draft, or the grid of its answers.
func (x *rooms) request(w http.ResponseWriter, r *http.Request) error {
	g, err := inquiry.GridOf(r.Context(), x.Desk, r.PathValue("id"))
	if err != nil {
		return err
	}
	if g.Draft && g.Request != nil {
		return x.draft(w, r, g, nil, http.StatusOK)
	}
	f := x.Frame(r, "requests", "nav.requests")
	v := x.gridOf(r, f, g)
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: cmp.Or(inquiry.TitleOf(g.Request), v.Number), Outside: true,
		Crumb: gridCrumb(f, v), Acts: x.gridActs(f, v), Body: gridBody(f, v)})
}

func (x *rooms) gridActs(f part.Frame, v gridView) templ.Component { return gridActs(f, v) }

// gridOf gathers what the page of the grid shows.
func (x *rooms) gridOf(r *http.Request, f part.Frame, g inquiry.Grid) (v gridView) {
	v = gridView{Grid: g, At: "/request/" + r.PathValue("id"), Asked: g.Asked(), Only: r.FormValue("only"), AsOf: f.Day(g.AsOf) + ", " +
		g.AsOf.In(x.Desk.Zone()).Format("15:04")}
	if len(g.Lines) > 0 {
		v.Number = g.Lines[0].Number
	}
	if !g.SentAt.IsZero() {
		v.Sent = f.Day(g.SentAt)
	}
	v.Totals = totals(f, g, v.At)
	obliges := true
	if q := g.Request; q != nil {
		v.Kind, v.Basis, v.Simple = string(q.Kind), q.LegalBasis, q.Kind == "simple"
		obliges = !v.Simple
		_, holds := inquiry.Hold(q)
		for _, k := range holds {
			v.Points = append(v.Points, pointView{k, true})
		}
	}
	v.group(x, f, obliges)
	for _, l := range g.Silent() {
		v.Silent = append(v.Silent, l.Service)
	}
	if len(v.Silent) > 0 && v.Simple && x.may(r, "request", "draft", casework.Authority) == "" {
		v.Again = f.Href("/requests/new?again=" + r.PathValue("id"))
	}
	for _, l := range g.Lines {
		if line, ok := v.line(x, f, g, l); ok {
			v.Lines = append(v.Lines, line)
		}
	}
	v.Picked = x.picked(r, f, g)
	return v
}

// group joins neighbouring questions of one day.
func (v *gridView) group(x *rooms, f part.Frame, obliges bool) {
	last := ""
	for i, c := range v.Grid.Columns {
		if key := c.Until.String(); i == 0 || key != last {
			v.Groups, last = append(v.Groups, dayGroup{Due: x.badge(f, c.Until, obliges)}), key
		}
		v.Groups[len(v.Groups)-1].Questions++
	}
}

// line returns the row of one addressee; ok is false where one state alone is shown and no cell is in it.
func (v *gridView) line(o *rooms, f part.Frame, g inquiry.Grid, l inquiry.Addressed) (out gridLine, ok bool) {
	out = gridLine{Service: cmp.Or(l.Service, l.Number), Provider: l.Provider, State: l.State, Case: f.Href("/case/" + l.Number)}
	ok = v.Only == ""
	last := ""
	for i, c := range l.Cells {
		day := g.Columns[i].Until.String()
		x := cellView{Label: out.Service + ", Q" + strconv.Itoa(c.No) + ": ", State: string(c.State), Icon: iconOf(c.State),
			First: i == 0 || day != last, Href: f.Href(v.At + "?case=" + l.Number + "&q=" + strconv.Itoa(c.No) + "#picked")}
		last = day
		switch {
		case c.State == inquiry.NotAsked:
			x.Href = ""
		case c.State == inquiry.Late:
			x.Text = f.N("span.days", c.Days)
		case !c.On.IsZero():
			x.Text = f.Day(c.On)
		case !c.Until.IsZero():
			x.Text = f.Day(o.day(c.Until))
		default:
			x.Text = f.T("due.none")
		}
		ok = ok || v.Only == string(c.State)
		out.Cells = append(out.Cells, x)
	}
	return out, ok
}

// picked opens the cell that the address names.
func (x *rooms) picked(r *http.Request, f part.Frame, g inquiry.Grid) *pickedView {
	no := atoi(r.FormValue("q"))
	for _, l := range g.Lines {
		if l.Number != r.FormValue("case") && string(l.Case) != r.FormValue("case") {
			continue
		}
		for i, c := range l.Cells {
			if c.No != no {
				continue
			}
			p := &pickedView{Service: cmp.Or(l.Service, l.Number), No: no, Question: g.Columns[i].Text, State: string(c.State),
				Icon: iconOf(c.State),
				Text: c.Text, Secret: c.Secret, Late: c.Days, Case: f.Href("/case/" + l.Number), Version: l.Version, Number: l.Number,
				Grant: f.Href("/request/" + l.Number + "/grant"), AnsweredL: c.AnsweredLate}
			if !c.On.IsZero() {
				p.On = f.Day(c.On)
			}
			if c.Text != "" {
				p.Asks = inquiry.Asks(p.Question, c.Text)
			}
			for _, n := range c.Figures {
				p.Figures = append(p.Figures, figureView(n))
			}
			p.Locked = x.may(r, "request", "grant", casework.Authority)
			p.CanGrant = c.State != inquiry.Whole && p.Locked == "" && l.State != "draft"
			return p
		}
	}
	return nil
}

// grant gives an addressee a later day.
func (x *rooms) grant(w http.ResponseWriter, r *http.Request) error {
	if err := x.asks(r, "request", "grant", casework.Authority); err != nil {
		return err
	}
	until, err := readDay(r.PostForm.Get("until"))
	if err != nil {
		return err
	}
	row, err := x.Desk.Board.Row(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	no := atoi(r.PostForm.Get("q"))
	err = inquiry.Grant(r.Context(), x.Desk, inquiry.Granting{By: x.Person(r).ID, Case: row.Case, Version: atoi(r.PostForm.Get("_version")),
		Questions: []int{no}, Until: until, Why: strings.TrimSpace(r.PostForm.Get("why"))})
	if err != nil {
		return err
	}
	return x.See(w, r, "/request/"+r.PathValue("id")+"?case="+row.Number+"&q="+strconv.Itoa(no))
}

// compareView is one question with the answers of all who were asked it.
type compareView struct {
	Number, At string
	Columns    []compareTab
	No         int
	Question   string
	Answers    []pickedView
}

type compareTab struct {
	No    int
	Topic string
	Here  bool
	Href  string
}

// compare shows the answers to one question beside each other.
func (x *rooms) compare(w http.ResponseWriter, r *http.Request) error {
	g, err := inquiry.GridOf(r.Context(), x.Desk, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := x.Frame(r, "requests", "nav.requests")
	v := compareView{At: f.Href("/request/" + r.PathValue("id")), No: atoi(r.FormValue("q")), Number: r.PathValue("id")}
	if len(g.Columns) == 0 {
		return aedile.NotFoundf("compare answers", r.PathValue("id"), "asks nothing")
	}
	if v.No == 0 {
		v.No = g.Columns[0].No
	}
	for _, c := range g.Columns {
		v.Columns = append(v.Columns, compareTab{c.No, c.Topic, c.No == v.No, v.At + "/compare?q=" + strconv.Itoa(c.No)})
		if c.No == v.No {
			v.Question = c.Text
		}
	}
	for _, l := range g.Lines {
		_, c, ok := g.Find(l.Case, v.No)
		if !ok || c.State == inquiry.NotAsked {
			continue
		}
		p := pickedView{Service: cmp.Or(l.Service, l.Number), No: v.No, State: string(c.State), Icon: iconOf(c.State), Text: c.Text,
			Late: c.Days,
			Case: f.Href("/case/" + l.Number), Secret: c.Secret}
		if c.Text != "" {
			p.Asks = inquiry.Asks(v.Question, c.Text)
		}
		for _, n := range c.Figures {
			p.Figures = append(p.Figures, figureView(n))
		}
		v.Answers = append(v.Answers, p)
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("compare.title"), Crumb: compareCrumb(f, v),
		Body: compareBody(f, v),
		Wide: true})
}
