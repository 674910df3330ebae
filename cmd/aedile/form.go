package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/atomicfile"

	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen/rule"
)

// The forms of output.
const (
	tableOutput   = "table"
	ndjsonOutput  = "ndjson"
	htmlOutput    = "html"
	parquetOutput = "parquet"
	csvOutput     = "csv"
	xlsxOutput    = "xlsx"
	sarifOutput   = "sarif"
	junitOutput   = "junit"
)

// endings say which form a file of that name promises.
var endings = map[string]string{".ndjson": ndjsonOutput, ".jsonl": ndjsonOutput, ".html": htmlOutput, ".htm": htmlOutput,
	".parquet": parquetOutput,
	".csv":     csvOutput, ".xlsx": xlsxOutput, ".sarif": sarifOutput, ".xml": junitOutput, ".txt": tableOutput}

// form writes what a run finds, in order and from one goroutine. Close ends the form, not the file.
type form interface {
	Finding(report.Entry) error
	Fault(aedile.Fault) error
	Flush() error
	Close(aedile.Ran) error
}

// formOf returns the output that was asked for, or that suits where it goes. A name that promises a form that there is not is refused; one
// without an ending promises none.
func formOf(a *terminal.Terminal, output, out string) (string, error) {
	if output != "" {
		return output, nil
	}
	if !toFile(out) && a.OutTerminal {
		return tableOutput, nil
	}
	ext := strings.ToLower(filepath.Ext(out))
	if !toFile(out) || ext == "" || filepath.Base(out) == ext {
		return ndjsonOutput, nil
	}
	if form, ok := endings[ext]; ok {
		return form, nil
	}
	return "", aedile.Invalidf("write", out, "no form of output has names that end in %s", ext).
		Hint("there are " + strings.Join(slices.Sorted(maps.Keys(endings)), ", ") + "; or say the form with --output")
}

func toFile(out string) bool { return out != "" && out != "-" }

// formConfig is what forms are told before the first finding.
type formConfig struct {
	name  string
	out   string // the file that is written to
	packs []*rule.Pack
	fails aedile.Grade // from which a finding fails a test
	by    report.By    // of a table of groups; "": the findings themselves
	top   int
}

// newForm returns the writer of a form.
func newForm(a *terminal.Terminal, c formConfig, w io.Writer) (form, error) {
	if (c.name == parquetOutput || c.name == xlsxOutput) && a.OutTerminal && !toFile(c.out) {
		return nil, aedile.Invalidf("screen", "", "%s is nothing for a terminal", c.name).Hint("name a file with -o findings." + c.name)
	}
	if c.by != "" {
		if c.name != tableOutput {
			return nil, aedile.Invalidf("screen", "--by "+string(c.by),
				"groups are written as a table").Hint("add --output table; the html report shows them besides")
		}
		return report.NewGroupTable(w, c.by, c.top), nil
	}
	switch c.name {
	case tableOutput:
		longest := 0
		for _, r := range rulesOf(c.packs) {
			longest = max(longest, len(r.Check))
		}
		if !toFile(c.out) && a.Raw != nil { // the table shows itself what its cells hide, and has colours of its own
			w = a.Raw
		}
		return report.NewTable(w, report.TableConfig{Width: a.Width, Check: longest, Colour: a.Colour && !toFile(c.out)}), nil
	case ndjsonOutput:
		return report.NewNDJSON(w), nil
	case htmlOutput:
		explain := make(map[aedile.CheckID]string)
		for _, r := range rulesOf(c.packs) {
			explain[r.Check] = strings.TrimSpace(r.Explain)
		}
		return report.NewHTML(w, report.HTMLConfig{Explain: explain, MadeAt: a.Now(), Top: c.top}), nil
	case parquetOutput:
		return report.NewParquet(w), nil
	case csvOutput:
		return report.NewCSV(w), nil
	case xlsxOutput:
		return report.NewWorkbook(w)
	case sarifOutput:
		return report.NewSARIF(w, report.PipelineConfig{Version: version(), Rules: rulesOf(c.packs), Fails: c.fails}), nil
	case junitOutput:
		return report.NewJUnit(w, report.PipelineConfig{Version: version(), Rules: rulesOf(c.packs), Fails: c.fails}), nil
	}
	return nil, aedile.Internalf("screen", "--output "+c.name, "has no writer")
}

// rulesOf says what forms need to know of rules.
func rulesOf(ps []*rule.Pack) (out []report.RuleInfo) {
	for _, p := range ps {
		for _, r := range p.Rules {
			out = append(out, report.RuleInfo{Check: aedile.CheckID(p.Name + "/" + r.ID), Grade: r.Grade, Title: r.Title,
				Explain: r.Explain, Law: r.Law, Category: r.Category, Keyword: r.Keyword})
		}
	}
	return out
}

// output is where a run writes to. A file appears under its name only when it is complete.
type output struct {
	io.Writer
	plain *os.File         // a pipe or device, which is written to as it is
	file  *atomicfile.File // a file
}

// outputTo opens the named file, standard output for "" and "-".
func outputTo(a *terminal.Terminal, name string) (*output, error) {
	if !toFile(name) {
		return &output{Writer: a.Data()}, nil
	}
	const op = "write"
	if fi, err := os.Stat(name); err == nil && !fi.Mode().IsRegular() {
		if fi.IsDir() {
			return nil, aedile.Invalidf(op, name, "is a folder").Hint("name a file in it")
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, aedile.Deniedf(op, name, "cannot be opened").Because(err)
		}
		return &output{Writer: f, plain: f}, nil
	}
	f, err := atomicfile.Create(name, terminal.Public)
	if err != nil {
		return nil, aedile.Deniedf(op, name, "cannot be written").Because(err)
	}
	return &output{Writer: f, file: f}, nil
}

// commit makes what was written the named file.
func (o *output) commit() error {
	switch {
	case o.file != nil:
		return o.file.Commit() //nolint:wrapcheck // it names the file
	case o.plain != nil:
		if err := o.plain.Close(); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// discard leaves nothing behind if commit did not succeed.
func (o *output) discard() {
	if o.file != nil {
		o.file.Discard()
	}
	if o.plain != nil {
		_ = o.plain.Close() // nothing of it is kept
	}
}
