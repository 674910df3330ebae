package deadline

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

var states = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

func TestTheCommissionAndAllMemberStatesHaveACalendar(t *testing.T) {
	t.Parallel()
	var got []string
	for _, c := range Calendars() {
		got = append(got, c.Code)
		if _, err := time.LoadLocation(c.Zone); err != nil {
			t.Errorf("%s: zone %q: %v", c.Code, c.Zone, err)
		}
		if about := c.About(); !strings.HasPrefix(about, "≈ not checked against the Official Journal; ") ||
			!strings.Contains(about, newYear) {
			t.Errorf("%s: about %q", c.Code, about)
		}
	}
	if diff := cmp.Diff(append([]string{"COM"}, states...), got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if c, err := CalendarOf(" el "); err != nil || c.Code != "GR" {
		t.Errorf("EL is Greece: %v %v", c.Code, err)
	}
	if _, err := CalendarOf("UK"); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(aedile.HintOf(err), "COM, AT, BE") {
		t.Errorf("UK: %v, hint %q", err, aedile.HintOf(err))
	}
}

func TestAClockForEachCalendar(t *testing.T) {
	t.Parallel()
	clocks, err := Clocks(time.LoadLocation)
	if err != nil || len(clocks) != 28 || clocks["FI"].Zone.String() != "Europe/Helsinki" || clocks["COM"].Calendar.Code != "COM" {
		t.Errorf("%d clocks, %v", len(clocks), err)
	}
	_, err = Clocks(func(string) (*time.Location, error) { return nil, errors.New("no zone data") })
	if err == nil || err.Error() != "calendar COM: no zone data" {
		t.Error(err)
	}
}

func TestYearsOutsideAreAnError(t *testing.T) {
	t.Parallel()
	for _, c := range Calendars() {
		for year := FirstYear; year <= LastComputed; year++ {
			if hs, err := c.Holidays(year); err != nil || len(hs) < 8 {
				t.Errorf("%s %d: %d holidays, %v", c.Code, year, len(hs), err)
			}
		}
		for _, year := range []int{FirstYear - 1, LastComputed + 1, 0} {
			if hs, err := c.Holidays(year); err == nil || hs != nil {
				t.Errorf("%s %d: %v", c.Code, year, hs)
			}
		}
	}
}

// Dates of Easter as church calendars print them.
func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int][2]string{
		1954: {"04-18", "04-25"}, 2000: {"04-23", "04-30"}, 2008: {"03-23", "04-27"}, 2011: {"04-24", "04-24"},
		2020: {"04-12", "04-19"}, 2021: {"04-04", "05-02"}, 2022: {"04-17", "04-24"}, 2023: {"04-09", "04-16"},
		2024: {"03-31", "05-05"}, 2025: {"04-20", "04-20"}, 2026: {"04-05", "04-12"}, 2027: {"03-28", "05-02"},
		2028: {"04-16", "04-16"}, 2029: {"04-01", "04-08"}, 2030: {"04-21", "04-28"}, 2031: {"04-13", "04-13"},
		2032: {"03-28", "05-02"}, 2033: {"04-17", "04-24"}, 2034: {"04-09", "04-09"}, 2035: {"03-25", "04-29"},
		2038: {"04-25", "04-25"},
	} {
		if got := [2]string{Easter(year).String()[5:], OrthodoxEaster(year).String()[5:]}; got != want {
			t.Errorf("Easter %d: %v, want %v", year, got, want)
		}
	}
}

