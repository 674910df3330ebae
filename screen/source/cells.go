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
	fault      *fault
}

// Each assembles the items.
func (c *cellChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	rs := newRows(c.ds)
	defer rs.d.done()
	for i, rec := range c.records {
		it, f := (*aedile.Item)(nil), rec.fault
		if f == nil {
			rs.cells = rs.cells[:0]
			rs.constants(c.s.c.Map)
			rs.cells = append(rs.cells, c.cells[rec.first:rec.end]...)
			it, f = rs.item(rs.cells, c.number+i)
		}
		if f != nil {
			if !yield(nil, f.at(c.s.name, c.number+i)) {
				return
			}
		} else if !yield(it, nil) {
			return
		}
	}
}
