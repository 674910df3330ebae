package boost

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Config says how to train. There are no defaults: the caller states every number.
type Config struct {
	Trees    int     // how many
	Leaves   int     // most leaves of a tree, at most 128
	Rate     float64 // share of each tree's answer that is added, 0 to 1
	Lambda   float64 // pull of leaf values to zero
	MinChild float64 // least sum of second derivatives in a leaf
	Gain     float64 // least gain of a split
	Rows     float64 // share of rows each tree sees, 0 to 1
	Columns  float64 // share of columns each tree sees, 0 to 1
	Bins     int     // most bins of a column, at most 255
	Seed     uint64
	Monotone []int8 // per column +1: the score may only rise with it, −1: only fall, 0: free; nil: all free
}

// Set is training data: rows of equal length, a yes or no and a weight for each.
type Set struct {
	Rows   [][]float32
	Yes    []bool
	Weight []float64 // nil: all 1
}

// Train grows a forest. The same set and configuration give the same forest on every machine of one architecture.
func Train(s Set, c Config) *Forest {
	t := newTrainer(s, c)
	for range c.Trees {
		t.forest.Trees = append(t.forest.Trees, t.grow())
	}
	return t.forest
}

type trainer struct {
	Config
	forest *Forest
	bins   [][]uint8 // by column, then row
	yes    []bool
	weight []float64
	margin []float64
	gh     [][2]float64 // first and second derivative of the loss, by row
	rng    *rand.Rand
}

func newTrainer(s Set, c Config) *trainer {
	n := len(s.Rows)
	t := &trainer{Config: c, forest: new(Forest), yes: s.Yes, weight: s.Weight,
		margin: make([]float64, n), gh: make([][2]float64, n), rng: rand.New(rand.NewPCG(c.Seed, 0x5eed))}
	if t.weight == nil {
		t.weight = slices.Repeat([]float64{1}, n)
	}
	var yes, all float64
	for i := range n {
		all += t.weight[i]
		if s.Yes[i] {
			yes += t.weight[i]
		}
	}
	if yes > 0 && yes < all {
		t.forest.Base = math.Log(yes / (all - yes))
	}
	for i := range t.margin {
		t.margin[i] = t.forest.Base
	}
	if n > 0 {
		t.cut(s.Rows)
	}
	return t
}

// cut chooses the cuts of each column, so that bins hold about equal numbers of rows, and sorts the rows into bins.
func (t *trainer) cut(rows [][]float32) {
	vals := make([]float32, len(rows))
	for c := range rows[0] {
		for i, r := range rows {
			vals[i] = r[c]
		}
		cuts := quantiles(vals, t.Bins)
		bs := make([]uint8, len(rows))
		for i, r := range rows {
			bs[i] = bin(cuts, r[c])
		}
		t.forest.Cuts = append(t.forest.Cuts, cuts)
		t.bins = append(t.bins, bs)
	}
}

func quantiles(vals []float32, bins int) []float32 {
	s := slices.Clone(vals)
	slices.Sort(s)
	u := slices.Compact(slices.Clone(s))
	var cuts []float32
	add := func(a, b float32) {
		if c := (a + b) / 2; c > a && (len(cuts) == 0 || c > cuts[len(cuts)-1]) {
			cuts = append(cuts, c)
		} else if len(cuts) == 0 || b > cuts[len(cuts)-1] {
			cuts = append(cuts, b)
		}
	}
	if len(u) <= bins {
		for i := 1; i < len(u); i++ {
			add(u[i-1], u[i])
		}
		return cuts
	}
	for k := 1; k < bins; k++ {
		i := k * len(s) / bins
		for i > 0 && i < len(s) && s[i] == s[i-1] {
			i++ // the cut goes after a run of equal values
		}
		if i < len(s) {
			add(s[i-1], s[i])
		}
	}
	return slices.Compact(cuts)
}

// leaf is a node that may still be split.
type leaf struct {
	rows     []int32
	hist     []float64 // sums of g and h by sampled column and bin
	g, h     float64
	lo, hi   float64 // bounds on the value, by monotone splits above
	gain     float64
	col, bin int
	link     *int8 // where the parent points here; nil for the root
}

