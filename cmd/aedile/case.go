package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type caseCmd struct {
	Open       caseOpenCmd       `cmd:"" help:"Open a case of any procedure, or reviews of findings."`
	List       caseListCmd       `cmd:"" help:"List and find cases."`
	Show       caseShowCmd       `cmd:"" help:"Show a case: what it is about, where it stands, what runs, what can be done, what was done and said."`
	Fields     caseFieldsCmd     `cmd:"" help:"Explain the content of a move: its fields, a JSON Schema, a filled example."`
	Move       caseMoveCmd       `cmd:"" help:"Make a move in a case."`
	Many       caseManyCmd       `cmd:"" help:"Make the same move in many cases, after a preview."`
	Complain   caseComplainCmd   `cmd:"" help:"Complain about what was decided in a case: opens the complaint and moves the case."`
	Conclude   caseConcludeCmd   `cmd:"" help:"Tell what was decided on a complaint and carry it out in the case it is about."`
	Due        caseDueCmd        `cmd:"" help:"Show what is due, what is late first, with the source of each end."`
	Lapse      caseLapseCmd      `cmd:"" help:"Let every period that has passed lapse."`
	Letter     caseLetterCmd     `cmd:"" help:"Write the letter of a case from its facts."`
	Send       caseSendCmd       `cmd:"" help:"Send what moves have left to be told, and reminders, by mail, webhook or into a folder."`
	Back       caseTakeBackCmd   `cmd:"" name:"take-back" help:"Take back what was done, as long as nothing of it has left."`
	Told       caseToldCmd       `cmd:"" help:"Record that somebody was informed in another way, after a letter was refused for good."`
	Bounced    caseBouncedCmd    `cmd:"" help:"Take reports of mail servers on letters that came back."`
	Targets    caseTargetsCmd    `cmd:"" help:"List the dues for which the law gives no number and the policy file may."`
	Rescreen   caseRescreenCmd   `cmd:"" help:"Make the finding of a case again, and say what differs."`
	Procedures caseProceduresCmd `cmd:"" help:"Print every procedure: states, moves, provisions, dues."`
	recordCmd  `embed:""`
}

// newFlags describe a new case.
type newFlags struct {
	ID       aedile.CaseID `placeholder:"ID" help:"Identifier. Default: a new one."`
	Calendar string        `placeholder:"CODE" help:"Public holidays of the place where action is to be taken: COM or a Member State. Default: that of the policy file, else COM."`
	Group    string        `placeholder:"GROUP" help:"What joins it to other cases."`
	About    string        `placeholder:"TEXT" help:"Short label, without personal data."`
}

func (f newFlags) header() desk.Header {
	return desk.Header{ID: f.ID, Calendar: f.Calendar, Group: f.Group, About: f.About}
}

// bodyFlags carry the content of a move.
type bodyFlags struct {
	Body string   `placeholder:"FILE" help:"Content of the move as JSON; - is standard input. aedile case fields explains it."`
	Set  []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the content; a dot reaches into objects, a number into lists (questions.0.text), one value stands for a list of one. May be repeated."`
}

// maxContent is how many bytes the content of a move may have. Chosen: hundreds of times a long statement.
const maxContent = 8 << 20

// contentOf returns the content of the file, with what is set.
func contentOf(a *terminal.Terminal, file string, set []string) (c desk.Content, err error) {
	c.Set = set
	if file != "" {
		c.JSON, err = terminal.ReadAll(a, "read content", file, maxContent)
	}
	return c, err
}

// reportCase prints a case after a move.
func reportCase(f wire.StoreFlags, a *terminal.Terminal, c desk.CaseView) error {
	if f.JSON {
		return terminal.PrintJSON(a.Data(), c)
	}
	if err := terminal.Write(a.Out, reportLine(c)); err != nil {
		return err
	}
	return showDues(a, c.Dues)
}

// showDues prints what runs.
func showDues(a *terminal.Terminal, dues []desk.DueView) error {
	if len(dues) == 0 {
		return nil
	}
	var rows [][]string
	for _, d := range dues {
		rows = append(rows, []string{d.Title(), string(d.Of), d.When(), d.SourceText, d.LawText()})
	}
	if err := terminal.Write(a.Out, "\nwhat runs\n"); err != nil {
		return err
	}
	if err := terminal.Table(a, "  ", nil, rows); err != nil {
		return err
	}
	for _, d := range dues {
		for _, n := range d.Notes {
			if err := terminal.Hanging(a, "  ", d.Title(), n); err != nil {
				return err
			}
		}
	}
	return nil
}
func parties(ps []casework.Party) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p))
	}
	return strings.Join(out, " or ")
}

type caseLapseCmd struct {
	wire.StoreFlags `embed:""`
	Limit           int `default:"1000" placeholder:"N" help:"Tasks to look at. Default: 1000."`
}

// Run lets periods lapse.
func (c *caseLapseCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		n, err := dk.Lapse(ctx, c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), map[string]int{"lapsed": n})
		}
		return terminal.Printf(a.Out, "%d lapsed\n", n)
	})
}

// reportLine says where the case stands.
func reportLine(c desk.CaseView) string {
	return fmt.Sprintf("%s is %s, version %d\n", c.ID, c.State, c.Version)
}
