package fine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aedile/aedile/deadline"
)

// strict reads one JSON value and refuses unknown fields.
func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// Text writes the outcome for people.
func (a Answer) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", a.Law, a.For)
	for _, m := range a.Measures {
		per := ""
		if m.Daily {
			per = fmt.Sprintf(" a day (a year of %d days)", a.YearDays)
		}
		fmt.Fprintf(&b, "  %d %% of the %s of %s %s: %s %s%s\n", m.Pct, m.Of, a.Currency, m.Base.Amount, a.Currency, m.Cap, per)
	}
	fmt.Fprintf(&b, "cap: %s %s\n", a.Currency, a.Cap)
	if a.CapOfDays > 0 {
		fmt.Fprintf(&b, "cap for %d days: %s %s\n", a.Days, a.Currency, a.CapOfDays)
	}
	if a.Within != nil {
		is := map[bool]string{true: "within", false: "ABOVE"}[*a.Within]
		fmt.Fprintf(&b, "meant: %s %s, %s the cap; the least base for it is %s %s\n", a.Currency, a.Proposed, is, a.Currency, a.Needed)
	}
	for _, r := range a.Refused {
		fmt.Fprintf(&b, "%s: %s (%s)\n", map[bool]string{true: "not known", false: "against it"}[r.Unknown], r.Msg, r.Law)
	}
	for _, l := range a.Criteria {
		text := l.Text
		if text == "" {
			text = "to be filled"
		}
		fmt.Fprintf(&b, "%s: %s (%s)\n", l.Name, text, l.Law)
	}
	for _, n := range a.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String() + a.Caution + "\n"
}

// Text writes the chains of dates for people, one act below the other.
func (l Limits) Text() string {
	var b strings.Builder
	for _, c := range l.Chains {
		fmt.Fprintf(&b, "%s\n", c.Of)
		for _, k := range c.Links {
			fmt.Fprintf(&b, "  %s  %s\n", k.On, k.What)
			line := k.Law
			if !k.Ends.IsZero() {
				line = "ends on " + k.Ends.String() + ": " + line + ", " + k.By
			}
			if k.Note != "" {
				line += "; " + k.Note
			}
			fmt.Fprintf(&b, "              %s\n", line)
		}
		fmt.Fprintf(&b, "  %s\n", c.ending(l.On))
		for _, n := range c.Notes {
			fmt.Fprintf(&b, "  note: %s\n", n)
		}
	}
	return b.String() + l.Caution + "\n"
}

func (c Chain) ending(on deadline.Date) string {
	switch {
	case !c.Running:
		return "time does not run yet"
	case c.Pending:
		return "suspended: the last day cannot be told"
	case c.Expired == nil:
		return "last day " + c.Ends.String()
	}
	return fmt.Sprintf("last day %s; on %s it has %spassed", c.Ends, on, map[bool]string{true: "", false: "not "}[*c.Expired])
}
