package screen_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
)

// atLeast is what was reached over all shipped packs; it may only rise, and .95 of what matches and .995 of what passes is the aim. Rules that go by a bare
// name and by the number of words fall with it: a name that is spaced has as many words as letters.
var atLeast = map[string]float64{"split": .92, "swapped": .87, "text": .95, "word": .935, "foreign": .90, "look-alike": .96, "leet": .955,
	"spaced": .94, "punctuated": .955, "pass": .915}

// TestChangedExamplesHold writes the examples of all shipped rules in other ways. The shares may only rise.
func TestChangedExamplesHold(t *testing.T) {
	t.Parallel()
	ps := shipped(t)
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	type tally struct{ tried, held int }
	match, pass := map[string]*tally{}, tally{}
	for _, p := range ps {
		out, err := s.TestChanges(p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range out {
			c := &out[i]
			to := &pass
			if c.Want {
				if match[c.Change] == nil {
					match[c.Change] = &tally{}
				}
				to = match[c.Change]
			}
			to.tried++
			if !c.Failed {
				to.held++
			} else if testing.Verbose() {
				t.Logf("%v %s/%s %s: %s | %s", c.Want, p.Name, c.Rule.ID, c.Change, c.Item.Title, c.Item.Text)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(match)) {
		m := match[name]
		share := float64(m.held) / float64(m.tried)
		t.Logf("match %-12s %d of %d: %.3f", name, m.held, m.tried, share)
		if share < atLeast[name] {
			t.Errorf("%s: %.3f of the examples that must match hold, it was %.3f", name, share, atLeast[name])
		}
	}
	t.Logf("pass %d of %d: %.4f", pass.held, pass.tried, float64(pass.held)/float64(pass.tried))
	if share := float64(pass.held) / float64(pass.tried); share < atLeast["pass"] {
		t.Errorf("%.4f of the examples that must pass hold, it was %.4f", share, atLeast["pass"])
	}
}
