package targeting

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// ask returns what the detector states of an ad with these parameters: the names at the places of each span, by span.
func ask(t *testing.T, attrs aedile.Attrs, targets ...aedile.Targeting) (map[string][]string, func(scalar int) any) {
	t.Helper()
	it := &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps", Attrs: attrs, Ad: &aedile.AdRecord{Targeting: targets}}
	x := &fact.Item{Item: it}
	fo := text.NewFolder(0)
	for f, s := range it.Fields {
		folded := &text.Folded{}
		fo.Fold(folded, s)
		x.Texts = append(x.Texts, fact.Text{Field: f, Number: len(x.Texts), Raw: s, Fold: folded})
	}
	d := Detector()
	open, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := open()
	found := map[string][]string{}
	if f.Begin(x) {
		for i, s := range d.Spans {
			for _, p := range f.Places(i, x, nil) {
				found[strings.TrimPrefix(s.Name, "targeting.")] = append(found[strings.TrimPrefix(s.Name, "targeting.")], p.Name)
			}
		}
	}
	return found, func(n int) any { return f.Scalar(n, x) }
}

func interest(s string) aedile.Targeting { return aedile.Targeting{Parameter: "interests", Value: s} }

// What a parameter reveals and what it rests on are two questions: the same words are of three spans by their basis.
func TestWhatItRevealsAndWhatItRestsOnAreApart(t *testing.T) {
	t.Parallel()
	for basis, want := range map[string]string{"profiling": "special", "contextual": "contextual", "": "unstated"} {
		got, scalar := ask(t, nil, aedile.Targeting{Parameter: "keywords", Value: "trade unions", Basis: basis})
		if len(got[want]) != 1 || got[want][0] != "explicit union" || len(got) != 1 {
			t.Errorf("basis %q: %v, want it in %s alone", basis, got, want)
		}
		if want == "special" {
			want = "profiling"
		}
		if scalar(basisScalar) != want || scalar(levelScalar) != "explicit" || fmt.Sprint(scalar(categoryScalar)) != "[union]" {
			t.Errorf("basis %q: %v %v %v", basis, scalar(basisScalar), scalar(levelScalar), scalar(categoryScalar))
		}
	}
	if got, _ := ask(t, nil, interest("trade unions")); len(got["special"]) != 1 {
		t.Errorf("an interest is drawn from a profile: %v", got)
	}
}

// Leaving people out by a category is use of it.
func TestExclusionsCount(t *testing.T) {
	t.Parallel()
	x := interest("Diabetes awareness")
	x.Exclude = true
	if got, _ := ask(t, nil, x); len(got["special"]) != 1 || len(got["excluded"]) != 1 {
		t.Errorf("%v", got)
	}
}

// Each category is found in the words of all 24 languages of the Union by a term of the list that stands in it.
func TestEveryLanguageHasEveryCategory(t *testing.T) {
	t.Parallel()
	has := map[string]bool{}
	for w := range wordlist.All(wordText) {
		group, category, _ := strings.Cut(w.Group, " ")
		if group != "explicit" {
			continue
		}
		has[w.Lang+" "+category] = true
		word := strings.TrimSuffix(w.Text, "*")
		if best, categories := levelIn(word); best < namedLevel {
			t.Errorf("%s %q is not found as it stands (%s %v)", w.Lang, word, best, categories)
		}
	}
	for _, lang := range strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv") {
		for _, category := range strings.Fields("religion political union ethnic health sexuality genetic") {
			if !has[lang+" "+category] {
				t.Errorf("%s has no word of %s", lang, category)
			}
		}
	}
}

// Near misses reveal nothing plainly.
func TestNearMissesAreNotPlain(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Christian Louboutin", "Islamabad", "Black Friday", "Western Union", "Green Bay Packers",
		"God of War", "Cancer zodiac", "Liberal arts college",
		"Home and garden", "Gärten", "Chaussures", "Online games", "Progressive rock", "Great Depression", "Ulm", "Union Square",
		"Jude Law", "Yoga", "Conservation", "Israel", ""} {
		if got, c := levelIn(s); got >= namedLevel {
			t.Errorf("%q: %s %v", s, got, c)
		}
	}
}

