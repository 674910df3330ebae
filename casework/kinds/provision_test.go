package kinds

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
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

// The ends of periods name paragraphs of Regulation 1182/71 that the table of law has: counting cites no table itself.
func TestTheTableKnowsTheParagraphsOfPeriods(t *testing.T) {
	t.Parallel()
	clock := newScenario(t, map[string]bool{}, mutex()).house.Clocks["DE"]
	seen := map[string]bool{}
	for _, c := range []struct {
		on deadline.Date
		p  deadline.Period
	}{
		{deadline.Date{Year: 2026, Month: 3, Day: 2}, deadline.Period{N: 3, Unit: deadline.Days}},
		{deadline.Date{Year: 2026, Month: 3, Day: 2}, deadline.Period{N: 3, Unit: deadline.Months}},
		{deadline.Date{Year: 2026, Month: 3, Day: 2}, deadline.Period{N: 3, Unit: deadline.WorkingDays}},
		{deadline.Date{Year: 2026, Month: 3, Day: 5}, deadline.Period{N: 2, Unit: deadline.Days}},
		{deadline.Date{Year: 2026, Month: 4, Day: 2}, deadline.Period{N: 3, Unit: deadline.Days}},
	} {
		r, err := clock.End(deadline.On(c.on), c.p)
		if err != nil {
			t.Fatal(err)
		}
		seen[r.Paragraph] = true
	}
	r, err := clock.End(deadline.At(time.Date(2026, 3, 2, 9, 0, 0, 0, clock.Zone)), deadline.Period{N: 48, Unit: deadline.Hours})
	if err != nil {
		t.Fatal(err)
	}
	seen[r.Paragraph] = true
	for p := range seen {
		place, ok := strings.CutSuffix(p, " Reg. 1182/71")
		if _, known := law.Find(law.Ref{CELEX: "31971R1182", Place: place}); !ok || !known {
			t.Errorf("%q is no paragraph that the table of law has", p)
		}
	}
	if len(seen) < 5 {
		t.Errorf("only %v were seen", seen)
	}
}
