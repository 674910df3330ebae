package source

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/money"
	"github.com/aedile/aedile/screen/source/sheet"
)

// sheetReader reads the sheets of a workbook that are tables. Faults carry the number of the row in its sheet.
type sheetReader struct {
	s    *Source
	book *sheet.Book
	ds   *decoders
}

func newSheets(s *Source, in *input) (*sheetReader, error) {
	at, size, err := s.seekable(in)
	if err != nil {
		return nil, err
	}
	b, err := sheet.Open(at, size)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what is wrong
	}
	s.close = append(s.close, b.Close)
	return &sheetReader{s, b, s.newDecoders()}, nil
}

func (r *sheetReader) chunks(ctx context.Context, yield func(Chunk, error) bool) {
	number := 1
	for _, name := range r.book.Sheets() {
		t := &oneSheet{r: r, name: name, number: number}
		if !t.read(ctx, yield) {
			return
		}
		number = t.number
	}
}

// oneSheet is a sheet that is being read. Rows are held until the header is found.
type oneSheet struct {
	r       *sheetReader
	name    string
	number  int // of the next item in the workbook
	held    []sheet.Row
	header  []string
	columns []column.Place
	places  *placer
	decimal []byte
	found   bool
	chunk   *cellChunk
}

func (t *oneSheet) read(ctx context.Context, yield func(Chunk, error) bool) bool {
	s := t.r.s
	t.places = newPlacer(s.c.Map)
	for row, err := range t.r.book.Rows(t.name) {
		if ctx.Err() != nil {
			return yield(nil, ctx.Err())
		}
		if err != nil && row.Number == 0 {
			f := FaultOf(err)
			f.Source, f.Msg = s.name, "sheet "+t.name+": "+messageOf(err)
			return t.flush(yield) && yield(bad{f}, nil)
		}
		if !t.found && err == nil {
			t.held = append(t.held, row)
			if known := t.known(row.Cells); known < 2 && len(t.held) < headerRows {
				continue
			}
			if !t.start(yield) {
				return false
			}
			continue
		}
		if !t.found && len(t.held) > 0 && !t.start(yield) { // a row that cannot be read may come first
			return false
		}
		if t.add(row, err); t.full() && !t.flush(yield) {
			return false
		}
	}
	if !t.found && len(t.held) > 0 && !t.start(yield) {
		return false
	}
	return t.flush(yield)
}

func messageOf(err error) string {
	var own *aedile.Error
	if errors.As(err, &own) {
		return own.Msg
	}
	return err.Error()
}

func (t *oneSheet) known(cells []string) int {
	n := 0
	for _, c := range cells {
		if len(c) < 200 && t.places.place(strings.TrimSpace(c)).Field != column.None {
			n++
		}
	}
	return n
}

// start takes the row that names most fields for the header, and reads those that were held below it.
func (t *oneSheet) start(yield func(Chunk, error) bool) bool {
	best, most := 0, -1
	for i, r := range t.held {
		if k := t.known(r.Cells); k > most {
			best, most = i, k
		}
	}
	t.found = true
	head := t.held[best].Cells
	if most < 1 {
		t.r.s.notes.add("sheets whose first row names no field", t.name)
	}
	if best > 0 {
		t.r.s.notes.add("lines before the header of a table", t.name+" row "+strconv.Itoa(t.held[0].Number))
	}
	seen := map[string]int{}
	for i, h := range head {
		if h = strings.TrimSpace(h); h == "" {
			h = "column " + strconv.Itoa(i+1)
		}
		if seen[h]++; seen[h] > 1 {
			h += " (" + strconv.Itoa(seen[h]) + ")"
		}
		pl := t.places.place(h)
		t.header, t.columns = append(t.header, h), append(t.columns, pl)
		t.r.s.seen(h, pl)
	}
	if err := t.r.s.c.Map.missing(t.header); err != nil {
		f := FaultOf(err)
		f.Source = t.r.s.name
		return yield(bad{f}, nil)
	}
	rest := t.held[best+1:]
	t.showDecimals(rest)
	for _, r := range rest {
		t.add(r, nil)
	}
	t.held = nil
	return true
}

func (t *oneSheet) showDecimals(rows []sheet.Row) {
	t.decimal = make([]byte, len(t.columns))
	for i, pl := range t.columns {
		if pl.Field != column.Price {
			continue
		}
		var prices []string
		for _, r := range rows {
			if i < len(r.Cells) {
				prices = append(prices, r.Cells[i])
			}
		}
		t.decimal[i] = money.Decimal(prices)
	}
}

func (t *oneSheet) add(row sheet.Row, err error) {
	if t.chunk == nil {
		t.chunk = &cellChunk{s: t.r.s, ds: t.r.ds, number: t.number}
	}
	c := t.chunk
	rec := cellRecord{first: len(c.cells), line: row.Number}
	size := 0
	for i, v := range row.Cells {
		size += len(v)
		if v == "" {
			continue
		}
		cl := cell{name: "column " + strconv.Itoa(i+1), value: v}
		if i < len(t.header) {
			cl = cell{name: t.header[i], place: t.columns[i], value: v, decimal: t.decimal[i]}
		}
		c.cells = append(c.cells, cl)
	}
	t.r.s.out.Add(int64(size))
	rec.end = len(c.cells)
	switch {
	case err != nil:
		rec.fault = faultOf(err, "")
	case size > t.r.s.c.MaxLineBytes:
		rec.fault = limit("row is longer than %d bytes", t.r.s.c.MaxLineBytes).
			hinted("it was read: raise the limit on records, or see what is in there")
	}
	c.records = append(c.records, rec)
	t.number++
}

func (t *oneSheet) full() bool { return t.chunk != nil && len(t.chunk.records) >= parquetRows }

func (t *oneSheet) flush(yield func(Chunk, error) bool) bool {
	c := t.chunk
	t.chunk = nil
	return c == nil || yield(c, nil)
}
