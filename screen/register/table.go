package register

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/aedile/aedile/screen/product"
)

// Limits on one record of a table. Beyond them a row is a fault; the rows after it are read.
const (
	maxRowBytes = 1 << 20
	maxRowLines = 400 // of a record whose quoted cells hold line breaks
)

// Table says how to read a file of rows.
type Table struct {
	Comma rune // between cells
	// Head reports whether a record is the header; nil: the first record is. Records before it are skipped.
	Head func(cells []string) bool
	// Columns names the cells of files without a header.
	Columns []string
	// Latin1 reads lines that are not UTF-8 as Windows-1252; otherwise they are faults.
	Latin1 bool
	// Min is the least number of cells of a row of text; 0: as many as the header has. Workbooks leave out empty cells at the end of a row,
	// so there it is not asked.
	Min int
	// Plain: a quotation mark is an ordinary character.
	Plain bool
}

// Row is one record of a table.
type Row struct {
	Line  int // of its beginning, from 1
	cells []string
	head  *head
}

// head is the header of a table.
type head struct {
	names []string
	cols  map[string]int
}

// Names returns the columns as the table names them.
func (r Row) Names() []string { return r.head.names }

// Get returns a cell without outer space by the name of its column, or "" where there is no such column or cell. Names are compared
// without case, space and marks: "Recall Number" is "recall_number". Of columns with one name the first counts.
func (r Row) Get(names ...string) string {
	for _, n := range names {
		if i, ok := r.head.cols[product.Squash(n)]; ok && i < len(r.cells) {
			if v := strings.TrimSpace(r.cells[i]); v != "" {
				return v
			}
		}
	}
	return ""
}

// Nth returns the n-th column of that name, from 0: for tables that use a heading twice.
func (r Row) Nth(name string, n int) string {
	if i, ok := r.head.cols[fmt.Sprint(product.Squash(name), "#", n)]; ok && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// Has reports whether the table has such a column.
func (r Row) Has(name string) bool {
	_, ok := r.head.cols[product.Squash(name)]
	return ok
}

// Rows reads the records of a table: of text, or of the first sheet of a workbook (XLSX). A record that cannot be read is yielded as a *RowError, and reading goes on with the next
// line: an unbalanced quotation mark damages its own row, not the file.
func (t Table) Rows(r io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		br := bufio.NewReaderSize(r, 1<<16)
		if magic, _ := br.Peek(4); string(magic) == "PK\x03\x04" {
			t.sheet(br, yield)
			return
		}
		ls := &lines{r: br, latin1: t.Latin1}
		var cols *head
		width := len(t.Columns)
		if t.Columns != nil {
			cols = columns(t.Columns)
		}
		for {
			cells, line, err := t.record(ls, width)
			if errors.Is(err, io.EOF) {
				if cols == nil {
					yield(Row{}, errors.New("has no header"))
				}
				return
			}
			row, bad := errors.AsType[*RowError](err)
			switch {
			case err != nil && !bad:
				yield(Row{}, err)
				return
			case cols == nil && bad: // before the header
			case cols == nil:
				if t.Head == nil || t.Head(cells) {
					cols, width = columns(cells), len(cells)
				}
			case bad:
				if !yield(Row{}, row) {
					return
				}
			case !yield(Row{line, cells, cols}, nil):
				return
			}
		}
	}
}

func columns(names []string) *head {
	m := map[string]int{}
	n := map[string]int{}
	for i, s := range names {
		q := product.Squash(s)
		if _, ok := m[q]; !ok {
			m[q] = i
		}
		m[fmt.Sprint(q, "#", n[q])] = i
		n[q]++
	}
	return &head{names, m}
}

// record reads one record; width is the number of cells it should have, 0 where that is not known yet. Blank lines are skipped.
func (t Table) record(ls *lines, width int) (cells []string, line int, err error) {
	s, line, err := ls.next()
	for err == nil && strings.TrimSpace(s) == "" {
		s, line, err = ls.next()
	}
	if err != nil {
		return nil, line, err
	}
	cells, open := t.split(s)
	var more []held
	for open && len(more) < maxRowLines && len(s) < maxRowBytes {
		next, _, err := ls.next()
		if errors.Is(err, io.EOF) {
			break
		}
		more = append(more, held{next, err})
		if err != nil || t.whole(next, width) {
			break
		}
		s += "\n" + next
		cells, open = t.split(s)
	}
	msg := ""
	switch {
	case open:
		msg = "a quotation mark is not closed"
	case width > 0 && len(cells) > width && strings.TrimSpace(strings.Join(cells[width:], "")) == "":
		cells = cells[:width]
	case width > 0 && (len(cells) > width || len(cells) < t.least(width)):
		msg = fmt.Sprintf("has %d columns, want %d", len(cells), width)
	}
	if msg == "" {
		return cells, line, nil
	}
	ls.back(more, line+1)
	return nil, line, &RowError{Line: line, Msg: msg}
}

