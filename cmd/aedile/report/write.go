package report

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/lint"
)

type writeCmd struct {
	wire.StoreFlags `embed:""`
	Service         string        `required:"" placeholder:"NAME" help:"The service. Decisions that name another one are left out."`
	Period          string        `required:"" placeholder:"PERIOD" help:"2026H1, 2026H2, a year, or FIRST/LAST with two days."`
	Tier            string        `enum:"intermediary,hosting,platform,marketplace,vlop,vlose" default:"platform" placeholder:"TIER" help:"intermediary, hosting, platform, vlop or vlose: which rows are filled in. Default: platform."`
	With            string        `placeholder:"FILE" help:"JSON with what no case holds: provider, days of publication, texts, staff, recipients, rates, context."`
	Explain         string        `placeholder:"CELL" help:"Print the cases behind a figure: part.row.column, as 4.TOTAL.F, 3.TOTAL@DE.G or 7.1.G."`
	Of              aedile.CaseID `placeholder:"CASE" help:"Print in which figures a case counts."`
	Zone            string        `placeholder:"ZONE" default:"UTC" help:"Time zone in which days begin, as Europe/Paris. Default: UTC."`
	Filed           bool          `help:"Hold the decisions of the period against the statements filed (art 24(5) DSA), and print each difference with its reason."`
	Keep            string        `placeholder:"DIR" help:"Keep the report in this folder as a version: the first, or a correction, which needs --reason and lists what changed."`
	Reason          string        `placeholder:"TEXT" help:"Why a version is corrected."`
	Out             string        `short:"o" placeholder:"FILE" help:"report.xlsx, .csv (one file a part, report_4_notices.csv), .ndjson or .html."`
}

// Help says what is counted.
func (writeCmd) Help() string {
	return "Every figure is counted from cases; what the record does not hold is not known, which is never 0. Orders, notices, complaints and disputes are " +
		"those received in the period, with what became of them so far; measures on own initiative and suspensions those imposed in it. Moderators, " +
		"recipients, texts and rates come from --with. What the linter would say of the report is told on standard error."
}

// Run writes the report, or says what is behind a figure.
func (c *writeCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	conf, stated, asked, err := c.read(a)
	if err != nil {
		return err
	}
	return c.StoreFlags.With(ctx, a, func(dk *desk.Desk) error {
		conf.Other = func(id aedile.CaseID) (casework.Case, bool) {
			k, err := dk.Case(ctx, id)
			return k, err == nil
		}
		count := annex.Begin(conf, 20, asked)
		if c.Of != "" {
			k, err := dk.Case(ctx, c.Of)
			if err != nil {
				return err
			}
			return c.lines(a, count.Cells(k))
		}
		if c.Filed {
			return c.filed(ctx, a, conf, dk)
		}
		if err := count.Take(ctx, dk.Record, dk.Case); err != nil {
			return err
		}
		if asked != nil {
			return printCases(a, c.JSON, count.Behind())
		}
		return c.write(a, count.Report(stated))
	})
}

// read reads what the report is to be of.
func (c *writeCmd) read(a *terminal.Terminal) (conf annex.Setting, stated annex.Stated, asked *annex.Cell, err error) {
	conf.Service = c.Service
	if conf.Tier, err = annex.TierOf(c.Tier); err != nil {
		return conf, stated, nil, err
	}
	if conf.Start, conf.End, err = annex.ReadPeriod(c.Period); err != nil {
		return conf, stated, nil, err
	}
	if conf.Zone, err = time.LoadLocation(c.Zone); err != nil {
		return conf, stated, nil, aedile.Invalidf("write report", c.Zone, "is no time zone").Because(err)
	}
	if c.With != "" {
		b, err := terminal.ReadAll(a, "write report", c.With, 16<<20)
		if err != nil {
			return conf, stated, nil, err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&stated); err != nil {
			return conf, stated, nil, aedile.Invalidf("write report", c.With, "is not as expected").Because(err)
		}
	}
	if c.Explain != "" {
		cell, err := annex.ReadCell(c.Explain)
		return conf, stated, &cell, err
	}
	if c.Out == "" && c.Of == "" && c.Keep == "" && !c.Filed {
		return conf, stated, nil, aedile.Invalidf("write report", "", "names no file").Hint("-o report.xlsx")
	}
	return conf, stated, nil, nil
}

// write writes the report in the form that its name asks for, and tells what does not add up in it.
func (c *writeCmd) write(a *terminal.Terminal, r *annex.Whole) (err error) {
	if c.Keep != "" {
		if err := c.keep(a, r); err != nil || c.Out == "" {
			return errors.Join(err, c.judge(a, r))
		}
	}
	switch ext := strings.ToLower(filepath.Ext(c.Out)); ext {
	case ".xlsx":
		err = terminal.WriteFile(a, c.Out, terminal.Private, r.WriteXLSX)
	case ".ndjson":
		err = terminal.WriteFile(a, c.Out, terminal.Private, r.WriteNDJSON)
	case ".html":
		err = terminal.WriteFile(a, c.Out, terminal.Private, r.WriteHTML)
	case ".csv":
		for _, t := range r.Tables {
			name := strings.TrimSuffix(c.Out, filepath.Ext(c.Out)) + "_" + t.SheetName() + ".csv"
			err = errors.Join(err, terminal.WriteFile(a, name, terminal.Public, t.WriteCSV))
		}
	default:
		return aedile.Invalidf("write report", c.Out, "has no form that is known").Hint(".xlsx, .csv, .ndjson or .html")
	}
	if err != nil {
		return err
	}
	return c.judge(a, r)
}

// judge tells on standard error what the linter says of the report.
func (c *writeCmd) judge(a *terminal.Terminal, r *annex.Whole) error {
	files, err := r.Files()
	if err != nil {
		return err
	}
	points, err := lint.Written(files, c.Tier)
	for _, p := range points {
		fmt.Fprintf(a.Err, "%s: %s (%s) %s: %s: %s\n", terminal.ProgramName, p.Check, p.Weight, cmp.Or(p.Cell, placeOf(p)), p.Found,
			p.About)
	}
	return err
}

// lines prints cells, one a line.
func (c *writeCmd) lines(a *terminal.Terminal, cells []annex.Cell) error {
	names := []string{}
	for _, cell := range cells {
		names = append(names, cell.String())
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), names)
	}
	for _, n := range names {
		if err := terminal.Printf(a.Out, "%s\n", n); err != nil {
			return err
		}
	}
	return nil
}

// printCases prints the identifiers of cases, one a line.
func printCases(a *terminal.Terminal, asJSON bool, ids []aedile.CaseID) error {
	if asJSON {
		return terminal.PrintJSON(a.Data(), append([]aedile.CaseID{}, ids...))
	}
	for _, id := range ids {
		if _, err := io.WriteString(a.Out, string(id)+"\n"); err != nil {
			return fmt.Errorf("write cases: %w", err)
		}
	}
	return nil
}
