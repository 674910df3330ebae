package letter

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
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
		c, messages := casework.Case{ID: "x-1", Kind: k.Name}, map[string]bool{}
		for _, m := range k.Moves {
			if m.Body == nil {
				continue
			}
			e := casework.Event{Case: c.ID, Kind: k.Name, Move: m.Name, By: casework.Actor{Party: m.By[0]}, Body: examples[m.Name],
				Version: len(c.Events) + 1}
			for _, r := range m.Law {
				e.Law = append(e.Law, aedile.LawRef{CELEX: r.CELEX, Place: r.Place})
			}
			body, err := k.Decode(m.Name, e.Body)
			if err != nil {
				t.Fatal(k.Name, m.Name, err)
			}
			if untold(m) && !messages[m.Name] {
				messages[m.Name] = true
				ds = append(ds, writer{Case: c, style: Style{Language: language}}.in("").message(m, e))
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

// untold reports whether a step tells somebody something that no letter of its own says.
func untold(m casework.Move) bool {
	return slices.ContainsFunc(m.Jobs, func(j casework.Job) bool { return slices.Contains(told, j.Do) && j.Letter == "" })
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
			if strings.ContainsAny(d.Text(), "{}|") {
				t.Errorf("%s: %s has a gap: %s", code, d.Title, d.Text())
			}
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

// TestMessagesSayWhatTheStepSays: a step that tells somebody something, and has no letter of its own, is written with words of its
// language, and everything that its content says in words stands in it.
func TestMessagesSayWhatTheStepSays(t *testing.T) {
	t.Parallel()
	written := 0
	for _, k := range kinds.All() {
		raw, err := os.ReadFile(filepath.Join("../../desk/example", k.Name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var examples map[string]map[string]any
		if err := json.Unmarshal(raw, &examples); err != nil {
			t.Fatal(k.Name, err)
		}
		for _, m := range k.Moves {
			if !untold(m) {
				continue
			}
			body, err := json.Marshal(examples[m.Name])
			if err != nil {
				t.Fatal(err)
			}
			e := casework.Event{Case: "x-1", Kind: k.Name, Move: m.Name, By: casework.Actor{Party: m.By[0]}, Body: body, Version: 1}
			text := writer{Case: casework.Case{ID: "x-1", Kind: k.Name}}.in("").message(m, e).Text()
			flat := strings.Join(strings.Fields(text), " ")
			for name, v := range examples[m.Name] {
				if s, ok := v.(string); ok && slices.Contains([]string{"text", "why", "reasons", "failed", "lawful"}, name) &&
					!strings.Contains(flat, sentence(s)) {
					t.Errorf("%s.%s does not say %q:\n%s", k.Name, m.Name, s, text)
				}
				if s, ok := v.(string); ok && (name == "until" || name == "from") && !strings.Contains(flat, s[:4]) {
					t.Errorf("%s.%s does not say the day %s:\n%s", k.Name, m.Name, s, text)
				}
			}
			written++
		}
	}
	if written < 35 {
		t.Errorf("only %d messages", written)
	}
}
