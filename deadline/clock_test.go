package deadline

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCountingRefusesWhatItCannotKnow(t *testing.T) {
	t.Parallel()
	de, com := clockOf(t, "DE"), clockOf(t, "COM")
	for name, c := range map[string]struct {
		clock Clock
		ev    Event
		p     Period
		want  string
	}{
		"last day after the last known year": {com, On(day(t, "2095-12-31")), Period{5, Years}, "calendar COM knows 2020–2099, not 2100"},
		"event long before the first year":   {de, On(day(t, "2018-01-01")), Period{14, Days}, "calendar DE knows 2020–2099, not 2018"},
		"working days that begin before 2020": {de, On(day(t, "2019-12-30")), Period{2, WorkingDays},
			"calendar DE knows 2020–2099, not 2019"},
		"working days that run out of years": {de, On(day(t, "2099-12-20")), Period{10, WorkingDays},
			"calendar DE knows 2020–2099, not 2100"},
		"far beyond the year 9999": {de, On(day(t, "2035-12-20")), Period{9999, Years},
			"calendar DE knows 2020–2099, not 12034"},
		"hours from a day": {de, On(day(t, "2026-01-05")), Period{48, Hours}, "needs the instant of the event"},
		"no event":         {de, Event{}, Period{1, Days}, "needs one event"},
		"two events":       {de, Event{time.Now(), day(t, "2026-01-05")}, Period{1, Days}, "needs one event"},
		"no period":        {de, On(day(t, "2026-01-05")), Period{}, "has no unit"},
		"nothing":          {de, On(day(t, "2026-01-05")), Period{0, Days}, "must count from 1"},
		"no zone":          {Clock{Calendar: de.Calendar}, On(day(t, "2026-01-05")), Period{1, Days}, "no time zone"},
		"no calendar":      {Clock{Zone: time.UTC}, On(day(t, "2026-01-05")), Period{1, Days}, "knows 2020–2099"},
	} {
		_, err := c.clock.End(c.ev, c.p)
		if err == nil || !strings.Contains(err.Error(), c.want) || aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestHoursNeedNoCalendarYear(t *testing.T) {
	t.Parallel()
	r, err := clockOf(t, "DE").End(At(time.Date(2041, 5, 1, 10, 15, 0, 0, time.UTC)), Period{72, Hours})
	if err != nil || r.LastDay != day(t, "2041-05-04") {
		t.Errorf("%v %v", r, err)
	}
}

func TestResultAsJSON(t *testing.T) {
	t.Parallel()
	c := clockOf(t, "COM")
	r, err := c.End(On(day(t, "2026-03-27")), Period{1, Weeks})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"last_day":"2026-04-07","end":"2026-04-07T23:59:59+02:00","paragraph":"art 3(4) Reg. 1182/71",` +
		`"skipped":[{"day":"2026-04-03","reason":"Good Friday"},{"day":"2026-04-04","reason":"Saturday"},` +
		`{"day":"2026-04-05","reason":"Sunday"},{"day":"2026-04-06","reason":"Easter Monday"}]}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	r, _ = c.End(On(day(t, "2026-01-05")), Period{2, Weeks})
	if b, _ = json.Marshal(r); !strings.HasSuffix(string(b), `"skipped":[]}`) {
		t.Errorf("nothing skipped is an empty list: %s", b)
	}
}

func TestDoubtfulDaysAreSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cal, event, period, note string }{
		{"SE", "2026-06-18", "1 working day", "if Midsummer Eve (2026-06-19) counts as a public holiday there, the last day is 2026-06-22"},
		{"FI", "2026-12-10", "14 days", "if Christmas Eve (2026-12-24) counts"},
		{"NL", "2026-03-20", "14 days", "if Good Friday (2026-04-03) counts"},
		{"DK", "2026-06-04", "1 day", "if Constitution Day (2026-06-05) counts"},
		{"IE", "2026-12-14", "14 days", "if Saint Stephen's Day in lieu (2026-12-28) counts"},
		{"GR", "2027-04-20", "14 days", "if Labour Day moved (2027-05-04) counts"},
		{"COM", "2024-12-20", "1 week", "the last day is 2025-01-06"},
		{"DE", "2026-03-20", "14 days", ""},
		{"SE", "2026-06-09", "11 days", ""},
	} {
		ev, _ := ParseEvent(c.event)
		p, _ := ParsePeriod(c.period)
		r, err := clockOf(t, c.cal).End(ev, p)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.Notes, "; "); !strings.Contains(got, c.note) || (c.note == "") != (got == "") {
			t.Errorf("%s, %s, %s: notes %q, want %q", c.event, c.period, c.cal, got, c.note)
		}
	}
}

