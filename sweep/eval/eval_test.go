package eval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

func TestWilsonBoundsAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		right, n int
		low      float64
	}{
		{50, 50, .929}, {73, 73, .950}, {100, 100, .963}, {95, 100, .888}, {190, 200, .910}, {198, 200, .964}, {285, 300, .919},
		{300, 300, .987}, {381, 381, .990}, {950, 1000, .935}, {990, 1000, .982},
	} {
		if low, _ := Wilson(c.right, c.n); math.Abs(low-c.low) > .0005 {
			t.Errorf("%d of %d: lower bound %.4f, want %.3f", c.right, c.n, low, c.low)
		}
	}
	for n, high := range map[int]float64{1000: .0038, 3000: .0013, 10000: .0004} {
		if _, got := Wilson(0, n); math.Abs(got-high) > .00005 {
			t.Errorf("0 of %d: upper bound %.5f, want %.4f", n, got, high)
		}
	}
	if low, high := Wilson(0, 0); low != 0 || high != 1 {
		t.Errorf("nothing counted: %v to %v, want 0 to 1", low, high)
	}
}

func TestWilsonBoundsHoldTheShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100_000).Draw(t, "n")
		right := rapid.IntRange(0, n).Draw(t, "right")
		low, high := Wilson(right, n)
		if p := float64(right) / float64(n); low < 0 || high > 1 || p < low-1e-12 || p > high+1e-12 {
			t.Fatalf("%d of %d = %v is not within %v to %v", right, n, p, low, high)
		}
		if l, h := Wilson(n-right, n); math.Abs(1-h-low) > 1e-9 || math.Abs(1-l-high) > 1e-9 {
			t.Fatalf("%d of %d: bounds %v, %v are not those of the complement %v, %v", right, n, low, high, l, h)
		}
	})
}

// add takes labels and findings as words: expectations as globs, nil for an item without a label.
func add(s *Score, id string, expect []string, found ...aedile.CheckID) {
	l := Label{Item: aedile.ItemID(id), Title: "title " + id, Known: expect != nil}
	for _, e := range expect {
		l.Expect = append(l.Expect, glob.Pattern(e))
	}
	s.Add(l, found)
}

func TestFindingsAreRightWhereALabelExpectsThem(t *testing.T) {
	t.Parallel()
	s := New()
	add(s, "1", []string{"medicines/*"}, "medicines/prescription-only", "medicines/brand")
	add(s, "2", []string{"medicines/*", "evasion/messenger"}, "medicines/prescription-only")
	add(s, "3", []string{}, "adult/content")
	add(s, "4", []string{})
	add(s, "5", nil, "adult/content")
	add(s, "6", []string{"adult/content"}, "dangerous/laser")
	r := s.Result()
	type row struct {
		name                      string
		right, found, met, expect int
		clean                     int
	}
	var got []row
	for _, x := range append(r.Checks, r.Overall) {
		got = append(got, row{x.Check, x.Precision.Right, x.Precision.Of, x.Recall.Right, x.Recall.Of, x.Clean})
	}
	want := []row{
		{"adult/content", 0, 1, 0, 1, 1},
		{"dangerous/laser", 0, 1, 0, 0, 0},
		{"evasion/messenger", 0, 0, 0, 1, 0},
		{"medicines/*", 0, 0, 2, 2, 0},
		{"medicines/brand", 1, 1, 0, 0, 0},
		{"medicines/prescription-only", 2, 2, 0, 0, 0},
		{"overall", 3, 5, 2, 4, 1},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(row{})); d != "" {
		t.Errorf("want -, got +\n%s", d)
	}
	if r.Items != 6 || r.Labelled != 5 || r.CleanItems != 2 || r.Flagged.Right != 1 || r.Overall.Per100k != 50_000 {
		t.Errorf("counts: %+v", r)
	}
}

func TestMissesAndFalseAlarmsAreListed(t *testing.T) {
	t.Parallel()
	s := New()
	add(s, "1", []string{"medicines/*"}, "adult/content")
	add(s, "2", []string{}, "adult/content")
	r := s.Result()
	if d := cmp.Diff([]Miss{{"1", "title 1", "medicines/*"}}, r.Misses); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Alarm{{"1", "title 1", "adult/content", false}, {"2", "title 2", "adult/content", true}}, r.FalseAlarms); d != "" {
		t.Error(d)
	}
}

func TestNothingCountedIsNothingKnown(t *testing.T) {
	t.Parallel()
	r := New().Result()
	if r.Overall.Precision.Low != 0 || r.Overall.Precision.High != 1 || r.Overall.Per100k != 0 {
		t.Errorf("%+v", r.Overall)
	}
}
