package attack

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the figures into docs/security-model.md")

// The lines between which the figures stand in the manual.
const (
	figuresBegin = "<!-- figures of make attack -->\n"
	figuresEnd   = "<!-- end of figures -->\n"
)

func manual() string { return filepath.Join("..", "..", "docs", "security-model.md") }

// figures are what the manual says of the hostile files.
func figures(all []outcome) string {
	var slow, big outcome
	wrong := 0
	for _, o := range all {
		if o.cpu >= slow.cpu {
			slow = o
		}
		if o.rssMB >= big.rssMB {
			big = o
		}
		if o.wrong != "" {
			wrong++
		}
	}
	return fmt.Sprintf("| what | figure |\n| --- | --- |\n"+
		"| hostile files | %d |\n| killed, crashed, without the honest finding, or with half a line | %d |\n"+
		"| most processor time of one | %.1f s of %d (`%s`) |\n| most memory of one | %d MB of %d (`%s`) |\n", len(all), wrong,
		slow.cpu, maxCPU, slow.name, big.rssMB, maxDataKB/1000, big.name)
}

// keepFigures writes the figures into the manual.
func keepFigures(t *testing.T, all []outcome) {
	t.Helper()
	b, err := os.ReadFile(manual())
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), figuresBegin)
	_, after, ok2 := strings.Cut(rest, figuresEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for figures", manual())
	}
	if err := os.WriteFile(manual(), []byte(before+figuresBegin+figures(all)+figuresEnd+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTheManualHoldsTheFigures: they are of the files that there are, and nothing in them is red.
func TestTheManualHoldsTheFigures(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(manual())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{figuresBegin, fmt.Sprintf("| hostile files | %d |\n", len(files())), "half a line | 0 |\n", figuresEnd} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s lacks %q: make attack writes it", manual(), want)
		}
	}
}
