// Package report holds the commands that write, read, lint and compare reports on what a service does (arts 15, 24, 34, 37, 42 DSA).
//
// It judges nothing by itself: report/lint and report/scrutiny do.
package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/report/lint"

	published "github.com/aedile/aedile/report/reader"
)

// Commands are those below aedile report.
type Commands struct {
	Versions     versionsCmd `cmd:"" help:"List published versions of transparency reports, and verify their files and signatures."`
	Transparency writeCmd    `cmd:"" help:"Write the transparency report of a service from its cases (art 15, 24, 42 DSA)."`
	Read         readCmd     `cmd:"" help:"Read published transparency reports into one long table."`
	Lint         lintCmd     `cmd:"" help:"Say what does not add up in published transparency reports, and where."`
	Compare      compareCmd  `cmd:"" help:"Set published transparency reports side by side."`
}

// reportFiles are the reports of others.
type reportFiles struct {
	Output string   `placeholder:"FORM" enum:",text,json" default:"" help:"text or json. Default: text on a terminal and json elsewhere."`
	Files  []string `arg:"" name:"file" help:"Tables (CSV), workbooks (XLSX, ODS), or folders of them. Tables in one folder are one report."`
}

// json reports whether the output is JSON.
func (f reportFiles) json(a *terminal.Terminal) bool {
	return f.Output == "json" || f.Output == "" && !a.OutTerminal
}

// read reads the reports. What cannot be read at all is an error; what was bent is told on standard error.
func (f reportFiles) read(a *terminal.Terminal) ([]*published.Published, error) {
	reports, err := readReports(a, f.Files)
	for _, p := range reports {
		for _, n := range p.Notes {
			fmt.Fprintf(a.Err, "%s: %s: %s\n", terminal.ProgramName, p.Service, n.Note())
		}
	}
	if len(reports) == 0 && err == nil {
		err = aedile.NotFoundf("read report", strings.Join(f.Files, " "), "no table is there").Hint("CSV, XLSX and ODS are read")
	}
	return reports, err
}

// readReports reads files and folders.
func readReports(a *terminal.Terminal, names []string) ([]*published.Published, error) {
	var files []published.Given
	var unread error
	for _, name := range names {
		err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path != name && !slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".ods"},
				strings.ToLower(filepath.Ext(path))) {
				return err
			}
			b, err := terminal.ReadAll(a, "read report", path, published.MaxFile)
			files = append(files, published.Given{Name: filepath.ToSlash(path), Data: b})
			return err
		})
		if errors.Is(err, fs.ErrNotExist) {
			err = aedile.NotFoundf("read report", name, "no such file")
		}
		unread = errors.Join(unread, err)
	}
	reports, faults := published.Reports(files)
	return reports, errors.Join(append([]error{unread}, faults...)...)
}

type readCmd struct {
	reportFiles `embed:""`
}

// Run prints one line a value.
func (c *readCmd) Run(a *terminal.Terminal) error {
	reports, err := c.read(a)
	enc := json.NewEncoder(a.Data())
	enc.SetEscapeHTML(false)
	for _, p := range reports {
		if !c.json(a) {
			if err := showReport(a, p); err != nil {
				return err
			}
			continue
		}
		for f := range p.Figures() {
			if err := enc.Encode(f); err != nil {
				return fmt.Errorf("write values: %w", err)
			}
		}
	}
	return err
}

// showReport says of each table which part it is.
func showReport(a *terminal.Terminal, p *published.Published) error {
	if err := terminal.Printf(a.Out, "%s %s\n", p.Service, p.Period); err != nil {
		return err
	}
	var rows [][]string
	for _, s := range p.Sheets {
		rows = append(rows, []string{fmt.Sprint(s.Part), fmt.Sprint(len(s.Lines)), fmt.Sprint(s.Filled), s.How,
			strings.TrimSpace(s.File + " " + s.Name)})
	}
	return terminal.Table(a, "  ", []string{"PART", "ROWS", "CELLS", "KNOWN BY", "FROM"}, rows)
}

type lintCmd struct {
	reportFiles `embed:""`
	Facts       string `placeholder:"FILE" help:"JSON with what other files know: tier, recipients, last report, statements, documents; by service under \"services\"."`
	Service     string `placeholder:"NAME" help:"Of documents: the service they are of. Default: none is named."`
}

// Help says what a point is.
func (lintCmd) Help() string {
	return "Transparency reports are tables (T1 to T33); reports on risks and audits are documents, PDF, HTML or .md (R1 to R22): all documents named are of one " +
		"service. Of a document is said on what no passage was found, which is not that it is not there in other words. Each point has its provision, its place and its grade: wrong in law, does not foot, doubtful, form. A point is no claim " +
		"that anybody infringes the law: two figures that differ may both be right of different things.\n\n" +
		"Exit status: 0 everything adds up, 1 points were found, 2 a file cannot be read."
}

