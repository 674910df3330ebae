// Package books draws from the record what the pages of reports, obligations and advertisements show, and holds each drawing for a moment.
//
// It decides nothing: reports are counted by report/annex and held against themselves by report/lint, duties are told by casework/duty.
package books

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/template"
	"github.com/aedile/aedile/web/part"
)

// Sources say of what the books are.
type Sources struct {
	Desk    *desk.Desk // must be given
	Service string     // decisions that name another one are left out; empty: all
	Tier    string     // intermediary, hosting, platform, marketplace, vlop, vlose; empty: platform
	Stated  annex.Stated
	Zone    *time.Location // nil: UTC
	// Versions is the folder in which reports are kept; empty: none are.
	Versions string
	// Sign signs versions that are published from the desk; nil: they are not signed.
	Sign note.Signer
	// Duties is a file with the facts of the service, Calendar the holidays by which its periods are counted. Empty: the pages say so.
	Duties, Calendar string
	// Risks is the register of risks; empty: none.
	Risks string
	// Ads is a file of advertisements, one JSON object a line; empty: there is no repository.
	Ads string
	Now func() time.Time // must be given
}

// Books answers the pages.
type Books struct {
	conf  Sources
	mu    sync.Mutex
	drawn map[string]*drawing
	ads   shelf
	press sync.Mutex // one version is kept at a time
}

