package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
)

type decideCmd struct {
	storeFlags `embed:""`
	newFlags   `embed:""`
	Facts      string        `placeholder:"FILE" help:"The decision as JSON: restrictions, facts, ground, automation, redress; - is standard input."`
	Set        []string      `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the decision. May be repeated."`
	By         string        `placeholder:"ID" help:"Who decides, as the house knows the person."`
	Auto       bool          `help:"Automated means decide alone."`
	At         string        `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Version    int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict."`
	Text       string        `placeholder:"FILE" help:"Send this text, as you edited it, in place of the one that the facts give."`
	Send       bool          `help:"Impose the restriction and send the statement of reasons. Refused while an element of art 17(3) is missing."`
	Impose     string        `placeholder:"WHY" help:"Impose the restriction without a statement, under an exception of art 17(2) or (5)."`
	Letter     string        `placeholder:"FILE" help:"Write the letter for the recipient, with names: text, .html or .json by the name of the file."`
	Payload    string        `placeholder:"FILE" help:"Write the statement for the Transparency Database as one line of JSON (art 24(5)); - is standard output."`
	Case       aedile.CaseID `arg:"" optional:"" help:"The decision's case. None: a new one is drafted."`
}

// Help says what a statement of reasons holds and what the statuses mean.
func (decideCmd) Help() string {
	return "A statement of reasons says (a) what is restricted, where and for how long, (b) the facts, and whether a notice or the provider's own " +
		"initiative led to it, (c) what automated means did, (d) the legal or (e) the contractual ground with an explanation, (f) redress " +
		"(art 17(3) DSA). Its text is made from these facts; edit it and give it back with --text. It is never sent incomplete. Recipient, contact " +
		"and notifier are personal: the record keeps the text without them, and the payload for the database has none.\n\n" +
		"Exit status: 0 done, 1 the draft or the payload lacks elements, which are named, 2 refused."
}

// decided is what the command prints as JSON.
type decided struct {
	Case    casework.Case               `json:"case"`
	Dues    []dueView                   `json:"dues"`
	Missing []faultView                 `json:"missing"` // of a statement of reasons, while it is a draft
	Text    string                      `json:"text"`
	Payload *transparencydb.Statement   `json:"payload,omitempty"`
	Errors  []transparencydb.FieldError `json:"payload_errors,omitempty"`
	Remarks []transparencydb.Remark     `json:"payload_remarks,omitempty"`
}

// Run drafts, changes, shows or sends a decision.
func (c *decideCmd) Run(ctx context.Context, a *terminal) error {
	if c.Case == "" && c.Facts == "" && len(c.Set) == 0 {
		return aedile.Invalidf("decide", "", "neither a case nor facts are given").
			Hint("aedile decide --facts FILE, or aedile decide CASE")
	}
	return c.with(ctx, a, func(h *desk.House) error {
		k, err := c.draft(ctx, a, h)
		if err != nil {
			return err
		}
		d := kinds.DecisionOf(k)
		if d == nil {
			return aedile.Invalidf("decide", string(k.ID), "is a %s and no decision", k.Kind)
		}
		if k, err = c.act(ctx, a, h, k); err != nil {
			return err
		}
		return c.show(a, h, k, d)
	})
}

func (c *decideCmd) step(move string, version int, body casework.Body) (casework.Step, error) {
	at, err := instant(c.At)
	return casework.Step{Move: move, By: actor("platform:"+c.By, c.Auto), At: at, Version: version, Body: body, Calendar: c.Calendar, Group: c.Group, About: c.About}, err
}

// draft opens the case, changes it or only reads it.
func (c *decideCmd) draft(ctx context.Context, a *terminal, h *desk.House) (k casework.Case, err error) {
	move := "draft"
	if c.Case != "" {
		if k, err = h.Case(ctx, c.Case); err != nil || c.Facts == "" && len(c.Set) == 0 {
			return k, err
		}
		move = "amend"
	}
	raw, err := c.facts(a, k)
	if err != nil {
		return k, err
	}
	kind, _ := kinds.Of("decision")
	body, err := desk.Decode(kind, "draft", raw, c.Set)
	if err != nil {
		return k, err
	}
	settle(&body.(*kinds.Decision).Redress, h.Policy.Redress)
	if move == "draft" {
		k.ID = c.ID
		if k.ID == "" {
			if k.ID, err = h.NewID(kind.Name); err != nil {
				return k, err
			}
		}
	}
	s, err := c.step(move, c.version(k), body)
	if err != nil {
		return k, err
	}
	k, err = h.Move(ctx, k.ID, kind.Name, s)
	c.Version = 0 // what follows follows on our own move
	return k, err
}

func (c *decideCmd) version(k casework.Case) int {
	if c.Version > 0 {
		return c.Version
	}
	return k.Version
}

