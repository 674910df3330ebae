package register

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits of a workbook, against archives that swell: bytes of the file, and of all its parts unpacked.
const (
	maxBook     = 256 << 20
	maxUnpacked = 1 << 30
)

// sheet reads the first sheet of a workbook. Cells come as shown, never as numbers: "2024.0960" stays what it is where the sheet holds
// it as text.
func (t Table) sheet(r io.Reader, yield func(Row, error) bool) {
	f, err := excelize.OpenReader(io.LimitReader(r, maxBook), excelize.Options{UnzipSizeLimit: maxUnpacked})
	if err != nil {
		yield(Row{}, fmt.Errorf("open workbook: %w", err))
		return
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) == 0 {
		yield(Row{}, errors.New("workbook has no sheet"))
		return
	}
	rows, err := f.Rows(names[0])
	if err != nil {
		yield(Row{}, fmt.Errorf("read sheet %s: %w", names[0], err))
		return
	}
	defer rows.Close()
	var cols *head
	if t.Columns != nil {
		cols = columns(t.Columns)
	}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			if !yield(Row{}, &RowError{Line: line, Msg: err.Error()}) {
				return
			}
			continue
		}
		switch {
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case cols == nil:
			if t.Head == nil || t.Head(cells) {
				cols = columns(cells)
			}
		case !yield(Row{line, cells, cols}, nil):
			return
		}
	}
	if err := rows.Error(); err != nil {
		yield(Row{}, fmt.Errorf("read sheet %s: %w", names[0], err))
	} else if cols == nil {
		yield(Row{}, errors.New("has no header"))
	}
}
