package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/money"
)

// tableReader cuts a table into rows. It finds where records and cells end; what they mean is decided when a chunk is
// decoded.
type tableReader struct {
	s           *Source
	in          *input
	delim       byte
	header      []string
	columns     []column.Place
	decimals    []byte    // of the columns with prices: what stands before the decimal places
	grouped     int       // column whose equal cells make one item of consecutive rows, -1 for none
	titled      int       // column of the title, where rows are grouped
	last        []byte    // its cell in the record before
	headerBytes int       // of the line with the names, which still stands at the beginning of buf
	pool        sync.Pool // of *rows
	ds          *decoders

	line     int // of the next record
	number   int // of the next record, from 1, faults counted
	buf      []byte
	eof      bool
	oneLine  int  // how many bytes of buf belong to a broken record, where every line is tried as a record of its own
	skipping bool // the broken record's fault stands; lines are skipped until one is a record
	err      error
}

// tableRecord is one row within a chunk, or the fault in its place.
type tableRecord struct {
	start, end   int // of the whole record in the buffer
	first, cells int // of its cells
	line, number int
	goes         bool // it continues the item of the record before
	fault        *fault
}

// tableChunk is a block of rows.
type tableChunk struct {
	r       *tableReader
	data    []byte
	fields  []csvField
	records []tableRecord
}

// newTable reads the header. Its errors are those of the header and the mapping.
func newTable(s *Source, in *input, delim byte) (*tableReader, error) {
	r := &tableReader{s: s, in: in, delim: delim, line: 1, number: 1, ds: s.newDecoders(), grouped: -1}
	if _, n := sepLine(in.peek()); n > 0 {
		_, _ = in.Discard(n) // what was peeked can be discarded
		r.line++
	}
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	if err := s.c.Map.missing(r.header); err != nil {
		return nil, err
	}
	if len(r.header) > maxColumns {
		return nil, aedile.Limitf("", "", "table has %d columns, at most %d are read", len(r.header), maxColumns).
			Hint("is the separator the right one?")
	}
	p := newPlacer(s.c.Map)
	known := false
	for _, h := range r.header {
		pl := p.place(h)
		r.columns = append(r.columns, pl)
		known = known || pl.Field != column.None
	}
	if !known && isData(r.header) {
		r.nameColumns()
	} else {
		r.advance(r.headerBytes)
	}
	r.group()
	r.showDecimals()
	for i, h := range r.header {
		s.seen(h, r.columns[i])
	}
	return r, nil
}

// maxColumns bounds the columns of a table. Chosen: the widest export of a shop system that was met has some 300.
const maxColumns = 10_000

// group finds out whether rows continue the one before, as in exports with a row for each variant and picture: those name the
// product by its handle on every row and by its title on the first only.
func (r *tableReader) group() {
	handle, title, variants := -1, -1, false
	for i, h := range r.header {
		switch bare := column.Bare(h); {
		case bare == "handle" || bare == "urlhandle":
			handle = i
		case bare == "title":
			title = i
		default:
			variants = variants || strings.HasPrefix(bare, "variant") || strings.HasPrefix(bare, "option1") || bare == "imagesrc"
		}
	}
	if handle >= 0 && title >= 0 && variants && r.s.c.Map == nil {
		r.grouped, r.titled = handle, title
		r.columns[handle] = column.Place{Field: column.ID, Rank: -1}
	}
}

// showDecimals looks at the first rows for the decimal sign of each column with prices.
func (r *tableReader) showDecimals() {
	r.decimals = make([]byte, len(r.columns))
	prices := make([][]string, len(r.columns))
	p := 0
	var fields []csvField
	for range 500 {
		f, n, state := scanRecord(r.buf[p:], r.delim, r.eof, false, fields[:0])
		if state != csvDone || n == 0 {
			break
		}
		for i, pl := range r.columns {
			if pl.Field == column.Price && i < len(f) {
				prices[i] = append(prices[i], string(r.buf[p:][f[i].start:f[i].end]))
			}
		}
		fields, p = f, p+n
	}
	for i := range prices {
		r.decimals[i] = money.Decimal(prices[i])
	}
}

// isData reports whether what stands in the place of a header is a row: it holds an address or a number.
func isData(header []string) bool {
	return slices.ContainsFunc(header, func(h string) bool { return strings.Contains(h, "://") || isDecimal(h) })
}

// nameColumns gives numbers to the columns of a table without a header. Of addresses the first is taken for the item's.
func (r *tableReader) nameColumns() {
	r.s.notes.add("table without a header, columns are numbered", r.s.name)
	address := slices.IndexFunc(r.header, func(h string) bool { return strings.Contains(h, "://") })
	for i := range r.header {
		r.header[i], r.columns[i] = "column "+strconv.Itoa(i+1), column.Place{}
		if i == address {
			r.columns[i] = column.Place{Field: column.URL}
		}
	}
}

