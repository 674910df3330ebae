package test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

// share counts how often something was so.
type share struct{ yes, of int }

func (s *share) add(ok bool) {
	if s.of++; ok {
		s.yes++
	}
}

// String shows the share with its 95 % bounds after Wilson.
func (s share) String() string {
	if s.of == 0 {
		return "–"
	}
	const z = 1.96
	n, p := float64(s.of), float64(s.yes)/float64(s.of)
	mid, half := (p+z*z/(2*n))/(1+z*z/n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))/(1+z*z/n)
	return fmt.Sprintf("%d of %d, %.2f (%.2f to %.2f)", s.yes, s.of, p, max(0, mid-half), min(1, mid+half))
}

// judged is what the rules that ship say of pairs: unlawful twins found, lawful ones without a finding, both.
type judged struct{ found, alone, right share }

// judge screens the corpus and counts by what each of some functions makes of a twin.
func judge(t *testing.T, by ...func(twin) string) []map[string]*judged {
	t.Helper()
	s := engine(t)
	out := make([]map[string]*judged, len(by))
	for i := range out {
		out[i] = map[string]*judged{}
	}
	type pair struct{ found, alone bool }
	pairs, of := map[string]pair{}, map[string]twin{}
	for _, ws := range readTwins(t) {
		for _, w := range ws {
			it := aedile.Item{ID: aedile.ItemID(w.ID), Kind: aedile.Listing, Lang: w.Lang, Title: w.Title, Text: w.Text}
			any := len(s.Screen(&it).Findings) > 0
			p := pairs[w.Meta.Pair]
			if len(w.Expect) > 0 {
				p.found = any
			} else {
				p.alone = !any
			}
			pairs[w.Meta.Pair], of[w.Meta.Pair] = p, w
		}
	}
	for id, p := range pairs {
		for i, f := range by {
			key := f(of[id])
			if out[i][key] == nil {
				out[i][key] = &judged{}
			}
			j := out[i][key]
			j.found.add(p.found)
			j.alone.add(p.alone)
			j.right.add(p.found && p.alone)
		}
	}
	return out
}

// TestQualityPageIsFresh holds docs/quality.md to what the rules that ship find in the corpus: run with -update after a
// change. It fails also where a figure is below its bar.
func TestQualityPageIsFresh(t *testing.T) {
	t.Parallel()
	const file = "../docs/quality.md"
	js := judge(t,
		func(w twin) string { return w.Meta.Part + " | " + w.Meta.Wording },
		func(w twin) string { return w.Lang },
		func(w twin) string { return w.Meta.Pack },
		func(w twin) string { return w.Meta.Part + " | " + w.Meta.Wording + " | `" + w.Meta.Kind + "`" },
		func(twin) string { return "all" })
	all := js[4]["all"]
	if got := float64(all.alone.yes) / float64(all.alone.of); got < .98 {
		t.Errorf("%.4f of the lawful twins have no finding, want .98", got)
	}
	for lang, j := range js[1] {
		if float64(j.right.yes)/float64(j.right.of) < .60 {
			t.Errorf("%s: pairs right %v, want .60", lang, j.right)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), "<!-- quality: generated -->\n")
	_, tail, closed := strings.Cut(rest, "<!-- end -->")
	if !ok || !closed {
		t.Fatalf("%s has no place for the tables", file)
	}
	var page strings.Builder
	for _, x := range []struct {
		title, columns string
		rows           map[string]*judged
	}{
		{"Parts", "part | wording", js[0]}, {"Languages", "language", js[1]}, {"Fields of law", "pack", js[2]},
		{"Kinds, the weakest first", "part | wording | kind", js[3]},
	} {
		fmt.Fprintf(&page, "\n### %s\n\n| %s | unlawful found | lawful left alone | pairs right |\n|%s\n", x.title, x.columns,
			strings.Repeat(" --- |", 4+strings.Count(x.columns, "|")))
		keys := slices.SortedFunc(maps.Keys(x.rows), func(a, b string) int {
			if x.rows[a].right.of > 200 || !strings.Contains(a, "`") {
				return cmp.Compare(a, b)
			}
			p, q := x.rows[a].right, x.rows[b].right
			return cmp.Or(cmp.Compare(p.yes*q.of, q.yes*p.of), cmp.Compare(a, b))
		})
		for _, k := range keys {
			fmt.Fprintf(&page, "| %s | %v | %v | %v |\n", k, x.rows[k].found, x.rows[k].alone, x.rows[k].right)
		}
	}
	want := head + "<!-- quality: generated -->\n" + page.String() + "<!-- end -->" + tail
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(b) != want {
		t.Errorf("%s is out of date: make quality", file)
	}
}

// TestSharesHaveTheirBounds holds the bounds of a share to published ones.
func TestSharesHaveTheirBounds(t *testing.T) {
	t.Parallel()
	for s, want := range map[share]string{
		{73, 73}: "73 of 73, 1.00 (0.95 to 1.00)", {285, 300}: "285 of 300, 0.95 (0.92 to 0.97)", {0, 0}: "–",
	} {
		if got := s.String(); got != want {
			t.Errorf("%d of %d: %q, want %q", s.yes, s.of, got, want)
		}
	}
}
