package annex

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/template"
)

// figure is what was counted under one cell.
type figure struct {
	n       float64
	hours   []float32
	missing int // times that are not recorded
	cases   int
	some    []aedile.CaseID // the first of them
}

// Count counts cases into figures. It keeps the times that medians need, and of each figure the first cases.
type Count struct {
	c       Setting
	figures map[Cell]*figure
	since   time.Time // of the first event in the record
	keep    int
	asked   *Cell
	behind  []aedile.CaseID
}

// Begin returns a count that keeps at most keep cases behind each figure. Where a cell is asked for, it keeps all behind that one.
func Begin(c Setting, keep int, asked *Cell) *Count {
	return &Count{c: c, figures: map[Cell]*figure{}, keep: keep, asked: asked}
}

// Add counts a case with its events.
func (t *Count) Add(k casework.Case) {
	if len(k.Events) > 0 && (t.since.IsZero() || k.Events[0].At.Before(t.since)) {
		t.since = k.Events[0].At
	}
	seen, asked := map[Cell]bool{}, false
	for _, s := range t.c.shares(k) {
		f := t.figures[s.cell]
		if f == nil {
			f = &figure{}
			t.figures[s.cell] = f
		}
		f.n += s.n
		if s.timed {
			f.hours = append(f.hours, float32(s.hours))
		}
		if s.missing {
			f.missing++
		}
		if !seen[s.cell] {
			seen[s.cell] = true
			if f.cases++; len(f.some) < t.keep {
				f.some = append(f.some, k.ID)
			}
		}
		if t.asked != nil && !asked && s.cell.about(*t.asked) {
			asked = true
			t.behind = append(t.behind, k.ID)
		}
	}
}

// Behind returns the cases behind the figure that was asked for, in the order in which they were added.
func (t *Count) Behind() []aedile.CaseID { return t.behind }

// Cells says in which figures a case counts, in order, each once.
func (t *Count) Cells(k casework.Case) (cells []Cell) {
	for _, s := range t.c.shares(k) {
		if !slices.Contains(cells, s.cell) {
			cells = append(cells, s.cell)
		}
	}
	return cells
}

// Take counts all cases of a record, open and closed, each read with its events and let go.
func (t *Count) Take(ctx context.Context, record casework.Store, read func(context.Context, aedile.CaseID) (casework.Case, error)) error {
	for _, kind := range []string{"order", "notice", "decision", "complaint", "misuse"} {
		for k, err := range record.List(ctx, casework.Filter{Kind: kind, Closed: true}) {
			if err != nil {
				return fmt.Errorf("list cases: %w", err)
			}
			full, err := read(ctx, k.ID)
			if err != nil {
				return err
			}
			t.Add(full)
		}
	}
	return nil
}

// value returns the number under a cell, if there is one: a count is 0 where nothing was counted, a median of nothing is not known.
func (t *Count) value(c Cell, hours bool) (v float64, known bool) {
	f := t.figures[c]
	if !hours {
		if f == nil {
			return 0, true
		}
		return f.n, true
	}
	if f == nil || len(f.hours) == 0 {
		return 0, false
	}
	return middle(f.hours), true
}

// middle is the median, to a hundredth of an hour.
func middle(hours []float32) float64 {
	slices.Sort(hours)
	n := len(hours)
	v := float64(hours[n/2])
	if n%2 == 0 {
		v = (float64(hours[n/2-1]) + v) / 2
	}
	return float64(int64(v*100+0.5)) / 100
}

// began returns the day of the first event in the record, where it lies in the period: what was before is not recorded.
func (t *Count) began() (deadline.Date, bool) {
	if t.since.IsZero() {
		return deadline.Date{}, false
	}
	zone := t.c.Zone
	if zone == nil {
		zone = time.UTC
	}
	d := deadline.DateOf(t.since.In(zone))
	return d, d.After(t.c.Start) && !d.After(t.c.End)
}

// others are the descriptions under which something was counted in sub-categories "Other", by their part, scope and category.
func (t *Count) others() map[Cell][]string {
	all := map[Cell][]string{}
	for c := range t.figures {
		if c.Row == template.KeywordOther {
			at := Cell{Part: c.Part, Scope: c.Scope, Within: c.Within}
			if !slices.Contains(all[at], c.Other) {
				all[at] = append(all[at], c.Other)
			}
		}
	}
	for _, o := range all {
		slices.Sort(o)
	}
	return all
}

// states are the states that sent orders, in the order of the template.
func (t *Count) states() (out []string) {
	for _, s := range template.States() {
		for _, letter := range []string{"G", "K"} {
			if _, ok := t.figures[Cell{Part: 3, Scope: s, Row: template.Total, Letter: letter}]; ok {
				out = append(out, s)
				break
			}
		}
	}
	return out
}
