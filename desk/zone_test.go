package desk

import (
	"testing"
	"time"

	"github.com/aedile/aedile/deadline"
)

func TestBuiltInZonesAgreeWithTheTableOfTheMachine(t *testing.T) {
	t.Parallel()
	for _, cal := range deadline.Calendars() {
		want, err := time.LoadLocation(cal.Zone)
		if err != nil {
			t.Skip("no table of time zones on this machine")
		}
		got, ok := builtIn(cal.Zone)
		if !ok {
			t.Errorf("%s (%s): no rule is built in", cal.Zone, cal.Code)
			continue
		}
		last := time.Date(deadline.LastYear+1, 1, 2, 0, 0, 0, 0, time.UTC)
		for at := time.Date(deadline.FirstYear-1, 12, 30, 0, 0, 0, 0, time.UTC); at.Before(last); at = at.Add(30 * time.Minute) {
			_, w := at.In(want).Zone()
			if _, g := at.In(got).Zone(); g != w {
				t.Errorf("%s at %s: got offset %d s, want %d s", cal.Zone, at, g, w)
				break
			}
		}
	}
}

func TestEveryCalendarHasAClock(t *testing.T) {
	t.Parallel()
	clocks, err := Clocks()
	if err != nil {
		t.Fatal(err)
	}
	if len(clocks) != 28 {
		t.Errorf("got %d clocks, want those of the Commission and 27 Member States", len(clocks))
	}
	if got := clocks["COM"].Zone.String(); got != "Europe/Brussels" {
		t.Errorf("the Commission counts in %s", got)
	}
}

func TestUnknownZonesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Europe/Atlantis", "../etc/passwd", "brussels"} {
		if z, err := Zone(name); err == nil {
			t.Errorf("%q gives %s", name, z)
		}
	}
}
