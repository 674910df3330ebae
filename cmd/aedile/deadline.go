package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
)

type deadlineCmd struct {
	Calendar string   `required:"" placeholder:"CODE" help:"Public holidays of the place where action is to be taken (art 2(1)): COM, or the code of a Member State, as in DE."`
	Zone     string   `placeholder:"ZONE" help:"Time zone of that place, as in Europe/Brussels. Default: that of the calendar's capital."`
	Before   bool     `help:"Count backwards: the last day on which the whole period still lies before the event."`
	JSON     bool     `name:"json" help:"Print JSON: last_day, end, paragraph, skipped."`
	Event    string   `arg:"" help:"What the period runs from: an RFC 3339 instant, or a day as in 2026-01-05."`
	Period   []string `arg:"" help:"\"14 days\", \"10 working days\", \"48 hours\", \"2 weeks\", \"6 months\", \"5 years\"."`
}

// Help says by what law the command counts.
func (deadlineCmd) Help() string {
	return "Counts by Regulation (EEC, Euratom) No 1182/71: the day or hour of the event is not counted (art 3(1)); a last day that is a " +
		"public holiday, Sunday or Saturday gives way to the next working day (art 3(4)), but not in periods in hours and not backwards; " +
		"a period of two days or more holds at least two working days (art 3(5)). Calendars are known for 2020 to 2035, computed by " +
		"the rules of today up to 2099, and not compared with the lists of the Official Journal."
}

// Run counts the period.
func (c *deadlineCmd) Run(a *terminal.Terminal) error {
	clock, err := c.clock()
	if err != nil {
		return err
	}
	ev, err := deadline.ParseEvent(c.Event)
	if err != nil {
		return err
	}
	p, err := deadline.ParsePeriod(strings.Join(c.Period, " "))
	if err != nil {
		return err
	}
	count := clock.End
	if c.Before {
		count = clock.Before
	}
	r, err := count(ev, p)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), r)
	}
	return c.print(a.Out, clock, r)
}

func (c *deadlineCmd) clock() (clock deadline.Clock, err error) {
	if clock.Calendar, err = deadline.CalendarOf(c.Calendar); err != nil {
		return clock, err
	}
	zone := c.Zone
	if zone == "" {
		zone = clock.Calendar.Zone
	}
	if zone == "Local" || zone == "" {
		return clock, aedile.Invalidf("read time zone", zone, "is not known here").Hint("write it as Europe/Brussels")
	}
	if clock.Zone, err = time.LoadLocation(zone); err != nil {
		return clock, aedile.Invalidf("read time zone", zone, "is not known here").Hint("write it as Europe/Brussels").Because(err)
	}
	return clock, nil
}

func (c *deadlineCmd) print(out io.Writer, clock deadline.Clock, r deadline.Result) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "last day\t%s, %s\n", r.LastDay, r.LastDay.Weekday())
	fmt.Fprintf(w, "end\t%s (%s)\n", r.End.Format("2006-01-02T15:04:05Z07:00"), clock.Zone)
	fmt.Fprintf(w, "decided by\t%s\n", r.Paragraph)
	for i, s := range r.Skipped {
		fmt.Fprintf(w, "%s\t%s  %s\n", map[bool]string{true: "skipped"}[i == 0], s.Day, s.Reason)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(w, "note\t%s\n", n)
	}
	fmt.Fprintf(w, "calendar\t%s\n", clock.Calendar.About())
	return terminal.Flush(w)
}
