package bars

import (
	"math"
	"slices"
)

// An edge is at least so many levels high, and a part of the range of brightness in its block of points and the two
// beside. Chosen on one half of the photos.
const (
	leastLevels = 3
	block       = 16
)

// parts are the parts of that range that are tried: low ones find edges in a blur, high ones pass over grain.
var parts = [...]float32{0.08, 0.2, 0.35}

// edges puts the places into dst where the brightness crosses the middle between a crest and a trough, in order; they turn
// dark and light by turns, the first dark.
func edges(p []float32, part float32, dst []float64) []float64 {
	dst = dst[:0]
	if len(p) == 0 {
		return dst
	}
	ranges := rangesOf(p)
	high, low, turn := 0, 0, 0 // places of the highest and lowest point since the last turn, and of that turn
	dark := false              // whether the line is at a bar
	for i, v := range p {
		least := max(ranges[i/block]*part, leastLevels)
		if v > p[high] {
			high = i
		}
		if v < p[low] {
			low = i
		}
		switch {
		case dark && v-p[low] > least: // the trough was the turn
			dst = append(dst, crossing(p, turn, low))
			dark, turn, high = false, low, i
		case !dark && p[high]-v > least:
			if turn != high && len(dst) > 0 {
				dst = append(dst, crossing(p, turn, high))
			}
			dark, turn, low = true, high, i
		}
	}
	if dark {
		return append(dst, crossing(p, turn, low))
	}
	if len(dst) > 0 {
		return append(dst, crossing(p, turn, high))
	}
	return dst
}

// crossing returns where the brightness crosses the middle between two turns.
func crossing(p []float32, from, to int) float64 {
	mid := (p[from] + p[to]) / 2
	for i := from; i < to; i++ {
		a, b := p[i], p[i+1]
		if (a <= mid) != (b <= mid) {
			return float64(i) + float64((mid-a)/(b-a))
		}
	}
	return float64(from+to) / 2
}

// guard is a triple of edges that may be the guard on a side of a symbol.
type guard struct{ at, module float64 } // its centre, and a third of its width

// Bounds of a guard. Chosen on one half of the photos.
const (
	quietModules        = 3.0       // light beside it; the standard wants seven and more
	guardLow, guardHigh = 0.35, 2.2 // modules of one of its elements, which are one wide
)

// guards adds the triples of edges that may be guards: those with light before, and those with light behind. The first edge turns dark.
func guards(es []float64, length float64, starts, ends []guard) ([]guard, []guard) {
	for i := 0; i+3 < len(es); i += 2 {
		m := (es[i+3] - es[i]) / sideModules
		if !even(es[i:i+4], m) {
			continue
		}
		before, after := 0.0, length
		if i > 0 {
			before = es[i-1]
		}
		if i+4 < len(es) {
			after = es[i+4]
		}
		g := guard{(es[i] + es[i+3]) / 2, m}
		if es[i]-before >= quietModules*m {
			starts = append(starts, g)
		}
		if after-es[i+3] >= quietModules*m {
			ends = append(ends, g)
		}
	}
	return starts, ends
}

// even reports whether the elements between edges are about a module wide.
func even(es []float64, m float64) bool {
	for i := 1; i < len(es); i++ {
		if d := es[i] - es[i-1]; d < guardLow*m || d > guardHigh*m {
			return false
		}
	}
	return true
}

// guess is where a symbol may stand on a line.
type guess struct {
	from, to float64 // centres of its guards, in points from the start of the line
	half     int     // digits on each side: 6 or 4
}

// module is the mean width of a module, in points.
func (g guess) module() float64 {
	return (g.to - g.from) / float64(2*g.half*digitModules+midModules+sideModules)
}

// Bounds of a guess. Chosen on one half of the photos.
const (
	leastModule     = 0.9      // points
	narrow, wide    = 0.6, 1.6 // modules of the symbol to those of a guard
	sameModules     = 0.3      // guesses closer than that are one
	guessesEachLine = 16
)

// guesses adds the pairs of guards that may be the two of one symbol, at most guessesEachLine.
func guesses(starts, ends []guard, all []guess) []guess {
	for _, s := range starts {
		for _, e := range ends {
			for _, half := range [2]int{6, 4} {
				g := guess{s.at, e.at, half}
				m := g.module()
				fits := m >= leastModule && m >= narrow*s.module && m <= wide*s.module && m >= narrow*e.module && m <= wide*e.module
				if fits && len(all) < guessesEachLine && !slices.ContainsFunc(all, func(o guess) bool {
					return o.half == half && math.Abs(o.from-g.from) < sameModules*m && math.Abs(o.to-g.to) < sameModules*m
				}) {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

// rangesOf returns for each block of a line the range of brightness in it and the blocks beside.
func rangesOf(p []float32) []float32 {
	n := (len(p) + block - 1) / block
	low, high, out := make([]float32, n), make([]float32, n), make([]float32, n)
	for b := range n {
		part := p[b*block : min((b+1)*block, len(p))]
		low[b], high[b] = slices.Min(part), slices.Max(part)
	}
	for b := range n {
		from, to := max(b-1, 0), min(b+2, n)
		out[b] = slices.Max(high[from:to]) - slices.Min(low[from:to])
	}
	return out
}
