package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"

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
func (c *sampleCmd) Run(ctx context.Context, a *terminal) error {
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
	return a.Sample(ctx, sweep.SampleConfig{Files: c.Files, Packs: c.selection(), Registers: c.registers(), Source: c.source(), Map: c.Map, Size: c.Size, Seed: seed,
		Strata: c.Strata, Output: c.Output, Out: c.Out, Quiet: c.Quiet})
}

// strataFields are named in the help.
func strataFields() string { return strings.Join(sweep.StrataFields, ", ") }
