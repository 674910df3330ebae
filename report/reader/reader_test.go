package reader_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// notices is part 4 with three rows.
func notices() [][]string {
	form, _ := template.PartOf(4)
	var head []string
	for _, h := range form.Heads {
		head = append(head, h.Text)
	}
	row := func(key, f, j string) []string {
		r := make([]string, len(head))
		r[0], r[1], r[2], r[3], r[5], r[9] = "Only for providers of hosting services, including online platforms", "Café",
			"2026-01-01/2026-06-30", key, f, j
		return r
	}
	return [][]string{head, row("TOTAL", "1234", "12.5"), row("STATEMENT_CATEGORY_SELF_HARM", "1234", "12.5"), row("KEYWORD_OTHER", "1234",
		"12.5")}
}

// joined writes rows with a separator, each cell in quotes.
func joined(rows [][]string, sep string) []byte {
	var b strings.Builder
	for _, r := range rows {
		for i, c := range r {
			if i > 0 {
				b.WriteString(sep)
			}
			b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// book writes rows as a workbook whose sheet has that name.
func book(tb testing.TB, name string, rows [][]string) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	if err := f.SetSheetName("Sheet1", name); err != nil {
		tb.Fatal(err)
	}
	for i, r := range rows {
		for j, c := range r {
			if err := f.SetCellValue(name, fmt.Sprintf("%s%d", template.Letter(j+1), i+1), c); err != nil {
				tb.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// open writes content.xml as an OpenDocument spreadsheet.
func open(tb testing.TB, content string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const odsHead = `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>`

// ods writes rows as one table; empty cells at the end of rows are repeated to the edge of the sheet.
func ods(tb testing.TB, name string, rows [][]string) []byte {
	tb.Helper()
	var b strings.Builder
	b.WriteString(odsHead + `<table:table table:name="` + name + `">`)
	for _, r := range rows {
		b.WriteString("<table:table-row>")
		for _, c := range r {
			if c == "" {
				b.WriteString("<table:table-cell/>")
				continue
			}
			c = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(c)
			b.WriteString(`<table:table-cell><office:annotation><text:p>aside</text:p></office:annotation><text:p>` + c + `</text:p></table:table-cell>`)
		}
		b.WriteString(`<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`)
	}
	b.WriteString(`<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`)
	return open(tb, b.String()+"</table:table></office:spreadsheet></office:body></office:document-content>")
}

func one(t *testing.T, f reader.Given) (*reader.Published, *reader.Sheet) {
	t.Helper()
	reports, faults := reader.Reports([]reader.Given{f})
	if len(reports) != 1 || len(reports[0].Sheets) != 1 || len(faults) > 0 {
		t.Fatalf("%d reports, %v", len(reports), faults)
	}
	return reports[0], &reports[0].Sheets[0]
}

func TestOneTableInEveryForm(t *testing.T) {
	t.Parallel()
	rows := notices()
	old, err := charmap.Windows1252.NewEncoder().Bytes(joined(rows, ","))
	if err != nil {
		t.Fatal(err)
	}
	german := [][]string{rows[0], rows[1], rows[2], rows[3]}
	german[0] = append([]string{"Anwendbarkeit", "Dienst", "Zeitraum", "Kategorie"}, strings.Split(strings.Repeat("Spalte,", 20)+"Spalte",
		",")...)
	for name, f := range map[string]reader.Given{
		"commas":         {Name: "a/4_notices.csv", Data: joined(rows, ",")},
		"semicolons":     {Name: "a/meldungen.csv", Data: joined(rows, ";")},
		"tabs":           {Name: "a/x.tsv", Data: joined(rows, "\t")},
		"a mark":         {Name: "a/x.csv", Data: append([]byte("\xef\xbb\xbf"), joined(rows, ",")...)},
		"Windows-1252":   {Name: "a/x.csv", Data: old},
		"XLSX":           {Name: "a/x.xlsx", Data: book(t, "Sheet renamed", rows)},
		"ODS":            {Name: "a/x.ods", Data: ods(t, "Meldungen", rows)},
		"German":         {Name: "a/4.csv", Data: joined(german, ",")},
		"German, as ODS": {Name: "a/x.ods", Data: ods(t, "4_Meldungen", german)},
		"a title above":  {Name: "a/x.csv", Data: joined(append([][]string{{"Report of the Café"}, {}}, rows...), ",")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s := one(t, f)
			if s.Part != 4 || len(s.Lines) != 3 || p.Service != "Café" || p.Period != "2026-01-01/2026-06-30" {
				t.Fatalf("part %d by %s, %d rows, %q %q", s.Part, s.How, len(s.Lines), p.Service, p.Period)
			}
			last := s.Lines[2]
			all, _ := last.Cell("F")
			median, _ := last.Cell("J")
			if last.Key != "KEYWORD_OTHER" || last.Within != "STATEMENT_CATEGORY_SELF_HARM" || all.Number != 1234 || all.Found != "1234" ||
				all.Column != 6 || median.Number != 12.5 {
				t.Errorf("%+v %+v %+v", last, all, median)
			}
			if want := map[bool]int{true: 6, false: 4}[name == "a title above"]; last.Number != want {
				t.Errorf("row %d, want %d", last.Number, want)
			}
		})
	}
}

func TestOddNumbersAreReadByWhatTheyCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		count, hours string
		n, h         float64
		no, none     bool
	}{
		{count: "1.234", hours: "0,5", n: 1234, h: 0.5},
		{count: "1,234", hours: "1.234", n: 1234, h: 1.234},
		{count: "1 234 567", hours: "12 h", n: 1234567, h: 12},
		{count: "1.234.567", hours: "1.234,5", n: 1234567, h: 1234.5},
		{count: "12'345", hours: "7 hours", n: 12345, h: 7},
		{count: "0", hours: "-", n: 0, none: true},
		{count: "N/A", hours: "", no: true, none: true},
		{count: "about ten", hours: "n.a.", no: true, none: true},
		{count: "1E3", hours: "−3", n: 1000, h: -3},
	} {
		rows := notices()
		rows[1][5], rows[1][9] = c.count, c.hours
		_, s := one(t, reader.Given{Name: "a/x.csv", Data: joined(rows, ",")})
		n, _ := s.Lines[0].Cell("F")
		h, _ := s.Lines[0].Cell("J")
		if n.Known == c.no || n.Number != c.n || h.Known == c.none || h.Number != c.h || n.Found != c.count || h.Found != c.hours {
			t.Errorf("%q is %v %v, %q is %v %v", c.count, n.Number, n.Known, c.hours, h.Number, h.Known)
		}
	}
}

func TestOddDaysAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2026-08-31": "2026-08-31!", "2026-08-31/2026-08-31": "2026-08-31!",
		"2026/8/31": "2026-08-31", "31.8.2026": "2026-08-31",
		"31/08/2026": "2026-08-31", "8/31/2026": "2026-08-31", "2026-02-28 00:00:00": "2026-02-28", "46265": "2026-08-31",
		"31 August 2026": "2026-08-31",
		"03/04/2026":     "", "2025-12-32": "", "soon": "", "": ""} {
		d, exact, ok := reader.ReadDay(text)
		got := ""
		if ok {
			got = d.String()
		}
		if exact {
			got += "!"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestHostileFilesAreHeldToLimits(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("a,", 5_000) + "\n"
	far := odsHead + `<table:table table:name="1"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="900">` +
		`<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`
	for name, f := range map[string]struct {
		data []byte
		lost bool
	}{
		"nothing":             {nil, false},
		"no zip":              {[]byte("PK\x03\x04 and no more"), true},
		"zeros":               {make([]byte, 1000), true},
		"a row that is wide":  {[]byte(wide), false},
		"an open quote":       {[]byte("a,b\n\"c,d\ne,f\n"), false},
		"a sheet that swells": {open(t, far), false},
		"broken markup":       {open(t, odsHead+"<table:table><table:table-row>"), false},
		"no markup":           {open(t, "<<<"), true},
	} {
		reports, faults := reader.Reports([]reader.Given{{Name: "a/" + name, Data: f.data}})
		if (len(faults) > 0) != f.lost {
			t.Errorf("%s: %d reports, faults %v", name, len(reports), faults)
		}
		for _, err := range faults {
			if c := aedile.ClassOf(err); c != aedile.Invalid && c != aedile.Limit {
				t.Errorf("%s: %v is %v", name, err, c)
			}
		}
	}
	reports, _ := reader.Reports([]reader.Given{{Name: "a/x.ods", Data: open(t, far)}})
	if len(reports) != 1 || len(reports[0].Notes) == 0 {
		t.Error("a sheet that swells is cut without a word")
	}
}

func TestWorkbooksAreReportsAndTablesOfAFolderAreOne(t *testing.T) {
	t.Parallel()
	id := [][]string{{"Applicability", "Service", "Indicator", "Value"}, {"All", "Shop", "Name of the service provider", "Shop SA"},
		{"All", "Shop", "Starting date of reporting period", "1.1.2026"},
		{"All", "Shop", "Ending date of reporting period", "30.6.2026"}}
	other := notices()
	other[1][1], other[2][1], other[3][1] = "Other", "Other", "Other"
	reports, faults := reader.Reports([]reader.Given{{Name: "x/1.csv", Data: joined(id, ",")},
		{Name: "x/4_notices_Ads.csv", Data: joined(notices(), ",")}, {Name: "y/4.csv", Data: joined(other, ",")}})
	if len(reports) != 2 || len(faults) > 0 {
		t.Fatal(len(reports), faults)
	}
	p := reports[0]
	if p.Provider != "Shop SA" || p.Period != "2026-01-01/2026-06-30" || len(p.Sheets) != 2 || p.Sheets[1].Lines[0].Surface != "Ads" {
		t.Errorf("%+v", p)
	}
	id[1][1], id[2][1], id[3][1] = "CAFÉ", "CAFÉ", "CAFÉ"
	joint, _ := reader.Reports([]reader.Given{{Name: "x/1.csv", Data: joined(id, ",")},
		{Name: "y/4.csv", Data: joined(notices(), ",")}, {Name: "z/4.csv", Data: joined(notices(), ",")}})
	if len(joint) != 2 || len(joint[0].Sheets) != 2 {
		t.Errorf("pieces of one service and period in two folders are not put together, or versions are: %d reports", len(joint))
	}
	mixed, _ := reader.Reports([]reader.Given{{Name: "x/a.csv", Data: joined(notices(), ",")}, {Name: "x/b.csv", Data: joined(other, ",")}})
	if len(mixed) != 2 || mixed[0].Service != "Café" || mixed[1].Service != "Other" {
		t.Errorf("two services in one folder are %d reports", len(mixed))
	}
	n := 0
	for f := range p.Figures() {
		if n++; f.File == "" || f.Line == 0 || f.Column == "" || f.Found == "" {
			t.Errorf("no place: %+v", f)
		}
	}
	if n == 0 {
		t.Error("no figures")
	}
}

func FuzzReports(f *testing.F) {
	f.Add([]byte("a;b\n1.234;x\n"))
	f.Add(joined(notices(), ","))
	f.Add(ods(f, "4", notices()))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		reports, _ := reader.Reports([]reader.Given{{Name: "x/4_notices.csv", Data: data}})
		for _, p := range reports {
			for v := range p.Figures() {
				if v.File == "" || v.Line < 1 || v.Column == "" {
					t.Fatalf("no place: %+v", v)
				}
			}
		}
	})
}
