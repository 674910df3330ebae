package source

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/aedile/aedile"
)

// Limits on what a Parquet file may make of its bytes. Chosen: writers make pages of a megabyte, and some hundred columns.
const (
	maxFooter     = 64 * mib
	maxPageHeader = 256 * kib // statistics hold values
	maxPage       = 64 * mib  // unpacked
	maxOpenPages  = 192 * mib // unpacked, of all columns of a row group at once: the largest of each is in memory
	maxPageValues = 20_000_000
)

// walkParquet goes over the footer and the headers of all pages before anything is decoded, because the decoder takes memory for
// whatever length they state: no list is longer than the bytes there are, no page unpacks to more than its limit.
func walkParquet(at io.ReaderAt, size int64, maxRatio int64) error {
	footer, err := parquetFooter(at, size)
	if err != nil {
		return err
	}
	c := &compact{b: footer}
	meta := c.structure(0)
	if c.bad {
		return damaged("its footer states more than it holds")
	}
	if rows := meta.int(3); rows < 0 || rows > mostRows(size, maxRatio) {
		return tooManyRows(size, rows)
	}
	if overlap(meta) {
		return damaged("its columns overlap")
	}
	for _, g := range meta.list(4) {
		open := int64(0)
		for _, chunk := range g.list(1) {
			largest, err := walkPages(at, size, chunk.structure(3))
			if err != nil {
				return err
			}
			open += largest
		}
		if open > maxOpenPages {
			return aedile.Limitf("", "", "pages of a row group unpack to %d bytes, at most %d are read", open, maxOpenPages).
				Hint("write the file with smaller pages")
		}
	}
	return nil
}

// mostRows is how many rows are read of a file of that many bytes, whatever it states.
func mostRows(size, maxRatio int64) int64 { return size*maxRatio + 1_000_000 }

func tooManyRows(size, rows int64) error {
	return aedile.Limitf("", "", "Parquet file of %d bytes has %d rows", size, rows).
		Hint("this looks like a bomb; raise the limit if it is none")
}

// parquetFooter returns the footer, which is no longer than the file.
func parquetFooter(at io.ReaderAt, size int64) ([]byte, error) {
	tail := make([]byte, 8) // length of the footer and the mark
	if size < 12 {
		return nil, damaged("it is too short")
	}
	if _, err := at.ReadAt(tail, size-8); err != nil && !errors.Is(err, io.EOF) {
		return nil, aedile.Internalf("", "", "cannot be read").Because(err)
	}
	switch string(tail[4:]) {
	case "PAR1":
	case "PARE":
		return nil, aedile.Invalidf("", "", "Parquet file is encrypted, which is not supported").Hint("write it without encryption")
	default:
		return nil, damaged("it is cut short")
	}
	n := int64(binary.LittleEndian.Uint32(tail))
	if n > size-12 {
		return nil, aedile.Invalidf("", "", "Parquet file is damaged: its footer of %d bytes is longer than the file of %d", n, size).
			Hint("fetch the file again")
	}
	if n > maxFooter {
		return nil, aedile.Limitf("", "", "footer of the Parquet file holds %d bytes, at most %d are read", n, maxFooter)
	}
	footer := make([]byte, n)
	if _, err := at.ReadAt(footer, size-8-n); err != nil && !errors.Is(err, io.EOF) {
		return nil, aedile.Internalf("", "", "cannot be read").Because(err)
	}
	return footer, nil
}

// stretch returns where the pages of a column stand in the file, as it says itself.
func stretch(meta *node) (start, end int64) {
	start = meta.int(9)
	if dict := meta.int(11); dict > 0 && dict < start {
		start = dict
	}
	return start, start + meta.int(7)
}

// overlap reports whether two columns say that they stand in the same bytes: what a thousand row groups name would be read a thousand
// times.
func overlap(meta *node) bool {
	var all [][2]int64
	for _, g := range meta.list(4) {
		for _, chunk := range g.list(1) {
			start, end := stretch(chunk.structure(3))
			all = append(all, [2]int64{start, end})
		}
	}
	slices.SortFunc(all, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	for i := 1; i < len(all); i++ {
		if all[i][0] < all[i-1][1] {
			return true
		}
	}
	return false
}

// codecs are the ways of packing that are not supported, by number.
var codecs = map[int64]string{3: "LZO", 5: "LZ4 of the old kind"}

// walkPages goes over the pages of one column and returns how many bytes the largest unpacks to.
func walkPages(at io.ReaderAt, size int64, meta *node) (largest int64, err error) {
	if meta == nil {
		return 0, damaged("a column has no description")
	}
	if name, ok := codecs[meta.int(4)]; ok {
		return 0, aedile.Invalidf("", "", "Parquet file is packed with %s, which is not supported", name).
			Hint("write it with snappy, gzip, brotli, zstd or LZ4_RAW")
	}
	start, end := stretch(meta)
	if start < 0 || end < start || end > size {
		return 0, damaged("a column lies outside the file")
	}
	head := make([]byte, 0, 4*kib)
	for start < end {
		h, n, err := pageHeader(at, start, end, head)
		if err != nil {
			return 0, err
		}
		unpacked, packed := h.int(2), h.int(3)
		if unpacked < 0 || packed < 0 || packed > end-start-n {
			return 0, damaged("a page is longer than its column")
		}
		if unpacked > maxPage {
			return 0, aedile.Limitf("", "", "page unpacks to %d bytes, at most %d are read", unpacked, maxPage).
				Hint("write the file with smaller pages")
		}
		values := max(h.structure(5).int(1), h.structure(7).int(1), h.structure(8).int(1))
		if values > maxPageValues || h.structure(7) != nil && values > unpacked+1 {
			return 0, aedile.Limitf("", "", "page of %d bytes states %d values", unpacked, values).
				Hint("this looks like a bomb; write the file with smaller pages")
		}
		largest = max(largest, unpacked)
		start += n + packed
	}
	return largest, nil
}

// pageHeader reads the header of the page that begins there, and its length.
func pageHeader(at io.ReaderAt, start, end int64, b []byte) (*node, int64, error) {
	for n := int64(512); ; n *= 8 {
		n = min(n, end-start)
		if int64(cap(b)) < n {
			b = make([]byte, n)
		}
		b = b[:n]
		if _, err := at.ReadAt(b, start); err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, aedile.Internalf("", "", "cannot be read").Because(err)
		}
		c := &compact{b: b}
		h := c.structure(0)
		switch {
		case !c.bad:
			return h, int64(c.i), nil
		case n == end-start || n >= maxPageHeader:
			return nil, 0, damaged("the header of a page states more than it holds")
		}
	}
}

