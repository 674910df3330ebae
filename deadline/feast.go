package deadline

import (
	"slices"
	"time"
)

// feast is one holiday of a calendar: when it falls in a year, and in which years it is one.
type feast struct {
	name     string
	on       func(year int) Date
	from, to int // first and last year; 0 is open
	not      int // a single year in which it is none
	doubt    string
}

func (f feast) since(year int) feast { f.from = year; return f }
func (f feast) until(year int) feast { f.to = year; return f }
func (f feast) in(year int) feast    { f.from, f.to = year, year; return f }
func (f feast) but(year int) feast   { f.not = year; return f }

// doubtful marks a day that is counted as a working day although it may not be one, and says why.
func (f feast) doubtful(why string) feast { f.doubt = why; return f }

func (f feast) holds(year int) bool {
	return year >= f.from && (f.to == 0 || year <= f.to) && year != f.not
}

// fixed is the same date every year.
func fixed(m time.Month, day int, name string) feast {
	return feast{name: name, on: func(y int) Date { return Date{y, m, day} }}
}

// western is a number of days after Easter Sunday of the western churches.
func western(days int, name string) feast {
	return feast{name: name, on: func(y int) Date { return Easter(y).AddDays(days) }}
}

// eastern is a number of days after Easter Sunday of the orthodox churches.
func eastern(days int, name string) feast {
	return feast{name: name, on: func(y int) Date { return OrthodoxEaster(y).AddDays(days) }}
}

// nth is the nth such weekday of a month.
func nth(n int, wd time.Weekday, m time.Month, name string) feast {
	return feast{name: name, on: func(y int) Date { return from(Date{y, m, 1}, wd).AddDays(7 * (n - 1)) }}
}

// next is the first such weekday on or after a date.
func next(wd time.Weekday, m time.Month, day int, name string) feast {
	return feast{name: name, on: func(y int) Date { return from(Date{y, m, day}, wd) }}
}

// special is a day that each year's own rule gives; the zero Date where there is none.
func special(name string, on func(year int) Date) feast { return feast{name: name, on: on} }

// from returns the first such weekday on or after d.
func from(d Date, wd time.Weekday) Date {
	return d.AddDays((int(wd) - int(d.Weekday()) + 7) % 7)
}

// Easter returns Easter Sunday of the western churches, by the Gregorian computus in the form of Meeus, Jones and Butcher.
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

// OrthodoxEaster returns Easter Sunday of the orthodox churches, by the Julian computus of Meeus, as a Gregorian day.
// It holds from 1900 to 2099, while the calendars are 13 days apart.
func OrthodoxEaster(year int) Date {
	a, b, c := year%4, year%7, year%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	n := d + e + 114
	return Date{year, time.Month(n / 31), n%31 + 1}.AddDays(13)
}

// bridgeDays marks, from a year on, each single working day between a holiday and a weekend as doubtful: a yearly decree may make
// it a rest day. Which of them it takes is not known from any rule.
func bridgeDays(name, doubt string, since int) func(Calendar, int, []Holiday) []Holiday {
	return func(_ Calendar, year int, hs []Holiday) []Holiday {
		if year < since {
			return hs
		}
		taken := map[Date]bool{}
		for _, h := range hs {
			taken[h.On] = true
		}
		out := hs
		for _, h := range append(slices.Clip(hs), Holiday{On: Date{year + 1, time.January, 1}}) { // New Year's Day is one everywhere
			on := h.On
			switch on.Weekday() {
			case time.Tuesday:
				on = on.AddDays(-1)
			case time.Thursday:
				on = on.AddDays(1)
			default:
				continue
			}
			if h.Doubt == "" && !taken[on] && on.Year == year {
				taken[on] = true
				out = append(out, Holiday{On: on, Name: name, Doubt: doubt})
			}
		}
		return out
	}
}

// both adds what two rules add.
func both(a, b func(Calendar, int, []Holiday) []Holiday) func(Calendar, int, []Holiday) []Holiday {
	return func(c Calendar, year int, hs []Holiday) []Holiday { return b(c, year, a(c, year, hs)) }
}
