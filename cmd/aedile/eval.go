package main

import (
	"context"

	"github.com/aedile/aedile/sweep"
)

type evalCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	Output        string   `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
	Workers       int      `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Files         []string `arg:"" optional:"" name:"file" help:"NDJSON items with a key \"expect\": a list of checks or globs that should be found; [] says that the item is clean; without it the item is not counted."`
}

// Run measures findings against labels.
func (c *evalCmd) Run(ctx context.Context, a *terminal) error {
	return a.Eval(ctx, sweep.EvalConfig{Files: c.Files, Packs: c.selection(), Registers: c.registers(), AsJSON: c.Output == "json", Workers: c.Workers})
}
