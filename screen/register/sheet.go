package register

import (
	"errors"
	"io"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/sheet"
)

// sheet reads the first sheet of a workbook.
func (t Table) sheet(r io.Reader, yield func(Row, error) bool) {
	b, err := io.ReadAll(io.LimitReader(r, sheet.MaxBytes+1))
	if err != nil {
		yield(Row{}, err)
		return
	}
	book, err := sheet.OpenBytes(b)
	if err != nil {
		yield(Row{}, err)
		return
	}
	defer book.Close() //nolint:errcheck // read only
	names := book.Sheets()
	if len(names) == 0 {
		yield(Row{}, errors.New("workbook has no sheet"))
		return
	}
	var cols *head
	if t.Columns != nil {
		cols = columns(t.Columns)
	}
	for row, err := range book.Rows(names[0]) {
		switch {
		case err != nil && row.Number == 0:
			yield(Row{}, err)
			return
		case err != nil:
			if !yield(Row{}, &RowError{Line: row.Number, Msg: aedile.Message(err)}) {
				return
			}
		case cols == nil:
			if t.Head == nil || t.Head(row.Cells) {
				cols = columns(row.Cells)
			}
		case !yield(Row{row.Number, row.Cells, cols}, nil):
			return
		}
	}
	if cols == nil {
		yield(Row{}, errors.New("has no header"))
	}
}
