package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type decideCmd struct {
	wire.StoreFlags `embed:""`
	newFlags        `embed:""`
	From            []string      `sep:"," placeholder:"CASE" help:"What it rests on: a review of a finding, a notice, an order. What they know is filled in, with its origin. May be repeated."`
	Facts           string        `placeholder:"FILE" help:"The decision as JSON: restrictions, facts, ground, automation, redress; - is standard input."`
	Set             []string      `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the decision. May be repeated."`
	By              string        `placeholder:"ID" help:"Who decides, as the operator knows the person."`
	Auto            bool          `help:"Automated means decide alone."`
	At              string        `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Version         int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict."`
	Text            string        `placeholder:"FILE" help:"Send this text, as you edited it, in place of the one that the facts give."`
	Send            bool          `help:"Impose the restriction and send the statement of reasons. Refused while an element of art 17(3) is missing."`
	Impose          string        `placeholder:"WHY" help:"Impose the restriction without a statement, under an exception of art 17(2) or (5)."`
	Letter          string        `placeholder:"FILE" help:"Write the letter for the recipient, with names: text, .html or .json by the name of the file."`
	Payload         string        `placeholder:"FILE" help:"Write the statement for the Transparency Database as one line of JSON (art 24(5)); - is standard output."`
	Case            aedile.CaseID `arg:"" optional:"" help:"The decision's case. None: a new one is drafted."`
}

// Help says what a statement of reasons holds and what the statuses mean.
func (decideCmd) Help() string {
	return "A statement of reasons says (a) what is restricted, where and for how long, (b) the facts, and whether a notice or the provider's own " +
		"initiative led to it, (c) what automated means did, (d) the legal or (e) the contractual ground with an explanation, (f) redress " +
		"(art 17(3) DSA). Its text is made from these facts; edit it and give it back with --text. It is never sent incomplete. Recipient, contact " +
		"and notifier are personal: the record keeps the text without them, and the payload for the database has none.\n\n" +
		"Exit status: 0 done, 1 the draft or the payload lacks elements, which are named, 2 refused."
}

// Run drafts, changes, shows or sends a decision.
func (c *decideCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	d, err := c.deciding(a)
	if err != nil {
		return err
	}
	work := c.With
	if c.Case == "" && len(c.From) == 0 {
		work = c.Begin
	}
	return work(ctx, a, func(dk *desk.Desk) error {
		out, err := dk.Decide(ctx, d)
		if err != nil {
			return err
		}
		if c.Letter != "" {
			if err := letterFile(a, c.Letter, out.Letter); err != nil {
				return err
			}
		}
		if c.Payload == "" {
			out.Payload, out.Errors, out.Remarks = nil, nil, nil
		} else if err := c.payload(a, &out); err != nil {
			return err
		}
		if out.Said {
			fmt.Fprintf(a.Err, "%s: the text names a person; it stays in the record until the whole text is taken out\n",
				terminal.ProgramName)
		}
		if c.JSON {
			err = terminal.PrintJSON(a.Data(), out)
		} else if c.Payload != "-" {
			err = c.print(a, out)
		}
		return terminal.Outcome(err, len(out.Missing)+len(out.Errors))
	})
}

// deciding returns what the flags ask for.
func (c *decideCmd) deciding(a *terminal.Terminal) (d desk.Deciding, err error) {
	d.Header, d.Case, d.Send, d.Impose = c.header(), c.Case, c.Send, c.Impose
	if d.Act, err = wire.ActOf(casework.Platform, c.By, c.At, c.Auto); err != nil {
		return d, err
	}
	d.Version = c.Version
	for _, id := range c.From {
		d.From = append(d.From, aedile.CaseID(id))
	}
	if d.Content, err = contentOf(a, c.Facts, c.Set); err != nil || c.Text == "" {
		return d, err
	}
	b, err := terminal.ReadAll(a, "read text", c.Text, maxContent)
	d.Text = string(b)
	return d, err
}

// payload writes the statement for the database, unless the database would refuse it.
func (c *decideCmd) payload(a *terminal.Terminal, out *desk.Decided) error {
	for _, e := range out.Errors {
		fmt.Fprintf(a.Err, "%s: the database would refuse the statement: %s: %s\n", terminal.ProgramName, e.Field, e.Message)
	}
	for _, r := range out.Remarks {
		fmt.Fprintf(a.Err, "%s: %s: %s\n", terminal.ProgramName, r.Field, r.Message)
	}
	if len(out.Errors) > 0 || c.JSON && c.Payload == "-" {
		return nil
	}
	return terminal.WriteFile(a, c.Payload, terminal.Private, func(w io.Writer) error { return terminal.Printf(w, "%s\n", out.Payload) })
}

func (c *decideCmd) print(a *terminal.Terminal, out desk.Decided) error {
	if out.Text != "" {
		if err := terminal.Write(a.Out, out.Text+"\n"); err != nil {
			return err
		}
	}
	for _, field := range slices.Sorted(maps.Keys(out.Known)) {
		fmt.Fprintf(a.Err, "%s: %s is filled in from %s\n", terminal.ProgramName, field, out.Known[field])
	}
	for _, f := range out.Missing {
		fmt.Fprintf(a.Err, "%s: missing: %s\n", terminal.ProgramName, strings.TrimSpace(f.String()))
	}
	return reportCase(c.StoreFlags, a, desk.CaseView{Case: out.Case, Dues: out.Dues})
}
