// Package bars reads numbers of goods, EAN-13, UPC-A and EAN-8, from the bars in a picture.
//
// It lays lines over the whole picture in many directions and looks on each for pairs of guards. Between two it compares
// the brightness with drawings of all digits, blurred and with bars too thin or too wide, and keeps how badly each fits.
// The misfits of all lines through one symbol are added, and the number is the one with a right check digit whose sum is
// least; what counts is by how much the next number is worse. It opens no files and knows no other codes.
package bars

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
)

// Reading is a number of goods in a picture.
type Reading struct {
	Text  string // as it stands under the bars: 13 digits, 12 (UPC-A), or 8
	Lines int    // through the symbol that were read together
	Of    int    // lines at that place that gave any number
	Sure  bool   // whether it may be used as a key
	Box   image.Rectangle
	// Misfit of a digit in the mean, 0 to 1, and Margin by which all digits of the next number fit worse, of one line in the mean.
	Misfit, Margin float64
}

// directions is how many directions are tried, over a whole turn, and linesEach how many lines in each at most. Chosen.
const (
	directions = 24
	linesEach  = 60
)

// What makes a number sure. On one half of the photos right numbers had a margin of 0.30 and more, wrong ones below 0.13.
const (
	leastLines  = 3
	leastMargin = 0.25
	countMargin = 0.2 // below it a reading does not even speak against another
)

// Scan returns the numbers in a picture, most lines first. The time it takes is bounded by the numbers of lines and of guesses on each.
func Scan(m image.Image) []Reading {
	g, by := greyOf(m)
	s := scanner{grey: g, fitter: fitter{looks: looks()}}
	var all []Reading
	for d := range directions {
		for _, o := range s.direction(2 * math.Pi * float64(d) / directions) {
			if n := o.number(); n.Margin >= countMargin {
				n.Box = image.Rectangle{Min: n.Box.Min.Mul(by).Add(m.Bounds().Min), Max: n.Box.Max.Mul(by).Add(m.Bounds().Min)}
				all = append(all, n)
			}
		}
	}
	return judge(all)
}

// symbol is what lines of one direction have found at one place.
type symbol struct {
	fits
	from, to float64 // along the direction, as last seen
	lines    int
	box      image.Rectangle
	first    line
	at       guess // on the first line
}

// number is what fits best.
func (s *symbol) number() Reading {
	d, least, next := s.best()
	n := float64(s.lines)
	return Reading{Text: d.text(s.half), Lines: s.lines, Box: s.box, Misfit: least / n / float64(2*s.half), Margin: (next - least) / n}
}

// scanner reads one picture.
type scanner struct {
	*grey
	fitter

	raw, soft    []float32
	es           []float64
	starts, ends []guard
	guesses      []guess
}

// direction reads all lines of a direction.
func (s *scanner) direction(angle float64) (all []*symbol) {
	for _, l := range s.lines(angle, linesEach) {
		s.raw = s.profile(l, s.raw)
		for _, g := range s.guess() {
			if f, misfit := s.read(s.raw, g); misfit <= mostMisfit {
				all = join(all, l, g, &f)
			}
		}
	}
	for _, o := range all {
		s.follow(o)
	}
	return all
}

// guess returns where symbols may stand on the line at hand.
func (s *scanner) guess() []guess {
	s.soft, s.guesses = smooth(s.raw, s.soft), s.guesses[:0]
	for _, p := range [2][]float32{s.raw, s.soft} {
		for _, part := range parts {
			s.es = edges(p, part, s.es)
			s.starts, s.ends = guards(s.es, float64(len(p)-1), s.starts[:0], s.ends[:0])
			s.guesses = guesses(s.starts, s.ends, s.guesses)
		}
	}
	return s.guesses
}

// join adds a line to the symbol that stands where it was read, or makes one.
func join(all []*symbol, l line, g guess, f *fits) []*symbol {
	const near = 2.5 // modules
	from, to, m := l.start()+g.from, l.start()+g.to, g.module()
	for _, o := range all {
		if o.half == g.half && math.Abs(o.from-from) < near*m && math.Abs(o.to-to) < near*m {
			o.add(f)
			o.from, o.to, o.lines, o.box = from, to, o.lines+1, o.box.Union(l.box(g.from, g.to))
			return all
		}
	}
	return append(all, &symbol{fits: *f, from: from, to: to, lines: 1, box: l.box(g.from, g.to), first: l, at: g})
}

// Bounds of following. Chosen.
const (
	fewLines  = 8   // a symbol with fewer is followed
	farLines  = 10  // to each side
	stepLines = 1.5 // points from one to the next
	stepEnds  = 0.7 // modules by which the ends may move
)

// follow reads the lines beside the first of a symbol that few lines have shown, where it says something: in a blur guards
// are not always seen.
func (s *scanner) follow(o *symbol) {
	if o.lines >= fewLines || o.number().Margin < countMargin {
		return
	}
	for _, side := range [2]float64{-stepLines, stepLines} {
		l, at := o.first, o.at
		for range farLines {
			l = l.beside(side)
			if l.x < -1 || l.y < -1 || l.x > float64(s.w) || l.y > float64(s.h) {
				break
			}
			s.raw = s.profile(l, s.raw)
			f, g, misfit := s.near(at)
			if misfit > mostMisfit {
				break
			}
			o.add(&f)
			o.lines, o.box, at = o.lines+1, o.box.Union(l.box(g.from, g.to)), g
		}
	}
}

// near reads the line at hand about where its neighbour was read.
func (s *scanner) near(at guess) (best fits, where guess, least float64) {
	least = 1
	m := at.module() * stepEnds
	for i := range 9 {
		g := guess{at.from + float64(i%3-1)*m, at.to + float64(i/3-1)*m, at.half}
		if f, misfit := s.read(s.raw, g); misfit < least {
			best, where, least = f, g, misfit
		}
	}
	return best, where, least
}

// judge joins readings of one number and says which may be used: those of enough lines that are most of the lines at their
// place. A short number that stands where a long one does is a part of that.
func judge(all []Reading) (out []Reading) {
	for _, n := range all {
		i := slices.IndexFunc(out, func(o Reading) bool { return o.Text == n.Text })
		if i < 0 {
			out = append(out, n)
			continue
		}
		o := &out[i]
		if n.Margin > o.Margin {
			o.Misfit, o.Margin = n.Misfit, n.Margin
		}
		o.Lines, o.Box = o.Lines+n.Lines, o.Box.Union(n.Box)
	}
	for i := range out {
		n := &out[i]
		inLong := false
		for _, o := range out {
			if !o.Box.Overlaps(n.Box) {
				continue
			}
			if short := len(o.Text) == 8; short == (len(n.Text) == 8) {
				n.Of += o.Lines
			} else {
				inLong = inLong || !short
			}
		}
		n.Sure = n.Lines >= leastLines && 2*n.Lines > n.Of && n.Margin >= leastMargin && !inLong
	}
	slices.SortFunc(out, func(a, b Reading) int { return cmp.Or(b.Lines-a.Lines, strings.Compare(a.Text, b.Text)) })
	return out
}
