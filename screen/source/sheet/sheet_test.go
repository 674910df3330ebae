package sheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
)

// book writes a workbook with one sheet.
func book(t testing.TB, cells map[string]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	for at, v := range cells {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRowsOfASheet(t *testing.T) {
	t.Parallel()
	b, err := OpenBytes(book(t, map[string]any{"A1": "id", "B1": "title", "A3": "2024.0960", "B3": "Tee", "A4": 7}))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // in memory
	var got []string
	for r, err := range b.Rows("Sheet1") {
		got = append(got, fmt.Sprint(r.Number, r.Cells, err))
	}
	if fmt.Sprint(got) != "[1[id title] <nil> 3[2024.0960 Tee] <nil> 4[7] <nil>]" &&
		fmt.Sprint(got) != "[1 [id title] <nil> 3 [2024.0960 Tee] <nil> 4 [7] <nil>]" {
		t.Errorf("got %q", got)
	}
}

func TestSheetsAreHeldToTheirLimits(t *testing.T) {
	t.Parallel()
	b, err := OpenBytes(book(t, map[string]any{"A1": "id", "XFD2": "far", "A3": "near"}))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // in memory
	wide, rows := 0, 0
	for r, err := range b.Rows("Sheet1") {
		rows++
		if aedile.ClassOf(err) == aedile.Limit && r.Number == 2 && len(r.Cells) == MaxColumns {
			wide++
		}
	}
	if wide != 1 || rows != 3 {
		t.Errorf("%d rows, %d too wide", rows, wide)
	}
	for name, in := range map[string][]byte{"no zip": []byte("PK\x03\x04 and no more"), "nothing": nil,
		"an empty archive": []byte("PK\x05\x06" + string(make([]byte, 18)))} {
		if _, err := OpenBytes(in); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(book(f, map[string]any{"A1": "id", "B2": 1}))
	f.Fuzz(func(_ *testing.T, in []byte) {
		b, err := OpenBytes(in)
		if err != nil {
			return
		}
		defer b.Close() //nolint:errcheck // in memory
		for _, s := range b.Sheets() {
			for range b.Rows(s) {
			}
		}
	})
}
