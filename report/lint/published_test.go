package lint_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// reports is where published reports lie that are no part of the project.
const reports = "../../../shared/data/reports/"

// published reads the reports below a folder.
func published(t *testing.T, dir string) []*reader.Published {
	t.Helper()
	got, faults := reader.Reports(publishedFiles(t, dir))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return got
}

func publishedFiles(t *testing.T, dir string) (files []reader.Given) {
	t.Helper()
	if _, err := os.Stat(reports + dir); err != nil {
		t.Skip("published reports are not here")
	}
	err := filepath.WalkDir(reports+dir, func(name string, d fs.DirEntry, err error) error {
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

func noFacts(string) lint.Facts { return lint.Facts{} }

func TestThreeOfTenServicesDoNotFoot(t *testing.T) {
	t.Parallel()
	points := lint.Lint(published(t, "services-2025h2"), noFacts)
	got := map[string][]string{}
	for _, p := range points {
		if p.Check == "T10" {
			got[p.Service] = append(got[p.Service], p.Cell+" "+p.Found)
		}
		if p.Row == 0 && p.Cell != "" || p.Provision == "" || p.About == "" || p.File == "" {
			t.Errorf("lacks its place or ground: %+v", p)
		}
		if strings.Contains(strings.ToLower(p.About), "infring") {
			t.Errorf("claims an infringement: %s", p.About)
		}
	}
	var names []string
	for s := range got {
		names = append(names, s)
	}
	slices.Sort(names)
	if d := cmp.Diff([]string{"booking-com", "instagram", "pinterest"}, names); d != "" {
		t.Errorf("%s\n%v", d, got)
	}
	for service, want := range map[string]string{"booking-com": "6.TOTAL.F 802337, categories 802272",
		"instagram": "5.TOTAL.F 15740, categories 15739",
		"pinterest": "4.TOTAL.F 7618, categories 7626"} {
		if !slices.Contains(got[service], want) {
			t.Errorf("%s: no %q in %q", service, want, got[service])
		}
	}
}

func TestUnexplainedRemainderIsPrinted(t *testing.T) {
	t.Parallel()
	acts := 230_160.0
	points := lint.Lint(published(t, "aliexpress-2026h1"), func(string) lint.Facts {
		return lint.Facts{Tier: "vlop",
			ActionsOnNotices: &acts}
	})
	for _, p := range points {
		if p.Check == "T23" {
			if p.Remainder == nil || *p.Remainder != 6_659 || !strings.Contains(p.Found, "236819") ||
				!strings.Contains(p.Found, "230160") ||
				!strings.Contains(p.About, "6659") {
				t.Errorf("%+v", p)
			}
			return
		}
	}
	t.Error("no T23")
}

func TestUnexplainedRemainderAgainstAPublishedPart(t *testing.T) {
	t.Parallel()
	part, _ := template.PartOf(4)
	var head, row []string
	for _, h := range part.Heads {
		head, row = append(head, h.Text), append(row,
			map[string]string{"A": "x", "B": "AliExpress", "C": "2026-01-01/2026-06-30", "D": "TOTAL", "L": "200160",
				"N": "30000"}[h.Letter])
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{head, row}); err != nil {
		t.Fatal(err)
	}
	files := append(publishedFiles(t, "aliexpress-2026h1"), reader.Given{Name: "elsewhere/notices.csv", Data: []byte(b.String())})
	got, _ := reader.Reports(files)
	if len(got) != 1 {
		t.Fatalf("%d reports", len(got))
	}
	for _, p := range lint.Lint(got, noFacts) {
		if p.Check == "T23" && p.Remainder != nil && *p.Remainder == 6_659 {
			return
		}
	}
	t.Error("no T23 with 6659")
}
