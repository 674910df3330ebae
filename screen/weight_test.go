package screen

import (
	"maps"
	"slices"
	"testing"

	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen/rule"
)

// TestCountedRatesAreOfListsThatThereAre holds the counted figures to the packs: a list that was renamed is waited for by an estimate, and
// nobody would know.
func TestCountedRatesAreOfListsThatThereAre(t *testing.T) {
	t.Parallel()
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		t.Fatal(ds[0])
	}
	set, _ := rule.Compile(ps, nil, 0)
	known := map[string]bool{}
	for i := range set.Spans {
		known[set.Spans[i].CountedAs()] = true
	}
	rates := readRates(commonRates)
	if len(rates) < 200 {
		t.Errorf("only %d lists were counted", len(rates))
	}
	gone := 0
	for _, name := range slices.Sorted(maps.Keys(rates)) {
		if rate := rates[name]; rate <= 0 || rate > 1000 {
			t.Errorf("%s stands in %v of a thousand offers", name, rate)
		}
		if !known[name] {
			gone++
			t.Logf("%s was counted, and no condition names it any more", name)
		}
	}
	if gone > len(rates)/10 {
		t.Errorf("%d of %d counted lists are there no more: run go generate ./screen beside the data", gone, len(rates))
	}
}

func TestWhatWasCountedGoesBeforeWhatIsEstimated(t *testing.T) {
	t.Parallel()
	list := &rule.List{Name: "words"}
	s := &Screener{set: &rule.Set{Spans: []rule.Source{
		{Name: "words", Pack: &rule.Pack{Name: "common"}, List: list},
		{Name: "others", Pack: &rule.Pack{Name: "common"}, List: list},
		{Name: "rare", Rare: true},
	}}, rates: map[string]float64{"common.words": 12}, commonness: make([]float64, 3)}
	if w := s.weight(0); w != 12*permille {
		t.Errorf("a counted list weighs %v", w)
	}
	if w := s.weight(1); w > rarest {
		t.Errorf("a list that was looked for and not found weighs %v", w)
	}
	if w := s.weight(2); w != 0 {
		t.Errorf("a rare fact weighs %v", w)
	}
}