// Run prints the points.
func (c *lintCmd) Run(a *terminal.Terminal) error {
	facts, err := readFacts(a, c.Facts)
	if err != nil {
		return err
	}
	names, tables := documentsAmong(c.Files)
	docs, unread := readDocuments(a, names)
	var reports []*published.Published
	if len(tables) > 0 {
		var more error
		c.Files = tables
		reports, more = c.read(a)
		unread = errors.Join(unread, more)
	}
	if len(reports) == 0 && len(docs) == 0 {
		if unread == nil {
			unread = nothing(c.Files)
		}
		return unread
	}
	points := lint.Lint(reports, facts)
	if len(docs) > 0 {
		more, err := scrutinise(a, docs, c.Service, c.Facts, facts(c.Service))
		if err != nil {
			return err
		}
		points = append(points, more...)
	}
	return c.print(a, points, len(reports)+len(docs), unread)
}

// print prints the points.
func (c *lintCmd) print(a *terminal.Terminal, points []lint.Point, count int, unread error) (err error) {
	switch {
	case c.json(a):
		err = terminal.PrintJSON(a.Data(), append([]lint.Point{}, points...))
	case len(points) == 0:
		fmt.Fprintf(a.Err, "%s: %s, nothing that does not add up\n", terminal.ProgramName, terminal.Count(count, "report"))
	default:
		var rows [][]string
		for _, p := range points {
			rows = append(rows, []string{p.Service, p.Check, string(p.Weight), placeOf(p), p.Found, p.About + " (" + p.Provision + ")"})
		}
		err = terminal.Table(a, "", []string{"SERVICE", "CHECK", "GRADE", "PLACE", "FOUND", "WHAT"}, rows)
	}
	if unread != nil {
		return errors.Join(err, unread)
	}
	return terminal.Outcome(err, len(points))
}

// placeOf is where a point is, for a person: the file, the row and the column in it, and the cell of the template.
func placeOf(p lint.Point) string {
	at := filepath.Base(p.File)
	if p.Sheet != "" {
		at += " " + p.Sheet
	}
	if p.Row > 0 {
		at += fmt.Sprintf(" %s%d", p.Column, p.Row)
	}
	return at
}

// readFacts reads what other files know of services. The last reports that they name are read too, from beside the file.
func readFacts(a *terminal.Terminal, file string) (func(string) lint.Facts, error) {
	var data []byte
	if file != "" {
		var err error
		if data, err = terminal.ReadAll(a, "read facts", file, 16<<20); err != nil {
			return nil, err
		}
	}
	all, byName, err := lint.ReadFacts(file, data)
	if err != nil {
		return nil, err
	}
	with := func(f lint.Facts) (lint.Facts, error) {
		for i, name := range f.Last {
			if !filepath.IsAbs(name) {
				f.Last[i] = filepath.Join(filepath.Dir(file), name)
			}
		}
		if len(f.Last) == 0 {
			return f, nil
		}
		last, err := readReports(a, f.Last)
		if err == nil && len(last) > 0 {
			f.LastReport = last[0]
		}
		return f, err
	}
	if all, err = with(all); err != nil {
		return nil, err
	}
	for name, f := range byName {
		if byName[name], err = with(f); err != nil {
			return nil, err
		}
	}
	return func(service string) lint.Facts {
		if f, ok := byName[strings.ToLower(service)]; ok {
			return f
		}
		return all
	}, nil
}

type compareCmd struct {
	reportFiles `embed:""`
	Facts       string `placeholder:"FILE" help:"JSON with what other files know, as for lint."`
	Out         string `short:"o" placeholder:"FILE" help:"Write a page with charts to this file as well."`
}

// Run sets services side by side.
func (c *compareCmd) Run(a *terminal.Terminal) error {
	facts, err := readFacts(a, c.Facts)
	if err != nil {
		return err
	}
	reports, unread := c.read(a)
	if len(reports) == 0 {
		return unread
	}
	all, sides := lint.Compare(reports, lint.Lint(reports, facts))
	if c.Out != "" {
		if err := terminal.WriteFile(a, c.Out, terminal.Public, func(w io.Writer) error {
			return lint.WriteComparison(w, all,
				sides)
		}); err != nil {
			return err
		}
	}
	if c.json(a) {
		return errors.Join(terminal.PrintJSON(a.Data(), map[string]any{"measures": all, "services": sides}), unread)
	}
	head, rows := []string{"FIGURE"}, [][]string{}
	for _, s := range sides {
		head = append(head, s.Service)
	}
	for i, m := range all {
		row := []string{strings.TrimSpace(m.Name + " " + unitOf(m.Unit))}
		for _, s := range sides {
			cell := "–"
			if v := s.Values[i]; v != nil {
				cell = fmt.Sprintf("%.6g", *v)
				if *v == float64(int64(*v)) {
					cell = fmt.Sprint(int64(*v))
				}
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	last := []string{"points of lint"}
	for _, s := range sides {
		last = append(last, fmt.Sprint(s.Points))
	}
	return errors.Join(terminal.Table(a, "", head, append(rows, last)), unread)
}

// unitOf writes a unit behind a name.
func unitOf(unit string) string {
	if unit == "" {
		return ""
	}
	return "(" + unit + ")"
}
