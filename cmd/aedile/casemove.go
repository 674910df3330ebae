package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
)

type caseOpenCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	bodyFlags  `embed:""`
	newFlags   `embed:""`
	packItems  `embed:""`
	With       string `name:"move" placeholder:"MOVE" help:"The move that opens it, where the procedure has several."`
	Kind       string `arg:"" help:"The procedure, as in notice; aedile case procedures prints them all."`
}

// newFlags describe a new case.
type newFlags struct {
	ID       aedile.CaseID `placeholder:"ID" help:"Identifier. Default: a new one."`
	Calendar string        `placeholder:"CODE" help:"Public holidays of the place where action is to be taken: COM or a Member State. Default: that of the policy file, else COM."`
	Group    string        `placeholder:"GROUP" help:"What joins it to other cases."`
	About    string        `placeholder:"TEXT" help:"Short label, without personal data."`
}

// Run opens a case.
func (c *caseOpenCmd) Run(ctx context.Context, a *terminal) error {
	k, err := kindOf(c.Kind)
	if err != nil {
		return err
	}
	if c.Findings != "" {
		return c.findings(ctx, a, k)
	}
	raw, err := c.content(a)
	if err != nil {
		return err
	}
	m, err := opening(k, c.With, c.actor().Party)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		body, err := desk.Decode(k, m, raw, c.Set)
		if err != nil {
			return err
		}
		done, err := open1(ctx, h, k, m, body, c.actFlags, c.newFlags)
		if err != nil {
			return err
		}
		return c.report(a, done)
	})
}

// opening returns the move that opens a case: the named one, or the only one of the party.
func opening(k casework.Kind, name string, by casework.Party) (string, error) {
	var names []string
	for _, m := range k.Open("") {
		if name == m.Name {
			return name, nil
		}
		for _, p := range m.By {
			if p == by && name == "" && !m.ByName {
				names = append(names, m.Name)
			}
		}
	}
	if len(names) == 1 {
		return names[0], nil
	}
	var can []string
	for _, m := range movesIn(k, "") {
		can = append(can, m.Move+" ("+parties(m.By)+")")
	}
	return "", aedile.Invalidf("open "+k.Name, name, "no single move opens it for %s", string(by)).
		Hint("--move with one of " + strings.Join(can, ", "))
}

// open1 opens one case.
func open1(ctx context.Context, h *desk.House, k casework.Kind, move string, body casework.Body, by actFlags, n newFlags) (casework.Case, error) {
	at, err := by.at()
	if err != nil {
		return casework.Case{}, err
	}
	if n.ID == "" {
		if n.ID, err = h.NewID(k.Name); err != nil {
			return casework.Case{}, err
		}
	}
	return h.Move(ctx, n.ID, k.Name, casework.Step{Move: move, By: by.actor(), At: at, Body: body, Calendar: n.Calendar, Group: n.Group, About: n.About})
}

// report prints a case after a move.
func (f storeFlags) report(a *terminal, k casework.Case) error {
	k.Events = nil
	if f.JSON {
		return printJSON(a.Out, struct {
			casework.Case
			Dues []dueView `json:"dues"`
		}{k, dueViews(k.Dues, a.Now())})
	}
	fmt.Fprintf(a.Out, "%s is %s, version %d\n", k.ID, k.State, k.Version)
	showDues(a.Out, k.Dues, a.Now())
	return nil
}

type caseMoveCmd struct {
	storeFlags `embed:""`
	actFlags   `embed:""`
	bodyFlags  `embed:""`
	Version    int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict. Default: the version it has now."`
	Letter     bool          `help:"Put the letter that the facts give into the content, as its text."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
	Name       string        `arg:"" name:"move" help:"The move; aedile case show prints those that are possible."`
}

// Run makes a move.
func (c *caseMoveCmd) Run(ctx context.Context, a *terminal) error {
	raw, err := c.content(a)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		k, err := h.Case(ctx, c.ID)
		if err != nil {
			return err
		}
		if c.Letter {
			if raw, err = c.withLetter(h, k, raw); err != nil {
				return err
			}
		}
		done, err := c.step(ctx, h, k, raw)
		if err != nil {
			return err
		}
		return c.report(a, done)
	})
}

func (c *caseMoveCmd) step(ctx context.Context, h *desk.House, k casework.Case, raw []byte) (casework.Case, error) {
	kind, err := kindOf(k.Kind)
	if err != nil {
		return k, err
	}
	body, err := desk.Decode(kind, c.Name, raw, c.Set)
	if err != nil {
		return k, err
	}
	at, err := c.at()
	if err != nil {
		return k, err
	}
	version := c.Version
	if version == 0 {
		version = k.Version
	}
	return h.Move(ctx, k.ID, k.Kind, casework.Step{Move: c.Name, By: c.actor(), At: at, Version: version, Body: body})
}

// withLetter sets the text of the content to the letter of the case. The record keeps it without names.
func (c *caseMoveCmd) withLetter(h *desk.House, k casework.Case, raw []byte) ([]byte, error) {
	at, err := c.at()
	if err != nil {
		return nil, err
	}
	d, err := h.Draft(k, "", at)
	if err != nil {
		return nil, err
	}
	text, err := quote(d.Text())
	if err != nil {
		return nil, err
	}
	return desk.Merge(raw, []string{"text=" + text})
}

type caseLetterCmd struct {
	storeFlags `embed:""`
	What       string        `placeholder:"SORT" help:"statement_of_reasons, receipt, notice_decision, complaint_decision, request, answer, order_answer, order_defects, order_notice, misuse_warning, misuse_suspension, opening, preliminary_findings, trader_request, trader_suspended, trader_refused or offence_report. Default: the latest."`
	Form       string        `enum:"text,html,json" default:"text" placeholder:"FORM" help:"text, html or json."`
	Names      bool          `help:"Show names and contacts, for the letter that goes out. The record keeps letters without."`
	Out        string        `short:"o" default:"-" placeholder:"FILE" help:"Write to this file."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Run writes a letter.
func (c *caseLetterCmd) Run(ctx context.Context, a *terminal) error {
	return c.with(ctx, a, func(h *desk.House) error {
		k, err := h.Case(ctx, c.ID)
		if err != nil {
			return err
		}
		d, err := h.Letter(k, c.What, letter.Names(c.Names))
		if err != nil {
			return err
		}
		form := c.Form
		if c.JSON {
			form = "json"
		}
		return writeFile(a, c.Out, private, func(w io.Writer) error { return writeLetter(w, d, form) })
	})
}

func writeLetter(w io.Writer, d letter.Document, form string) error {
	switch form {
	case "html":
		return d.HTML(w)
	case "json":
		return d.JSON(w)
	}
	if _, err := io.WriteString(w, d.Text()); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	return nil
}

// outcome is the error, or, where there is none, that the work was done and so much was found.
func outcome(err error, found int) error {
	if err == nil && found > 0 {
		return foundSome{Count: found}
	}
	return err
}
