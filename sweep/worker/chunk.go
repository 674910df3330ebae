package worker

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
)

// piece is what a chunk holds of one batch: lines as they were read, or records that were decoded where they were read.
type piece struct {
	Cut     *source.LineBlock `json:"cut,omitempty"`
	Records []record          `json:"records,omitempty"`
	Bytes   int               `json:"bytes,omitempty"` // of the lines, which stand behind the heads
}

// record is an item, or the fault in its place.
type record struct {
	Item  *aedile.Item  `json:"item,omitempty"`
	Fault *aedile.Fault `json:"fault,omitempty"`
}

// encode writes pieces: the length of the heads, the heads as JSON, and all lines.
func encode(pieces []piece) ([]byte, error) {
	for i := range pieces {
		if c := pieces[i].Cut; c != nil {
			pieces[i].Bytes = len(c.Data)
		}
	}
	heads, err := json.Marshal(pieces)
	if err != nil {
		return nil, fmt.Errorf("write chunk: %w", err)
	}
	b := append(binary.AppendUvarint(nil, uint64(len(heads))), heads...)
	for i := range pieces {
		if c := pieces[i].Cut; c != nil {
			b = append(b, c.Data...)
		}
	}
	return b, nil
}

// decode reads what encode wrote.
func decode(b []byte) (pieces []piece, err error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil, errors.New("read chunk: its heads are longer than it")
	}
	heads, lines := b[k:k+int(n)], b[k+int(n):]
	if err := json.Unmarshal(heads, &pieces); err != nil {
		return nil, fmt.Errorf("read chunk: %w", err)
	}
	for i := range pieces {
		p := &pieces[i]
		if p.Bytes < 0 || p.Bytes > len(lines) || p.Bytes > 0 && p.Cut == nil {
			return nil, errors.New("read chunk: its lines are longer than it")
		}
		if p.Cut != nil {
			p.Cut.Data, lines = lines[:p.Bytes], lines[p.Bytes:]
		}
	}
	if len(lines) > 0 {
		return nil, errors.New("read chunk: it goes on behind its lines")
	}
	return pieces, nil
}

// cutter is a batch that may let its lines go.
type cutter interface {
	Cut() (source.LineBlock, bool)
}

// pieceOf takes a batch apart. It decodes what only the batch itself can decode.
func pieceOf(b screen.Batch) (p piece, err error) {
	if c, ok := b.(cutter); ok {
		if cut, ok := c.Cut(); ok {
			return piece{Cut: &cut}, nil
		}
	}
	b.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		r := record{Fault: f}
		if it != nil {
			r.Item, err = it.Clone()
		}
		p.Records = append(p.Records, r)
		return err == nil
	})
	return p, err
}

// batch is a piece that is screened here.
type batch struct {
	p      piece
	chunk  source.Chunk // of lines
	seen   func() source.Noticed
	silent int // items with neither title nor text
}

func (p piece) batch() (*batch, error) {
	b := &batch{p: p}
	var err error
	if p.Cut != nil {
		b.chunk, b.seen, err = p.Cut.Chunk()
	}
	return b, err
}

// Each yields the records of the piece.
func (b *batch) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	if b.chunk != nil {
		b.chunk.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if it != nil && it.Title == "" && it.Text == "" {
				b.silent++
			}
			return yield(it, f)
		})
		return
	}
	for _, r := range b.p.Records {
		if !yield(r.Item, r.Fault) {
			return
		}
	}
}

// outcome is what came of one piece.
type outcome struct {
	Items    int              `json:"items"`
	Findings []aedile.Finding `json:"findings,omitempty"`
	Shadow   []aedile.Finding `json:"shadow,omitempty"`
	Faults   []aedile.Fault   `json:"faults,omitempty"`
	Kept     []*aedile.Item   `json:"kept,omitempty"` // items with findings, where they are asked for
	Seen     *source.Noticed  `json:"seen,omitempty"` // of lines
	Silent   int              `json:"silent,omitempty"`
}

// result is what came of a chunk.
type result struct {
	Chunk  aedile.Digest `json:"chunk"` // of which
	Pieces []outcome     `json:"pieces"`
	Aside  string        `json:"aside,omitempty"` // why the chunk was not screened
}

// done is the message that says that a chunk is done. The result stands in it, or in parts of its own where it is large.
type done struct {
	Parts int    `json:"parts,omitempty"`
	Body  []byte `json:"-"`
}

func (d done) bytes() []byte {
	if d.Parts > 0 {
		return binary.AppendUvarint(nil, uint64(d.Parts))
	}
	return append([]byte{0}, d.Body...)
}

func doneOf(b []byte) (done, error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > maxText {
		return done{}, errors.New("read result: has no head")
	}
	return done{int(n), bytes.Clone(b[k:])}, nil
}

// output is what a sweep makes of an outcome.
func (o *outcome) output(of screen.Batch) screen.Output {
	out := screen.Output{Batch: of, Items: o.Items, Findings: o.Findings, Shadow: o.Shadow, Faults: o.Faults}
	for _, it := range o.Kept {
		d, err := it.Digest()
		if err != nil {
			continue // it was read from JSON
		}
		if out.Kept == nil {
			out.Kept = map[aedile.Digest]*aedile.Item{}
		}
		out.Kept[d] = it
	}
	return out
}
