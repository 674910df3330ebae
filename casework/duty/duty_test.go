package duty

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

func clock(t *testing.T, code string) deadline.Clock {
	t.Helper()
	cal, err := deadline.CalendarOf(code)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(cal.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return deadline.Clock{Calendar: cal, Zone: zone}
}

func date(t *testing.T, s string) deadline.Date {
	t.Helper()
	var d deadline.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

// find returns the row of the provision; ok is false where the service has no such duty.
func (t Table) find(celex, place string) (Row, bool) {
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Provision.CELEX == celex && r.Provision.Place == place })
	if i < 0 {
		return Row{}, false
	}
	return t.Rows[i], true
}

const facts = `{"name": "M", "kinds": ["platform"], "marketplace": true, "size": {"enterprise": "large"}, "designations": [{"kind": "VLOP", "decided_on": "2023-04-25"}]}`

// TestDaysOfDesignation: four months on the very day, the first report two months later, half-years since 1 July 2025; days counted by
// hand.
func TestDaysOfDesignation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ notified, on, place, want, by string }{
		{"2023-04-25", "2023-06-01", "art 33(6)", "2023-08-25", "art 4(1)"},
		{"2024-05-31", "2024-06-01", "art 33(6)", "2024-09-30", "art 4(1)"}, // no 31 September
		{"2023-12-20", "2024-01-01", "art 33(6)", "2024-04-20", "art 4(1)"}, // a Saturday, not moved
		{"2023-10-31", "2023-11-01", "art 33(6)", "2024-02-29", "art 4(1)"},
		{"2026-01-26", "2026-02-01", "art 33(6)", "2026-05-26", "art 4(1)"},
		{"2023-04-25", "2023-06-01", "art 34(1)", "2023-08-25", "art 4(1)"},
		{"2023-04-25", "2023-08-25", "art 34(1)", "2023-08-25", "art 4(1)"},
		{"2023-04-25", "2023-08-26", "art 34(1)", "2024-08-26", "art 3(4)"}, // 25 August 2024 is a Sunday
		{"2023-04-25", "2026-01-10", "art 34(1)", "2026-08-25", "art 3(2)(c)"},
		{"2023-04-25", "2023-09-01", "art 37(1)", "2024-08-26", "art 3(4)"},
		{"2023-04-25", "2024-08-27", "art 37(1)", "2025-08-25", "art 3(2)(c)"},
		{"2023-04-25", "2023-09-01", "art 42(1)", "2023-10-25", "art 3(2)(c)"},
		{"2023-04-25", "2023-10-26", "art 42(1)", "2024-04-25", ""},
		{"2023-04-25", "2025-07-01", "art 42(1)", "2026-03-02", "art 3(4)"}, // 28 February 2026 is a Saturday
		{"2023-04-25", "2026-03-03", "art 42(1)", "2026-08-31", "art 3(2)(c)"},
		{"2023-04-25", "2026-09-01", "art 42(1)", "2027-03-01", "art 3(4)"}, // 28 February 2027 is a Sunday
		{"2026-01-26", "2026-06-01", "art 42(1)", "2026-07-27", "art 3(4)"}, // 26 July is a Sunday
		{"2026-01-26", "2026-07-28", "art 42(1)", "2026-08-31", "art 3(2)(c)"},
		{"2026-01-26", "2026-09-01", "art 41(6)", "2027-05-26", "art 3(2)(c)"},
	} {
		s, err := Read(strings.NewReader(strings.ReplaceAll(facts, `"decided_on": "2023-04-25"`, `"notified_on": "`+c.notified+`"`)), "facts")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Of(s, date(t, c.on), clock(t, "COM"))
		if err != nil {
			t.Fatal(err)
		}
		r, ok := got.find("32022R2065", c.place)
		if by := strings.TrimSuffix(r.By, " Reg. 1182/71"); !ok || r.Day.String() != c.want || by != c.by || r.Late {
			t.Errorf("notified %s, on %s, %s: %s by %q (%v), want %s by %q", c.notified, c.on, c.place, r.Day, r.By, ok, c.want, c.by)
		}
		if strings.Contains(r.Assumed, "notified on the day") {
			t.Errorf("%s: the notification is known: %q", c.place, r.Assumed)
		}
	}
}

