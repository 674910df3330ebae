package fine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

var yes, no = true, false

func date(t testing.TB, s string) (d deadline.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func clock(t testing.TB) deadline.Clock {
	t.Helper()
	cal, err := deadline.CalendarOf("COM")
	if err != nil {
		t.Fatal(err)
	}
	return deadline.Clock{Calendar: cal, Zone: time.UTC}
}

// TestCaps: each basis with its share of each base, rounded down to the cent.
func TestCaps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basis, turnover, income string
		yearDays                int
		measures, cap           string
	}{
		{"74(1)(a)", "1000000000", "", 0, "60 000 000.00", "60 000 000.00"},
		{"74(1)(b)", "100", "", 0, "6.00", "6.00"},
		{"74(1)(c)", "0.99", "", 0, "0.05", "0.05"}, // 5.94 cents
		{"74(1)(a)", "1000000000", "5000000000", 0, "60 000 000.00", "60 000 000.00"},
		{"74(2)(a)", "1000000000", "", 0, "10 000 000.00", "10 000 000.00"},
		{"74(2)(b)", "1000000000", "2000000000", 0, "10 000 000.00 20 000 000.00", "20 000 000.00"},
		{"74(2)(c)", "", "3000.33", 0, "30.00", "30.00"},
		{"74(2)(d)", "250000000", "10", 0, "2 500 000.00 0.10", "2 500 000.00"},
		{"74(2)(e)", "1", "", 0, "0.01", "0.01"},
		{"74(2)(f)", "0.99", "", 0, "0.00", "0.00"},
		{"76(1)(a)", "3650000000", "", 0, "500 000.00", "500 000.00"},
		{"76(1)(b)", "3660000000", "", 366, "500 000.00", "500 000.00"},
		{"76(1)(c)", "1000000000", "", 365, "136 986.30", "136 986.30"},
		{"76(1)(d)", "1000000000", "", 366, "136 612.02", "136 612.02"},
		{"76(1)(e)", "", "1000000000", 0, "136 986.30", "136 986.30"},
		{"52(3) infringement", "2000000", "", 0, "120 000.00", "120 000.00"},
		{"52(3) information", "2000000", "4000000", 0, "20 000.00 40 000.00", "40 000.00"},
		{"52(4)", "7300000", "", 0, "1 000.00", "1 000.00"},
		{"Article 74(1)(a)", "1000", "", 0, "60.00", "60.00"},
		{"art 76(1)(E)", "36500", "", 0, "5.00", "5.00"},
	} {
		in := Case{Basis: c.basis, YearDays: c.yearDays}
		for to, text := range map[**Figure]string{&in.Turnover: c.turnover, &in.Income: c.income} {
			if text != "" {
				n, err := ParseCents(text)
				if err != nil {
					t.Fatal(err)
				}
				*to = &Figure{Amount: n}
			}
		}
		got, err := Check(in)
		if err != nil {
			t.Fatal(err)
		}
		var ms []string
		for _, m := range got.Measures {
			ms = append(ms, m.Cap.String())
		}
		if strings.Join(ms, " ") != c.measures || got.Cap.String() != c.cap || got.Caution != Caution {
			t.Errorf("%s of %s, %s: %v, cap %s; want %s, %s", c.basis, c.turnover, c.income, ms, got.Cap, c.measures, c.cap)
		}
	}
	for _, c := range []Case{{Basis: "74(3)", Turnover: &Figure{Amount: 1}}, {Basis: "74(1)(a)"}, {Basis: "76(1)(a)",
		Turnover: &Figure{Amount: 1}, YearDays: 360}} {
		if _, err := Check(c); err == nil {
			t.Errorf("%+v is checked", c)
		}
	}
}

// whole is a case against which nothing stands.
func whole(basis string) Case {
	c := Case{Basis: basis, Turnover: &Figure{Amount: 100_000_000_00}, Year: 2025, Heard: &yes, Fault: "negligence", Decision: &yes,
		Request: "decision", Enforces: &yes,
		State: "IE", National: "section 1", From: deadline.Date{Year: 2026, Month: 3, Day: 2}}
	return c
}

