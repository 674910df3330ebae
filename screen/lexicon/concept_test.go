package lexicon_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/text"
)

// The languages of the tests, by number.
const (
	none = iota
	english
	german
	polish
	irish
	greek
	french
)

var inflection = []lexicon.Inflection{
	german: {Endings: map[string][]string{"": {"s", "es", "e", "en", "n"}, "en": {"", "t", "e"}}, Links: []string{"", "s", "en"},
		Everyday: []string{"und", "der"}},
	polish:  {Endings: map[string][]string{"a": {"", "y", "ę", "ie"}, "ek": {"ka", "kiem"}}},
	irish:   {Endings: map[string][]string{"": {"í"}}, Initials: map[string][]string{"p": {"ph", "bp"}}},
	greek:   {Endings: map[string][]string{"ο": {"ου", "α"}}},
	french:  {Everyday: []string{"the"}},
	english: {Endings: map[string][]string{"": {"s"}}, Everyday: []string{"the", "and"}},
}

// concepts returns a reader of lemmas, each a line "number lang text", with the marks of packs.
func concepts(t testing.TB, lemmas ...lexicon.Lemma) (*lexicon.Reader, *text.Folder) {
	t.Helper()
	folder := text.NewFolder(1)
	b := lexicon.NewConceptBuilder(folder, inflection, []bool{true, false}, 0)
	for i, l := range lemmas {
		l.Number = int32(i + 1)
		b.Add(l)
	}
	return lexicon.NewReader(b.Build()), folder
}

func lemma(lang uint8, s string) lexicon.Lemma {
	l := lexicon.Lemma{Lang: lang, Terms: []lexicon.Term{{}}}
	l.Text = strings.Trim(s, "=+?")
	l.Exact, l.Part, l.Local = strings.HasPrefix(s, "="), strings.Contains(s, "+"), strings.HasSuffix(s, "?")
	return l
}

// shown writes what is found in a text, between bars.
func shown(r *lexicon.Reader, folder *text.Folder, s string, lang uint8) string {
	var f text.Folded
	folder.Fold(&f, s)
	var out []string
	for _, h := range r.MatchConcepts(&f, lang, true, nil) {
		out = append(out, f.Quote(s, h.Start, h.End))
	}
	return strings.Join(out, "|")
}

func TestWordsAreFoundInTheirForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang  uint8
		lemma string
		text  string
		want  string
	}{
		{german, "Rezept", "Rezept Rezepte REZEPTEN rezeptor", "Rezept|Rezepte|REZEPTEN"},
		{german, "kaufen", "kaufen kauft kaufe Kauf kaufhaus", "kaufen|kauft|kaufe|Kauf"},
		{german, "=Gift", "Gift Gifte", "Gift"},
		{german, "Rezept+", "rezeptfrei Facharztrezept Rezeptpflicht rezept", "rezeptfrei|Facharztrezept|Rezeptpflicht|rezept"},
		{german, "Rezept", "rezeptfrei", ""},
		{german, "Bad", "Bad Bade Bads", "Bad"},
		{polish, "recepta", "recepta recepty receptę recept recepcja", "recepta|recepty|receptę|recept"},
		{polish, "recepta", "recepte", "recepte"},
		{polish, "tabletek", "tabletka", "tabletka"},
		{irish, "piollaí", "phiollaí bpiollaí piollai", "phiollaí|bpiollaí|piollai"},
		{greek, "φάρμακο", "φάρμακο φαρμάκου φαρμακα", "φάρμακο|φαρμάκου|φαρμακα"},
		{french, "thé", "the thé", "thé"},
		{english, "prescription", "prescr1ption pr.e.s.c.r.i.p.t.i.o.n рrescription", "prescr1ption|pr.e.s.c.r.i.p.t.i.o.n|рrescription"},
		{english, "proof of purchase", "a proof of purchases, proof of. purchase", "proof of purchases"},
		{english, "proof of purchase", "purchase of proof", ""},
		{english, "=don't", "don't dont", "don't"},
	} {
		r, folder := concepts(t, lemma(c.lang, c.lemma))
		for range 2 { // the second time from memory
			if got := shown(r, folder, c.text, 0); got != c.want {
				t.Errorf("%s in %q: %s, want %s", c.lemma, c.text, got, c.want)
			}
		}
	}
}

