package targeting

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// An age that is written is the age that is read, whatever stands between the two numbers.
func TestBracketsAreReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.IntRange(0, 120).Draw(t, "low")
		high := rapid.IntRange(low, 130).Draw(t, "high")
		between := rapid.SampledFrom([]string{"-", " - ", "–", " — ", "_", " to ", " bis ", "/"}).Draw(t, "between")
		s := fmt.Sprint(rapid.SampledFrom([]string{"", "AGE_", " age "}).Draw(t, "before"), low, between, high)
		if l, h, ok := bracket(s); !ok || l != low || h != high {
			t.Errorf("%q: %d to %d, %v", s, l, h, ok)
		}
		if l, h, ok := bracket(fmt.Sprint(high+1, between, high)); ok {
			t.Errorf("inverted: %d to %d", l, h)
		}
	})
}

// Minors are meant where a bracket ends below 18, and adults alone where it begins there.
func TestTheBoundOfMinorsIsEighteen(t *testing.T) {
	t.Parallel()
	for age, want := range map[string]string{"17": "minors", "0-17": "minors", "17-": "minors",
		"<18": "minors", "< 18": "minors", "≤17": "minors", "<=17": "minors", "≥18": "", ">17": "", ">=16": "young",
		"17-18": "young", "17+": "young", "18-": "young", "18": "", "18+": ""} {
		got, _ := ask(t, nil, aedile.Targeting{Parameter: "age", Value: age}, interest("Bags"))
		if len(got) != min(len(want), 1) || want != "" && len(got[want]) != 1 {
			t.Errorf("%s: %v, want %q", age, got, want)
		}
	}
}

// In which order the parameters of an ad stand changes nothing that is said of it.
func TestTheOrderOfParametersDoesNotMatter(t *testing.T) {
	t.Parallel()
	all := []aedile.Targeting{interest("Islam"), interest("Bags"), interest("Roblox"),
		{Parameter: "age", Value: "13-17"}, {Parameter: "age", Value: "21+"},
		{Parameter: "keywords", Value: "trade unions"}, {Parameter: "keywords", Value: "diabetes", Basis: "contextual"},
		{Parameter: "location", Value: "Wien"},
		{Parameter: "interests", Value: "vegan", Exclude: true}}
	said := func(targets []aedile.Targeting) string {
		found, scalar := ask(t, nil, targets...)
		for _, names := range found {
			slices.Sort(names)
		}
		categories, _ := scalar(categoryScalar).([]string)
		slices.Sort(categories)
		return fmt.Sprint(found, categories, scalar(levelScalar), scalar(basisScalar), scalar(profiledScalar), scalar(lowestScalar))
	}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.Permutation(all).Draw(t, "some")[:rapid.IntRange(1, len(all)).Draw(t, "n")]
		other := rapid.Permutation(some).Draw(t, "other")
		if a, b := said(some), said(other); a != b {
			t.Errorf("%v: %s\n%v: %s", some, a, other, b)
		}
	})
}

// FuzzBracket: whatever an age is written as, what is read has its bounds in order.
func FuzzBracket(f *testing.F) {
	for _, s := range []string{"13-17", "65+", "24-", "AGE_18_24", "99999999999999999999", "1-2-3", "١٨-٢٤", "+", "\xff18"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if low, high, ok := bracket(s); ok && (low < 0 || low > 120 || high < low || high > 999) {
			t.Errorf("%q: %d to %d", s, low, high)
		}
	})
}
