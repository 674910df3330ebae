package claim_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/register"
)

// rows reads a file of cells parted by bars.
func rows(t testing.TB, name string) [][]string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, " | ")
		out = append(out, cells)
	}
	return out
}

// claims reads the register of the tests.
func claims(t testing.TB) []register.Claim {
	t.Helper()
	var out []register.Claim
	for _, c := range rows(t, "testdata/register.txt") {
		out = append(out, register.Claim{Status: register.Status(c[0]), Substance: c[1], Text: c[2]})
	}
	return out
}

// gravest returns the hit that weighs most: refused, on hold, not listed, altered, as authorised.
func gravest(hits []claim.Hit) *claim.Hit {
	var top *claim.Hit
	best := -1
	for i := range hits {
		if w := slices.Index([]string{"as said", "altered", "not listed", "on hold", "refused"}, verdict(&hits[i])); w > best {
			top, best = &hits[i], w
		}
	}
	return top
}

// verdict writes what a text says, as the sentences do.
func verdict(h *claim.Hit) string {
	switch {
	case h == nil:
		return "none"
	case !h.Listed():
		return "not listed"
	case h.Status == register.Authorised && h.Faithful:
		return "as said"
	case h.Status == register.Authorised:
		return "altered"
	}
	return string(h.Status)
}

func TestSentencesInManyLanguages(t *testing.T) {
	t.Parallel()
	tellSentences(t, "testdata/sentences.txt", 0.95) // 158 of 159 when it was set
}

func TestSentencesThatWereNotSeenBefore(t *testing.T) {
	t.Parallel()
	tellSentences(t, "testdata/second.txt", 0.93)
}

func TestTranslatedWordingsAreAsSaid(t *testing.T) {
	t.Parallel()
	tellSentences(t, "testdata/translated.txt", 0.97)
}

// tellSentences checks that a share of the sentences of a file is told right.
func tellSentences(t *testing.T, file string, least float64) {
	t.Helper()
	f := newFinder(t, claims(t))
	all, right := map[string]int{}, map[string]int{}
	for _, c := range rows(t, file) {
		hits := f.find("Capsules", c[3])
		h := gravest(hits)
		got := verdict(h)
		good := got == c[1]
		for _, w := range strings.Split(c[2], " & ") {
			good = good && (w == "-" || h != nil && strings.Contains(strings.ToLower(h.Wording), strings.ToLower(w)))
		}
		for _, k := range []string{c[0], c[1], "all"} {
			all[k]++
			if good {
				right[k]++
			}
		}
		if !good {
			beside := ""
			if h != nil {
				beside = h.Wording
			}
			t.Logf("%s: want %s, got %s beside %q: %s", c[0], c[1], got, beside, c[3])
		}
	}
	t.Logf("right %v of %v", right, all)
	if share := float64(right["all"]) / float64(all["all"]); share < least {
		t.Errorf("%d of %d right, want at least %v", right["all"], all["all"], least)
	}
}
