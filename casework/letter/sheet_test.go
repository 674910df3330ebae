package letter

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/supervision"
)

// sheetsOfExamples are the letters that procedures declare, each of the example content of its move, in the order of the tables.
func sheetsOfExamples(t *testing.T, language string) (ds []Document) {
	t.Helper()
	for _, k := range kinds.All() {
		raw, err := os.ReadFile(filepath.Join("../../desk/example", k.Name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var examples map[string]json.RawMessage
		if err := json.Unmarshal(raw, &examples); err != nil {
			t.Fatal(k.Name, err)
		}
		c := casework.Case{ID: "x-1", Kind: k.Name}
		for _, m := range k.Moves {
			if m.Body == nil {
				continue
			}
			e := casework.Event{Case: c.ID, Kind: k.Name, Move: m.Name, By: casework.Actor{Party: m.By[0]}, Body: examples[m.Name],
				Version: len(c.Events) + 1}
			body, err := k.Decode(m.Name, e.Body)
			if err != nil {
				t.Fatal(k.Name, m.Name, err)
			}
			if l, ok := body.(supervision.Lettered); ok {
				w := writer{Case: c, style: Style{Language: language}}.in("")
				for _, what := range slices.Sorted(keys(lettersOf(m, e, c))) {
					if !slices.ContainsFunc(ds, func(d Document) bool { return d.What == what }) {
						ds = append(ds, w.sheet(what, m.By[0], l.Sheet(c)))
					}
				}
			}
			if m.Opens() && len(c.Events) == 0 {
				c.Events = append(c.Events, e)
			}
		}
	}
	return ds
}

func keys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestDeclaredLettersReadWell holds every declared letter in English, to be read aloud; -update writes them.
func TestDeclaredLettersReadWell(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, d := range sheetsOfExamples(t, "en") {
		b.WriteString("== " + d.What + "\n" + d.Text() + "\n")
	}
	const file = "testdata/sheets.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if diff := cmp.Diff(string(want), b.String()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestDeclaredLettersHaveWordsInEveryLanguage: title, opening, status and every heading are said, and what is preliminary says so.
func TestDeclaredLettersHaveWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, code := range Languages() {
		ds := sheetsOfExamples(t, code)
		if len(ds) < 20 {
			t.Errorf("%s: only %d letters", code, len(ds))
		}
		for _, d := range ds {
			if d.Title == "" || d.Opening[0] == "" || d.Status == "" || d.Act == "" || d.Lang != code || len(d.Sections) == 0 {
				t.Errorf("%s: %s: title %q, opening %q, status %q, act %q", code, d.What, d.Title, d.Opening, d.Status, d.Act)
			}
			for _, s := range d.Sections {
				if s.Heading == "" || len(s.Text)+len(s.Points) == 0 {
					t.Errorf("%s: %s: an empty section or one without heading: %+v", code, d.What, s)
				}
			}
		}
	}
}
