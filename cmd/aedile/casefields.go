package main

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

type caseFieldsCmd struct {
	Schema  bool   `xor:"form" help:"Print a JSON Schema (2020-12)."`
	Example bool   `xor:"form" help:"Print a filled content that is accepted, to begin with."`
	JSON    bool   `name:"json" xor:"form" help:"Print JSON."`
	Kind    string `arg:"" help:"The procedure, as in notice."`
	Move    string `arg:"" help:"The move, as in submit."`
}

// Help says how to go on from an example.
func (caseFieldsCmd) Help() string {
	return "What a move carries: each field with what it takes. An example is filled and accepted: write it to a file, change it, and give it to aedile case open or " +
		"aedile case move with --body."
}

// Run explains a move.
func (c *caseFieldsCmd) Run(a *terminal.Terminal) error {
	if c.Schema || c.Example {
		of := desk.Schema
		if c.Example {
			of = desk.Example
		}
		raw, err := of(c.Kind, c.Move)
		if err != nil {
			return err
		}
		return terminal.PrintJSON(a.Data(), raw)
	}
	f, err := desk.Fields(c.Kind, c.Move)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), f)
	}
	if err := terminal.Hanging(a, "", f.Kind+" "+f.Move, f.About+" (by "+strings.Join(f.By, " or ")+"; "+strings.Join(f.Law, ", ")+
		")"); err != nil {
		return err
	}
	if len(f.Fields) == 0 {
		return terminal.Write(a.Out, "\nIt carries no content.\n")
	}
	if err := terminal.Write(a.Out, "\nFields marked * must be there.\n"); err != nil {
		return err
	}
	return fieldTable(a, f.Fields, "")
}

// fieldTable writes the fields of an object, and those of the objects in it below them.
func fieldTable(a *terminal.Terminal, fs []desk.FieldView, at string) error {
	var rows [][]string
	for _, f := range fs {
		name, about := at+f.Field, f.About
		if f.Required {
			name += " *"
		}
		if f.Personal {
			about += " (personal)"
		}
		switch n := len(f.OneOf); {
		case n > 20:
			about += fmt.Sprintf("; one of %d keys, listed by --schema", n)
		case n > 0:
			about += "; one of " + strings.Join(f.OneOf, ", ")
		}
		rows = append(rows, []string{name, f.Takes, about})
		for _, in := range f.Fields {
			rows = append(rows, []string{at + f.Field + "." + in.Field, in.Takes, in.About + oneOf(in)})
		}
	}
	return terminal.Table(a, "", []string{"FIELD", "TAKES", "WHAT IT IS"}, rows)
}

func oneOf(f desk.FieldView) string {
	if len(f.OneOf) == 0 {
		return ""
	}
	return "; one of " + strings.Join(f.OneOf, ", ")
}
