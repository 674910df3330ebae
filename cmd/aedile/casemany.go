package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type caseManyCmd struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	bodyFlags       `embed:""`
	Kind            string          `placeholder:"KIND" help:"Cases of this procedure."`
	State           string          `placeholder:"STATE" help:"Cases in this state."`
	Group           string          `placeholder:"GROUP" help:"Cases of this group."`
	Trader          string          `placeholder:"TEXT" help:"Cases about a trader, provider or account with this in its name."`
	URL             string          `name:"url" placeholder:"TEXT" help:"Cases about content at an address with this in it."`
	Text            string          `placeholder:"TEXT" help:"Cases in which this is said somewhere."`
	Letter          bool            `help:"Put the letter that the facts give into each content, as its text."`
	Make            int             `placeholder:"N" help:"Make the move in the N cases that the preview says can make it. Without it nothing is written."`
	Name            string          `arg:"" name:"move" help:"The move."`
	Cases           []aedile.CaseID `arg:"" optional:"" name:"case" help:"The cases. None: those that the flags choose."`
}

// Help says how a move in many cases is made.
func (caseManyCmd) Help() string {
	return "First a preview: each case with the state after the move, the letters that it leaves to be sent, or why it cannot be made. Then the same command with --make and the number of " +
		"cases; another number is refused, as something has changed. Letters wait for aedile case send.\n\nExit status: 0 all can move or have moved, 1 some cannot, 2 refused."
}

// Run previews the move, or makes it.
func (c *caseManyCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.Act()
	if err != nil {
		return err
	}
	content, err := contentOf(a, c.Body, c.Set)
	if err != nil {
		return err
	}
	if len(c.Cases) == 0 && c.Kind+c.State+c.Group+c.Trader+c.URL+c.Text == "" {
		return aedile.Invalidf("move many", c.Name,
			"names no cases").Hint("name them, or choose them with --kind, --state, --group, --trader, --url or --text")
	}
	m := desk.Many{Act: act, Content: content, Cases: c.Cases, Move: c.Name, Letter: c.Letter, Expected: c.Make, Query: desk.Query{
		Filter: casework.Filter{Kind: c.Kind, State: c.State, Group: c.Group}, Trader: c.Trader, URL: c.URL, Text: c.Text}}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		n := 0
		all, err := dk.MoveMany(ctx, m, func(desk.MovedOne) {
			if n++; a.ErrTerminal && c.Make > 0 {
				fmt.Fprintf(a.Err, "\r%d of %d", n, c.Make)
			}
		})
		if err != nil {
			return err
		}
		return c.told(a, all)
	})
}

// told says what the move does in each case, and how many there are.
func (c *caseManyCmd) told(a *terminal.Terminal, all []desk.MovedOne) error {
	can, letters := 0, 0
	var rows [][]string
	for _, one := range all {
		to := "not possible"
		if one.To != "" {
			to, can, letters = "→ "+one.To, can+1, letters+one.Letters
		}
		rows = append(rows, []string{string(one.Case), one.From, to, cmp.Or(one.Why, one.Title)})
	}
	left := len(all) - can
	if c.JSON {
		return terminal.Outcome(terminal.PrintJSON(a.Data(), all), left)
	}
	if err := terminal.Table(a, "", []string{"CASE", "STATE", "THEN", "ABOUT, OR WHY NOT"}, rows); err != nil {
		return err
	}
	if c.Make > 0 {
		return terminal.Outcome(terminal.Printf(a.Out, "%s moved, %s to send, %d left\n", terminal.Count(can, "case"),
			terminal.Count(letters, "letter"), left), left)
	}
	return terminal.Outcome(terminal.Printf(a.Out,
		"%s can move, %s to send, %d cannot. Nothing was written; to make the move: --make %d\n", terminal.Count(can, "case"),
		terminal.Count(letters, "letter"), left, can), left)
}
