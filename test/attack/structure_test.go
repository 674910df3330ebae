package attack

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/screen/source/sheet"
)

// moves reads the changes that a fuzzer asks for: what is changed, in which way, and to what.
type moves []byte

// next returns a number below n.
func (m *moves) next(n int) int {
	b := *m
	if len(b) == 0 || n <= 0 {
		return 0
	}
	take := min(len(b), 1)
	if n > math.MaxUint8 {
		take = min(len(b), 2)
	}
	*m = b[take:]
	x := int(b[0])
	if take == 2 {
		x = x<<8 | int(b[1])
	}
	return x % n
}

// lengths are what a file may state instead of the truth.
func lengths() []int64 {
	return []int64{0, 1, -1, 2, 7, 255, 1 << 16, 1 << 20, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64}
}

// leaves returns all that can be set below v: numbers, texts, switches and lists.
func leaves(v reflect.Value) (all []reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				all = append(all, leaves(v.Field(i))...)
			}
		}
	case reflect.Slice:
		all = append(all, v)
		for i := range v.Len() {
			all = append(all, leaves(v.Index(i))...)
		}
	case reflect.Int32, reflect.Int64, reflect.Int8, reflect.Int16, reflect.String, reflect.Bool, reflect.Uint8:
		all = append(all, v)
	}
	return all
}

// change sets one leaf below v as the moves say.
func (m *moves) change(v reflect.Value) {
	all := leaves(v)
	if len(all) == 0 {
		return
	}
	l := all[m.next(len(all))]
	switch l.Kind() {
	case reflect.Slice:
		at := m.next(max(1, l.Len()))
		switch m.next(4) {
		case 0:
			l.SetLen(min(at, l.Len()))
		case 1:
			if l.Len() > 0 && l.Len() < 100 {
				l.Set(reflect.AppendSlice(l, l.Slice(0, l.Len())))
			}
		case 2:
			if l.Len() > 1 {
				reflect.Swapper(l.Interface())(at, m.next(l.Len()))
			}
		case 3:
			if l.Len() > 0 {
				l.Index(at).SetZero()
			}
		}
	case reflect.String:
		l.SetString([]string{"", "a.b", "\xff", strings.Repeat("x", 1000), "sku"}[m.next(5)])
	case reflect.Bool:
		l.SetBool(!l.Bool())
	case reflect.Uint8:
		l.SetUint(uint64(m.next(256)))
	default:
		n := lengths()[m.next(len(lengths()))]
		if m.next(3) == 0 {
			n = l.Int() + int64(m.next(256)) - 128
		}
		l.SetInt(n)
	}
}

// offer is a row of the honest file.
type offer struct {
	SKU   string   `parquet:"sku"`
	Title string   `parquet:"title,dict"`
	Price *int64   `parquet:"price,optional"`
	Tags  []string `parquet:"tags,list"`
	Seen  int64    `parquet:"seen_at,timestamp"`
}

func offers(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[offer](&b, parquet.MaxRowsPerRowGroup(4), parquet.Compression(&parquet.Snappy))
	price := int64(5)
	rows := make([]offer, 9)
	for i := range rows {
		rows[i] = offer{SKU: string(rune('a' + i)), Title: "Tea", Price: &price, Tags: []string{"x", "y"}}
	}
	if _, err := w.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// FuzzParquetStructure changes what a Parquet file says of itself, in its footer and in the headers of its pages, and leaves the rest
// valid. Reading ends with items and faults, and no column is read twice.
func FuzzParquetStructure(f *testing.F) {
	whole := offers(f)
	end := len(whole) - 8 - int(binary.LittleEndian.Uint32(whole[len(whole)-8:]))
	for i := range 250 {
		f.Add([]byte{1, 0, byte(i), byte(i % 12), 1, 2, 3, 4, byte(i), 5, 6})
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, in []byte) {
		m := moves(in)
		p := new(thrift.CompactProtocol)
		var meta format.FileMetaData
		if err := thrift.Unmarshal(p, whole[end:len(whole)-8], &meta); err != nil {
			t.Fatal(err)
		}
		body := bytes.Clone(whole[:end])
		for range 1 + m.next(4) {
			if m.next(3) == 0 {
				body = m.page(p, body, meta)
				continue
			}
			m.change(reflect.ValueOf(&meta).Elem())
		}
		footer, err := thrift.Marshal(p, meta)
		if err != nil {
			return // the writer refuses it, so that no file says so
		}
		file := append(binary.LittleEndian.AppendUint32(append(body, footer...), uint32(len(footer))), "PAR1"...)
		if n, _ := read(t, "x.parquet", file, source.Parquet); n > 2*9 { // tags are two a row, and a schema may say that each is a row
			t.Errorf("%d items of a file with nine rows of two tags", n)
		}
	})
}

