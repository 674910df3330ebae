package main

import (
	"context"
	"fmt"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type caseDueCmd struct {
	wire.StoreFlags `embed:""`
	Kind            string `placeholder:"KIND" help:"Cases of this procedure only."`
	Turn            string `placeholder:"PARTY" help:"Cases in which it is this party's turn only."`
	Of              string `placeholder:"PARTY" help:"What this party has to do only."`
	Late            bool   `help:"Only what is late."`
	Limit           int    `placeholder:"N" default:"200" help:"Periods to list; 0 lists all. Default: 200."`
	AsOf            string `placeholder:"INSTANT" help:"As it stands at this instant. Default: now."`
}

// Help says how the list is sorted.
func (caseDueCmd) Help() string {
	return "What is late comes first, the longest late at its head, and what the law or a document sets before the operator's own targets; " +
		"then by end. The source of each end is one of three: \"Fixed by law\", \"Stated in the document\", \"Policy of the operator\". " +
		"Where the law says only \"without undue delay\" or the like and the policy file sets no target, no day is shown."
}

// Run shows what is due.
func (c *caseDueCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	now, err := wire.ReadInstant(c.AsOf)
	if err != nil {
		return err
	}
	if now.IsZero() {
		now = a.Now()
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		q := desk.DueQuery{DueFilter: casework.DueFilter{Kind: c.Kind, Turn: casework.Party(c.Turn), Of: casework.Party(c.Of),
			Late: c.Late}, Limit: c.Limit}
		views, n, err := dk.At(now).Due(ctx, q)
		if err != nil {
			return err
		}
		switch more := n - len(views); {
		case more >= casework.CountedBeyond:
			fmt.Fprintf(a.Err, "%s: %d or more further ones are not listed (--limit)\n", terminal.ProgramName, more)
		case more > 0:
			fmt.Fprintf(a.Err, "%s: %d more are not listed (--limit)\n", terminal.ProgramName, more)
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), views)
		}
		var rows [][]string
		for _, p := range views {
			rows = append(rows, []string{p.Due.When(), string(p.Case), p.Kind, p.Due.Title(), string(p.Due.Of), p.Due.SourceText,
				p.Due.LawText(), p.About})
		}
		return terminal.Table(a, "", []string{"END", "CASE", "KIND", "WHAT", "OF", "SOURCE", "LAW", "ABOUT"}, rows)
	})
}

type caseTargetsCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists what the policy file may set.
func (c *caseTargetsCmd) Run(a *terminal.Terminal) error {
	ts := desk.TargetKeys()
	if c.JSON {
		return terminal.PrintJSON(a.Data(), ts)
	}
	var rows [][]string
	for _, t := range ts {
		rows = append(rows, []string{t.Key, string(t.Of), t.Law})
	}
	return terminal.Table(a, "", []string{"KEY", "OF", "LAW"}, rows)
}

type caseProceduresCmd struct{}

// Run prints the procedures.
func (c *caseProceduresCmd) Run(a *terminal.Terminal) error { return desk.Procedures(a.Out) }
