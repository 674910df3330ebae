package main

import (
	"context"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type requestCmd struct {
	New    requestNewCmd    `cmd:"" help:"Prepare, send or take in a request for information (art 67, 51 DSA)."`
	Answer requestAnswerCmd `cmd:"" help:"Answer questions of a request (art 67(4) DSA)."`
	Lint   requestLintCmd   `cmd:"" help:"Say what makes a request invalid or wrong in law."`
}

type requestNewCmd struct {
	wire.StoreFlags `embed:""`
	newFlags        `embed:""`
	Set             []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the request. May be repeated."`
	By              string   `placeholder:"ID" help:"Who acts, as the operator knows the person."`
	At              string   `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Send            bool     `help:"Send it to every addressee. Refused while a lint stands against it."`
	Receive         bool     `help:"Take it in on the provider's side: it came, and its days run."`
	File            string   `arg:"" optional:"" help:"The request as JSON; - is standard input."`
}

// Help says what a request must state.
func (requestNewCmd) Help() string {
	return "A request states its legal basis, its purpose, what information is required, a day by which to answer, and the fines for incorrect, " +
		"incomplete or misleading information; one by decision also periodic penalties and review by the Court of Justice (art 67(2), (3) DSA). A " +
		"simple request obliges to no answer and threatens no fine for silence (art 74(2)(b)). Each addressee has a case of its own, in one group; " +
		"each question may have its own day. What may be infringed is suspected, not established."
}

// Run opens a case for each addressee.
func (c *requestNewCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	content, err := contentOf(a, c.File, c.Set)
	if err != nil {
		return err
	}
	r, err := desk.ReadRequest(content)
	if err != nil {
		return err
	}
	act, err := wire.ActOf(casework.Authority, c.By, c.At, false)
	if err != nil {
		return err
	}
	return c.Begin(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.Request(ctx, desk.Requesting{Header: c.header(), Request: r, By: act.By.ID, At: act.At, Send: c.Send,
			Receive: c.Receive})
		return reportCases(c.StoreFlags, a, all, err)
	})
}

type requestAnswerCmd struct {
	wire.StoreFlags `embed:""`
	Set             []string      `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the answer. May be repeated."`
	By              string        `placeholder:"ID" help:"Who acts, as the operator knows the person."`
	At              string        `placeholder:"INSTANT" help:"When it happened. Default: now."`
	Version         int           `placeholder:"N" help:"Version of the case as it was read; a case that has moved on is a conflict."`
	Letter          string        `placeholder:"FILE" help:"Write the answer as a letter: text, .html or .json by the name of the file; - is standard output."`
	Case            aedile.CaseID `arg:"" help:"The request's case."`
	File            string        `arg:"" optional:"" help:"The answer as JSON: by, questions [{no, text, partial, documents, cases, figures [{name, value, from}], confidential}]; - is standard input."`
}

// Help says what an answer may hold.
func (requestAnswerCmd) Help() string {
	return "Answers some or all questions; which are left open is worked out, and what is late stays late. An answer may rest on cases of the record " +
		"and on figures, each with where it was drawn from, and may be claimed to be confidential, with reasons. It is given by the provider, its " +
		"representative or its lawyer (art 67(4) DSA)."
}

// Run answers.
func (c *requestAnswerCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	content, err := contentOf(a, c.File, c.Set)
	if err != nil {
		return err
	}
	act, err := wire.ActOf(casework.Platform, c.By, c.At, false)
	if err != nil {
		return err
	}
	act.Version = c.Version
	return c.With(ctx, a, func(dk *desk.Desk) error {
		k, err := dk.Answer(ctx, desk.Answering{Act: act, Content: content, Case: c.Case})
		if err != nil {
			return err
		}
		if c.Letter != "" {
			d, err := dk.Letter(k, "answer", false)
			if err == nil {
				err = letterFile(a, c.Letter, d)
			}
			if err != nil || c.Letter == "-" {
				return err
			}
		}
		return reportCase(c.StoreFlags, a, desk.ViewCase(k, a.Now()))
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
func (c *requestLintCmd) Run(a *terminal.Terminal) error {
	raw, err := terminal.ReadAll(a, "read request", c.File, maxContent)
	if err != nil {
		return err
	}
	r, err := desk.ReadRequest(desk.Content{JSON: raw})
	if err != nil {
		return err
	}
	fs := r.Lint()
	if c.JSON {
		err = terminal.PrintJSON(a.Data(), map[string]any{"ok": len(fs) == 0, "errors": desk.ViewFaults(fs)})
	} else {
		for _, f := range fs {
			fmt.Fprintln(a.Out, f)
		}
	}
	return terminal.Outcome(err, len(fs))
}
