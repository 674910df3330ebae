package sweep

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/source"
)

// ImpactConfig says what Impact looks for, and where.
type ImpactConfig struct {
	Files     []string
	Packs     Selection
	Registers Shelf
	Source    source.Config
	Map       string               // file with a mapping of columns; none: the usual names
	Since     string               // alerts published on this day or later, YYYY-MM-DD; "": by Against alone
	Against   []*register.Snapshot // alerts that these older snapshots have not; of registers that are named here Since is not asked
	ActOnly   bool                 // only findings to act on
	Orders    string               // file of orders; "": the items are listed, not their buyers
	From, To  time.Time            // the period of orders, both ends in it
	Zone      *time.Location       // of days and hours in Orders that state none
	Output    string               // table, csv or ndjson; "" suits where it goes
	Workers   int
	Quiet     bool
}

// impact is the items that new alerts hit, in the order of reading, and by number: several services may use the same one.
type impact struct {
	list []*hit
	byID map[aedile.ItemID][]*hit
}

// hit is an item that a new alert hits, by the strongest finding.
type hit struct {
	finding aedile.Finding
	entry   aedile.EntryRef
	trader  aedile.Account
}

// Impact screens files for the products of alerts that are new, and lists the items that are hit, or those who bought them in a period (Art. 32
// DSA). It keeps nothing. It returns Findings where an item is hit.
func (a *App) Impact(ctx context.Context, c ImpactConfig) error {
	if c.Orders == Stdin && (slices.Contains(c.Files, Stdin) || len(c.Files) == 0) {
		return aedile.Invalidf("register impact", Stdin, "standard input can be read only once").
			Hint("name the files of the catalogue")
	}
	all, err := c.Registers.Snapshots()
	if err != nil {
		return err
	}
	fresh, notes := newAlerts(all, c)
	n := 0
	for _, s := range fresh {
		n += len(s.List)
	}
	a.tell(c.Quiet, "%s new: %s", count(n, "alert"), cmp.Or(strings.Join(names(fresh), ", "), "no register has any"))
	for _, s := range all {
		if stale := s.Stale(a.Now()); stale != "" {
			notes = append(notes, stale)
		}
	}
	for _, t := range notes {
		a.tell(c.Quiet, "note: %s", t)
	}
	hits, err := a.hits(ctx, c, fresh)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.Out)
	w := newRows(cmp.Or(c.Output, map[bool]string{true: TableOutput, false: "csv"}[a.OutTerminal]), out)
	if c.Orders == "" {
		err = writeHits(w, hits.list)
	} else {
		err = a.writeBuyers(w, c, hits.byID)
	}
	if err = errors.Join(err, w.end(), out.Flush()); err != nil {
		return err
	}
	a.tell(c.Quiet, "%s hit; suspected, not established: compare each with its alert before anyone is written to", count(len(hits.list), "item"))
	if len(hits.list) > 0 {
		return Findings{len(hits.list)}
	}
	return nil
}

func (a *App) tell(quiet bool, format string, args ...any) {
	if !quiet {
		a.say(format, args...)
	}
}

func names(ss []*register.Snapshot) (out []string) {
	for _, s := range ss {
		out = append(out, fmt.Sprintf("%d of %s@%s", len(s.List), s.Register, s.AsOf))
	}
	return out
}

// newAlerts returns the snapshots with nothing but their new alerts. They keep their heads, so that findings cite the snapshot as it lies on
// the shelf.
func newAlerts(all []*register.Snapshot, c ImpactConfig) (fresh []*register.Snapshot, notes []string) {
	for _, s := range all {
		var list []register.Entry
		i := slices.IndexFunc(c.Against, func(o *register.Snapshot) bool { return o.Register == s.Register })
		switch {
		case i >= 0:
			list = register.Since(c.Against[i], s)
		case c.Since != "":
			list = s.Published(c.Since)
			undated := 0
			for _, e := range s.List {
				if e.Alert != nil && e.On == "" {
					undated++
				}
			}
			if undated > 0 {
				notes = append(notes, fmt.Sprintf("%s of %s state no day of publication and are left out: compare snapshots with --against %s@DAY", count(undated, "alert"), s.Register, s.Register))
			}
		}
		list = slices.DeleteFunc(slices.Clone(list), func(e register.Entry) bool { return e.Alert == nil })
		if len(list) > 0 {
			fresh = append(fresh, &register.Snapshot{Head: s.Head, List: list})
		}
	}
	return fresh, notes
}

// hits screens the files for the alerts and returns the items that are hit.
func (a *App) hits(ctx context.Context, c ImpactConfig, fresh []*register.Snapshot) (hits impact, err error) {
	if c.Source.Map, err = mapping(c.Map); err != nil {
		return hits, err
	}
	in, err := a.inputs("register impact", c.Files, c.Source)
	if err != nil || len(fresh) == 0 {
		return hits, err
	}
	s, _, _, err := compiled(c.Packs)
	if err == nil {
		s, err = s.With(fresh...)
	}
	if err != nil {
		return hits, err
	}
	hits.byID = map[aedile.ItemID][]*hit{}
	faults := 0
	err = s.Sweep(ctx, in.batches(ctx), screen.SweepConfig{Workers: c.Workers, Keep: true}, func(o screen.Output) error {
		f := in.next()
		f.items += o.Items
		if o.Err != nil {
			f.failed = true
			o.Faults = append(o.Faults, *source.FaultOf(o.Err))
		}
		for _, x := range o.Faults {
			x.Source = cmp.Or(x.Source, f.name)
			if faults++; faults <= maxToldFaults {
				a.tell(c.Quiet, "fault: %s", faultLine(x))
			}
		}
		for i := range o.Findings {
			hits.add(&o.Findings[i], o.Kept, c.ActOnly)
		}
		return nil
	})
	if err != nil {
		return hits, stopped("register impact", err)
	}
	if faults > maxToldFaults {
		a.tell(c.Quiet, "and %s more", count(faults-maxToldFaults, "fault"))
	}
	if bad := in.unread(); len(bad) > 0 {
		return hits, aedile.Invalidf("register impact", strings.Join(bad, ", "), "could not be read")
	}
	return hits, nil
}

