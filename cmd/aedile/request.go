package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

type requestCmd struct {
	New    requestNewCmd    `cmd:"" help:"Prepare, send or take in a request for information (art 67, 51 DSA)."`
	Answer requestAnswerCmd `cmd:"" help:"Answer questions of a request (art 67(4) DSA)."`
	Lint   requestLintCmd   `cmd:"" help:"Say what makes a request invalid or wrong in law."`
}

type requestNewCmd struct {
	storeFlags `embed:""`
	newFlags   `embed:""`
	Set        []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the request. May be repeated."`
	By         string   `placeholder:"ID" help:"Who acts, as the house knows the person."`
	At         string   `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Send       bool     `help:"Send it to every addressee. Refused while a lint stands against it."`
	Receive    bool     `help:"Take it in on the provider's side: it came, and its days run."`
	File       string   `arg:"" optional:"" help:"The request as JSON; - is standard input."`
}

// Help says what a request must state.
func (requestNewCmd) Help() string {
	return "A request states its legal basis, its purpose, what information is required, a day by which to answer, and the fines for incorrect, " +
		"incomplete or misleading information; one by decision also periodic penalties and review by the Court of Justice (art 67(2), (3) DSA). A " +
		"simple request obliges to no answer and threatens no fine for silence (art 74(2)(b)). Each addressee has a case of its own, in one group; " +
		"each question may have its own day. What may be infringed is suspected, not established."
}

// Run opens a case for each addressee.
func (c *requestNewCmd) Run(ctx context.Context, a *terminal) error {
	raw, err := bodyFlags{Body: c.File}.content(a)
	if err != nil {
		return err
	}
	if raw, err = desk.Merge(raw, c.Set); err != nil {
		return err
	}
	r, err := desk.ReadRequest(raw)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		if c.Send && !c.Receive {
			if fs := r.Lint(); len(fs) > 0 { // before the first of several addressees has it
				return &casework.Refusal{Err: *aedile.Invalidf("send request", r.Reference, "is invalid or wrong in law"), Faults: fs}
			}
		}
		each := r.Each()
		if len(each) == 0 {
			each = []*kinds.Request{r} // a draft may name its addressee later
		}
		cases, err := c.open(ctx, h, each)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(a.Out, cases)
		}
		for _, k := range cases {
			if err := c.report(a, k); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *requestNewCmd) open(ctx context.Context, h *desk.House, each []*kinds.Request) ([]casework.Case, error) {
	base := c.newFlags
	var err error
	if base.ID == "" {
		if base.ID, err = h.NewID("request"); err != nil {
			return nil, err
		}
	}
	if base.Group == "" && len(each) > 1 {
		base.Group = string(base.ID)
	}
	at, err := instant(c.At)
	if err != nil {
		return nil, err
	}
	move, by := "draft", actor("authority:"+c.By, false)
	if c.Receive {
		move, by = "receive", actor("platform:"+c.By, false)
	}
	var plans []casework.Plan
	for i, r := range each {
		id := base.ID
		if len(each) > 1 {
			id += aedile.CaseID(fmt.Sprintf("-%d", i+1))
		}
		about := base.About
		if about == "" && len(r.Addressees) > 0 {
			about = r.Addressees[0].Service
		}
		p := casework.Plan{Case: id, Kind: "request", Steps: []casework.Step{{Move: move, By: by, At: at, Body: r, Calendar: base.Calendar, Group: base.Group, About: about}}}
		if c.Send && !c.Receive {
			p.Steps = append(p.Steps, casework.Step{Move: "send", By: by, At: at, Body: &kinds.Dispatch{}})
		}
		plans = append(plans, p)
	}
	cases, err := h.Together(ctx, plans...) // every addressee has it, or none
	for i := range cases {
		cases[i].Events = nil
	}
	return cases, err
}

type requestAnswerCmd struct {
	storeFlags `embed:""`
	Set        []string      `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the answer. May be repeated."`
	By         string        `placeholder:"ID" help:"Who acts, as the house knows the person."`
	At         string        `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Version    int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict."`
	Letter     string        `placeholder:"FILE" help:"Write the answer as a letter: text, .html or .json by the name of the file; - is standard output."`
	Case       aedile.CaseID `arg:"" help:"The request's case."`
	File       string        `arg:"" optional:"" help:"The answer as JSON: by, questions [{no, text, partial, documents, cases, figures [{name, value, from}], confidential}]; - is standard input."`
}

// Help says what an answer may hold.
func (requestAnswerCmd) Help() string {
	return "Answers some or all questions; which are left open is worked out, and what is late stays late. An answer may rest on cases of the record " +
		"and on figures, each with where it was drawn from, and may be claimed to be confidential, with reasons. It is given by the provider, its " +
		"representative or its lawyer (art 67(4) DSA)."
}

// Run answers.
func (c *requestAnswerCmd) Run(ctx context.Context, a *terminal) error {
	raw, err := bodyFlags{Body: c.File}.content(a)
	if err != nil {
		return err
	}
	at, err := instant(c.At)
	if err != nil {
		return err
	}
	kind, _ := kinds.Of("request")
	body, err := desk.Decode(kind, "answer", raw, c.Set)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		k, err := h.Case(ctx, c.Case)
		if err != nil {
			return err
		}
		version := c.Version
		if version == 0 {
			version = k.Version
		}
		move := desk.AnswerMove(k, body.(*kinds.Answer))
		if k, err = h.Move(ctx, k.ID, k.Kind, casework.Step{Move: move, By: actor("platform:"+c.By, false), At: at, Version: version, Body: body}); err != nil {
			return err
		}
		if c.Letter != "" {
			d, err := h.Letter(k, "answer", false)
			if err != nil {
				return err
			}
			if err := writeFile(a, c.Letter, private, func(w io.Writer) error { return writeLetter(w, d, strings.TrimPrefix(filepath.Ext(c.Letter), ".")) }); err != nil || c.Letter == "-" {
				return err
			}
		}
		return c.report(a, k)
	})
}

type requestLintCmd struct {
	JSON bool   `name:"json" help:"Print {\"ok\", \"errors\": [{\"field\", \"message\", \"law\"}]}."`
	File string `arg:"" help:"The request as JSON; - is standard input."`
}

// Help says what is looked for.
func (requestLintCmd) Help() string {
	return "Invalid: no legal basis, purpose, question, addressee or day by which to answer; a request without the fines for incorrect information; a " +
		"decision without periodic penalties or without review by the Court of Justice (art 67(2), (3) DSA). Wrong: a simple request that threatens " +
		"a fine for silence or periodic penalties (art 74(2)(b), 76(1)(a)), or the wrong basis for its kind.\n\n" +
		"Exit status: 0 nothing stands against it, 1 something does, 2 it cannot be read."
}

// Run lints a request.
func (c *requestLintCmd) Run(a *terminal) error {
	raw, err := readAll(a, "read request", c.File, maxContent)
	if err != nil {
		return err
	}
	r, err := desk.ReadRequest(raw)
	if err != nil {
		return err
	}
	fs := r.Lint()
	if c.JSON {
		err = printJSON(a.Out, map[string]any{"ok": len(fs) == 0, "errors": faultViews(fs)})
	} else {
		for _, f := range fs {
			fmt.Fprintln(a.Out, f)
		}
	}
	return outcome(err, len(fs))
}
