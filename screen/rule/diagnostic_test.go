package rule_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

var update = flag.Bool("update", false, "write what is said into testdata")

// TestDiagnosticsSayWhatWhereAndWhatToDo pins what is said about every pack in testdata/diagnostics.txtar.
func TestDiagnosticsSayWhatWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	const file = "testdata/diagnostics.txtar"
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, packs := map[string]string{}, []txtar.File{}
	for _, f := range a.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			want[name] = string(f.Data)
			continue
		}
		packs = append(packs, f)
	}
	if len(packs) < 60 {
		t.Errorf("only %d packs with something wrong; 60 are to be pinned", len(packs))
	}
	a.Files = a.Files[:0]
	for _, f := range packs {
		name := strings.TrimSuffix(f.Name, ".yaml")
		got := said(f.Data)
		if got == "" {
			t.Errorf("%s: nothing is said about it", name)
		}
		if diff := cmp.Diff(want[name], got); diff != "" && !*update {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		a.Files = append(a.Files, f, txtar.File{Name: name + ".want", Data: []byte(got)})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// said returns all diagnostics about one pack, as a person reads them. Lint is asked where nothing else is wrong.
func said(src []byte) string {
	p, ds := rule.Parse(src)
	if !rule.Failed(ds) {
		for _, d := range rule.Check([]*rule.Pack{p}, detectors.Detectors()) {
			if d.Severity == rule.Error || !strings.Contains(string(d.Code), "R902") || strings.Contains(string(src), "examples") {
				ds = append(ds, d)
			}
		}
		if rule.Failed(ds) {
			ds = only(ds)
		}
	}
	var b strings.Builder
	for _, d := range rule.Sort(ds) {
		b.WriteString(d.Render())
	}
	return b.String()
}

// only returns the errors: what lint says beside them is another story.
func only(ds []rule.Diagnostic) []rule.Diagnostic {
	var out []rule.Diagnostic
	for _, d := range ds {
		if d.Severity == rule.Error {
			out = append(out, d)
		}
	}
	return out
}
