// Package sheet reads the rows of workbooks (XLSX) under limits, for every reader of tables.
//
// It does not know what a column means. Cells come as shown, never as numbers: "2024.0960" stays what it is where the sheet holds it as
// text.
package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
)

// The limits of a workbook, against archives that swell and sheets that name a cell far out. Chosen: what a person can look at.
const (
	MaxBytes    = 256 << 20 // of the file
	MaxUnpacked = 1 << 30   // of all its parts unpacked
	MaxColumns  = 1_000     // of a row
	MaxCells    = 5_000_000 // of all rows, empty ones between filled ones counted
)

// Book is an open workbook. Close it after use: large parts lie in temporary files.
type Book struct {
	f     *excelize.File
	cells int // read so far
}

// Row is one row of a sheet: its number from 1 and its cells, empty ones at the end left out.
type Row struct {
	Number int
	Cells  []string
}

// Open reads a workbook of that many bytes. It returns an Invalid error for what is none and Limit for one that unpacks to too much.
func Open(at io.ReaderAt, size int64) (b *Book, err error) {
	defer func() {
		if x := recover(); x != nil {
			b, err = nil, aedile.Invalidf("", "", "workbook is damaged: %v", x)
		}
	}()
	if size > MaxBytes {
		return nil, aedile.Limitf("", "", "workbook is larger than %d bytes", MaxBytes).Hint("save the sheet as CSV")
	}
	if err := fits(at, size); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(at, 0, size),
		excelize.Options{UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return nil, aedile.Invalidf("", "", "workbook cannot be opened").
			Hint("is it protected by a password? save it without, or as CSV").Because(err)
	}
	return &Book{f: f}, nil
}

// fits adds up what the parts of the archive state to unpack to, before any is unpacked.
func fits(at io.ReaderAt, size int64) error {
	z, err := zip.NewReader(at, size)
	if err != nil {
		return aedile.Invalidf("", "", "workbook is damaged").Because(err)
	}
	var sum uint64
	for _, f := range z.File {
		if sum += f.UncompressedSize64; sum > MaxUnpacked || f.UncompressedSize64 > MaxUnpacked {
			return aedile.Limitf("", "", "workbook unpacks to more than %d bytes", MaxUnpacked).Hint("save the sheet as CSV")
		}
	}
	return nil
}

// Close releases the workbook and its temporary files.
func (b *Book) Close() error { return b.f.Close() } //nolint:wrapcheck // there is nothing to add

// Sheets returns the names of the sheets.
func (b *Book) Sheets() []string { return b.f.GetSheetList() }

// Rows reads the rows of a sheet that hold anything. A row that cannot be read, or is wider than a sheet may be, is yielded with its number
// and an error of class Invalid or Limit, its first cells beside it where they are known; an error without a number ends the sheet.
func (b *Book) Rows(name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		reading := true
		defer func() {
			if x := recover(); x != nil {
				if !reading {
					panic(x) // not ours: what the caller does with a row
				}
				yield(Row{}, aedile.Invalidf("", "", "sheet %s is damaged: %v", name, x))
			}
		}()
		rows, err := b.f.Rows(name)
		if err != nil {
			yield(Row{}, fmt.Errorf("read sheet %s: %w", name, err))
			return
		}
		defer rows.Close() //nolint:errcheck // read only
		n := 0
		give := func(r Row, err error) bool {
			reading = false
			ok := yield(r, err)
			reading = true
			return ok
		}
		for rows.Next() {
			n++
			cells, err := rows.Columns()
			r := Row{Number: n, Cells: cells}
			switch b.cells += len(cells); {
			case b.cells > MaxCells:
				give(Row{}, aedile.Limitf("", "", "workbook holds more than %d cells", MaxCells).Hint("save the sheet as CSV"))
				return
			case err != nil:
				err = aedile.Invalidf("", "", "row cannot be read").Because(err)
			case strings.TrimSpace(strings.Join(cells, "")) == "":
				continue
			case len(cells) > MaxColumns:
				r.Cells = cells[:MaxColumns]
				err = aedile.Limitf("", "", "row has %d cells, at most %d are read", len(cells), MaxColumns).
					Hint("its first cells were read")
			}
			if !give(r, err) {
				return
			}
		}
		if err := rows.Error(); err != nil && !errors.Is(err, io.EOF) {
			give(Row{}, aedile.Invalidf("", "", "sheet %s cannot be read further", name).Because(err))
		}
	}
}

// OpenBytes reads a workbook in memory.
func OpenBytes(b []byte) (*Book, error) { return Open(bytes.NewReader(b), int64(len(b))) }
