package dump_test

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework/deliver/transparencydb/dump"
)

// TestEachTableOfThePageIsWhatItsCommandCounts: the table of one column, drawn from groups by several, holds the figures of a count by that
// column alone, medians too.
func TestEachTableOfThePageIsWhatItsCommandCounts(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "sor-global-2026-01-05-light.zip")
	var b bytes.Buffer
	if err := dump.Generate(&b, dump.Config{Rows: 3000, Seed: 4}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	count := func(columns ...string) *dump.Stats {
		t.Helper()
		var by []dump.Column
		for _, c := range columns {
			col, ok := dump.ColumnOf(c)
			if !ok {
				t.Fatalf("no column %s", c)
			}
			by = append(by, col)
		}
		d, err := dump.Open(name, dump.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		s, err := dump.Collect(t.Context(), 2, by, d)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	columns := []string{"category", "platform_name", "automated_decision"}
	var page bytes.Buffer
	if err := count(columns...).WriteHTML(&page, func(c ...string) string { return "count --by " + strings.Join(c, ",") }); err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(regexp.MustCompile(`<svg.*?</svg>|<[^>]+>`).ReplaceAllString(page.String(), " "))
	text = strings.Join(strings.Fields(text), " ")
	for _, c := range columns {
		if !strings.Contains(text, "count --by "+c) {
			t.Errorf("the table by %s names no command", c)
		}
		alone := count(c)
		for _, g := range alone.Groups {
			days := func(d dump.Delay) string {
				if d.Known == d.Negative {
					return "not known"
				}
				return fmt.Sprintf("%d (%d)", d.Median, d.P90)
			}
			want := fmt.Sprintf("%s %d %.2f %% %s %s", g.Key[0], g.Count, 100*float64(g.Count)/float64(alone.Rows), days(g.Act),
				days(g.File))
			if len(alone.Groups) <= 60 && !strings.Contains(text, want) {
				t.Errorf("by %s: the page does not say %q", c, want)
			}
		}
	}
	if strings.Contains(page.String(), "<script") || strings.Contains(page.String(), "http") {
		t.Error("the page loads something")
	}
}
