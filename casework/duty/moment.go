package duty

import (
	"fmt"
	"time"

	"github.com/aedile/aedile/deadline"
)

func month(m int) time.Month { return time.Month(m) }

// moments work out the next day of the duties of the DSA that recur or run from the designation, by place. All others have their day when
// their event comes.
var moments = map[string]func(v view, r *Row) error{
	"art 15":    yearlyReport,
	"art 24(2)": numbers,
	"art 33(6)": application,
	"art 34(1)": yearly(0, "the first by the day from which the duties apply"),
	"art 37(1)": yearly(1,
		"the first report within a year of the start of the audited period, which is the day from which the duties apply (art 3(3) Del. Reg. 2024/436)"),
	"art 41(6)": yearly(1, "counted from the day on which the duties apply"),
	"art 42(1)": halfYearly,
}

// period counts a period of the law from a day, moved to a working day (art 3(4) Reg. 1182/71).
func (v view) period(from deadline.Date, n int, unit deadline.Unit) (deadline.Result, error) {
	return v.clock.End(deadline.On(from), deadline.Period{N: n, Unit: unit})
}

// put sets the day of the row by a period.
func (r *Row) put(res deadline.Result) {
	r.Day, r.By, r.Notes = res.LastDay, res.Paragraph, append(r.Notes, res.Notes...)
}

// late marks the row where its day has passed.
func (r *Row) late(on deadline.Date) { r.Late = r.Day.Before(on) }

// firstNumber is the day by which the first number was published (art 24(2) DSA).
var firstNumber = day(2023, 2, 17)

// numbers: by 17 February 2023, then at least every six months from the last publication.
func numbers(v view, r *Row) error {
	rs := v.published(v.on)
	if len(rs) == 0 {
		if !v.on.After(firstNumber) {
			r.Day = firstNumber
			return nil
		}
		r.Notes = append(r.Notes, "the day of the last publication is not known: six months run from it")
		return nil
	}
	res, err := v.period(rs[len(rs)-1].PublishedOn, 6, deadline.Months)
	if err != nil {
		return err
	}
	r.put(res)
	r.Counted = "the last publication, on " + rs[len(rs)-1].PublishedOn.String()
	r.late(v.on)
	return nil
}

// application: the day from which Section 5 applies. It is a day of application and is not moved (art 4(1) Reg. 1182/71).
func application(v view, r *Row) error {
	r.Day, r.By = v.status.Applies, "art 4(1) Reg. 1182/71"
	if v.status.applying {
		r.Notes = append(r.Notes, "applying since then")
	}
	return nil
}

// yearly is a duty that is met first so many years after the day of application (0: by that day), and then at least once a year.
func yearly(first int, how string) func(v view, r *Row) error {
	return func(v view, r *Row) error {
		applies := v.status.Applies
		done, known := v.last(r.Provision.Place, v.on)
		switch {
		case known:
			r.Counted = "the one before, on " + done.String()
		case first == 0 && !v.on.After(applies):
			r.Day, r.By, r.Notes = applies, "art 4(1) Reg. 1182/71", append(r.Notes, how)
			return nil
		default:
			done = applies
			r.Notes = append(r.Notes, how)
		}
		for n := 1; ; n++ {
			res, err := v.period(done.AddMonths(12*(n-1)), 1, deadline.Years)
			if err != nil {
				return err
			}
			if known || !res.LastDay.Before(v.on) {
				r.put(res)
				r.late(v.on)
				if !known && n > first {
					r.Assumed = joined(r.Assumed, "the ones before were on the last day that the law allows")
				}
				return nil
			}
		}
	}
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// afterEnd returns the end of the two months that follow a reporting period: its last hour has passed when they begin, so they are the two
// calendar months after it. Where the same date of the last month (art 3(2)(c) Reg. 1182/71) is an earlier day, a note says so.
func (v view) afterEnd(end deadline.Date) (deadline.Result, error) {
	last := end.AddDays(1).AddMonths(2).AddDays(-1)
	res, err := v.clock.End(deadline.On(last.AddDays(-1)), deadline.Period{N: 1, Unit: deadline.Days})
	if err != nil {
		return res, err
	}
	res.Paragraph = "art 3(4) Reg. 1182/71"
	if res.LastDay == last {
		res.Paragraph = "art 3(2)(c) Reg. 1182/71"
	}
	if same := end.AddMonths(2); same.Before(last) {
		res.Notes = append(res.Notes,
			"≈? if the period is counted from the date of its conclusion, the last day is "+same.String()+" or the working day after it")
	}
	return res, nil
}

// harmonised is the day from which reports follow the template and its periods (art 2(4) IR 2024/2835).
var harmonised = day(2025, 7, 1)

// yearlyReport: calendar years, public within two months of their end (art 2(1), (3) IR 2024/2835).
func yearlyReport(v view, r *Row) error {
	if v.status.applying {
		r.Notes = append(r.Notes, "half-yearly while designated (art 42(1))")
		return halfYearly(v, r)
	}
	if v.on.Before(day(2025, 2, 17)) {
		r.Day, r.Period, r.Counted = day(2025, 2, 17), "1 year", "17 February 2024"
		r.Notes = append(r.Notes, "before the periods were harmonised: at least once a year")
		return nil
	}
	for year := max(v.on.Year-1, 2025); ; year++ {
		res, err := v.afterEnd(day(year, 12, 31))
		if err != nil {
			return err
		}
		if !res.LastDay.Before(v.on) {
			r.put(res)
			r.Counted = fmt.Sprintf("the end of %d (art 2(1), (3) IR 2024/2835)", year)
			if year == 2025 {
				r.Counted = "the end of 2025, of the second cycle (recital 9, art 2(3) IR 2024/2835)"
			}
			return nil
		}
	}
}

// halfYearly: two months after the day of application, then at least every six months; since 1 July 2025 in half-years of the calendar,
// public within two months of their end (art 42(1) DSA, art 2(2), (3) IR 2024/2835).
func halfYearly(v view, r *Row) error {
	applies := v.status.Applies
	first, err := v.period(applies, 2, deadline.Months)
	if err != nil {
		return err
	}
	if !v.on.After(first.LastDay) {
		r.put(first)
		r.Counted = "the day from which the duties apply, " + applies.String()
		return nil
	}
	if v.on.Before(harmonised) {
		for r.Day = applies.AddMonths(8); r.Day.Before(v.on); r.Day = r.Day.AddMonths(6) {
		}
		r.Period, r.Counted = "6 months", "the report before"
		r.Assumed = joined(r.Assumed, "the ones before were on the last day that the law allows")
		return nil
	}
	for end := day(2025, 12, 31); ; end = end.AddDays(1).AddMonths(6).AddDays(-1) {
		res, err := v.afterEnd(end)
		if err != nil {
			return err
		}
		if !res.LastDay.Before(v.on) && applies.Before(end) {
			r.put(res)
			r.Counted = "the end of the half-year on " + end.String() + " (art 2(2), (3) IR 2024/2835)"
			return nil
		}
	}
}
