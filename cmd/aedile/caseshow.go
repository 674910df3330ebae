package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

type caseListCmd struct {
	wire.StoreFlags `embed:""`
	Kind            string `placeholder:"KIND" help:"Cases of this procedure only."`
	State           string `placeholder:"STATE" help:"Cases in this state only."`
	Turn            string `placeholder:"PARTY" help:"Cases in which it is this party's turn only."`
	Group           string `placeholder:"GROUP" help:"Cases of this group only."`
	Closed          bool   `help:"Closed cases as well."`
	Item            string `placeholder:"ID" help:"Cases about this item only."`
	URL             string `name:"url" placeholder:"TEXT" help:"Cases about content at an address with this in it only."`
	Trader          string `placeholder:"TEXT" help:"Cases about a trader, provider or account with this in its name only."`
	Text            string `placeholder:"TEXT" help:"Cases in which this is said somewhere only."`
	Order           string `enum:"due,changed,opened,id" default:"due" placeholder:"ORDER" help:"due (what ends first), changed or opened (the latest first), or id. Default: due."`
	Limit           int    `placeholder:"N" default:"200" help:"Cases to list; 0 lists all. Default: 200."`
}

// Run lists cases.
func (c *caseListCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		f, err := dk.List(ctx, desk.Query{Filter: casework.Filter{Kind: c.Kind, State: c.State, Turn: casework.Party(c.Turn),
			Group: c.Group, Closed: c.Closed},
			Item: c.Item, URL: c.URL, Trader: c.Trader, Text: c.Text, Order: c.Order, Limit: c.Limit})
		if err != nil {
			return err
		}
		if more := f.All - len(f.Rows); more > 0 {
			fmt.Fprintf(a.Err, "%s: %d more are not listed (--limit)\n", terminal.ProgramName, more)
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), f.Rows)
		}
		var rows [][]string
		for _, r := range f.Rows {
			due := ""
			if r.Next != nil {
				due = r.Next.When()
			}
			rows = append(rows, []string{string(r.ID), r.Kind, r.State, cmp.Or(string(r.Turn), "–"), due, string(r.Grade),
				strings.TrimSpace(r.Title + " " + bracketed(r.About, r.Title))})
		}
		return terminal.Table(a, "", []string{"CASE", "KIND", "STATE", "TURN", "DUE", "GRADE", "ABOUT"}, rows)
	})
}

// bracketed returns the label of a case behind its title.
func bracketed(about, title string) string {
	if about == "" || about == title {
		return ""
	}
	return "(" + about + ")"
}

