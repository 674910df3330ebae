package lint_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/reader"
)

// invented is the invented report of testdata/bazaar, in which everything adds up, by part.
type invented struct {
	t    *testing.T
	rows map[int][][]string
	name map[int]string
}

func bazaar(t *testing.T) *invented {
	t.Helper()
	b := &invented{t: t, rows: map[int][][]string{}, name: map[int]string{}}
	files, err := filepath.Glob("testdata/bazaar/*.csv")
	if err != nil || len(files) != 11 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		reports, _ := reader.Reports([]reader.Given{{Name: f, Data: data}})
		part := reports[0].Sheets[0].Part
		if b.rows[part], err = csv.NewReader(bytes.NewReader(data)).ReadAll(); err != nil {
			t.Fatal(err)
		}
		b.name[part] = "r/" + filepath.Base(f)
	}
	return b
}

// files are the tables of these parts as they stand now.
func (b *invented) files(parts ...int) (files []reader.Given) {
	for _, part := range parts {
		if len(b.rows[part]) == 0 {
			continue
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := w.WriteAll(b.rows[part]); err != nil {
			b.t.Fatal(err)
		}
		files = append(files, reader.Given{Name: b.name[part], Data: out.Bytes()})
	}
	return files
}

// read reads the report as it stands now.
func (b *invented) read() *reader.Published {
	b.t.Helper()
	return b.only(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
}

func (b *invented) only(parts ...int) *reader.Published {
	b.t.Helper()
	reports, faults := reader.Reports(b.files(parts...))
	if len(reports) != 1 || len(faults) > 0 {
		b.t.Fatal(len(reports), faults)
	}
	return reports[0]
}

// row returns the row with that key: CATEGORY, CATEGORY/KEYWORD, TOTAL@DE, or the name of a row that has an indicator.
func (b *invented) row(part int, key string) []string {
	b.t.Helper()
	key, scope, stated := strings.Cut(key, "@")
	if !stated {
		scope = "TOTAL"
	}
	for _, s := range b.only(part).Part(part) {
		for _, l := range s.Lines {
			if strings.Trim(l.Within+"/"+l.Key, "/") == key && (part != 3 || l.Scope == scope) {
				return b.rows[part][l.Number-1]
			}
		}
	}
	b.t.Fatalf("part %d has no row %s", part, key)
	return nil
}

// set puts a text into a cell.
func (b *invented) set(part int, key, letter, text string) {
	b.t.Helper()
	b.row(part, key)[letter[0]-'A'] = text
}

// drop takes a row out.
func (b *invented) drop(part int, key string) {
	b.t.Helper()
	gone := b.row(part, key)
	b.rows[part] = slices.DeleteFunc(b.rows[part], func(r []string) bool { return &r[0] == &gone[0] })
}

// defect is what was put into the report, the check that must find it, the cell where, and what else follows from it.
type defect struct {
	name  string
	check string
	cell  string
	also  string
	facts lint.Facts
	do    func(b *invented)
}

func set(part int, key, letter, text string) func(*invented) {
	return func(b *invented) { b.set(part, key, letter, text) }
}

const selfHarm = "STATEMENT_CATEGORY_SELF_HARM"

func defects() []defect {
	acts := 10.0
	return []defect{
		{name: "no provider", check: "T1", cell: "1.provider.D", do: set(1, "provider", "D", "")},
		{name: "another service", check: "T1", do: set(9, "external/total", "B", "Other Shop")},
		{name: "a quarter", check: "T2", do: func(b *invented) {
			b.set(1, "end", "D", "2026-03-31")
			for part, rows := range b.rows {
				for _, r := range rows[1:] {
					if part > 2 {
						r[2] = "2026-01-01/2026-03-31"
					}
				}
			}
		}, also: "T3"},
		{name: "one row of another period", check: "T2", do: set(7, "complaints/upheld", "C", "2025-07-01/2025-12-31")},
		{name: "published late", check: "T3", cell: "1.published.D", do: set(1, "published", "D", "2026-09-15")},
		{name: "a day with strokes", check: "T4", cell: "1.published.D", do: set(1, "published", "D", "2026/8/14")},
		{name: "no day", check: "T4", cell: "1.previous.D", do: set(1, "previous", "D", "last spring")},
		{name: "previous after this", check: "T5", cell: "1.previous.D", do: set(1, "previous", "D", "2026-08-29")},
		{name: "part missing", check: "T6", do: func(b *invented) { delete(b.rows, 2) }},
		{name: "row missing", check: "T6", do: func(b *invented) { b.drop(7, "imposed/total") }},
		{name: "heading renamed", check: "T6", do: func(b *invented) { b.rows[4][0][5] = "How many notices" }, also: "T6"},
		{name: "recipients left out", check: "T7", do: func(b *invented) { delete(b.rows, 10) }},
		{name: "filled in by a lower tier", check: "T7", facts: lint.Facts{Tier: "hosting"}, do: func(b *invented) {
			b.set(1, "end", "D", "2026-12-31")
			b.set(1, "published", "D", "2027-01-15")
			for part, rows := range b.rows {
				for _, r := range rows[1:] {
					if part > 2 {
						r[2] = "2026-01-01/2026-12-31"
					}
				}
			}
		}, also: "T21"},
		{name: "Other without a word", check: "T8", do: func(b *invented) {
			for _, r := range b.rows[4] {
				if r[3] == "KEYWORD_OTHER" && r[4] != "" {
					r[4] = ""
					return
				}
			}
		}},
		{name: "a word where none belongs", check: "T8", cell: "4." + selfHarm + ".E", do: set(4, selfHarm, "E", "all sorts")},
		{name: "an invented category", check: "T8", do: func(b *invented) {
			r := slices.Clone(b.row(4, selfHarm+"/KEYWORD_SUICIDE"))
			r[3] = "KEYWORD_SADNESS"
			b.rows[4] = append(b.rows[4], r)
		}},
		{name: "category 15 among notices", check: "T9", do: func(b *invented) {
			r := b.row(4, "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE")
			r[3] = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
		}, also: "T6"},
		{name: "total too large", check: "T10", cell: "5.TOTAL.K", do: set(5, "TOTAL", "K", "7")},
		{name: "total of notices", check: "T10", cell: "4.TOTAL.F", do: set(4, "TOTAL", "F", "244")},
		{name: "sub-category above its category", check: "T10", cell: "4." + selfHarm + "/KEYWORD_SUICIDE.G", do: set(4,
			selfHarm+"/KEYWORD_SUICIDE", "G", "40"), also: "T12 T16"},
		{name: "state left out", check: "T11", cell: "3.TOTAL.G", do: func(b *invented) {
			b.rows[3] = slices.DeleteFunc(b.rows[3], func(r []string) bool { return r[5] == "DE" })
		}, also: "T11 T13"},
		{name: "scope that is no state", check: "T11", do: func(b *invented) {
			for _, r := range b.rows[3] {
				if r[5] == "DE" {
					r[5] = "Germany"
				}
			}
		}, also: "T11 T13"},
		{name: "fewer items than notices", check: "T12", cell: "4.TOTAL.H", do: set(4, "TOTAL", "H", "200")},
		{name: "median below zero", check: "T13", cell: "4." + selfHarm + ".J", do: set(4, selfHarm, "J", "-3"), also: "T13"},
		{name: "median of nothing", check: "T13", cell: "4." + selfHarm + "/KEYWORD_SUICIDE.J", do: set(4, selfHarm+"/KEYWORD_SUICIDE", "J",
			"12")},
		{name: "total median outside", check: "T13", cell: "4.TOTAL.J", do: set(4, "TOTAL", "J", "9000")},
		{name: "no median and no word", check: "T13", cell: "3.TOTAL.L", do: set(3, "TOTAL", "L", "")},
		{name: "receipts at once", check: "T14", cell: "3.TOTAL.L", do: set(3, "TOTAL", "L", "0"), also: "T13"},
		{name: "days for hours", check: "T15", cell: "4.TOTAL.J", do: func(b *invented) {
			for i, r := range b.rows[4][1:] {
				if r[9] != "" {
					r[9] = []string{"48", "24", "72"}[i%3]
				}
			}
			b.set(4, "TOTAL", "J", "48")
			b.set(4, "TOTAL", "K", "40")
		}, also: "T13"},
		{name: "more from flaggers", check: "T16", cell: "4.TOTAL.M", do: func(b *invented) {
			b.set(4, "TOTAL", "M", "59")
		}, also: "T10"},
		{name: "more actions than items", check: "T17", cell: "4." + selfHarm + ".L", do: set(4, selfHarm, "L", "400"), also: "T10 T33"},
		{name: "actions without a median", check: "T17", cell: "4.TOTAL.J", do: set(4, "TOTAL", "J", "")},
		{name: "more detected than done", check: "T18", cell: "6.TOTAL.G", do: set(6, "TOTAL", "G", "99"), also: "T10 T24"},
		{name: "fewer restrictions than measures", check: "T18", cell: "5.TOTAL.F", do: func(b *invented) { b.set(5, "TOTAL", "H", "2") },
			also: "T10"},
		{name: "complaints without an outcome", check: "T19", cell: "7.monetisation/total.G", do: set(7, "monetisation/total", "G", "70"),
			also: "T19"},
		{name: "bases that are not all", check: "T19", cell: "7.complaints/total.G", do: set(7, "complaints/total", "G", "112")},
		{name: "a share of nothing", check: "T20", cell: "7.disputes/implemented.G", do: func(b *invented) {
			b.set(7, "disputes/reversed", "G", "0")
			b.set(7, "disputes/upheld", "G", "9")
		}},
		{name: "no share of four", check: "T20", cell: "7.disputes/implemented.G", do: set(7, "disputes/implemented", "G", "0.6")},
		{name: "suspensions not said", check: "T21", cell: "7.suspended_notices/total.G", do: set(7, "suspended_notices/total", "G", "")},
		{name: "more processed than received", check: "T22", cell: "8.notices_not_automated/nam.G", do: set(8, "notices_not_automated/nam",
			"G", "190")},
		{name: "measures that nothing explains", check: "T23", cell: "8.measures_not_automated/total.G", do: set(8,
			"measures_not_automated/total", "G", "999")},
		{name: "facts that leave more", check: "T23", cell: "8.measures_not_automated/total.G", facts: lint.Facts{Tier: "vlop",
			ActionsOnNotices: &acts}, do: func(b *invented) {
			delete(b.rows, 4)
		}, also: "T6"},
		{name: "decided but not detected", check: "T24", cell: "8.measures_automated/own.G", do: func(b *invented) {
			b.set(8, "measures_automated/own", "G", "900")
			b.set(8, "measures_automated/total", "G", "948")
		}},
		{name: "accuracy above all", check: "T25", cell: "8.accuracy/total.G", do: set(8, "accuracy/total", "G", "170")},
		{name: "no word on accuracy", check: "T25", cell: "8.recall/nam.G", do: set(8, "recall/nam", "H", "")},
		{name: "accuracy too low", check: "T26", cell: "8.accuracy/own.G", do: set(8, "accuracy/own", "G", "0.5")},
		{name: "more speakers than moderators", check: "T27", cell: "9.linguistic/de.G", do: set(9, "linguistic/de", "G", "500")},
		{name: "nobody for a language", check: "T27", cell: "9.linguistic/fr.G", do: set(9, "linguistic/fr", "G", "0")},
		{name: "states that make no total", check: "T28", cell: "10.recipients/total.G", do: set(10, "recipients/total", "G", "90000000")},
		{name: "another number under 24(2)", check: "T28", cell: "10.recipients/total.G", facts: lint.Facts{Tier: "vlop", Recipients: 5},
			do: func(*invented) {}},
		{name: "no text", check: "T29", cell: "11.safeguards.E", do: set(11, "safeguards", "E", "")},
		{name: "no measure of exposure", check: "T29", cell: "11.information.E", do: set(11, "information", "E", "We look at everything.")},
		{name: "a text too long", check: "T29", cell: "11.purposes.E", do: set(11, "purposes", "E", strings.Repeat("word 1 ", 1000))},
		{name: "statements far apart", check: "T30", facts: lint.Facts{Tier: "vlop", Statements: map[string]float64{selfHarm: 4_000}},
			do: func(*invented) {}},
		{name: "a language of no state", check: "T32", facts: lint.Facts{Tier: "vlop", Language: "zh"}, do: func(*invented) {}},
		{name: "a category that is not its parts", check: "T33", cell: "5.STATEMENT_CATEGORY_ANIMAL_WELFARE.F", do: func(b *invented) {
			b.set(5, "STATEMENT_CATEGORY_ANIMAL_WELFARE", "F", "90")
		}, also: "T10 T18"},
	}
}

func TestAReportThatAddsUpHasNoPoints(t *testing.T) {
	t.Parallel()
	for _, p := range lint.Lint([]*reader.Published{bazaar(t).read()}, func(string) lint.Facts { return lint.Facts{Tier: "vlop"} }) {
		t.Errorf("%s %s: %s %s", p.Check, p.Cell, p.Found, p.About)
	}
}

func TestSeededDefectsAreFoundAndNoneElsewhere(t *testing.T) {
	t.Parallel()
	all := defects()
	if len(all) < 40 {
		t.Errorf("only %d defects", len(all))
	}
	for _, d := range all {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			b := bazaar(t)
			d.do(b)
			if d.facts.Tier == "" {
				d.facts.Tier = "vlop"
			}
			found := false
			for _, p := range lint.Lint([]*reader.Published{b.read()}, func(string) lint.Facts { return d.facts }) {
				switch {
				case p.Check == d.check && (d.cell == "" || p.Cell == d.cell):
					found = true
				case p.Check == d.check, slices.Contains(strings.Fields(d.also), p.Check):
				default:
					t.Errorf("found elsewhere: %s %s: %s %s", p.Check, p.Cell, p.Found, p.About)
				}
			}
			if !found {
				t.Errorf("%s does not find it at %s", d.check, d.cell)
			}
		})
	}
}

