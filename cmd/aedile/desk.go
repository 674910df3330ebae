package main

import (
	"context"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

type deskCmd struct {
	Example deskExampleCmd `cmd:"" help:"Fill a store with an example to look at: a case of every procedure, and reviews of what is found in files."`
	Looks   deskLooksCmd   `cmd:"" help:"List who has looked at personal data, when, and in which way."`
	Rebuild deskRebuildCmd `cmd:"" help:"Make the rows by which cases are listed, found and counted anew from the journal and the log of the desk."`
}

type deskLooksCmd struct {
	storeFlags `embed:""`
	Case       aedile.CaseID `placeholder:"ID" help:"Looks at this case only."`
}

// Run lists the looks.
func (c *deskLooksCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.Looks(ctx, c.Case)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), append([]desk.Fact{}, all...))
		}
		var rows [][]string
		for _, f := range all {
			rows = append(rows, []string{f.At.Format(time.RFC3339), string(f.By), string(f.Case), f.Name})
		}
		return terminal.Table(a, "", []string{"AT", "WHO", "CASE", "HOW"}, rows)
	})
}

type deskRebuildCmd struct {
	storeFlags `embed:""`
}

// Help says when that is needed.
func (deskRebuildCmd) Help() string {
	return "The rows are kept up to date with every move, so that this changes nothing. It mends a list that was damaged past the program: aedile verify names what differs."
}

// Run makes the rows anew.
func (c *deskRebuildCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(dk *desk.Desk) error {
		n, err := dk.Rebuild(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), map[string]int{"cases": n})
		}
		return terminal.Printf(a.Out, "%d cases\n", n)
	})
}
