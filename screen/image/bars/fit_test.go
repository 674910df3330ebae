package bars

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// right reports whether the check digit of a number is right (GS1 General Specifications, section 7.9).
func right(text string) bool {
	sum := 0
	for i := range len(text) {
		sum += int(text[len(text)-1-i]-'0') * (1 + i%2*2)
	}
	return sum%10 == 0
}

// Whatever the misfits are, the number chosen has a right check digit, no other is better, and the next one is another
// number that is worse.
func TestBestIsTheLeastMisfitWithARightCheckDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := fits{half: rapid.SampledFrom([]int{4, 6}).Draw(t, "half")}
		for k := range f.digits {
			for d := range f.digits[k] {
				f.digits[k][d] = rapid.Float64Range(0, 1).Draw(t, "misfit")
			}
		}
		d, least, next := f.best()
		if text := d.text(f.half); !right(text) || next < least {
			t.Fatalf("%s, %g then %g", text, least, next)
		}
		// a bound that needs no search: each place at its best
		low := 0.0
		for k := range 2 * f.half {
			low += slices.Min(f.digits[k][:])
		}
		if least < low-1e-9 {
			t.Errorf("%g is below what is possible, %g", least, low)
		}
		// its misfit is the sum of those of its digits
		sum := 0.0
		for k := range 2 * f.half {
			set := 0
			if f.half == 6 && k < 6 && setB[d[0]][k] {
				set = 10
			}
			sum += f.digits[k][set+int(d[k+1])]
		}
		if math.Abs(sum-least) > 1e-9 {
			t.Errorf("%s: %g, its digits add up to %g", d.text(f.half), least, sum)
		}
	})
}

// A drawing fits itself and, but for brightness and contrast, nothing else as well; no two digits look the same.
func TestDrawingsFitThemselvesAlone(t *testing.T) {
	t.Parallel()
	for _, l := range looks() {
		for i, a := range l.left {
			s := make([]float32, len(a))
			for j, v := range a {
				s[j] = 100 + 40*v
			}
			if c := misfit(s, a); c > 1e-3 {
				t.Errorf("digit %d: %g of itself", i, c)
			}
			for j, b := range l.left {
				if c := misfit(s, b); i != j && c < 0.02 {
					t.Errorf("digits %d and %d: %g", i, j, c)
				}
			}
		}
	}
	if c := misfit(make([]float32, 32), looks()[0].start); c != 1 {
		t.Errorf("flat: %g", c)
	}
}

// Bars of any widths have two edges each, where they begin and end, in whatever contrast.
func TestEdgesOfBarsAreFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dark := float32(rapid.IntRange(0, 100).Draw(t, "dark"))
		light := dark + float32(rapid.IntRange(20, 150).Draw(t, "contrast"))
		var p []float32
		var want []float64
		put := func(n int, v float32) {
			for range n {
				p = append(p, v)
			}
		}
		put(12, light)
		for _, w := range rapid.SliceOfN(rapid.IntRange(2, 12), 2, 20).Draw(t, "widths") {
			want = append(want, float64(len(p))-0.5)
			put(w, dark)
			want = append(want, float64(len(p))-0.5)
			put(w, light)
		}
		got := edges(p, parts[1], nil)
		if len(got) != len(want) {
			t.Fatalf("%d edges, want %d", len(got), len(want))
		}
		for i := range got {
			if math.Abs(got[i]-want[i]) > 0.51 {
				t.Errorf("edge %d at %g, want %g", i, got[i], want[i])
			}
		}
	})
}

// FuzzGuess: no brightness along a line breaks the search, and what it returns lies on the line.
func FuzzGuess(f *testing.F) {
	f.Add([]byte("\x00\xff\x00\xff\x00\xff"))
	f.Add([]byte{200, 200, 200, 200, 200, 200, 10, 200, 10, 200, 10, 200})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 2 {
			return
		}
		s := scanner{fitter: fitter{looks: looks()}}
		for _, v := range b[:min(len(b), 4096)] {
			s.raw = append(s.raw, float32(v))
		}
		for _, g := range s.guess() {
			if g.from < 0 || g.to > float64(len(s.raw)) || g.module() < leastModule {
				t.Errorf("%+v", g)
			}
			s.read(s.raw, g)
		}
	})
}
