package annex_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/reader"
)

// tables writes each part as a table of commas.
func tables(tb testing.TB, r *annex.Whole) (files []reader.Given) {
	tb.Helper()
	for _, t := range r.Tables {
		var b bytes.Buffer
		if err := t.WriteCSV(&b); err != nil {
			tb.Fatal(err)
		}
		files = append(files, reader.Given{Name: "r/" + t.SheetName() + ".csv", Data: b.Bytes()})
	}
	return files
}

// count makes the report of a history.
func count(h *history, tier law.Tier, asked *annex.Cell) *annex.Count {
	c := annex.Begin(config(h, tier), 3, asked)
	for _, k := range h.cases {
		c.Add(k)
	}
	return c
}

// foots says what does not add up, but for what random histories may well be: mostly without a ground, slow for flaggers, odd in their
// time.
func foots(tb testing.TB, files []reader.Given, tier string) (wrong []lint.Point) {
	tb.Helper()
	reports, faults := reader.Reports(files)
	if len(faults) > 0 || len(reports) != 1 {
		tb.Fatalf("%d reports, %v", len(reports), faults)
	}
	for _, n := range reports[0].Notes {
		tb.Errorf("bent: %s", n.Note())
	}
	for _, p := range lint.Lint(reports, func(string) lint.Facts { return lint.Facts{Tier: tier} }) {
		if p.Weight != lint.Doubtful || !slices.Contains([]string{"T9", "T15", "T16"}, p.Check) {
			wrong = append(wrong, p)
		}
	}
	return wrong
}

func TestRandomHistoriesFoot(t *testing.T) {
	t.Parallel()
	n := 12
	if testing.Short() {
		n = 3
	}
	for range n {
		h := invent(rand.Uint64(), rand.IntN(400))
		for _, p := range foots(t, tables(t, count(h, law.VeryLarge, nil).Report(stated())), "vlop") {
			t.Errorf("seed %d, %d cases: %s %s %s: %s %s", h.seed, len(h.cases), p.Check, p.Weight, p.Cell, p.Found, p.About)
		}
	}
}

func TestTenThousandCasesFoot(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("ten thousand cases take a second")
	}
	h := invent(7, 10_000)
	for _, p := range foots(t, tables(t, count(h, law.VeryLarge, nil).Report(stated())), "vlop") {
		t.Errorf("%s %s %s: %s %s", p.Check, p.Weight, p.Cell, p.Found, p.About)
	}
}

func TestWrittenReportIsReadBackAsMeant(t *testing.T) {
	t.Parallel()
	r := count(invent(3, 800), law.VeryLarge, nil).Report(stated())
	var book bytes.Buffer
	if err := r.WriteXLSX(&book); err != nil {
		t.Fatal(err)
	}
	for form, files := range map[string][]reader.Given{"csv": tables(t, r), "xlsx": {{Name: "r.xlsx", Data: book.Bytes()}}} {
		got, faults := reader.Reports(files)
		if len(faults) > 0 || len(got) != 1 || len(got[0].Sheets) != len(r.Tables) {
			t.Fatalf("%s: %d reports, %v", form, len(got), faults)
		}
		if got[0].Service != "Bazaar" || got[0].Period != "2026-01-01/2026-06-30" || got[0].Provider != "Bazaar SA" {
			t.Errorf("%s: %q %q %q", form, got[0].Service, got[0].Period, got[0].Provider)
		}
		for i, table := range r.Tables {
			same(t, form, table, got[0].Sheets[i])
		}
	}
}

// same compares a part as meant with it as read.
func same(t *testing.T, form string, want annex.Filled, got reader.Sheet) {
	t.Helper()
	if got.Part != want.Form.Number || !got.Exact || len(got.Lines) != len(want.Rows) {
		t.Fatalf("%s: part %d was read as %d, %d rows of %d, exact %v", form, want.Form.Number, got.Part, len(got.Lines), len(want.Rows),
			got.Exact)
	}
	for i, row := range want.Rows {
		l := got.Lines[i]
		for _, v := range row {
			if v.Cell.Part == 0 {
				continue
			}
			c, _ := l.Cell(v.Cell.Letter)
			if l.Key != v.Cell.Row || l.Within != v.Cell.Within || l.Described != v.Cell.Other || c.Known != (v.N != nil) || c.Known &&
				c.Number != *v.N {
				t.Fatalf("%s: %s is %v, read %q as %v in row %q", form, v.Cell, v.N, c.Found, c.Number, l.Key)
			}
		}
	}
}

func TestAFigureOpensItsCases(t *testing.T) {
	t.Parallel()
	h := invent(11, 600)
	for _, text := range []string{"4.TOTAL.F", "4.TOTAL.J", "4.STATEMENT_CATEGORY_SELF_HARM.G", "3.TOTAL@DE.G", "5.TOTAL.H", "7.1.G",
		"7.complaints/reversed.G", "8.measures_automated/own.G"} {
		asked, err := annex.ReadCell(text)
		if err != nil {
			t.Fatal(err)
		}
		c := count(h, law.VeryLarge, &asked)
		behind := c.Behind()
		if v := valueOf(c.Report(stated()), asked); v.N == nil || len(behind) == 0 || v.Cases != len(behind) || asked.Letter != "J" &&
			*v.N != float64(len(behind)) {
			t.Errorf("%s: %d cases behind %+v", text, len(behind), v)
		}
		for _, k := range h.cases {
			in := slices.ContainsFunc(c.Cells(k), func(cell annex.Cell) bool { return cell.String() == asked.String() })
			if in != slices.Contains(behind, k.ID) {
				t.Errorf("%s: case %s says %v of counting there", text, k.ID, in)
			}
		}
	}
}

