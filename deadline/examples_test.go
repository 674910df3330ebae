package deadline

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The table is the specification by example: each line with the paragraph that decides it.
func TestWorkedExamplesOfTheRegulation(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/examples.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s, line := bufio.NewScanner(f), 1; s.Scan(); line++ {
		if s.Text() == "" || strings.HasPrefix(s.Text(), "#") {
			continue
		}
		n++
		cell := strings.Split(s.Text(), " | ")
		if len(cell) < 6 {
			t.Fatalf("line %d: %d cells", line, len(cell))
		}
		want := append(cell, "")[3:7]
		if diff := cmp.Diff(want, answer(t, cell[0], cell[1], cell[2])); diff != "" {
			t.Errorf("line %d: %s, %s, %s: -want +got\n%s", line, cell[0], cell[1], cell[2], diff)
		}
	}
	if n < 120 {
		t.Errorf("only %d examples", n)
	}
}

// answer counts and writes the result as the table does.
func answer(t *testing.T, event, period, cal string) []string {
	t.Helper()
	text, back := strings.CutPrefix(event, "before ")
	ev, err := ParseEvent(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	c := clockOf(t, cal)
	count := c.End
	if back {
		count = c.Before
	}
	r, err := count(ev, p)
	if err != nil {
		t.Fatalf("%s, %s, %s: %v", event, period, cal, err)
	}
	var skipped []string
	for _, s := range r.Skipped {
		skipped = append(skipped, s.Day.String()[5:]+" "+s.Reason)
	}
	list := strings.Join(skipped, ", ")
	if len(skipped) > 16 {
		list = fmt.Sprintf("%d days", len(skipped))
	}
	para, ok := strings.CutSuffix(r.Paragraph, " Reg. 1182/71")
	if !ok {
		t.Errorf("%s: paragraph %q does not name the regulation", event, r.Paragraph)
	}
	return []string{r.LastDay.String(), r.End.Format(time.RFC3339), para, list}
}

func clockOf(t testing.TB, code string) Clock {
	t.Helper()
	cal, err := CalendarOf(code)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(cal.Zone)
	if err != nil {
		t.Fatalf("calendar %s: %v", code, err)
	}
	return Clock{cal, zone}
}
