package source

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

const (
	spoolBytes  = 16 << 30 // of a Parquet stream that has to be kept on disk, because the format is read from its end
	parquetRows = 512      // rows of one chunk
)

// parquetReader reads the rows of a Parquet file. Faults carry the number of the row.
type parquetReader struct {
	s       *Source
	file    *parquet.File
	columns []parquetColumn
	ds      *decoders
}

// parquetColumn is a leaf of the schema as a column of a table.
type parquetColumn struct {
	name  string
	place column.Place
	kind  parquetKind
}

type parquetKind struct {
	repeated, text bool
	unit           time.Duration // of a timestamp, 0 for others
	date           bool
	scale          int32 // of a decimal number
}

// newParquet opens the file, from disk where the source is one that is not compressed, else from a copy.
func newParquet(s *Source, in *input) (r *parquetReader, err error) {
	defer func() {
		if x := recover(); x != nil {
			r, err = nil, damaged(x)
		}
	}()
	at, size, err := s.seekable(in)
	if err != nil {
		return nil, err
	}
	if err := fits(at, size); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, aedile.Invalidf("", "", "is no Parquet file, or damaged").Because(err)
	}
	r = &parquetReader{s: s, file: f, ds: s.newDecoders()}
	p := newPlacer(s.c.Map)
	var header []string
	for _, path := range f.Schema().Columns() {
		leaf, _ := f.Schema().Lookup(path...)
		c := parquetColumn{name: columnName(path), kind: kindOf(leaf)}
		c.place = p.place(c.name)
		r.columns = append(r.columns, c)
		header = append(header, c.name)
		s.seen(c.name, c.place)
	}
	return r, s.c.Map.missing(header)
}

// fits checks that the footer is no longer than the file: the decoder takes memory for whatever length the file states.
func fits(at io.ReaderAt, size int64) error {
	tail := make([]byte, 8) // length of the footer and the mark
	if size < 12 {
		return damaged("it is too short")
	}
	if _, err := at.ReadAt(tail, size-8); err != nil && !errors.Is(err, io.EOF) {
		return aedile.Internalf("", "", "cannot be read").Because(err)
	}
	if n := int64(binary.LittleEndian.Uint32(tail)); n > size-12 {
		return damaged(fmt.Sprintf("its footer of %d bytes is longer than the file of %d", n, size))
	}
	return nil
}

func damaged(x any) error {
	return aedile.Invalidf("", "", "Parquet file is damaged: %v", x).Hint("fetch the file again")
}

// seekable returns the content for reading at any place, and its size.
func (s *Source) seekable(in *input) (io.ReaderAt, int64, error) {
	if f, ok := in.raw.(*os.File); ok && in.codec == "" {
		if fi, err := f.Stat(); err == nil && fi.Mode().IsRegular() {
			return f, fi.Size(), nil
		}
	}
	f, err := os.CreateTemp("", "aedile-*.parquet")
	if err != nil {
		return nil, 0, fmt.Errorf("keep %s on disk: %w", s.name, err)
	}
	s.close = append(s.close, func() error { return errors.Join(f.Close(), os.Remove(f.Name())) })
	most := min(s.c.MaxBytes, spoolBytes)
	n, err := io.Copy(f, io.LimitReader(in, most+1))
	if err == nil && n > most {
		err = aedile.Limitf("", "", "stream holds more than %d bytes", most).Hint("save it to a file first")
	}
	return f, n, err //nolint:wrapcheck // guard has explained it
}

// columnName joins the path of a leaf, without the levels that only make a list.
func columnName(path []string) string {
	var parts []string
	for i, p := range path {
		switch {
		case i > 0 && (p == "list" || p == "element" || p == "array" || p == "bag" || p == "item" || p == "array_element" || p == "key_value"):
		case i == 0 && p == "attrs" && len(path) > 1:
		default:
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ".")
}

func kindOf(leaf parquet.LeafColumn) parquetKind {
	k := parquetKind{repeated: leaf.MaxRepetitionLevel > 0}
	t := leaf.Node.Type().LogicalType()
	if t == nil {
		return k
	}
	switch v := t.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		k.text = true
	case *format.DateType:
		k.date = true
	case *format.DecimalType:
		k.scale = v.Scale
	case *format.TimestampType:
		switch v.Unit.Value.(type) {
		case *format.MilliSeconds:
			k.unit = time.Millisecond
		case *format.MicroSeconds:
			k.unit = time.Microsecond
		default:
			k.unit = time.Nanosecond
		}
	}
	return k
}

func (r *parquetReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	number := 1
	for _, g := range r.file.RowGroups() {
		more, err := r.group(g, &number, yield)
		if err != nil {
			r.s.record.Store(int64(number))
			yield(nil, err)
			return
		}
		if !more {
			return
		}
	}
}

