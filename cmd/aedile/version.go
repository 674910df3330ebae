package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/packset"
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
}

// Run says what is built in: packs with versions and digests, detectors, formats.
func (c *versionCmd) Run(a *terminal) error {
	set, err := compile(packset.Selection{})
	if err != nil {
		return err
	}
	b := builtIn{programName, version(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, packset.List(set.Packs), set.Screener.Detectors(), source.Formats()}
	if c.Output == "json" {
		return printJSON(a.Out, b)
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
	if err := flush(w); err != nil {
		return err
	}
	fmt.Fprint(a.Out, "\nFormats:")
	for _, f := range b.Formats {
		fmt.Fprintf(a.Out, " %s", f)
	}
	fmt.Fprintln(a.Out)
	return nil
}

// version returns the version of the program: the module's where it was installed as such, with the commit where it was
// built from a checkout, else "devel".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
