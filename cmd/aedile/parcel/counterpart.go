package parcel

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counterpart"
	"github.com/aedile/aedile/desk/handover"
)

type counterpartsCmd struct {
	wire.PlaceFlags `embed:""`
	Output          string `default:"csv" enum:"csv,misp" help:"csv or misp. Default: csv."`
	Personal        bool   `help:"Also names, mail addresses, telephone numbers and numbers in registers."`
	Since           string `placeholder:"DAY" help:"Of cases opened since that day."`
	Closed          bool   `help:"Also of closed cases."`
	From            string `default:"aedile" placeholder:"NAME" help:"Who writes it, in an event of MISP. Default: aedile."`
	Out             string `short:"o" default:"-" placeholder:"FILE" help:"Write to this file. Default: standard output."`
}

// Help says what is in the rows and what is not.
func (counterpartsCmd) Help() string {
	return "One row an identifier: accounts, pages of traders, addresses of offers, numbers of goods; with --personal those of persons, too. Each says in how " +
		"many cases it is, since when, and whether it comes of a finding (suspected) or of a decision. Own cases are not named. In an event of MISP nothing is " +
		"marked for automatic blocking, and the event is for the own organisation until somebody there shares it."
}

// Run writes identifiers.
func (c *counterpartsCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x := counterpart.Choice{Personal: c.Personal, Closed: c.Closed}
	if c.Since != "" {
		day, err := deadline.ParseDate(c.Since)
		if err != nil {
			return aedile.Invalidf("write counterparts", c.Since, "is no day").Hint("as in 2026-01-19")
		}
		x.Since = time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC)
	}
	return wire.StoreFlags{PlaceFlags: c.PlaceFlags}.With(ctx, a, func(dk *desk.Desk) error {
		rows, err := counterpart.Collect(ctx, dk, x)
		if err != nil {
			return err
		}
		return terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error {
			if c.Output == "misp" {
				return counterpart.WriteMISP(w, rows, c.From, a.Now())
			}
			return counterpart.WriteCSV(w, rows)
		})
	})
}

type meetCmd struct {
	wire.StoreFlags `embed:""`
	File            string `arg:"" help:"Identifiers as CSV or as an event of MISP; - is standard input."`
}

// Help says what the statuses mean.
func (meetCmd) Help() string {
	return "Addresses are compared without scheme, www. and fragment, numbers without marks, words without case. That both hold an identifier says who is " +
		"meant, and proves nothing.\n\nExit status: 0 none is known here, 1 some are, 2 it could not be done."
}

// Run looks identifiers up.
func (c *meetCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	b, err := terminal.ReadAll(a, "read counterparts", c.File, counterpart.MaxFile)
	if err != nil {
		return err
	}
	theirs, passed, err := counterpart.ReadIdentifiers(c.File, b)
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		met, more, err := counterpart.Meet(ctx, dk, theirs)
		if err != nil {
			return err
		}
		if n := passed + more; n > 0 {
			a.Say("%s of the file cannot be compared", terminal.Count(n, "row"))
		}
		if c.JSON {
			return terminal.Outcome(terminal.PrintJSON(a.Data(), met), len(met))
		}
		var rows [][]string
		for _, m := range met {
			var in []string
			for _, id := range m.In {
				in = append(in, string(id))
			}
			rows = append(rows, []string{string(m.Theirs.Trait), m.Theirs.Value, m.Theirs.Status, m.Status, strconv.Itoa(len(in)),
				strings.Join(in, " ")})
		}
		return terminal.Outcome(terminal.Table(a, "", []string{"TYPE", "VALUE", "THERE", "HERE", "CASES", "WHICH"}, rows), len(met))
	})
}

type fileCmd struct {
	wire.PlaceFlags `embed:""`
	keyFlags        `embed:""`
	From            string            `required:"" placeholder:"NAME" help:"The authority that gives it."`
	To              string            `required:"" placeholder:"NAME" help:"The authority that is to have it."`
	Purpose         string            `default:"sharing information" placeholder:"WORDS" help:"What for: sharing information, requesting information, answering a request, making a referral, requesting action, requesting support."`
	Note            string            `placeholder:"TEXT" help:"What the other side is to know."`
	Confidential    map[string]string `mapsep:"none" placeholder:"FILE=WHY" help:"Ask for confidential treatment of one of the files. May be repeated."`
	Redact          bool              `help:"Leave out everything personal: texts, items and documents. The proofs still hold."`
	Out             string            `short:"o" required:"" placeholder:"FILE" help:"Write this archive: FILE.zip."`
	Case            aedile.CaseID     `arg:"" help:"Identifier of the case."`
}

// Help says what the archive is for.
func (fileCmd) Help() string {
	return "The system of art 85 DSA (AGORA) is an application for people whose form is not public: what is written here is what a person enters and uploads " +
		"there. cover.json and cover.txt say from whom, to whom, what for, where the case stands, what is due and which files there are, each with its SHA-256; " +
		"the dossier can be verified whatever way it came."
}

// Run writes the archive.
func (c *fileCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	k, err := c.keys()
	if err != nil {
		return err
	}
	return wire.StoreFlags{PlaceFlags: c.PlaceFlags}.With(ctx, a, func(dk *desk.Desk) error {
		v, err := handover.Gather(ctx, dk, handover.Giving{Case: c.Case, From: c.From, To: c.To, Purpose: c.Purpose, Note: c.Note,
			Confidential: c.Confidential, Personal: !c.Redact, Sign: k.Sign, Known: k.Own})
		if err != nil {
			return err
		}
		if err := terminal.WriteFile(a, c.Out, terminal.Private, v.Write); err != nil {
			return err
		}
		return terminal.Printf(a.Out, "%s", v.Text())
	})
}
