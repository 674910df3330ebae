package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/sweep"
)

type inspectCmd struct {
	readFlags `embed:"" group:"Reading"`

	Show   int    `placeholder:"N" default:"3" help:"Records to show."`
	Output string `placeholder:"FORM" enum:",text,json,map" default:"" help:"text, json, or map for the mapping file alone. Default: text on a terminal and json elsewhere."`
	File   string `arg:"" optional:"" help:"File, folder or archive of items, as aedile screen reads it. None, or -, is standard input."`
}

// Help says what the command is good for.
func (inspectCmd) Help() string {
	return "Shows the first records of a file as they are read, which of its columns and keys were understood, which are kept as attributes, and a mapping file to " +
		"start from: change its lines, save it, and give it to --map. Nothing is screened. The grammar of mapping files is in docs/reading.md."
}

// Run looks at the file.
func (c *inspectCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	var names []string
	if c.File != "" {
		names = []string{c.File}
	}
	in, err := c.intake(a, "inspect", names)
	if err != nil {
		return err
	}
	r, err := sweep.Inspect(ctx, in, c.Show)
	if err != nil {
		return err
	}
	switch {
	case c.Output == "map":
		_, err = fmt.Fprint(a.Out, r.Map)
	case c.Output == "json" || c.Output == "" && !a.OutTerminal:
		e := json.NewEncoder(a.Data())
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	default:
		err = c.text(a, r)
	}
	return err //nolint:wrapcheck // standard output is gone
}

func (c *inspectCmd) text(a *terminal.Terminal, r *sweep.Inspection) error {
	say := func(format string, args ...any) { fmt.Fprintln(a.Out, reveal.Text(fmt.Sprintf(format, args...))) }
	looked := "all"
	if !r.Whole {
		looked = "the first"
	}
	say("%s: %s, %s %d items and %d faults", r.Source.Name, r.Source.Format, looked, r.Source.Items, r.Source.Faults)
	for _, n := range r.MappedNames() {
		say("  %s", n)
	}
	for _, n := range r.Source.Kept {
		say("  %s, kept as an attribute", n)
	}
	for _, n := range r.Notes {
		say("note: %s", n)
	}
	for _, f := range r.Faults {
		say("fault: %s:%d: %s", f.Source, f.Line, f.Msg)
	}
	for _, it := range r.Items {
		b, err := it.Canonical()
		if err != nil {
			return err
		}
		say("%s", b)
	}
	_, err := fmt.Fprintf(a.Out, "\n# A mapping file to start from:\n%s", r.Map)
	return err
}
