package dump

import (
	"encoding/json"
	"slices"
)

// Row is one statement of a dump. It and the bytes it gives are good until the next row is read.
type Row struct {
	Part *Part
	Line int // in the part, the header is 1

	line    []byte
	spans   []span
	dialect dialect
	choices []choice
	scratch []byte
	header  *header
}

// set cuts the line. want is the number of cells, 0: any. recovered says that it took another reading of the quotes than PHP's.
func (r *Row) set(line []byte, want int) (recovered, ok bool) {
	r.line, r.scratch, r.dialect = line, r.scratch[:0], php
	if r.spans, ok = split(line, r.spans[:0], php); ok && (want == 0 || len(r.spans) == want) {
		return false, true
	}
	if r.spans, r.choices, ok = search(line, r.spans[:0], want, r.choices[:0]); ok {
		return true, true
	}
	r.dialect = plain
	r.spans, ok = split(line, r.spans[:0], plain)
	return true, ok && len(r.spans) == want
}

func (r *Row) cell(i int) []byte { return r.spans[i].text(r.line, &r.scratch, r.dialect) }

// Has says whether the file has the column.
func (r *Row) Has(c Column) bool { return r.header.at[c] >= 0 }

// Bytes returns the cell as it is in the database, but newlines, which the dump makes spaces; nil where the file has no such
// column. An empty cell is a null or an empty text: the dump does not tell.
func (r *Row) Bytes(c Column) []byte {
	i := r.header.at[c]
	if i < 0 {
		return nil
	}
	return r.cell(int(i))
}

// Text returns the cell as a string.
func (r *Row) Text(c Column) string { return string(r.Bytes(c)) }

// List returns a cell that holds an array. ok is false where it is neither empty nor an array of texts.
func (r *Row) List(c Column) (items []string, ok bool) {
	cell := r.Bytes(c)
	if len(cell) == 0 || string(cell) == "[]" {
		return nil, true
	}
	if json.Unmarshal(cell, &items) != nil {
		return nil, false
	}
	return items, true
}

// Day returns a cell that holds a day, or a day and a time, as days since 1970-01-01. ok is false where it holds none that the
// calendar knows.
func (r *Row) Day(c Column) (days int, ok bool) { return dayOf(r.Bytes(c)) }

// dayOf reads YYYY-MM-DD at the beginning of b, from year 1 to 9999.
func dayOf(b []byte) (days int, ok bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' || len(b) > 10 && b[10] != ' ' && b[10] != 'T' {
		return 0, false
	}
	y, okY := digits(b[:4])
	m, okM := digits(b[5:7])
	d, okD := digits(b[8:10])
	if !okY || !okM || !okD || y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	return civil(y, m, d), true
}

func digits(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(y, m int) int {
	switch {
	case m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case slices.Contains([]int{4, 6, 9, 11}, m):
		return 30
	}
	return 31
}

// civil returns the days from 1970-01-01 to a day of the Gregorian calendar, by counting years that begin in March.
func civil(y, m, d int) int {
	if m <= 2 {
		y--
		m += 12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468
}
