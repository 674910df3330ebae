package source

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/aedile/aedile"
)

type parquetRow struct {
	Nr       int64     `parquet:"sku"`
	Name     string    `parquet:"product_name"`
	Price    float64   `parquet:"price"`
	Currency string    `parquet:"currency,optional"`
	Path     []string  `parquet:"category,list"`
	Pictures []string  `parquet:"images"`
	Seen     time.Time `parquet:"seen_at,timestamp"`
	Trader   struct {
		Name string `parquet:"name"`
	} `parquet:"trader"`
	Weight *float32 `parquet:"weight,optional"`
	New    bool     `parquet:"new"`
	Tags   []string `parquet:"hints,list"`
	Raw    []byte   `parquet:"thumb"`
}

func parquetFile(t testing.TB, rows ...parquetRow) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b, parquet.MaxRowsPerRowGroup(1000))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func teaRow() parquetRow {
	weight := float32(0.5)
	r := parquetRow{Nr: 4711, Name: "Tee", Price: 2.5, Currency: "EUR", Path: []string{"Food", "Tea"},
		Pictures: []string{"https://i.example/1", "https://i.example/2"},
		Seen:     time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), Weight: &weight, New: true, Tags: []string{"a", "b"},
		Raw: []byte{0, 1, 0xff}}
	r.Trader.Name = "Alm"
	return r
}

