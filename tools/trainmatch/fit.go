package main

import (
	"cmp"
	"math"
	"sync"

	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/match/boost"
)

// recipe says how a model is made.
type recipe struct {
	boost     boost.Config
	seed      uint64
	seeds     int     // forests of each kind, whose log-odds are averaged
	folds     int     // in which Among is shown scores that Alone gives without having seen the pair
	parts     int     // into which a set is cut, so that some pairs are seen with few rivals
	thin      int     // how often a set is shown with fields missing and slips of the pen
	thinned   float64 // what a pair weighs that is shown so
	bare      float64 // what a pair weighs that is shown by its titles alone
	even      float64 // how much small sets are lifted: 0 all pairs weigh the same, 1 all sets do
	threshold float64
}

// world is one set of pairs as the model may meet it: with all its rivals, with a part of them, or with fields missing.
type world struct {
	p      *pairs
	c      *match.Corpus
	weight float64 // of each pair
}

func newWorld(p *pairs, weight float64) world {
	return world{p, match.NewCorpus(p.tables[0], p.tables[1]), weight}
}

// worlds shows a set whole, in parts, and with fields missing.
func (rc recipe) worlds(p *pairs, weight float64) []world {
	ws := []world{newWorld(p, weight)}
	for k := range rc.parts {
		ws = append(ws, newWorld(p.where(func(i int) bool { return p.fold(i, rc.parts, saltPart) == k }), weight))
	}
	for k := range rc.thin {
		ws = append(ws, newWorld(p.thinned(rc.seed, k), weight*rc.thinned))
	}
	if rc.bare > 0 && p.hasFields() {
		ws = append(ws, newWorld(p.bare(), weight*rc.bare))
	}
	return ws
}

// weights lifts small sets, the mean weight of a pair being 1.
func (rc recipe) weights(sets []*pairs) []float64 {
	all, sum := 0.0, 0.0
	ws := make([]float64, len(sets))
	for i, p := range sets {
		n := float64(max(len(p.pair), 1))
		ws[i] = math.Pow(n, -rc.even)
		all += n
		sum += n * ws[i]
	}
	for i, p := range sets {
		ws[i] *= all / sum * cmp.Or(p.weight, 1)
	}
	return ws
}

// fit trains a model on the sets.
func (rc recipe) fit(sets []*pairs) *match.Model {
	var ws []world
	for i, w := range rc.weights(sets) {
		ws = append(ws, rc.worlds(sets[i], w)...)
	}
	var d boost.Set
	var lot []int
	for _, w := range ws {
		s := match.NewScorer(w.c, nil)
		for i, q := range w.p.pair {
			d.Rows = append(d.Rows, s.Alone(q[0], q[1]))
			d.Yes = append(d.Yes, w.p.yes[i])
			d.Weight = append(d.Weight, w.weight)
			lot = append(lot, w.p.fold(i, rc.folds, saltFold))
		}
	}
	var unseen []*match.Model
	for _, f := range rc.grow(rc.folds, rc.seed+1000, func(k int) boost.Set {
		return choose(d, func(i int) bool { return lot[i] != k })
	}) {
		unseen = append(unseen, &match.Model{Alone: []*boost.Forest{f}})
	}
	m := &match.Model{Alone: rc.grow(rc.seeds, rc.seed, func(int) boost.Set { return d }), Threshold: rc.threshold}
	e := boost.Set{Yes: d.Yes, Weight: d.Weight, Rows: among(ws, unseen, lot)}
	m.Among = rc.grow(rc.seeds, rc.seed+100, func(int) boost.Set { return e })
	return m
}

// among computes the columns of Among, each pair scored by the model of the lot that did not see it.
func among(ws []world, unseen []*match.Model, lot []int) [][]float32 {
	rows := make([][]float32, len(lot))
	n := 0
	for _, w := range ws {
		var ss []*match.Scorer
		for _, m := range unseen {
			ss = append(ss, match.NewScorer(w.c, m))
		}
		for _, q := range w.p.pair {
			rows[n] = ss[lot[n]].Columns(q[0], q[1])
			n++
		}
	}
	return rows
}

// grow trains n forests, two at a time; the seeds follow from the first.
func (rc recipe) grow(n int, seed uint64, set func(k int) boost.Set) []*boost.Forest {
	fs := make([]*boost.Forest, n)
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for k := range n {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			c := rc.boost
			c.Seed = seed + uint64(k)
			fs[k] = boost.Train(set(k), c)
		})
	}
	wg.Wait()
	return fs
}

func choose(d boost.Set, keep func(i int) bool) boost.Set {
	var e boost.Set
	for i := range d.Rows {
		if keep(i) {
			e.Rows = append(e.Rows, d.Rows[i])
			e.Yes = append(e.Yes, d.Yes[i])
			e.Weight = append(e.Weight, d.Weight[i])
		}
	}
	return e
}

// scores returns the score of every pair.
func scores(m *match.Model, p *pairs) []float64 {
	s := match.NewScorer(match.NewCorpus(p.tables[0], p.tables[1]), m)
	out := make([]float64, len(p.pair))
	for i, q := range p.pair {
		out[i] = s.Score(q[0], q[1])
	}
	return out
}
