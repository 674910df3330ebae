package main

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/source"
)

type caseOpenCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	bodyFlags  `embed:""`
	newFlags   `embed:""`
	Findings   string   `placeholder:"FILE" help:"Findings as aedile screen writes them as NDJSON; those of one item open one review. - is standard input."`
	Items      []string `placeholder:"FILE" sep:"none" help:"The files that were screened: the items are kept as they were seen. May be repeated."`
	Service    string   `placeholder:"NAME" help:"Service of items that do not name theirs, as it was given to aedile screen."`
	With       string   `name:"move" placeholder:"MOVE" help:"The move that opens it, where the procedure has several."`
	Kind       string   `arg:"" help:"The procedure, as in notice; aedile case procedures prints them all."`
}

// Run opens a case.
func (c *caseOpenCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.act()
	if err != nil {
		return err
	}
	if c.Findings != "" {
		return c.findings(ctx, a, act)
	}
	content, err := contentOf(a, c.Body, c.Set)
	if err != nil {
		return err
	}
	return c.begin(ctx, a, func(dk *desk.Desk) error {
		done, err := dk.Open(ctx, desk.Opening{Header: c.header(), Act: act, Content: content, Kind: c.Kind, Move: c.With})
		if err != nil {
			return err
		}
		return c.report(a, desk.ViewCase(done, a.Now()))
	})
}

// findings opens a review of each item.
func (c *caseOpenCmd) findings(ctx context.Context, a *terminal.Terminal, act desk.Act) error {
	f, err := terminal.Open(a, "read findings", c.Findings)
	if err != nil {
		return err
	}
	defer f.Close()
	fs, ran, err := desk.ReadFindings(f)
	if err != nil {
		return err
	}
	seen, err := desk.Seen(fs, itemsOf(ctx, c.Items, source.Config{Kind: aedile.Listing, Service: c.Service}))
	if err != nil {
		return err
	}
	return c.begin(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.Reviews(ctx, desk.Reviewing{Act: act, Kind: c.Kind, Findings: fs, Seen: seen, Ran: ran})
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), all)
		}
		for _, o := range all {
			if err := terminal.Write(a.Out, o.String()+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
}
