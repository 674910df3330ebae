package main

import (
	"context"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

type noticeCmd struct {
	Add noticeAddCmd `cmd:"" help:"Take in a notice of content held to be illegal (art 16 DSA)."`
}

type noticeAddCmd struct {
	storeFlags `embed:""`
	newFlags   `embed:""`
	Set        []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the notice. May be repeated."`
	At         string   `placeholder:"INSTANT" help:"When it came. Default: now."`
	Lodge      bool     `help:"Keep an incomplete notice and ask the sender for the rest; no period runs yet."`
	Confirm    string   `placeholder:"ID" help:"Confirm receipt at once, where the sender can be written to (art 16(4)); by this person, or auto."`
	Like       int      `default:"80" placeholder:"PER CENT" help:"Say which open notices are at least this much alike. Default: 80. Less than 80 compares all open notices, which takes long where they are many."`
	File       string   `arg:"" optional:"" help:"The notice as JSON; - is standard input. Fields: reasons, locations, more, name, email, good_faith, child_abuse, flagger, product_safety, category, items."`
}

// Help says what makes a notice complete.
func (noticeAddCmd) Help() string {
	return "A notice gives (a) the reasons why the content is held to be illegal, (b) its exact location, (c) name and address of the sender, " +
		"unless it is about an offence against children under Articles 3 to 7 of Directive 2011/93/EU, (d) a statement of good faith " +
		"(art 16(2) DSA). What is missing is named with its provision and nothing is written, or, with --lodge, kept as incomplete. What a " +
		"notice says is alleged, not established.\n\n" +
		"A notice about the safety of a product is decided within three working days (art 22(8) GPSR); one of a trusted flagger has priority (art 22(1) DSA)."
}

// likeView is a similar notice as JSON shows it.
type likeView struct {
	Case aedile.CaseID `json:"case"`
	Pct  int           `json:"similar_pct"`
	How  string        `json:"how"`
}

// Run takes in a notice.
func (c *noticeAddCmd) Run(ctx context.Context, a *terminal) error {
	raw, err := bodyFlags{Body: c.File}.content(a)
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		by, move := actFlags{By: string(casework.Notifier), At: c.At}, "submit"
		if c.Lodge {
			move = "lodge"
		}
		kind, _ := kinds.Of("notice")
		body, err := desk.Decode(kind, move, raw, c.Set)
		if err != nil {
			return err
		}
		near, err := c.near(ctx, h, body)
		if err != nil {
			return err
		}
		k, err := open1(ctx, h, kind, move, body, by, c.newFlags)
		if err != nil {
			return err
		}
		if c.Confirm != "" {
			if k, err = c.confirm(ctx, h, k); err != nil {
				return err
			}
		}
		return c.print(a, k, near)
	})
}

// near returns the open notices that are alike.
func (c *noticeAddCmd) near(ctx context.Context, h *desk.House, body casework.Body) ([]likeView, error) {
	n, whole := body.(*kinds.Notice)
	if !whole {
		n = &body.(*kinds.PartialNotice).Notice
	}
	cases, err := h.Alike(ctx, n, c.Like)
	if err != nil {
		return nil, err
	}
	out := []likeView{}
	for _, g := range kinds.Near(n, cases, c.Like) {
		out = append(out, likeView{g.Lead, g.SimilarPct, g.How})
	}
	return out, nil
}

// confirm confirms receipt where there is somebody to write to.
func (c *noticeAddCmd) confirm(ctx context.Context, h *desk.House, k casework.Case) (casework.Case, error) {
	if _, due := k.Due("confirm", ""); !due {
		return k, nil
	}
	at, err := instant(c.At)
	if err != nil {
		return k, err
	}
	by := actor("platform:"+c.Confirm, false)
	if c.Confirm == "auto" {
		by = actor("platform", true)
	}
	return h.Move(ctx, k.ID, k.Kind, casework.Step{Move: "confirm", By: by, At: at, Version: k.Version})
}

func (c *noticeAddCmd) print(a *terminal, k casework.Case, near []likeView) error {
	if !c.JSON {
		for _, l := range near {
			fmt.Fprintf(a.Err, "%s: notice %s is %d %% alike (%s)\n", programName, l.Case, l.Pct, l.How)
		}
		return c.report(a, k)
	}
	k.Events = nil
	return printJSON(a.Out, struct {
		casework.Case
		Dues []dueView  `json:"dues"`
		Near []likeView `json:"alike"`
	}{k, dueViews(k.Dues, a.Now()), near})
}