func TestTheLastReportIsCompared(t *testing.T) {
	t.Parallel()
	last, now := bazaar(t), bazaar(t)
	last.set(1, "start", "D", "2025-07-01")
	last.set(1, "end", "D", "2025-12-31")
	last.set(1, "published", "D", "2026-02-27")
	for part, rows := range last.rows {
		for _, r := range rows[1:] {
			if part > 2 {
				r[2] = "2025-07-01/2025-12-31"
			}
		}
	}
	now.set(4, "TOTAL", "N", "75000")
	checks := map[string]bool{}
	for _, p := range lint.Lint([]*reader.Published{now.read()}, func(string) lint.Facts {
		return lint.Facts{Tier: "vlop",
			LastReport: last.read()}
	}) {
		checks[p.Check+" "+p.Cell] = true
	}
	if !checks["T31 4.TOTAL.N"] || checks["T5 1.start.D"] {
		t.Errorf("%v", checks)
	}
	last.set(1, "end", "D", "2025-11-30")
	checks = map[string]bool{}
	for _, p := range lint.Lint([]*reader.Published{now.read()}, func(string) lint.Facts {
		return lint.Facts{Tier: "vlop",
			LastReport: last.read()}
	}) {
		checks[p.Check+" "+p.Cell] = true
	}
	if !checks["T5 1.start.D"] {
		t.Errorf("a gap between reports is not seen: %v", checks)
	}
}
