package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

type caseMoveCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	bodyFlags  `embed:""`
	Version    int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict. Default: the version it has now."`
	Letter     bool          `help:"Put the letter that the facts give into the content, as its text."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
	Name       string        `arg:"" name:"move" help:"The move; aedile case show prints those that are possible, aedile case fields what one carries."`
}

// Run makes a move.
func (c *caseMoveCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.act()
	if err != nil {
		return err
	}
	act.Version = c.Version
	content, err := contentOf(a, c.Body, c.Set)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(dk *desk.Desk) error {
		done, err := dk.Make(ctx, desk.Moving{Act: act, Content: content, Case: c.ID, Move: c.Name, Letter: c.Letter})
		if err != nil {
			return err
		}
		return c.report(a, desk.ViewCase(done, a.Now()))
	})
}

type caseComplainCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	bodyFlags  `embed:""`
	newFlags   `embed:""`
	Version    int           `placeholder:"N" help:"Version of the case complained of as it was read."`
	Against    aedile.CaseID `arg:"" name:"case" help:"The case in which it was decided: a decision, a notice or a trader."`
}

// Help says what comes from the record.
func (caseComplainCmd) Help() string {
	return "Opens a complaint with the content of aedile case fields complaint lodge, and moves the case that it is against, both or neither. Who decided and on which day " +
		"the person was informed are known to the record; what the complaint says of it is kept as what it says."
}

// Run lodges a complaint.
func (c *caseComplainCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.act()
	if err != nil {
		return err
	}
	act.Version = c.Version
	content, err := contentOf(a, c.Body, c.Set)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(dk *desk.Desk) error {
		both, err := dk.Complain(ctx, desk.Complaining{Header: c.header(), Act: act, Content: content, Against: c.Against})
		return c.reportAll(a, both, err)
	})
}

type caseConcludeCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	Why        string        `placeholder:"TEXT" help:"Why the earlier decision is reversed. Default: the reasons of the decision on the complaint."`
	Complaint  aedile.CaseID `arg:"" help:"The complaint, on which was decided."`
}

// Run carries out what was decided on a complaint.
func (c *caseConcludeCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.act()
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(dk *desk.Desk) error {
		both, err := dk.Conclude(ctx, desk.Concluding{Act: act, Complaint: c.Complaint, Why: c.Why})
		return c.reportAll(a, both, err)
	})
}

// reportAll prints cases after a step in all of them.
func (f storeFlags) reportAll(a *terminal.Terminal, all []desk.CaseView, err error) error {
	if err != nil {
		return err
	}
	if f.JSON {
		return terminal.PrintJSON(a.Data(), all)
	}
	for _, c := range all {
		if err := f.report(a, c); err != nil {
			return err
		}
	}
	return nil
}

type caseLetterCmd struct {
	storeFlags `embed:""`
	What       string        `placeholder:"SORT" help:"The sort of letter, as aedile case show names those that there are; message is that of a move without a letter of its own. Default: the latest."`
	Form       string        `enum:",text,html,json,pdf" default:"" placeholder:"FORM" help:"text, html, json or pdf. Default: by the ending of the file, else text."`
	PDF        string        `name:"pdf" placeholder:"FILE" help:"Write it as PDF to this file, too. The record of a letter is its HTML."`
	Lang       string        `placeholder:"CODE" help:"Language: de, en, es, fr, it, nl or pl. Default: the one that the case names for its addressee, else that of the policy, else English."`
	Names      bool          `help:"Show names and contacts, for the letter that goes out. The record keeps letters without."`
	Out        string        `short:"o" default:"-" placeholder:"FILE" help:"Write to this file."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Run writes a letter.
func (c *caseLetterCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(dk *desk.Desk) error {
		d, err := dk.LetterOf(ctx, c.ID, c.What, c.Lang, letter.Names(c.Names))
		if err != nil {
			return err
		}
		if c.PDF != "" {
			if err := terminal.WriteFile(a, c.PDF, terminal.Private, d.PDF); err != nil || c.Out == "-" && c.Form == "" {
				return err
			}
		}
		form := cmp.Or(c.Form, strings.TrimPrefix(filepath.Ext(c.Out), "."))
		if c.JSON {
			form = "json"
		}
		return terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error { return writeLetter(w, d, form) })
	})
}

// letterFile writes a letter into a file, in the form that the name of the file says.
func letterFile(a *terminal.Terminal, name string, d letter.Document) error {
	form := strings.TrimPrefix(filepath.Ext(name), ".")
	return terminal.WriteFile(a, name, terminal.Private, func(w io.Writer) error { return writeLetter(w, d, form) })
}

func writeLetter(w io.Writer, d letter.Document, form string) error {
	switch form {
	case "html":
		return d.HTML(w)
	case "pdf":
		return d.PDF(w)
	case "json":
		return d.JSON(w)
	}
	if _, err := io.WriteString(w, d.Text()); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	return nil
}
