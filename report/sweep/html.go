package sweep

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/aedile/aedile"
)

// HTMLConfig says what a page shows.
type HTMLConfig struct {
	Max     int                       // findings shown in full; default 5,000. All are counted
	Faults  int                       // faults shown; default 200. All are counted
	Explain map[aedile.CheckID]string // what a trader should know of the rule, in plain words
	MadeAt  time.Time                 // zero: not said
	Top     int                       // names that a chart shows; default 10
}

// HTML gathers a run and writes it on Close as one page that needs nothing else: no script to be read, no network at all.
//
// Past Max findings, those of grade act take the place of those of grade review, the last first; what is left out is counted.
type HTML struct {
	w      io.Writer
	c      HTMLConfig
	act    []Entry
	review []Entry
	left   map[aedile.Grade]int // findings counted but not shown
	faults []aedile.Fault

	byCheck, byShelf, byTrader, byCountry, byItem tally

	goods *Groups
}

// NewHTML returns a writer of one page.
func NewHTML(w io.Writer, c HTMLConfig) *HTML {
	c.Max = cmp.Or(c.Max, 5000)
	c.Faults = cmp.Or(c.Faults, 200)
	c.Top = cmp.Or(c.Top, chartBars)
	return &HTML{w: w, c: c, left: make(map[aedile.Grade]int), goods: NewGroups(ByGoods)}
}

// Full reports whether a further finding of that grade would be counted only, so that its context need not be found.
func (h *HTML) Full(g aedile.Grade) bool {
	return len(h.act)+len(h.review) >= h.c.Max && (g != aedile.Act || len(h.review) == 0)
}

// Finding counts the finding and keeps it as long as there is room.
func (h *HTML) Finding(e Entry) error {
	f := &e.Finding
	if f.Suppressed == nil {
		h.byCheck.add(string(f.Check), f.Grade)
		h.byShelf.add(cmp.Or(f.Item.Category, "not stated"), f.Grade)
		h.byTrader.add(cmp.Or(f.Item.Trader, "not stated"), f.Grade)
		h.byCountry.add(cmp.Or(f.Item.Country, "not stated"), f.Grade)
		h.byItem.add(itemLabel(f), f.Grade)
		h.goods.Add(f)
	}
	if h.Full(f.Grade) {
		h.left[f.Grade]++
		return nil
	}
	if f.Grade != aedile.Act {
		h.review = append(h.review, e)
		return nil
	}
	if len(h.act)+len(h.review) >= h.c.Max {
		h.left[h.review[len(h.review)-1].Finding.Grade]++
		h.review = h.review[:len(h.review)-1]
	}
	h.act = append(h.act, e)
	return nil
}

// Fault keeps the fault as long as there is room; the account of the run counts all of them.
func (h *HTML) Fault(f aedile.Fault) error {
	if len(h.faults) < h.c.Faults {
		h.faults = append(h.faults, f)
	}
	return nil
}

// Flush does nothing: a page is written whole.
func (h *HTML) Flush() error { return nil }

// Close writes the page. It does not close the writer below.
func (h *HTML) Close(ran aedile.Ran) error {
	t, err := pageTemplate()
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	w := bufio.NewWriter(h.w)
	if err := t.Execute(w, h.page(ran)); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// page is what the template shows.
type page struct {
	Ran     aedile.Ran
	Act     int
	Review  int
	MadeOn  string
	Charts  []figure
	Groups  []group
	Shown   int
	Left    int
	LeftAct int
	Faults  []aedile.Fault
	More    int // faults not shown
}

// figure is a chart with its caption.
type figure struct {
	Title, Note string
	Bars        []bar
}

// group is all findings of one check.
type group struct {
	Check   aedile.CheckID
	First   aedile.Finding
	Explain string
	Entries []Entry
}

// chartBars is how many names a chart shows unless it is said.
const chartBars = 10

func (h *HTML) page(ran aedile.Ran) page {
	p := page{
		Ran: ran, Act: ran.ByGrade[aedile.Act], Review: ran.ByGrade[aedile.Review], Groups: h.groups(), Shown: len(h.act) +
			len(h.review), Left: h.left[aedile.Act] + h.left[aedile.Review],
		LeftAct: h.left[aedile.Act], Faults: h.faults, More: max(ran.Faults-len(h.faults), 0),
	}
	if !h.c.MadeAt.IsZero() {
		p.MadeOn = h.c.MadeAt.UTC().Format("2 January 2006, 15:04 UTC")
	}
	for _, c := range []struct {
		title, one, many string
		t                *tally
	}{
		{"By rule", "rule", "rules", &h.byCheck}, {"By category of the item", "category", "categories", &h.byShelf},
		{"By trader", "trader", "traders", &h.byTrader}, {"By country of the trader", "country", "countries", &h.byCountry},
		{"By item", "item", "items", &h.byItem},
	} {
		bars, names, findings := c.t.top(h.c.Top)
		f := figure{Title: c.title, Bars: bars}
		if findings > 0 {
			f.Note = fmt.Sprintf("and %s %s of %s further %s", thousands(findings), plural(findings, "finding", "findings"),
				thousands(names), plural(names, c.one, c.many))
			if len(c.t.names) >= maxNames {
				f.Note += " or more"
			}
		}
		p.Charts = append(p.Charts, f)
	}
	if f := h.shared(); len(f.Bars) > 0 {
		p.Charts = append(p.Charts, f)
	}
	return p
}

// shared shows goods under one title that several traders offer.
func (h *HTML) shared() figure {
	f := figure{Title: "The same goods of several traders"}
	groups, _ := h.goods.Top(maxNames)
	for _, g := range groups {
		if g.Traders > 1 && len(f.Bars) < h.c.Top {
			f.Bars = append(f.Bars, bar{Name: fmt.Sprintf("%d traders: %s", g.Traders, g.Name), Act: g.Act, Review: g.Review})
		}
	}
	return f
}

// groups sorts the findings by check: those with findings of grade act first, then those with more findings.
func (h *HTML) groups() []group {
	at := make(map[aedile.CheckID]int)
	var groups []group
	for _, e := range slices.Concat(h.act, h.review) {
		i, ok := at[e.Finding.Check]
		if !ok {
			i = len(groups)
			at[e.Finding.Check] = i
			groups = append(groups, group{Check: e.Finding.Check, First: e.Finding, Explain: h.c.Explain[e.Finding.Check]})
		}
		groups[i].Entries = append(groups[i].Entries, e)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		if a.First.Grade != b.First.Grade {
			return cmp.Compare(a.First.Grade, b.First.Grade) // "act" before "review"
		}
		return cmp.Or(len(b.Entries)-len(a.Entries), cmp.Compare(a.Check, b.Check))
	})
	return groups
}
