package sor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver/transparencydb/dump"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

type sorStatsCmd struct {
	By      []string `placeholder:"COLUMN" help:"Columns to group by, 1 to 8, named as in the dump. Default: platform_name, category, decision_ground, automated_detection, automated_decision."`
	JSON    bool     `name:"json" help:"Print all groups and figures as JSON."`
	Parquet string   `placeholder:"FILE" help:"Write the groups to this file as well."`
	HTML    string   `name:"html" placeholder:"FILE" help:"Write a page as well: a table for each column with share and delays, each with the command that gives its figures, and what is wrong in the data."`
	Workers int      `placeholder:"N" help:"Parts read at a time. Default: one a core."`
	Top     int      `placeholder:"N" default:"40" help:"Groups to show, the largest first; 0 all. JSON and Parquet have all. Default: 40."`
	Dumps   []string `arg:"" name:"dump" help:"Daily dumps (sor-….zip), one of the zips in them, or a CSV file."`
}

// Help says what the figures are.
func (sorStatsCmd) Help() string {
	return "The time to act runs from the day of the content to the day from which the decision applied, the time to file from there to the " +
		"day of filing (art 24(5) DSA: without undue delay). When the platform learned of the content is not in the data.\n\n" +
		"Exit status: 0 all parts were read, 2 some ended early or could not be read."
}

// Run counts the dumps.
func (c *sorStatsCmd) Run(ctx context.Context, a *terminal.Terminal) (err error) {
	by := dump.By()
	if len(c.By) > 0 {
		by = nil
	}
	for _, name := range c.By {
		col, ok := dump.ColumnOf(strings.TrimSpace(name))
		if !ok {
			return aedile.Invalidf("count statements", name, "is no column of a dump").
				Hint("category, decision_ground, platform_name, content_type, …")
		}
		by = append(by, col)
	}
	var dumps []*dump.Dump
	defer func() {
		for _, d := range dumps {
			err = errors.Join(err, d.Close())
		}
	}()
	var unread error // a dump that cannot be opened is no reason to leave the others uncounted
	for _, name := range c.Dumps {
		d, err := dump.Open(name, dump.Limits{})
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		dumps = append(dumps, d)
	}
	if len(dumps) == 0 {
		return unread
	}
	workers := c.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	stats, err := dump.Collect(ctx, workers, by, dumps...)
	if err != nil {
		return err
	}
	return errors.Join(c.write(a, stats), unread)
}

func (c *sorStatsCmd) write(a *terminal.Terminal, stats *dump.Stats) error {
	if c.Parquet != "" {
		if err := terminal.WriteFile(a, c.Parquet, terminal.Public, stats.WriteParquet); err != nil {
			return err
		}
	}
	if c.HTML != "" {
		err := terminal.WriteFile(a, c.HTML, terminal.Public, func(w io.Writer) error { return stats.WriteHTML(w, c.query) })
		if err != nil {
			return err
		}
	}
	var err error
	if c.JSON {
		err = terminal.PrintJSON(a.Data(), stats)
	} else {
		err = c.table(a.Out, stats)
	}
	if err != nil {
		return err
	}
	for _, f := range stats.Faults {
		fmt.Fprintf(a.Err, "%s: fault: %s\n", terminal.ProgramName, f)
	}
	if n := int64(len(stats.Faults)); stats.BadRows > n {
		fmt.Fprintf(a.Err, "%s: %d rows in all could not be read\n", terminal.ProgramName, stats.BadRows)
	}
	if stats.Broken > 0 {
		return aedile.Invalidf("count statements", "", "%d of %d parts ended early", stats.Broken, stats.Parts)
	}
	return nil
}

// query is the command that counts the same dumps by these columns.
func (c *sorStatsCmd) query(columns ...string) string {
	return "aedile sor stats --json --by " + strings.Join(columns, ",") + " " + strings.Join(c.Dumps, " ")
}

func (c *sorStatsCmd) table(out io.Writer, stats *dump.Stats) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, col := range stats.By {
		fmt.Fprintf(w, "%s\t", strings.ToUpper(col.String()))
	}
	fmt.Fprintln(w, "COUNT\tMEDIAN DAYS TO ACT\tP90\tMEDIAN DAYS TO FILE\tP90")
	groups := stats.Groups // the largest first
	if c.Top > 0 {
		groups = groups[:min(c.Top, len(groups))]
	}
	for _, g := range groups {
		row := make([]any, 0, len(g.Key)+3)
		for _, k := range g.Key {
			row = append(row, k)
		}
		if err := terminal.Cells(w, append(row, g.Count, days(g.Act), days(g.File))...); err != nil {
			return err
		}
	}
	if err := terminal.Flush(w); err != nil {
		return err
	}
	if left := len(stats.Groups) - len(groups); left > 0 {
		fmt.Fprintf(out, "… and %d groups more: --top 0, --json or --parquet\n", left)
	}
	fmt.Fprintf(out, "\n%d statements in %d parts; %d rows could not be read; %d under a category's older name\n", stats.Rows,
		stats.Parts, stats.BadRows, stats.Renamed)
	return nil
}

func days(d dump.Delay) string {
	if d.Known == d.Negative {
		return "–\t–"
	}
	return fmt.Sprintf("%d\t%d", d.Median, d.P90)
}

type sorGenerateCmd struct {
	Rows int    `default:"10000" placeholder:"N" help:"Statements. Default: 10000."`
	Seed uint64 `default:"1" placeholder:"N" help:"The same seed makes the same bytes. Default: 1."`
	Old  bool   `help:"Schema of before 1 July 2025."`
	Full bool   `help:"All 38 columns; else the 34 of the light form."`
	Day  string `placeholder:"DAY" help:"Day of filing. Default: 2026-01-05, of the old schema 2024-01-05."`
	Out  string `arg:"" name:"file" help:"File to write, as in sor-global-2026-01-05-light.zip; - is standard output."`
}

// Run writes a dump.
func (c *sorGenerateCmd) Run(a *terminal.Terminal) error {
	cfg := dump.Config{Rows: c.Rows, Seed: c.Seed, Full: c.Full}
	if c.Old {
		cfg.Schema = dump.Old
	}
	if c.Day != "" {
		day, err := time.Parse(time.DateOnly, c.Day)
		if err != nil {
			return aedile.Invalidf("generate dump", c.Day, "is no day").Hint("write it as 2026-01-05")
		}
		cfg.Day = day
	}
	return terminal.WriteFile(a, c.Out, terminal.Public, func(w io.Writer) error { return dump.Generate(w, cfg) })
}
