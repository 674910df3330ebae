package risk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/risk"
)

func clockOf(code string) (deadline.Clock, error) {
	cal, err := deadline.CalendarOf(code)
	if err != nil {
		return deadline.Clock{}, err
	}
	zone, err := time.LoadLocation(cal.Zone)
	if err != nil {
		return deadline.Clock{}, aedile.Internalf("count period", cal.Zone, "is no time zone").Because(err)
	}
	return deadline.Clock{Calendar: cal, Zone: zone}, nil
}

type assessCmd struct {
	writeFlags    `embed:""`
	ID            string   `required:"" placeholder:"NAME" help:"Name of the assessment, as yearly-2026."`
	Functionality string   `placeholder:"NAME" help:"It was done before this functionality is deployed. Without it, it is the yearly one."`
	DoneOn        string   `placeholder:"DAY" help:"The day on which it was done. Default: today."`
	Risk          []string `placeholder:"ID,…" help:"Rows that it looked at. Default: all."`
	Document      []string `placeholder:"FILE" type:"existingfile" help:"A paper of the assessment: its digest is kept, the paper itself you keep (three years, art 34(3)). May be repeated."`
}

// Run enters an assessment.
func (c *assessCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	x := risk.Assessment{ID: c.ID, Kind: "yearly", Functionality: c.Functionality, Risks: c.Risk}
	if c.Functionality != "" {
		x.Kind = "before"
	}
	if x.DoneOn, err = readDay(a, c.DoneOn); err != nil {
		return err
	}
	for _, name := range c.Document {
		d, err := documentOf(name)
		if err != nil {
			return err
		}
		x.Documents = append(x.Documents, d)
	}
	return c.add(a, reg, risk.Entered{Assessment: &x})
}

