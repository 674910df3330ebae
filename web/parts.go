package web

import (
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// dueBadge is when something is due, on which rung it stands, and where its end comes from. No day stands without its badge.
type dueBadge struct {
	Rung   string // late, today, week, later or noday: the shape
	Text   string
	Source string // fixed, stated or policy; empty: no day is set
}

// badge returns the badge of the due by which a case is ordered.
func (w words) badge(d *casework.RowDue, days desk.Days) dueBadge {
	if d == nil {
		return dueBadge{Rung: "noday", Text: w.T("due.none")}
	}
	return w.when(string(days.RungOf(d)), d.Sense, d.End, d.Source)
}

// badgeOf returns the badge of a due that runs in a case.
func (w words) badgeOf(d casework.Due, days desk.Days) dueBadge {
	row := &casework.RowDue{DueKey: d.Key(), Of: d.Of, Source: d.Source, Sense: d.Sense, End: d.End}
	return w.badge(row, days)
}

func (w words) when(rung string, sense casework.Sense, end time.Time, source casework.Source) dueBadge {
	b := dueBadge{Rung: rung, Source: string(source)}
	left := end.Sub(w.now)
	wholeDay := atMidnight(end.In(w.zone))
	switch {
	case end.IsZero():
		b.Text, b.Source = w.T("due.none"), ""
	case rung == "late" && -left < 24*time.Hour:
		b.Text = w.T("due.late.for", "Span", w.Span(-left))
	case rung == "late":
		b.Text = w.T("due.late.since", "Day", w.rawDay(lastDay(end, w.zone)))
	case rung == "today" && wholeDay:
		b.Text = w.T("due.today")
	case rung == "today" && left > 0 && left < 6*time.Hour:
		b.Text = w.T("due.in", "Span", w.Span(left))
	case rung == "today":
		b.Text = w.T("due.today.at", "Clock", w.Clock(end))
	case sense == casework.OpenUntil:
		b.Text = w.T("due.open", "Day", w.rawDay(lastDay(end, w.zone)))
	case sense == casework.NotBefore:
		b.Text = w.T("due.notbefore", "Day", w.rawDay(lastDay(end, w.zone)))
	default:
		b.Text = w.day(lastDay(end, w.zone))
	}
	return b
}

func (w words) rawDay(t time.Time) string {
	w.odd = false
	return w.day(t)
}

// atMidnight reports whether an end is that of a whole day: the last instant of it or the first of the next.
func atMidnight(t time.Time) bool {
	t = t.Add(time.Second)
	return t.Hour() == 0 && t.Minute() == 0
}

// lastDay returns the day on which the end falls; the first instant of a day belongs to the one before.
func lastDay(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Add(-time.Second)
	}
	return t
}

// errorView is what went wrong.
type errorView struct {
	Status  int
	Message string
	Hint    string
	Class   string
	Event   string // the number of the request in the log
	Kept    string // what the person had written
}

// rungIcon returns the drawing of a rung.
func rungIcon(rung string) string {
	if rung == "today" {
		return "due-today"
	}
	return rung
}

// errorHeading says in a few words what went wrong.
func (f frame) errorHeading(v errorView) string {
	return f.Or("error."+v.Class, f.T("error.title"))
}

// sampleDues is one badge of every rung and source, for the page of parts.
func sampleDues(w words) []dueBadge {
	return []dueBadge{{"late", w.T("due.late.for", "Span", w.Span(2*time.Hour)), "policy"}, {"today", w.T("due.today.at", "Clock", "17:00"),
		"stated"},
		{"week", w.T("due.today"), "policy"}, {"later", w.T("due.open", "Day", w.rawDay(w.now.AddDate(0, 6, 0))), "fixed"}, {"noday",
			w.T("due.none"), ""}}
}
