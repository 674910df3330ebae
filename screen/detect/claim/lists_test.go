package claim

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// minTerm is the least number of letters of a single word for a substance or a function; shorter ones stand in every text.
const minTerm = 3

func TestListsAreSound(t *testing.T) {
	t.Parallel()
	v := newVocabulary()
	said := make([]bool, len(v.concepts))
	for _, cs := range v.out {
		for _, c := range cs {
			said[c] = true
		}
	}
	kindsSeen := map[kind]int{}
	for i, c := range v.concepts {
		kindsSeen[c.kind]++
		if !said[i] {
			t.Errorf("%s %s has no term", kindNames[c.kind], c.name)
		}
	}
	for k := range kinds {
		if kindsSeen[k] == 0 {
			t.Errorf("no list of kind %s", kindNames[k])
		}
	}
	if kindsSeen[substance] < 100 || kindsSeen[relation] < 80 || kindsSeen[contribute] != 24 || kindsSeen[promise] != 24 {
		t.Errorf("%v: a list is cut", kindsSeen)
	}
	for _, list := range []string{substancesText, relationsText} {
		for line := range strings.Lines(list) {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' || line[0] == '=' {
				continue
			}
			if _, rest, ok := strings.Cut(line, ": "); ok {
				line = rest
			}
			for term := range strings.SplitSeq(line, ",") {
				term = strings.TrimSpace(term)
				if bare := strings.TrimRight(term, "*"); utf8.RuneCountInString(bare) < minTerm || strings.HasSuffix(term, "*") &&
					utf8.RuneCountInString(bare) < minTerm+1 {
					t.Errorf("the term %q is too short", term)
				}
			}
		}
	}
}

func TestFormsOfAnEnglishWordShareAStem(t *testing.T) {
	t.Parallel()
	for _, c := range [][]string{
		{"mineralisation", "mineralization"}, {"haemoglobin", "hemoglobin"}, {"fibre", "fiber"}, {"cells", "cell"},
		{"digestion", "digestive"},
		{"membranes", "membrane"}, {"formation", "formations"}, {"vessels", "vessel"}, {"fatigue", "fatigued"},
	} {
		for _, w := range c[1:] {
			if stem(w) != stem(c[0]) {
				t.Errorf("%s is %q, %s is %q", c[0], stem(c[0]), w, stem(w))
			}
		}
	}
	for _, c := range [][2]string{{"vision", "visit"}, {"skin", "skill"}, {"bones", "bonus"}, {"heart", "hearing"}} {
		if stem(c[0]) == stem(c[1]) {
			t.Errorf("%s and %s share %q", c[0], c[1], stem(c[0]))
		}
	}
}
