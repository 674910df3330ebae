package spreadsheet_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/internal/spreadsheet"
)

func TestFormulasBecomeText(t *testing.T) {
	t.Parallel()
	for s, guarded := range map[string]bool{
		`=HYPERLINK("https://evil.example")`: true, "+cmd|' /C calc'!A0": true, "-2+3+cmd|'x'!A1": true, "@SUM(A1:A9)": true, "\t=1+1": true, "\r=1": true,
		"＝1+A1": true, "％": false, "=": true, "=1+1": true,
		"": false, "-": false, "–": false, "-12.50": false, "+49 30 901820": false, "-1,5": false, "1e-3": false,
		"Oak table": false, "a=b": false, "'quoted": false,
		"%=x": true, "5 %": false,
	} {
		got := spreadsheet.Text(s)
		if (got != s) != guarded || guarded && got != "'"+s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestWhatWasPutOnComesOffAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got := spreadsheet.Original(spreadsheet.Text(s)); got != s && !strings.HasPrefix(s, "'") {
			t.Fatalf("%q came back as %q", s, got)
		}
		if cut := spreadsheet.Cut(strings.Repeat(s, 3)); utf8.RuneCountInString(cut) > spreadsheet.MaxCell {
			t.Fatal("a cell is too long")
		}
	})
	if got := spreadsheet.Cut(strings.Repeat("ä", spreadsheet.MaxCell+1)); utf8.RuneCountInString(got) != spreadsheet.MaxCell ||
		!strings.HasSuffix(got, "…") {
		t.Errorf("%d characters are left", utf8.RuneCountInString(got))
	}
}
