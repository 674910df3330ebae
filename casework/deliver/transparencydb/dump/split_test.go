package dump

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cellsOf cuts a line as a scan does.
func cellsOf(line []byte, want int) (cells []string, recovered, ok bool) {
	var r Row
	recovered, ok = r.set(line, want)
	if !ok {
		return nil, recovered, false
	}
	for i := range r.spans {
		cells = append(cells, string(r.cell(i)))
	}
	return cells, recovered, true
}

// TestSplitReadsWhatPHPWrites: whatever the cells hold, they come back, if none ends in a backslash.
func TestSplitReadsWhatPHPWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.SampledFrom([]rune(`ab ,"\'é`)), 0, 12, -1).Filter(func(s string) bool { return !strings.HasSuffix(s, `\`) })
		want := rapid.SliceOfN(cell, 1, 6).Draw(t, "cells")
		var b bytes.Buffer
		putCSV(&b, want)
		got, recovered, ok := cellsOf(b.Bytes(), len(want))
		if !ok || recovered || !slices.Equal(got, want) {
			t.Fatalf("%s: got %q, recovered %v, want %q", b.Bytes(), got, recovered, want)
		}
	})
}

// TestSplitSurvivesBackslashesAtTheEnd: cells that end in a backslash come back where the others give no second reading.
func TestSplitSurvivesBackslashesAtTheEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "x", `a\`, `a b\`, `C:\d\`, `"q" and \"r\", s`, `\"`, `["A","B"]`, "2026-01-05 10:00:00", `say \"so\"`})
		want := rapid.SliceOfN(cell, 1, 8).Draw(t, "cells")
		var b bytes.Buffer
		putCSV(&b, want)
		got, _, ok := cellsOf(b.Bytes(), len(want))
		if !ok || len(got) != len(want) {
			t.Fatalf("%s: got %q, want %q", b.Bytes(), got, want)
		}
	})
}

// TestSplitAgreesWithTheStandardLibrary where there is no backslash: then both read RFC 4180.
func TestSplitAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOfN(rapid.SampledFrom([]rune(`ab ,"é`)), 1, 30, -1).Draw(t, "line")
		r := csv.NewReader(strings.NewReader(line))
		r.LazyQuotes = false
		want, err := r.Read()
		got, _, ok := cellsOf([]byte(line), 0)
		if err != nil {
			return // it refuses bare quotes within cells, which we keep
		}
		if !ok || !slices.Equal(got, want) {
			t.Fatalf("%s: got %q, want %q", line, got, want)
		}
	})
}

// TestSearchIsBounded: a line made to be read in very many ways ends soon.
func TestSearchIsBounded(t *testing.T) {
	t.Parallel()
	line := []byte(strings.Repeat(`"a\",`, 50_000) + `"`)
	if _, _, ok := cellsOf(line, 7); ok {
		t.Error("the line has no reading with 7 cells")
	}
}

// FuzzSplit: no line makes it panic; cells lie in the line, in order; a line that has no quote is cut at its commas.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{`a,"b ""c""",d`, `"a\",b","c"`, `"a\"`, `"\\",x`, `,,`, `"a"b,c`, `"a\"",b`, "\"\x00\\\",\""} {
		f.Add([]byte(s), uint8(3))
	}
	f.Fuzz(func(t *testing.T, line []byte, want uint8) {
		var r Row
		_, ok := r.set(line, int(want))
		if !ok {
			return
		}
		end := -1
		for i, s := range r.spans {
			if s.start <= end || s.end < s.start || s.end > len(line) {
				t.Fatalf("cell %d at %d–%d of %d after %d", i, s.start, s.end, len(line), end)
			}
			end = s.end
			r.cell(i)
		}
		if want > 0 && len(r.spans) != int(want) {
			t.Fatalf("got %d cells, want %d", len(r.spans), want)
		}
		if !bytes.ContainsRune(line, '"') && len(r.spans) != bytes.Count(line, []byte(","))+1 {
			t.Fatalf("got %d cells of %q", len(r.spans), line)
		}
	})
}

func TestDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"1970-01-01": 0, "2000-02-29": 11016, "2024-02-29 00:00:00": 19782,
		"2026-01-05T10:00:00Z": 20458,
		"2038-01-01":           24837, "1969-12-31": -1, "0001-01-01": -719162} {
		if got, ok := dayOf([]byte(text)); !ok || got != want {
			t.Errorf("%s: got %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "2023-02-29", "2100-02-29", "2023-04-31", "2023-13-01", "2023-00-01", "2023-01-00", "2023-1-1",
		"2023-01-011", "2023/01/01", "0000-01-01", "20x3-01-01"} {
		if got, ok := dayOf([]byte(text)); ok {
			t.Errorf("%q: got %d", text, got)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	if len(names) != columnCount || columnCount != 38 {
		t.Fatalf("got %d names of %d columns", len(names), columnCount)
	}
	light := 0
	for c := range Column(columnCount) {
		if got, ok := ColumnOf(c.String()); !ok || got != c {
			t.Errorf("%s: got %s", c, got)
		}
		if c.Light() {
			light++
		}
	}
	if light != 34 {
		t.Errorf("got %d columns of the light form", light)
	}
	got := []string{UUID.String(), ContentIDEAN.String(), PlatformUID.String(), CreatedAt.String()}
	if d := cmp.Diff([]string{"uuid", "content_id_ean", "platform_uid", "created_at"}, got); d != "" {
		t.Error(d)
	}
	if c, ok := ColumnOf("puid"); !ok || c != PlatformUID {
		t.Errorf("puid: got %v", c)
	}
	if _, ok := ColumnOf("x"); ok {
		t.Error("x is no column")
	}
}