// page changes the header of one page, which may then be shorter or longer than it was.
func (m *moves) page(p thrift.Protocol, body []byte, meta format.FileMetaData) []byte {
	if len(meta.RowGroups) == 0 {
		return body
	}
	g := meta.RowGroups[m.next(len(meta.RowGroups))]
	if len(g.Columns) == 0 {
		return body
	}
	at := g.Columns[m.next(len(g.Columns))].MetaData.DataPageOffset
	if at < 0 || at >= int64(len(body)) {
		return body
	}
	r := bytes.NewReader(body[at:])
	var h format.PageHeader
	if err := thrift.NewDecoder(p.NewReader(r)).Decode(&h); err != nil {
		return body
	}
	m.change(reflect.ValueOf(&h).Elem())
	b, err := thrift.Marshal(p, h)
	if err != nil {
		return body
	}
	return slices.Concat(body[:at], b, body[len(body)-r.Len():])
}

// read reads a file to its end.
func read(t *testing.T, name string, file []byte, as string) (items, faults int) {
	t.Helper()
	s, err := source.Open(name, bytes.NewReader(file), source.Config{Format: as})
	if err != nil {
		if c := aedile.ClassOf(err); c != aedile.Invalid && c != aedile.Limit {
			t.Errorf("%s: %v", name, err)
		}
		return 0, 1
	}
	defer s.Close() //nolint:errcheck // in memory
	for c, err := range s.Chunks(t.Context()) {
		if err != nil {
			faults++
			continue
		}
		c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if f != nil {
				faults++
			}
			if it != nil {
				items++
			}
			return true
		})
	}
	return items, faults
}

// part is one part of a workbook.
type part struct {
	name string
	text string
}

func workbook(tb testing.TB) (parts []part) {
	tb.Helper()
	x := excelize.NewFile()
	defer x.Close() //nolint:errcheck // in memory
	for at, v := range map[string]any{"A1": "id", "B1": "title", "C1": "price", "A2": "a", "B2": "Tea", "C2": 2.5,
		"A3": "b", "B3": "Rum", "C3": true} {
		if err := x.SetCellValue("Sheet1", at, v); err != nil {
			tb.Fatal(err)
		}
	}
	if err := x.MergeCell("Sheet1", "A5", "B6"); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		tb.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			tb.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		parts = append(parts, part{file.Name, string(text)})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts
}

var (
	element = regexp.MustCompile(`<[^<>?]+>`)
	setting = regexp.MustCompile(`="[^"]*"`)
	content = regexp.MustCompile(`>[^<]+<`)
)

// values are what an attribute or a cell may say instead.
func values() []string {
	return []string{"", "0", "-1", "1", "999999999999",
		"18446744073709551616", "A1", "XFD1048576", "ZZZZZZ9", "A0", "A1:XFD1048576", "s", "inlineStr", "e",
		"d", "str", "b", "n", "rId1", "rId9", "../../../../etc/passwd", "/xl/workbook.xml", "sharedStrings.xml", "worksheets/sheet1.xml", "1e308",
		"NaN", "&#0;", "&amp;", "\xff", "_x0000_", strings.Repeat("9", 400), "[Red]0.00;;;@", "yyyy-mm-dd"}
}

