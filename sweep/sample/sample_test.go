package sample_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/sweep/sample"
)

type unit struct {
	n       int
	stratum string
}

func draw(t testing.TB, size int, seed uint64, us []unit) ([]sample.Stratum, []sample.Drawn[int]) {
	t.Helper()
	d := sample.NewDrawing[int](size)
	for _, u := range us {
		r := sample.RankOf(seed, aedile.DigestOf(fmt.Append(nil, u.n)), u.n, "file")
		if err := d.Offer(u.stratum, r, func() (int, error) { return u.n, nil }); err != nil {
			t.Fatal(err)
		}
	}
	ss, drawn, err := d.Draw()
	if err != nil {
		t.Fatal(err)
	}
	return ss, drawn
}

func units(n int, stratum func(i int) string) []unit {
	us := make([]unit, n)
	for i := range us {
		us[i] = unit{i, stratum(i)}
	}
	return us
}

func TestTheDrawDoesNotDependOnTheOrderOfReading(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		strata := rapid.IntRange(1, 12).Draw(rt, "strata")
		us := units(rapid.IntRange(1, 3000).Draw(rt, "items"), func(i int) string { return fmt.Sprint(i * i % strata) })
		size, seed := rapid.IntRange(1, 200).Draw(rt, "size"), rapid.Uint64().Draw(rt, "seed")
		ss, one := draw(t, size, seed, us)
		rng := rand.New(rand.NewPCG(seed, 2))
		rng.Shuffle(len(us), func(i, j int) { us[i], us[j] = us[j], us[i] })
		again, two := draw(t, size, seed, us)
		if d := cmp.Diff(ss, again) + cmp.Diff(one, two); d != "" {
			rt.Fatalf("in another order (-first +second):\n%s", d)
		}
		if want := min(size, len(us)); len(one) != want {
			rt.Fatalf("%d drawn, want %d", len(one), want)
		}
	})
}

func TestSortedFilesDrawAsShuffledOnesDo(t *testing.T) {
	t.Parallel()
	us := units(40_000, func(i int) string { return map[bool]string{true: "a", false: "b"}[i < 100] })
	_, one := draw(t, 500, 7, us)
	rand.Shuffle(len(us), func(i, j int) { us[i], us[j] = us[j], us[i] })
	_, two := draw(t, 500, 7, us)
	if d := cmp.Diff(one, two); d != "" {
		t.Errorf("sorted and shuffled (-sorted +shuffled):\n%s", d)
	}
}

func TestEveryItemIsAsLikelyAsEveryOther(t *testing.T) {
	t.Parallel()
	const items, size, draws = 40, 10, 4000
	us := units(items, func(int) string { return "" })
	n := make([]int, items)
	for seed := range uint64(draws) {
		_, drawn := draw(t, size, seed, us)
		for _, x := range drawn {
			n[x.Value]++
		}
	}
	mean := float64(draws) * size / items
	for i, got := range n { // five deviations of a binomial
		if math.Abs(float64(got)-mean) > 5*math.Sqrt(mean*(1-float64(size)/items)) {
			t.Errorf("item %d was drawn %d times of %d, expected %.0f", i, got, draws, mean)
		}
	}
}

func TestMemoryIsBoundedByTheSizeOfTheSample(t *testing.T) {
	t.Parallel()
	const items, size = 400_000, 1000
	kept := 0
	d := sample.NewDrawing[int](size)
	for i := range items {
		r := sample.RankOf(1, aedile.Digest(fmt.Sprint(i)), i, "")
		if err := d.Offer(fmt.Sprint(i%20), r, func() (int, error) { kept++; return i, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if kept > 40*size { // grows with the logarithm of items
		t.Errorf("%d of %d items were copied for a sample of %d", kept, items, size)
	}
	if _, drawn, err := d.Draw(); err != nil || len(drawn) != size {
		t.Errorf("%d drawn, error %v", len(drawn), err)
	}
}

func TestAllocationIsProportionalWithAtLeastOneEach(t *testing.T) {
	t.Parallel()
	us := units(10_000, func(i int) string {
		switch {
		case i < 3:
			return "tiny"
		case i < 2000:
			return "small"
		}
		return "large"
	})
	for _, c := range []struct {
		size int
		want []sample.Stratum
	}{
		{100, []sample.Stratum{{"large", 8000, 80, 0}, {"small", 1997, 19, 0}, {"tiny", 3, 1, 0}}},
		{3, []sample.Stratum{{"large", 8000, 1, 0}, {"small", 1997, 1, 0}, {"tiny", 3, 1, 0}}},
		{2, []sample.Stratum{{sample.Rest, 2000, 1, 0}, {"large", 8000, 1, 0}}},
		{20_000, []sample.Stratum{{"large", 8000, 8000, 0}, {"small", 1997, 1997, 0}, {"tiny", 3, 3, 0}}},
	} {
		ss, _ := draw(t, c.size, 1, us)
		if d := cmp.Diff(c.want, ss); d != "" {
			t.Errorf("size %d (-want +got):\n%s", c.size, d)
		}
	}
}

func TestTooManyStrataAreALimit(t *testing.T) {
	t.Parallel()
	d := sample.NewDrawing[int](10)
	var err error
	for i := 0; err == nil && i <= sample.MaxStrata; i++ {
		err = d.Offer(fmt.Sprint(i), sample.Rank{Priority: uint64(i)}, func() (int, error) { return i, nil })
	}
	if aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("%v, want a limit", err)
	}
}

// The ends of the interval are the shares from which what was seen lies just 1.96 standard errors away: that is how Wilson defines them.
func TestWilsonIntervalsEndWhereTheyAreDefinedTo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ x, n float64 }{{0, 10}, {1, 10}, {5, 50}, {81, 263}, {10, 10}, {999, 1000}} {
		p := c.x / c.n
		low, high := sample.Wilson(p, c.n)
		for _, end := range []float64{low, high} {
			if away, z := math.Abs(p-end), math.Sqrt(end*(1-end)/c.n); end > 1e-9 && end < 1-1e-9 && math.Abs(away/z-1.959964) > 1e-6 {
				t.Errorf("%v of %v: end %.6f is %.6f standard errors away", c.x, c.n, end, away/z)
			}
		}
		if low > p || high < p || low < 0 || high > 1 {
			t.Errorf("%v of %v: %.6f to %.6f", c.x, c.n, low, high)
		}
	}
}