// facts returns the decision as JSON: that of the file, or the one of the case.
func (c *decideCmd) facts(a *terminal, k casework.Case) ([]byte, error) {
	if d := kinds.DecisionOf(k); c.Facts == "" && d != nil {
		raw, err := json.Marshal(d)
		if err != nil {
			return nil, fmt.Errorf("read decision %s: %w", k.ID, err)
		}
		return raw, nil
	}
	return bodyFlags{Body: c.Facts}.content(a)
}

// settle fills the redress that the decision does not name itself.
func settle(r *kinds.Redress, house kinds.Redress) {
	for _, p := range []struct{ to, from *string }{{&r.Internal, &house.Internal}, {&r.OutOfCourt, &house.OutOfCourt}, {&r.Court, &house.Court}} {
		if *p.to == "" {
			*p.to = *p.from
		}
	}
}

// act sends or imposes where that is asked for.
func (c *decideCmd) act(ctx context.Context, a *terminal, h *desk.House, k casework.Case) (casework.Case, error) {
	var s casework.Step
	var err error
	switch {
	case c.Send:
		text, terr := c.text(a, h, k)
		if terr != nil {
			return k, terr
		}
		s, err = c.step("send", c.version(k), &kinds.Telling{Text: text})
	case c.Impose != "":
		s, err = c.step("impose", c.version(k), &kinds.Reason{Why: c.Impose})
	default:
		return k, nil
	}
	if err != nil {
		return k, err
	}
	return h.Move(ctx, k.ID, k.Kind, s)
}

// text returns the text to be sent: as it was edited, or as the facts give it.
func (c *decideCmd) text(a *terminal, h *desk.House, k casework.Case) (string, error) {
	if c.Text == "" {
		at, err := instant(c.At)
		if err != nil {
			return "", err
		}
		d, err := h.Draft(k, "statement_of_reasons", at)
		return d.Text(), err
	}
	b, err := readAll(a, "read text", c.Text, maxContent)
	if err != nil {
		return "", err
	}
	d := kinds.DecisionOf(k)
	for _, p := range []casework.Personal{d.Recipient, d.Contact, d.Notifier} {
		if p.Text != "" && strings.Contains(string(b), p.Text) {
			fmt.Fprintf(a.Err, "%s: the text names a person; it stays in the record until the whole text is taken out\n", programName)
		}
	}
	return string(b), nil
}

// show prints the case, the text and what is missing, and writes what is asked for.
func (c *decideCmd) show(a *terminal, h *desk.House, k casework.Case, d *kinds.Decision) error {
	doc, err := h.Letter(k, "statement_of_reasons", letter.Shown)
	if err != nil {
		return err
	}
	if c.Letter != "" {
		if err := writeFile(a, c.Letter, private, func(w io.Writer) error { return writeLetter(w, doc, strings.TrimPrefix(filepath.Ext(c.Letter), ".")) }); err != nil {
			return err
		}
	}
	var fs casework.Faults
	if k.State == "drafted" {
		fs = d.CompleteFor(h.House)
	}
	out := decided{Case: k, Dues: dueViews(k.Dues, a.Now()), Missing: faultViews(fs)}
	out.Case.Events = nil
	if doc, err = h.Letter(k, "statement_of_reasons", letter.Hidden); err != nil {
		return err
	}
	if out.Text = doc.Text(); k.State != "drafted" {
		out.Text = "" // under an exception no statement is sent
	}
	if t := casework.LastBody[kinds.Telling](k, "send"); t != nil {
		out.Text = t.Text
	}
	if err := c.payload(a, k, d, &out); err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(a.Out, out)
	} else if c.Payload != "-" {
		err = c.print(a, k, out)
	}
	return outcome(err, len(fs)+len(out.Errors))
}

// payload writes the statement for the database, unless the database would refuse it.
func (c *decideCmd) payload(a *terminal, k casework.Case, d *kinds.Decision, out *decided) error {
	if c.Payload == "" {
		return nil
	}
	s := desk.Payload(k.ID, d)
	line, errs, err := payloadLine(k)
	if err != nil {
		return err
	}
	out.Errors, out.Payload, out.Remarks = errs, &s, transparencydb.Lint(s)
	for _, e := range out.Errors {
		fmt.Fprintf(a.Err, "%s: the database would refuse the statement: %s: %s\n", programName, e.Field, e.Message)
	}
	for _, r := range out.Remarks {
		fmt.Fprintf(a.Err, "%s: %s: %s\n", programName, r.Field, r.Message)
	}
	if len(out.Errors) > 0 || c.JSON && c.Payload == "-" {
		return nil
	}
	return writeFile(a, c.Payload, private, func(w io.Writer) error {
		if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
			return fmt.Errorf("write payload: %w", err)
		}
		return nil
	})
}

func (c *decideCmd) print(a *terminal, k casework.Case, out decided) error {
	if out.Text != "" {
		fmt.Fprint(a.Out, out.Text, "\n")
	}
	for _, f := range out.Missing {
		fmt.Fprintf(a.Err, "%s: missing: %s\n", programName, strings.TrimPrefix(f.Field+": ", ": ")+f.Msg+" ("+f.Law+")")
	}
	return c.report(a, k)
}

// quote writes a text as JSON.
func quote(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}