// change makes one change in the parts: one is left out, stands twice or takes the name of another; an element is left out, repeated or
// nested; an attribute or a content says something else.
func (m *moves) parts(parts []part) []part {
	at := m.next(len(parts))
	p := &parts[at]
	within := func(re *regexp.Regexp, to func(was string) string) {
		all := re.FindAllStringIndex(p.text, -1)
		if len(all) == 0 {
			return
		}
		x := all[m.next(len(all))]
		p.text = p.text[:x[0]] + to(p.text[x[0]:x[1]]) + p.text[x[1]:]
	}
	value := func() string { return values()[m.next(len(values()))] }
	switch m.next(9) {
	case 0:
		return slices.Delete(parts, at, at+1)
	case 1:
		return append(parts, *p)
	case 2:
		p.name = parts[m.next(len(parts))].name
	case 3:
		within(element, func(string) string { return "" })
	case 4:
		within(element, func(was string) string { return strings.Repeat(was, 2+m.next(40)) })
	case 5, 6:
		within(setting, func(string) string { return `="` + value() + `"` })
	case 7:
		within(content, func(string) string { return ">" + value() + "<" })
	case 8:
		p.text = p.text[:m.next(len(p.text)+1)]
	}
	return parts
}

// FuzzSheetStructure changes what the parts of a workbook say, and packs them well. Reading ends; rows come in order, no wider than a
// row may be.
func FuzzSheetStructure(f *testing.F) {
	whole := workbook(f)
	for i := range 250 {
		f.Add([]byte{0, byte(i), byte(i / 9), byte(i * 7), byte(i), 3, byte(i * 3), 5, 1, 2})
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		m, parts := moves(in), slices.Clone(whole)
		for range 1 + m.next(4) {
			if len(parts) > 0 {
				parts = m.parts(parts)
			}
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, p := range parts {
			w, err := z.Create(p.name)
			if err == nil {
				_, err = w.Write([]byte(p.text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		rowsOf(t, b.Bytes())
		read(t, "x.xlsx", b.Bytes(), source.XLSX)
	})
}

// rowsOf reads all sheets as a table is read.
func rowsOf(t *testing.T, file []byte) {
	t.Helper()
	b, err := sheet.OpenBytes(file)
	if err != nil {
		return
	}
	defer b.Close() //nolint:errcheck // in memory
	for _, name := range b.Sheets() {
		last := 0
		for r, err := range b.Rows(name) {
			if err != nil && r.Number == 0 {
				continue
			}
			if r.Number <= last || len(r.Cells) > sheet.MaxColumns && err == nil {
				t.Errorf("row %d after %d, with %d cells", r.Number, last, len(r.Cells))
			}
			last = r.Number
		}
	}
}

// TestRowsThatAFileDoesNotStateAreCounted writes more rows than a file of its size may have, and states one: it is read up to the bound.
func TestRowsThatAFileDoesNotStateAreCounted(t *testing.T) {
	t.Parallel()
	type row struct {
		Title string `parquet:"title,dict"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	rows := slices.Repeat([]row{{"Tea"}}, 100_000)
	for range 12 {
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	end := len(file) - 8 - int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	p := new(thrift.CompactProtocol)
	var meta format.FileMetaData
	if err := thrift.Unmarshal(p, file[end:len(file)-8], &meta); err != nil {
		t.Fatal(err)
	}
	meta.NumRows = 1
	footer, err := thrift.Marshal(p, meta)
	if err != nil {
		t.Fatal(err)
	}
	file = append(binary.LittleEndian.AppendUint32(append(file[:end:end], footer...), uint32(len(footer))), "PAR1"...)
	s, err := source.Open("x.parquet", bytes.NewReader(file), source.Config{MaxRatio: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // in memory
	class, n := aedile.Class(""), 0
	for c, err := range s.Chunks(t.Context()) {
		if err != nil {
			class = aedile.ClassOf(err)
			continue
		}
		c.Each(func(*aedile.Item, *aedile.Fault) bool { n++; return true })
	}
	if most := 1_001_000 + 2*len(file); class != aedile.Limit || n > most {
		t.Errorf("%d rows were read, at most %d may be, and it ended with %q", n, most, class)
	}
}
