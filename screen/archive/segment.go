package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile"
)

const (
	frameBytes   = 1 << 20   // of items in a frame. Chosen: to show one item costs a millisecond
	segmentBytes = 24 << 20  // of frames in a segment. Chosen: some 70,000 listings, held in memory until they are written
	maxRows      = 1_000_000 // in a segment: an index that names more is damaged
	maxFrame     = 64 << 20  // bytes of a frame, unpacked: an item is at most 16 MiB in its source
)

// The names of files: segments/NNNNNNNN-HEX.ndjson.zst with HEX the beginning of its digest, and the same with .parquet for its index.
const (
	folder    = "segments/"
	itemsEnd  = ".ndjson.zst"
	indexEnd  = ".parquet"
	hexDigits = 16
)

// builder makes a segment.
type builder struct {
	z     *zstd.Encoder
	frame []byte // items that are not packed yet
	first int    // row of the first of them
	file  bytes.Buffer
	rows  []row
}

func newBuilder() (*builder, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, fmt.Errorf("write segment: %w", err)
	}
	return &builder{z: z}, nil
}

// add appends an item, or the row of one that is erased.
func (b *builder) add(r row, form []byte) {
	r.Start, r.Bytes = int32(len(b.frame)), int32(len(form))
	b.rows = append(b.rows, r)
	if len(form) > 0 {
		b.frame = append(append(b.frame, form...), '\n')
	}
	if len(b.frame) >= frameBytes {
		b.pack()
	}
}

// pack closes the frame.
func (b *builder) pack() {
	at := int64(b.file.Len())
	if len(b.frame) > 0 {
		b.file.Write(b.z.EncodeAll(b.frame, nil))
	}
	for i := b.first; i < len(b.rows); i++ {
		if r := &b.rows[i]; r.Bytes > 0 {
			r.Offset, r.Frame = at, int64(b.file.Len())-at
		} else {
			r.Offset, r.Frame, r.Start = 0, 0, 0
		}
	}
	b.frame, b.first = b.frame[:0], len(b.rows)
}

// full reports whether the segment is to be written.
func (b *builder) full() bool { return b.file.Len() >= segmentBytes || len(b.rows) >= maxRows }

// seal returns the two files of the segment, and empties the builder.
func (b *builder) seal(number int, replaces string) (name string, items, index []byte, err error) {
	b.pack()
	items = bytes.Clone(b.file.Bytes())
	sum := sha256.Sum256(items)
	h := SegmentHead{Form: form, Digest: digestOf(sum), Bytes: int64(len(items)), Replaces: replaces}
	undated := false
	for i := range b.rows {
		r := &b.rows[i]
		if r.Bytes == 0 {
			h.Erased++
			continue
		}
		h.Items++
		undated = undated || r.Day == ""
		h.LastDay = max(h.LastDay, r.Day)
		if h.FirstDay == "" || r.Day < h.FirstDay {
			h.FirstDay = r.Day
		}
	}
	if undated {
		h.FirstDay = ""
	}
	index, err = encodeIndex(h, b.rows)
	name = nameOf(number, sum, index)
	b.frame, b.rows, b.first = b.frame[:0], nil, 0
	b.file.Reset()
	return name, items, index, err
}

// nameOf returns the name of a segment: it covers both files, so that no byte of either can change unseen.
func nameOf(number int, items [32]byte, index []byte) string {
	both := sha256.Sum256(append(slices.Clone(items[:]), index...))
	return fmt.Sprintf("%s%08d-%s", folder, number, hex.EncodeToString(both[:])[:hexDigits])
}

// numberOf returns the number in the name of a segment.
func numberOf(name string) (int, bool) {
	digits, rest, ok := strings.Cut(strings.TrimPrefix(name, folder), "-")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && len(rest) == hexDigits
}

// unpack returns the items of a frame.
func unpack(z *zstd.Decoder, frame []byte) ([]byte, error) {
	b, err := z.DecodeAll(frame, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack items: %w", err)
	}
	return b, nil
}

func newDecoder() (*zstd.Decoder, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxFrame))
	if err != nil {
		return nil, fmt.Errorf("read segment: %w", err)
	}
	return z, nil
}

// item returns the form of an item out of its frame.
func (r *row) item(frame []byte) ([]byte, error) {
	from, to := int(r.Start), int(r.Start)+int(r.Bytes)
	if from < 0 || to < from || to > len(frame) {
		return nil, aedile.Invalidf("read archive", string(digestOf(r.Digest)), "its place lies outside its frame")
	}
	return frame[from:to], nil
}
