package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"

	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/sweep"
)

type sampleCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	readFlags     `embed:"" group:"Reading"`

	Size   int      `required:"" placeholder:"N" help:"Items to draw." group:"Drawing"`
	Seed   *uint64  `placeholder:"S" help:"Number that decides which items are drawn. Default: one at random, which is recorded." group:"Drawing"`
	Strata []string `placeholder:"FIELD,…" help:"Divide items by these fields and draw from each part in proportion: ${strata}." group:"Drawing"`
	Output string   `placeholder:"FORM" enum:",text,json" default:"" help:"text or json. Default: text on a terminal and json elsewhere." group:"Writing"`
	Out    string   `short:"o" placeholder:"FILE" help:"Write to this file." group:"Writing"`
	Quiet  bool     `short:"q" help:"No progress bar and no summary on stderr."`
	Files  []string `arg:"" optional:"" name:"file" help:"Files or folders of items, as aedile screen reads them. None, or -, is standard input."`
}

// Help says what the check is good for.
func (sampleCmd) Help() string {
	return "Draws items at random, screens them, and estimates for how many of all items the rules would find something, with a 95 % interval: " +
		"the random checks of Art. 31(3) DSA, which use at least Safety Gate (Art. 22(7) Reg. (EU) 2023/988). The same items and seed give the same draw, in whatever order " +
		"files are read. What is estimated is findings: suspected, not established."
}

// Run draws, screens and estimates.
func (c *sampleCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	var seed uint64
	if c.Seed != nil {
		seed = *c.Seed
	} else {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return fmt.Errorf("choose a seed: %w", err)
		}
		seed = uint64(binary.BigEndian.Uint32(b[:])) // short enough to be copied by hand
	}
	in, err := c.intake(a, "sample", c.Files)
	if err != nil {
		return err
	}
	set, err := load(a, c.selection(), c.registers())
	if err != nil {
		return err
	}
	out, err := outputTo(a, c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	bar := a.ProgressOver(in, c.Quiet)
	r, err := sweep.Sample(ctx, set.Screener, in, sweep.SampleConfig{Started: started(set), Size: c.Size, Seed: seed,
		Strata: c.Strata, On: a.Now()},
		func(items int) { bar.Add(items, 0) })
	bar.End()
	if r.Ran.Sources == nil { // it did not come to its end
		return err
	}
	if failed := errors.Join(writeSample(a, out, &r, c), out.commit()); failed != nil {
		return failed
	}
	if !c.Quiet {
		a.Say("%s read, %s in the sample, %s; suspected, not established", terminal.Count(r.Ran.Items, "item"),
			terminal.Count(r.Ran.Findings, "finding"), terminal.Count(r.Ran.Faults, "fault"))
		a.SayFaults(r.Faults.First, r.Faults.Count, "")
		for _, n := range r.Ran.Notes {
			a.Say("note: %s", n)
		}
	}
	return cmp.Or(err, terminal.Found(r.Ran.Findings))
}

// strataFields are named in the help.
func strataFields() string { return strings.Join(sweep.StrataFields, ", ") }

func writeSample(a *terminal.Terminal, w io.Writer, r *sweep.Sampled, c *sampleCmd) error {
	if c.Output == "json" || c.Output == "" && (toFile(c.Out) || !a.OutTerminal) {
		return terminal.PrintJSON(w, r)
	}
	return writeSampleText(w, r)
}

// writeSampleText writes the account for a person.
func writeSampleText(w io.Writer, r *sweep.Sampled) error {
	d := r.Design
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "random check\t%s drawn of %d on %s, seed %d\n", terminal.Count(d.Drawn, "item"), d.Population, d.Day, d.Seed)
	if len(d.Strata) > 0 {
		fmt.Fprintf(t, "divided by\t%s: %d strata, drawn in proportion, at least one each\n", strings.Join(d.Strata, ", "), len(r.Strata))
	}
	for _, e := range r.Estimates {
		fmt.Fprintf(t, "%s\t%.2f %%, 95 %% interval %.2f to %.2f %% (%s)\n", e.Of, 100*e.Share, 100*e.Low, 100*e.High, e.Method)
	}
	fmt.Fprintf(t, "\tsuspected by rules, not established\n")
	if len(r.Strata) > 1 {
		fmt.Fprintf(t, "\nSTRATUM\tITEMS\tDRAWN\tWITH FINDINGS\n")
		for _, s := range r.Strata {
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", reveal.Text(s.Name), s.Items, s.Drawn, s.With)
		}
	}
	fmt.Fprintf(t, "\nDRAWN\tITEM\tTITLE\tFINDINGS\n")
	for _, x := range r.Items {
		var checks []string
		for _, f := range x.Findings {
			checks = append(checks, string(f.Check)+" ("+string(f.Grade)+")")
		}
		if err := terminal.Cells(t, fmt.Sprintf("%s:%d", x.Source, x.Position), x.Item.ID,
			report.Fit(reveal.Text(x.Item.Title), 60), cmp.Or(strings.Join(checks, ", "), "-")); err != nil {
			return err
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