// The Commission's decision for 2023 (OJ C 201 I, 28.5.2021, p. 2), staff in Brussels, weekdays.
func TestCommission2023AsDecided(t *testing.T) {
	t.Parallel()
	want := "01-02 04-06 04-07 04-10 05-01 05-09 05-18 05-19 05-29 07-21 08-15 11-01 11-02 12-25 12-26 12-27 12-28 12-29"
	if got := weekdays(t, "COM", 2023); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Holidays on weekdays in years that show a change, a day in lieu or a movable feast.
func TestHolidaysOnWeekdays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		year int
		want string
	}{
		{"COM", 2025, "01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15 12-24 12-25 12-26 12-29 12-30 12-31"},
		{"DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 12-25"},
		{"FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25"},
		{"BG", 2026, "01-01 01-02 03-03 04-10 04-13 05-01 05-06 05-25 09-07 09-22 12-24 12-25 12-28"},
		{"BG", 2022, "01-03 03-03 04-22 04-25 05-02 05-06 05-24 09-06 09-22 12-26 12-27 12-28"},
		{"BG", 2021, "01-01 03-03 04-30 05-03 05-04 05-06 05-24 09-06 09-22 12-24 12-27 12-28"},
		{"CY", 2026, "01-01 01-06 02-23 03-25 04-01 04-10 04-13 05-01 06-01 10-01 10-28 12-25"},
		{"DK", 2023, "04-06 04-07 04-10 05-05 05-18 05-29 12-25 12-26"},
		{"DK", 2024, "01-01 03-28 03-29 04-01 05-09 05-20 12-25 12-26"},
		{"GR", 2024, "01-01 03-18 03-25 05-03 05-06 05-07 06-24 08-15 10-28 12-25 12-26"},
		{"HR", 2020, "01-01 01-06 04-13 05-01 06-11 06-22 08-05 11-18 12-25"},
		{"IE", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25"},
		{"IE", 2030, "01-01 02-01 04-22 05-06 06-03 08-05 10-28 12-25 12-26"},
		{"LV", 2024, "01-01 03-29 04-01 05-01 05-06 06-24 11-18 12-24 12-25 12-26 12-31"},
		{"NL", 2025, "01-01 04-21 05-05 05-29 06-09 12-25 12-26"},
		{"PL", 2025, "01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26"},
		{"RO", 2024, "01-01 01-02 01-24 05-01 05-03 05-06 06-24 08-15 12-25 12-26"},
		{"SE", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 12-25"},
		{"SK", 2023, "01-06 04-07 04-10 05-01 05-08 07-05 08-29 09-01 09-15 11-01 11-17 12-25 12-26"},
		{"SK", 2026, "01-01 01-06 04-03 04-06 05-01 12-24 12-25"},
		{"SI", 2023, "01-02 02-08 04-10 04-27 05-01 05-02 08-14 08-15 10-31 11-01 12-25 12-26"},
	} {
		if got := weekdays(t, c.code, c.year); got != c.want {
			t.Errorf("%s %d\ngot  %s\nwant %s", c.code, c.year, got, c.want)
		}
	}
}

func weekdays(t *testing.T, code string, year int) string {
	t.Helper()
	c, err := CalendarOf(code)
	if err != nil {
		t.Fatal(err)
	}
	hs, err := c.Holidays(year)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range hs {
		if wd := h.On.Weekday(); wd != time.Saturday && wd != time.Sunday {
			out = append(out, h.On.String()[5:])
		}
	}
	return strings.Join(out, " ")
}

func TestMidsummerAndAllSaintsAreSaturdays(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"SE", "FI"} {
		c, _ := CalendarOf(code)
		for year := FirstYear; year <= LastYear; year++ {
			hs, _ := c.Holidays(year)
			for _, h := range hs {
				mmdd := h.On.String()[5:]
				switch h.Name {
				case "Midsummer Day":
					if h.On.Weekday() != time.Saturday || mmdd < "06-20" || mmdd > "06-26" {
						t.Errorf("%s: Midsummer Day on %s", code, h.On)
					}
				case allSaints:
					if h.On.Weekday() != time.Saturday || mmdd < "10-31" || mmdd > "11-06" {
						t.Errorf("%s: All Saints on %s", code, h.On)
					}
				}
			}
			ds, _ := c.Doubtful(year)
			if len(ds) < 2 || ds[0].Name != "Midsummer Eve" || ds[0].On.Weekday() != time.Friday || ds[0].Doubt != likeHoliday {
				t.Errorf("%s %d: doubtful %v", code, year, ds)
			}
		}
	}
}

func TestTwoHolidaysOnOneDayAreBothNamed(t *testing.T) {
	t.Parallel()
	ro, _ := CalendarOf("RO")
	if why, err := ro.Off(Date{2026, 6, 1}); why != "Children's Day; Orthodox Whit Monday" || err != nil {
		t.Errorf("%q %v", why, err)
	}
}

// A rest day that Hungary exchanged with a Saturday is counted as a working day, and a note says what changes if it is none.
func TestHungarianRestDaysAreDoubtful(t *testing.T) {
	t.Parallel()
	r, err := clockOf(t, "HU").End(On(Date{2025, 10, 10}), Period{14, Days})
	if err != nil || r.LastDay != (Date{2025, 10, 24}) || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "2025-10-27") {
		t.Errorf("%+v %v", r, err)
	}
	c, _ := CalendarOf("HU")
	for year, want := range map[int]int{2020: 2, 2023: 0, 2024: 3, 2026: 3, 2030: 2} {
		if hs, err := c.Doubtful(year); err != nil || len(hs) != want {
			t.Errorf("%d: %v %v", year, hs, err)
		}
	}
}

// Bridge days that a decree of the year may make days of rest are counted as working days, with a doubt, in every state that has
// such decrees; a working day beside no holiday has none.
func TestBridgeDaysAreDoubtful(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, on string
		doubtful bool
	}{
		{"LV", "2026-01-02", true}, {"LV", "2025-05-02", true}, {"LV", "2024-12-23", true}, {"LV", "2024-12-30", true},
		{"LV", "2026-01-05", false}, {"LV", "2026-06-22", true}, {"LV", "2026-06-25", false},
		{"HU", "2027-12-24", false}, {"HU", "2030-12-27", true}, {"HU", "2026-04-30", false}, {"HU", "2029-12-31", true},
		{"RO", "2025-05-02", true}, {"RO", "2025-05-05", false}, {"DE", "2026-01-02", false},
	} {
		cal, err := CalendarOf(c.code)
		if err != nil {
			t.Fatal(err)
		}
		on := day(t, c.on)
		hs, err := cal.Doubtful(on.Year)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(hs, func(h Holiday) bool { return h.On == on })
		if why, _ := cal.Off(on); got != c.doubtful || why != "" {
			t.Errorf("%s %s: doubtful %v, want %v; off %q", c.code, c.on, got, c.doubtful, why)
		}
	}
}
