package dump

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aedile/aedile"
)

// makeDump writes a generated dump to a file and returns its path and the cells of its rows.
func makeDump(t testing.TB, cfg Config) (path string, rows [][]string) {
	t.Helper()
	cfg.Each = func(cells []string) { rows = append(rows, slices.Clone(cells)) }
	path = filepath.Join(t.TempDir(), "sor-global-full.zip")
	var buf bytes.Buffer
	if err := Generate(&buf, cfg); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, rows
}

func open(t testing.TB, path string, l Limits) *Dump {
	t.Helper()
	d, err := Open(path, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// readAll returns the cells of every row in the order of the dump.
func readAll(t testing.TB, d *Dump) ([][]string, Report) {
	t.Helper()
	var rows [][]string
	report, err := d.Scan(t.Context(), 1, func() func(*Row) error {
		return func(r *Row) error {
			var cells []string
			for c := range Column(columnCount) {
				if r.Has(c) {
					cells = append(cells, r.Text(c))
				}
			}
			rows = append(rows, cells)
			return nil
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, report
}

// TestReadsBackWhatWasGenerated: every cell of every form and schema comes back as it was meant, whatever marks it holds.
func TestReadsBackWhatWasGenerated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg     Config
		columns int
		parts   int
	}{
		"full":                       {Config{Rows: 5000, Seed: 1, Full: true, PartRows: 1000, ZipParts: 2}, 38, 5},
		"light":                      {Config{Rows: 2500, Seed: 2, PartRows: 1000, ZipParts: 10}, 34, 3},
		"old, full":                  {Config{Rows: 2000, Seed: 3, Full: true, Schema: Old}, 37, 1},
		"old, light":                 {Config{Rows: 2000, Seed: 4, Schema: Old}, 33, 1},
		"one row":                    {Config{Rows: 1, Seed: 5, Full: true}, 38, 1},
		"a day without a statement":  {Config{Rows: 0, Seed: 6, Full: true}, 0, 1},
		"a part that is just filled": {Config{Rows: 2000, Seed: 7, PartRows: 1000, ZipParts: 1}, 34, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, want := makeDump(t, c.cfg)
			d := open(t, path, Limits{})
			got, report := readAll(t, d)
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("rows (-want +got):\n%.2000s", d)
			}
			if len(want) > 0 && len(want[0]) != c.columns || len(d.Parts()) != c.parts {
				t.Errorf("got %d columns in %d parts, want %d in %d", len(want[0]), len(d.Parts()), c.columns, c.parts)
			}
			if report.Rows != int64(c.cfg.Rows) || report.BadRows+int64(report.Broken) != 0 || report.Parts != c.parts {
				t.Errorf("got %+v", report)
			}
			if c.cfg.Full && c.cfg.Rows >= 5000 && report.Recovered == 0 {
				t.Error("no row ends a cell in a backslash: the test shows less than it should")
			}
		})
	}
}

// TestTheFormatIsTheDatabases holds what Generate writes against what is documented of the dumps.
func TestTheFormatIsTheDatabases(t *testing.T) {
	t.Parallel()
	path, _ := makeDump(t, Config{Rows: 25, Seed: 1, Full: true, PartRows: 10, ZipParts: 2, Slug: "kiosk"})
	outer, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	var found []string
	for _, f := range outer.File {
		if f.Method != zip.Store {
			t.Errorf("%s is packed", f.Name)
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(in)
		inner, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range inner.File {
			found = append(found, f.Name+"/"+p.Name)
			csv, _ := p.Open()
			text, _ := io.ReadAll(csv)
			if !bytes.HasPrefix(text, []byte(strings.ReplaceAll(columnNames, " ", ",")+"\n")) || bytes.HasSuffix(text, []byte("\n")) {
				t.Errorf("%s: wrong header or end: %.80s … %q", p.Name, text, text[len(text)-5:])
			}
		}
	}
	want := []string{
		"sor-kiosk-2026-01-05-full-00000.csv.zip/sor-kiosk-2026-01-05-full-00000-00000.csv",
		"sor-kiosk-2026-01-05-full-00000.csv.zip/sor-kiosk-2026-01-05-full-00000-00001.csv",
		"sor-kiosk-2026-01-05-full-00001.csv.zip/sor-kiosk-2026-01-05-full-00001-00000.csv",
	}
	if d := cmp.Diff(want, found); d != "" {
		t.Error(d)
	}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := Generate(w, Config{Rows: 100, Seed: 9}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same settings make other bytes")
	}
	if err := Generate(io.Discard, Config{Rows: -1}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v", err)
	}
}

const head = "uuid,category,platform_name,decision_facts,created_at\n"

// csvDump makes a dump of one CSV file.
func csvDump(t testing.TB, text string) *Dump {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path, Limits{RowBytes: 1000})
}

// TestBadRowsAreCountedAndTheScanGoesOn holds the readings of a row, and what is said of one that has none.
func TestBadRowsAreCountedAndTheScanGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows      string
		facts     []string // of the good rows
		bad       []int    // lines
		recovered int64
	}{
		"plain":                         {"1,A,P,x,d", []string{"x"}, nil, 0},
		"newline at the end":            {"1,A,P,x,d\n", []string{"x"}, nil, 0},
		"carriage returns":              {"1,A,P,x,d\r\n2,A,P,y,d\r\n", []string{"x", "y"}, nil, 0},
		"an empty line is no row":       {"1,A,P,x,d\n\n2,A,P,y,d", []string{"x", "y"}, nil, 0},
		"quotes doubled":                {`1,A,P,"say ""a, b""",d`, []string{`say "a, b"`}, nil, 0},
		"quotes after a backslash":      {`1,A,P,"say \"a, b\", he said",d`, []string{`say \"a, b\", he said`}, nil, 0},
		"both in a row":                 {`1,A,P,"\""" x",d`, []string{`\"" x`}, nil, 0},
		"a backslash elsewhere":         {`1,A,P,"C:\temp\x",d`, []string{`C:\temp\x`}, nil, 0},
		"a backslash at the end":        {`1,A,P,"C:\",d`, []string{`C:\`}, nil, 1},
		"a backslash at the end of all": {`1,A,P,x,"d\"`, []string{"x"}, nil, 1},
		"no escape but doubling":        {`1,A,P,"a \""b\"" c",d`, []string{`a \"b\" c`}, nil, 1},
		"empty cells":                   {`,,,"",`, []string{""}, nil, 0},
		"a cell too many":               {"1,A,P,x,d,e\n2,A,P,y,d", []string{"y"}, []int{2}, 0},
		"a cell too few":                {"1,A,P,x\n2,A,P,y,d", []string{"y"}, []int{2}, 0},
		"an open quote":                 {"1,A,P,\"x,d\n2,A,P,y,d", []string{"y"}, []int{2}, 0},
		"text behind a quote":           {"1,A,P,\"x\"y,d\n2,A,P,y,d", []string{"y"}, []int{2}, 0},
		"a row too long": {"1,A,P,x,d\n2,A,P," + strings.Repeat("z", 200_000) + ",d\n3,A,P,y,d", []string{"x", "y"},
			[]int{3}, 0},
		"a last row too long":            {"1,A,P,x,d\n2,A,P," + strings.Repeat("z", 200_000), []string{"x"}, []int{3}, 0},
		"bytes that are no text":         {"1,A,P,\xff\x00,d", []string{"\xff\x00"}, nil, 0},
		"two bad ones, and the last cut": {"1,A\n2,A,P,x,d\n3,\"", []string{"x"}, []int{2, 4}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var facts []string
			d := csvDump(t, head+c.rows)
			report, err := d.Scan(t.Context(), 1, func() func(*Row) error {
				return func(r *Row) error { facts = append(facts, r.Text(DecisionFacts)); return nil }
			})
			if err != nil {
				t.Fatal(err)
			}
			var bad []int
			for _, f := range report.Faults {
				bad = append(bad, f.Line)
				if f.Part != "x.csv" || !strings.HasPrefix(f.String(), fmt.Sprintf("x.csv: line %d: ", f.Line)) {
					t.Errorf("got fault %q", f)
				}
			}
			if d := cmp.Diff([]any{c.facts, c.bad}, []any{facts, bad}); d != "" {
				t.Errorf("facts and bad lines (-want +got):\n%s", d)
			}
			if report.Recovered != c.recovered || report.BadRows != int64(len(c.bad)) || report.Rows != int64(len(facts)) {
				t.Errorf("got %+v", report)
			}
		})
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for text, broken := range map[string]bool{
		"":                     true,
		"a,b,c\n1,2,3":         true,
		"\"uuid,category\n1,2": true,
		"\xef\xbb\xbfUUID,\"category\",platform_name ,puid,novelty\n1,C,P,7,?": false,
		"uuid,category,category,platform_name,puid\n1,C,D,P,7":                 false,
	} {
		d := csvDump(t, text)
		report, err := d.Scan(t.Context(), 1, func() func(*Row) error {
			return func(r *Row) error {
				got := []string{r.Text(UUID), r.Text(Category), r.Text(PlatformName), r.Text(PlatformUID), r.Text(DecisionFacts)}
				if d := cmp.Diff([]string{"1", "C", "P", "7", ""}, got); d != "" || r.Has(DecisionFacts) || !r.Has(PlatformUID) {
					t.Errorf("%q: %s", text, d)
				}
				return nil
			}
		})
		if err != nil || (report.Broken == 1) != broken || (report.Rows == 1) == broken {
			t.Errorf("%q: got %+v, %v", text, report, err)
		}
	}
}

// TestWorkersDoNotChangeTheReport: rows, faults and their order are the same for one worker and for many.
func TestWorkersDoNotChangeTheReport(t *testing.T) {
	t.Parallel()
	var texts []string
	for i := range 12 {
		texts = append(texts, head+strings.Repeat("1,A,P,x,d\n", i)+strings.Repeat("bad\n", 12-i))
	}
	path := zipOf(t, zip.Deflate, texts...)
	d := open(t, path, Limits{Faults: 20})
	nothing := func() func(*Row) error { return func(*Row) error { return nil } }
	one, err := d.Scan(t.Context(), 1, nothing)
	if err != nil || len(one.Faults) != 20 || one.BadRows != 78 || one.Rows != 66 {
		t.Fatalf("got %+v, %v", one, err)
	}
	for _, n := range []int{2, 5, 100} {
		many, err := d.Scan(t.Context(), n, nothing)
		if diff := cmp.Diff(one, many, cmpopts.IgnoreUnexported(Fault{})); err != nil || diff != "" {
			t.Errorf("%d workers: %v %s", n, err, diff)
		}
	}
}

func TestScanEnds(t *testing.T) {
	t.Parallel()
	path, _ := makeDump(t, Config{Rows: 20000, Seed: 1, PartRows: 10000})
	d := open(t, path, Limits{})
	full := errors.New("disk is full")
	if _, err := d.Scan(t.Context(), 2, func() func(*Row) error { return func(*Row) error { return full } }); !errors.Is(err, full) {
		t.Errorf("got %v, want the error of the function", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	report, err := d.Scan(ctx, 1, func() func(*Row) error { return func(*Row) error { cancel(); return nil } })
	if !errors.Is(err, context.Canceled) || report.Rows == 20000 {
		t.Errorf("got %v after %d rows, want to end with the context", err, report.Rows)
	}
}

// zipOf writes a zip of CSV files.
func zipOf(t testing.TB, method uint16, texts ...string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i, text := range texts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("p-%02d.csv", i), Method: method})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(text))
	}
	return wrap(t, &buf, z)
}

