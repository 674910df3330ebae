package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// identity is T1: part 1 with its rows, one provider, one service in all parts.
func (l *linter) identity() {
	t := l.tab(1, "")
	if t == nil {
		l.say("T1", place{}, "no part 1", "the report does not say whose it is, of which period, and when it was published")
	} else {
		form, _ := template.PartOf(1)
		for _, line := range form.Lines {
			if at := t.value(line.ID); at.l == nil || strings.TrimSpace(at.c.Found) == "" {
				l.say("T1", place{s: t.rows[0].s, l: at.l, c: at.c}, "no "+strings.TrimSpace(line.Indicator),
					"a row of part 1 is not there or is empty")
			}
		}
	}
	for _, t := range l.tabs {
		for _, r := range t.rows {
			if r.l.Service != "" && !strings.EqualFold(r.l.Service, l.p.Service) {
				l.say("T1", r, r.l.Service, "another service than "+l.p.Service+" in the same report: one report is for one service")
				break
			}
		}
	}
}

var exactPeriod = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$`)

// days are T2 to T4: the period, the day of publication, the form of days.
func (l *linter) days() {
	l.period()
	for _, t := range l.tabs {
		l.rowPeriods(t)
	}
	t := l.tab(1, "")
	for _, key := range []string{"published", "previous", "start", "end"} {
		at := t.value(key)
		if at.l == nil || strings.TrimSpace(at.c.Found) == "" {
			continue
		}
		if _, exact, ok := reader.ReadDay(at.c.Found); !ok {
			l.say("T4", at, at.c.Found, "is no day that can be read; the template asks for YYYY-MM-DD")
		} else if !exact {
			l.say("T4", at, at.c.Found, "the template asks for YYYY-MM-DD")
		}
	}
	l.published(t)
}

// period is T2 for the report: a half-year for very large services, a calendar year for others, a shorter one at the beginning.
func (l *linter) period() {
	s, e := l.p.Start, l.p.End
	if s.IsZero() || e.IsZero() {
		return
	}
	half := s.Year == e.Year && s.Day == 1 && (s.Month == time.January && e.Month == time.June && e.Day == 30 || s.Month == time.July &&
		e.Month == time.December && e.Day == 31)
	year := s.Year == e.Year && s.Day == 1 && s.Month == time.January && e.Month == time.December && e.Day == 31
	// the transitional cycle of those that are not very large begins where the first report ended, at the latest on 17 February 2025
	first := e == deadline.Date{Year: 2025, Month: time.December, Day: 31} && !s.After(deadline.Date{Year: 2025, Month: time.February,
		Day: 17})
	fits := half && l.tier == law.VeryLarge || (year || first) && l.tier != law.VeryLarge || !l.stated && (half || year || first)
	if !fits {
		want := "a calendar year"
		if l.tier == law.VeryLarge {
			want = "1 January to 30 June or 1 July to 31 December"
		}
		l.say("T2", l.tab(1, "").value("end"), l.p.Period, "the period is not "+want)
	}
}

// rowPeriods are T2 and T4 for the rows of a table: the same period in each, written as the template has it.
func (l *linter) rowPeriods(t *tab) {
	other, bent := 0, 0
	var firstOther, firstBent place
	for _, r := range t.rows {
		if r.l.Period == "" {
			continue
		}
		start, end, ok := reader.Interval(r.l.Period)
		if !ok || start != l.p.Start || end != l.p.End {
			if other++; other == 1 {
				firstOther = r
			}
		} else if !exactPeriod.MatchString(r.l.Period) {
			if bent++; bent == 1 {
				firstBent = r
			}
		}
	}
	if other > 0 {
		l.say("T2", firstOther, firstOther.l.Period,
			fmt.Sprintf("%d rows of this table name another period than %s, or none that can be read", other, l.p.Period))
	}
	if bent > 0 {
		l.say("T4", firstBent, firstBent.l.Period, fmt.Sprintf("%d rows write the period otherwise than YYYY-MM-DD/YYYY-MM-DD", bent))
	}
}

// published is T3: out within two months of the end of the period.
func (l *linter) published(t *tab) {
	at := t.value("published")
	if at.c.Day.IsZero() || l.p.End.IsZero() {
		return
	}
	cal, err := deadline.CalendarOf("COM")
	if err != nil {
		return
	}
	r, err := deadline.Clock{Calendar: cal, Zone: time.UTC}.End(deadline.On(l.p.End), deadline.Period{N: 2, Unit: deadline.Months})
	if err == nil && at.c.Day.After(r.LastDay) {
		l.say("T3", at, at.c.Found, "the two months after the period ended on "+r.LastDay.String())
	}
}

// previous is T5: the report before, as far as other files know it.
func (l *linter) previous() {
	at := l.tab(1, "").value("previous")
	if at.l == nil {
		return
	}
	published := l.tab(1, "").value("published").c.Day
	if !at.c.Day.IsZero() && !published.IsZero() && !at.c.Day.Before(published) {
		l.say("T5", at, at.c.Found, "the previous report is dated no earlier than this one, "+published.String())
	}
	last := l.facts.LastReport
	if last == nil || last.End.IsZero() || l.p.Start.IsZero() {
		return
	}
	if last.End.AddDays(1) != l.p.Start {
		l.say("T5", l.tab(1, "").value("start"), l.p.Start.String(),
			"the last report at hand ends on "+last.End.String()+": the periods do not follow each other")
	}
	for _, s := range last.Part(1) {
		for i := range s.Lines {
			c, _ := s.Lines[i].Cell("D")
			if s.Lines[i].Key == "published" && !c.Day.IsZero() && !at.c.Day.IsZero() && c.Day != at.c.Day {
				l.say("T5", at, at.c.Found,
					"the last report at hand was published on "+c.Day.String()+
						": another version stands between them, or the day is another")
			}
		}
	}
}

// language is T32: the report is in an official language.
func (l *linter) language() {
	if code := strings.ToLower(l.facts.Language); code != "" {
		if !slices.Contains(template.Languages(), code) {
			l.say("T32", place{}, code, "is no official language of a Member State")
		}
		return
	}
	for _, t := range l.parts(11) {
		for _, r := range t.rows {
			at := r.under("E")
			if foreign(at.c.Found) {
				l.say("T32", at, excerpt(at.c.Found),
					"more than half of the letters belong to no script in which an official language is written")
				return
			}
		}
	}
}

// foreign reports whether most letters of a text are neither Latin nor Greek nor Cyrillic.
func foreign(text string) bool {
	own, other := 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic):
			own++
		default:
			other++
		}
	}
	return other > 20 && other > own
}

// excerpt cuts a text to what a line shows.
func excerpt(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= 100 {
		return string(r)
	}
	return string(r[:100]) + "…"
}
