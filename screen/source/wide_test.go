package source_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/screen/source/sheet"
)

// A first row that cannot be read whole is a counted fault, and what follows it is read: there is no row yet that could be the header.
func TestAFirstRowThatCannotBeReadIsAFault(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	wide := make([]any, sheet.MaxColumns+1)
	for i := range wide {
		wide[i] = "x"
	}
	for n, row := range [][]any{wide, {"id", "title"}, {"a-1", "Oak table"}} {
		cell, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var book bytes.Buffer
	if err := f.Write(&book); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open("wide.xlsx", &book, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	faults := 0
	for c, err := range src.Chunks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		c.Each(func(it *aedile.Item, fault *aedile.Fault) bool {
			if fault != nil {
				faults++
			} else {
				titles = append(titles, it.Title)
			}
			return true
		})
	}
	if !slices.Contains(titles, "Oak table") || faults != 1 {
		t.Errorf("items %q and %d faults, want the table among them and one", titles, faults)
	}
}
