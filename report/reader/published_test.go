package reader_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aedile/aedile/report/reader"
)

// reports is where published reports lie that are no part of the project.
const reports = "../../../shared/data/reports"

// filesIn reads the tables below a folder.
func filesIn(t *testing.T, dir string) (files []reader.Given) {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skip("published reports are not here")
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".csv" || filepath.Base(name) == "categories.csv" {
			return err
		}
		b, err := os.ReadFile(name)
		files = append(files, reader.Given{Name: filepath.ToSlash(name), Data: b})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPublishedReportsAreReadWhole(t *testing.T) {
	t.Parallel()
	files := append(filesIn(t, reports+"/services-2025h2"), append(filesIn(t, reports+"/raw-forms"), filesIn(t,
		reports+"/aliexpress-2026h1")...)...)
	got, faults := reader.Reports(files)
	if len(faults) > 0 || len(got) != 14 {
		t.Fatalf("%d reports, faults %v", len(got), faults)
	}
	want := map[string]int{}
	for _, f := range files {
		want[f.Name] = cells(t, f)
	}
	for _, p := range got {
		t.Logf("%s: %s %s %s", p.Name, p.Service, p.Provider, p.Period)
		for _, n := range p.Notes {
			t.Logf("   %d × %s (%s:%d %q)", n.Count, n.What, filepath.Base(n.File), n.Row, n.Found)
		}
		for _, s := range p.Sheets {
			if want[s.File] != s.Filled {
				t.Errorf("%s: %d cells read, %d there", s.File, s.Filled, want[s.File])
			}
			if free := strings.Contains(s.File, "heise"); (s.Part == 0) != free {
				t.Errorf("%s is part %d by %s", s.File, s.Part, s.How)
			}
			if strings.Contains(s.File, "services-2025h2") &&
				!strings.HasPrefix(filepath.Base(s.File), strings.TrimSuffix(itoa(s.Part), "_")+"_") {
				t.Errorf("%s is part %d by %s", s.File, s.Part, s.How)
			}
			for _, l := range s.Lines {
				if l.Key == "" && s.Part > 0 {
					t.Errorf("%s:%d has no key: %q %q", s.File, l.Number, l.Written, l.Scope)
				}
			}
		}
	}
}

func itoa(n int) string { return string(rune('0' + n/10))[:n/10] + string(rune('0'+n%10)) }

// cells counts the cells that hold anything, with another reader's rules: none.
func cells(t *testing.T, f reader.Given) (n int) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(string(f.Data)))
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	if strings.Contains(f.Name, "heise") {
		r.Comma = ';'
	}
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		for _, c := range row {
			if strings.TrimSpace(c) != "" {
				n++
			}
		}
	}
	return n
}
