package reader

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/sheet"
)

// maxUnpacked is how many bytes of an open document are unpacked.
const maxUnpacked = 256 << 20

// readXLSX reads the sheets of a workbook.
func readXLSX(f Given) (tables []table, notes []Remark, err error) {
	b, err := sheet.OpenBytes(f.Data)
	if err != nil {
		return nil, nil, aedile.Invalidf("read report", f.Name, "cannot be opened").Because(err)
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, name := range b.Sheets() {
		t := table{file: f.Name, sheet: name}
		for r, err := range b.Rows(name) {
			if err != nil {
				notes = append(notes, Remark{What: "a row cannot be read whole", Count: 1, File: f.Name, Sheet: name, Row: r.Number,
					Found: aedile.Message(err)})
				if r.Number == 0 || len(r.Cells) == 0 {
					continue
				}
			}
			t.rows = append(t.rows, row{r.Number, slices.Clone(r.Cells)})
		}
		tables = append(tables, t)
	}
	return tables, notes, nil
}

// isOpenDocument reports whether an archive is a document of OpenDocument: its content is in content.xml.
func isOpenDocument(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "content.xml" })
}

// readODS reads the tables of an OpenDocument spreadsheet.
func readODS(f Given) (tables []table, notes []Remark, err error) {
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		return nil, nil, aedile.Invalidf("read report", f.Name, "is damaged").Because(err)
	}
	body, err := z.Open("content.xml")
	if err != nil {
		return nil, nil, aedile.Invalidf("read report", f.Name, "holds no content").Because(err)
	}
	defer body.Close() //nolint:errcheck // read only
	in := &io.LimitedReader{R: body, N: maxUnpacked}
	o := odsReader{file: f.Name, d: xml.NewDecoder(in)}
	if err := o.read(); !errors.Is(err, io.EOF) { // it reads until something ends it
		if in.N <= 0 {
			err = aedile.Limitf("read report", f.Name, "unpacks to more than %d bytes", maxUnpacked)
		}
		if len(o.tables) == 0 {
			return nil, nil, aedile.Invalidf("read report", f.Name, "cannot be read").Because(err)
		}
		o.notes = append(o.notes, Remark{What: "the rest of the file cannot be read", Count: 1, File: f.Name, Found: aedile.Message(err)})
	}
	return o.tables, o.notes, nil
}

// odsReader walks through the tables of a document.
type odsReader struct {
	file   string
	d      *xml.Decoder
	tables []table
	notes  []Remark
	number int // of the row
	again  int // how often the row stands for itself
	cells  []string
	all    int

	cell  strings.Builder
	times int // how often the cell stands for itself
	in    bool
	depth int // of texts that are no part of the cell, as annotations
}

func (o *odsReader) read() error {
	for {
		t, err := o.d.Token()
		if err != nil {
			return err //nolint:wrapcheck // the caller says what was read
		}
		switch t := t.(type) {
		case xml.StartElement:
			o.begin(t)
		case xml.EndElement:
			if err := o.end(t.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			if o.in && o.depth == 0 {
				o.cell.Write(t)
			}
		}
	}
}

func (o *odsReader) begin(t xml.StartElement) {
	switch t.Name.Local {
	case "table":
		o.tables = append(o.tables, table{file: o.file, sheet: attribute(t, "name")})
		o.number = 0
	case "table-row":
		o.cells, o.again = nil, max(1, count(attribute(t, "number-rows-repeated")))
	case "table-cell", "covered-table-cell":
		o.cell.Reset()
		o.in, o.times = true, max(1, count(attribute(t, "number-columns-repeated")))
	case "annotation":
		o.depth++
	case "p":
		if o.in && o.depth == 0 && o.cell.Len() > 0 {
			o.cell.WriteByte('\n')
		}
	case "s":
		if o.in && o.depth == 0 {
			o.cell.WriteString(strings.Repeat(" ", min(100, max(1, count(attribute(t, "c"))))))
		}
	}
}

func (o *odsReader) end(name string) error {
	switch name {
	case "annotation":
		o.depth = max(0, o.depth-1)
	case "table-cell", "covered-table-cell":
		o.in = false
		text := o.cell.String()
		if text == "" && o.times > maxWidth { // what fills the sheet to its edge
			return nil
		}
		n := min(o.times, maxWidth-len(o.cells))
		if n < o.times && text != "" {
			o.notes = append(o.notes, Remark{What: "a row is wider than is read", Count: 1, File: o.file, Row: o.number + 1})
		}
		o.cells = append(o.cells, slices.Repeat([]string{text}, max(0, n))...)
	case "table-row":
		return o.row()
	}
	return nil
}

// row keeps a row that holds anything, as often as it stands for itself.
func (o *odsReader) row() error {
	if len(o.tables) == 0 || filled(o.cells) == 0 {
		o.number += o.again
		return nil
	}
	t := &o.tables[len(o.tables)-1]
	for range o.again {
		if o.all += len(o.cells); o.all > maxCells {
			return aedile.Limitf("read report", o.file, "holds more than %d cells", maxCells)
		}
		o.number++
		t.rows = append(t.rows, row{o.number, o.cells})
	}
	return nil
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// count reads how often something is repeated; what is no such number stands for once.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxCells)
}
