package boost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// magic begins the file form of a forest; its last digit is the version.
const magic = "boost1"

// Append appends the file form of the forest to b: all numbers little-endian, cuts and leaves as 32-bit floats.
func (f *Forest) Append(b []byte) []byte {
	le := binary.LittleEndian
	b = append(b, magic...)
	b = le.AppendUint64(b, math.Float64bits(f.Base))
	b = le.AppendUint16(b, uint16(len(f.Cuts)))
	for _, cuts := range f.Cuts {
		b = append(b, uint8(len(cuts)))
		for _, c := range cuts {
			b = le.AppendUint32(b, math.Float32bits(c))
		}
	}
	b = le.AppendUint32(b, uint32(len(f.Trees)))
	for _, t := range f.Trees {
		b = append(b, uint8(len(t.Nodes)))
		for _, n := range t.Nodes {
			b = append(b, n.Column, n.Bin, uint8(n.Left), uint8(n.Right))
		}
		for _, l := range t.Leaves {
			b = le.AppendUint32(b, math.Float32bits(l))
		}
	}
	return b
}

var errCut = errors.New("ends too early")

// reader takes numbers from the front of b; after the end it gives zeros and err is set.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n int) []byte {
	if len(r.b) < n {
		r.err, r.b = errCut, nil
		return make([]byte, n)
	}
	t := r.b[:n]
	r.b = r.b[n:]
	return t
}

func (r *reader) u8() uint8    { return r.take(1)[0] }
func (r *reader) u16() uint16  { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *reader) u32() uint32  { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) f32() float32 { return math.Float32frombits(r.u32()) }

// Read reads a forest from the front of b and returns what follows it. Whatever it returns without an error can be scored with safely.
func Read(b []byte) (f *Forest, rest []byte, err error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, nil, fmt.Errorf("read forest: does not begin with %q", magic)
	}
	r := &reader{b: b[len(magic):]}
	f = &Forest{Base: math.Float64frombits(binary.LittleEndian.Uint64(r.take(8)))}
	columns := int(r.u16())
	if columns > MaxColumns {
		return nil, nil, fmt.Errorf("read forest: has %d columns, at most %d", columns, MaxColumns)
	}
	for range columns {
		var cuts []float32
		for range r.u8() {
			cuts = append(cuts, r.f32())
		}
		f.Cuts = append(f.Cuts, cuts)
	}
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		f.Trees = append(f.Trees, r.tree())
	}
	if r.err == nil {
		r.err = f.check()
	}
	if r.err != nil {
		return nil, nil, fmt.Errorf("read forest: %w", r.err)
	}
	return f, r.b, nil
}

func (r *reader) tree() Tree {
	var t Tree
	n := int(r.u8())
	for range n {
		t.Nodes = append(t.Nodes, Node{r.u8(), r.u8(), int8(r.u8()), int8(r.u8())})
	}
	for range n + 1 {
		t.Leaves = append(t.Leaves, r.f32())
	}
	return t
}

// check refuses numbers that are none and trees that would lead nowhere or in a circle.
func (f *Forest) check() error {
	if math.IsNaN(f.Base) || math.IsInf(f.Base, 0) {
		return errors.New("base is no number")
	}
	for c, cuts := range f.Cuts {
		for i, v := range cuts {
			if v != v || i > 0 && cuts[i-1] >= v {
				return fmt.Errorf("cuts of column %d do not rise", c)
			}
		}
	}
	for i, t := range f.Trees {
		for k, n := range t.Nodes {
			if int(n.Column) >= len(f.Cuts) || !t.leads(k, n.Left) || !t.leads(k, n.Right) {
				return fmt.Errorf("tree %d: node %d leads nowhere", i, k)
			}
		}
		for _, l := range t.Leaves {
			if v := float64(l); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("tree %d: a leaf is no number", i)
			}
		}
	}
	return nil
}

// leads reports whether a link of node k goes to a later node or to a leaf.
func (t *Tree) leads(k int, to int8) bool {
	if to >= 0 {
		return int(to) > k && int(to) < len(t.Nodes)
	}
	return int(^to) < len(t.Leaves)
}