// documentOf is a paper by its digest.
func documentOf(name string) (risk.Paper, error) {
	f, err := os.Open(name)
	if err != nil {
		return risk.Paper{}, aedile.NotFoundf("read document", name, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return risk.Paper{}, aedile.Deniedf("read document", name, "cannot be read").Because(err)
	}
	return risk.Paper{Name: filepath.Base(name), Digest: hex.EncodeToString(sum.Sum(nil)), Bytes: n}, nil
}

type deployCmd struct {
	writeFlags `embed:""`
	On         string `required:"" placeholder:"DAY" help:"The day of the deployment."`
	Planned    bool   `help:"It is to be deployed on that day: an assessment is due before."`
	GivenUp    bool   `help:"It will not be deployed."`
	Critical   string `placeholder:"TEXT" help:"Why it is likely to have a critical impact on the risks."`
	Name       string `arg:"" help:"The functionality."`
}

// Run enters a functionality.
func (c *deployCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	x := risk.Function{Name: c.Name, Why: c.Critical}
	if i := slices.IndexFunc(reg.Functions, func(f risk.Function) bool { return f.Name == c.Name }); i >= 0 {
		x = reg.Functions[i]
		if c.Critical != "" {
			x.Why = c.Critical
		}
	}
	day, err := deadline.ParseDate(c.On)
	switch {
	case err != nil:
		return err
	case c.Planned:
		x.PlannedOn = day
	case c.GivenUp:
		x.DroppedOn = day
	default:
		x.DeployedOn = day
	}
	return c.add(a, reg, risk.Entered{Function: &x})
}

type lintCmd struct {
	fileFlags `embed:""`
	On        string `placeholder:"DAY" help:"The day for which it is said. Default: today."`
	Output    string `placeholder:"FORM" enum:",text,json" default:"" help:"text or json. Default: text on a terminal and json elsewhere."`
}

// Help says what a point is.
func (lintCmd) Help() string {
	return "Each point has its check (L1 to L13 on rows and measures, A1 to A4 on audits), grade and provision. A point is no claim that anybody infringes the " +
		"law.\n\nExit status: 0 nothing is missing, 1 points were found, 2 the register cannot be read."
}

// Run prints the points.
func (c *lintCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	on, err := readDay(a, c.On)
	if err != nil {
		return err
	}
	points := reg.Lint(on)
	if c.Output == "json" || c.Output == "" && !a.OutTerminal {
		return terminal.Outcome(terminal.PrintJSON(a.Data(), append([]risk.Point{}, points...)), len(points))
	}
	var rows [][]string
	for _, p := range points {
		rows = append(rows, []string{p.Check, string(p.Gravity), p.Where, p.About, p.Provision})
	}
	return terminal.Outcome(terminal.Table(a, "", []string{"CHECK", "GRADE", "WHERE", "WHAT", "PROVISION"}, rows), len(points))
}

type checkCmd struct {
	fileFlags `embed:""`
	State     string `placeholder:"STATE" help:"The Member State for which it is asked, as EL."`
	Output    string `placeholder:"FORM" enum:",text,json" default:"" help:"text or json. Default: text on a terminal and json elsewhere."`
	List      string `arg:"" help:"elections or minors."`
}

// Run shows the open questions.
func (c *checkCmd) Run(a *terminal.Terminal) error {
	list, ok := risk.ListOf(c.List)
	if !ok {
		return aedile.NotFoundf("show checklist", c.List, "is no checklist").Hint("elections or minors")
	}
	reg, err := c.open(a, true)
	if err != nil {
		return err
	}
	open := reg.Open(list, c.State)
	if c.Output == "json" || c.Output == "" && !a.OutTerminal {
		return terminal.Outcome(terminal.PrintJSON(a.Data(), map[string]any{"list": list, "open": append([]risk.Topic{}, open...)}),
			len(open))
	}
	a.Say("%s; guidelines bind nobody", list.Source)
	var rows [][]string
	for _, q := range open {
		rows = append(rows, []string{q.Key, q.About})
	}
	return terminal.Outcome(terminal.Table(a, "", []string{"QUESTION", "OPEN"}, rows), len(open))
}

type figuresCmd struct {
	writeFlags      `embed:""`
	wire.PlaceFlags `embed:""`
	Service         string   `placeholder:"NAME" help:"The service; decisions that name another one are left out."`
	Period          string   `placeholder:"PERIOD" help:"Count from the record: 2026H1, a year, or FIRST/LAST with two days."`
	Sample          string   `placeholder:"FILE" help:"What aedile sample wrote as JSON: findings per 100,000 listings with bounds."`
	Rules           string   `placeholder:"PREFIX" help:"Of the sample, findings of rules whose identifiers begin so alone, as medicines/."`
	Labels          string   `placeholder:"FILE" help:"Labelled pictures, one JSON object a line with synthetic and marked: the share that carries a mark. Needs --period."`
	Risk            []string `placeholder:"ID,…" help:"Fill in these rows. Default: all that ask for the figure."`
}

// Run fills in figures.
func (c *figuresCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	figures, err := c.figures(ctx, a)
	if err != nil {
		return err
	}
	if len(figures) == 0 {
		return aedile.Invalidf("fill in figures", "", "names no source").Hint("--period, --sample or --labels")
	}
	var sets []risk.Entered
	for _, x := range reg.Risks {
		if len(c.Risk) > 0 && !slices.Contains(c.Risk, x.ID) || x.Closed != "" {
			continue
		}
		if y, changed := x.Fill(figures); changed {
			sets = append(sets, risk.Entered{Risk: &y})
		}
	}
	if len(sets) > 0 {
		if err := c.add(a, reg, sets...); err != nil {
			return err
		}
	}
	a.Say("%s filled in", terminal.Count(len(sets), "row"))
	return nil
}

// figures reads the sources.
func (c *figuresCmd) figures(ctx context.Context, a *terminal.Terminal) (map[string]risk.Evidence, error) {
	out := map[string]risk.Evidence{}
	if c.Sample != "" {
		b, err := terminal.ReadAll(a, "read sample", c.Sample, risk.MaxSample)
		if err != nil {
			return nil, err
		}
		if out["findings_per_100000"], err = risk.FromSample(bytes.NewReader(b), c.Sample, c.Rules); err != nil {
			return nil, err
		}
	}
	if c.Period == "" {
		if c.Labels != "" {
			return nil, aedile.Invalidf("fill in figures", c.Labels, "names no period").Hint("--period 2026H1")
		}
		return out, nil
	}
	conf := annex.Setting{Service: c.Service, Zone: time.UTC}
	var err error
	if conf.Start, conf.End, err = annex.ReadPeriod(c.Period); err != nil {
		return nil, err
	}
	if conf.Tier, err = annex.TierOf("vlop"); err != nil {
		return nil, err
	}
	if c.Labels != "" {
		b, err := terminal.ReadAll(a, "read labels", c.Labels, risk.MaxSample)
		if err != nil {
			return nil, err
		}
		if out["marked_share"], err = risk.FromLabels(bytes.NewReader(b), filepath.Base(c.Labels), conf.Start, conf.End); err != nil {
			return nil, err
		}
	}
	store := wire.StoreFlags{PlaceFlags: c.PlaceFlags}
	return out, store.With(ctx, a, func(dk *desk.Desk) error {
		conf.Other = func(id aedile.CaseID) (casework.Case, bool) {
			k, err := dk.Case(ctx, id)
			return k, err == nil
		}
		found, err := risk.FromRecord(ctx, conf, dk.Record, dk.Case)
		for name, e := range found {
			out[name] = e
		}
		return err
	})
}

type reportCmd struct {
	writeFlags    `embed:""`
	AuditReceived string `placeholder:"DAY" help:"The day on which the audit report was received: three months run from it (art 42(4) DSA)."`
	Replaces      int    `placeholder:"N" help:"Number of the publication that this one corrects; --why says the reason."`
	Draft         bool   `help:"Write both versions and enter nothing."`
	Out           string `short:"o" required:"" placeholder:"FILE" help:"The public version, .html or .json; the complete one is written beside it as FILE.complete.html."`
}

// Help says what is written.
func (reportCmd) Help() string {
	return "Two versions: the public one, with a mark in the place of what the rows remove and the reason of art 42(5) DSA, and the complete one for the " +
		"Commission and the coordinator of establishment, with why. The digests of both are entered in the register; keep both files. What the linter would say is told on standard error."
}

// Run writes both versions.
func (c *reportCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	ext := strings.ToLower(filepath.Ext(c.Out))
	if ext != ".html" && ext != ".json" {
		return aedile.Invalidf("write report on risks", c.Out, "has no form that is known").Hint(".html or .json")
	}
	p := risk.Publication{On: today(a), Replaces: c.Replaces, Reason: c.Why}
	if c.AuditReceived != "" {
		if p.AuditReceivedOn, err = deadline.ParseDate(c.AuditReceived); err != nil {
			return err
		}
	}
	write := func(name string, public bool) (risk.Paper, int, error) {
		rep, err := reg.Report(today(a), public)
		if err != nil {
			return risk.Paper{}, 0, err
		}
		form := rep.WriteHTML
		if ext == ".json" {
			form = rep.WriteJSON
		}
		mode := terminal.Private
		if public {
			mode = terminal.Public
		}
		if err := terminal.WriteFile(a, name, mode, form); err != nil {
			return risk.Paper{}, 0, err
		}
		d, err := documentOf(name)
		return d, len(rep.Removed), err
	}
	complete := strings.TrimSuffix(c.Out, filepath.Ext(c.Out)) + ".complete" + filepath.Ext(c.Out)
	if p.Complete, _, err = write(complete, false); err != nil {
		return err
	}
	if p.Public, p.Removed, err = write(c.Out, true); err != nil {
		return err
	}
	points := reg.Lint(today(a))
	for _, x := range points[:min(len(points), terminal.MaxToldFaults)] {
		a.Say("%s (%s) %s: %s", x.Check, x.Gravity, x.Where, x.About)
	}
	if more := len(points) - terminal.MaxToldFaults; more > 0 {
		a.Say("and %s more: aedile risk lint", terminal.Count(more, "point"))
	}
	if c.Draft {
		return nil
	}
	return c.add(a, reg, risk.Entered{Publication: &p})
}

type auditCmd struct {
	fileFlags `embed:""`
	Out       string `short:"o" default:"-" placeholder:"FILE" help:"Write the page to this file. Default: standard output."`
	Audit     string `arg:"" help:"Identifier of the audit in the register."`
}

// Run writes the export of an audit.
func (c *auditCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(reg.Audits, func(x risk.Audit) bool { return x.ID == c.Audit })
	if i < 0 {
		return aedile.NotFoundf("write audit", c.Audit, "is not in the register").Hint("add it: aedile risk add --example shows how")
	}
	return terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error { return reg.WriteAudit(w, reg.Audits[i]) })
}
