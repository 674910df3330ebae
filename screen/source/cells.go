package source

import (
	"github.com/aedile/aedile"
)

// cellChunk is a chunk of records that are already taken apart into named values.
type cellChunk struct {
	s       *Source
	ds      *decoders
	cells   []cell
	records []cellRecord
	number  int // of the first record
}

// cellRecord is one record of a cellChunk, or the fault in its place.
type cellRecord struct {
	first, end int // of its cells
	line       int // where it stands, where that is not its number
	fault      *fault
}

// Each assembles the items.
func (c *cellChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	rs := newRows(c.ds)
	defer rs.d.done()
	at := place{name: c.s.name}
	out := at.emit(yield)
	for i, rec := range c.records {
		if at.line = c.number + i; rec.line > 0 {
			at.line = rec.line
		}
		rs.cells = rs.cells[:0]
		rs.constants(c.s.c.Map)
		rs.cells = append(rs.cells, c.cells[rec.first:rec.end]...)
		var it *aedile.Item
		f := rec.fault
		if f == nil || rec.end > rec.first {
			var own *fault
			if it, own = rs.item(c.number + i); f == nil {
				f = own
			} else if it != nil {
				f.item = string(it.ID)
			}
		}
		if !out(it, f) {
			return
		}
	}
}
