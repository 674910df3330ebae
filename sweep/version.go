package sweep

import (
	"fmt"
	"runtime"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/source"
)

// builtIn is what the program consists of.
type builtIn struct {
	Program   string           `json:"program"`
	Version   string           `json:"version"`
	Go        string           `json:"go"`
	Platform  string           `json:"platform"`
	Packs     []listedPack     `json:"packs"`
	Detectors []aedile.PackRef `json:"detectors"`
	Formats   []string         `json:"formats"`
}

// PrintVersion writes what is built in: packs with versions and digests, detectors, formats.
func (a *App) PrintVersion(asJSON bool) error {
	ps, _, err := Packs(Selection{})
	if err != nil {
		return err
	}
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return fmt.Errorf("compile: %w", err)
	}
	b := builtIn{Program, Version(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, listed(ps), s.Detectors(), source.Formats()}
	if asJSON {
		return writeJSON(a.Out, b)
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
