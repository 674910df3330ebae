package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/eval"
)

type evalCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	Output        string   `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
	Where         []string `placeholder:"NOTE=VALUE" help:"Count the items alone whose language or note in \"meta\" has that value, as in part=test or lang=de; several of one note are alternatives."`
	Workers       int      `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Files         []string `arg:"" optional:"" name:"file" help:"NDJSON items with a key \"expect\": a list of checks or globs that should be found; [] says that the item is clean; without it the item is not counted; texts in \"meta\" group the figures, and the two items of one meta.pair are twins."`
}

// Run measures findings against labels.
func (c *evalCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	set, err := load(a, c.selection(), c.registers())
	if err != nil {
		return err
	}
	files, err := a.Files("eval", c.Files)
	if err != nil {
		return err
	}
	only, err := onlyOf(c.Where)
	if err != nil {
		return err
	}
	r, faults, err := sweep.Evaluate(ctx, set.Screener, files, c.Workers, only...)
	a.SayFaults(faults.First, faults.Count, "")
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), struct {
			eval.Result
			Faults int `json:"faults"`
		}{r, faults.Count})
	}
	return writeScore(a, r)
}

// onlyOf reads notes and their values.
func onlyOf(args []string) (out []eval.Only, err error) {
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok || name == "" || value == "" {
			return nil, aedile.Invalidf("eval", a, "is no note with a value").Hint("write --where part=test")
		}
		i := slices.IndexFunc(out, func(o eval.Only) bool { return o.Name == name })
		if i < 0 {
			i, out = len(out), append(out, eval.Only{Name: name})
		}
		out[i].Values = append(out[i].Values, value)
	}
	return out, nil
}

// writeGroups writes the measurement by language and note, where there is more than one of it.
func writeGroups(a *terminal.Terminal, r eval.Result) error {
	for _, by := range r.By {
		if len(by.Groups) < 2 {
			continue
		}
		fmt.Fprintln(a.Out)
		w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "BY %s\tFOUND\tOF\tSHARE\t95 %%\tLEFT ALONE\tOF\tSHARE\t95 %%\tPAIRS RIGHT\tOF\tSHARE\t95 %%\t\n",
			strings.ToUpper(reveal.Text(by.Name)))
		all := r.All
		all.Name = "all"
		for _, g := range append(slices.Clone(by.Groups), all) {
			fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%d\t%d\t%s\t%d\t%d\t%s\t\n", reveal.Text(g.Name), g.Found.Right, g.Found.Of, share(g.Found),
				g.Clean.Right, g.Clean.Of, share(g.Clean), g.Pairs.Right, g.Pairs.Of, share(g.Pairs))
		}
		if err := terminal.Flush(w); err != nil {
			return err
		}
	}
	return nil
}

// writeScore writes the measurement for people.
func writeScore(a *terminal.Terminal, r eval.Result) error {
	fmt.Fprintf(a.Out, "%s, %d with a label, %d of them clean\n\n", terminal.Count(r.Items, "item"), r.Labelled, r.CleanItems)
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', tabwriter.AlignRight)
	name := len("overall")
	for _, x := range r.Checks {
		name = max(name, len(x.Check))
	}
	fmt.Fprintf(w, "%-*s\tFOUND\tRIGHT\tPRECISION\t95 %%\tEXPECTED\tMET\tRECALL\t95 %%\tPER 100,000 CLEAN\t\n", name, "CHECK")
	for _, x := range append(slices.Clone(r.Checks), r.Overall) {
		fmt.Fprintf(w, "%-*s\t%d\t%d\t%s\t%d\t%d\t%s\t%.1f\t\n", name, x.Check, x.Precision.Of, x.Precision.Right,
			share(x.Precision), x.Recall.Of, x.Recall.Right, share(x.Recall), x.Per100k)
	}
	if err := terminal.Flush(w); err != nil {
		return err
	}
	if err := writeGroups(a, r); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "\nClean items with a finding: %d of %d, 95 %% bounds %.4f to %.4f\n", r.Flagged.Right, r.Flagged.Of,
		r.Flagged.Low, r.Flagged.High)
	fmt.Fprintf(a.Out, "\nMisses: %d\n", len(r.Misses))
	for _, m := range r.Misses {
		fmt.Fprintf(a.Out, "  %s  %s  %s\n", m.Item, m.Expect, reveal.Text(m.Title))
	}
	fmt.Fprintf(a.Out, "\nFalse alarms: %d\n", len(r.FalseAlarms))
	for _, m := range r.FalseAlarms {
		fmt.Fprintf(a.Out, "  %s  %s  %s\n", m.Item, m.Check, reveal.Text(m.Title))
	}
	return nil
}

// share writes a ratio and its bounds as two cells.
func share(r eval.Ratio) string {
	if r.Of == 0 {
		return "-\t-"
	}
	return fmt.Sprintf("%.3f\t%.3f–%.3f", r.Value, r.Low, r.High)
}
