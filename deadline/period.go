package deadline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// Unit is what a period is expressed in.
type Unit int

// The units of Regulation 1182/71. Working days are a unit of their own: art 3(3).
const (
	Hours Unit = iota + 1
	Days
	WorkingDays
	Weeks
	Months
	Years
)

var unitNames = []string{"", "hour", "day", "working day", "week", "month", "year"}

// String returns the unit in the singular, as in "working day".
func (u Unit) String() string {
	if u < Hours || u > Years {
		return fmt.Sprintf("unit %d", int(u))
	}
	return unitNames[u]
}

// MaxN is the largest number a period may have. Chosen: it covers every period of the law with room to spare and keeps
// arithmetic far from overflow.
const MaxN = 9999

// Period is a length of legal time. The zero Period is none.
type Period struct {
	N    int
	Unit Unit
}

// ParsePeriod reads a period such as "14 days", "1 day", "10 working days", "48 hours", "2 weeks", "6 months" or "5 years".
// Upper case and further spaces are allowed; anything else is an Invalid error.
func ParsePeriod(s string) (Period, error) {
	const hint = `write a whole number and hours, days, working days, weeks, months or years, as in "10 working days"`
	if len(s) > 64 {
		return Period{}, aedile.Invalidf("read period", s[:64]+"…", "is longer than any period").Hint(hint)
	}
	words := strings.Fields(strings.ToLower(s))
	if len(words) < 2 {
		return Period{}, aedile.Invalidf("read period", s, "is not a number and a unit").Hint(hint)
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || strings.Trim(words[0], "0123456789") != "" {
		return Period{}, aedile.Invalidf("read period", s, "%q is not a whole number from 1 to %d", words[0], MaxN).Hint(hint)
	}
	name := strings.Join(words[1:], " ")
	u := slices.IndexFunc(unitNames, func(u string) bool { return u != "" && (name == u || name == u+"s") })
	if u < 0 {
		return Period{}, aedile.Invalidf("read period", s, "%q is not a unit of time", name).Hint(hint)
	}
	p := Period{n, Unit(u)}
	return p, p.Validate()
}

// String writes the period as ParsePeriod reads it: "1 day", "10 working days". The zero Period is "".
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.N == 1:
		return "1 " + p.Unit.String()
	}
	return fmt.Sprintf("%d %ss", p.N, p.Unit)
}

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// Validate refuses periods of less than one or more than MaxN units, and unknown units.
func (p Period) Validate() error {
	switch {
	case p.Unit < Hours || p.Unit > Years:
		return aedile.Invalidf("read period", fmt.Sprint(p.N), "has no unit of time")
	case p.N < 1 || p.N > MaxN:
		return aedile.Invalidf("read period", p.String(), "must count from 1 to %d", MaxN)
	}
	return nil
}

// MarshalText writes the period as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}

// twoDaysOrMore reports whether art 3(5) speaks of p. A period in hours is read as none in days, whatever its length.
func (p Period) twoDaysOrMore() bool {
	return p.Unit > WorkingDays || p.Unit >= Days && p.N >= 2
}

// from returns the day on which p nominally ends, counted from the day d in the direction dir (+1 or -1).
func (p Period) from(d Date, dir int) Date {
	n := p.N * dir
	switch p.Unit {
	case Weeks:
		return d.AddDays(7 * n)
	case Months:
		return d.AddMonths(n)
	case Years:
		return d.AddMonths(12 * n)
	}
	return d.AddDays(n)
}
