package report

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/paper"
	"github.com/aedile/aedile/report/scrutiny"
)

// documentsAmong parts the documents (PDF, HTML, text of Markdown) from the tables among files and folders.
func documentsAmong(names []string) (documents, rest []string) {
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case err == nil && info.IsDir():
			tables := false
			_ = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return nil //nolint:nilerr // what cannot be looked into is told when the tables are read
				}
				if paper.Is(path) {
					documents = append(documents, path)
				} else {
					tables = true
				}
				return nil
			})
			if tables {
				rest = append(rest, name)
			}
		case paper.Is(name):
			documents = append(documents, name)
		default:
			rest = append(rest, name)
		}
	}
	return documents, rest
}

// readDocuments reads documents; what cannot be read is told beside those that can.
func readDocuments(a *terminal.Terminal, names []string) (docs []*paper.Paper, unread error) {
	if len(names) == 0 {
		return nil, nil
	}
	r := &paper.Reader{}
	if dir, err := os.UserCacheDir(); err == nil && slices.ContainsFunc(names, func(n string) bool {
		return strings.EqualFold(filepath.Ext(n),
			".pdf")
	}) {
		if dir = filepath.Join(dir, "aedile", "pdf"); os.MkdirAll(dir, 0o700) == nil {
			r.Cache = dir
		}
	}
	for _, name := range names {
		b, err := terminal.ReadAll(a, "read document", name, paper.MaxFile)
		if err == nil {
			var d *paper.Paper
			if d, err = r.Read(filepath.ToSlash(name), b); err == nil {
				docs = append(docs, d)
				for _, u := range d.Unread {
					a.Say("%s: %s", name, u)
				}
			}
		}
		unread = errors.Join(unread, err)
	}
	return docs, errors.Join(unread, r.Close())
}

// scrutinise looks at the documents of one service.
func scrutinise(a *terminal.Terminal, docs []*paper.Paper, service, factsFile string, facts lint.Facts) ([]lint.Point, error) {
	f, err := scrutiny.ReadKnown(factsFile, facts.Documents)
	if err != nil {
		return nil, err
	}
	if len(f.Last) > 0 {
		for i, name := range f.Last {
			if !filepath.IsAbs(name) {
				f.Last[i] = filepath.Join(filepath.Dir(factsFile), name)
			}
		}
		if f.LastDocuments, err = readDocuments(a, f.Last); err != nil {
			return nil, err
		}
	}
	all, points := scrutiny.Look(service, docs, f)
	for _, r := range all {
		told := map[string]string{scrutiny.AuditReport: "read as an audit report",
			scrutiny.ImplementationReport: "read as an audit implementation report",
			scrutiny.RiskReport:           "read as a report on risks"}[r.Kind]
		if r.Language != "" {
			told += ", in " + r.Language
		}
		a.Say("%s: %s, %s", r.File, told, terminal.Count(r.Passages, "passage"))
		for _, n := range r.Notes {
			a.Say("%s: %s", r.File, n)
		}
	}
	return points, nil
}

// nothing is the error of files among which nothing is that can be read.
func nothing(names []string) error {
	return aedile.NotFoundf("read report", strings.Join(names, " "),
		"no report is there").Hint("CSV, XLSX and ODS are read as tables, PDF, HTML and .md as documents")
}
