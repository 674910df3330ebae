package template_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/report/template"
)

func TestTemplateIsThatOfTheAct(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../../shared/conformance/tr-template.json")
	if err != nil {
		t.Skip("the official template is not here")
	}
	var act struct {
		Categories []struct {
			Key string
			Sub []struct{ Key string }
		}
		Parts []struct {
			Part    int
			Columns []string
			Rows    any
		}
	}
	if err := json.Unmarshal(b, &act); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, c := range act.Categories {
		want = append(want, c.Key)
		for _, s := range c.Sub {
			want = append(want, s.Key)
		}
	}
	for _, c := range template.Categories(2) {
		got = append(got, c.Name)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, p := range act.Parts {
		form, _ := template.PartOf(p.Part)
		var heads []string
		for _, h := range form.Heads {
			heads = append(heads, h.Text)
		}
		if d := cmp.Diff(p.Columns, heads); d != "" {
			t.Errorf("part %d: %s", p.Part, d)
		}
		if rows, ok := p.Rows.([]any); ok && p.Part == 7 && len(rows) != len(form.Lines) {
			t.Errorf("part 7 has %d rows, want %d", len(form.Lines), len(rows))
		}
	}
}

func TestPartsHaveTheirRows(t *testing.T) {
	t.Parallel()
	want := map[int]int{1: 5, 7: 47, 8: 20 + 5*24, 9: 3 + 24, 10: 1 + 27, 11: 11}
	for _, f := range template.Parts() {
		seen := map[string]bool{}
		for i, l := range f.Lines {
			if l.Number != i+1 || seen[l.ID] || l.Who == "" || l.Tier == 0 {
				t.Errorf("part %d row %d: %+v", f.Number, i+1, l)
			}
			seen[l.ID] = true
		}
		if len(f.Lines) != want[f.Number] {
			t.Errorf("part %d has %d rows, want %d", f.Number, len(f.Lines), want[f.Number])
		}
	}
	f, _ := template.PartOf(7)
	if l, ok := f.Line("12"); !ok || l.ID != "visibility/median" {
		t.Errorf("row 12 of part 7 is %+v", l)
	}
	if h, ok := f.Head("G"); !ok || h.Sort != template.ByRow {
		t.Errorf("column G of part 7 is %+v", h)
	}
}

func TestCategoriesBelongToTheirParts(t *testing.T) {
	t.Parallel()
	for part, own := range map[int]string{3: template.OfOrder, 4: template.OfNotice, 5: "", 6: template.OfTerms} {
		var special []string
		for _, c := range template.Categories(part) {
			if c.Name == template.OfOrder || c.Name == template.OfNotice || c.Name == template.OfTerms {
				special = append(special, c.Name)
			}
		}
		if got := strings.Join(special, " "); got != own {
			t.Errorf("part %d has %q, want %q", part, got, own)
		}
	}
	if template.Categories(7) != nil {
		t.Error("part 7 has categories")
	}
}

func TestLettersOfColumns(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 37: "AK", 703: "AAA", 0: ""} {
		if got := template.Letter(n); got != want {
			t.Errorf("column %d is %q, want %q", n, got, want)
		}
	}
}