// TestConditions: each condition met, not met and not known.
func TestConditions(t *testing.T) {
	t.Parallel()
	total := func(n Cents) *Cents { return &n }
	for _, c := range []struct {
		basis string
		set   func(*Case)
		want  string // the provision of the one thing against it; "" none; "?" before it: not known
	}{
		{"74(1)(a)", func(*Case) {}, ""},
		{"74(1)(a)", func(c *Case) { c.Decision = &no }, "art 74(1) DSA"},
		{"74(1)(a)", func(c *Case) { c.Decision = nil }, "?art 74(1) DSA"},
		{"74(1)(b)", func(c *Case) { c.Heard = &no }, "art 79(1) DSA"}, {"74(1)(b)", func(c *Case) { c.Heard = nil }, "?art 79(1) DSA"},
		{"74(1)(c)", func(c *Case) { c.Fault = "none" }, "art 74(1) DSA"}, {"74(1)(c)", func(c *Case) { c.Fault = "" }, "?art 74(1) DSA"},
		{"74(1)(c)", func(c *Case) { c.Fault = "intent" }, ""}, {"74(1)(c)", func(c *Case) { c.Fault = "malice" }, "art 74(1) DSA"},
		{"74(2)(a)", func(*Case) {}, ""}, {"74(2)(a)", func(c *Case) { c.Request = "simple" }, ""}, {"74(2)(a)",
			func(c *Case) { c.Request = "" }, "?art 74(2)(a) DSA"},
		{"74(2)(a)", func(c *Case) { c.Decision = nil }, ""}, {"74(2)(a)", func(c *Case) { c.Heard = &no }, "art 74(3) DSA"},
		{"74(2)(b)", func(*Case) {}, ""}, {"74(2)(b)", func(c *Case) { c.Request = "simple" }, "art 74(2)(b) DSA"}, {"74(2)(b)",
			func(c *Case) { c.Request = "oral" }, "art 74(2)(b) DSA"},
		{"74(2)(c)", func(c *Case) { c.Request = "" }, ""}, {"74(2)(d)", func(c *Case) { c.Heard = nil }, "?art 74(3) DSA"},
		{"74(2)(e)", func(c *Case) { c.Fault = "none" }, "art 74(2) DSA"}, {"74(2)(f)", func(*Case) {}, ""},
		{"76(1)(a)", func(*Case) {}, ""}, {"76(1)(a)", func(c *Case) { c.Request = "simple" }, "art 76(1)(a) DSA"}, {"76(1)(b)",
			func(c *Case) { c.Request = "simple" }, ""},
		{"76(1)(b)", func(c *Case) { c.Enforces = &no }, "art 76(1)(b) DSA"}, {"76(1)(c)", func(c *Case) { c.Enforces = nil },
			"?art 76(1)(c) DSA"},
		{"76(1)(d)", func(c *Case) { c.From = deadline.Date{} }, "art 76(1) DSA"},
		{"76(1)(e)", func(c *Case) { c.Heard = &no }, "art 79(1) DSA"},
		{"76(1)(e)", func(c *Case) { c.Fault = "" }, ""}, // art 76 asks for neither intent nor negligence
		{"76(1)(e)", func(c *Case) { c.DefinitiveOf, c.Complied, c.Total = total(9_000_00), &yes, total(8_999_99) }, ""},
		{"76(1)(e)", func(c *Case) { c.DefinitiveOf, c.Complied, c.Total = total(9_000_00), &yes, total(9_000_00) }, "art 76(2) DSA"},
		{"76(1)(e)", func(c *Case) { c.DefinitiveOf, c.Complied = total(9_000_00), &no }, "art 76(2) DSA"},
		{"74(1)(a)", func(c *Case) { c.DefinitiveOf, c.Complied = total(9_000_00), &yes }, "art 76(2) DSA"},
		{"52(3) infringement", func(*Case) {}, ""}, {"52(3) infringement", func(c *Case) { c.State = "" }, "art 52(3) DSA"}, {"52(4)",
			func(c *Case) { c.National = "" }, "art 52(3) DSA"},
		{"74(1)(a)", func(c *Case) { c.Total = total(6_000_000_00) }, ""}, {"74(1)(a)", func(c *Case) { c.Total = total(6_000_000_01) },
			"art 74(1)(a) DSA"},
		{"74(2)(a)", func(c *Case) { c.Total = total(1_000_000_00) }, ""}, {"74(2)(a)", func(c *Case) { c.Total = total(1_000_000_01) },
			"art 74(2)(a) DSA"},
		{"76(1)(a)", func(c *Case) { c.Total = total(13_698_63) }, ""}, {"76(1)(a)", func(c *Case) { c.Total = total(13_698_64) },
			"art 76(1)(a) DSA"},
		{"74(1)(a)", func(c *Case) { c.Amounts, c.Total = []Amount{{"1", 100}, {"2", 200}}, total(300) }, ""},
		{"74(1)(a)", func(c *Case) { c.Amounts, c.Total = []Amount{{"1", 100}, {"2", 200}}, total(301) }, "art 74(1)(a) DSA"},
		{"74(1)(a)", func(c *Case) { c.Amounts = []Amount{{"1", 100}, {"2", 0}} }, "art 74(4) DSA"},
		{"74(1)(a)", func(c *Case) { c.DecidedOn = deadline.Date{Year: 2026, Month: 5, Day: 28} }, ""},
		{"74(1)(a)", func(c *Case) { c.DecidedOn = deadline.Date{Year: 2027, Month: 1, Day: 4} }, "art 74(1) DSA"},
		{"74(1)(a)", func(c *Case) { c.Turnover, c.Income = nil, &Figure{Amount: 1} }, "art 74(1)(a) DSA"},
	} {
		in := whole(c.basis)
		c.set(&in)
		got, err := Check(in)
		if err != nil {
			t.Fatal(err)
		}
		var laws []string
		for _, r := range got.Refused {
			laws = append(laws, map[bool]string{true: "?"}[r.Unknown]+r.Law)
		}
		if strings.Join(laws, " ") != c.want {
			t.Errorf("%s: %v, want %q", c.basis, got.Refused, c.want)
		}
	}
}