func TestEstimateSaysHowItWasMade(t *testing.T) {
	t.Parallel()
	low, high := sample.Wilson(0.1, 50)
	for _, c := range []struct {
		ss   []sample.Stratum
		want sample.Estimate
	}{
		{[]sample.Stratum{{"", 1000, 50, 5}}, sample.Estimate{0.1, low, high, sample.MethodWilson}},
		{[]sample.Stratum{{"", 50, 50, 5}}, sample.Estimate{0.1, 0.1, 0.1, sample.MethodAll}},
		{[]sample.Stratum{{"a", 30, 30, 3}, {"b", 20, 20, 2}}, sample.Estimate{0.1, 0.1, 0.1, sample.MethodAll}},
		{nil, sample.Estimate{0, 0, 1, sample.MethodNone}},
	} {
		if d := cmp.Diff(c.want, sample.Of(c.ss)); d != "" {
			t.Errorf("%v (-want +got):\n%s", c.ss, d)
		}
	}
	if got := sample.Of([]sample.Stratum{{"a", 900, 10, 0}, {"b", 100, 10, 10}}).Share; math.Abs(got-0.1) > 1e-12 {
		t.Errorf("share %v: strata are to be weighed by their items, want 0.1", got)
	}
}

// The interval has to hold the true share in about 95 of 100 samples, whatever it is and however it lies in the strata.
func TestIntervalsCoverTheTrueShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		sizes  []int
		shares []float64
		size   int
	}{
		{"simple, rare", []int{20_000}, []float64{0.01}, 300},
		{"simple, common", []int{20_000}, []float64{0.3}, 100},
		{"strata alike", []int{5000, 3000, 2000}, []float64{0.1, 0.1, 0.1}, 200},
		{"strata unlike", []int{5000, 3000, 2000}, []float64{0.01, 0.1, 0.5}, 200},
		{"strata of one kind each", []int{5000, 5000}, []float64{0, 0.6}, 100},
		{"many small strata", []int{50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160},
			[]float64{0, 0, 0.2, 0.1, 0, 0.3, 0, 0.1, 0.05, 0, 0.4, 0}, 60},
		{"large part drawn", []int{200, 300}, []float64{0.05, 0.2}, 250},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ss, truth := population(c.sizes, c.shares, c.size)
			const runs = 4000
			rng := rand.New(rand.NewPCG(9, 9))
			held := 0
			for range runs {
				for i := range ss {
					ss[i].With = hypergeometric(rng, ss[i].Items, int(math.Round(c.shares[i]*float64(ss[i].Items))), ss[i].Drawn)
				}
				if e := sample.Of(ss); e.Low-1e-12 <= truth && truth <= e.High+1e-12 {
					held++
				}
			}
			if share := float64(held) / runs; share < 0.93 || share > 0.998 {
				t.Errorf("the interval holds the true share in %.1f %% of samples", 100*share)
			} else {
				t.Logf("%.1f %%", 100*share)
			}
		})
	}
}

func population(sizes []int, shares []float64, size int) (ss []sample.Stratum, truth float64) {
	var us []unit
	total := 0
	for i, n := range sizes {
		us = append(us, units(n, func(int) string { return fmt.Sprintf("%02d", i) })...)
		truth += math.Round(shares[i] * float64(n))
		total += n
	}
	d := sample.NewDrawing[int](size)
	for i, u := range us {
		if err := d.Offer(u.stratum, sample.Rank{Priority: uint64(i)}, func() (int, error) { return 0, nil }); err != nil {
			panic(err)
		}
	}
	ss, _, err := d.Draw()
	if err != nil {
		panic(err)
	}
	return ss, truth / float64(total)
}

// hypergeometric draws n of items without putting back and counts how many of the marked ones came.
func hypergeometric(rng *rand.Rand, items, marked, n int) int {
	got := 0
	for ; n > 0; n-- {
		if rng.IntN(items) < marked {
			marked--
			got++
		}
		items--
	}
	return got
}