func (r *tableReader) readHeader() error {
	for {
		r.fill()
		if at, _ := headerAt(r.buf[:min(len(r.buf), peekBytes)], r.delim); at > 0 {
			r.s.notes.add("lines before the header of a table", "line "+strconv.Itoa(r.line))
			r.advance(at)
		}
		fields, n, state := scanRecord(r.buf, r.delim, r.eof, false, nil)
		switch {
		case r.err != nil && !r.eof && state == csvMore:
			return r.err
		case state == csvMore && len(r.buf) <= r.s.c.MaxLineBytes:
			continue
		case state != csvDone:
			return aedile.Invalidf("", "", "header: a quote is not closed").Hint("the first line of a table names its columns")
		case len(fields) == 1 && fields[0].start == fields[0].end && n > 0:
			r.advance(n)
			continue
		}
		var arena []byte
		seen := map[string]int{}
		for i, f := range fields {
			name := strings.TrimSpace(strings.ToValidUTF8(f.text(r.buf, &arena), "\uFFFD"))
			name = strings.Clone(strings.TrimPrefix(name, "\ufeff"))
			if name == "" {
				name = "column " + strconv.Itoa(i+1)
			}
			if seen[name]++; seen[name] > 1 {
				name += " (" + strconv.Itoa(seen[name]) + ")"
			}
			r.header = append(r.header, name)
		}
		r.headerBytes = n
		return nil
	}
}

// fill reads more into the buffer.
func (r *tableReader) fill() {
	if r.eof || r.err != nil {
		return
	}
	start := len(r.buf)
	want := max(blockBytes, 2*start)
	r.buf = append(make([]byte, 0, want), r.buf...)[:want]
	for start < want && r.err == nil {
		n, err := r.in.Read(r.buf[start:])
		if r.in.live != nil && bytes.IndexByte(r.buf[start:start+n], '\n') >= 0 {
			r.in.pausing(true)
		}
		start += n
		if r.err = err; paused(err) {
			r.err = nil
			break
		}
	}
	r.in.pausing(false)
	r.buf = r.buf[:start]
	r.eof = errors.Is(r.err, io.EOF)
}

// advance drops n bytes of the buffer.
func (r *tableReader) advance(n int) {
	r.line += bytes.Count(r.buf[:n], []byte{'\n'})
	r.buf = r.buf[n:]
}

func (r *tableReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	for {
		c := &tableChunk{r: r, data: r.buf}
		used, full := r.cut(c)
		r.s.record.Store(int64(r.line))
		r.buf = r.buf[used:]
		if len(c.records) > 0 && !yield(c, nil) {
			return
		}
		if full {
			continue
		}
		if r.err != nil && (!r.eof || len(r.buf) == 0) {
			if !r.eof {
				yield(nil, r.err)
			}
			return
		}
		if used == 0 && len(r.buf) > r.s.c.MaxLineBytes {
			line := r.line
			if f := r.giveUp(); !yield(bad{f.at(r.s.name, line)}, nil) {
				return
			}
			continue
		}
		r.fill()
	}
}

// giveUp deals with a record that is longer than it may be. A quote that opened it is taken for a mistake: its line is
// the fault and those after it are tried one by one. A line without end is skipped.
func (r *tableReader) giveUp() *fault {
	r.number++
	if i := bytes.IndexByte(r.buf, '\n'); i >= 0 && r.oneLine == 0 {
		r.advance(i + 1)
		r.oneLine, r.skipping = len(r.buf), true
		return limit("a quote is not closed within %d bytes", r.s.c.MaxLineBytes).hinted("lines after it are tried one by one")
	}
	r.buf, r.oneLine, r.skipping = nil, 0, false
	r.line++
	for {
		_, err := r.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		r.err, r.eof = err, errors.Is(err, io.EOF)
		return limit("line is longer than %d bytes", r.s.c.MaxLineBytes).hinted("raise the limit on lines, or see what is in there")
	}
}

// cut scans records from the buffer into the chunk until one is incomplete or the chunk is full, and returns how many
// bytes they take.
func (r *tableReader) cut(c *tableChunk) (p int, full bool) {
	for p < len(r.buf) {
		if full = p >= blockBytes && r.grouped < 0 || p >= 4*blockBytes; full {
			break
		}
		first := len(c.fields)
		fields, n, state := scanRecord(r.buf[p:], r.delim, r.eof, p < r.oneLine, c.fields)
		if state == csvMore {
			break
		}
		rec := tableRecord{start: p, end: p + n, first: first, cells: len(fields) - first, line: r.line, number: r.number}
		f := r.judge(fields[first:], r.buf[p:p+n], state)
		switch {
		case state == csvDone && isEmpty(fields[first:]):
			if rec.cells > 1 {
				r.s.notes.add("rows without any value", "line "+strconv.Itoa(r.line))
			}
		case f == nil && r.again(r.buf[p:p+n], fields[first:]):
			r.s.notes.add("rows that repeat the header", "line "+strconv.Itoa(r.line))
		case f == nil:
			rec.goes = r.continues(r.buf[p:p+n], fields[first:])
			if p > 0 && p >= blockBytes && !rec.goes {
				return p, true
			}
			shift(fields[first:], p)
			c.fields = fields
			c.records = append(c.records, rec)
			r.number++
			r.skipping = false
		default:
			n = r.broken(c, rec, f, state)
		}
		r.line += bytes.Count(r.buf[p:p+n], []byte{'\n'})
		p += n
	}
	r.oneLine = max(r.oneLine-p, 0)
	return p, full
}

