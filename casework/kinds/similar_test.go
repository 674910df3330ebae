package kinds

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/casework"
)

func TestAlikeNotices(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b Notice
		want int
	}{
		"same location":     {Notice{Reasons: "x", Locations: []string{"u", "v"}}, Notice{Reasons: "y", Locations: []string{"v"}}, 100},
		"same words":        {Notice{Reasons: "The offer shows a copied mark."}, Notice{Reasons: "the offer, shows a copied MARK"}, 100},
		"one word more":     {Notice{Reasons: "the offer shows a copied mark"}, Notice{Reasons: "the offer shows a copied mark again"}, 80},
		"other order":       {Notice{Reasons: "copied mark offer"}, Notice{Reasons: "offer mark copied"}, 0},
		"nothing in common": {Notice{Reasons: "the toy is dangerous"}, Notice{Reasons: "this insults my family"}, 0},
		"two words":         {Notice{Reasons: "copied mark"}, Notice{Reasons: "Copied mark!"}, 100},
		"nothing said":      {Notice{}, Notice{}, 0},
	} {
		if got, how := Alike(&c.a, &c.b); got != c.want || how == "" {
			t.Errorf("%s: %d (%s), want %d", name, got, how, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"copied", "mark", "offer", "toy", "danger"})
		a, b := Notice{}, Notice{}
		for _, n := range []*Notice{&a, &b} {
			for range rapid.IntRange(0, 8).Draw(rt, "words") {
				n.Reasons += word.Draw(rt, "word") + " "
			}
		}
		x, _ := Alike(&a, &b)
		y, _ := Alike(&b, &a)
		self, _ := Alike(&a, &a)
		if x != y || x < 0 || x > 100 || a.Reasons != "" && self != 100 {
			rt.Fatalf("%q and %q: %d, the other way %d, itself %d", a.Reasons, b.Reasons, x, y, self)
		}
	})
}

func TestNearNoticesToGroup(t *testing.T) {
	t.Parallel()
	s := newScenario(t, map[string]bool{}, mutex())
	s.run(`body n
	{"reasons": "the offer shows a copied mark", "locations": ["https://market.example/1"], "name": "Kim", "email": "kim@mail.example", "good_faith": true}
at 2026-01-05 notifier submit notice in b,c with n
at 2026-01-05 notifier submit notice in a with n locations ["https://market.example/2"] reasons "the offer shows a copied mark again"
at 2026-01-05 notifier submit notice in other with n locations ["https://market.example/3"] reasons "the toy is dangerous"
at 2026-01-06 notifier withdraw in c
`)
	var cases []casework.Case
	for _, c := range s.cases {
		cases = append(cases, c)
	}
	n := &Notice{Reasons: "The offer shows a copied mark", Locations: []string{"https://market.example/1"}}
	var got []string
	for _, g := range Near(n, cases, 60) {
		got = append(got, fmt.Sprintf("%s %d: %s", g.Lead, g.SimilarPct, g.How))
	}
	want := []string{"b 100: the location https://market.example/1", "a 80: 4 phrases of 3 words"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("closed and unlike ones are left out: -want +got\n%s", diff)
	}
}