func TestACompoundNeedsAKnownRest(t *testing.T) {
	t.Parallel()
	r, folder := concepts(t, lemma(german, "Arzt"), lemma(german, "Zahnweh"), lemma(german, "Tablette"), lemma(german, "Schmerz"))
	for s, want := range map[string]string{"Schmerztablette": "Schmerztablette|Schmerztablette", "Holztablette": "",
		"Schmerzenstablette": "Schmerzenstablette|Schmerzenstablette"} {
		if got := shown(r, folder, s, 0); got != want && got != strings.Split(want, "|")[0] {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

func TestAnEverydayWordCountsInItsLanguageOnly(t *testing.T) {
	t.Parallel()
	r, folder := concepts(t, lemma(german, "=Gift?"))
	if got := shown(r, folder, "Gift", english); got != "" {
		t.Errorf("in an English item: %q", got)
	}
	if got := shown(r, folder, "Gift", german); got != "Gift" {
		t.Errorf("in a German item: %q", got)
	}
	var f text.Folded
	folder.Fold(&f, "Gift")
	if hits := r.MatchConcepts(&f, 0, true, nil); len(hits) != 1 || hits[0].Local != german {
		t.Errorf("where the language is not known: %+v, want one that says of which language it is", hits)
	}
}

func TestShortStemsCountInTheirLanguage(t *testing.T) {
	t.Parallel()
	r, folder := concepts(t, lemma(german, "kaufen"), lemma(polish, "żółć"))
	for _, c := range []struct {
		text string
		lang uint8
		want string
	}{{"kaufen kaufe", german, "kaufen|kaufe"}, {"kaufen kaufe", english, "kaufen"}, {"żółć zolc", polish, "żółć|zolc"},
		{"żółć zolc", english, "żółć"}} {
		if got := shown(r, folder, c.text, c.lang); got != c.want {
			t.Errorf("%s in language %d: %s, want %s", c.text, c.lang, got, c.want)
		}
	}
}

func TestAHitNamesTheLemmaOfTheItemsLanguage(t *testing.T) {
	t.Parallel()
	r, folder := concepts(t, lemma(english, "original"), lemma(german, "Original"))
	var f text.Folded
	folder.Fold(&f, "original")
	for lang, want := range map[uint8]int32{0: 1, english: 1, german: 2} {
		if hits := r.MatchConcepts(&f, lang, true, nil); len(hits) != 1 || hits[0].Lemma != want {
			t.Errorf("language %d: %+v, want lemma %d", lang, hits, want)
		}
	}
}

func TestNothingIsAllocatedWithoutAConcept(t *testing.T) {
	r, folder := concepts(t, lemma(german, "Rezept+"), lemma(english, "prescription"))
	var f text.Folded
	folder.Fold(&f, strings.Repeat("Massiver Esstisch aus Eiche für sechs Personen, geölte Oberfläche. ", 20))
	r.MatchConcepts(&f, 0, true, nil)
	if n := testing.AllocsPerRun(20, func() { r.MatchConcepts(&f, 0, true, nil) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzConcepts compares the reader, which remembers and cuts words, with one that forgot everything, and holds that places lie in the text.
func FuzzConcepts(f *testing.F) {
	for _, s := range []string{"rezeptfreie Tabletten", "ohne Rezept", "recepty i recept", "proof of purchase", "φαρμάκου",
		"the thé", "\xff"} {
		f.Add(s)
	}
	all := []lexicon.Lemma{lemma(german, "Rezept+"), lemma(polish, "recepta"), lemma(english, "proof of purchase"),
		lemma(greek, "φάρμακο"), lemma(german, "=Gift?")}
	kept, folder := concepts(f, all...)
	f.Fuzz(func(t *testing.T, s string) {
		var x text.Folded
		folder.Fold(&x, s)
		fresh, _ := concepts(t, all...)
		a, b := kept.MatchConcepts(&x, 0, true, nil), fresh.MatchConcepts(&x, 0, true, nil)
		if len(a) != len(b) {
			t.Fatalf("%q: %d places with memory, %d without", s, len(a), len(b))
		}
		for i := range a {
			if a[i] != b[i] || int(a[i].Last) >= len(x.Tokens) || a[i].First > a[i].Last {
				t.Fatalf("%q: %+v and %+v", s, a[i], b[i])
			}
		}
	})
}