// TestPublishedSums: the sums of decisions that were made public against their caps: what turnover they would need, and that parts make the
// whole.
func TestPublishedSums(t *testing.T) {
	t.Parallel()
	n := func(m int64) Cents { return Cents(m * 1_000_000_00) }
	in := whole("74(1)(a)")
	sum := n(120)
	in.Amounts, in.Total, in.Turnover = []Amount{{"badge", n(45)}, {"repository", n(35)}, {"researchers", n(40)}}, &sum,
		&Figure{Amount: n(2000)}
	got, err := Check(in)
	if err != nil || len(got.Refused) > 0 || got.Proposed != sum || got.Needed != n(2000) || !*got.Within {
		t.Errorf("%+v %v", got, err)
	}
	in.Turnover = &Figure{Amount: n(2000) - 1}
	if got, err = Check(in); err != nil || *got.Within || len(got.Refused) != 1 {
		t.Errorf("a cent less: %+v %v", got, err)
	}
	if len(got.Criteria) != 4 || got.Criteria[1].Text != "" {
		t.Errorf("criteria: %+v", got.Criteria)
	}
	in = whole("74(2)(b)")
	in.Criteria.Delay = "three months"
	if got, err = Check(in); err != nil || len(got.Criteria) != 5 || got.Criteria[4].Text != "three months" {
		t.Errorf("criteria: %+v %v", got.Criteria, err)
	}
	in = whole("76(1)(a)")
	in.Days = 30
	if got, err = Check(in); err != nil || got.CapOfDays != 30*got.Cap || len(got.Criteria) != 0 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestAmounts are read in the ways people write them, and nothing else is.
func TestAmounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Cents{"1000000000": 100_000_000_000, "1 250 000.50": 125_000_050, "1.250.000,5": 125_000_050,
		"1,250,000.50": 125_000_050, "1250000,50": 125_000_050,
		"0": 0, "0.01": 1, "1'000": 100_000, "1.000": 100_000, "1,000": 100_000, "12_000": 1_200_000} {
		if got, err := ParseCents(text); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "1.", "1e9", "1.2.3", "12,34,56.7", "1.25.000", "EUR 5", "999999999999999999999", "1,5.000"} {
		if got, err := ParseCents(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
	var c Cents
	for raw, want := range map[string]Cents{`1000`: 100_000, `"1 000.10"`: 100_010} {
		if err := json.Unmarshal([]byte(raw), &c); err != nil || c != want {
			t.Errorf("%s: %d %v", raw, c, err)
		}
	}
	if b, err := json.Marshal(Cents(125_000_050)); err != nil || string(b) != `"1250000.50"` {
		t.Errorf("%s %v", b, err)
	}
	if got := Cents(123).String() + Cents(0).String() + Cents(100_000).String(); got != "1.230.001 000.00" {
		t.Error(got)
	}
}

// TestLimitationOfThePowerToFine: chains of dates, with days counted by hand on the calendar of the Commission.
func TestLimitationOfThePowerToFine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"the day itself", "committed 2024-03-05", "2029-03-05 of 2034-03-06"}, // 5 March 2034 is a Sunday
		{"a weekend", "committed 2024-03-02", "2029-03-02 of 2034-03-02"},      // a Friday, a Thursday
		{"moved", "committed 2023-09-15", "2028-09-15 of 2033-09-15"},          //
		{"a Saturday", "committed 2022-09-03", "2027-09-03 of 2032-09-03"},     //
		{"leap day", "committed 2024-02-29", "2029-02-28 of 2034-02-28"},       //
		{"interrupted", "committed 2024-03-05 request 2026-06-01",
			"2031-06-03 of 2034-03-06"}, // Whit Monday is 2 June 2031, 1 June a Sunday
		{"the last day interrupts", "committed 2024-03-05 inspection 2029-03-05", "2034-03-06 of 2034-03-06"},
		{"a day later not", "committed 2024-03-05 inspection 2029-03-06", "2029-03-05 of 2034-03-06"},
		{"twice", "committed 2024-03-05 request 2025-03-03 opening 2027-03-01", "2032-03-01 of 2034-03-06"},
		{"in any order", "committed 2024-03-05 opening 2027-03-01 request 2025-03-03", "2032-03-01 of 2034-03-06"},
		{"never beyond ten years", "committed 2024-03-05 request 2028-06-01 opening 2032-06-01", "2034-03-06 of 2034-03-06"},
		{"other acts", "committed 2024-03-05 other 2026-03-03", "2031-03-03 of 2034-03-06"},
		{"continuing", "continuing request 2026-01-05", "not running"},
		{"ceased", "continuing committed 2022-11-16 ceased 2024-03-05", "2029-03-05 of 2034-03-06"},
		{"an act before it ceased", "continuing ceased 2024-03-05 request 2024-03-04", "2029-03-05 of 2034-03-06"},
		{"an act on that day", "continuing ceased 2024-03-05 request 2024-03-05", "2029-03-05 of 2034-03-06"},
		{"before the Court", "committed 2024-03-05 court 2026-02-16..2026-02-26", "2029-03-15 of 2034-03-15"},
		{"and an act after", "committed 2024-03-05 court 2026-02-16..2026-02-26 request 2026-03-02", "2031-03-03 of 2034-03-15"},
		// 2 March 2031 is a Sunday
		{"and an act before", "committed 2024-03-05 request 2026-02-02 court 2026-02-16..2026-02-26", "2031-02-12 of 2034-03-15"},
		{"still before the Court", "committed 2024-03-05 court 2026-02-16..", "suspended"},
		{"too late for the Court", "committed 2024-03-05 court 2029-03-06..2029-03-10", "2029-03-05 of 2034-03-06"},
	} {
		h := history(t, c.in)
		got, err := Limitation(h, clock(t))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		k := got.Chains[0]
		out := fmt.Sprintf("%s of %s", k.Ends, k.Latest)
		switch {
		case !k.Running:
			out = "not running"
		case k.Pending:
			out = "suspended"
		}
		if out != c.want || got.Caution != Caution {
			t.Errorf("%s: %s, want %s: %+v", c.name, out, c.want, k.Links)
		}
		for _, l := range k.Links {
			if l.Law == "" || l.What == "" || l.On.IsZero() {
				t.Errorf("%s: a link without act, day or provision: %+v", c.name, l)
			}
		}
	}
}

