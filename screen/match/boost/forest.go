// Package boost holds gradient-boosted decision trees for yes-or-no questions: a trainer that gives the same forest for the
// same data and seed, a scorer that does not allocate, and a compact file form.
//
// It knows nothing of what the columns mean.
package boost

import "math"

// Forest is a sum of trees. The zero Forest scores 0.5 everywhere. It is safe for concurrent use once built.
type Forest struct {
	Base  float64     // log-odds before any tree
	Cuts  [][]float32 // per column, rising: a value v lies in the bin that is the number of cuts ≤ v
	Trees []Tree
}

// Tree is one decision tree. A tree without nodes is its first leaf.
type Tree struct {
	Nodes  []Node
	Leaves []float32 // log-odds to add
}

// Node sends rows whose bin in Column is ≤ Bin to Left and the others to Right: an index of Nodes, or, where negative, ^index of Leaves.
type Node struct {
	Column, Bin uint8
	Left, Right int8
}

// Columns returns the number of columns a row must have.
func (f *Forest) Columns() int { return len(f.Cuts) }

// MaxColumns is the largest number of columns of a forest.
const MaxColumns = 128

// Score returns the probability, between 0 and 1, that the row is a yes. The row must have Columns values.
func (f *Forest) Score(row []float32) float64 {
	return Sigmoid(f.Margin(row))
}

// Margin returns the log-odds that the row is a yes.
func (f *Forest) Margin(row []float32) float64 {
	var bins [MaxColumns]uint8
	for c, cuts := range f.Cuts {
		bins[c] = bin(cuts, row[c])
	}
	sum := f.Base
	for i := range f.Trees {
		sum += float64(f.Trees[i].leaf(&bins))
	}
	return sum
}

func (t *Tree) leaf(bins *[MaxColumns]uint8) float32 {
	if len(t.Nodes) == 0 {
		return t.Leaves[0]
	}
	n := int8(0)
	for n >= 0 {
		d := &t.Nodes[n]
		if bins[d.Column&(MaxColumns-1)] <= d.Bin {
			n = d.Left
		} else {
			n = d.Right
		}
	}
	return t.Leaves[^n]
}

// bin returns the number of cuts that are ≤ v.
func bin(cuts []float32, v float32) uint8 {
	lo := 0
	for n := len(cuts); n > 0; { // every row goes the same number of steps: what is unforeseen costs more than a step
		half := (n + 1) / 2
		next := lo
		if cuts[lo+half-1] <= v {
			next = lo + half
		}
		lo, n = next, n-half
	}
	return uint8(lo)
}

// Sigmoid turns log-odds into a probability.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