func wrap(t testing.TB, buf *bytes.Buffer, z *zip.Writer) string {
	t.Helper()
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "d.zip")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// nest puts files into a zip, as they are.
func nest(t testing.TB, method uint16, files ...string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("i-%02d.csv.zip", i), Method: method})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(data)
	}
	return wrap(t, &buf, z)
}

// TestShapesOfDumps: an inner zip alone, inner zips that are packed, and CSV files right in the outer zip are read too.
func TestShapesOfDumps(t *testing.T) {
	t.Parallel()
	text := head + "1,A,P,x,d"
	inner := zipOf(t, zip.Deflate, text, text)
	for name, path := range map[string]string{"inner zip alone": inner, "stored": nest(t, zip.Store, inner),
		"packed":     nest(t, zip.Deflate, inner),
		"stored CSV": zipOf(t, zip.Store, text, text)} {
		d := open(t, path, Limits{})
		if rows, report := readAll(t, d); len(rows) != 2 || report.Broken != 0 {
			t.Errorf("%s: got %+v", name, report)
		}
	}
	two := nest(t, zip.Store, inner, inner)
	if _, err := Open(nest(t, zip.Store, two), Limits{}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("three zips deep: got %v", err)
	}
}

// TestBombs: what unpacks to too much is cut off and said, and other parts are read all the same.
func TestBombs(t *testing.T) {
	t.Parallel()
	bomb := head + strings.Repeat("0,0,0,0,0\n", 600_000)
	good := head + "1,A,P,x,d"
	inner := zipOf(t, zip.Deflate, bomb, good)
	for name, l := range map[string]Limits{"ratio": {Ratio: 100, Small: 1 << 20}, "size": {PartBytes: 1 << 20}} {
		_, report := readAll(t, open(t, inner, l))
		if report.Broken != 1 || len(report.Faults) != 1 || !strings.Contains(report.Faults[0].Msg, "unpacks") || report.Bytes > 2<<20 {
			t.Errorf("%s: got %+v", name, report)
		}
		if report.Rows == 0 {
			t.Errorf("%s: the good part is lost", name)
		}
	}
	if _, report := readAll(t, open(t, inner, Limits{})); report.Rows != 600_001 || report.Broken != 0 {
		t.Errorf("rows that are all the same are no bomb while they are few: got %+v", report)
	}
	zeros := nest(t, zip.Deflate, zipOf(t, zip.Store, strings.Repeat("0", 5<<20)))
	if _, err := Open(zeros, Limits{Ratio: 100, Small: 1 << 20}); !errors.Is(err, errBomb) {
		t.Errorf("a packed zip that grows: got %v", err)
	}
	if _, err := Open(zipOf(t, zip.Store, good, good, good), Limits{Entries: 2}); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("too many entries: got %v", err)
	}
}