// TestWhoHasWhichDuty: by kind, marketplace, size and designation, with both neighbours of each border.
func TestWhoHasWhichDuty(t *testing.T) {
	t.Parallel()
	base := func(f string) string { return `{"name": "M", ` + f + `}` }
	lost := `"kinds": ["platform"], "marketplace": true, "size": {"enterprise": "medium", "lost_on": "2025-03-31"}`
	vlop := `, "designations": [{"kind": "VLOP", "notified_on": "2025-06-02"%s}]`
	for _, c := range []struct {
		facts, on, place string
		has              bool
	}{
		{`"kinds": ["mere_conduit"]`, "2026-03-02", "art 9(1)", true}, {`"kinds": ["mere_conduit"]`, "2026-03-02", "art 16(1)", false},
		{`"kinds": ["caching"]`, "2026-03-02", "art 18(1)", false}, {`"kinds": ["hosting"]`, "2026-03-02", "art 18(1)", true},
		{`"kinds": ["hosting"]`, "2026-03-02", "art 20(1)", false}, {`"kinds": ["platform"]`, "2026-03-02", "art 20(1)", true},
		{`"kinds": ["platform"]`, "2026-03-02", "art 16(1)", true},
		{`"kinds": ["platform"], "marketplace": false`, "2026-03-02", "art 30(1)", false}, {`"kinds": ["platform"], "marketplace": true`,
			"2026-03-02", "art 30(1)", true},
		{`"kinds": ["platform"]`, "2026-03-02", "art 30(1)", true}, // not known: shown as asked for
		{`"kinds": ["search_engine"]`, "2026-03-02", "art 24(2)", true}, {`"kinds": ["search_engine"]`, "2026-03-02", "art 24(5)", false},
		{`"kinds": ["search_engine"]`, "2026-03-02", "art 17(1)", false},
		{`"kinds": ["platform"], "size": {"enterprise": "small"}`, "2026-03-02", "art 15", false},
		{`"kinds": ["platform"], "size": {"enterprise": "medium"}`, "2026-03-02", "art 15", true},
		{`"kinds": ["platform"], "size": {"enterprise": "micro"}`, "2026-03-02", "art 24(2)", false},
		{`"kinds": ["platform"], "size": {"enterprise": "micro"}`, "2026-03-02", "art 24(3)", true},
		{`"kinds": ["platform"], "size": {"enterprise": "small"}`, "2026-03-02", "art 16(1)", true},
		{lost, "2026-03-31", "art 20(1)", false}, {lost, "2026-04-01", "art 20(1)", true}, // twelve months, and the day after
		{lost, "2026-03-31", "art 30(1)", false}, {lost, "2026-04-01", "art 30(1)", true},
		{lost, "2026-03-31", "art 15", true}, {lost, "2025-03-30", "art 20(1)", true},
		{lost + strings.ReplaceAll(vlop, "%s", ""), "2025-10-02", "art 20(1)", true},
		{lost + strings.ReplaceAll(vlop, "%s", ""), "2025-10-01",
			"art 20(1)", false},
		{`"kinds": ["platform"]` + strings.ReplaceAll(vlop, "%s", ""), "2025-06-01", "art 34(1)", false}, {`"kinds": ["platform"]` +
			strings.ReplaceAll(vlop, "%s", ""), "2025-06-02", "art 34(1)", true},
		{`"kinds": ["platform"]` + strings.ReplaceAll(vlop, "%s", `, "end_notified": "2026-07-06"`), "2026-11-05", "art 38", true},
		{`"kinds": ["platform"]` + strings.ReplaceAll(vlop, "%s", `, "end_notified": "2026-07-06"`), "2026-11-06", "art 38", false},
		{`"kinds": ["platform"]` + strings.ReplaceAll(vlop, "%s", `, "annulled_on": "2026-07-06"`), "2026-07-06", "art 38", false},
	} {
		s, err := Read(strings.NewReader(base(c.facts)), "facts")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Of(s, date(t, c.on), clock(t, "IE"))
		if err != nil {
			t.Fatal(err)
		}
		if _, has := got.find("32022R2065", c.place); has != c.has {
			t.Errorf("%s on %s: %s: %v, want %v", c.facts, c.on, c.place, has, c.has)
		}
	}
}

