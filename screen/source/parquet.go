package source

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
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
	most    int64 // rows that are read
}

// parquetColumn is a leaf of the schema as a column of a table.
type parquetColumn struct {
	name  string
	place column.Place
	kind  parquetKind
}

type parquetKind struct {
	repeated, text, date, decimal, uuid, half, unsigned bool
	clock                                               bool          // a time of day
	unit                                                time.Duration // of a timestamp or time of day, 0 for others
	scale                                               int32         // of a decimal number
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
	if err := walkParquet(at, size, s.c.MaxRatio); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, aedile.Invalidf("", "", "is no Parquet file, or damaged").Because(err)
	}
	r = &parquetReader{s: s, file: f, ds: s.newDecoders(), most: mostRows(size, s.c.MaxRatio)}
	p := newPlacer(s.c.Map)
	var header []string
	if n := len(f.Schema().Columns()); n > maxColumns {
		return nil, aedile.Limitf("", "", "Parquet file has %d columns, at most %d are read", n, maxColumns)
	}
	kinds := kindsOf(f.Metadata().Schema)
	for i, path := range f.Schema().Columns() {
		leaf, _ := f.Schema().Lookup(path...)
		c := parquetColumn{name: columnName(path)}
		if i < len(kinds) {
			c.kind = kinds[i]
		}
		c.kind.repeated = leaf.MaxRepetitionLevel > 0
		c.place = p.place(c.name)
		r.columns = append(r.columns, c)
		header = append(header, c.name)
		s.seen(c.name, c.place)
	}
	return r, s.c.Map.missing(header)
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
		case i > 0 && (p == "list" || p == "element" || p == "array" || p == "bag" || p == "item" || p == "array_element" ||
			p == "key_value"):
		case i == 0 && p == "attrs" && len(path) > 1:
		default:
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ".")
}

// kindsOf returns how the values of each leaf are written, by the logical type, or by the older converted one. The schema lists the
// leaves in the order of the columns.
func kindsOf(schema []format.SchemaElement) (kinds []parquetKind) {
	for i := range schema {
		e := &schema[i]
		if e.NumChildren.Valid && e.NumChildren.V > 0 {
			continue
		}
		k := convertedKind(e)
		if e.LogicalType.Value != nil {
			k = logicalKind(e.LogicalType.Value)
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func logicalKind(v format.LogicalTypeValue) (k parquetKind) {
	switch v := v.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		k.text = true
	case *format.DateType:
		k.date = true
	case *format.DecimalType:
		k.decimal, k.scale = true, v.Scale
	case *format.UUIDType:
		k.uuid = true
	case *format.Float16Type:
		k.half = true
	case *format.IntType:
		k.unsigned = !v.IsSigned
	case *format.TimeType:
		k.clock, k.unit = true, unitOf(v.Unit)
	case *format.TimestampType:
		k.unit = unitOf(v.Unit)
	}
	return k
}

func unitOf(u format.TimeUnit) time.Duration {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return time.Millisecond
	case *format.MicroSeconds:
		return time.Microsecond
	}
	return time.Nanosecond
}

func convertedKind(e *format.SchemaElement) (k parquetKind) {
	if !e.ConvertedType.Valid {
		return k
	}
	switch e.ConvertedType.V {
	case deprecated.UTF8, deprecated.Enum, deprecated.Json:
		k.text = true
	case deprecated.Decimal:
		k.decimal, k.scale = true, e.Scale.V
	case deprecated.Date:
		k.date = true
	case deprecated.TimeMillis:
		k.clock, k.unit = true, time.Millisecond
	case deprecated.TimeMicros:
		k.clock, k.unit = true, time.Microsecond
	case deprecated.TimestampMillis:
		k.unit = time.Millisecond
	case deprecated.TimestampMicros:
		k.unit = time.Microsecond
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		k.unsigned = true
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
		if rows := int64(*number - 1); rows > r.most {
			return false, tooManyRows(r.file.Size(), rows)
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
			if !col.kind.text {
				r.s.notes.add("values that are not text left out of column "+cutText(col.name, 80), "")
				return true
			}
			rec.fault = invalid("column %s: invalid UTF-8", cutText(col.name, 80)).partial("encoding")
			s = strings.ToValidUTF8(s, "\uFFFD")
		}
		size += len(s)
		if s != "" {
			c.cells = append(c.cells, cell{name: col.name, place: col.place, value: s})
		}
		return true
	})
	r.s.out.Add(int64(size))
	if size > r.s.c.MaxLineBytes {
		rec.fault = limit("row is longer than %d bytes", r.s.c.MaxLineBytes).
			hinted("it was read: raise the limit on records, or see what is in there")
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
	list, whole := []string{}, true
	for _, v := range vs {
		if v.IsNull() {
			continue
		}
		s, valid := c.value(v)
		if !valid && !c.kind.text {
			return "", false
		}
		whole = whole && valid
		list = append(list, strings.ToValidUTF8(s, "\uFFFD"))
	}
	b, err := json.Marshal(list)
	return string(b), err == nil && whole
}

func (c *parquetColumn) value(v parquet.Value) (string, bool) {
	if v.IsNull() {
		return "", true
	}
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean()), true
	case parquet.Int32:
		if c.kind.unsigned {
			return strconv.FormatUint(uint64(v.Uint32()), 10), true
		}
		return c.number(int64(v.Int32())), true
	case parquet.Int64:
		if c.kind.unsigned {
			return strconv.FormatUint(v.Uint64(), 10), true
		}
		return c.number(v.Int64()), true
	case parquet.Int96:
		return julian(v.Int96()), true
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'f', -1, 32), true
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64), true
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return c.bytes(v.ByteArray())
	}
	return v.String(), true
}

