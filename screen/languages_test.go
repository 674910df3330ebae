package screen_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/rule"
)

var updateLanguages = flag.Bool("languages", false, "write testdata/languages.txt anew, from what the packs hold")

// spoken is how many languages a rule must have a match and a pass example in, and rare are those that rules had none in.
const spoken = 12

var rare = []string{"et", "ga", "hr", "lv", "mt", "pt", "sl"}

// TestRulesHaveExamplesInTwelveLanguages holds that every rule has an item that must match and one that must pass in twelve languages, the seven among them
// in which there used to be none. Rules that do not are in a list with what they have; they may only gain.
func TestRulesHaveExamplesInTwelveLanguages(t *testing.T) {
	t.Parallel()
	const file = "testdata/languages.txt"
	was, listed := listedLanguages(t, file), 0
	var left strings.Builder
	left.WriteString("# Rules without a match and a pass example in twelve languages, et ga hr lv mt pt sl among them: how many languages, how many of the seven.\n" +
		"# The list may only get shorter and its numbers greater; go test ./screen -run TwelveLanguages -languages writes it.\n")
	for _, p := range shipped(t) {
		if p.Name == "recalled" || p.Name == "selftest" {
			continue // they go by registers and by a marker, in any language
		}
		for _, r := range p.Rules {
			name, all, few := p.Name+"/"+r.ID, 0, 0
			match, pass := exampleLanguages(r.Match), exampleLanguages(r.Pass)
			for l := range match {
				if pass[l] {
					if all++; slices.Contains(rare, l) {
						few++
					}
				}
			}
			if all >= spoken && few == len(rare) {
				if _, ok := was[name]; ok && !*updateLanguages {
					t.Errorf("%s has examples in %d languages now: take it off %s", name, all, file)
				}
				continue
			}
			listed++
			fmt.Fprintf(&left, "%s %d %d\n", name, all, few)
			w, ok := was[name]
			if !*updateLanguages && (!ok || all < w[0] || few < w[1]) {
				t.Errorf("%s has a match and a pass example in %d languages, %d of %v; it needs %d with all of these", name, all,
					few, rare, spoken)
			}
		}
	}
	t.Logf("%d rules are still to gain languages", listed)
	if *updateLanguages {
		if err := os.WriteFile(file, []byte(left.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// exampleLanguages returns the languages of some examples.
func exampleLanguages(xs []rule.Example) map[string]bool {
	out := map[string]bool{}
	for i := range xs {
		out[xs[i].Item.Lang] = true
	}
	return out
}

// listedLanguages reads how many languages rules have that have too few.
func listedLanguages(t *testing.T, file string) map[string][2]int {
	src, err := os.ReadFile(file)
	if err != nil && !*updateLanguages {
		t.Fatal(err)
	}
	out := map[string][2]int{}
	for line := range strings.Lines(string(src)) {
		var name string
		var n [2]int
		if _, err := fmt.Sscan(line, &name, &n[0], &n[1]); err == nil && !strings.HasPrefix(name, "#") {
			out[name] = n
		}
	}
	return out
}
