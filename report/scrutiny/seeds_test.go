package scrutiny_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/paper"
	"github.com/aedile/aedile/report/scrutiny"
)

// TestDefectsAreFoundInGermanAsInEnglish puts one defect at a time into a German report that has none.
func TestDefectsAreFoundInGermanAsInEnglish(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(string) string
		want   string
	}{
		"a right":              {swap("Menschenwürde, ", ""), "R3"},
		"states by name":       {swap("Deutschland, Griechenland und Polen", "die großen"), "R5"},
		"regional aspects":     {swap("Regionale und sprachliche Besonderheiten wurden", "Das wurde"), "R5"},
		"probability":          {swap("Schwere und Wahrscheinlichkeit", "Schwere"), "R6"},
		"a factor of a family": {swap("Empfehlungssysteme, Moderation von Inhalten, Nutzungsbedingungen, Werbung und der", "Der"), "R4"},
		"influencers":          {swap("Affiliates und Influencer eine", "andere eine"), "R9"},
		"an owner": {swap("Verantwortlich ist die Leitung Produktsicherheit", "", "zuständig ist die Leitung Politik",
			""), "R10"},
		"effect on rights":     {swap("verhältnismäßig", "gut"), "R11"},
		"a function for users": {swap("Nutzer können sie neben dem Bild angeben", "das sieht man"), "R13"},
		"what came of it":      {swap("; daraufhin wurden Wörter in neun Sprachen geändert", ""), "R15"},
		"nothing, in capitals": {strings.ToUpper, ""},
	} {
		text := page(t, "risk.de.md")
		changed := c.change(text)
		if changed == text {
			t.Errorf("%s: the defect was not put in", name)
		}
		_, points := scrutiny.Look("Markt Beispiel", []*paper.Paper{read(t, "risk.de.md", changed)}, scrutiny.Known{})
		if got := strings.Join(checks(points), " "); got != c.want {
			t.Errorf("%s: got %q, want %q: %+v", name, got, c.want, points)
		}
	}
}

// TestADayIsTheSameDayHoweverItIsWritten writes the days of the audited period in each form that is known.
func TestADayIsTheSameDayHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	forms := []func(d deadline.Date) string{deadline.Date.String,
		func(d deadline.Date) string { return fmt.Sprintf("%d.%d.%d", d.Day, d.Month, d.Year) },
		func(d deadline.Date) string { return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year) },
		func(d deadline.Date) string { return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year) },
		func(d deadline.Date) string {
			return fmt.Sprintf("%dth of %s %d", d.Day, strings.ToUpper(d.Month.String()), d.Year)
		},
		func(d deadline.Date) string { return fmt.Sprintf("%s %d, %d", d.Month, d.Day, d.Year) }}
	text := page(t, "audit.en.md")
	rapid.Check(t, func(rt *rapid.T) {
		form := rapid.SampledFrom(forms).Draw(rt, "form")
		begin := day(t, "2024-01-01").AddDays(rapid.IntRange(0, 1_000).Draw(rt, "day"))
		gap := rapid.IntRange(-2, 2).Draw(rt, "gap")
		f := facts(t)
		f.LastPeriodEnd = begin.AddDays(-1 - gap)
		changed := swap("from 1 September 2024 to 31 August 2025", "from "+form(begin)+" to "+form(begin.AddDays(364)))(text)
		_, points := scrutiny.Look("Market Example", []*paper.Paper{read(t, "audit.en.md", changed)}, f)
		if got := slices.Contains(checks(points), "R21"); got != (gap != 0) {
			rt.Errorf("from %q, a gap of %d days: R21 is said: %t", form(begin), gap, got)
		}
	})
}

func TestTheMonthForAnAuditEndsOnAWorkingDay(t *testing.T) {
	t.Parallel()
	// A month from 30 January 2026 ends on 28 February, a Saturday: the Monday after is the last day (art 3(4) of Regulation 1182/71).
	for adopted, want := range map[string]string{"2026-03-02": "", "2026-03-03": "R20"} {
		f := facts(t)
		f.RecommendationsOn, f.AdoptedOn = day(t, "2026-01-30"), day(t, adopted)
		_, points := scrutiny.Look("Market Example", set(t, "", nil), f)
		if got := strings.Join(checks(points), " "); got != want {
			t.Errorf("adopted on %s: got %q, want %q", adopted, got, want)
		}
	}
}

// TestWhatIsSaidHangsOnTheDocumentsAlone drops passages and looks twice, the second time with the documents in another order.
func TestWhatIsSaidHangsOnTheDocumentsAlone(t *testing.T) {
	t.Parallel()
	sorted := func(points []lint.Point) (all []string) {
		for _, p := range points {
			all = append(all, fmt.Sprintf("%+v", p))
		}
		slices.Sort(all)
		return all
	}
	rapid.Check(t, func(rt *rapid.T) {
		docs := set(t, "", nil)
		for _, d := range docs {
			keep := rapid.SliceOfN(rapid.IntRange(0, 9), len(d.Passages), len(d.Passages)).Draw(rt, d.Name)
			var kept []paper.Passage
			for i, p := range d.Passages {
				if keep[i] > 0 || i == 0 {
					p.Number = len(kept) + 1
					kept = append(kept, p)
				}
			}
			d.Passages = kept
		}
		before, err := json.Marshal(docs)
		if err != nil {
			rt.Fatal(err)
		}
		all, first := scrutiny.Look("Market Example", docs, facts(t))
		slices.Reverse(docs)
		_, second := scrutiny.Look("Market Example", docs, facts(t))
		if a, b := sorted(first), sorted(second); !slices.Equal(a, b) {
			rt.Errorf("in one order\n%q\nin the other\n%q", a, b)
		}
		slices.Reverse(docs)
		if after, err := json.Marshal(docs); err != nil || string(after) != string(before) {
			rt.Error("the documents were changed")
		}
		for _, p := range first {
			i := slices.IndexFunc(all, func(u scrutiny.Understood) bool { return u.File == p.File })
			if p.Provision == "" || p.Weight == "" || p.Found == "" || p.File != "" && (i < 0 || p.Row > all[i].Passages) {
				rt.Errorf("a point without its place or law: %+v", p)
			}
		}
	})
}

func TestFactsThatAreNotAsExpectedAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"[]", "{", `{"marketplaces":true}`, `{"published_on":"2026-02-30"}`, `{"launched":{}}`, "\x00"} {
		if f, err := scrutiny.ReadKnown("facts.json", []byte(bad)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %+v, %v", bad, f, err)
		}
	}
	if f, err := scrutiny.ReadKnown("", nil); err != nil || f.Marketplace != nil {
		t.Errorf("no data are no facts: %+v, %v", f, err)
	}
}