// group reads one row group. A panic of the decoder is the damage of the file.
func (r *parquetReader) group(g parquet.RowGroup, number *int, yield func(Chunk, error) bool) (more bool, err error) {
	reading := true
	defer func() {
		if x := recover(); x != nil {
			if !reading {
				panic(x) // not ours: what the caller does with a chunk
			}
			err = damaged(x)
		}
	}()
	rows := g.Rows()
	defer rows.Close() //nolint:errcheck // read only
	buf := make([]parquet.Row, parquetRows)
	for {
		n, err := rows.ReadRows(buf)
		c := &cellChunk{s: r.s, ds: r.ds, number: *number}
		for _, row := range buf[:n] {
			r.cells(c, row)
		}
		*number += n
		if n > 0 {
			reading = false
			if !yield(c, nil) {
				return false, nil
			}
			reading = true
		}
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err == nil && n == 0 {
			err = errNoProgress
		}
		if err != nil {
			return false, aedile.Invalidf("", "", "Parquet file is damaged").Because(err)
		}
	}
}

// errNoProgress keeps a damaged row group, whose columns never end, from being read forever.
var errNoProgress = errors.New("rows neither come nor end")

// cells adds the cells of one row to the chunk.
func (r *parquetReader) cells(c *cellChunk, row parquet.Row) {
	rec := cellRecord{first: len(c.cells)}
	size := 0
	row.Range(func(i int, vs []parquet.Value) bool {
		if i < 0 || i >= len(r.columns) {
			return true
		}
		col := &r.columns[i]
		s, ok := col.text(vs)
		if !ok {
			if col.kind.text {
				rec.fault = invalid("column %s: invalid UTF-8", cutText(col.name, 80))
			} else {
				r.s.notes.add("values that are not text left out of column "+cutText(col.name, 80), "")
			}
			return true
		}
		size += len(s)
		if s != "" {
			c.cells = append(c.cells, cell{name: col.name, place: col.place, value: s})
		}
		return true
	})
	r.s.out.Add(int64(size))
	if size > r.s.c.MaxLineBytes {
		rec.fault = limit("row is longer than %d bytes", r.s.c.MaxLineBytes)
	}
	rec.end = len(c.cells)
	c.records = append(c.records, rec)
}

// text writes the values of a row in one column: one value as it is, a list as JSON. ok is false for bytes that are no
// text.
func (c *parquetColumn) text(vs []parquet.Value) (s string, ok bool) {
	if !c.kind.repeated {
		if len(vs) == 0 {
			return "", true
		}
		return c.value(vs[0])
	}
	list := []string{}
	for _, v := range vs {
		if v.IsNull() {
			continue
		}
		s, ok := c.value(v)
		if !ok {
			return "", false
		}
		list = append(list, s)
	}
	b, err := json.Marshal(list)
	return string(b), err == nil
}

func (c *parquetColumn) value(v parquet.Value) (string, bool) {
	if v.IsNull() {
		return "", true
	}
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean()), true
	case parquet.Int32:
		return c.number(int64(v.Int32())), true
	case parquet.Int64:
		return c.number(v.Int64()), true
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'f', -1, 32), true
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64), true
	case parquet.ByteArray, parquet.FixedLenByteArray:
		b := v.ByteArray()
		return string(b), utf8.Valid(b) && (c.kind.text || !hasControl(b))
	}
	return v.String(), true
}

// hasControl tells bytes that happen to be valid UTF-8 from text.
func hasControl(b []byte) bool {
	for _, x := range b {
		if x < 0x20 && x != '\n' && x != '\r' && x != '\t' {
			return true
		}
	}
	return false
}

func (c *parquetColumn) number(n int64) string {
	switch k := c.kind; {
	case k.date:
		return time.Unix(n*24*60*60, 0).UTC().Format(time.DateOnly)
	case k.unit == time.Millisecond:
		return time.UnixMilli(n).UTC().Format(time.RFC3339Nano)
	case k.unit == time.Microsecond:
		return time.UnixMicro(n).UTC().Format(time.RFC3339Nano)
	case k.unit == time.Nanosecond:
		return time.Unix(0, n).UTC().Format(time.RFC3339Nano)
	case k.scale > 0 && k.scale < 19:
		s, sign := strconv.FormatInt(n, 10), ""
		if n < 0 {
			s, sign = s[1:], "-"
		}
		for len(s) <= int(k.scale) {
			s = "0" + s
		}
		return sign + s[:len(s)-int(k.scale)] + "." + s[len(s)-int(k.scale):]
	}
	return strconv.FormatInt(n, 10)
}
