package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/statute"
)

// builtIn is what the program consists of.
type builtIn struct {
	Program   string           `json:"program"`
	Version   string           `json:"version"`
	Go        string           `json:"go"`
	Platform  string           `json:"platform"`
	Packs     []packset.Listed `json:"packs"`
	Detectors []aedile.PackRef `json:"detectors"`
	Formats   []string         `json:"formats"`
}

type versionCmd struct {
	Output string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
	Law    bool   `help:"Count the provisions whose wording was compared, and name the others with the reason."`
}

// Run says what is built in: packs with versions and digests, detectors, formats.
func (c *versionCmd) Run(a *terminal.Terminal) error {
	if c.Law {
		return c.law(a)
	}
	set, err := compile(packset.Selection{})
	if err != nil {
		return err
	}
	b := builtIn{terminal.ProgramName, version(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, packset.List(set.Packs),
		set.Screener.Detectors(), source.Formats()}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), b)
	}
	fmt.Fprintf(a.Out, "%s %s\n%s %s\n\n", b.Program, b.Version, b.Go, b.Platform)
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "PACK\tVERSION\tRULES\tTERMS\tDIGEST")
	rules, terms := 0, 0
	for _, p := range b.Packs {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", p.Name, p.Version, len(p.Rules), p.Terms, p.Digest)
		rules += len(p.Rules)
		terms += p.Terms
	}
	fmt.Fprintf(w, "%s\t\t%d\t%d\t\n\n", "together", rules, terms)
	fmt.Fprintln(w, "DETECTOR\tVERSION\t\t\tDIGEST")
	for _, d := range b.Detectors {
		fmt.Fprintf(w, "%s\t%s\t\t\t%s\n", d.Name, d.Version, d.Digest)
	}
	if err := terminal.Flush(w); err != nil {
		return err
	}
	fmt.Fprint(a.Out, "\nFormats:")
	for _, f := range b.Formats {
		fmt.Fprintf(a.Out, " %s", f)
	}
	fmt.Fprintln(a.Out)
	return nil
}

// law counts the provisions that were compared, and names the others.
func (c *versionCmd) law(a *terminal.Terminal) error {
	all := statute.All(nil)
	compared, not := statute.Compared(all)
	var open []statute.Provision
	for _, p := range all {
		if p.Checked == "" {
			open = append(open, p)
		}
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), map[string]any{"compared": compared, "not_compared": not, "open": open})
	}
	fmt.Fprintf(a.Out, "%d provisions, %d compared with a copy of the Official Journal's text, %d not (≈)\n", compared+not, compared, not)
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	for _, p := range open {
		fmt.Fprintf(w, "≈ %s %s\t%s\n", p.Place, p.Act, p.Unchecked)
	}
	return terminal.Flush(w)
}

// release is the version that a release is built with: the linker sets it, since such a build knows nothing of the checkout.
var release string

// version returns the version of the program: the module's where it was installed as such, with the commit where it was
// built from a checkout, else "devel".
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