// broken puts the fault of a record into the chunk and returns how many bytes of it are done with. Where a quote may have
// swallowed other rows, every line of the record is tried on its own: the first is covered by the fault, and so are those
// up to the first that is a row.
func (r *tableReader) broken(c *tableChunk, rec tableRecord, f *fault, state csvState) int {
	n := rec.end - rec.start
	single := rec.start < r.oneLine
	if !single || !r.skipping {
		r.salvage(c, &rec, state)
	}
	if single && r.skipping {
		r.s.notes.add("lines skipped after a broken row", "line "+strconv.Itoa(r.line))
		return n
	}
	r.skipping = single
	rec.fault = f
	c.records = append(c.records, rec)
	r.number++
	first := bytes.IndexByte(r.buf[rec.start:rec.end], '\n') + 1
	if !single && first > 0 && first < n && (state == csvOpen || len(r.header) > 2) {
		r.oneLine, r.skipping = rec.end, true
		return first
	}
	return n
}

// salvage takes the cells of a broken row as they stand: those of its first line, where a quote may have swallowed others. Its
// item stands beside the fault.
func (r *tableReader) salvage(c *tableChunk, rec *tableRecord, state csvState) {
	raw := r.buf[rec.start:rec.end]
	line, rest, _ := bytes.Cut(raw, []byte{'\n'})
	rec.first = len(c.fields)
	if state == csvDone && len(rest) == 0 {
		fields, _, _ := scanRecord(raw, r.delim, true, false, c.fields)
		shift(fields[rec.first:], rec.start)
		c.fields = fields
	} else {
		at := rec.start
		for cell := range bytes.SplitSeq(bytes.TrimRight(line, "\r"), []byte{r.delim}) {
			start, end := at, at+len(cell)
			at = end + 1
			if start < end && r.buf[start] == '"' {
				start++
			}
			if start < end && r.buf[end-1] == '"' {
				end--
			}
			c.fields = append(c.fields, csvField{start: start, end: end})
		}
	}
	if rec.cells = len(c.fields) - rec.first; rec.cells > 2*len(r.header)+20 {
		c.fields, rec.cells = c.fields[:rec.first], 0
	}
}

// again reports whether a row only repeats names of fields, as templates of marketplaces do under their headers.
func (r *tableReader) again(b []byte, fields []csvField) bool {
	if r.number > 3 || len(fields) < 3 {
		return false
	}
	filled := 0
	for _, f := range fields {
		if f.start < f.end {
			filled++
		}
	}
	known := knownNames(b, fields)
	return known >= 3 && known*10 >= filled*6
}

// continues reports whether a row goes on with the item of the one before.
func (r *tableReader) continues(b []byte, fields []csvField) bool {
	if r.grouped < 0 || len(fields) <= max(r.grouped, r.titled) {
		return false
	}
	cell := func(i int) []byte { return bytes.TrimSpace(b[fields[i].start:fields[i].end]) }
	handle := cell(r.grouped)
	goes := len(handle) > 0 && bytes.Equal(handle, r.last) && len(cell(r.titled)) == 0
	r.last = append(r.last[:0], handle...)
	return goes
}

func isEmpty(fields []csvField) bool {
	for _, f := range fields {
		if f.start != f.end {
			return false
		}
	}
	return true
}

func shift(fields []csvField, by int) {
	for i := range fields {
		fields[i].start += by
		fields[i].end += by
	}
}

// judge returns the fault of a record that cannot be a row. Cells beyond the header that are empty do no harm.
func (r *tableReader) judge(fields []csvField, raw []byte, state csvState) *fault {
	if state == csvOpen {
		return invalid("a quote is not closed").hinted("lines after it are tried one by one").partial("form")
	}
	want, have := len(r.header), len(fields)
	for have > want && fields[have-1].start == fields[have-1].end {
		have--
	}
	if have == want {
		return nil
	}
	f := invalid("row has %d cells, the header %d", len(fields), want)
	if bytes.IndexByte(raw, '"') >= 0 {
		f.hint = "look for a quote that is not closed, or a separator in a cell without quotes"
	}
	return f
}
