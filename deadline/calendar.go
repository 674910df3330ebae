package deadline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// FirstYear and LastYear are the years that every calendar knows. A later year, up to LastComputed, is counted by the rules of
// today, and the result says so: art 77(4) DSA asks for ten years. Any other year is an error, never a guess.
const (
	FirstYear    = 2020
	LastYear     = 2035
	LastComputed = 2099 // the last year for which OrthodoxEaster holds
)

// Calendar knows the public holidays of one Member State, or of the Commission.
//
// Every calendar is ≈: computed from what the states' laws are known to say, not compared with the lists that art 2(1)
// has the Official Journal publish. Member States' calendars hold the holidays of the whole state; regional and local
// ones, and days moved or added by yearly decisions of a government, are not in them unless Calendar.Note says so.
type Calendar struct {
	Code string // "COM", or the ISO 3166 code of the Member State
	Name string
	Zone string // the IANA time zone of its capital; the Commission's is that of Brussels
	Note string // what is in it or left out beyond the general rule, may be empty

	feasts []feast
	extra  func(Calendar, int, []Holiday) []Holiday
}

// Holiday is a public holiday.
type Holiday struct {
	On   Date   `json:"on"`
	Name string `json:"name"`
	// Doubt says why the day is not counted as a holiday although it may be one; empty: it is counted.
	Doubt string `json:"doubt,omitempty"`
}

// CalendarOf returns the calendar with that code: COM, or a Member State by its ISO code; EL is understood as GR.
// An unknown code is an Invalid error whose hint names the known ones.
func CalendarOf(code string) (Calendar, error) {
	c := strings.ToUpper(strings.TrimSpace(code))
	if c == "EL" {
		c = "GR"
	}
	i := slices.IndexFunc(calendars, func(cal Calendar) bool { return cal.Code == c })
	if i < 0 {
		var known []string
		for _, cal := range calendars {
			known = append(known, cal.Code)
		}
		return Calendar{}, aedile.Invalidf("find calendar", code, "is neither COM nor a Member State").
			Hint("one of " + strings.Join(known, ", "))
	}
	return calendars[i], nil
}

// Calendars returns all calendars: the Commission's first, then the Member States by code.
func Calendars() []Calendar { return slices.Clone(calendars) }

// Holidays returns the public holidays of the year in order, those on Saturdays and Sundays included.
func (c Calendar) Holidays(year int) ([]Holiday, error) {
	hs, err := c.all(year)
	return slices.DeleteFunc(hs, func(h Holiday) bool { return h.Doubt != "" }), err
}

// Doubtful returns the days of the year that are counted as working days although they may be holidays, with the reason.
func (c Calendar) Doubtful(year int) ([]Holiday, error) {
	hs, err := c.all(year)
	return slices.DeleteFunc(hs, func(h Holiday) bool { return h.Doubt == "" }), err
}

// Off returns why the day is not a working day (art 2(2)): the holiday's name, "Saturday" or "Sunday"; "" where it is one.
func (c Calendar) Off(on Date) (string, error) {
	d := diary{cal: c}
	return d.off(on)
}

// Beyond says what is not known of the day's year where that lies after LastYear; "" where the calendar knows it.
func (c Calendar) Beyond(on Date) string {
	if on.Year <= LastYear {
		return ""
	}
	return fmt.Sprintf("≈ the holidays of %d are computed by the rules of today; what will be decided for that year is not known", on.Year)
}

// all returns holidays and doubtful days of the year, sorted, names of equal days joined.
func (c Calendar) all(year int) ([]Holiday, error) {
	if year < FirstYear || year > LastComputed || c.Code == "" {
		return nil, aedile.Invalidf("count period", "", "calendar %s knows %d–%d, not %d", c.Code, FirstYear, LastComputed, year)
	}
	var hs []Holiday
	for _, f := range c.feasts {
		if !f.holds(year) {
			continue
		}
		if on := f.on(year); !on.IsZero() {
			hs = append(hs, Holiday{on, f.name, f.doubt})
		}
	}
	if c.extra != nil {
		hs = c.extra(c, year, hs)
	}
	slices.SortStableFunc(hs, func(a, b Holiday) int { return a.On.Compare(b.On) })
	return joined(hs), nil
}

func joined(hs []Holiday) []Holiday {
	var out []Holiday
	for _, h := range hs {
		if n := len(out); n > 0 && out[n-1].On == h.On && (out[n-1].Doubt == "") == (h.Doubt == "") {
			out[n-1].Name += "; " + h.Name
			continue
		}
		out = append(out, h)
	}
	return out
}
