package screen_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/aedile/aedile"
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

// TestNobodyActsOnAGuess: what a model holds for likely is for people to look at. A rule that asks for it cannot have grade act, and can
// have grade review.
func TestNobodyActsOnAGuess(t *testing.T) {
	t.Parallel()
	for grade, want := range map[aedile.Grade]bool{aedile.Act: true, aedile.Review: false} {
		p, ds := rule.Load(fstest.MapFS{"mine/pack.yaml": {Data: []byte(`
pack: mine
version: 2026.12.0
title: Pictures that a model scores
rules:
  - id: scored
    title: A picture that a model holds for likely
    law: [{celex: 32022R2065, place: "art 28(1)"}]
    category: STATEMENT_CATEGORY_PROTECTION_OF_MINORS
    grade: ` + string(grade) + `
    when: picture.scored.found()
    message: The picture shows what {picture.scored} looks for.
`)}}, "mine")
		ds = append(ds, rule.Check([]*rule.Pack{p}, detectors.Detectors())...)
		if got := slices.ContainsFunc(ds, func(d rule.Diagnostic) bool { return d.Code == rule.CodeGuess }); got != want {
			t.Errorf("grade %s: refused %t, want %t: %v", grade, got, want, ds)
		}
	}
}
