// Package deadline counts legal time by Regulation (EEC, Euratom) No 1182/71: periods in hours, days, working days, weeks,
// months and years, forwards from an event and backwards to one, under the calendar and in the time zone of the place where
// action is to be taken.
//
// It does no I/O and knows no clock: events, calendars and zones come in as values. It decides nothing that the regulation
// leaves open without saying so; what is read one way and could be read another stands in Result.Notes.
//
//	cal, _ := deadline.CalendarOf("COM")
//	zone, _ := time.LoadLocation(cal.Zone)
//	ev, _ := deadline.ParseEvent("2026-03-27")
//	p, _ := deadline.ParsePeriod("1 week")
//	r, _ := deadline.Clock{Calendar: cal, Zone: zone}.End(ev, p)
//	// r.LastDay is 2026-04-07: 3 April is Good Friday, 6 April Easter Monday (art 3(4)).
//
// How the text is applied (≈ the regulation's wording was compared with secondary copies, not with the Official Journal):
//
//   - The hour or the day of the event is not counted (art 3(1)).
//   - Hours run from the next full hour and end with the expiry of the last hour; they are hours that pass, so a change to
//     or from summer time neither adds nor takes one (art 3(2)(a)).
//   - Days end with the last hour of the last day; weeks, months and years on the day of the same name or number, or on
//     the last day of the month where there is none (art 3(2)(b), (c)).
//   - Holidays, Sundays and Saturdays are counted, except where the period is in working days (art 3(3)).
//   - A last day that is a holiday, Sunday or Saturday gives way to the following working day; not for hours, which the
//     paragraph excepts in words, and not for periods counted backwards (art 3(4)).
//   - A period of two days or more includes at least two working days (art 3(5)). The paragraph has no exception for
//     counting backwards, so none is made. Whether it covers hours is disputed; here it does not, and a note says so where
//     it would matter.
package deadline