// add keeps the strongest finding of each item.
func (m *impact) add(f *aedile.Finding, kept map[aedile.Digest]*aedile.Item, actOnly bool) {
	if len(f.Entries) == 0 || actOnly && f.Grade != aedile.Act {
		return
	}
	h := &hit{finding: *f, entry: slices.MaxFunc(f.Entries, func(a, b aedile.EntryRef) int { return cmp.Compare(a.Score, b.Score) })}
	if it := kept[f.Item.Digest]; it != nil && it.Trader != nil {
		h.trader = *it.Trader
	}
	for _, old := range m.byID[f.Item.ID] {
		if old.finding.Item.Service == f.Item.Service {
			if h.strength() > old.strength() {
				*old = *h
			}
			return
		}
	}
	m.list = append(m.list, h)
	m.byID[f.Item.ID] = append(m.byID[f.Item.ID], h)
}

// strength orders hits on one item: what may be acted on before what is to be looked at, then by score.
func (h *hit) strength() float64 {
	return map[aedile.Grade]float64{aedile.Act: 1}[h.finding.Grade] + h.entry.Score
}

// hitColumns are the columns of a hit.
var hitColumns = []string{"item", "service", "title", "url", "trader", "trader_contact", "grade", "check", "tier", "batch", "score", "register", "as_of", "alert", "published", "alert_name", "says", "alert_url", "agree", "disagree"}

func (h *hit) row() []string {
	f, e, t := &h.finding, &h.entry, &h.trader
	var contact []string
	for _, s := range []string{t.Address, t.Email, t.Phone, t.URL} {
		if s != "" {
			contact = append(contact, s)
		}
	}
	return []string{string(f.Item.ID), f.Item.Service, f.Item.Title, f.Item.URL, cmp.Or(f.Item.Trader, t.Name), strings.Join(contact, ", "), string(f.Grade), string(f.Check), e.Tier, e.Batch,
		strconv.FormatFloat(e.Score, 'f', 2, 64), e.Register, e.AsOf, e.Entry, e.On, e.Name, e.Says, e.URL, strings.Join(e.Agree, "; "), strings.Join(e.Disagree, "; ")}
}

func writeHits(w rows, hits []*hit) error {
	if err := w.head(hitColumns); err != nil {
		return err
	}
	for _, h := range hits {
		if err := w.row(h.row()); err != nil {
			return err
		}
	}
	return nil
}

// rows writes rows under a head, in one form.
type rows interface {
	head(columns []string) error
	row(cells []string) error
	end() error
}

func newRows(form string, w io.Writer) rows {
	switch form {
	case "csv":
		return csvRows{csv.NewWriter(w)}
	case NDJSONOutput:
		return &jsonRows{to: report.NewNDJSON(w)}
	}
	return tableRows{tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), new([]int)}
}

type csvRows struct{ w *csv.Writer }

func (c csvRows) head(columns []string) error { return c.w.Write(columns) }

// row keeps spreadsheets from reading what strangers wrote as a formula. Telephone numbers stay as they are.
func (c csvRows) row(cells []string) error {
	safe := slices.Clone(cells)
	for i, s := range safe {
		if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) && strings.Trim(s, "+-0123456789 ().") != "" {
			safe[i] = "'" + s
		}
	}
	return c.w.Write(safe)
}

func (c csvRows) end() error {
	c.w.Flush()
	return c.w.Error()
}

type jsonRows struct {
	to      *report.NDJSON
	columns []string
}

func (j *jsonRows) head(columns []string) error {
	j.columns = columns
	return nil
}

func (j *jsonRows) row(cells []string) error {
	v := map[string]any{}
	for i, s := range cells {
		if n, err := strconv.ParseFloat(s, 64); err == nil && j.columns[i] == "score" {
			v[j.columns[i]] = n
		} else if s != "" {
			v[j.columns[i]] = s
		}
	}
	return j.to.Value(v)
}

func (j *jsonRows) end() error { return j.to.Flush() }

// tableRows is for people: the columns that fit a terminal.
type tableRows struct {
	w    *tabwriter.Writer
	pick *[]int
}

// notShown are the columns that only files hold.
var notShown = []string{"service", "url", "trader_contact", "check", "score", "as_of", "published", "alert_url", "agree", "disagree", "phone", "address", "country", "lang"}

func (t tableRows) head(columns []string) error {
	var shown []string
	for i, c := range columns {
		if !slices.Contains(notShown, c) {
			*t.pick = append(*t.pick, i)
			shown = append(shown, strings.ToUpper(strings.ReplaceAll(c, "_", " ")))
		}
	}
	return t.line(shown)
}

func (t tableRows) row(cells []string) error {
	var shown []string
	for _, i := range *t.pick {
		shown = append(shown, report.Fit(report.Reveal(cells[i]), 40))
	}
	return t.line(shown)
}

func (t tableRows) line(cells []string) error {
	_, err := fmt.Fprintln(t.w, strings.Join(cells, "\t"))
	return err
}

func (t tableRows) end() error { return t.w.Flush() }
