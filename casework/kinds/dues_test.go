package kinds

import (
	"fmt"
	"testing"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// due runs a script and returns the last day of a due of the case "c".
func due(t *testing.T, script, name, item string) casework.Due {
	t.Helper()
	s := newScenario(t, map[string]bool{}, mutex())
	s.run(script)
	d, ok := s.cases["c"].Due(name, item)
	if !ok {
		t.Fatalf("no due %s in %+v", name, s.cases["c"].Dues)
	}
	return d
}

// Six months from the day the person is informed (art 20(2) DSA), by the calendar of the platform.
func TestTheComplaintWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ calendar, informed, last, paragraph string }{
		{"DE", "2026-01-05", "2026-07-06", "art 3(4)"},    // 5 July is a Sunday
		{"DE", "2026-01-15", "2026-07-15", "art 3(2)(c)"}, // a Wednesday
		{"DE", "2025-08-31", "2026-03-02", "art 3(4)"},    // no 31 February; 28 February is a Saturday
		{"DE", "2023-08-31", "2024-02-29", "art 3(2)(c)"}, // leap year
		{"DE", "2023-08-30", "2024-02-29", "art 3(2)(c)"},
		{"DE", "2024-02-29", "2024-08-29", "art 3(2)(c)"},
		{"DE", "2025-06-25", "2025-12-29", "art 3(4)"}, // Christmas, then a weekend
		{"PL", "2025-06-24", "2025-12-29", "art 3(4)"}, // Christmas Eve is a holiday there since 2025
		{"PL", "2024-06-24", "2024-12-24", "art 3(2)(c)"},
		{"COM", "2025-06-24", "2026-01-05", "art 3(4)"},   // the end of the year, then a weekend
		{"IE", "2025-10-06", "2026-04-07", "art 3(4)"},    // Easter Monday
		{"GR", "2025-10-10", "2026-04-14", "art 3(4)"},    // Orthodox Good Friday to Easter Monday
		{"SE", "2025-12-19", "2026-06-19", "art 3(2)(c)"}, // Midsummer Eve, doubtful
		{"FR", "2025-11-14", "2026-05-15", "art 3(4)"},    // Ascension Day
		{"BG", "2025-11-24", "2026-05-26", "art 3(4)"},    // a holiday on Sunday and its day in lieu
		{"FI", "2026-03-29", "2026-09-29", "art 3(2)(c)"}, // the day the clocks change
		{"LV", "2025-05-18", "2025-11-19", "art 3(4)"},    // Proclamation Day
		{"SK", "2025-05-17", "2025-11-17", "art 3(2)(c)"}, // no longer a day off
		{"CY", "2025-08-23", "2026-02-24", "art 3(4)"},    // Clean Monday
		{"RO", "2025-07-06", "2026-01-08", "art 3(4)"},    // Epiphany and Saint John
	} {
		script := fmt.Sprintf(`calendar %s
body d
	{"contact": "a@b.example", "applies_on": "%[2]s", "account": {"what": "DECISION_ACCOUNT_TERMINATED"}, "facts": "f", "source": "SOURCE_VOLUNTARY",
	 "automated_detection": true, "automation": "AUTOMATED_DECISION_NOT_AUTOMATED", "ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
	 "terms_ground": "section 4", "explanation": "e", "redress": {"internal": "a", "out_of_court": "b", "court": "c"}}
at %[2]s platform draft decision in c with d
at %[2]s platform send text "…"
`, c.calendar, c.informed)
		d := due(t, script, "complain", "")
		if d.LastDay.String() != c.last || d.Paragraph != c.paragraph+" Reg. 1182/71" || d.Source != casework.Fixed ||
			d.Sense != casework.OpenUntil || d.Law.Place != "art 20(2)" {
			t.Errorf("informed on %s in %s: until %s by %s, want %s by %s", c.informed, c.calendar, d.LastDay, d.Paragraph, c.last,
				c.paragraph)
		}
		if note := c.calendar == "SE"; (len(d.Notes) == 1) != note {
			t.Errorf("%s: notes %q", c.calendar, d.Notes)
		}
	}
}