// compact reads structures of the compact protocol of Thrift without knowing what they mean. A length is held to the bytes that
// follow: bad says that one was not.
type compact struct {
	b   []byte
	i   int
	bad bool
}

// node is a structure, or an element of a list: its numbers, structures and lists by the number of the field.
type node struct {
	ints    map[int16]int64
	structs map[int16]*node
	lists   map[int16][]*node
}

func (n *node) int(id int16) int64 {
	if n == nil {
		return 0
	}
	return n.ints[id]
}

func (n *node) structure(id int16) *node {
	if n == nil {
		return nil
	}
	return n.structs[id]
}

func (n *node) list(id int16) []*node {
	if n == nil {
		return nil
	}
	return n.lists[id]
}

const maxThriftDepth = 32

func (c *compact) byte() byte {
	if c.i >= len(c.b) {
		c.bad = true
		return 0
	}
	c.i++
	return c.b[c.i-1]
}

func (c *compact) uvarint() uint64 {
	v, n := binary.Uvarint(c.b[min(c.i, len(c.b)):])
	if n <= 0 {
		c.bad = true
		return 0
	}
	c.i += n
	return v
}

func (c *compact) varint() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (c *compact) skip(n uint64) {
	if n > uint64(len(c.b)-c.i) {
		c.bad = true
		return
	}
	c.i += int(n)
}

// structure reads fields up to the stop.
func (c *compact) structure(depth int) *node {
	n := &node{}
	if depth > maxThriftDepth {
		c.bad = true
	}
	for id := int16(0); !c.bad; {
		h := c.byte()
		if h == 0 || c.bad {
			return n
		}
		if delta := h >> 4; delta > 0 {
			id += int16(delta)
		} else {
			id = int16(c.varint()) //nolint:gosec // a wrong number names no field
		}
		c.field(n, id, h&0x0f, depth)
	}
	return n
}

func (c *compact) field(n *node, id int16, kind byte, depth int) {
	switch kind {
	case 1, 2: // the value is in the kind
	case 12:
		if n.structs == nil {
			n.structs = map[int16]*node{}
		}
		n.structs[id] = c.structure(depth + 1)
	case 9, 10:
		l := c.list(depth + 1)
		if n.lists == nil {
			n.lists = map[int16][]*node{}
		}
		n.lists[id] = l
	default:
		v := c.scalar(kind, depth)
		if n.ints == nil {
			n.ints = map[int16]int64{}
		}
		n.ints[id] = v
	}
}

// scalar reads a number, or passes over a text, a map and what is not looked at.
func (c *compact) scalar(kind byte, depth int) int64 {
	switch kind {
	case 1, 2, 3:
		return int64(int8(c.byte())) //nolint:gosec // one byte is meant
	case 4, 5, 6:
		return c.varint()
	case 7:
		c.skip(8)
	case 8:
		c.skip(c.uvarint())
	case 11:
		c.pairs(depth + 1)
	case 13:
		c.skip(16)
	default:
		c.bad = true
	}
	return 0
}

// list reads a list; every element takes at least a byte. Only structures are kept.
func (c *compact) list(depth int) (nodes []*node) {
	h := c.byte()
	n, kind := uint64(h>>4), h&0x0f
	if n == 15 {
		n = c.uvarint()
	}
	if n > uint64(len(c.b)-min(c.i, len(c.b))) || depth > maxThriftDepth {
		c.bad = true
		return nil
	}
	for range n {
		switch {
		case c.bad:
			return nil
		case kind == 12:
			nodes = append(nodes, c.structure(depth+1))
		case kind == 9 || kind == 10:
			c.list(depth + 1)
		default:
			c.scalar(kind, depth)
		}
	}
	return nodes
}

func (c *compact) pairs(depth int) {
	n := c.uvarint()
	if n == 0 {
		return
	}
	kinds := c.byte()
	if n > uint64(len(c.b)-min(c.i, len(c.b))) || depth > maxThriftDepth {
		c.bad = true
		return
	}
	for range 2 * n {
		kinds = kinds>>4 | kinds<<4
		switch kind := kinds & 0x0f; {
		case c.bad:
			return
		case kind == 12:
			c.structure(depth + 1)
		case kind == 9 || kind == 10:
			c.list(depth + 1)
		default:
			c.scalar(kind, depth)
		}
	}
}
