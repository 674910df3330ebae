package boost_test

import (
	"math/rand/v2"
	"testing"

	"github.com/aedile/aedile/screen/match/boost"
)

// TestQuickScoresAsTheForest compares both on forests of many shapes, with values on, below and above every cut.
func TestQuickScoresAsTheForest(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 5))
	for _, leaves := range []int{2, 7, 31, 32, 33, 100} { // more than 32 are walked
		c := config()
		c.Leaves, c.Trees = leaves, 40
		f := boost.Train(rings(1500, uint64(leaves)), c)
		q, s := boost.NewQuick(f), new(boost.Reach)
		for range 3000 {
			row := make([]float32, len(f.Cuts))
			for i, cuts := range f.Cuts {
				if row[i] = rng.Float32()*8 - 4; rng.IntN(3) == 0 && len(cuts) > 0 {
					row[i] = cuts[rng.IntN(len(cuts))]
				}
			}
			if got, want := q.Margin(row, s), f.Margin(row); got != want {
				t.Fatalf("%d leaves, row %v: got %v, want %v", leaves, row, got, want)
			}
		}
	}
}

func TestQuickOfOddForests(t *testing.T) {
	t.Parallel()
	knot := boost.Tree{Leaves: []float32{1, 2}} // every node leads to the next in both ways
	for i := range 40 {
		knot.Nodes = append(knot.Nodes, boost.Node{Left: int8(i + 1), Right: int8(i + 1)})
	}
	knot.Nodes = append(knot.Nodes, boost.Node{Left: -1, Right: -2})
	for what, f := range map[string]*boost.Forest{
		"empty":     {Base: 0.5},
		"one leaf":  {Cuts: [][]float32{{1}}, Trees: []boost.Tree{{Leaves: []float32{3}}}},
		"no cuts":   {Cuts: [][]float32{nil}, Trees: []boost.Tree{{Nodes: []boost.Node{{Left: -1, Right: -2}}, Leaves: []float32{1, 2}}}},
		"far bin":   {Cuts: [][]float32{{1}}, Trees: []boost.Tree{{Nodes: []boost.Node{{Bin: 200, Left: -1, Right: -2}}, Leaves: []float32{1, 2}}}},
		"many ways": {Cuts: [][]float32{{1}}, Trees: []boost.Tree{knot}},
	} {
		q := boost.NewQuick(f)
		for _, v := range []float32{0, 1, 2} {
			row := make([]float32, len(f.Cuts))
			for i := range row {
				row[i] = v
			}
			if got, want := q.Margin(row, new(boost.Reach)), f.Margin(row); got != want {
				t.Errorf("%s at %v: got %v, want %v", what, v, got, want)
			}
		}
	}
}

func BenchmarkQuick(b *testing.B) {
	q, s := boost.NewQuick(boost.Train(rings(2000, 1), config())), new(boost.Reach)
	row := []float32{1, 1, 1}
	for b.Loop() {
		q.Margin(row, s)
	}
}