func (t Table) least(width int) int {
	if t.Min > 0 {
		return min(t.Min, width)
	}
	return width
}

// minWhole is the number of columns from which a line that is a whole record by itself is held not to be part of a quoted cell.
const minWhole = 4

// whole reports whether a line inside an open quotation is a record of its own: then the mark before it is damage. Prose with as many
// commas as the table has is told apart by the space after them.
func (t Table) whole(s string, width int) bool {
	if width < minWhole {
		return false
	}
	cells, open := t.split(s)
	return !open && len(cells) == width && !slices.ContainsFunc(cells[1:], func(c string) bool { return strings.HasPrefix(c, " ") })
}

// split cuts a record into cells; open says that a quoted cell has no end yet.
func (t Table) split(s string) (cells []string, open bool) {
	comma := t.Comma
	if comma == 0 {
		comma = ','
	}
	for {
		if t.Plain || !strings.HasPrefix(strings.TrimLeft(s, " "), `"`) {
			cell, rest, more := strings.Cut(s, string(comma))
			cells = append(cells, cell)
			if !more {
				return cells, false
			}
			s = rest
			continue
		}
		cell, rest, closed := quoted(strings.TrimLeft(s, " ")[1:], comma)
		cells = append(cells, cell)
		if !closed {
			return cells, true
		}
		if rest == "" {
			return cells, false
		}
		s = rest[utf8.RuneLen(comma):]
	}
}

// quoted reads a cell after its opening mark: two marks are one, and a mark counts as the end where a comma or the end of the record
// follows, so that a stray mark inside stays what it is.
func quoted(s string, comma rune) (cell, rest string, closed bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		end := strings.TrimLeft(s[i+1:], " ")
		if end == "" || strings.HasPrefix(end, string(comma)) {
			return b.String(), end, true
		}
		b.WriteByte('"')
	}
	return b.String(), "", false
}

// lines reads lines and can be given some back.
type lines struct {
	r      *bufio.Reader
	latin1 bool
	queue  []held
	at     int // number of the next line, less one
	began  bool
}

// held is a line that was given back, or what went wrong in reading it.
type held struct {
	text string
	err  error
}

func (l *lines) back(ls []held, line int) {
	if len(ls) > 0 {
		l.queue = append(slices.Clone(ls), l.queue...)
		l.at = line - 1
	}
}

func (l *lines) next() (s string, line int, err error) {
	l.at++
	if len(l.queue) > 0 {
		h := l.queue[0]
		l.queue = l.queue[1:]
		return h.text, l.at, h.err
	}
	s, long, err := l.read()
	if !l.began {
		l.began = true
		s = strings.TrimPrefix(s, "\ufeff")
	}
	if err != nil {
		return "", l.at, err
	}
	if long {
		return "", l.at, &RowError{Line: l.at, Msg: fmt.Sprintf("is longer than %d bytes", maxRowBytes)}
	}
	if !utf8.ValidString(s) {
		if !l.latin1 {
			return "", l.at, &RowError{Line: l.at, Msg: "is not UTF-8"}
		}
		if s, err = charmap.Windows1252.NewDecoder().String(s); err != nil {
			return "", l.at, &RowError{Line: l.at, Msg: "is neither UTF-8 nor Windows-1252"}
		}
	}
	return s, l.at, nil
}

// read returns the next line without its end; of a line that is too long it skips the rest.
func (l *lines) read() (s string, long bool, err error) {
	var b []byte
	for {
		part, err := l.r.ReadSlice('\n')
		if len(b) <= maxRowBytes {
			b = append(b, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == io.EOF && len(b) > 0 {
			err = nil
		}
		if err != nil {
			return "", false, err
		}
		return strings.TrimRight(string(b), "\r\n"), len(b) > maxRowBytes, nil
	}
}