// New returns the books of a service.
func New(c Sources) (*Books, error) {
	c.Tier = cmp.Or(c.Tier, "platform")
	if _, err := annex.TierOf(c.Tier); err != nil {
		return nil, err
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	return &Books{conf: c, drawn: map[string]*drawing{}}, nil
}

// fresh is how long a drawing stands before the record is counted again. Chosen: a person who opens cell after cell sees one report.
const fresh = time.Minute

// keptCases is how many cases behind each figure are held. Chosen: the rest is counted, and the command line has all.
const keptCases = 20

// drawing is the report of a period as it was drawn.
type drawing struct {
	at     time.Time
	whole  *annex.Whole
	points []lint.Point
	filed  []annex.AgainstFiled
	cases  int
	start  deadline.Date
	end    deadline.Date
	err    error
	done   chan struct{}
}

// current returns the period of a day as it is asked for: a half-year for very large services, a year for others (Implementing Regulation
// (EU) 2024/2835, art 2).
func (b *Books) current(on deadline.Date) string {
	if !b.large() {
		return strconv.Itoa(on.Year)
	}
	return fmt.Sprintf("%dH%d", on.Year, 1+int(on.Month-1)/6)
}

func (b *Books) large() bool { return b.conf.Tier == "vlop" || b.conf.Tier == "vlose" }

// draw counts the record into the report of a period, or returns what was drawn a moment ago. Who asks while it is being drawn waits for it.
func (b *Books) draw(ctx context.Context, period string) (*drawing, error) {
	start, end, err := annex.ReadPeriod(period)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	d := b.drawn[period]
	if d == nil || b.conf.Now().Sub(d.at) > fresh {
		d = &drawing{at: b.conf.Now(), start: start, end: end, done: make(chan struct{})}
		if len(b.drawn) > 24 { // more periods than anybody looks at: begin anew
			clear(b.drawn)
		}
		b.drawn[period] = d
		b.mu.Unlock()
		b.count(context.WithoutCancel(ctx), d)
		close(d.done)
	} else {
		b.mu.Unlock()
	}
	select {
	case <-d.done:
	case <-ctx.Done():
		return nil, ctx.Err() //nolint:wrapcheck // the reader has gone
	}
	if d.err != nil {
		b.mu.Lock()
		if b.drawn[period] == d {
			delete(b.drawn, period)
		}
		b.mu.Unlock()
	}
	return d, d.err
}

// setting is what the report is of.
func (b *Books) setting(ctx context.Context, d *drawing) (annex.Setting, error) {
	tier, err := annex.TierOf(b.conf.Tier)
	return annex.Setting{Service: b.conf.Service, Start: d.start, End: d.end, Zone: b.conf.Zone, Tier: tier,
		Other: func(id aedile.CaseID) (casework.Case, bool) {
			k, err := b.conf.Desk.Case(ctx, id)
			return k, err == nil
		}}, err
}

func (b *Books) count(ctx context.Context, d *drawing) {
	var conf annex.Setting
	if conf, d.err = b.setting(ctx, d); d.err != nil {
		return
	}
	count := annex.Begin(conf, keptCases, nil)
	read := func(ctx context.Context, id aedile.CaseID) (casework.Case, error) {
		d.cases++
		return b.conf.Desk.Case(ctx, id)
	}
	if d.err = count.Take(ctx, b.conf.Desk.Record, read); d.err != nil {
		return
	}
	d.whole = count.Report(b.conf.Stated)
	var files map[string][]byte
	if files, d.err = d.whole.Files(); d.err != nil {
		return
	}
	if d.points, d.err = lint.Written(files, b.conf.Tier); d.err != nil {
		return
	}
	d.filed, d.err = annex.Reconcile(ctx, conf, b.conf.Desk.Record, b.conf.Desk.Case)
}

// Report returns one part of the report of a period, by the interface of the pages.
func (b *Books) Report(ctx context.Context, period string, number int, open string) (*part.ReportBook, error) {
	today := deadline.DateOf(b.conf.Now().In(b.conf.Zone))
	period = strings.ToUpper(cmp.Or(period, b.current(today)))
	d, err := b.draw(ctx, period)
	if err != nil {
		return nil, err
	}
	form, ok := template.PartOf(number)
	if !ok {
		return nil, aedile.NotFoundf("show report", strconv.Itoa(number), "is no part").Hint("1 to 11")
	}
	v := &part.ReportBook{Service: cmp.Or(b.conf.Service, "all services"), Period: period, First: d.start.String(), Last: d.end.String(),
		Drawn: d.at, Cases: d.cases,
		OutBy: outBy(d.end), Earlier: b.current(d.start.AddDays(-1)), Later: b.current(d.end.AddDays(1)),
		Command: "aedile report transparency --service '" + b.conf.Service + "' --period " + period + " --tier " + b.conf.Tier +
			" -o report.xlsx"}
	v.Parts, v.Points = parts(d)
	v.Part = v.Parts[slices.IndexFunc(v.Parts, func(p part.ReportPart) bool { return p.Number == number })]
	for _, t := range d.whole.Tables {
		if t.Form.Number == number {
			v.Heads, v.Rows = table(form, t, open)
		}
	}
	for _, f := range d.filed {
		x := part.ReportFiled{Part: f.Part, Ground: f.Ground, Measures: f.Measures, Filed: f.Filed, Difference: f.Difference(),
			Waiting: f.Waiting, Why: f.Why()}
		if len(f.Some) > 0 {
			x.First = f.Some[0]
		}
		v.Filed = append(v.Filed, x)
	}
	for i := range v.Rows {
		if err := b.behind(ctx, v.Rows[i].Open); err != nil {
			return nil, err
		}
	}
	all, err := b.versions()
	for _, x := range slices.Backward(all) {
		v.Kept = append(v.Kept, shownVersion(x))
		v.Again = v.Again || x.Period == d.whole.Period && strings.EqualFold(x.Service, d.whole.Service)
	}
	v.Open = b.conf.Versions != "" && d.end.Before(today)
	return v, err
}

// outBy is the day by which a report is published: two months after the end of its period (Implementing Regulation (EU) 2024/2835, art 2(3)).
func outBy(end deadline.Date) string {
	p, err := deadline.ParsePeriod("2 months")
	cal, unknown := deadline.CalendarOf("COM")
	if err != nil || unknown != nil {
		return ""
	}
	r, err := deadline.Clock{Calendar: cal, Zone: time.UTC}.End(deadline.On(end), p)
	if err != nil {
		return ""
	}
	return r.LastDay.String()
}

// parts are all parts with their points.
func parts(d *drawing) (out []part.ReportPart, points []part.ReportPoint) {
	count := map[int]int{}
	for _, p := range d.points {
		n := 0
		if at, _, ok := strings.Cut(p.Cell, "."); ok {
			n, _ = strconv.Atoi(at)
		} else if at, _, ok := strings.Cut(filepath.Base(p.File), "_"); ok {
			n, _ = strconv.Atoi(at)
		}
		cell := p.Cell
		if c, err := annex.ReadCell(cell); err != nil || c.Letter == "" {
			cell = ""
		}
		count[n]++
		points = append(points, part.ReportPoint{Check: p.Check, Weight: string(p.Weight), Cell: cell, Found: p.Found, About: p.About,
			Provision: p.Provision,
			Part:      n})
	}
	for _, f := range template.Parts() {
		filled := slices.ContainsFunc(d.whole.Tables, func(t annex.Filled) bool { return t.Form.Number == f.Number })
		out = append(out, part.ReportPart{Number: f.Number, Name: f.Name, Filled: filled, Points: count[f.Number]})
	}
	return out, points
}

// table turns a part into rows that a page shows: a name, then the figures, or the texts of a part that has none.
func table(form template.Form, t annex.Filled, open string) (heads []part.ReportHead, rows []part.ReportRow) {
	var show []int
	named := map[int]bool{}
	for i, h := range form.Heads {
		figure := h.Sort == template.Count || h.Sort == template.Hours || h.Sort == template.ByRow && len(form.Lines) > 0 &&
			form.Number != 1 &&
			form.Number != 11
		switch {
		case figure:
			show = append(show, i)
			heads = append(heads, part.ReportHead{Letter: h.Letter, Text: h.Text, Figure: true})
		case h.Sort != template.Key && len(form.Lines) == 0 && form.Number == 2, form.Number == 1 && i == len(form.Heads)-1,
			form.Number == 11 && i == len(form.Heads)-1:
			show = append(show, i)
			heads = append(heads, part.ReportHead{Letter: h.Letter, Text: h.Text})
		default:
			named[i] = true
		}
	}
	labels := map[string]template.Subject{}
	for _, s := range template.Categories(form.Number) {
		labels[s.Name] = s
	}
	for n, r := range t.Rows {
		row := part.ReportRow{Name: "", Key: strconv.Itoa(n)}
		for i, v := range r {
			if s, ok := labels[v.Text]; ok && form.Heads[i].Sort == template.Key {
				row.Name, row.Sub = strings.TrimSpace(s.Code+" "+s.Label), s.Sub
			} else if form.Heads[i].Sort == template.Key && v.Text == template.Total {
				row.Name, row.Total = template.Total, true
			}
		}
		if at := firstCell(r); row.Name != "" && at.Part == 3 && at.Scope != template.Total {
			row.Name += " (" + at.Scope + ")"
		}
		if row.Name == "" {
			row.Name = indicator(form, r, named)
		}
		for _, i := range show {
			cell := cellOf(r[i], heads[slices.Index(show, i)].Figure)
			if cell.Opened = open != "" && cell.Name == open; cell.Opened {
				row.Open = &part.ReportOpened{Name: cell.Name, Text: cell.Text, Why: cell.Why, More: r[i].Cases - len(r[i].Some)}
				for _, id := range r[i].Some {
					row.Open.Cases = append(row.Open.Cases, part.ReportCase{ID: id})
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return heads, rows
}

func firstCell(r []annex.Value) annex.Cell {
	for _, v := range r {
		if v.Cell.Part != 0 {
			return v.Cell
		}
	}
	return annex.Cell{}
}

// indicator names a row by its texts that are not shown as cells: those that differ from row to row.
func indicator(form template.Form, r []annex.Value, named map[int]bool) string {
	var words []string
	for i, v := range r {
		h := strings.ToLower(form.Heads[i].Text)
		if !named[i] || v.Text == "" || strings.Contains(h, "service") || strings.Contains(h, "period") ||
			strings.Contains(h, "applicab") ||
			form.Heads[i].Letter == "A" || form.Heads[i].Sort == template.Context {
			continue
		}
		words = append(words, v.Text)
	}
	return strings.Join(words, ", ")
}

func cellOf(v annex.Value, figure bool) part.ReportCell {
	c := part.ReportCell{Text: v.Text, Why: v.Why, Cases: v.Cases, Figure: figure}
	if v.Cell.Part != 0 {
		c.Name = v.Cell.String()
	}
	return c
}

// behind adds to an opened cell what its cases are.
func (b *Books) behind(ctx context.Context, o *part.ReportOpened) error {
	if o == nil {
		return nil
	}
	for i, c := range o.Cases {
		k, err := b.conf.Desk.Case(ctx, c.ID)
		if err != nil {
			return err
		}
		o.Cases[i].Kind, o.Cases[i].State = k.Kind, k.State
		if len(k.Events) > 0 {
			o.Cases[i].Opened = k.Events[0].At
		}
	}
	return nil
}
