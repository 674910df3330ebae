package main

import (
	"context"

	"github.com/aedile/aedile/cmd/aedile/archive"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

type backtestCmd struct {
	registerFlags         `embed:"" group:"Registers"`
	archive.BacktestFlags `embed:""`
	Packs                 []string `placeholder:"DIR" sep:"none" required:"" help:"Folder of the packs as they would be, or of one. May be repeated."`
	Old                   []string `placeholder:"DIR" sep:"none" help:"Folder of the packs as they are. May be repeated. Default: those that ship."`
}

// Run compares packs over an archive.
func (c *backtestCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	n, err := sweep.Narrow(packset.Selection{Dirs: c.Old}, packset.Selection{Dirs: c.Packs}, c.registers())
	if err != nil {
		return err
	}
	return c.Compare(ctx, a, n, func(x sweep.Change) error { return writeChange(a, x) })
}