// TestLimitationOfEnforcement: from finality, interrupted and suspended; no end at the latest.
func TestLimitationOfEnforcement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, on, want string }{
		{"final 2026-03-02", "2031-03-03", "2031-03-03 false"}, // 2 March 2031 is a Sunday
		{"final 2026-03-02", "2031-03-04", "2031-03-03 true"},
		{"final 2026-03-02 enforcement 2028-03-01", "2031-03-04", "2033-03-01 false"},
		{"final 2026-03-02 variation 2027-03-01 refusal 2028-03-01", "2031-03-04", "2033-03-01 false"},
		{"final 2026-03-02 enforcement 2031-03-04", "2031-03-04", "2031-03-03 true"},
		{"final 2026-03-02 suspended 2026-03-02..2026-06-02", "2031-03-04", "2031-06-03 false"}, // 92 days; Whit Monday
		{"final 2026-03-02 suspended 2026-03-02..", "2031-03-04", "2031-03-03 pending"},
		{"final 2026-03-02 enforcement 2030-03-01 enforcement 2035-03-01 enforcement 2039-03-01", "2040-01-03", "2044-03-01 false"},
	} {
		h := history(t, c.in)
		h.On = date(t, c.on)
		got, err := Limitation(h, clock(t))
		if err != nil {
			t.Fatal(err)
		}
		k := got.Chains[0]
		state := "pending"
		if k.Expired != nil {
			state = fmt.Sprint(*k.Expired)
		}
		if out := k.Ends.String() + " " + state; out != c.want {
			t.Errorf("%s on %s: %s, want %s: %+v", c.in, c.on, out, c.want, k.Links)
		}
	}
	h := history(t, "committed 2024-03-05 imposed 2029-03-05 final 2029-06-01")
	got, err := Limitation(h, clock(t))
	if err != nil || len(got.Chains) != 2 || got.Chains[0].Links[2].Note != "within time" {
		t.Errorf("%+v %v", got, err)
	}
	h.ImposedOn = date(t, "2029-03-06")
	if got, err = Limitation(h, clock(t)); err != nil || got.Chains[0].Links[2].Note != "after the last day" {
		t.Errorf("%+v %v", got, err)
	}
}

