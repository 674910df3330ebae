package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/statute"
)

type lawCmd struct {
	List lawListCmd `cmd:"" help:"List the provisions that rules and procedures can cite."`
	Find lawFindCmd `cmd:"" help:"Find provisions by words of act, place or title."`
	Show lawShowCmd `cmd:"" help:"Show the provisions of an act: since when they apply, when their wording was compared."`
}

// lawFlags are what all commands about law have.
type lawFlags struct {
	Packs []string `placeholder:"DIR" sep:"none" help:"Folder of packs, or of one, whose own provisions are listed too. May be repeated."`
	JSON  bool     `name:"json" help:"Write JSON."`
}

func (f lawFlags) all() ([]statute.Provision, error) {
	packs, _, err := packset.Packs(packset.Selection{Dirs: f.Packs})
	if err != nil {
		return nil, err
	}
	return statute.All(packs), nil
}

// write prints provisions, one a line.
func (f lawFlags) write(a *terminal.Terminal, ps []statute.Provision) error {
	if f.JSON {
		if ps == nil {
			ps = []statute.Provision{}
		}
		return terminal.PrintJSON(a.Data(), ps)
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "ACT\tPLACE\tCOMPARED\tABOUT")
	for _, p := range ps {
		when := p.Checked
		if when == "" {
			when = p.Mark()
		}
		if err := terminal.Cells(w, p.Act, p.Place, when, p.Title); err != nil {
			return err
		}
	}
	return terminal.Flush(w)
}

type lawListCmd struct{ lawFlags }

// Run lists all provisions.
func (c *lawListCmd) Run(a *terminal.Terminal) error {
	all, err := c.all()
	if err != nil {
		return err
	}
	return c.write(a, all)
}

type lawFindCmd struct {
	lawFlags
	Words []string `arg:"" help:"Words that all stand in act, place or title."`
}

// Run lists the provisions with these words.
func (c *lawFindCmd) Run(a *terminal.Terminal) error {
	all, err := c.all()
	if err != nil {
		return err
	}
	return c.write(a, statute.Find(all, strings.Join(c.Words, " ")))
}

type lawShowCmd struct {
	lawFlags
	Act   string   `arg:"" help:"CELEX number or short name: 32022R2065, DSA."`
	Place []string `arg:"" optional:"" help:"Place in the act: art 16(4). An article stands for its paragraphs."`
}

// Run shows the provisions of an act.
func (c *lawShowCmd) Run(a *terminal.Terminal) error {
	all, err := c.all()
	if err != nil {
		return err
	}
	ps, err := statute.Show(all, c.Act, strings.Join(c.Place, " "))
	if err != nil || c.JSON {
		return firstOr(err, func() error { return c.write(a, ps) })
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	for _, p := range ps {
		fmt.Fprintf(w, "%s %s\t%s\n", p.Place, p.Act, p.Title)
		for _, t := range p.Texts {
			fmt.Fprintf(w, "\tapplies %s, compared on %s, SHA-256 %.16s…\n", span(t), p.Checked, t.Digest)
		}
		for _, line := range []string{doubt("≈ not compared: ", p.Unchecked), doubt("≈? in doubt: ", p.Doubt),
			doubt("binds the ", string(p.Binds)), doubt("in pack ", p.Pack), p.URL} {
			if line != "" {
				fmt.Fprintf(w, "\t%s\n", line)
			}
		}
	}
	return terminal.Flush(w)
}

func firstOr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func doubt(before, what string) string {
	switch what {
	case "":
		return ""
	case "defines":
		return "defines, and asks nothing"
	}
	return before + what
}

func span(t statute.Wording) string {
	s := "since " + t.From
	if t.Until != "" {
		s = "from " + t.From + " to " + t.Until
	}
	if t.In != "" {
		s += ", as worded by " + t.In
	}
	return s
}
