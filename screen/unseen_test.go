package screen_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
)

// rightAtLeast is the share of right pairs that was reached; it may only rise.
const rightAtLeast = .93

// TestUnseenListingsByKind screens listings from which no rule was written. A pair is right where the unlawful one is found and the
// lawful one is left alone by the pack.
func TestUnseenListingsByKind(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/unseen.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, err := screen.Compile(shipped(t), screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	type tally struct{ pairs, found, alone, right int }
	by, kinds := map[string]*tally{}, []string{}
	all, act := tally{}, 0
	for line := range strings.Lines(string(src)) {
		p := strings.Split(strings.TrimSpace(line), "|")
		if len(p) != 7 {
			continue
		}
		if by[p[0]] == nil {
			by[p[0]], kinds = &tally{}, append(kinds, p[0])
		}
		checks := func(title, text string) (out []string) {
			for _, f := range s.Screen(&aedile.Item{ID: "unseen", Kind: aedile.Listing, Lang: p[2], Title: title, Text: text}).Findings {
				if out = append(out, string(f.Check)); f.Grade == aedile.Act && title == p[5] && text == p[6] {
					act++
				}
			}
			return out
		}
		of := func(c string) bool { return strings.HasPrefix(c, p[1]+"/") }
		bad, good := checks(p[3], p[4]), checks(p[5], p[6])
		found, alone := len(bad) > 0, !slices.ContainsFunc(good, of)
		for _, k := range []*tally{by[p[0]], &all} {
			k.pairs++
			k.found += number(found)
			k.alone += number(alone)
			k.right += number(found && alone)
		}
		if testing.Verbose() && !(found && alone) {
			t.Logf("%s %s: found %v, the twin %v: %s | %s", p[0], p[2], bad, good, p[3], p[4])
		}
	}
	for _, k := range kinds {
		x := by[k]
		t.Logf("%-16s %2d pairs, found %2d, left alone %2d, right %2d", k, x.pairs, x.found, x.alone, x.right)
	}
	t.Logf("%-16s %2d pairs, found %2d, left alone %2d, right %2d", "all", all.pairs, all.found, all.alone, all.right)
	if share := float64(all.right) / float64(all.pairs); share < rightAtLeast {
		t.Errorf("%.3f of the pairs are right, it was %.3f", share, rightAtLeast)
	}
	if act > 0 {
		t.Errorf("%d findings to act on lawful twins", act)
	}
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
