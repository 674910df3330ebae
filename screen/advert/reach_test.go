package advert

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// reached draws numbers by Member State, with their sum.
func reached(t *rapid.T) (map[string]int, int) {
	places := rapid.SampledFrom(append(strings.Fields(states), "EL"))
	by := rapid.MapOfN(places, rapid.IntRange(0, 1_000_000), 1, 28).Draw(t, "reach")
	sum := 0
	for _, n := range by {
		sum += n
	}
	return by, sum
}

// Reach that foots by construction is never called wrong, nor silent on a part.
func TestReachThatFootsHasNoGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		it := whole()
		by, sum := reached(t)
		it.Ad.Reach = by
		it.Ad.Reach[Total] = sum
		if rapid.Bool().Draw(t, "rounded") {
			set(AttrRounded, Yes)(it)
		}
		if got := codes(it); got != nil {
			t.Errorf("%v: %v", by, got)
		}
	})
}

// A sum that misses an exact total is wrong above it and may be right below it, by however little.
func TestReachThatMissesAnExactTotalIsTold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		it := whole()
		by, sum := reached(t)
		off := rapid.IntRange(1, 1_000).Draw(t, "off")
		it.Ad.Reach = maps.Clone(by)
		it.Ad.Reach[Total] = sum - off
		want := []string{"g reach-does-not-foot"}
		if off > sum {
			want = []string{"g reach-below-nought", "g reach-does-not-foot"}
		}
		if got := codes(it); !slices.Equal(got, want) {
			t.Errorf("%d above: %v", off, got)
		}
		it.Ad.Reach[Total] = sum + off
		if got := codes(it); !slices.Equal(got, []string{"g reach-below-total"}) {
			t.Errorf("%d below: %v", off, got)
		}
	})
}

// Rounded numbers that miss the total by no more than rounding can do are not doubted; beyond it they are.
func TestRoundingExplainsWhatItCanAndNoMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		it := whole()
		set(AttrRounded, Yes)(it)
		total := rapid.IntRange(100, 1_000_000).Draw(t, "total")
		slack := total * maxRoundingPct / 100
		it.Ad.Reach = map[string]int{Total: total, "DE": total + rapid.IntRange(-slack, slack).Draw(t, "within")}
		if got := codes(it); got != nil {
			t.Errorf("%v: %v", it.Ad.Reach, got)
		}
		it.Ad.Reach["DE"] = total + slack + 1
		if got := codes(it); !slices.Equal(got, []string{"g reach-does-not-foot"}) {
			t.Errorf("%v: %v", it.Ad.Reach, got)
		}
	})
}

// Defects that are seeded together are all found, and nothing else with them.
func TestSeededDefectsAreFoundWhateverStandsBesideThem(t *testing.T) {
	t.Parallel()
	defects := map[string]func(*aedile.Item){
		"a product-missing":         func(it *aedile.Item) { it.Title = "" },
		"a subject-missing":         func(it *aedile.Item) { it.Category = nil },
		"b sponsor-placeholder":     func(it *aedile.Item) { it.Ad.Sponsor = "n/a" },
		"c payer-unstated":          func(it *aedile.Item) { it.Ad.Payer = "" },
		"d period-missing":          func(it *aedile.Item) { it.Ad.FirstShown = "" },
		"e parameter-without-value": func(it *aedile.Item) { it.Ad.Targeting[1].Value = " used " },
		"f communication-unstated":  set(attrCommunication, ""),
		"g reach-missing":           func(it *aedile.Item) { delete(it.Ad.Reach, Total) },
		"1 kept-too-short":          set(attrUntil, "2026-11-16"),
	}
	names := slices.Sorted(maps.Keys(defects))
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID).Draw(t, "defects")
		it := whole()
		for _, d := range want {
			defects[d](it)
		}
		got := codes(it)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// Each letter of an audit adds up to all ads, and the most frequent code stands first.
func TestAnAuditAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := NewAudit("x", "2026-11-30")
		n := rapid.IntRange(0, 12).Draw(t, "ads")
		for range n {
			it := whole()
			it.Title = rapid.SampledFrom([]string{"", "Lamps"}).Draw(t, "title")
			it.Ad.Payer = rapid.SampledFrom([]string{"", "n/a", "Agentur"}).Draw(t, "payer")
			it.Ad.Reach[Total] = rapid.IntRange(899, 901).Draw(t, "total")
			a.Take(it, Check(it))
		}
		a.End()
		for _, e := range a.Elements {
			if a.Ads != n || e.Whole+e.Unstated+e.Missing+e.Wrong != n {
				t.Errorf("%d ads: %+v", n, e)
			}
			if p := Part(e.Whole, n); p < 0 || p > 100 {
				t.Errorf("%v %% of %+v", p, e)
			}
		}
		if !slices.IsSortedFunc(a.Codes, func(x, y Count) int { return y.Ads - x.Ads }) {
			t.Errorf("%+v", a.Codes)
		}
	})
}

// What is no code of a Member State is none, wherever its letters stand in the list of codes.
func TestCodesOfMemberStatesAreWholeCodes(t *testing.T) {
	t.Parallel()
	for a := range 128 {
		for b := range 128 {
			code := string([]byte{byte(a), byte(b)}) //nolint:gosec // below 128
			if want := code == "EL" || slices.Contains(strings.Fields(states), code); memberState(code) != want {
				t.Errorf("%q: %t, want %t", code, !want, want)
			}
		}
	}
	for _, code := range []string{"", "A", "AT ", "at", "AT BE"} {
		if memberState(code) {
			t.Errorf("%q is no Member State", code)
		}
	}
}

// Numbers that are too large to add up are still more than the total, and never less.
func TestReachThatDoesNotFitIsMoreThanTheTotal(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]map[string]int{"two": {"DE": math.MaxInt, "FR": math.MaxInt},
		"one and a little": {"DE": math.MaxInt, "FR": 1}} {
		for _, rounded := range []string{Yes, No} {
			it := whole()
			set(AttrRounded, rounded)(it)
			it.Ad.Reach = by
			by[Total] = 900
			if !slices.ContainsFunc(Check(it), func(g Gap) bool { return g.Code == "reach-does-not-foot" && !strings.Contains(g.Text, "-") }) {
				t.Errorf("%s, rounded %s: %v", name, rounded, Check(it))
			}
		}
	}
	it := whole()
	set(AttrRounded, Yes)(it)
	it.Ad.Reach = map[string]int{Total: math.MaxInt, "DE": math.MaxInt}
	for _, g := range Check(it) {
		if g.Letter == "g" {
			t.Errorf("as many as the total: %v", g)
		}
	}
}
