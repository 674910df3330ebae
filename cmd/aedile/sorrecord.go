package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/kinds"
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
func (c *sorPayloadCmd) Run(ctx context.Context, a *terminal) error {
	return c.with(ctx, a, func(h *desk.House) error {
		cases, err := c.cases(ctx, h)
		if err != nil {
			return err
		}
		left := 0
		err = writeFile(a, c.Out, private, func(w io.Writer) error {
			for _, k := range cases {
				line, errs, err := payloadLine(k)
				if err != nil {
					return err
				}
				for _, e := range errs {
					fmt.Fprintf(a.Err, "%s: %s is left out: %s: %s\n", programName, k.ID, e.Field, e.Message)
				}
				if len(errs) > 0 {
					left++
				} else if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
					return fmt.Errorf("write payloads: %w", err)
				}
			}
			return nil
		})
		return outcome(err, left)
	})
}

// cases returns the named decisions, or those whose filing is due.
func (c *sorPayloadCmd) cases(ctx context.Context, h *desk.House) (out []casework.Case, err error) {
	for _, id := range c.Cases {
		k, err := h.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	if len(c.Cases) > 0 {
		return out, nil
	}
	due, err := h.Cases(ctx, casework.Filter{Kind: "decision", Due: true}, true)
	return slices.DeleteFunc(due, func(k casework.Case) bool { _, open := k.Due("file", ""); return !open }), err
}

// payloadLine returns the statement of a decision as one line of JSON, and what the database would say against it.
func payloadLine(k casework.Case) ([]byte, []transparencydb.FieldError, error) {
	d := kinds.DecisionOf(k)
	if d == nil || k.Kind != "decision" {
		return nil, nil, aedile.Invalidf("write payload", string(k.ID), "is a %s and no decision", k.Kind)
	}
	line, err := json.Marshal(desk.Payload(k.ID, d))
	if err != nil {
		return nil, nil, fmt.Errorf("write payload of %s: %w", k.ID, err)
	}
	errs, err := transparencydb.Validate(line)
	return line, errs, err
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
func (c *sorRecordCmd) Run(ctx context.Context, a *terminal) error {
	f, err := open(a, "read journal", c.Journal)
	if err != nil {
		return err
	}
	defer f.Close()
	receipts, err := desk.ReadReceipts(f)
	if err != nil {
		return err
	}
	at, err := c.at()
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		all, err := h.RecordFiled(ctx, receipts, c.actor(), at)
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
			err = printJSON(a.Out, all)
		}
		return outcome(err, left)
	})
}
