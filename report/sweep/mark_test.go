package sweep

import (
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

// TestSpreadsheetsMarkWhatWasNotCompared: a provision whose wording was not compared is marked in the cells as it is on pages.
func TestSpreadsheetsMarkWhatWasNotCompared(t *testing.T) {
	t.Parallel()
	at := slices.Index(columns, "law")
	for want, l := range map[string]aedile.LawRef{
		"≈ art 71(1) Dir. 2001/83: prescription": {CELEX: "32001L0083", Place: "art 71(1)", Title: "Dir. 2001/83: prescription"},
		"≈ art 71 Dir. 2001/83: prescription": {CELEX: "32001L0083", Place: "art 71",
			Title: "Dir. 2001/83: prescription"}, // a part was not
		"art 16(1) DSA: notices": {CELEX: "32022R2065", Place: "art 16(1)", Title: "DSA: notices"},
	} {
		if got := cells(&aedile.Finding{Law: []aedile.LawRef{l}})[at]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRowsOfATableShowNoProvision: the narrow table has no room for the law, so that it cannot cite one without its mark.
func TestRowsOfATableShowNoProvision(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := NewTable(&b, TableConfig{})
	for _, e := range entries(t) {
		if err := w.Finding(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil || strings.Contains(b.String(), "art ") {
		t.Errorf("%v: %s", err, b.String())
	}
}
