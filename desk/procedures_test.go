package desk

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework/kinds"
)

var update = flag.Bool("update", false, "write docs/procedures.md")

const page = "../docs/procedures.md"

// TestThePageSaysWhatTheTablesSay keeps docs/procedures.md fresh: go test ./desk -update writes it.
func TestThePageSaysWhatTheTablesSay(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Procedures(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); d != "" {
		t.Errorf("docs/procedures.md is stale: go test ./desk -update (-page +tables):\n%s", d)
	}
}

// TestEveryMoveAndDueStandsOnThePage: what is merged into one row loses nothing.
func TestEveryMoveAndDueStandsOnThePage(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		var b strings.Builder
		procedure(&b, k)
		text := b.String()
		for _, m := range k.Moves {
			if !strings.Contains(text, "| "+m.Name+" |") {
				t.Errorf("%s: the move %s is not there", k.Name, m.Name)
			}
			for _, s := range m.From {
				found := false
				for row := range strings.Lines(text) {
					cells := strings.Split(row, " | ")
					found = found || strings.HasPrefix(row, "| "+m.Name+" |") && len(cells) > 3 &&
						strings.Contains(", "+cells[2]+",", " "+s+",") &&
						(cells[3] == leads(m) || cells[3] == unmoved && s == m.To)
				}
				if !found {
					t.Errorf("%s: the move %s from %s is not there", k.Name, m.Name, s)
				}
			}
			for _, r := range m.Dues {
				if !strings.Contains(text, "| "+r.Name+" | "+string(r.Of)+" |") || !strings.Contains(text, SourceText(r.Source)) {
					t.Errorf("%s: the due %s is not there", k.Name, r.Name)
				}
			}
		}
	}
}