// bytes writes what bytes stand for; ok is false where they are no text. Text keeps what is valid of it.
func (c *parquetColumn) bytes(b []byte) (string, bool) {
	switch k := &c.kind; {
	case k.decimal && len(b) <= 64:
		n := new(big.Int).SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
		return scaled(n.String(), int(min(max(k.scale, 0), 64))), true
	case k.half && len(b) == 2:
		return strconv.FormatFloat(halfFloat(binary.LittleEndian.Uint16(b)), 'f', -1, 32), true
	case k.uuid && len(b) == 16:
		h := hex.EncodeToString(b)
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], true
	}
	return string(b), utf8.Valid(b) && (c.kind.text || !hasControl(b))
}

// halfFloat reads a number of 16 bits (IEEE 754 binary16).
func halfFloat(h uint16) float64 {
	sign, exp, frac := 1.0, int(h>>10&0x1f), float64(h&0x3ff)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch exp {
	case 0:
		return sign * math.Ldexp(frac, -24)
	case 31:
		if frac != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+frac, exp-25)
}

// julian reads the old form of a timestamp: nanoseconds of the day and the Julian day.
func julian(v deprecated.Int96) string {
	const epoch = 2_440_588 // the Julian day of 1970-01-01
	nanos := int64(v[1])<<32 | int64(v[0])
	return time.Unix((int64(v[2])-epoch)*86_400, nanos).UTC().Format(time.RFC3339Nano)
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
	case k.clock:
		return time.Unix(0, 0).UTC().Add(time.Duration(n) * k.unit).Format("15:04:05.999999999")
	case k.decimal:
		return scaled(strconv.FormatInt(n, 10), int(min(max(k.scale, 0), 64)))
	case k.unit == time.Millisecond:
		return time.UnixMilli(n).UTC().Format(time.RFC3339Nano)
	case k.unit == time.Microsecond:
		return time.UnixMicro(n).UTC().Format(time.RFC3339Nano)
	case k.unit == time.Nanosecond:
		return time.Unix(0, n).UTC().Format(time.RFC3339Nano)
	}
	return strconv.FormatInt(n, 10)
}