func TestParquetRows(t *testing.T) {
	t.Parallel()
	b := parquetFile(t, teaRow(), parquetRow{Nr: 2, Name: "Rum", Seen: time.Unix(0, 0)})
	want := got{Items: []string{
		`{"id":"4711","kind":"listing","seen_at":"2026-03-01T10:00:00Z","title":"Tee","category":["Food","Tea"],"price":{"amount":"2.5","currency":"EUR"},` +
			`"images":[{"url":"https://i.example/1"},{"url":"https://i.example/2"}],"trader":{"name":"Alm"},"attrs":{"hints[0]":"a","hints[1]":"b","new":"true","weight":"0.5"}}`,
		`{"id":"2","kind":"listing","seen_at":"1970-01-01T00:00:00Z","title":"Rum","price":{"amount":"0"},"attrs":{"new":"false"}}`}}
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Open(path, nil, Config{})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*Source{"file": file, "stream": open(t, "-", b, Config{}), "gzip": open(t, "-", gz(t, b), Config{})} {
		if diff := cmp.Diff(want, drain(t, s)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		ran := s.Ran()
		if ran.Mapped["product_name"] != "title" || ran.Mapped["trader.name"] != "trader.name" || ran.Bytes == 0 {
			t.Errorf("%s: ran %+v", name, ran)
		}
		if diff := cmp.Diff([]string{"values that are not text left out of column thumb: 1"}, s.Notes()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestParquetOfManyRowGroups(t *testing.T) {
	t.Parallel()
	rows := make([]parquetRow, 3500)
	for i := range rows {
		rows[i] = parquetRow{Nr: int64(i), Name: "Tee"}
	}
	rows[2999].Name = "\xff"
	rows[17].Name = strings.Repeat("x", 3*kib)
	items, faults := tally(t, open(t, "x", parquetFile(t, rows...), Config{MaxLineBytes: 2 * kib}))
	if items != 3500 || len(faults) != 2 || faults[0].Line != 18 || faults[0].Class != aedile.Limit || faults[1].Line != 3000 {
		t.Errorf("got %d items, faults %v", items, faults)
	}
}

func TestDamagedParquetIsAFault(t *testing.T) {
	t.Parallel()
	rows := make([]parquetRow, 2000)
	for i := range rows {
		rows[i] = teaRow()
	}
	good := parquetFile(t, rows...)
	for at := 8; at < len(good); at += len(good) / 97 {
		b := bytes.Clone(good)
		for i := at; i < min(at+6, len(b)); i++ {
			b[i] ^= 0x5a
		}
		s, err := Open("x.parquet", bytes.NewReader(b), Config{Format: Parquet})
		if err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("at %d: %v", at, err)
			}
			continue
		}
		tally(t, s) // whatever it says, it comes to an end
	}
}

func TestParquetStreamIsHeldToItsLimit(t *testing.T) {
	t.Parallel()
	_, err := Open("-", bytes.NewReader(parquetFile(t, teaRow())), Config{MaxBytes: kib})
	if aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("got %v, want a limit", err)
	}
}

// TestFootersAndPagesAreWalkedBeforeTheyAreDecoded gives files whose lengths lie: each is refused by what the bytes can hold.
func TestFootersAndPagesAreWalkedBeforeTheyAreDecoded(t *testing.T) {
	t.Parallel()
	file := func(footer string) []byte {
		b := append([]byte("PAR1"), footer...)
		return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), "PAR1"...)
	}
	for name, b := range map[string][]byte{
		"a list of two thousand million": file("\x15\x02\x19\xfc\xff\xff\xff\xff\x07\x00"),
		"a text longer than the footer":  file("\x18\xff\xff\xff\xff\x0f"),
		"structures without end":         file(strings.Repeat("\x1c", 100)),
		"a map of many":                  file("\x1b\xff\xff\xff\x7f\x88"),
		"a kind that is none":            file("\x1f\x00"),
		"a footer longer than the file":  append(binary.LittleEndian.AppendUint32([]byte("PAR1xxxx"), 1<<30), "PAR1"...),
		"encrypted":                      []byte("PAR1xxxxxxxx\x04\x00\x00\x00PARE"),
		"cut short":                      []byte("PAR1xxxxxxxxxxxxxxxxxxxx"),
		"more rows than a file can have": file("\x15\x02\x19\x0c\x16\xfe\xff\xff\xff\xff\xff\xff\x7f\x19\x0c\x00"),
		"a column outside the file":      file("\x15\x02\x19\x0c\x16\x02\x19\x1c\x19\x1c\x3c\x56\x02\x26\xfe\xff\xff\x0f\x26\x08\x00\x00\x00\x00"),
	} {
		_, err := Open("x.parquet", bytes.NewReader(b), Config{})
		if c := aedile.ClassOf(err); c != aedile.Invalid && c != aedile.Limit {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLogicalTypesOfParquet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind parquetKind
		in   parquet.Value
		want string
	}{
		{parquetKind{decimal: true, scale: 2}, parquet.FixedLenByteArrayValue([]byte{0, 0, 7, 0xc6}), "19.90"},
		{parquetKind{decimal: true, scale: 2}, parquet.ByteArrayValue([]byte{0xff}), "-0.01"},
		{parquetKind{decimal: true, scale: 30}, parquet.ByteArrayValue([]byte{1}), "0." + strings.Repeat("0", 29) + "1"},
		{parquetKind{decimal: true}, parquet.ByteArrayValue(nil), "0"},
		{parquetKind{half: true}, parquet.FixedLenByteArrayValue([]byte{0x00, 0x3e}), "1.5"},
		{parquetKind{half: true}, parquet.FixedLenByteArrayValue([]byte{0x00, 0xc0}), "-2"},
		{parquetKind{half: true}, parquet.FixedLenByteArrayValue([]byte{0x01, 0x00}), "0.000000059604645"},
		{parquetKind{uuid: true}, parquet.FixedLenByteArrayValue([]byte("0123456789abcdef")), "30313233-3435-3637-3839-616263646566"},
		{parquetKind{}, parquet.Int96Value(deprecated.Int96{0, 0, 2_440_589}), "1970-01-02T00:00:00Z"},
		{parquetKind{unsigned: true}, parquet.Int32Value(-1), "4294967295"},
		{parquetKind{clock: true, unit: time.Millisecond}, parquet.Int32Value(3_723_004), "01:02:03.004"},
		{parquetKind{date: true}, parquet.Int32Value(1), "1970-01-02"},
	} {
		col := parquetColumn{kind: c.kind}
		if got, ok := col.value(c.in); got != c.want || !ok {
			t.Errorf("%+v: got %q, %v, want %q", c.kind, got, ok, c.want)
		}
	}
}

// FuzzParquetFooter holds that no footer takes more memory or time than its bytes are worth.
func FuzzParquetFooter(f *testing.F) {
	f.Add([]byte("\x15\x02\x19\xfc\xff\xff\xff\xff\x07\x00"))
	f.Add([]byte("\x1b\xff\xff\xff\x7f\x88"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		file := append(binary.LittleEndian.AppendUint32(append([]byte("PAR1"), b...), uint32(len(b))), "PAR1"...)
		if s, err := Open("x.parquet", bytes.NewReader(file), Config{}); err == nil {
			for range s.Chunks(context.Background()) {
			}
		}
	})
}
