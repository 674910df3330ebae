package screen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

const underTitlePack = `
pack: t
version: 2026.11.0
title: Goods named in the title
suppressors:
  negation: {patterns: [{where: before, window: 3, terms: {en: [no, without]}}]}
  about: {patterns: [{where: title, terms: {en: [book, poster]}}]}
lists:
  things: {terms: {en: [zorbix]}}
  titled: {fields: [title], terms: {en: [quandle]}}
rules:
  - id: thing
    title: A thing
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: act
    when: things.unless(["negation", "about"]).at("title").found() || titled.unless(["negation", "about"]).found()
    message: The offer presents {things} {titled}.
`

// TestWhatTheTitleHidesIsReadInTheFirstWords: goods that the title does not name and the text begins with are found for a person to look at,
// and to act on where the title says nothing; what stands later in the text, or is denied or a book there, is not.
func TestWhatTheTitleHidesIsReadInTheFirstWords(t *testing.T) {
	t.Parallel()
	s := screener(t, underTitlePack)
	far := "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
	for _, c := range []struct {
		title, text string
		want        aedile.Grade // "": nothing
	}{
		{"Zorbix for sale", "Good.", aedile.Act},
		{"Gift for him", "Zorbix, as new.", aedile.Review},
		{"Gift for him", "Quandle, as new.", aedile.Review},
		{"Article 4711", "A zorbix in its box.", aedile.Review},
		{"4711", "A zorbix in its box.", aedile.Act},
		{"A-4711 !!", "A quandle in its box.", aedile.Act},
		{"", "A zorbix in its box.", aedile.Act},
		{"Gift for him", far + "zorbix.", ""},
		{"Gift for him", "Without zorbix.", ""},
		{"Gift for him", "A book on the zorbix.", ""},
		{"Poster", "Zorbix.", ""},
		{"Zorbix", "A book lies beside it.", aedile.Act}, // the text takes back nothing of what the title presents
		{"Gift for him", "Good. <p>Zorbix</p>", aedile.Review},
	} {
		r := s.Screen(&aedile.Item{ID: "x", Title: c.title, Text: c.text})
		got := aedile.Grade("")
		if len(r.Findings) > 0 {
			got = r.Findings[0].Grade
		}
		if got != c.want || len(r.Findings) > 1 || len(r.Faults) > 0 {
			t.Errorf("%q, %q: grade %q of %d findings, want %q; faults %v", c.title, c.text, got, len(r.Findings), c.want, r.Faults)
		}
		said := len(r.Findings) > 0 && slices.ContainsFunc(r.Findings[0].Facts, func(f aedile.Fact) bool { return f.Name == "named" })
		if want := c.want != "" && c.title != "" && !slices.Contains([]string{"Zorbix for sale", "Zorbix"}, c.title); said != want {
			t.Errorf("%q, %q: that the title does not name it is said: %t", c.title, c.text, said)
		}
	}
}

// TestGoodsUnderATitleThatSaysNothingAreFound: what the shipped rules find in a title they find in the first words of the text too, for a
// person to look at, for all examples of all packs but those that compare a title with a register.
func TestGoodsUnderATitleThatSaysNothingAreFound(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("all examples of all packs: left out with -short")
	}
	s, ps := costly(t)
	found, of := 0, 0
	for _, p := range ps {
		if p.Name == "recalled" || p.Name == "claims" {
			continue
		}
		for _, r := range p.Rules {
			for _, x := range r.Match {
				it := x.Item
				if it.Title == "" || len(strings.Fields(it.Title)) > 14 || len(s.Screen(&it).Findings) == 0 {
					continue
				}
				of++
				it.Title, it.Text = "Article 4711", it.Title+". "+it.Text
				rs := s.Screen(&it).Findings
				if len(rs) > 0 {
					found++
				} else {
					t.Logf("%s/%s: not found: %q", p.Name, r.ID, it.Text)
				}
				for _, f := range rs {
					named := slices.ContainsFunc(f.Facts, func(f aedile.Fact) bool { return f.Name == "named" })
					if named && f.Grade == aedile.Act {
						t.Errorf("%s acts on what the title does not name: %q", f.Check, it.Text)
					}
				}
			}
		}
	}
	if of < 1000 || found*100 < of*98 {
		t.Errorf("%d of %d found", found, of)
	}
}