// TestDaysThatContradictEachOther are refused.
func TestDaysThatContradictEachOther(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "committed 2024-03-05 ceased 2024-03-06", "continuing committed 2024-03-05 ceased 2024-03-04",
		"committed 2024-03-05 letter 2025-01-01",
		"final 2024-03-05 letter! 2025-01-01", "committed 2024-03-05 court 2026-02-16..2026-02-15"} {
		if _, err := Limitation(history(t, in), clock(t)); err == nil {
			t.Errorf("%q is counted", in)
		}
	}
}

// history reads "committed DAY continuing ceased DAY WHAT DAY court DAY..DAY …".
func history(t *testing.T, text string) (h History) {
	t.Helper()
	w := strings.Fields(text)
	for i := 0; i < len(w); i++ {
		if w[i] == "continuing" {
			h.Continuing = true
			continue
		}
		word, arg := w[i], w[i+1]
		i++
		switch word {
		case "committed":
			h.Committed = date(t, arg)
		case "ceased":
			h.Ceased = date(t, arg)
		case "final":
			h.FinalOn = date(t, arg)
		case "imposed":
			h.ImposedOn = date(t, arg)
		case "court", "suspended":
			from, to, _ := strings.Cut(arg, "..")
			s := Span{From: date(t, from), To: date(t, to)}
			if word == "court" {
				h.Court = append(h.Court, s)
			} else {
				h.Suspended = append(h.Suspended, s)
			}
		case "variation", "refusal", "enforcement", "letter!":
			h.Enforcing = append(h.Enforcing, Act{On: date(t, arg), What: word})
		default:
			h.Acts = append(h.Acts, Act{On: date(t, arg), What: word, By: "Commission"})
		}
	}
	return h
}

// TestEveryProvisionIsInTheTable: what is cited is known, and what was not compared bears its mark.
func TestEveryProvisionIsInTheTable(t *testing.T) {
	t.Parallel()
	for _, b := range bases {
		if _, ok := law.Find(b.law); !ok {
			t.Errorf("%s is not in the table", b.law)
		}
		if mark(b.law) != law.MarkOf(b.law)+b.law.String() || !slices.Contains(Bases(), b.name) {
			t.Error(b.name)
		}
	}
	for _, place := range []string{"art 74(1)", "art 74(2)", "art 74(3)", "art 74(4)", "art 51(5)", "art 76(1)", "art 76(2)", "art 77(1)",
		"art 77(2)", "art 77(3)", "art 77(4)", "art 77(5)", "art 78(2)",
		"art 78(3)(a)", "art 78(3)(b)", "art 78(4)", "art 78(5)", "art 79(1)"} {
		if p, ok := law.Find(dsa(place)); !ok || p.Checked == "" {
			t.Errorf("%s: %+v", place, p)
		}
	}
}
