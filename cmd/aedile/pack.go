package main

import (
	"context"

	"github.com/aedile/aedile/sweep"
)

type packCmd struct {
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
func (c *packListCmd) Run(a *terminal) error {
	return a.PackList(c.selection(), c.Rules, c.Output == "json")
}

type packExplainCmd struct {
	Packs []string `placeholder:"DIR" sep:"none" help:"Folder of packs beside the shipped ones. May be repeated."`
	Check string   `arg:"" help:"A check, as in medicines/prescription-only."`
}

// Run explains one rule.
func (c *packExplainCmd) Run(a *terminal) error {
	return a.PackExplain(sweep.Selection{Dirs: c.Packs}, c.Check)
}

type packTestCmd struct {
	Dirs []string `arg:"" optional:"" name:"dir" help:"Folders of packs. None: the shipped ones."`
}

// Run tests packs.
func (c *packTestCmd) Run(a *terminal) error { return a.PackTest(c.Dirs) }

type packLintCmd struct {
	Dirs []string `arg:"" optional:"" name:"dir" help:"Folders of packs. None: the shipped ones."`
}

// Run lints packs.
func (c *packLintCmd) Run(a *terminal) error { return a.PackLint(c.Dirs) }

type packDiffCmd struct {
	readFlags `embed:"" group:"Reading"`
	Output    string   `enum:"table,ndjson" default:"table" placeholder:"FORM" help:"table or ndjson."`
	Workers   int      `placeholder:"N" help:"Goroutines a side. Default: one a core."`
	Old       string   `arg:"" help:"Folder of the packs as they were."`
	New       string   `arg:"" help:"Folder of the packs as they are now."`
	Files     []string `arg:"" name:"file" help:"Files or folders of items."`
}

// Run compares packs over files.
func (c *packDiffCmd) Run(ctx context.Context, a *terminal) error {
	return a.PackDiff(ctx, sweep.DiffConfig{Old: c.Old, New: c.New, Files: c.Files, Source: c.source(), Map: c.Map, AsJSON: c.Output == "ndjson", Workers: c.Workers})
}