func TestHoursOverAWeekendSayThatArt35IsDisputed(t *testing.T) {
	t.Parallel()
	de := clockOf(t, "DE")
	for when, want := range map[string]bool{
		"2026-03-06T23:30:00+01:00": true,  // the first hour that counts is Saturday's
		"2026-03-06T10:30:00+01:00": true,  // touches Friday only
		"2026-03-05T10:30:00+01:00": false, // Thursday and Friday
	} {
		ev, _ := ParseEvent(when)
		r, err := de.End(ev, Period{48, Hours})
		if err != nil || (len(r.Notes) == 1) != want {
			t.Errorf("48 hours from %s: notes %q, %v", when, r.Notes, err)
		}
	}
}

var anyDay = rapid.Custom(func(t *rapid.T) Date {
	return Date{2020, 1, 1}.AddDays(rapid.IntRange(0, 14*365).Draw(t, "day"))
})

var anyCode = rapid.Custom(func(t *rapid.T) string {
	return rapid.SampledFrom(calendars).Draw(t, "calendar").Code
})

var anyPeriod = rapid.Custom(func(t *rapid.T) Period {
	u := rapid.SampledFrom([]Unit{Days, WorkingDays, Weeks, Months, Years}).Draw(t, "unit")
	most := map[Unit]int{Days: 300, WorkingDays: 100, Weeks: 40, Months: 12, Years: 1}[u]
	return Period{rapid.IntRange(1, most).Draw(t, "n"), u}
})

func TestEveryPeriodForwards(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, on, p := clockOf(t, anyCode.Draw(rt, "code")), anyDay.Draw(rt, "event"), anyPeriod.Draw(rt, "period")
		r, err := c.End(On(on), p)
		if err != nil {
			if !strings.Contains(err.Error(), "knows 2020–2099") {
				rt.Fatal(err)
			}
			return
		}
		if why, _ := c.Calendar.Off(r.LastDay); why != "" {
			rt.Fatalf("%s after %s in %s ends on %s, %s (art 3(4))", p, on, c.Calendar.Code, r.LastDay, why)
		}
		working := 0
		for d := on.AddDays(1); !d.After(r.LastDay); d = d.AddDays(1) {
			if why, _ := c.Calendar.Off(d); why == "" {
				working++
			}
		}
		if p.twoDaysOrMore() && working < 2 {
			rt.Fatalf("%s after %s in %s includes %d working days (art 3(5))", p, on, c.Calendar.Code, working)
		}
		if p.Unit == WorkingDays && working != p.N {
			rt.Fatalf("%s after %s counts %d", p, on, working)
		}
		if nominal := p.from(on, 1); p.Unit != WorkingDays && r.LastDay.Before(nominal) {
			rt.Fatalf("%s after %s ends on %s, before %s", p, on, r.LastDay, nominal)
		}
		if got := r.End.Format("15:04:05"); got != "23:59:59" || DateOf(r.End) != r.LastDay {
			rt.Fatalf("ends at %s on %s", got, r.End)
		}
		for _, s := range r.Skipped {
			if why, _ := c.Calendar.Off(s.Day); why != s.Reason || !s.Day.After(on) || s.Day.After(r.LastDay) {
				rt.Fatalf("skipped %v, but %s is %q", s, s.Day, why)
			}
		}
	})
}

