package kinds

import (
	"slices"
	"testing"
)

func TestProvisionsAreReadFromTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"74(2)(a)":                                   {"74(2)(a)"},
		"Article 74 (2) (a) DSA":                     {"74(2)(a)"},
		"art. 74(2)(a) and (b)":                      {"74(2)(a)", "74(2)(b)"},
		"Article 74(2), points (a) and (b)":          {"74(2)(a)", "74(2)(b)"},
		"Article 74, paragraph 2, point (b)":         {"74(2)(b)"},
		"fines under Article 74(2), up to 1 %":       {"74(2)", "1"},
		"Article 67(2) of Regulation (EU) 2022/2065": {"67(2)"},
		"76":                   {"76"},
		"Artikel 51(1)(a) GDD": {"51(1)(a)"},
		"a fine":               nil,
		"":                     nil,
	} {
		if got := provisions(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, c := range []struct {
		p, whole string
		want     bool
	}{{"74(2)(a)", "74(2)", true}, {"74(2)(a)", "7", false}, {"74", "74", true}, {"74(1)", "74(2)", false}, {"76(1)(a)", "76", true}} {
		if within(c.p, c.whole) != c.want {
			t.Errorf("%s within %s: %v", c.p, c.whole, !c.want)
		}
	}
}