type caseShowCmd struct {
	wire.StoreFlags `embed:""`
	Names           bool          `help:"Show names and contacts. Without it the texts that people wrote are shown, and who they are is not."`
	ID              aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Run shows a case.
func (c *caseShowCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		s, err := dk.Show(ctx, c.ID, letter.Names(c.Names))
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), s)
		}
		for _, part := range []func(*terminal.Terminal, desk.Shown) error{showHead, showParts, showRuns, showMoves, showDone,
			showLetters, showDelivered} {
			if err := part(a, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// showHead says what the case is and where it stands.
func showHead(a *terminal.Terminal, s desk.Shown) error {
	if err := terminal.Printf(a.Out, "%s: %s\n", s.Case.ID, s.Title); err != nil {
		return err
	}
	if err := terminal.Hanging(a, "", s.Case.State, s.Status); err != nil {
		return err
	}
	line := fmt.Sprintf("version %d, calendar %s", s.Case.Version, s.Case.Calendar)
	if s.Case.Group != "" {
		line += ", group " + s.Case.Group
	}
	if err := terminal.Write(a.Out, line+"\n"); err != nil {
		return err
	}
	if s.Case.About != "" {
		if err := terminal.Hanging(a, "", "", "about "+s.Case.About); err != nil {
			return err
		}
	}
	if s.About == "" {
		return nil
	}
	return terminal.Hanging(a, "", "about", s.About)
}

// since says by which step, on which day, the ground came to stand where it does.
func since(g desk.GroundView) string {
	if g.Last == "" {
		return ""
	}
	return fmt.Sprintf(" (%s, %s)", g.Last, g.On.Format(time.DateOnly))
}

// showParts shows the grounds of proceedings and the questions of a request.
func showParts(a *terminal.Terminal, s desk.Shown) error {
	if len(s.Grounds) > 0 {
		if err := terminal.Write(a.Out, "\ngrounds\n"); err != nil {
			return err
		}
	}
	for _, g := range s.Grounds {
		if err := terminal.Hanging(a, "  ", fmt.Sprintf("%d %s (art %s)", g.No, g.Title, strings.Join(g.Articles, ", ")), g.Status+
			since(g)); err != nil {
			return err
		}
	}
	if len(s.Questions) > 0 {
		if err := terminal.Write(a.Out, "\nquestions\n"); err != nil {
			return err
		}
	}
	for _, q := range s.Questions {
		until := "until " + q.Until.String()
		if q.NoDay {
			until = "names no day by which to answer"
		}
		answer := "no answer yet"
		if q.Answer != "" {
			answer = "answer: " + q.Answer
		}
		if q.Partial {
			answer = "answer in part: " + q.Answer
		}
		if err := terminal.Hanging(a, "  ", fmt.Sprintf("%d", q.No), q.Text+" ("+until+")"); err != nil {
			return err
		}
		if err := terminal.Hanging(a, "    ", "", answer); err != nil {
			return err
		}
	}
	return nil
}

// showRuns shows what runs, and what was late.
func showRuns(a *terminal.Terminal, s desk.Shown) error {
	if err := showDues(a, s.Dues); err != nil || len(s.Late) == 0 {
		return err
	}
	if err := terminal.Write(a.Out, "\nlate\n"); err != nil {
		return err
	}
	for _, l := range s.Late {
		if err := terminal.Hanging(a, "  ", "", l.String()); err != nil {
			return err
		}
	}
	return nil
}

// showMoves shows what can be done.
func showMoves(a *terminal.Terminal, s desk.Shown) error {
	if len(s.Moves) == 0 {
		return nil
	}
	if err := terminal.Write(a.Out, "\npossible moves\n"); err != nil {
		return err
	}
	var rows [][]string
	for _, m := range s.Moves {
		rows = append(rows, []string{m.Move, parties(m.By), m.About, strings.Join(m.Law, ", ")})
	}
	return terminal.Table(a, "  ", nil, rows)
}

// showDone shows what was done and said.
func showDone(a *terminal.Terminal, s desk.Shown) error {
	if err := terminal.Write(a.Out, "\ndone\n"); err != nil {
		return err
	}
	for _, e := range s.Done {
		line := fmt.Sprintf("%s  %s  %s  → %s", e.At.Format(time.RFC3339), desk.Who(e.By), e.Move, e.To)
		if e.TakenBack {
			line += "  (taken back)"
		}
		if err := terminal.Hanging(a, "  ", "", line); err != nil {
			return err
		}
		for _, l := range e.Content {
			if err := terminal.Hanging(a, "      ", l.Label, l.Text); err != nil {
				return err
			}
		}
		for _, l := range e.Late {
			if err := terminal.Hanging(a, "      ", "late", l); err != nil {
				return err
			}
		}
	}
	return nil
}

// showLetters names the letters that the case has the facts for.
func showLetters(a *terminal.Terminal, s desk.Shown) error {
	if len(s.Letters) == 0 {
		return nil
	}
	if err := terminal.Write(a.Out, "\nletters\n"); err != nil {
		return err
	}
	var rows [][]string
	for _, l := range s.Letters {
		on := "not sent"
		if !l.On.IsZero() {
			on = l.On.String()
		}
		rows = append(rows, []string{l.What, on, l.Title})
	}
	return terminal.Table(a, "  ", nil, rows)
}

// showDelivered says what became of the letters that went out.
func showDelivered(a *terminal.Terminal, s desk.Shown) error {
	if len(s.Delivered) == 0 {
		return nil
	}
	if err := terminal.Write(a.Out, "\nsent\n"); err != nil {
		return err
	}
	var rows [][]string
	for _, d := range s.Delivered {
		what := string(d.State)
		if d.State == deliver.Undelivered {
			what = "NOT informed: " + d.Why
		} else if d.Proof != nil {
			what += " (" + strings.TrimSpace(d.Proof.Way+" "+d.Proof.Answer) + ")"
		}
		rows = append(rows, []string{fmt.Sprintf("version %d", d.Version), d.Do + " " + d.Move, string(d.To),
			d.At.Format(time.RFC3339), what})
	}
	return terminal.Table(a, "  ", nil, rows)
}