func (t *trainer) grow() Tree {
	rows := t.sample()
	for i, y := range t.yes {
		p := Sigmoid(t.margin[i])
		want := 0.0
		if y {
			want = 1
		}
		t.gh[i] = [2]float64{t.weight[i] * (p - want), t.weight[i] * p * (1 - p)}
	}
	cols := t.columns()
	root := t.newLeaf(rows, cols, math.Inf(-1), math.Inf(1))
	leaves := []*leaf{root}
	tree := Tree{Nodes: make([]Node, 0, t.Leaves)}
	for len(leaves) < t.Leaves {
		best := -1
		for i, l := range leaves {
			if l.gain > t.Gain && (best < 0 || l.gain > leaves[best].gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		a, b := t.split(&tree, leaves[best], cols)
		leaves[best] = a
		leaves = append(leaves, b)
	}
	for i, l := range leaves {
		tree.Leaves = append(tree.Leaves, float32(t.Rate*t.value(l.g, l.h, l.lo, l.hi)))
		if l.link != nil {
			*l.link = int8(^i)
		}
	}
	t.add(&tree)
	return tree
}

// add adds the answers of a tree, looking only at the columns on each row's way.
func (t *trainer) add(tree *Tree) {
	if len(tree.Nodes) == 0 {
		for i := range t.margin {
			t.margin[i] += float64(tree.Leaves[0])
		}
		return
	}
	for i := range t.margin {
		n := int8(0)
		for n >= 0 {
			d := &tree.Nodes[n]
			if t.bins[d.Column][i] <= d.Bin {
				n = d.Left
			} else {
				n = d.Right
			}
		}
		t.margin[i] += float64(tree.Leaves[^n])
	}
}

func (t *trainer) sample() []int32 {
	var rows []int32
	for i := range t.yes {
		if t.Rows >= 1 || t.rng.Float64() < t.Rows {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

func (t *trainer) columns() []int {
	n := len(t.bins)
	k := max(1, int(math.Ceil(t.Columns*float64(n))))
	cols := t.rng.Perm(n)[:min(k, n)]
	slices.Sort(cols)
	return cols
}

func (t *trainer) newLeaf(rows []int32, cols []int, lo, hi float64) *leaf {
	l := &leaf{rows: rows, lo: lo, hi: hi, hist: make([]float64, len(cols)*t.stride())}
	for _, i := range rows {
		l.g += t.gh[i][0]
		l.h += t.gh[i][1]
	}
	for k, c := range cols {
		h := l.hist[k*t.stride() : (k+1)*t.stride()]
		bs := t.bins[c]
		for _, i := range rows {
			b := int(bs[i]) * 2
			v := t.gh[i]
			h[b] += v[0]
			h[b+1] += v[1]
		}
	}
	t.best(l, cols)
	return l
}

// less gives the leaf that holds what big holds and small does not.
func (t *trainer) less(big, small *leaf, rows []int32, cols []int, lo, hi float64) *leaf {
	l := &leaf{rows: rows, lo: lo, hi: hi, hist: big.hist, g: big.g - small.g, h: big.h - small.h}
	for k := range l.hist {
		l.hist[k] -= small.hist[k]
	}
	t.best(l, cols)
	return l
}

// stride is the room of a column in a histogram: a pair of sums for each bin.
func (t *trainer) stride() int { return 2 * (t.Bins + 1) }

func (t *trainer) value(g, h, lo, hi float64) float64 {
	return min(max(-g/(h+t.Lambda), lo), hi)
}

func (t *trainer) best(l *leaf, cols []int) {
	l.gain = 0
	part := func(g, h float64) float64 { return g * g / (h + t.Lambda) }
	whole := part(l.g, l.h)
	for k, c := range cols {
		var g, h float64
		bins := l.hist[k*t.stride():]
		for b := range len(t.forest.Cuts[c]) {
			g += bins[b*2]
			h += bins[b*2+1]
			if h < t.MinChild || l.h-h < t.MinChild {
				continue
			}
			if gain := part(g, h) + part(l.g-g, l.h-h) - whole; gain > l.gain && t.allowed(c, l, g, h) {
				l.gain, l.col, l.bin = gain, c, b
			}
		}
	}
}

func (t *trainer) allowed(c int, l *leaf, g, h float64) bool {
	if t.Monotone == nil || t.Monotone[c] == 0 {
		return true
	}
	left, right := t.value(g, h, l.lo, l.hi), t.value(l.g-g, l.h-h, l.lo, l.hi)
	return float64(t.Monotone[c])*(right-left) >= 0
}

func (t *trainer) split(tree *Tree, l *leaf, cols []int) (left, right *leaf) {
	if l.link != nil {
		*l.link = int8(len(tree.Nodes))
	}
	tree.Nodes = append(tree.Nodes, Node{Column: uint8(l.col), Bin: uint8(l.bin)})
	node := &tree.Nodes[len(tree.Nodes)-1]
	a := make([]int32, 0, len(l.rows))
	b := make([]int32, 0, len(l.rows)/2)
	for _, i := range l.rows {
		if int(t.bins[l.col][i]) <= l.bin {
			a = append(a, i)
		} else {
			b = append(b, i)
		}
	}
	alo, ahi, blo, bhi := l.lo, l.hi, l.lo, l.hi
	if t.Monotone != nil && t.Monotone[l.col] != 0 {
		var g, h float64
		for _, i := range a {
			g += t.gh[i][0]
			h += t.gh[i][1]
		}
		mid := (t.value(g, h, l.lo, l.hi) + t.value(l.g-g, l.h-h, l.lo, l.hi)) / 2
		if t.Monotone[l.col] > 0 {
			ahi, blo = mid, mid
		} else {
			alo, bhi = mid, mid
		}
	}
	if len(a) < len(b) {
		left = t.newLeaf(a, cols, alo, ahi)
		right = t.less(l, left, b, cols, blo, bhi)
	} else {
		right = t.newLeaf(b, cols, blo, bhi)
		left = t.less(l, right, a, cols, alo, ahi)
	}
	left.link, right.link = &node.Left, &node.Right
	return left, right
}
