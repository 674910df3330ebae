package report

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
)

// keep keeps the report as a version: its figures in a file of their own, then a line in the list.
func (c *writeCmd) keep(a *terminal.Terminal, r *annex.Whole) error {
	list := filepath.Join(c.Keep, annex.VersionsFile)
	if err := os.MkdirAll(c.Keep, 0o755); err != nil { //nolint:gosec // published figures are for all
		return aedile.Deniedf("keep version", c.Keep, "is no folder that can be written to").Because(err)
	}
	all, old, err := versionsIn(c.Keep)
	if err != nil {
		return err
	}
	var last []byte
	if v, ok := annex.Latest(all, r.Service, r.Period); ok {
		if last, err = os.ReadFile(filepath.Join(c.Keep, v.File)); err != nil {
			return aedile.NotFoundf("keep version", v.File, "the figures of version %d cannot be read", v.N).Because(err)
		}
	}
	v, figures, err := r.Next(all, last, c.Reason, a.Now())
	if err != nil {
		return err
	}
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write version: %w", err)
	}
	put := func(b []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(b)
			return err //nolint:wrapcheck // the caller names the file
		}
	}
	if err := terminal.WriteFile(a, filepath.Join(c.Keep, v.File), terminal.Public, put(figures)); err != nil {
		return err
	}
	if err := terminal.WriteFile(a, list, terminal.Public, put(append(append(old, line...), '\n'))); err != nil {
		return err
	}
	a.Say("%s %s: version %d, %s", v.Service, v.Period, v.N, terminal.Count(len(v.Changed)+v.MoreChanged, "changed figure"))
	for _, x := range v.Changed[:min(len(v.Changed), terminal.MaxToldFaults)] {
		a.Say("%s: %s, was %s", x.Cell, shown(x.Is), shown(x.Was))
	}
	return nil
}

// versionsIn reads the list of versions of a folder; none where there is no list.
func versionsIn(dir string) (all []annex.Version, bytes []byte, err error) {
	name := filepath.Join(dir, annex.VersionsFile)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, aedile.Deniedf("read versions of reports", name, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	if all, err = annex.ReadVersions(f, name); err != nil {
		return nil, nil, err
	}
	bytes, err = os.ReadFile(name)
	return all, bytes, err //nolint:wrapcheck // it names the file
}

func shown(f *float64) string {
	if f == nil {
		return "not known"
	}
	return fmt.Sprintf("%v", *f)
}

// filed prints decisions against statements.
func (c *writeCmd) filed(ctx context.Context, a *terminal.Terminal, conf annex.Setting, dk *desk.Desk) error {
	all, err := annex.Reconcile(ctx, conf, dk.Record, dk.Case)
	if err != nil {
		return err
	}
	waiting := all[len(all)-1].Waiting
	if c.JSON {
		return terminal.Outcome(terminal.PrintJSON(a.Data(), all), waiting)
	}
	var rows [][]string
	for _, f := range all {
		part := "all"
		if f.Part > 0 {
			part = fmt.Sprintf("%d %s", f.Part, f.Ground)
		}
		rows = append(rows, []string{part, fmt.Sprint(f.Measures), fmt.Sprint(f.Filed), fmt.Sprint(f.Difference()), f.Why()})
	}
	return terminal.Outcome(terminal.Table(a, "", []string{"PART", "DECISIONS", "FILED", "DIFFERENCE", "WHY"}, rows), waiting)
}
