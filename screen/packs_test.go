package screen_test

import (
	"testing"

	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// shipped loads the packs that ship with the program.
func shipped(t testing.TB) []*rule.Pack {
	t.Helper()
	var ps []*rule.Pack
	for _, name := range packs.Names() {
		p, ds := rule.Load(packs.FS(), name)
		for _, d := range ds {
			t.Errorf("%s", d.Render())
		}
		ps = append(ps, p)
	}
	return ps
}

func TestShippedPacksAreCleanOfErrorsAndLint(t *testing.T) {
	t.Parallel()
	for _, d := range rule.Check(shipped(t), detectors.Detectors()) {
		t.Errorf("%s", d.Render())
	}
}

func TestEveryExampleOfEveryShippedRuleHolds(t *testing.T) {
	t.Parallel()
	ps := shipped(t)
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		outcomes, err := s.TestExamples(p)
		if err != nil {
			t.Error(err)
		}
		for _, o := range outcomes {
			if o.Failed {
				t.Errorf("%s: rule %s: want match %v, got %v", o.Example.Place(), o.Rule.ID, o.Want, o.Got)
			}
		}
	}
}
