package bars

import (
	"cmp"
	"math"
	"slices"
)

// fits are the misfits of all digits of a symbol, place by place; the second ten are those of set B.
type fits struct {
	digits [12][20]float64
	half   int // digits on each side: 6 or 4
}

// add adds the misfits of another line through the same symbol.
func (f *fits) add(o *fits) {
	for k := range f.digits {
		for d := range f.digits[k] {
			f.digits[k][d] += o.digits[k][d]
		}
	}
}

// fitter fits templates to a line.
type fitter struct {
	looks   []look
	samples []float32 // of the symbol at hand, from margin modules before it
}

// margin is how many modules are sampled beside a symbol.
const margin = 5

// Bounds of fitting. Chosen on one half of the photos.
const (
	mostBend    = 16   // halves of a module by which the middle may be off the middle: photos taken askew
	triedBends  = 8    // those whose guard in the middle fits best
	bendCost    = 0.01 // of a module of bend, in misfit
	mostMid     = 0.9  // misfit of the guard in the middle, by the look in the middle
	mostEnds    = 1.2  // of the other two together
	mostFirst   = 0.4  // of a digit in the mean, by the look in the middle
	mostMisfit  = 0.26 // by the best look
	slackDigits = 2    // of how many digits the misfit may be above the mean before a fit is given up
	maxShift    = 3    // samples by which a digit may stand off
)

// sample reads some modules of a symbol, counted from the start of its first guard.
func (r *fitter) sample(p []float32, g guess, bend float64, from, modules int) []float32 {
	r.samples = r.samples[:0]
	m := g.module()
	span := (g.to - g.from) / m
	for i := range modules * perModule {
		x := float64(from) + (float64(i)+0.5)/perModule - sideModules/2.0 // modules from the centre of the guard
		t := x / span
		r.samples = append(r.samples, value(p, g.from+m*(x+4*bend*t*(1-t))))
	}
	return r.samples
}

// part returns some modules of what was sampled last, moved by so many samples.
func (r *fitter) part(from, modules, shift int) []float32 {
	i := (margin+from)*perModule + shift
	return r.samples[i : i+modules*perModule]
}

// read fits a symbol where it may stand, and returns the misfits by the look that fits best, and their mean; 1 where none fits.
func (r *fitter) read(p []float32, g guess) (best fits, mean float64) {
	bend, ok := r.bend(p, g)
	if !ok {
		return best, 1
	}
	r.whole(p, g, bend)
	shifts := r.shifts(g.half)
	mid := sideModules + g.half*digitModules
	end := mid + midModules + g.half*digitModules
	least := math.Inf(1)
	for i := range r.looks {
		l := &r.looks[i]
		f := fits{half: g.half}
		c := misfit(r.part(-4, 8, 0), l.start) + misfit(r.part(mid-1, 7, 0), l.mid) + misfit(r.part(end-1, 8, 0), l.end)
		if c += r.fit(l, &f, &shifts, 1, least); c < least {
			best, least = f, c
		}
	}
	return best, least / float64(2*g.half+3)
}

// bend finds by how much the middle of a symbol is off, and whether there is one at all.
func (r *fitter) bend(p []float32, g guess) (best float64, ok bool) {
	plain := &r.looks[len(r.looks)/2]
	mid := sideModules + g.half*digitModules
	end := mid + midModules + g.half*digitModules
	if misfit(r.sample(p, g, 0, -4, 8), plain.start)+misfit(r.sample(p, g, 0, end-1, 8), plain.end) > mostEnds {
		return 0, false
	}
	type bent struct{ by, misfit float64 }
	var bends [2*mostBend + 1]bent
	for i := range bends {
		by := float64(i-mostBend) / 2
		bends[i] = bent{by, misfit(r.sample(p, g, by, mid-1, 7), plain.mid) + math.Abs(by)*bendCost}
	}
	slices.SortFunc(bends[:], func(a, b bent) int { return cmp.Compare(a.misfit, b.misfit) })
	least := mostFirst * float64(2*g.half)
	for _, b := range bends[:triedBends] {
		if b.misfit > mostMid {
			break
		}
		r.whole(p, g, b.by)
		if c := r.fit(plain, &fits{half: g.half}, &[12]int{}, 0, least); c < least {
			best, least, ok = b.by, c, true
		}
	}
	return best, ok
}

// whole samples all of a symbol and its margins.
func (r *fitter) whole(p []float32, g guess, bend float64) {
	r.sample(p, g, bend, -margin, 2*(g.half*digitModules+sideModules+margin)+midModules)
}

// shifts finds by how many samples each digit stands off.
func (r *fitter) shifts(half int) (shifts [12]int) {
	plain := &r.looks[len(r.looks)/2]
	var unused [20]float64
	for k := range 2 * half {
		least := math.Inf(1)
		for s := -maxShift; s <= maxShift; s++ {
			if c := r.digit(plain, half, k, s, &unused); c < least {
				least, shifts[k] = c, s
			}
		}
	}
	return shifts
}

// fit measures all digits, each at its shift and so many samples around it, and returns the sum of their least misfits. It
// gives up where that is more than a bound, or promises to be.
func (r *fitter) fit(l *look, f *fits, shifts *[12]int, around int, bound float64) (sum float64) {
	var c [20]float64
	for k := range 2 * f.half {
		least := math.Inf(1)
		for s := shifts[k] - around; s <= shifts[k]+around; s++ {
			if x := r.digit(l, f.half, k, s, &c); x < least {
				least, f.digits[k] = x, c
			}
		}
		if sum += least; sum > bound*float64(k+1+slackDigits)/float64(2*f.half) {
			return math.Inf(1)
		}
	}
	return sum
}

// digit measures how badly each digit fits at a place, and returns the least misfit.
func (r *fitter) digit(l *look, half, k, shift int, c *[20]float64) float64 {
	at, ts := sideModules+k*digitModules, l.left[:]
	switch {
	case k >= half:
		at, ts = at+midModules, l.right[:]
	case half == 4: // a short number has no digits of set B
		ts = ts[:10]
	}
	s := r.part(at-1, digitModules+2, shift)
	around, least := spreadOf(s), 1.0
	for d := range c {
		c[d] = 1
	}
	if around < leastSpread {
		return 1
	}
	for d, t := range ts {
		t, dot := t[:len(s)], float32(0)
		for i, v := range s {
			dot += v * t[i]
		}
		if dot > 0 {
			c[d] = 1 - float64(dot*dot/around)
			least = min(least, c[d])
		}
	}
	return least
}
