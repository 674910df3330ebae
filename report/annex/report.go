package annex

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/template"
)

// Stated is what the operator says and no case holds.
type Stated struct {
	Provider  string             `json:"provider"`
	Published string             `json:"published"` // the day, YYYY-MM-DD
	Previous  string             `json:"previous"`  // the day of the report before
	Texts     map[string]string  `json:"texts"`     // of part 11, by the names of its rows: summary, information, …
	Staff     map[string]float64 `json:"staff"`     // of part 9, by the names of its rows: internal/total, linguistic/de, …
	// Recipients are those of part 10 by state, and "total".
	Recipients map[string]float64 `json:"recipients"`
	// Rates are accuracy, precision and recall, by the names of the rows of part 8: accuracy/total, …; between 0 and 1.
	Rates map[string]float64 `json:"rates"`
	// Context is contextual information, by cell: 4.TOTAL.F.
	Context map[string]string `json:"context"`
}

// Value is a cell of a written report.
type Value struct {
	Text  string
	Cell  Cell     // of a figure
	N     *float64 // nil: not known, or no figure
	Why   string   // of a figure: why it is not known, or what it does not hold
	Cases int
	Some  []aedile.CaseID
}

// Filled is one part of a report with its rows.
type Filled struct {
	Form template.Form
	Rows [][]Value
}

// Whole is a transparency report, ready to be written.
type Whole struct {
	Service string
	Period  string
	Tables  []Filled
}

// maker fills in the parts.
type maker struct {
	t      *Count
	s      Stated
	period string
	others map[Cell][]string
}

// Report makes the report of what was counted and of what the operator states.
func (t *Count) Report(s Stated) *Whole {
	m := &maker{t: t, s: s, others: t.others(), period: t.c.Start.String() + "/" + t.c.End.String()}
	r := &Whole{Service: t.c.Service, Period: m.period}
	for _, f := range template.Parts() {
		table := Filled{Form: f}
		switch f.Number {
		case 1:
			table.Rows = m.identification(f)
		case 2:
			table.Rows = m.names()
		case 3, 4, 5, 6:
			table.Rows = m.categories(f)
		case 11:
			table.Rows = m.texts(f)
		default:
			table.Rows = m.indicators(f)
		}
		if len(table.Rows) > 0 {
			r.Tables = append(r.Tables, table)
		}
	}
	return r
}

func words(texts ...string) (row []Value) {
	for _, s := range texts {
		row = append(row, Value{Text: s})
	}
	return row
}

func (m *maker) identification(f template.Form) (rows [][]Value) {
	says := map[string]string{"provider": m.s.Provider, "published": m.s.Published, "previous": m.s.Previous,
		"start": m.t.c.Start.String(), "end": m.t.c.End.String()}
	for _, l := range f.Lines {
		rows = append(rows, words(l.Who, m.t.c.Service, l.Indicator, says[l.ID]))
	}
	return rows
}

func (m *maker) names() (rows [][]Value) {
	rows = append(rows, words(template.Total, "All the entries", template.Total, ""))
	for _, c := range template.Categories(2) {
		rows = append(rows, words("Category "+c.Code, c.Label, c.Name, ""))
	}
	return rows
}

// categories fills in a part by categories, part 3 for TOTAL and each state that sent an order.
func (m *maker) categories(f template.Form) (rows [][]Value) {
	who, tier := f.Who()
	if tier > m.t.c.Tier {
		return nil
	}
	scopes := []string{""}
	if f.Number == 3 {
		scopes = append([]string{template.Total}, m.t.states()...)
	}
	for _, scope := range scopes {
		rows = append(rows, m.row(f, who, Cell{Part: f.Number, Scope: scope, Row: template.Total}))
		within := ""
		for _, c := range template.Categories(f.Number) {
			if !c.Sub {
				within = c.Name
				rows = append(rows, m.row(f, who, Cell{Part: f.Number, Scope: scope, Row: c.Name}))
				continue
			}
			cell := Cell{Part: f.Number, Scope: scope, Within: within, Row: c.Name}
			others := m.others[Cell{Part: f.Number, Scope: scope, Within: within}]
			if c.Name != template.KeywordOther || len(others) == 0 {
				rows = append(rows, m.row(f, who, cell))
				continue
			}
			for _, cell.Other = range others {
				rows = append(rows, m.row(f, who, cell))
			}
		}
	}
	return rows
}

// row fills in one row of a part by categories, each figure with its contextual information.
func (m *maker) row(f template.Form, who string, at Cell) (row []Value) {
	var said []string
	for _, h := range f.Heads {
		at.Letter = h.Letter
		v := Value{}
		switch {
		case h.Sort == template.Count || h.Sort == template.Hours:
			v = m.figure(at, h.Sort == template.Hours)
			said = append(said, m.context(at, v.Why))
		case h.Sort == template.Context && len(said) > 0:
			v.Text, said = said[0], said[1:]
		case h.Sort == template.Key:
			v.Text = at.Row
		case h.Letter == "A":
			v.Text = who
		case h.Letter == "B":
			v.Text = m.t.c.Service
		case h.Letter == "C":
			v.Text = m.period
		case h.Letter == "E":
			v.Text = at.Other
		case h.Letter == "F" && f.Number == 3:
			v.Text = at.Scope
		}
		row = append(row, v)
	}
	return row
}

