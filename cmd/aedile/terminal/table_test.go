package terminal

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTablesFitTheLine: no line is longer than the terminal, no word of a cell is lost, and no identifier is broken.
func TestTablesFitTheLine(t *testing.T) {
	t.Parallel()
	head := []string{"END", "CASE", "KIND", "WHAT", "OF", "SOURCE", "LAW", "ABOUT"}
	rows := [][]string{
		{"2026-10-07 LATE", "f-0123456789abcdef01234567", "complaint", "settle", "dispute_body", "Policy of the operator",
			"art 21(4) DSA", "a lamp"},
		{"without undue delay (no target set)", "n-1", "notice", "decide", "platform", "Policy of the operator", "art 16(6) DSA",
			strings.Repeat("lamps and shades ", 9)},
	}
	for _, width := range []int{0, 60, 80, 200} {
		var b bytes.Buffer
		if err := Table(&Terminal{Out: &b, Width: width}, "  ", head, rows); err != nil {
			t.Fatal(err)
		}
		most := width
		if most == 0 {
			most = 80
		}
		for l := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(l, "\n")); n > most {
				t.Errorf("width %d: a line of %d: %q", width, n, l)
			}
		}
		for _, row := range rows {
			for _, w := range strings.Fields(strings.Join(row, " ")) {
				if !strings.Contains(b.String(), w) {
					t.Errorf("width %d: %q is lost or broken:\n%s", width, w, b.String())
				}
			}
		}
	}
}