// TestOpenRefuses what is no dump, and leaves nothing behind.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(zipOf(t, zip.Store, head+"1,A,P,x,d", head+"2,B,P,y,d"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data  []byte
		class aedile.Class
	}{
		"cut off":       {whole[:len(whole)-30], aedile.Invalid},
		"no CSV inside": {nil, aedile.Invalid},
		"overlapping":   {overlap(whole), aedile.Invalid},
	} {
		path := filepath.Join(t.TempDir(), "d.zip")
		if c.data == nil {
			path = nest(t, zip.Store)
		} else if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, Limits{}); aedile.ClassOf(err) != c.class {
			t.Errorf("%s: got %v, want class %s", name, err, c.class)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.zip"), Limits{}); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a file that is not there: got %v", err)
	}
	if _, err := Open(t.TempDir(), Limits{}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a folder: got %v", err)
	}
}

// overlap makes the second entry of a zip the first one's bytes.
func overlap(whole []byte) []byte {
	out := bytes.Clone(whole)
	second := bytes.LastIndex(out, []byte("PK\x01\x02"))
	copy(out[second+42:second+46], []byte{0, 0, 0, 0})
	return out
}

// TestABrokenPartKeepsItsGoodRows: a checksum that is wrong is a fault of the part.
func TestABrokenPartKeepsItsGoodRows(t *testing.T) {
	t.Parallel()
	path := zipOf(t, zip.Store, head+"1,A,P,x,d\n2,A,P,y,d\n", head+"3,A,P,z,d")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[bytes.Index(data, []byte("2,A,P,y"))] = '7'
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	rows, report := readAll(t, open(t, path, Limits{}))
	if len(rows) != 3 || report.Broken != 1 || report.Faults[0].Line != 0 || !strings.Contains(report.Faults[0].String(), "checksum") {
		t.Errorf("got %d rows, %+v", len(rows), report)
	}
}

// FuzzOpen: no file makes Open or Scan panic or read without end, and no row is handed out of a file without a header.
func FuzzOpen(f *testing.F) {
	for _, path := range []string{zipOf(f, zip.Deflate, head+"1,A,P,\"x\\\",d\n2"),
		nest(f, zip.Store, zipOf(f, zip.Store, head+"1,A,P,x,d")),
		nest(f, zip.Deflate, zipOf(f, zip.Deflate, head))} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(head + "1,A,P,x,d"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "d")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := Open(path, Limits{RowBytes: 1000, PartBytes: 1 << 20, Entries: 10})
		if err != nil {
			return
		}
		defer d.Close()
		if _, err := Collect(t.Context(), 2, By(), d); err != nil {
			t.Fatal(err)
		}
	})
}
