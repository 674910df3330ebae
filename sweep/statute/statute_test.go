package statute

import (
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/rule"
)

const ownLaw = `
pack: mine
version: 2026.11.0
title: Our own rules
provisions:
  - {act: "Gesetz über Gartengeräte (Musterland)", place: "§ 4", title: "Flüssigkeiten nur mit Anmeldung", lang: de, url: "https://recht.example/garten/4"}
  - {celex: 32099R0001, place: "art 1", title: "a Union act that the table lacks"}
rules:
  - id: things
    title: Liquid offered to the public
    law:
      - {act: "Gesetz über Gartengeräte (Musterland)", place: "§ 4"}
      - {celex: 32099R0001, place: "art 1"}
      - {celex: 32014L0040, place: "art 20"}
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    when: things.found()
    message: The offer names {things}.
lists:
  things: {terms: {en: [vape liquid]}}
`

// A pack brings provisions of its own, in whatever order it is written; an article is known where its paragraph is.
func TestAPackBringsItsOwnLaw(t *testing.T) {
	t.Parallel()
	p, ds := rule.Parse([]byte(ownLaw))
	if rule.Failed(ds) || len(p.Rules) != 1 || len(p.Rules[0].Law) != 3 {
		t.Fatalf("%v %+v", ds, p.Rules)
	}
	want := []aedile.LawRef{
		{Act: "Gesetz über Gartengeräte (Musterland)", Place: "§ 4",
			Title: "Gesetz über Gartengeräte (Musterland): Flüssigkeiten nur mit Anmeldung", URL: "https://recht.example/garten/4"},
		{CELEX: "32099R0001", Place: "art 1", Title: "32099R0001: a Union act that the table lacks"},
		{CELEX: "32014L0040", Place: "art 20", Title: "TPD"},
	}
	for i, w := range want {
		if got := p.Rules[0].Law[i]; got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	all := All([]*rule.Pack{p})
	for words, want := range map[string]string{"gartengeräte": "§ 4", "trusted flagger": "art 22(1)",
		"gpsr two working": "art 22(4)", "32099r0001": "art 1", "no such words": ""} {
		got := ""
		if ps := Find(all, words); len(ps) > 0 {
			got = ps[0].Place
		}
		if got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
	for at, want := range map[string]int{"ucpd|art 6": 2, "32005L0029|art 6(1)": 1, "GPSR|": 12,
		"Gesetz über Gartengeräte (Musterland)|§ 4": 1, "DSA|art 999": 0, "32099R0002|": 0} {
		act, place, _ := strings.Cut(at, "|")
		ps, err := Show(all, act, place)
		if len(ps) != want || (err == nil) != (want > 0) || want == 0 && aedile.ClassOf(err) != aedile.NotFound {
			t.Errorf("%s: %d provisions, %v; want %d", at, len(ps), err, want)
		}
	}
	if compared, not := Compared(all); compared < 150 || not == 0 {
		t.Errorf("%d compared, %d not", compared, not)
	}
}

// What the pack brings wrongly is said with its place.
func TestOwnLawThatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"an act that nobody brings": {`place: "§ 4"}\n      - {celex: 32099R0001`, `place: "§ 5"}\n      - {celex: 32099R0001`, "has § 5 of Gesetz"},
		"two names for the act":     {"{celex: 32099R0001, place", "{celex: 32099R0001, act: X, place", "not exactly one act"},
		"no title":                  {`, title: "a Union act that the table lacks"`, "", "title"},
		"twice":                     {"rules:", "  - {celex: 32099R0001, place: \"art 1\", title: t}\nrules:", "is there twice"},
	} {
		src := strings.Replace(ownLaw, strings.ReplaceAll(c.old, `\n`, "\n"), strings.ReplaceAll(c.new, `\n`, "\n"), 1)
		_, ds := rule.Parse([]byte(src))
		found := false
		for _, d := range ds {
			found = found || strings.Contains(d.Msg, c.want)
		}
		if src == ownLaw || !found {
			t.Errorf("%s: %v, want %q", name, ds, c.want)
		}
	}
}

// TestAPlaceIsFoundAsPeopleCiteIt: with or without the word for article, with its stop or a blank before a bracket, in any letters, and an
// act by its short name, its CELEX number, its title or its number.
func TestAPlaceIsFoundAsPeopleCiteIt(t *testing.T) {
	t.Parallel()
	all := All(nil)
	want, err := Show(all, "DSA", "art 20(1)")
	if err != nil || len(want) != 1 {
		t.Fatal(want, err)
	}
	for _, place := range []string{"20(1)", "Art. 20(1)", "article 20(1)", "Article 20 (1)", " ART  20(1) "} {
		for _, act := range []string{"DSA", "dsa", "32022R2065", "Regulation (EU) 2022/2065", "2022/2065"} {
			if got, err := Show(all, act, place); err != nil || len(got) != 1 || got[0].Place != want[0].Place {
				t.Errorf("%s of %s: %v %v", place, act, got, err)
			}
		}
	}
	if got, err := Show(all, "DSA", "2"); err == nil {
		for _, p := range got {
			if p.Place != "art 2" && !strings.HasPrefix(p.Place, "art 2(") {
				t.Errorf("article 2 gives %s", p.Place)
			}
		}
	}
	for _, wrong := range [][2]string{{"DSA", "art 2000"}, {"9999/1", "art 1"}, {"", "art 1"}} {
		if got, err := Show(all, wrong[0], wrong[1]); err == nil {
			t.Errorf("%v gives %v", wrong, got)
		}
	}
}
