package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"

	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

type packCmd struct {
	Init    packInitCmd    `cmd:"" help:"Make a pack to begin with."`
	List    packListCmd    `cmd:"" help:"List packs, or their rules."`
	Explain packExplainCmd `cmd:"" help:"Show all that a rule says about itself."`
	Test    packTestCmd    `cmd:"" help:"Run the examples of packs."`
	Lint    packLintCmd    `cmd:"" help:"Say what is wrong with packs."`
	Diff    packDiffCmd    `cmd:"" help:"Show the findings that a change of packs adds and removes."`
}

type packListCmd struct {
	packFlags `embed:""`
	Rules     bool   `help:"List each rule."`
	Output    string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Run lists packs.
func (c *packListCmd) Run(a *terminal.Terminal) error {
	ps, _, err := packset.Packs(c.selection())
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), packset.List(ps))
	}
	return writePacks(a, packset.List(ps), c.Rules)
}

type packExplainCmd struct {
	Packs []string `placeholder:"DIR" sep:"none" help:"Folder of packs beside the shipped ones. May be repeated."`
	Check string   `arg:"" help:"A check, as in medicines/prescription-only."`
}

// Run explains one rule.
func (c *packExplainCmd) Run(a *terminal.Terminal) error {
	ps, _, err := packset.Packs(packset.Selection{Dirs: c.Packs})
	if err != nil {
		return err
	}
	p, r, err := packset.Find(ps, c.Check)
	if err != nil {
		return err
	}
	explainRule(a, p, r)
	return nil
}

type packTestCmd struct {
	Output  string `enum:"table,json,sarif,junit" default:"table" placeholder:"FORM" help:"table, json, sarif or junit."`
	Changes bool   `help:"Run the examples as sellers would write them anew: split, swapped, with words put in, disguised. Each change is counted per rule."`

	Dirs []string `arg:"" optional:"" name:"dir" help:"Folders of packs. None: the shipped ones."`
}

// Run tests packs.
func (c *packTestCmd) Run(a *terminal.Terminal) error {
	if c.Changes {
		return c.changes(a)
	}
	tested, err := packset.Test(c.Dirs)
	if err != nil {
		return err
	}
	failed, total := 0, 0
	for _, t := range tested {
		if c.Output == tableOutput {
			writeTested(a, t)
		}
		failed += t.Failed()
		total += len(t.Outcomes)
	}
	if c.Output != tableOutput {
		if err := reportTested(a, c.Output, tested); err != nil {
			return err
		}
	}
	a.Say("%s, %d failed", terminal.Count(total, "example"), failed)
	return terminal.Found(failed)
}

// changes tells what became of the examples under each change. Shares below those of the manual are a fault of the rules, not of the run.
func (c *packTestCmd) changes(a *terminal.Terminal) error {
	rules, err := packset.TestChanges(c.Dirs)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), rules)
	}
	return writeChanged(a, rules)
}

type packLintCmd struct {
	Output string `enum:"table,json,sarif,junit" default:"table" placeholder:"FORM" help:"table, json, sarif or junit."`

	Dirs []string `arg:"" optional:"" name:"dir" help:"Folders of packs. None: the shipped ones."`
}

// Run lints packs.
func (c *packLintCmd) Run(a *terminal.Terminal) error {
	l, err := packset.Lint(c.Dirs)
	if err != nil {
		return err
	}
	if c.Output != tableOutput {
		if err := reportLint(a, c.Output, l); err != nil {
			return err
		}
	} else {
		for _, d := range l.Diagnostics {
			fmt.Fprint(a.Out, d.Render())
		}
	}
	a.Say("%s, %s, %s", terminal.Count(l.Packs, "pack"), terminal.Count(l.Rules, "rule"), terminal.Count(len(l.Diagnostics), "diagnostic"))
	return terminal.Found(len(l.Diagnostics))
}

type packDiffCmd struct {
	readFlags `embed:"" group:"Reading"`
	Output    string   `enum:"table,ndjson" default:"table" placeholder:"FORM" help:"table or ndjson."`
	Workers   int      `placeholder:"N" help:"Goroutines. Default: one a core."`
	Gate      float64  `default:"-1" placeholder:"N" help:"Fail only where more than N findings are added for each 100,000 items, for pipelines. Default: any change fails."`
	Old       string   `arg:"" help:"Folder of the packs as they were."`
	New       string   `arg:"" help:"Folder of the packs as they are now."`
	Files     []string `arg:"" name:"file" help:"Files or folders of items."`
}

// Run compares packs over files.
func (c *packDiffCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	const op = "pack diff"
	if slices.Contains(c.Files, terminal.Stdin) {
		return aedile.Invalidf(op, terminal.Stdin, "standard input can be read only once, and a comparison is made to be repeated").
			Hint("write the items to a file first")
	}
	in, err := c.intake(a, op, c.Files)
	if err != nil {
		return err
	}
	was, err := compile(packset.Selection{Dirs: []string{c.Old}})
	if err != nil {
		return err
	}
	is, err := compile(packset.Selection{Dirs: []string{c.New}})
	if err != nil {
		return err
	}
	to := report.NewNDJSON(a.Data())
	d, err := sweep.Diff(ctx, was.Screener, is.Screener, in, c.Workers, func(x sweep.Change) error {
		if c.Output == "ndjson" {
			return to.Value(x)
		}
		return writeChange(a, x)
	})
	if failed := to.Flush(); failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	a.Say("%s, %s added, %s removed, %s", terminal.Count(d.Items, "item"), terminal.Count(d.Added, "finding"),
		terminal.Count(d.Removed, "finding"), terminal.Count(d.Faults.Count, "fault"))
	if c.Gate >= 0 {
		return terminal.Found(d.Over(c.Gate))
	}
	return terminal.Found(d.Added + d.Removed)
}

func writeChange(a *terminal.Terminal, d sweep.Change) error {
	mark := "+"
	if d.Change == sweep.Removed {
		mark = "-"
	}
	f := &d.Finding
	var texts []string
	for _, e := range f.Evidence {
		texts = append(texts, fmt.Sprintf("%s “%s”", e.Field, e.Text))
	}
	_, err := fmt.Fprintf(a.Out, "%s %-6s %s  %s  %s  %s\n", mark, f.Grade, f.Check, f.Item.ID,
		report.Fit(reveal.Text(f.Item.Title), 60), reveal.Text(strings.Join(texts, ", ")))
	if err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}
