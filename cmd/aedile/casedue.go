package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

type caseDueCmd struct {
	storeFlags `embed:""`
	Kind       string `placeholder:"KIND" help:"Cases of this procedure only."`
	Turn       string `placeholder:"PARTY" help:"Cases in which it is this party's turn only."`
	Of         string `placeholder:"PARTY" help:"What this party has to do only."`
	Late       bool   `help:"Only what is late."`
	AsOf       string `placeholder:"INSTANT" help:"As it stands at this instant. Default: now."`
}

// Help says how the list is sorted.
func (caseDueCmd) Help() string {
	return "What is late comes first, the longest late at its head, and what the law or a document sets before the operator's own targets; " +
		"then by end. The source of each end is one of three: \"Fixed by law\", \"Stated in the document\", \"Policy of the operator\". " +
		"Where the law says only \"without undue delay\" or the like and the policy file sets no target, no day is shown."
}

// dueView is a due as JSON shows it.
type dueView struct {
	casework.Due
	SourceText string `json:"source_text"`
	EndText    string `json:"end_text"`
	Late       bool   `json:"late"`
}

func viewDue(d casework.Due, now time.Time) dueView {
	return dueView{d, desk.SourceText(d.Source), desk.EndText(d), d.Late(now)}
}

func dueViews(dues []casework.Due, now time.Time) []dueView {
	out := []dueView{}
	for _, d := range dues {
		out = append(out, viewDue(d, now))
	}
	return out
}

// pendingView is a due with its case as JSON shows it.
type pendingView struct {
	casework.Pending
	Due  dueView `json:"due"`
	Late bool    `json:"late"`
}

// Run shows what is due.
func (c *caseDueCmd) Run(ctx context.Context, a *terminal) error {
	now, err := instant(c.AsOf)
	if err != nil {
		return err
	}
	if now.IsZero() {
		now = a.Now()
	}
	return c.with(ctx, a, func(h *desk.House) error {
		h.Now = func() time.Time { return now }
		all, err := h.Pending(ctx, casework.Filter{Kind: c.Kind, Turn: casework.Party(c.Turn)})
		if err != nil {
			return err
		}
		views := []pendingView{}
		for _, p := range all {
			if (c.Of == "" || p.Due.Of == casework.Party(c.Of)) && (!c.Late || p.Late) {
				views = append(views, pendingView{p, viewDue(p.Due, now), p.Late})
			}
		}
		if c.JSON {
			return printJSON(a.Out, views)
		}
		w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "END\tCASE\tKIND\tWHAT\tOF\tSOURCE\tLAW\tABOUT")
		for _, p := range views {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", when(p.Due.Due, now), p.Case, p.Kind, dueName(p.Due.Due), p.Due.Of, p.Due.SourceText, lawRef(p.Due.Law), p.About)
		}
		return flush(w)
	})
}

// when says when a due ends, and that it is late, or what its end means.
func when(d casework.Due, now time.Time) string {
	s := desk.EndText(d)
	switch {
	case d.Late(now) && d.Target():
		s += " past target"
	case d.Late(now):
		s += " LATE"
	case d.Sense == casework.OpenUntil:
		s = "open until " + s
	case d.Sense == casework.NotBefore:
		s = "not before " + s
	}
	return s
}

func dueName(d casework.Due) string {
	if d.Item != "" {
		return d.Name + " " + d.Item
	}
	return d.Name
}

func lawRef(r aedile.LawRef) string { return law.Ref{CELEX: r.CELEX, Place: r.Place}.String() }

type caseLapseCmd struct {
	storeFlags `embed:""`
	Limit      int `default:"1000" placeholder:"N" help:"Tasks to look at. Default: 1000."`
}

// Run lets periods lapse.
func (c *caseLapseCmd) Run(ctx context.Context, a *terminal) error {
	return c.with(ctx, a, func(h *desk.House) error {
		n, err := h.Lapse(ctx, c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(a.Out, map[string]int{"lapsed": n})
		}
		fmt.Fprintf(a.Out, "%d lapsed\n", n)
		return nil
	})
}

type caseTargetsCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists what the policy file may set.
func (c *caseTargetsCmd) Run(a *terminal) error {
	ts := desk.TargetKeys()
	if c.JSON {
		return printJSON(a.Out, ts)
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tOF\tLAW")
	for _, t := range ts {
		fmt.Fprintf(w, "%s\t%s\t%s\n", t.Key, t.Of, t.Law)
	}
	return flush(w)
}

type caseProceduresCmd struct{}

// Run prints the procedures.
func (c *caseProceduresCmd) Run(a *terminal) error { return desk.Procedures(a.Out) }
