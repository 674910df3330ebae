package main

import (
	"sync"

	"github.com/aedile/aedile/match"
	"github.com/aedile/aedile/match/boost"
)

// recipe says how a model is made.
type recipe struct {
	boost     boost.Config
	seed      uint64
	seeds     int // forests of each kind, whose log-odds are averaged
	folds     int // in which Among is shown scores that Alone gives without having seen the pair
	parts     int // into which a set is cut, so that some pairs are seen with few rivals
	threshold float64
}

// world is one set of pairs as the model may meet it: with all its rivals, with a part of them, or with the sides changed over.
type world struct {
	p *pairs
	c *match.Corpus
}

func newWorld(p *pairs) world {
	return world{p, match.NewCorpus(p.tables[0], p.tables[1])}
}

// worlds shows a set whole, whole with the sides changed over, and in parts.
func (rc recipe) worlds(p *pairs) []world {
	ws := []world{newWorld(p), newWorld(p.swapped())}
	for k := range rc.parts {
		q := p.where(func(i int) bool { return p.fold(i, rc.parts, "part") == k })
		if k%2 == 1 {
			q = q.swapped()
		}
		ws = append(ws, newWorld(q))
	}
	return ws
}

func (w world) fold(i, n int) int {
	// The lot must not depend on the side a record stands on.
	q := w.p.pair[i]
	s := &pairs{tables: w.p.tables, pair: [][2]int{q}}
	t := s.swapped()
	return (s.fold(0, 1<<20, "") + t.fold(0, 1<<20, "")) % n
}

// fit trains a model on the sets.
func (rc recipe) fit(sets []*pairs) *match.Model {
	var ws []world
	for _, p := range sets {
		ws = append(ws, rc.worlds(p)...)
	}
	var d boost.Set
	var lot []int
	for _, w := range ws {
		s := match.NewScorer(w.c, nil)
		for i, q := range w.p.pair {
			d.Rows = append(d.Rows, s.Alone(q[0], q[1]))
			d.Yes = append(d.Yes, w.p.yes[i])
			lot = append(lot, w.fold(i, rc.folds))
		}
	}
	var unseen []*match.Model
	for _, f := range rc.grow(rc.folds, rc.seed+1000, func(k int) boost.Set {
		return choose(d, func(i int) bool { return lot[i] != k })
	}) {
		unseen = append(unseen, &match.Model{Alone: []*boost.Forest{f}})
	}
	m := &match.Model{Alone: rc.grow(rc.seeds, rc.seed, func(int) boost.Set { return d }), Threshold: rc.threshold}
	e := boost.Set{Yes: d.Yes, Rows: among(ws, unseen, lot)}
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