// Two and three working days of art 22(4) and (8) GPSR.
func TestWorkingDaysOfProductSafety(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ calendar, received, order, notice string }{
		{"DE", "2026-03-02", "2026-03-04", "2026-03-05"},
		{"DE", "2026-03-06", "2026-03-10", "2026-03-11"},       // a Friday
		{"DE", "2026-03-07", "2026-03-10", "2026-03-11"},       // a Saturday
		{"DE", "2026-03-06T23:59", "2026-03-10", "2026-03-11"}, // late in the evening
		{"DE", "2026-04-02", "2026-04-08", "2026-04-09"},       // over Easter
		{"FR", "2026-04-02", "2026-04-07", "2026-04-08"},       // Good Friday is a working day there
		{"CZ", "2026-12-23", "2026-12-29", "2026-12-30"},
		{"DK", "2024-04-25", "2024-04-29", "2024-04-30"}, // Great Prayer Day is gone
		{"DK", "2023-05-04", "2023-05-09", "2023-05-10"}, // it was kept
		{"NL", "2025-04-25", "2025-04-29", "2025-04-30"}, // King's Day on Saturday the 26th
		{"HR", "2026-05-29", "2026-06-02", "2026-06-03"}, // Statehood Day on a Saturday
		{"MT", "2026-12-11", "2026-12-15", "2026-12-16"},
		{"COM", "2025-12-22", "2026-01-05", "2026-01-06"},
	} {
		product := `{"basis": "product_safety", "issuer": "i", "legal_basis": "l", "reasons": "r", "provisions": ["p"], "locations": ["u"], "redress": "d", "territory": ["DE"], "translated": true, "at_contact": true}`
		o := due(t, fmt.Sprintf("calendar %s\nbody o\n\t%s\nat %s authority receive order in c with o\n", c.calendar, product,
			c.received), "act", "")
		safety := `{"reasons": "r", "locations": ["u"], "name": "n", "email": "a@b.example", "good_faith": true, "product_safety": true}`
		n := due(t, fmt.Sprintf("calendar %s\nbody n\n\t%s\nat %s notifier submit notice in c with n\n", c.calendar, safety,
			c.received), "decide", "")
		if o.LastDay.String() != c.order || n.LastDay.String() != c.notice || o.Paragraph != "art 3(3) Reg. 1182/71" {
			t.Errorf("received %s in %s: order until %s, notice until %s; want %s, %s", c.received, c.calendar, o.LastDay,
				n.LastDay, c.order, c.notice)
		}
	}
}

// The periods of the obligations by tier can be counted.
func TestPeriodsOfObligationsAreReadable(t *testing.T) {
	t.Parallel()
	n := 0
	for _, o := range law.Obligations(law.VeryLarge, true) {
		if o.Period == "" {
			continue
		}
		n++
		if p, err := deadline.ParsePeriod(o.Period); err != nil || p.String() != o.Period {
			t.Errorf("%s: %q: %v %v", o.Ref, o.Period, p, err)
		}
	}
	if n < 12 {
		t.Errorf("only %d periods", n)
	}
}

// The law states each period once: where the list of obligations and a procedure speak of the same provision, the number is the same,
// and the source is one that the procedure has.
func TestTheLawStatesEachPeriodOnce(t *testing.T) {
	t.Parallel()
	source := map[law.ClockSource]casework.Source{law.FixedByLaw: casework.Fixed, law.StatedInDocument: casework.Stated,
		law.OperatorsTarget: casework.Policy}
	rules := map[law.Ref][]casework.DueRule{}
	for _, k := range All() {
		for _, m := range k.Moves {
			for _, r := range m.Dues {
				rules[r.Law] = append(rules[r.Law], r)
			}
		}
	}
	shared := 0
	for _, o := range law.Obligations(law.VeryLarge, true) {
		same := len(rules[o.Ref]) == 0 || o.Source == ""
		for _, r := range rules[o.Ref] {
			shared++
			same = same || r.Source == source[o.Source]
			if r.Source == casework.Fixed && r.Period.String() != o.Period {
				t.Errorf("%s: %s in the procedure, %q in the list of obligations", o.Ref, r.Period, o.Period)
			}
		}
		if !same {
			t.Errorf("%s: no due of the procedure has the source %s", o.Ref, o.Source)
		}
	}
	if shared < 20 {
		t.Errorf("only %d dues rest on provisions of the list", shared)
	}
}
