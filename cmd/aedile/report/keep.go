package report

import (
	"context"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/issue"
)

// keep keeps the report as a version: its figures in a file of their own, then a line in the list.
func (c *writeCmd) keep(a *terminal.Terminal, r *annex.Whole) error {
	v, err := issue.Keep(r, issue.Keeping{Dir: c.Keep, Reason: c.Reason, At: a.Now()})
	if err != nil {
		return err
	}
	a.Say("%s %s: version %d, %s", v.Service, v.Period, v.N, terminal.Count(len(v.Changed)+v.MoreChanged, "changed figure"))
	for _, x := range v.Changed[:min(len(v.Changed), terminal.MaxToldFaults)] {
		a.Say("%s: %s, was %s", x.Cell, shown(x.Is), shown(x.Was))
	}
	return nil
}

func shown(f *float64) string {
	if f == nil {
		return "not known"
	}
	return fmt.Sprintf("%v", *f)
}

// filed prints decisions against statements.
func (c *writeCmd) filed(ctx context.Context, a *terminal.Terminal, conf annex.Setting, dk *desk.Desk) error {
	all, err := annex.Reconcile(ctx, conf, dk.Record, dk.Case)
	if err != nil {
		return err
	}
	waiting := all[len(all)-1].Waiting
	if c.JSON {
		return terminal.Outcome(terminal.PrintJSON(a.Data(), all), waiting)
	}
	var rows [][]string
	for _, f := range all {
		part := "all"
		if f.Part > 0 {
			part = fmt.Sprintf("%d %s", f.Part, f.Ground)
		}
		rows = append(rows, []string{part, fmt.Sprint(f.Measures), fmt.Sprint(f.Filed), fmt.Sprint(f.Difference()), f.Why()})
	}
	return terminal.Outcome(terminal.Table(a, "", []string{"PART", "DECISIONS", "FILED", "DIFFERENCE", "WHY"}, rows), waiting)
}

type versionsCmd struct {
	Keys []string `placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed. May be repeated."`
	JSON bool     `name:"json" help:"Print the list as JSON."`
	Dir  string   `arg:"" help:"Folder of published versions."`
}

// Help says what the statuses mean.
func (versionsCmd) Help() string {
	return "Lists the versions and holds each file against its digest, and with --keys each signature against the keys.\n\nExit status: 0 all hold, 1 some do " +
		"not and are named, 2 it could not be done."
}

// Run lists and verifies versions.
func (c *versionsCmd) Run(_ context.Context, a *terminal.Terminal) error {
	all, _, err := issue.VersionsIn(c.Dir)
	if err != nil {
		return err
	}
	known, err := wire.Verifiers(c.Keys)
	if err != nil && len(c.Keys) > 0 {
		return err
	}
	bad := 0
	var rows [][]string
	for _, v := range all {
		is := "holds"
		err := issue.FilesHold(c.Dir, v)
		if err == nil && len(c.Keys) > 0 {
			err = issue.Verify(v, known)
		}
		if err != nil {
			bad++
			is = aedile.Message(err)
		}
		rows = append(rows, []string{v.Service, v.Period, fmt.Sprint(v.N), v.At.Format("2006-01-02"), v.Digest[:min(12, len(v.Digest))], is})
	}
	if c.JSON {
		err = terminal.PrintJSON(a.Data(), all)
	} else {
		err = terminal.Table(a, "", []string{"SERVICE", "PERIOD", "VERSION", "ON", "SHA-256", "IS"}, rows)
	}
	return terminal.Outcome(err, bad)
}
