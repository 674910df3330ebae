package bars

import "math"

// A symbol of goods is a row of elements, bars and spaces by turns, each one to four modules wide: a guard of three modules, digits of four
// elements in seven modules each, a guard of five in the middle, as many digits, and a guard of three (ISO/IEC 15420).
const (
	sideModules  = 3
	digitModules = 7
	midModules   = 5
)

// patterns are the widths of the elements of each digit, in modules, in set A; set B has them in reverse. On the right
// stands set C: A with bars for spaces.
var patterns = [10][4]float64{{3, 2, 1, 1}, {2, 2, 2, 1}, {2, 1, 2, 2}, {1, 4, 1, 1}, {1, 1, 3, 2}, {1, 2, 3, 1}, {1, 1, 1, 4},
	{1, 3, 1, 2}, {1, 2, 1, 3}, {3, 1, 1, 2}}

// setB says, by the first digit of thirteen, which of the six digits on the left are of set B: the first digit has no bars of its own.
var setB = [10][6]bool{{}, {false, false, true, false, true, true}, {false, false, true, true, false, true},
	{false, false, true, true, true, false}, {false, true, false, false, true, true}, {false, true, true, false, false, true},
	{false, true, true, true, false, false}, {false, true, false, true, false, true}, {false, true, false, true, true, false},
	{false, true, true, false, true, false}}

// perModule is how many samples are taken of a module.
const perModule = 4

// template is how bright a part of a symbol looks, sample by sample: its mean is nought and the sum of its squares one.
type template []float32

// look is how a symbol is seen.
type look struct {
	left  [20]template // digits with a module on each side: ten of set A, ten of B
	right [10]template
	start template // the guards: with four modules of light before it and one behind
	mid   template // with a module of the bars on both sides
	end   template // with one of light before and four behind
}

// looks are the looks that are tried: how blurred the symbol is and by how much its bars are too wide, both in modules.
// Chosen on one half of the photos; the one in the middle is tried first.
func looks() (all []look) {
	for _, blur := range [...]float64{0.3, 0.55, 0.8} {
		for _, spread := range [...]float64{-0.5, -0.25, 0, 0.25, 0.5} {
			draw := func(modules int, dark bool, turns ...float64) template {
				return drawn(modules, dark, turns, blur, spread)
			}
			l := look{start: draw(8, false, 4, 5, 6, 7), mid: draw(7, true, 1, 2, 3, 4, 5, 6), end: draw(8, false, 1, 2, 3, 4)}
			for d, p := range patterns {
				digit := func(dark bool, a, b, c, d float64) template {
					return draw(digitModules+2, dark, 1, 1+a, 1+a+b, 1+a+b+c, 1+a+b+c+d)
				}
				l.left[d], l.left[d+10] = digit(true, p[0], p[1], p[2], p[3]), digit(true, p[3], p[2], p[1], p[0])
				l.right[d] = digit(false, p[0], p[1], p[2], p[3])
			}
			all = append(all, l)
		}
	}
	return all
}

// drawn draws so many modules that begin dark or light and turn at the given places.
func drawn(modules int, dark bool, turns []float64, blur, spread float64) template {
	t := make(template, modules*perModule)
	v := make([]float64, len(t))
	sum, squares := 0.0, 0.0
	for i := range v {
		x, sign := (float64(i)+0.5)/perModule, -1.0
		if dark {
			sign = 1
		}
		for _, at := range turns {
			v[i] += sign * math.Erf((x-at-sign*spread/2)/(blur*math.Sqrt2)) // where bars are too wide a turn to light comes later
			sign = -sign
		}
		sum += v[i]
	}
	for i := range v {
		v[i] -= sum / float64(len(v))
		squares += v[i] * v[i]
	}
	for i := range v {
		t[i] = float32(v[i] / math.Sqrt(squares))
	}
	return t
}

// misfit is how badly samples fit a template: 0 where they are the same but for brightness and contrast, 1 where they have nothing of it.
func misfit(s []float32, t template) float64 {
	around := spreadOf(s)
	dot := float32(0)
	for i, v := range s {
		dot += v * t[i]
	}
	if around < leastSpread || dot <= 0 {
		return 1
	}
	return 1 - float64(dot*dot/around)
}

// leastSpread is the least sum of squared differences from the mean, in levels, that is more than rounding. Chosen.
const leastSpread = 1

// spreadOf is the sum of the squares of the differences from the mean.
func spreadOf(s []float32) float32 {
	sum, squares := float32(0), float32(0)
	for _, v := range s {
		sum += v
		squares += v * v
	}
	return squares - sum*sum/float32(len(s))
}