// A place, a language, a device or a gender reveals no category by its name.
func TestPlacesAreNoInterests(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"location", "regions", "language", "device", "gender"} {
		if got, _ := ask(t, nil, aedile.Targeting{Parameter: p, Value: "Mecca, Catholic University"}); len(got) != 0 {
			t.Errorf("%s: %v", p, got)
		}
	}
}

func TestAgesAsServicesWriteThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]int{"13-17": {13, 17}, "16+": {16, 200}, "24-": {0, 24}, "13 — 65+": {13, 200},
		"AGE_18_24": {18, 24}, "21": {21, 21}} {
		if low, high, ok := bracket(s); !ok || low != want[0] || high != want[1] {
			t.Errorf("%q: %d to %d %v", s, low, high, ok)
		}
	}
	for _, s := range []string{"", "all", "1990-2000", "65-13", "1-2-3"} {
		if _, _, ok := bracket(s); ok {
			t.Errorf("%q is no age", s)
		}
	}
}

// Minors count where something of the ad rests on profiling, and only there.
func TestMinorsCountWithProfilingAlone(t *testing.T) {
	t.Parallel()
	age := func(s string) aedile.Targeting { return aedile.Targeting{Parameter: "age", Value: s} }
	for _, c := range []struct {
		name    string
		attrs   aedile.Attrs
		targets []aedile.Targeting
		want    string
	}{
		{"bracket of minors", nil, []aedile.Targeting{age("13-17"), interest("Bags")}, "minors"},
		{"bracket that begins below", nil, []aedile.Targeting{age("16-24"), interest("Bags")}, "young"},
		{"adults", nil, []aedile.Targeting{age("18-24"), interest("Bags")}, ""},
		{"no profiling", nil, []aedile.Targeting{age("13-17"), {Parameter: "location", Value: "Wien"}}, ""},
		{"minors reached", aedile.Attrs{{Name: "ad_reach_minors", Value: "7"}}, []aedile.Targeting{interest("Bags")}, "minors"},
		{"no minors reached", aedile.Attrs{{Name: "ad_reach_minors", Value: "0"}}, []aedile.Targeting{interest("Bags")}, ""},
		{"interest of children", nil, []aedile.Targeting{interest("Roblox")}, "youth"},
		{"interest of children, adults only", nil, []aedile.Targeting{age("21+"), interest("Roblox")}, ""},
	} {
		got, _ := ask(t, c.attrs, c.targets...)
		if len(got) != min(len(c.want), 1) || c.want != "" && len(got[c.want]) == 0 {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

// Whatever a parameter says, its places lie in it, do not overlap, and looking twice finds the same.
func TestHitsLieInTheTextAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(rapid.String(),
			rapid.SampledFrom([]string{"Islam", "gun rights", "Black Panther Party", "AfricanAmerican", "LGBTcommunity",
				"Christian Dior", "diabetes"}))).Draw(t, "parts")
		var f text.Folded
		text.NewFolder(0).Fold(&f, strings.Join(parts, rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "sep")))
		hits := known().find(&f, nil, &reading{})
		for i, h := range hits {
			if h.first < 0 || h.last < h.first || h.last >= len(f.Tokens) || i > 0 && hits[i-1].last >= h.first || h.level <= takenBack {
				t.Errorf("%+v of %d tokens", hits, len(f.Tokens))
			}
		}
		if again := known().find(&f, nil, &reading{}); fmt.Sprint(again) != fmt.Sprint(hits) {
			t.Errorf("%v, then %v", hits, again)
		}
	})
}

// Letters lost, blanks lost and letters mistaken by a machine that read pages do not hide a long term.
func TestTextReadByMachineIsRead(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"AfricanAmerican culture", "African-AmericaCivil Rights Movem(1954-68)", "MuslimBrotherhood",
		"Black Pow", "HuffPost BlackVoices", "BIackNews.com", "Roman Catholicdevotions",
		"African-Amerioan history"} {
		if got, _ := levelIn(s); got < namedLevel {
			t.Errorf("%q: %s", s, got)
		}
	}
}

func BenchmarkParameter(b *testing.B) {
	var f text.Folded
	fo := text.NewFolder(0)
	l, r := known(), &reading{}
	var hits []hit
	for b.Loop() {
		fo.Fold(&f, "Home decoration and garden furniture lovers")
		hits = l.find(&f, hits[:0], r)
	}
}