// TestNumbersOfRecipients: the next number six months after the last publication, by the calendar of the seat; the threshold; a year below.
func TestNumbersOfRecipients(t *testing.T) {
	t.Parallel()
	s := Service{Name: "M", Kinds: []string{"platform"}}
	day := func(x string) deadline.Date { return date(t, x) }
	row := func(on string) (Row, Status) {
		t.Helper()
		got, err := Of(s, day(on), clock(t, "DE"))
		if err != nil {
			t.Fatal(err)
		}
		r, _ := got.find("32022R2065", "art 24(2)")
		return r, got.Status
	}
	if r, st := row("2023-01-10"); r.Day.String() != "2023-02-17" || st.State != "" {
		t.Errorf("%+v %+v", r, st)
	}
	if r, _ := row("2026-01-10"); !r.Day.IsZero() || r.Late || len(r.Notes) != 1 {
		t.Errorf("an unknown publication has a day: %+v", r)
	}
	for _, c := range []struct {
		total int
		state string
	}{{Threshold, "meets"}, {Threshold - 1, "below"}, {Threshold + 1, "meets"}} {
		s.Recipients = []Recipients{{Total: c.total, PublishedOn: day("2025-10-03")}}
		r, st := row("2026-01-10")
		if r.Day.String() != "2026-04-07" || r.By != "art 3(4) Reg. 1182/71" || st.State != c.state { // Good Friday to Easter Monday
			t.Errorf("%d: %s by %s, %q", c.total, r.Day, r.By, st.State)
		}
	}
	if r, _ := row("2026-04-08"); !r.Late {
		t.Error("the day has passed")
	}
	s.Recipients = []Recipients{{Monthly: []int{44e6, 45e6, 46e6, 44e6, 46e6, 45e6}, Total: 46e6, PublishedOn: day("2025-10-03")}}
	if _, st := row("2026-01-10"); st.State != "meets" || len(st.Notes) < 2 || !strings.Contains(st.Notes[0],
		"its monthly figures give 45000000") {
		t.Errorf("%+v", st)
	}
	s.Recipients = []Recipients{{AtLeast: 44e6, AtMost: 46e6, PublishedOn: day("2025-10-03")}}
	if _, st := row("2026-01-10"); st.State != "" {
		t.Errorf("a range around the threshold says nothing: %+v", st)
	}
	s.Designations = []Designation{{Kind: "VLOP", NotifiedOn: day("2023-04-25")}}
	half := func(from, to, out string, n int) Recipients {
		return Recipients{From: day(from), To: day(to), Total: n, PublishedOn: day(out)}
	}
	for _, c := range []struct {
		rs   []Recipients
		year bool
	}{
		{[]Recipients{half("2024-07-01", "2024-12-31", "2025-02-17", 44e6), half("2025-01-01", "2025-06-30", "2025-08-17", 43e6)}, true},
		{[]Recipients{half("2024-07-01", "2024-12-31", "2025-02-17", 45e6), half("2025-01-01", "2025-06-30", "2025-08-17", 43e6)}, false},
		{[]Recipients{half("2024-07-01", "2024-12-30", "2025-02-17", 44e6), half("2025-01-01", "2025-06-30", "2025-08-17", 43e6)}, false},
		{[]Recipients{half("2025-01-01", "2025-06-30", "2025-08-17", 43e6)}, false},
	} {
		s.Recipients = c.rs
		_, st := row("2026-01-10")
		if got := slices.ContainsFunc(st.Notes, func(n string) bool { return strings.Contains(n, "uninterrupted year") }); got != c.year {
			t.Errorf("%+v: %v", c.rs, st.Notes)
		}
	}
}

// TestReportsOfTheYear: calendar years since 2025, out within two months.
func TestReportsOfTheYear(t *testing.T) {
	t.Parallel()
	s := Service{Name: "M", Kinds: []string{"hosting"}}
	for on, want := range map[string]string{"2024-05-01": "2025-02-17", "2025-03-03": "2026-03-02", "2026-03-02": "2026-03-02",
		"2026-03-03": "2027-03-01", "2027-06-01": "2028-02-29"} {
		got, err := Of(s, date(t, on), clock(t, "FR"))
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := got.find("32022R2065", "art 15"); !ok || r.Day.String() != want {
			t.Errorf("on %s: %s, want %s", on, r.Day, want)
		}
	}
}

// TestEveryDutyIsMetBySomething: each obligation has its record, and no record is of none.
func TestEveryDutyIsMetBySomething(t *testing.T) {
	t.Parallel()
	all := law.Obligations(law.VeryLarge, true)
	for _, o := range all {
		if recordOf(o.Ref) == "" {
			t.Errorf("nothing is said to meet %s", o.Ref)
		}
	}
	for place := range records {
		if !slices.ContainsFunc(all, func(o law.Obligation) bool { return o.Ref.CELEX+" "+o.Ref.Place == place }) {
			t.Errorf("records.txt: %s is no obligation", place)
		}
	}
}

