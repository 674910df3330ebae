package deadline

import (
	"fmt"
	"slices"
	"time"

	"github.com/aedile/aedile"
)

// Clock counts periods for one place: the Member State or institution where action is to be taken (art 2(1)).
type Clock struct {
	Calendar Calendar
	Zone     *time.Location
}

// Clocks returns a clock for every calendar, by its code, each in the zone of its calendar. The wiring passes
// time.LoadLocation.
func Clocks(load func(zone string) (*time.Location, error)) (map[string]Clock, error) {
	clocks := map[string]Clock{}
	for _, cal := range calendars {
		zone, err := load(cal.Zone)
		if err != nil {
			return nil, fmt.Errorf("calendar %s: %w", cal.Code, err)
		}
		clocks[cal.Code] = Clock{cal, zone}
	}
	return clocks, nil
}

// Result is the end of a period and why it is there.
type Result struct {
	LastDay Date `json:"last_day"`
	// End is the last second of the period in the zone: 23:59:59 of the last day, or the last second of the last hour.
	End time.Time `json:"end"`
	// Paragraph is the one that put the end where it is.
	Paragraph string `json:"paragraph"`
	// Skipped are the days that did not count or could not be the last, in order.
	Skipped []Skip `json:"skipped"`
	// Notes say what is read one way here and could be read another.
	Notes []string `json:"notes,omitempty"`
}

// Skip is a day that did not count, and why: "Saturday", "Sunday" or the holiday's name.
type Skip struct {
	Day    Date   `json:"day"`
	Reason string `json:"reason"`
}

// The paragraphs of Regulation 1182/71 that decide where a period ends, as the table of law cites them.
const (
	hoursEnd    = "art 3(2)(a) Reg. 1182/71"
	daysEnd     = "art 3(2)(b) Reg. 1182/71"
	monthsEnd   = "art 3(2)(c) Reg. 1182/71"
	workingDays = "art 3(3) Reg. 1182/71"
	nextWorking = "art 3(4) Reg. 1182/71"
	twoWorking  = "art 3(5) Reg. 1182/71"
)

// End returns the end of the period begun by the event. It returns an Invalid error where the calendar does not know a
// year it would have to look into, and where a period in hours is to be counted from a day.
func (c Clock) End(ev Event, p Period) (Result, error) { return c.count(ev, p, +1) }

// Before returns the last day on which the period, counted backwards from the event, still lies wholly before it: the
// day by which one must act to be "14 days before" the event. The day of the event is not counted, and a weekend or
// holiday does not move the result (art 3(4)). Errors are those of End.
func (c Clock) Before(ev Event, p Period) (Result, error) { return c.count(ev, p, -1) }

func (c Clock) count(ev Event, p Period, dir int) (Result, error) {
	switch {
	case c.Zone == nil:
		return Result{}, aedile.Invalidf("count period", p.String(), "has no time zone to be counted in")
	case ev.At.IsZero() == ev.On.IsZero():
		return Result{}, aedile.Invalidf("count period", p.String(), "needs one event: an instant or a day")
	}
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	if p.Unit == Hours {
		return c.hours(ev, p, dir)
	}
	r, err := c.days(ev, p, dir, &diary{cal: c.Calendar})
	if err != nil {
		return Result{}, err
	}
	if note := c.Calendar.Beyond(r.LastDay); note != "" {
		r.Notes = append(r.Notes, note)
	}
	other, err := c.days(ev, p, dir, &diary{cal: c.Calendar, doubts: true})
	if err == nil && other.LastDay != r.LastDay {
		r.Notes = append(r.Notes, otherwise(r, other))
	}
	return r, nil
}

// hours counts full hours: the hour of the event is not one of them (art 3(1)).
func (c Clock) hours(ev Event, p Period, dir int) (Result, error) {
	if ev.At.IsZero() {
		return Result{}, aedile.Invalidf("count period", p.String(), "is in hours and needs the instant of the event").
			Hint("write the event as 2026-01-05T09:30:00+01:00")
	}
	t := ev.At.In(c.Zone)
	hour := t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	last := hour.Add(time.Duration(p.N*dir) * time.Hour) // the last hour that is counted
	r := Result{Paragraph: hoursEnd, Skipped: []Skip{}}
	r.End = last.Add(time.Hour - time.Second)
	r.LastDay = DateOf(r.End)
	first := DateOf(hour.Add(time.Duration(dir) * time.Hour))
	if p.N >= 48 && c.fewWorkingDays(first, r.LastDay) {
		r.Notes = append(r.Notes, "≈ art 3(5) is read here as not covering periods in hours; that is disputed, "+
			"and this one touches fewer than two working days")
	}
	return r, nil
}

