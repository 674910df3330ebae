package sweep

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

func table(t *testing.T, c TableConfig, es ...Entry) string {
	t.Helper()
	var b bytes.Buffer
	w := NewTable(&b, c)
	for _, e := range es {
		if err := w.Finding(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(aedile.Ran{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTableAlignsItsColumns(t *testing.T) {
	t.Parallel()
	es := entries(t)
	es[1].Finding.Suppressed = &aedile.Suppression{Reason: "x"}
	want := strings.TrimPrefix(`
GRADE   CHECK                        ITEM             TITLE                          EVIDENCE
act     medicines/prescription-only  DE-1003          Sildenafil 100 mg ohne Rezep…  “Sildenafil 100 mg” “ohn…
aside   medicines/prescription-only  PL-2201          Tra‹U+200B›madol 50mg bez re…  “Tra‹U+200B›madol”
review  counterfeit/replica          FR-0417          Sac "LV" réplique 1:1 <scrip…  “réplique 1:1”
`, "\n")
	if d := cmp.Diff(want, table(t, TableConfig{Width: 110, Check: 27}, es...)); d != "" {
		t.Errorf("want -, got +\n%s", d)
	}
}

func TestTableWithoutFindingsIsEmpty(t *testing.T) {
	t.Parallel()
	if got := table(t, TableConfig{}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestTableHasColourOnlyWhereAsked(t *testing.T) {
	t.Parallel()
	if got := table(t, TableConfig{}, entries(t)...); strings.Contains(got, "\x1b") {
		t.Errorf("escape in %q", got)
	}
	if got := table(t, TableConfig{Colour: true}, entries(t)...); !strings.Contains(got, "\x1b[1;31mact") {
		t.Errorf("no colour in %q", got)
	}
}

func TestTextFromOutsideCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	e := entries(t)[0]
	e.Finding.Item.Title = "\x1b]0;owned\x07\x1b[2J"
	if got := table(t, TableConfig{}, e); strings.ContainsAny(got, "\x1b\x07") {
		t.Errorf("control characters in %q", got)
	}
}

func TestFitNeverExceedsItsWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zäé药👩‍🔬🇩🇪 ]{0,60}`).Draw(t, "s")
		width := rapid.IntRange(2, 40).Draw(t, "width")
		got := Fit(s, width)
		if w := uniseg.StringWidth(got); w > width {
			t.Fatalf("Fit(%q, %d) = %q is %d wide", s, width, got, w)
		}
		if uniseg.StringWidth(s) <= width && got != s {
			t.Fatalf("Fit(%q, %d) = %q cuts what fits", s, width, got)
		}
	})
}
