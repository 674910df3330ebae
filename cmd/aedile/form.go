package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen/rule"
)

// The forms of output.
const (
	tableOutput   = "table"
	ndjsonOutput  = "ndjson"
	htmlOutput    = "html"
	parquetOutput = "parquet"
)

// form writes what a run finds, in order and from one goroutine. Close ends the form, not the file.
type form interface {
	Finding(report.Entry) error
	Fault(aedile.Fault) error
	Flush() error
	Close(aedile.Ran) error
}

// formOf returns the output that was asked for, or that suits where it goes.
func (a *terminal) formOf(output, out string) string {
	if output != "" {
		return output
	}
	switch ext := strings.ToLower(filepath.Ext(out)); {
	case ext == ".html" || ext == ".htm":
		return htmlOutput
	case ext == ".parquet":
		return parquetOutput
	case toFile(out) || !a.OutTerminal:
		return ndjsonOutput
	}
	return tableOutput
}

func toFile(out string) bool { return out != "" && out != "-" }

// newForm returns the writer of that form.
func (a *terminal) newForm(name, out string, w io.Writer, ps []*rule.Pack) (form, error) {
	switch name {
	case tableOutput:
		longest := 0
		for _, p := range ps {
			for _, r := range p.Rules {
				longest = max(longest, len(p.Name)+1+len(r.ID))
			}
		}
		return report.NewTable(w, report.TableConfig{Width: a.Width, Check: longest, Colour: a.Colour && !toFile(out)}), nil
	case ndjsonOutput:
		return report.NewNDJSON(w), nil
	case htmlOutput:
		explain := make(map[aedile.CheckID]string)
		for _, p := range ps {
			for _, r := range p.Rules {
				explain[aedile.CheckID(p.Name+"/"+r.ID)] = strings.TrimSpace(r.Explain)
			}
		}
		return report.NewHTML(w, report.HTMLConfig{Explain: explain, MadeAt: a.Now()}), nil
	case parquetOutput:
		if a.OutTerminal && !toFile(out) {
			return nil, aedile.Invalidf("screen", "", "Parquet is nothing for a terminal").Hint("name a file with -o findings.parquet")
		}
		return report.NewParquet(w), nil
	}
	return nil, fmt.Errorf("output %q is unknown", name)
}

// output is where a run writes to. A file appears under its name only when it is complete.
type output struct {
	io.Writer
	file *os.File
	name string
}

// output opens the named file, standard output for "" and "-".
func (a *terminal) output(name string) (*output, error) {
	if !toFile(name) {
		return &output{Writer: a.Out}, nil
	}
	const op = "write"
	if fi, err := os.Stat(name); err == nil && !fi.Mode().IsRegular() {
		if fi.IsDir() {
			return nil, aedile.Invalidf(op, name, "is a folder").Hint("name a file in it")
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // a pipe or device is written to as it is
		if err != nil {
			return nil, aedile.Deniedf(op, name, "cannot be opened").Because(err)
		}
		return &output{Writer: f, file: f}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, aedile.Deniedf(op, name, "cannot be written").Because(err)
	}
	return &output{Writer: f, file: f, name: name}, nil
}

// commit makes what was written the named file.
func (o *output) commit() error {
	if o.file == nil {
		return nil
	}
	if o.name != "" { // the rights of a pipe or device are nobody's business here
		if err := o.file.Chmod(0o644); err != nil {
			return fmt.Errorf("write %s: %w", o.name, err)
		}
	}
	if err := o.file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", o.name, err)
	}
	if o.name == "" {
		return nil
	}
	if err := os.Rename(o.file.Name(), o.name); err != nil {
		return fmt.Errorf("write %s: %w", o.name, err)
	}
	o.file = nil
	return nil
}

// discard leaves nothing behind if commit did not succeed.
func (o *output) discard() {
	if o.file == nil {
		return
	}
	_ = o.file.Close() // nothing of it is kept
	if o.name != "" {
		_ = os.Remove(o.file.Name())
	}
}