// fewWorkingDays reports whether the days from one to the other hold fewer than two working days, as far as is known.
func (c Clock) fewWorkingDays(from, to Date) bool {
	if from.After(to) {
		from, to = to, from
	}
	d := diary{cal: c.Calendar}
	n := 0
	for on := from; !on.After(to); on = on.AddDays(1) {
		why, err := d.off(on)
		if err != nil {
			return false
		}
		if why == "" {
			n++
		}
	}
	return n < 2
}

func (c Clock) days(ev Event, p Period, dir int, d *diary) (Result, error) {
	day := ev.day(c.Zone)
	w := walk{diary: d, first: day.AddDays(dir), last: day, dir: dir}
	if err := w.run(day, p); err != nil {
		return Result{}, err
	}
	slices.SortFunc(w.skipped, func(a, b Skip) int { return a.Day.Compare(b.Day) })
	return Result{LastDay: w.last, End: w.last.Last(c.Zone), Paragraph: w.by, Skipped: w.skipped}, nil
}

// walk goes from the first day of a period to its last.
type walk struct {
	*diary
	first, last Date
	dir         int
	by          string
	skipped     []Skip
}

func (w *walk) run(day Date, p Period) error {
	w.skipped = []Skip{}
	if p.Unit == WorkingDays {
		w.by = workingDays
		return w.toWorkingDay(p.N)
	}
	w.last, w.by = p.from(day, w.dir), monthsEnd
	if p.Unit == Days {
		w.by = daysEnd
	}
	if w.last.Year < 1 || w.last.Year > 9999 {
		return w.unknown(w.last.Year)
	}
	why, err := w.off(w.last)
	if err != nil {
		return err
	}
	if why != "" && w.dir > 0 {
		w.by = nextWorking
		w.skipped = append(w.skipped, Skip{w.last, why})
		if err := w.toWorkingDay(1); err != nil {
			return err
		}
	}
	if !p.twoDaysOrMore() {
		return nil
	}
	return w.toTwoWorkingDays()
}

// toWorkingDay moves the last day on to the nth working day after it.
func (w *walk) toWorkingDay(n int) error {
	for n > 0 {
		w.last = w.last.AddDays(w.dir)
		why, err := w.off(w.last)
		if err != nil {
			return err
		}
		if why == "" {
			n--
			continue
		}
		w.skipped = append(w.skipped, Skip{w.last, why})
	}
	return nil
}

// toTwoWorkingDays moves the last day on until the period includes two working days (art 3(5)).
func (w *walk) toTwoWorkingDays() error {
	n := 0
	var off []Skip
	for on := w.last; n < 2; on = on.AddDays(-w.dir) {
		why, err := w.off(on)
		if err != nil {
			return err
		}
		if why == "" {
			n++
		} else {
			off = append(off, Skip{on, why})
		}
		if on == w.first {
			break
		}
	}
	if n >= 2 {
		return nil
	}
	w.by, w.skipped = twoWorking, off
	return w.toWorkingDay(2 - n)
}

// diary tells working days from others and keeps the years it has worked out.
type diary struct {
	cal    Calendar
	doubts bool // count doubtful days as holidays
	years  map[int]map[Date]string
}

// off returns why d is not a working day (art 2(2)), and "" where it is one.
func (d *diary) off(on Date) (string, error) {
	year, ok := d.years[on.Year]
	if !ok {
		hs, err := d.cal.all(on.Year)
		if err != nil {
			return "", err
		}
		year = map[Date]string{}
		for _, h := range hs {
			if h.Doubt == "" || d.doubts {
				year[h.On] = h.Name
			}
		}
		if d.years == nil {
			d.years = map[int]map[Date]string{}
		}
		d.years[on.Year] = year
	}
	if name := year[on]; name != "" {
		return name, nil
	}
	if wd := on.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return wd.String(), nil
	}
	return "", nil
}

func (d *diary) unknown(year int) error {
	_, err := d.cal.all(year)
	return err
}

func otherwise(r, other Result) string {
	for _, s := range other.Skipped {
		if !slices.Contains(r.Skipped, s) {
			return fmt.Sprintf("≈ if %s (%s) counts as a public holiday there, the last day is %s", s.Reason, s.Day, other.LastDay)
		}
	}
	return fmt.Sprintf("≈ if doubtful holidays count, the last day is %s", other.LastDay)
}
