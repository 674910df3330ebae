package main

import (
	"context"
	"fmt"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

type noticeCmd struct {
	Add noticeAddCmd `cmd:"" help:"Take in a notice of content held to be illegal (art 16 DSA)."`
}

type noticeAddCmd struct {
	storeFlags `embed:""`
	newFlags   `embed:""`
	Set        []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the notice. May be repeated."`
	At         string   `placeholder:"INSTANT" help:"When it came. Default: now."`
	Lodge      bool     `help:"Keep an incomplete notice and ask the sender for the rest; no period runs yet."`
	Confirm    string   `placeholder:"ID" help:"Confirm receipt at once, where the sender can be written to (art 16(4)); by this person, or auto."`
	Like       int      `default:"80" placeholder:"PER CENT" help:"Say which open notices are at least this much alike. Default: 80. Less than 80 compares all open notices, which takes long where they are many."`
	File       string   `arg:"" optional:"" help:"The notice as JSON; - is standard input. Fields: reasons, locations, more, name, email, good_faith, child_abuse, flagger, product_safety, category, items."`
}

// Help says what makes a notice complete.
func (noticeAddCmd) Help() string {
	return "A notice gives (a) the reasons why the content is held to be illegal, (b) its exact location, (c) name and address of the sender, " +
		"unless it is about an offence against children under Articles 3 to 7 of Directive 2011/93/EU, (d) a statement of good faith " +
		"(art 16(2) DSA). What is missing is named with its provision and nothing is written, or, with --lodge, kept as incomplete. What a " +
		"notice says is alleged, not established.\n\n" +
		"A notice about the safety of a product is decided within three working days (art 22(8) GPSR); one of a trusted flagger has priority (art 22(1) DSA)."
}

// Run takes in a notice.
func (c *noticeAddCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	content, err := contentOf(a, c.File, c.Set)
	if err != nil {
		return err
	}
	act, err := actOf(casework.Platform, c.Confirm, c.At, c.Confirm == "auto")
	if err != nil {
		return err
	}
	in := desk.Incoming{Header: c.header(), Content: content, At: act.At, Lodge: c.Lodge, Like: c.Like}
	switch c.Confirm {
	case "":
	case "auto":
		in.Confirm = casework.Actor{Party: casework.Platform, Automated: true}
	default:
		in.Confirm = act.By
	}
	return c.begin(ctx, a, func(dk *desk.Desk) error {
		out, err := dk.TakeNotice(ctx, in)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), out)
		}
		for _, l := range out.Alike {
			fmt.Fprintf(a.Err, "%s: notice %s is %d %% alike (%s)\n", terminal.ProgramName, l.Case, l.Pct, l.How)
		}
		return c.report(a, out.CaseView)
	})
}