func valueOf(r *annex.Whole, cell annex.Cell) annex.Value {
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for _, v := range row {
				if v.Cell == cell {
					return v
				}
			}
		}
	}
	return annex.Value{}
}

func TestWhatIsNotKnownIsNoZero(t *testing.T) {
	t.Parallel()
	h := invent(1, 0)
	h.cases = append(h.cases, h.begin("order", "o-1").then("receive", map[string]any{"basis": "act", "state": "EL",
		"locations": []string{"https://a.example/1"}}, false).k)
	h.cases[0].Events[0].At = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	r := count(h, law.OnlinePlatform, nil).Report(annex.Stated{})
	for text, want := range map[string]string{"3.TOTAL.G": "1", "3.TOTAL@EL.G": "1", "3.STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER.G": "1",
		"3.TOTAL.I": "", "3.TOTAL.J": "",
		"3.TOTAL.K": "0", "4.TOTAL.F": "0", "4.TOTAL.J": "", "7.imposed/total.G": "", "7.disputes/implemented.G": "",
		"8.accuracy/total.G": ""} {
		cell, err := annex.ReadCell(text)
		if err != nil {
			t.Fatal(err)
		}
		v := valueOf(r, cell)
		if v.Text != want || (v.N == nil) != (want == "") {
			t.Errorf("%s is %q, want %q", text, v.Text, want)
		}
		if want == "" && strings.HasPrefix(text, "3.TOTAL.") && !strings.Contains(v.Why, "not recorded for 1 of 1") {
			t.Errorf("%s does not say why: %q", text, v.Why)
		}
	}
	if v := valueOf(r, annex.Cell{Part: 3, Scope: "TOTAL", Row: "TOTAL", Letter: "G"}); !strings.Contains(v.Why, "2026-03-04") {
		t.Errorf("a record that begins in the period does not say from when it is counted: %q", v.Why)
	}
}

func TestLowerTiersHaveFewerRows(t *testing.T) {
	t.Parallel()
	h := invent(5, 200)
	parts := func(tier law.Tier) (out []int) {
		for _, table := range count(h, tier, nil).Report(stated()).Tables {
			out = append(out, table.Form.Number)
		}
		return out
	}
	if got := parts(law.Intermediary); !slices.Equal(got, []int{1, 2, 3, 5, 6, 7, 8, 11}) {
		t.Errorf("an intermediary fills in %v", got)
	}
	if got := parts(law.VeryLarge); len(got) != 11 {
		t.Errorf("a very large platform fills in %v", got)
	}
}

func TestCellsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "4.TOTAL", "12.TOTAL.F", "4.TOTAL.ZZ", "4.KEYWORD_NUDITY.F", "7.48.G",
		"4.STATEMENT_CATEGORY_OTHER_VIOLATION_TC.F"} {
		if c, err := annex.ReadCell(text); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is %+v, %v", text, c, err)
		}
	}
}

func TestPageAndLinesShowTheCases(t *testing.T) {
	t.Parallel()
	r := count(invent(13, 300), law.VeryLarge, nil).Report(stated())
	var page, lines bytes.Buffer
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteNDJSON(&lines); err != nil {
		t.Fatal(err)
	}
	v := valueOf(r, annex.Cell{Part: 4, Row: "TOTAL", Letter: "F"})
	for name, text := range map[string]string{"page": page.String(), "lines": lines.String()} {
		if len(v.Some) != 3 || !strings.Contains(text, string(v.Some[0])) || !strings.Contains(text, "4.TOTAL.F") {
			t.Errorf("the %s does not show %v", name, v.Some)
		}
	}
	if !strings.Contains(page.String(), "not known") || !strings.Contains(lines.String(), `"value":null`) {
		t.Error("what is not known is not said")
	}
}

// BenchmarkCases counts invented cases, two to three events each, kept in memory.
func BenchmarkCases(b *testing.B) {
	h := invent(21, 5_000)
	events := 0
	for _, k := range h.cases {
		events += len(k.Events)
	}
	b.ReportAllocs()
	for b.Loop() {
		count(h, law.VeryLarge, nil)
	}
	b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkTenMillionEvents counts ten million events into one report and draws it: the cases of one invented record again and again, each
// time under other names. It needs some seconds and says how much memory the count itself holds.
func BenchmarkTenMillionEvents(b *testing.B) {
	h := invent(21, 20_000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		t := annex.Begin(config(h, law.VeryLarge), 20, nil)
		events := 0
		for round := 0; events < 10_000_000; round++ {
			for _, k := range h.cases {
				k.ID = aedile.CaseID(fmt.Sprintf("%s-%d", k.ID, round))
				t.Add(k)
				events += len(k.Events)
			}
		}
		t.Report(stated())
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-held")
		b.ReportMetric(float64(events), "events")
		runtime.KeepAlive(t)
	}
}
