package boost

import "math/bits"

// Quick scores as the forest does from which it was made, to the last bit, in about a fifth of the time: it walks down no tree. Of each
// tree it keeps the set of leaves that a row can still reach, and every question that the row answers with no takes the leaves on the
// other side away; the first leaf left is the row's. Questions lie sorted by column and bin, so that those which are answered with no
// are the beginning of a list, read without a branch (QuickScorer: Lucchese et al., SIGIR 2015).
type Quick struct {
	base   float64
	cuts   [][]float32
	ends   [][]int32 // by column and bin: where the questions end that a row in that bin answers with no
	from   []int32   // by column: where its questions begin
	trees  []uint16  // by question
	keeps  []uint32  // by question: the leaves that a no leaves
	leaves []float32 // of all trees, from left to right
	first  []int32   // by tree: its first leaf
	start  []uint32  // by tree: all its leaves
	walk   *Forest   // scores itself, where it has trees that are too large
}

// maxQuick is the largest number of leaves of a tree that a Quick can hold.
const maxQuick = 32

// NewQuick makes a Quick of a forest, which must not change any more.
func NewQuick(f *Forest) *Quick {
	q := &Quick{base: f.Base, cuts: f.Cuts, walk: f}
	for i := range f.Trees {
		if f.Trees[i].ways(0, maxQuick) > maxQuick || len(f.Trees) > 1<<16 {
			return q
		}
	}
	asked := make([][][]question, len(f.Cuts))
	for c := range asked {
		asked[c] = make([][]question, len(f.Cuts[c])+1)
	}
	for i := range f.Trees {
		q.first = append(q.first, int32(len(q.leaves)))
		n := len(q.leaves)
		q.take(&f.Trees[i], uint16(i), 0, asked)
		q.start = append(q.start, uint32(1<<(len(q.leaves)-n)-1))
	}
	for c := range f.Cuts {
		q.from = append(q.from, int32(len(q.trees)))
		ends := make([]int32, len(f.Cuts[c])+1)
		for b := range ends {
			ends[b] = int32(len(q.trees)) // a row in bin b answers with no where the question's bin is less
			for _, x := range asked[c][b] {
				q.trees, q.keeps = append(q.trees, x.tree), append(q.keeps, x.keeps)
			}
		}
		q.ends = append(q.ends, ends)
	}
	q.walk = nil
	return q
}

type question struct {
	tree  uint16
	keeps uint32
}

// take numbers the leaves below node n from left to right and notes its questions. It returns the leaves.
func (q *Quick) take(t *Tree, tree uint16, n int8, asked [][][]question) uint32 {
	if n < 0 || len(t.Nodes) == 0 {
		q.leaves = append(q.leaves, t.Leaves[^min(n, -1)])
		return 1 << (int32(len(q.leaves)) - 1 - q.first[tree])
	}
	d := &t.Nodes[n]
	left := q.take(t, tree, d.Left, asked)
	if at := asked[d.Column]; int(d.Bin) < len(at) { // no row lies in a bin behind
		at[d.Bin] = append(at[d.Bin], question{tree, ^left})
	}
	return left | q.take(t, tree, d.Right, asked)
}

// ways counts the ways down from node n, up to a few more than most: what is read from a file may lead to one leaf in many ways.
func (t *Tree) ways(n int8, most int) int {
	if n < 0 || len(t.Nodes) == 0 {
		return 1
	}
	left := t.ways(t.Nodes[n].Left, most)
	if left > most {
		return left
	}
	return left + t.ways(t.Nodes[n].Right, most)
}

// Reach is the memory of scoring, for one goroutine at a time. The zero Reach is ready to use.
type Reach struct{ left []uint32 }

// Margin returns the log-odds that the row is a yes, as [Forest.Margin] does.
func (q *Quick) Margin(row []float32, s *Reach) float64 {
	if q.walk != nil {
		return q.walk.Margin(row)
	}
	s.left = append(s.left[:0], q.start...)
	left := s.left
	for c := range q.cuts {
		from, to := q.from[c], q.ends[c][bin(q.cuts[c], row[c])]
		trees := q.trees[from:to]
		keeps := q.keeps[from:to][:len(trees)]
		for i, t := range trees {
			left[t] &= keeps[i]
		}
	}
	sum := q.base
	for i, m := range left {
		sum += float64(q.leaves[int(q.first[i])+bits.TrailingZeros32(m)])
	}
	return sum
}