// TestHistory: every line is read, valid, and says where it is from; what is not confirmed says so in the table.
func TestHistory(t *testing.T) {
	t.Parallel()
	lines := 0
	for line := range strings.Lines(designatedList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		if f := strings.Split(line, "\t"); len(f) == 11 {
			for _, i := range []int{5, 6, 7} {
				if f[i] != "-" {
					date(t, f[i])
				}
			}
		}
	}
	if lines != len(Designated()) || lines < 26 {
		t.Errorf("%d lines, %d services", lines, len(Designated()))
	}
	for _, s := range Designated() {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		if s.Confirmed() != (s.Mark == "V") || markWords[s.Mark] == "" || s.Confirmed() && s.Source == "" {
			t.Errorf("%s: mark %q, source %q", s.Name, s.Mark, s.Source)
		}
		got, err := Of(s, date(t, "2026-11-30"), clock(t, "COM"))
		if err != nil {
			t.Fatal(err)
		}
		unconfirmed := slices.ContainsFunc(got.Notes, func(n string) bool { return strings.HasPrefix(n, "unconfirmed: ") })
		if unconfirmed == s.Confirmed() || got.Status.Assumed == "" {
			t.Errorf("%s: %v %+v", s.Name, got.Notes, got.Status)
		}
	}
	for name, want := range map[string]string{"TikTok": "applying", "stripchat": "ended", "WhatsApp (Channels)": "applying"} {
		s, err := Known(name)
		if err != nil || s.StatusOn(date(t, "2026-11-30")).State != want {
			t.Errorf("%s: %v %+v", name, err, s.StatusOn(date(t, "2026-11-30")))
		}
	}
	if _, err := Known("Nothing"); err == nil {
		t.Error("there is no such service")
	}
}

// TestFactsThatContradictEachOther are refused, all at once.
func TestFactsThatContradictEachOther(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`:                            "has no name",
		`{"name":"M","kinds":["shop"]}`: "is none of",
		`{"name":"M","kinds":[]}`:       "does not say what the service is",
		`{"name":"M","kinds":["hosting"],"size":{"enterprise":"huge"}}`:                                                           "is none of micro",
		`{"name":"M","kinds":["hosting"],"size":{"enterprise":"small","lost_on":"2025-01-01"}}`:                                   "and to be lost",
		`{"name":"M","kinds":["hosting"],"seat":{"state":"XX"}}`:                                                                  "is no Member State",
		`{"name":"M","kinds":["platform"],"recipients":[{"published_on":"2025-01-01"}]}`:                                          "gives no number",
		`{"name":"M","kinds":["platform"],"designations":[{"kind":"VLOP"}]}`:                                                      "neither the day of the decision",
		`{"name":"M","kinds":["platform"],"designations":[{"kind":"BIG","decided_on":"2025-01-01"}]}`:                             "neither VLOP nor VLOSE",
		`{"name":"M","kinds":["platform"],"designations":[{"kind":"VLOP","decided_on":"2025-01-02","notified_on":"2025-01-01"}]}`: "notified before it was taken",
		`{"name":"M","kinds":["platform"],"designations":[{"kind":"VLOP","decided_on":"2025-01-02","end_decided":"2025-01-02"}]}`: "ended before it began",
		`{"name":"M","kinds":["platform"],"designations":[{"kind":"VLOP","decided_on":"2025-01-02","basis":"press"}]}`:            "is none of 24(2)",
		`{"name":"M","kind":["platform"]}`:     "unknown field",
		`{"name":"M","kinds":["platform"]} {}`: "more than one service",
	} {
		if _, err := Read(strings.NewReader(text), "f"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestCalendarFile: lines end with CR LF and hold at most 75 octets, and every day is an event of its own.
func TestCalendarFile(t *testing.T) {
	t.Parallel()
	s, err := Read(strings.NewReader(strings.Replace(facts, `"M"`, `"Märkte; und, mehr"`, 1)), "f")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Of(s, date(t, "2026-03-01"), clock(t, "COM"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := got.ICal(&b); err != nil {
		t.Fatal(err)
	}
	days := 0
	for _, r := range got.Rows {
		if !r.Day.IsZero() {
			days++
		}
	}
	text := b.String()
	if n := strings.Count(text, "BEGIN:VEVENT"); n != days || n < 6 || strings.Count(text, "\n") != strings.Count(text, "\r\n") ||
		!strings.Contains(text, `Märkte\; und\, mehr`) {
		t.Errorf("%d events for %d days:\n%s", n, days, text)
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > foldAt {
			t.Errorf("%d octets: %s", len(line), line)
		}
	}
}
