package match

import (
	"cmp"
	"slices"
)

func sortResults(rs []Result) {
	slices.SortStableFunc(rs, func(a, b Result) int { return cmp.Compare(b.Score, a.Score) })
}

// Tally counts how results compare with what was known beforehand. Pairs without a label are not counted. The zero Tally is ready to use.
type Tally struct {
	Right  int // matches that are matches
	False  int // matches that are none
	Missed int // matches that were not found
	Passed int // non-matches that were not called matches
}

// Add counts one result.
func (t *Tally) Add(r Result) {
	switch {
	case !r.Label.Known:
	case r.Match && r.Label.Yes:
		t.Right++
	case r.Match:
		t.False++
	case r.Label.Yes:
		t.Missed++
	default:
		t.Passed++
	}
}

// Known is the number of results that had a label.
func (t *Tally) Known() int { return t.Right + t.False + t.Missed + t.Passed }

// Measures returns precision, recall and their harmonic mean, each 0 to 1; 0 where nothing was right.
func (t *Tally) Measures() (precision, recall, f1 float64) {
	if t.Right == 0 {
		return 0, 0, 0
	}
	r := float64(t.Right)
	return r / float64(t.Right+t.False), r / float64(t.Right+t.Missed), 2 * r / float64(2*t.Right+t.False+t.Missed)
}
