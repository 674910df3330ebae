package main

import (
	"strings"
	"testing"

	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen/rule"
)

func shippedPacks(t *testing.T) []*rule.Pack {
	t.Helper()
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		t.Fatal(ds[0])
	}
	return ps
}

// The corpora are what they are said to be: of their length, in ten languages and more, the same ones each time.
func TestInventedCorporaHaveTheirShape(t *testing.T) {
	t.Parallel()
	v, err := newVocabulary(shippedPacks(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, sh := range shapes {
		a, err := invented(v, sh, 300, 1)
		if err != nil {
			t.Fatal(err)
		}
		b, err := invented(v, sh, 300, 1)
		if err != nil {
			t.Fatal(err)
		}
		langs := map[string]bool{}
		for i := range a.lines {
			if string(a.lines[i]) != string(b.lines[i]) {
				t.Fatalf("%s: item %d differs from run to run", sh.name, i)
			}
			langs[a.items[i].Lang] = true
		}
		if mean := a.size / len(a.lines); mean < sh.from || mean > sh.to+200 {
			t.Errorf("%s: %d bytes an item, want %d to %d", sh.name, mean, sh.from, sh.to)
		}
		if len(langs) < 10 {
			t.Errorf("%s: %d languages", sh.name, len(langs))
		}
	}
}

// Every engine is asked for the same and finds the same; one that is not installed is left out.
func TestEveryEngineHasTheSameHits(t *testing.T) {
	t.Parallel()
	ps := shippedPacks(t)
	v, err := newVocabulary(ps, 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := invented(v, shapes[1], 60, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.texts = append(c.texts, v.offences[:40]...)
	l, err := newLiterals(ps, c.texts, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, text := range l.texts {
		for _, term := range l.terms {
			if strings.Contains(" "+text+" ", " "+term+" ") {
				want++
			}
		}
	}
	if got := l.hits(); got != want || want == 0 {
		t.Errorf("our matcher has %d hits, a search for each term %d", got, want)
	}
	for src, lib := range map[string]string{"vectorscan.cc": "-lhs", "re2set.cc": "-lre2"} {
		if _, err := l.native(src, lib, want); err != nil && strings.Contains(err.Error(), "hits") {
			t.Error(err)
		} else if err != nil {
			t.Logf("%s is not measured: %v", src, err)
		}
	}
}
