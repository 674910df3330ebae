package sweep

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/atomicfile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen/rule"
)

// The forms of output.
const (
	TableOutput   = "table"
	NDJSONOutput  = "ndjson"
	HTMLOutput    = "html"
	ParquetOutput = "parquet"
)

// sink takes what a run finds, in order and from one goroutine. Close ends the form, not the file.
type sink interface {
	Finding(report.Entry) error
	Fault(aedile.Fault) error
	Flush() error
	Close(aedile.Ran) error
}

// form returns the output that was asked for, or that suits where it goes.
func (a *App) form(output, out string) string {
	if output != "" {
		return output
	}
	switch ext := strings.ToLower(filepath.Ext(out)); {
	case ext == ".html" || ext == ".htm":
		return HTMLOutput
	case ext == ".parquet":
		return ParquetOutput
	case toFile(out) || !a.OutTerminal:
		return NDJSONOutput
	}
	return TableOutput
}

func toFile(out string) bool { return out != "" && out != "-" }

// newSink returns the sink of that form.
func (a *App) newSink(form, out string, w io.Writer, ps []*rule.Pack) (sink, error) {
	switch form {
	case TableOutput:
		longest := 0
		for _, p := range ps {
			for _, r := range p.Rules {
				longest = max(longest, len(p.Name)+1+len(r.ID))
			}
		}
		return report.NewTable(w, report.TableConfig{Width: a.Width, Check: longest, Colour: a.Colour && !toFile(out)}), nil
	case NDJSONOutput:
		return report.NewNDJSON(w), nil
	case HTMLOutput:
		explain := make(map[aedile.CheckID]string)
		for _, p := range ps {
			for _, r := range p.Rules {
				explain[aedile.CheckID(p.Name+"/"+r.ID)] = strings.TrimSpace(r.Explain)
			}
		}
		return report.NewHTML(w, report.HTMLConfig{Explain: explain, MadeAt: a.Now()}), nil
	case ParquetOutput:
		if a.OutTerminal && !toFile(out) {
			return nil, aedile.Invalidf("screen", "", "Parquet is nothing for a terminal").Hint("name a file with -o findings.parquet")
		}
		return report.NewParquet(w), nil
	}
	return nil, fmt.Errorf("output %q is unknown", form)
}

// output is where a run writes to. A file appears under its name only when it is complete.
type output struct {
	io.Writer
	whole *atomicfile.File // nil for standard output, pipes and devices
	file  *os.File         // a pipe or device
}

// output opens the named file, standard output for "" and "-".
func (a *App) output(name string) (*output, error) {
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
	f, err := atomicfile.Create(name, 0o644)
	if err != nil {
		return nil, aedile.Deniedf(op, name, "cannot be written").Because(err)
	}
	return &output{Writer: f, whole: f}, nil
}

// commit makes what was written the named file.
func (o *output) commit() error {
	if o.whole != nil {
		return o.whole.Commit() //nolint:wrapcheck // it names the file
	}
	if o.file == nil {
		return nil
	}
	f := o.file // a pipe or device
	o.file = nil
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", f.Name(), err)
	}
	return nil
}

// discard leaves nothing behind if commit did not succeed.
func (o *output) discard() {
	if o.whole != nil {
		o.whole.Discard()
	}
	if o.file != nil {
		_ = o.file.Close() // nothing of it is kept
	}
}
