package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/aedile/aedile/cmd/aedile/terminal"
)

type manCmd struct{}

// Help says how the page is read.
func (manCmd) Help() string {
	return "Prints the manual page: aedile man > aedile.1, then man ./aedile.1"
}

// Run prints the manual page.
func (manCmd) Run(a *terminal.Terminal, app *kong.Kong) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH AEDILE 1 \"\" \"aedile %s\" \"User commands\"\n.SH NAME\naedile \\- screen listings, posts and advertisements against EU law, and carry findings through procedure\n", roff(version()))
	b.WriteString(".SH SYNOPSIS\n.B aedile\n.I command\n[\\fIflag\\fR ...] [\\fIargument\\fR ...]\n.SH DESCRIPTION\n")
	for p := range strings.SplitSeq(description, "\n\n") {
		b.WriteString(roff(p) + "\n.PP\n")
	}
	b.WriteString(".SH COMMANDS\n")
	each(app.Model.Node, func(n *kong.Node) {
		if n.Parent != nil && n.Leaf() {
			manCommand(&b, n)
		}
	})
	b.WriteString(".SH EXIT STATUS\n.TP\n.B 0\nnothing was found, or nothing that stops a pipeline\n.TP\n.B 1\nthere are findings, differences, failed examples or diagnostics\n.TP\n.B 2\nthe work could not be done, or not all of it\n")
	b.WriteString(".SH FILES\n.TP\n.I aedile.yaml\n" + roff((configCheckCmd{}).Help()) + "\n")
	_, err := io.WriteString(a.Out, b.String())
	return err
}

func manCommand(b *strings.Builder, n *kong.Node) {
	fmt.Fprintf(b, ".SS aedile %s\n%s\n", roff(strings.Join(pathOf(n), " ")), roff(n.Help))
	if n.Detail != "" {
		fmt.Fprintf(b, ".PP\n%s\n", roff(n.Detail))
	}
	for _, p := range n.Positional {
		fmt.Fprintf(b, ".TP\n.I %s\n%s\n", roff(p.Name), roff(p.Help))
	}
	for m := n; m.Parent != nil; m = m.Parent {
		for _, f := range m.Flags {
			if !f.Hidden {
				fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(f.String()), roff(f.Help))
			}
		}
	}
}

// roff escapes text for a manual page.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
