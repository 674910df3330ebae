package source

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// Each decodes the rows.
func (c *tableChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	rs, ok := c.r.pool.Get().(*rows)
	if !ok {
		rs = newRows(c.r.ds)
	}
	defer c.r.pool.Put(rs)
	at := place{name: c.r.s.name}
	out := at.emit(yield)
	var arena []byte
	for i := 0; i < len(c.records); {
		n := 1
		for i+n < len(c.records) && c.records[i+n].goes && n < maxGroup {
			n++
		}
		at.line = c.records[i].line
		if !out(c.row(rs, c.records[i:i+n], &arena)) {
			return
		}
		i += n
	}
}

// maxGroup bounds the rows of one item.
const maxGroup = 3000

// row reads one record, or several that make one item.
func (c *tableChunk) row(rs *rows, recs []tableRecord, arena *[]byte) (it *aedile.Item, f *fault) {
	rec := &recs[0]
	raw := c.data[rec.start:rec.end]
	*arena = (*arena)[:0]
	rs.cells = rs.cells[:0]
	rs.constants(c.r.s.c.Map)
	f = rec.fault
	if f != nil && rec.cells == 0 {
		return nil, f
	}
	if len(raw) > c.r.s.c.MaxLineBytes && f == nil {
		f = limit("row is longer than %d bytes", c.r.s.c.MaxLineBytes).
			hinted("its cells were read: raise the limit on records, or see what is in there")
	}
	valid := true
	for k := range recs {
		v := c.cells(rs, &recs[k], arena, k)
		valid = valid && v
	}
	if !valid && f == nil {
		f = badUTF8(raw)
	}
	it, own := rs.item(rec.number)
	if f == nil {
		f = own
	}
	if f != nil && it != nil {
		f.item = string(it.ID)
	}
	return it, f
}

// cells takes the cells of one record, and reports whether all are UTF-8. Of a record that continues an item only what is new
// counts: its pictures, codes, and properties, and its choice.
func (c *tableChunk) cells(rs *rows, rec *tableRecord, arena *[]byte, nth int) (valid bool) {
	valid = utf8.Valid(c.data[rec.start:rec.end])
	var choice []string
	amount := ""
	for i, f := range c.fields[rec.first : rec.first+rec.cells] {
		var cl cell
		switch {
		case i < len(c.r.header):
			cl = cell{name: c.r.header[i], place: c.r.columns[i], decimal: c.r.decimals[i]}
		case f.start == f.end:
			continue
		default:
			cl.name = "column " + strconv.Itoa(i+1)
		}
		if f.end-f.start > c.r.s.c.MaxLineBytes {
			f.end = f.start + c.r.s.c.MaxLineBytes
		}
		if cl.value = f.text(c.data, arena); !valid {
			cl.value = strings.ToValidUTF8(cl.value, "\uFFFD")
		}
		if c.r.grouped >= 0 {
			if optionValue(cl.name) && cl.value != "Default Title" {
				choice = append(choice, cl.value)
			}
			if amount == "" && column.Bare(cl.name) == "variantprice" {
				amount = cl.value
			}
		}
		if nth > 0 && !cl.again(nth, i == c.r.grouped) {
			continue
		}
		rs.cells = append(rs.cells, cl)
	}
	if s := strings.TrimSpace(strings.Join(choice, " / ")); s != "" && strings.Trim(s, " /") != "" {
		rs.cells = append(rs.cells, cell{name: "option", place: column.Place{Field: column.Options}, value: s, amount: amount})
	}
	return valid
}

// optionValue reports whether a column holds the choice of a variant.
func optionValue(name string) bool {
	bare := column.Bare(name)
	return strings.HasPrefix(bare, "option") && strings.HasSuffix(bare, "value")
}

// again makes a cell one of a row that continues an item; false where it says nothing more.
func (c *cell) again(nth int, handle bool) bool {
	if handle || c.value == "" {
		return false
	}
	switch f := c.place.Field; {
	case f.Many():
	case f == column.None && optionValue(c.name):
		return false // it is in the choice
	default:
		c.place = column.Place{}
		c.name += " (" + strconv.Itoa(nth+1) + ")"
	}
	return true
}
