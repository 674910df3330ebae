package sweep

import (
	"cmp"
	"fmt"
	"github.com/aedile/aedile/internal/reveal"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/aedile/aedile"
)

// By is what findings are grouped by.
type By string

// What findings can be grouped by.
const (
	ByItem   By = "item"
	ByTrader By = "trader"
	ByGoods  By = "goods" // what has the same title but for case, blanks and punctuation, whoever offers it
)

// Groups gathers findings by items, traders or goods. Findings of one item come one after the other. Its memory is bounded: what comes when
// there are maxNames groups is counted as one more.
type Groups struct {
	by     By
	groups map[string]*Group
	rest   int // findings of groups that had no room
}

// Group is what was found under one name.
type Group struct {
	Name        string
	Items       int
	Act, Review int
	Checks      []string // the first that were found, at most maxChecks
	Traders     int      // at most maxTraders are told apart

	traders map[string]bool
	last    aedile.Digest
}

const (
	maxChecks  = 8
	maxTraders = 1000
)

// NewGroups returns an empty table of groups.
func NewGroups(by By) *Groups { return &Groups{by: by, groups: map[string]*Group{}} }

// Add counts a finding; one without a trader, or a title, is grouped under "not stated".
func (g *Groups) Add(f *aedile.Finding) {
	key, name := g.key(f)
	x := g.groups[key]
	if x == nil {
		if len(g.groups) >= maxNames {
			g.rest++
			return
		}
		x = &Group{Name: name, traders: map[string]bool{}}
		g.groups[key] = x
	}
	if f.Grade == aedile.Act {
		x.Act++
	} else {
		x.Review++
	}
	if x.last != f.Item.Digest {
		x.Items++
		x.last = f.Item.Digest
	}
	if c := string(f.Check); len(x.Checks) < maxChecks && !slices.Contains(x.Checks, c) {
		x.Checks = append(x.Checks, c)
	}
	if t := f.Item.Trader; t != "" && len(x.traders) < maxTraders {
		x.traders[t] = true
		x.Traders = len(x.traders)
	}
}

func (g *Groups) key(f *aedile.Finding) (key, name string) {
	switch g.by {
	case ByTrader:
		name = cmp.Or(f.Item.Trader, "not stated")
		return f.Item.Service + "\x00" + name, strings.TrimSpace(name + " " + bracketed(f.Item.Country))
	case ByGoods:
		return squashed(f.Item.Title), cmp.Or(f.Item.Title, "not stated")
	}
	return f.Item.Service + "\x00" + cmp.Or(string(f.Item.ID), f.Item.URL), itemLabel(f)
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// itemLabel names an item for a person.
func itemLabel(f *aedile.Finding) string {
	return strings.TrimSpace(cmp.Or(string(f.Item.ID), f.Item.URL) + " " + f.Item.Title)
}

// squashed is a title without what the same goods are written with and without.
func squashed(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// Top returns the n groups that matter most, those with more to act on first, and how many findings the others have. n of 0 stands for all.
func (g *Groups) Top(n int) (top []*Group, more int) {
	top = slices.SortedFunc(maps.Values(g.groups), func(a, b *Group) int {
		return cmp.Or(b.Act-a.Act, b.Review-a.Review, b.Items-a.Items, cmp.Compare(a.Name, b.Name))
	})
	more = g.rest
	if n > 0 && n < len(top) {
		for _, x := range top[n:] {
			more += x.Act + x.Review
		}
		top = top[:n]
	}
	return top, more
}

// GroupTable writes a table of groups once all findings are known.
type GroupTable struct {
	w   io.Writer
	g   *Groups
	top int
}

// NewGroupTable returns a writer of the top groups; 0 stands for all.
func NewGroupTable(w io.Writer, by By, top int) *GroupTable {
	return &GroupTable{w: w, g: NewGroups(by), top: top}
}

// Finding counts the finding unless it is set aside.
func (t *GroupTable) Finding(e Entry) error {
	if e.Finding.Suppressed == nil {
		t.g.Add(&e.Finding)
	}
	return nil
}

// Fault writes nothing: a table shows findings.
func (t *GroupTable) Fault(aedile.Fault) error { return nil }

// Flush does nothing: the table is written whole.
func (t *GroupTable) Flush() error { return nil }

// Close writes the table.
func (t *GroupTable) Close(aedile.Ran) error {
	groups, more := t.g.Top(t.top)
	if len(groups) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(t.w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tACT\tREVIEW\tITEMS\tTRADERS\tCHECKS\n", strings.ToUpper(string(t.g.by)))
	for _, x := range groups {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\n", Fit(reveal.Text(x.Name), 60), x.Act, x.Review, x.Items, x.Traders,
			strings.Join(x.Checks, ", "))
	}
	if more > 0 {
		fmt.Fprintf(w, "and %d %s of others\n", more, plural(more, "finding", "findings"))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}
