package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
)

// row is what the index of a segment says of an item. Rows stand in the order of the items.
type row struct {
	Digest  [32]byte `parquet:"digest"`
	ID      string   `parquet:"id,zstd"`
	Service string   `parquet:"service,dict"`
	Trader  string   `parquet:"trader,dict"`
	Kind    string   `parquet:"kind,dict"`
	Day     string   `parquet:"day,dict"`
	Kept    string   `parquet:"kept,dict"`   // day on which it came into the archive
	Offset  int64    `parquet:"offset"`      // of the frame in the file of the segment
	Frame   int64    `parquet:"frame"`       // bytes of the frame
	Start   int32    `parquet:"start"`       // of the item in the frame, unpacked
	Bytes   int32    `parquet:"bytes"`       // of the item; 0: it is erased
	Erased  string   `parquet:"erased,dict"` // day on which it was erased
	Why     string   `parquet:"why,dict"`
}

// sumRow is the one column that is read to know what is there.
type sumRow struct {
	Digest [32]byte `parquet:"digest"`
}

// SegmentHead is what the index of a segment says of it as a whole.
type SegmentHead struct {
	Form     int           `json:"form"`
	Digest   aedile.Digest `json:"digest"` // of the file of the segment
	Bytes    int64         `json:"bytes"`  // of the file of the segment
	Items    int           `json:"items"`  // that are there
	Erased   int           `json:"erased,omitempty"`
	FirstDay string        `json:"first_day,omitempty"` // on which an item in it was seen; empty: one does not say
	LastDay  string        `json:"last_day,omitempty"`
	Replaces string        `json:"replaces,omitempty"` // the segment that this one was before something in it was erased
}

// form is the version of the form of archives.
const form = 1

const headKey = "aedile.segment"

// encodeIndex writes the index of a segment.
func encodeIndex(h SegmentHead, rows []row) ([]byte, error) {
	j, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.KeyValueMetadata(headKey, string(j)), parquet.CreatedBy("aedile", "archive", "1"))
	if _, err := w.Write(rows); err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	return b.Bytes(), nil
}

// openIndex reads the head of an index. A damaged one is an error, whatever its bytes: the reader of Parquet panics on some.
func openIndex(b []byte) (f *parquet.File, h SegmentHead, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read index: %v", p) //nolint:errorlint // what was panicked with is no error of ours
		}
	}()
	if f, err = parquet.OpenFile(bytes.NewReader(b), int64(len(b))); err != nil {
		return nil, h, fmt.Errorf("read index: %w", err)
	}
	j, ok := f.Lookup(headKey)
	if !ok {
		return nil, h, errors.New("read index: has no head")
	}
	if err := json.Unmarshal([]byte(j), &h); err != nil {
		return nil, h, fmt.Errorf("read index: %w", err)
	}
	if h.Form != form {
		return nil, h, fmt.Errorf("read index: is of form %d, this program reads %d", h.Form, form)
	}
	return f, h, nil
}

// readRows reads the rows of an index, with all columns of T.
func readRows[T any](f *parquet.File) (rows []T, err error) {
	defer func() {
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("read index: %v", p) //nolint:errorlint // as above
		}
	}()
	if f.NumRows() > maxRows {
		return nil, fmt.Errorf("read index: names %d items, at most %d", f.NumRows(), maxRows)
	}
	r := parquet.NewGenericReader[T](f)
	defer r.Close()
	rows = make([]T, f.NumRows())
	for at := 0; at < len(rows); {
		k, e := r.Read(rows[at:])
		at += k
		if e != nil && !(errors.Is(e, io.EOF) && at == len(rows)) {
			return nil, fmt.Errorf("read index: %w", e)
		}
		if k == 0 && e == nil {
			return nil, errors.New("read index: ends before its rows")
		}
	}
	return rows, nil
}
