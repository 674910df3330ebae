package main

import (
	"context"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/exhibit"
	"github.com/aedile/aedile/sweep/packset"
)

type deskExampleCmd struct {
	wire.StoreFlags `embed:""`
	registerFlags   `embed:"" group:"Screening"`
	Files           []string `arg:"" optional:"" name:"file" help:"Files of items to screen; a review is opened of each item with findings."`
}

// Help says what the example is made of.
func (deskExampleCmd) Help() string {
	return "For a look at the desk: opens a case of every procedure with the filled content that aedile case fields --example prints, its days moved " +
		"to today, and reviews of what is found in the files. Everything in it is invented. Use a store of its own."
}

// Run fills the store.
func (c *deskExampleCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.Begin(ctx, a, func(dk *desk.Desk) error {
		reviews := 0
		if len(c.Files) > 0 {
			set, err := load(a, packset.Selection{}, c.registers())
			if err != nil {
				return err
			}
			files, err := a.Files("screen", c.Files)
			if err != nil {
				return err
			}
			if reviews, err = exhibit.Reviews(ctx, dk, set, started(set), files); err != nil {
				return err
			}
		}
		cases, err := exhibit.Cases(ctx, dk)
		if err != nil {
			return err
		}
		return terminal.Printf(a.Out, "%s and %s\n", terminal.Count(reviews, "review"), terminal.Count(cases, "case"))
	})
}
