// Package eval measures findings against labels: precision, recall and findings on clean items, with their uncertainty.
//
// It screens nothing. The caller says of each item what was expected and what was found.
package eval

import (
	"cmp"
	"math"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

// Label says what screening should find on an item. An item with no expectation is clean; an item without a label is not
// counted at all.
type Label struct {
	Item   aedile.ItemID
	Title  string
	Known  bool // the item has a label
	Expect []glob.Pattern
	Lang   string // of the item, "" where it says none
	Notes  []Note // what else the label says, by which items are grouped; "pair" joins two twins
}

// Score gathers labelled items. It is not for concurrent use.
type Score struct {
	items, labelled, clean, flagged int
	found, expected                 map[string]*count
	misses                          []Miss
	alarms                          []Alarm
	by                              map[string]*tallies
	only                            []Only
}

// count is how often a check was found or expected, and how often that was right.
type count struct{ right, of, clean int }

// Miss is an expectation that no finding met.
type Miss struct {
	Item   aedile.ItemID `json:"item"`
	Title  string        `json:"title"`
	Expect glob.Pattern  `json:"expect"`
}

// Alarm is a finding that no expectation covers.
type Alarm struct {
	Item  aedile.ItemID  `json:"item"`
	Title string         `json:"title"`
	Check aedile.CheckID `json:"check"`
	Clean bool           `json:"clean"` // the item is labelled as clean
}

// New returns an empty score of the labelled items that all of only take; the others are counted as items and no further.
func New(only ...Only) *Score {
	return &Score{found: make(map[string]*count), expected: make(map[string]*count), by: make(map[string]*tallies), only: only}
}

// Add counts an item with the checks that were found on it, each once.
func (s *Score) Add(l Label, found []aedile.CheckID) {
	s.items++
	if !l.Known || slices.ContainsFunc(s.only, func(o Only) bool { return !o.Takes(l) }) {
		return
	}
	s.labelled++
	clean := len(l.Expect) == 0
	s.divide(l, clean, len(found) > 0, meets(l.Expect, found))
	if clean {
		s.clean++
		if len(found) > 0 {
			s.flagged++
		}
	}
	for _, c := range found {
		n := at(s.found, string(c))
		n.of++
		if slices.ContainsFunc(l.Expect, func(p glob.Pattern) bool { return p.Match(string(c)) }) {
			n.right++
			continue
		}
		if clean {
			n.clean++
		}
		s.alarms = append(s.alarms, Alarm{l.Item, l.Title, c, clean})
	}
	for _, p := range l.Expect {
		n := at(s.expected, string(p))
		n.of++
		if slices.ContainsFunc(found, func(c aedile.CheckID) bool { return p.Match(string(c)) }) {
			n.right++
			continue
		}
		s.misses = append(s.misses, Miss{l.Item, l.Title, p})
	}
}

func at(m map[string]*count, name string) *count {
	if m[name] == nil {
		m[name] = new(count)
	}
	return m[name]
}

// Ratio is a share with the bounds of its 95 % interval by Wilson. Where nothing was counted, Of is 0 and the bounds are 0
// and 1: nothing is known.
type Ratio struct {
	Right int     `json:"right"`
	Of    int     `json:"of"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Row is what was measured of one check, or of one pattern that labels use.
type Row struct {
	Check     string  `json:"check"`
	Precision Ratio   `json:"precision"` // of the findings of this check, those that a label expects
	Recall    Ratio   `json:"recall"`    // of the labels that expect exactly this, those that a finding met
	Clean     int     `json:"on_clean"`  // findings on items that are labelled as clean
	Per100k   float64 `json:"per_100k_clean"`
}

// Result is the whole measurement.
type Result struct {
	Items       int        `json:"items"`
	Labelled    int        `json:"labelled"`
	CleanItems  int        `json:"clean"`
	Flagged     Ratio      `json:"clean_with_findings"` // of the clean items, those with any finding
	Overall     Row        `json:"overall"`
	All         Group      `json:"all"` // by items and pairs instead of by checks
	By          []Division `json:"by"`  // the same by language, and by each note that labels have
	Checks      []Row      `json:"checks"`
	Misses      []Miss     `json:"misses"`
	FalseAlarms []Alarm    `json:"false_alarms"`
}

// Result returns the measurement so far, checks by name, misses and false alarms in order of the items.
func (s *Score) Result() Result {
	r := Result{
		Items: s.items, Labelled: s.labelled, CleanItems: s.clean, Flagged: ratio(s.flagged, s.clean), Checks: []Row{},
		Misses: append([]Miss{}, s.misses...), FalseAlarms: append([]Alarm{}, s.alarms...),
	}
	names := make(map[string]bool)
	for n := range s.found {
		names[n] = true
	}
	for n := range s.expected {
		names[n] = true
	}
	var found, expected count
	for n := range names {
		f, e := *at(s.found, n), *at(s.expected, n)
		r.Checks = append(r.Checks, s.row(n, f, e))
		found = count{found.right + f.right, found.of + f.of, found.clean + f.clean}
		expected = count{expected.right + e.right, expected.of + e.of, 0}
	}
	slices.SortFunc(r.Checks, func(a, b Row) int { return cmp.Compare(a.Check, b.Check) })
	r.Overall = s.row("overall", found, expected)
	r.All, r.By = s.divisions()
	return r
}

func (s *Score) row(name string, found, expected count) Row {
	r := Row{Check: name, Precision: ratio(found.right, found.of), Recall: ratio(expected.right, expected.of), Clean: found.clean}
	if s.clean > 0 {
		r.Per100k = float64(found.clean) / float64(s.clean) * 100_000
	}
	return r
}

func ratio(right, of int) Ratio {
	r := Ratio{Right: right, Of: of}
	if of > 0 {
		r.Value = float64(right) / float64(of)
	}
	r.Low, r.High = Wilson(right, of)
	return r
}

// z is the 97.5 % point of the normal distribution: two-sided bounds at 95 %.
const z = 1.959963984540054

// Wilson returns the bounds of the 95 % score interval for right out of n (Wilson 1927). For n = 0 they are 0 and 1.
func Wilson(right, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	m := float64(n)
	p := float64(right) / m
	mid := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	scale := 1 + z*z/m
	return max((mid-half)/scale, 0), min((mid+half)/scale, 1)
}
