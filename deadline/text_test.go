package deadline

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Period{
		"14 days": {14, Days}, "1 day": {1, Days}, "10 working days": {10, WorkingDays}, "1 working day": {1, WorkingDays},
		"48 hours": {48, Hours}, "2 weeks": {2, Weeks}, "6 months": {6, Months}, "5 years": {5, Years},
		"  3   Working  Days ": {3, WorkingDays}, "007 days": {7, Days}, "1 hour": {1, Hours}, "2 day": {2, Days},
	} {
		if got, err := ParsePeriod(s); err != nil || got != want {
			t.Errorf("%q: %v %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "days", "14", "fourteen days", "-3 days", "+3 days", "3.5 days", "0 days", "10000 days", "3 fortnights",
		"3 business days", "14days", "14 days 2 hours", "without undue delay", "1e3 days", "99999999999999999999 days",
		"1 workingday", "３ days", strings.Repeat("9", 70) + " days"} {
		if got, err := ParsePeriod(s); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is read as %v (%v)", s, got, err)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"14 days", "10 working days", "48 hours", "1 year", "0 days", "9999 weeks", "\x00 days", "٣ days",
		"1 working  day"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePeriod(s)
		if err != nil {
			return
		}
		if again, err := ParsePeriod(p.String()); err != nil || again != p {
			t.Errorf("%q is %v, written %q, read %v %v", s, p, p.String(), again, err)
		}
		if p.N < 1 || p.N > MaxN {
			t.Errorf("%q counts %d", s, p.N)
		}
	})
}

func FuzzCount(f *testing.F) {
	f.Add("2026-01-05", "14 days", "COM", false)
	f.Add("2026-03-06T14:20:00+01:00", "48 hours", "DE", false)
	f.Add("2024-02-29", "1 year", "FI", true)
	f.Add("9999-12-31", "9999 years", "BG", false)
	f.Add("0001-01-01", "9999 months", "GR", true)
	f.Fuzz(func(t *testing.T, event, period, code string, back bool) {
		ev, err1 := ParseEvent(event)
		p, err2 := ParsePeriod(period)
		cal, err3 := CalendarOf(code)
		if err1 != nil || err2 != nil || err3 != nil {
			return
		}
		c := Clock{cal, time.UTC}
		count := c.End
		if back {
			count = c.Before
		}
		r, err := count(ev, p)
		if err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		if on := ev.day(c.Zone); p.Unit != Hours && (back == r.LastDay.After(on)) {
			t.Errorf("%s, %s, back %v: %s", event, period, back, r.LastDay)
		}
	})
}

func TestParseEvent(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2026-01-05":                     "2026-01-05",
		"2026-01-05T09:30:00+01:00":      "2026-01-05",
		"2026-01-05T23:30:00Z":           "2026-01-06",
		"2026-01-05T23:30:00.123Z":       "2026-01-06",
		"2026-07-05T22:30:00Z":           "2026-07-06",
		"2026-01-05T00:30:00.5+14:00":    "2026-01-04",
		"2024-02-29":                     "2024-02-29",
		"2026-03-29T02:30:00+01:00":      "2026-03-29",
		"2026-10-24T22:00:00.000000001Z": "2026-10-25",
	} {
		ev, err := ParseEvent(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
		} else if got := ev.day(clockOf(t, "DE").Zone).String(); got != want {
			t.Errorf("%s falls on %s in Berlin, want %s", s, got, want)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "5.1.2026", "2026-01-05T09:30:00", "2026-01-05 09:30", "2026-1-5",
		"now", "T"} {
		if ev, err := ParseEvent(s); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is read as %v", s, ev)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := anyDay.Draw(rt, "day")
		n := rapid.IntRange(-5000, 5000).Draw(rt, "n")
		if got := d.AddDays(n).AddDays(-n); got != d {
			rt.Fatalf("%s %+d days and back: %s", d, n, got)
		}
		m := d.AddMonths(n % 400)
		if m.Day > d.Day || m.Day < min(d.Day, 28) {
			rt.Fatalf("%s %+d months: %s", d, n%400, m)
		}
		if got := d.AddDays(n).Compare(d); got != min(1, max(-1, n)) {
			rt.Fatalf("%s compares %d", d, got)
		}
		if p, err := ParseDate(d.String()); err != nil || p != d {
			rt.Fatalf("%s is read as %v %v", d, p, err)
		}
	})
}

func TestTextForms(t *testing.T) {
	t.Parallel()
	type form struct {
		On     Date   `json:"on"`
		Length Period `json:"length"`
		None   Date   `json:"none,omitzero"`
	}
	in := form{On: Date{2026, 1, 5}, Length: Period{10, WorkingDays}}
	b, err := json.Marshal(in)
	if want := `{"on":"2026-01-05","length":"10 working days"}`; err != nil || string(b) != want {
		t.Errorf("%s %v, want %s", b, err, want)
	}
	var out form
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("%v %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"on":"","length":""}`), &out); err != nil || !out.On.IsZero() || !out.Length.IsZero() {
		t.Errorf("%v %v", out, err)
	}
	for _, bad := range []string{`{"on":"2026-02-30"}`, `{"length":"soon"}`, `{"on":5}`} {
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s is read as %v", bad, out)
		}
	}
	if s := (Unit(9)).String() + Unit(0).String(); s != "unit 9unit 0" {
		t.Errorf("unknown units: %q", s)
	}
}

func TestTheLastSecondStandsInTheZone(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{
		"Europe/Berlin":   "2026-03-29T23:59:59+02:00", // the day of the change has 23 hours
		"Europe/Helsinki": "2026-03-29T23:59:59+03:00",
		"Atlantic/Azores": "2026-03-29T23:59:59Z",
	} {
		z, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Date{2026, 3, 29}).Last(z).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

// What people write by mistake is refused, and the words say what is wrong; spaces and capitals do not matter.
func TestOddPeriodsAreSaid(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"14days": "number and a unit", "14": "number and a unit", "": "number and a unit", "P14D": "number and a unit",
		"+1 month": "not a whole number", "-1 days": "not a whole number", "1.5 days": "not a whole number",
		"1,5 days": "not a whole number", "one week": "not a whole number",
		"99999999999999999999 days": "from 1 to 9999", "0 days": "from 1 to 9999", "10000 days": "from 1 to 9999",
		"٣ days": "not a whole number", "1e2 days": "not a whole number",
		"1 month 2 days": "not a unit", "10 business days": "not a unit", "3 working-days": "not a unit", "2 fortnights": "not a unit",
	} {
		if p, err := ParsePeriod(s); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v %v", s, p, err)
		}
	}
	for s, want := range map[string]Period{
		"14 Days": {14, Days}, " 10  Working\tDAYS ": {10, WorkingDays}, "1 days": {1, Days}, "2 month": {2, Months},
		"007 days": {7, Days}, "9999 hours": {9999, Hours},
		"6\u00a0months": {6, Months},
	} {
		if p, err := ParsePeriod(s); err != nil || p != want {
			t.Errorf("%q: %v %v", s, p, err)
		}
	}
}