func TestALaterEventNeverEndsEarlier(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, on, p := clockOf(t, anyCode.Draw(rt, "code")), anyDay.Draw(rt, "event"), anyPeriod.Draw(rt, "period")
		a, err1 := c.End(On(on), p)
		b, err2 := c.End(On(on.AddDays(1)), p)
		if err1 == nil && err2 == nil && b.LastDay.Before(a.LastDay) {
			rt.Fatalf("%s in %s: from %s to %s, from the next day to %s", p, c.Calendar.Code, on, a.LastDay, b.LastDay)
		}
	})
}

func TestWorkingDaysBackwardsUndoForwards(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, on := clockOf(t, anyCode.Draw(rt, "code")), anyDay.Draw(rt, "event")
		if why, _ := c.Calendar.Off(on); why != "" {
			return
		}
		p := Period{rapid.IntRange(1, 60).Draw(rt, "n"), WorkingDays}
		a, err := c.End(On(on), p)
		if err != nil {
			return
		}
		if b, err := c.Before(On(a.LastDay), p); err != nil || b.LastDay != on {
			rt.Fatalf("%s after %s is %s, before that is %s (%v)", p, on, a.LastDay, b.LastDay, err)
		}
	})
}

func TestHoursAreHoursThatPass(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := clockOf(t, anyCode.Draw(rt, "code"))
		at := time.Unix(rapid.Int64Range(1577836800, 2080000000).Draw(rt, "at"), 0)
		n := rapid.IntRange(1, 500).Draw(rt, "hours")
		r, err := c.End(At(at), Period{n, Hours})
		if err != nil {
			rt.Fatal(err)
		}
		passed := r.End.Add(time.Second).Sub(at)
		if least := time.Duration(n) * time.Hour; passed <= least || passed > least+time.Hour {
			rt.Fatalf("%d hours from %s end at %s, %s later", n, at, r.End, passed)
		}
		if r.End.Format("04:05") != "59:59" {
			rt.Fatalf("ends within an hour: %s", r.End)
		}
	})
}

func TestInstantsAndDaysAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, on, p := clockOf(t, anyCode.Draw(rt, "code")), anyDay.Draw(rt, "event"), anyPeriod.Draw(rt, "period")
		at := time.Date(on.Year, on.Month, on.Day, rapid.IntRange(4, 23).Draw(rt, "hour"), rapid.IntRange(0, 59).Draw(rt, "minute"),
			0, 0, c.Zone)
		a, err1 := c.End(On(on), p)
		b, err2 := c.End(At(at.UTC()), p)
		if (err1 == nil) != (err2 == nil) || a.LastDay != b.LastDay {
			rt.Fatalf("%s from %s: %v %v; from %s: %v %v", p, on, a.LastDay, err1, at, b.LastDay, err2)
		}
	})
}

// Art 77(4) DSA needs ten years: later years are counted by the rules of today, and the result says so; the years that are known
// carry no such note.
func TestYearsAfterTheKnownOnesAreComputedAndSaidToBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, event, period, last string
		beyond                    bool
	}{
		{"COM", "2026-05-28", "10 years", "2036-05-28", true},
		{"COM", "2025-05-28", "10 years", "2035-05-28", false},
		{"DE", "2035-12-20", "10 working days", "2036-01-08", true},
		{"DE", "2030-12-30", "5 years", "2035-12-31", false},
		{"DE", "2030-12-31", "5 years", "2035-12-31", false},
		{"DE", "2031-01-01", "5 years", "2036-01-02", true},
	} {
		p, err := ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		r, err := clockOf(t, c.code).End(On(day(t, c.event)), p)
		if err != nil || r.LastDay.String() != c.last {
			t.Errorf("%s %s %s: %s %v, want %s", c.code, c.event, c.period, r.LastDay, err, c.last)
		}
		if got := strings.Contains(strings.Join(r.Notes, " "), "computed by the rules of today"); got != c.beyond {
			t.Errorf("%s %s %s: notes %q", c.code, c.event, c.period, r.Notes)
		}
	}
}
