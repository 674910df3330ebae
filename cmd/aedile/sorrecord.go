package main

import (
	"context"
	"fmt"
	"io"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

type sorPayloadCmd struct {
	storeFlags `embed:""`
	Out        string          `short:"o" default:"-" placeholder:"FILE" help:"Write to this file."`
	Cases      []aedile.CaseID `arg:"" optional:"" name:"case" help:"Only these decisions, whether or not their filing is due."`
}

// Help says what is left out.
func (sorPayloadCmd) Help() string {
	return "Writes one statement a line, as aedile sor send reads them. A decision that the database would refuse, such as one without a category, is named " +
		"with its failing fields and left out. Recipient, contact and notifier are in none.\n\nExit status: 0 all are written, 1 some are left out, 2 it could " +
		"not be done."
}

// Run writes payloads.
func (c *sorPayloadCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.Statements(ctx, c.Cases...)
		if err != nil {
			return err
		}
		left := 0
		err = terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error {
			for _, s := range all {
				for _, e := range s.Errors {
					fmt.Fprintf(a.Err, "%s: %s is left out: %s: %s\n", terminal.ProgramName, s.Case, e.Field, e.Message)
				}
				if len(s.Errors) > 0 {
					left++
				} else if err := terminal.Printf(w, "%s\n", s.Line); err != nil {
					return err
				}
			}
			return nil
		})
		return terminal.Outcome(err, left)
	})
}

type sorRecordCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	Journal    string `arg:"" help:"Journal that aedile sor send wrote."`
}

// Help says what the statuses mean.
func (sorRecordCmd) Help() string {
	return "Records the receipts in the decisions whose filing is due, by the identifier under which each was filed; again is no harm. A receipt without the " +
		"database's own name for the statement, which a lost reply leaves, is named and not recorded.\n\nExit status: 0 nothing is left to be filed, 1 " +
		"some decisions are, 2 it could not be done."
}

// Run records receipts.
func (c *sorRecordCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	f, err := terminal.Open(a, "read journal", c.Journal)
	if err != nil {
		return err
	}
	defer f.Close()
	receipts, err := desk.ReadReceipts(f)
	if err != nil {
		return err
	}
	act, err := c.act()
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.RecordFiled(ctx, receipts, act)
		if err != nil {
			return err
		}
		left := 0
		for _, d := range all {
			if d.State != "recorded" {
				left++
			}
			if !c.JSON {
				fmt.Fprintf(a.Out, "%s %s %s\n", d.Case, d.State, d.UUID)
			}
		}
		if c.JSON {
			err = terminal.PrintJSON(a.Data(), all)
		}
		return terminal.Outcome(err, left)
	})
}