// context is what stands beside a figure: the operator's words, then what the count has to say.
func (m *maker) context(at Cell, why string) string {
	return strings.TrimSpace(strings.Join([]string{m.s.Context[at.String()], why}, " "))
}

// figure returns what was counted under a cell.
func (m *maker) figure(at Cell, hours bool) Value {
	v := Value{Cell: at}
	n, known := m.t.value(at, hours)
	f := m.t.figures[at]
	if f != nil {
		v.Cases, v.Some = f.cases, f.some
	}
	if known {
		v.N, v.Text = &n, number(n)
	}
	switch {
	case hours && f != nil && f.missing > 0:
		v.Why = fmt.Sprintf("The time is not recorded for %d of %d.", f.missing, f.missing+len(f.hours))
	case at.Row == template.Total && !hours:
		if day, late := m.t.began(); late {
			v.Why = "Counted from " + day.String() + " on, when the record begins."
		}
	}
	return v
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// indicators fills in a part whose rows are indicators, as far as the tier has them.
func (m *maker) indicators(f template.Form) (rows [][]Value) {
	for _, l := range f.Lines {
		if l.Tier > m.t.c.Tier {
			continue
		}
		v := m.indicator(f.Number, l)
		row := words(l.Who, m.t.c.Service, m.period, l.Section, l.Indicator, l.Scope)
		row = append(row, v)
		if len(f.Heads) > 7 {
			row = append(row, Value{Text: m.context(v.Cell, v.Why)})
		}
		rows = append(rows, row)
	}
	return rows
}

// indicator returns one figure: counted, or stated by the operator where no case can hold it.
func (m *maker) indicator(part int, l template.Indicator) Value {
	at := line(part, l.ID)
	name, scope, _ := strings.Cut(l.ID, "/")
	switch {
	case part == 9:
		return stated(at, m.s.Staff, l.ID, "The number of moderators is not known.")
	case part == 10 && scope == "total":
		return stated(at, m.s.Recipients, "total", "The number of recipients is not known.")
	case part == 10:
		return stated(at, m.s.Recipients, l.Scope, "The number of recipients is not known.")
	case name == "accuracy" || name == "precision" || name == "recall":
		return stated(at, m.s.Rates, l.ID, "Not measured.")
	case name == "imposed":
		return Value{Cell: at, Why: "Not known: the record does not link restrictions to the complaints that led to them."}
	case name == "disputes" && scope == "partly":
		return Value{Cell: at, Why: "Not known: settlements in part are recorded as reversed."}
	case name == "disputes" && scope == "implemented":
		return m.implemented(at)
	}
	v := m.figure(at, scope == "median")
	if scope == "total" {
		v.Why = m.pending(name)
	}
	return v
}

// pending says how many complaints or disputes have no outcome yet, and of how many the basis is not known.
func (m *maker) pending(name string) string {
	var said []string
	if n, _ := m.t.value(line(7, name+"/pending"), false); n > 0 {
		said = append(said, number(n)+" pending.")
	}
	if n, _ := m.t.value(line(7, "unknown/total"), false); n > 0 && name == "complaints" {
		said = append(said, "The basis of "+number(n)+" is not recorded.")
	}
	return strings.Join(said, " ")
}

// implemented is the share of the settlements against the provider that it implemented.
func (m *maker) implemented(at Cell) Value {
	done, against := m.t.figures[at], line(7, "disputes/reversed")
	all, _ := m.t.value(against, false)
	v := Value{Cell: at}
	if all == 0 {
		v.Why = "No settlement reversed a decision."
		return v
	}
	share := 0.0
	if done != nil {
		share, v.Cases, v.Some = done.n/all, done.cases, done.some
	}
	share = float64(int64(share*10_000+0.5)) / 10_000
	v.N, v.Text = &share, number(share)
	return v
}

// stated is a figure of the operator's.
func stated(at Cell, all map[string]float64, name, why string) Value {
	n, ok := all[name]
	if !ok {
		return Value{Cell: at, Why: why}
	}
	return Value{Cell: at, N: &n, Text: number(n)}
}

func (m *maker) texts(f template.Form) (rows [][]Value) {
	for _, l := range f.Lines {
		if l.Tier <= m.t.c.Tier {
			rows = append(rows, words(l.Who, m.t.c.Service, m.period, l.Indicator, m.s.Texts[l.ID]))
		}
	}
	return rows
}

// TierOf reads the tier of a service as reports call it.
func TierOf(name string) (law.Tier, error) {
	switch strings.ToLower(name) {
	case "intermediary":
		return law.Intermediary, nil
	case "hosting":
		return law.Hosting, nil
	case "platform", "marketplace":
		return law.OnlinePlatform, nil
	case "vlop", "vlose":
		return law.VeryLarge, nil
	}
	return 0, aedile.Invalidf("read tier", name, "is no tier").Hint("intermediary, hosting, platform, vlop or vlose")
}

// Figure returns the figure that a cell names; ok is false where the report has none of that name. Of a sub-category "Other" it is the
// first.
func (r *Whole) Figure(at Cell) (v Value, ok bool) {
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for _, v := range row {
				if v.Cell.Part != 0 && v.Cell.about(at) {
					return v, true
				}
			}
		}
	}
	return Value{}, false
}
