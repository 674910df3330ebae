package screen_test

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
)

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
	for _, c := range screen.Changes() {
		if m := match[c.Name]; m != nil {
			t.Logf("match %-12s %d of %d: %.3f", c.Name, m.held, m.tried, float64(m.held)/float64(m.tried))
		}
	}
	t.Logf("pass %d of %d: %.4f", pass.held, pass.tried, float64(pass.held)/float64(pass.tried))
	_ = aedile.Act
}
