package bars

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// numbers are one of each form, with one that begins with nought.
var numbers = map[string]gozxing.BarcodeFormat{"4012345000009": gozxing.BarcodeFormat_EAN_13, "9780201310054": gozxing.BarcodeFormat_EAN_13,
	"036000291452": gozxing.BarcodeFormat_UPC_A, "40123455": gozxing.BarcodeFormat_EAN_8}

// seen is how a symbol is photographed.
type seen struct {
	module, angle, skew, blur float64 // points, radians, part by which the right end is wider, modules
	dark, light               float64 // levels
}

// photo draws a number as it is seen: another's writer makes the symbol, this one only looks at it.
func photo(t *testing.T, text string, s seen) image.Image {
	t.Helper()
	var w gozxing.Writer
	switch numbers[text] {
	case gozxing.BarcodeFormat_EAN_8:
		w = oned.NewEAN8Writer()
	case gozxing.BarcodeFormat_UPC_A:
		w = oned.NewUPCAWriter()
	default:
		w = oned.NewEAN13Writer()
	}
	bits, err := w.Encode(text, numbers[text], 1, 1, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 18})
	if err != nil {
		t.Fatal(err)
	}
	modules := bits.GetWidth()
	side := int(float64(modules)*s.module) + 20
	m := image.NewGray(image.Rect(0, 0, side, side))
	bar := func(x float64) bool { return x >= 0 && int(x) < modules && bits.Get(int(x), 0) }
	for y := range side {
		for x := range side {
			fx, fy := float64(x)-float64(side)/2, float64(y)-float64(side)/2
			along, across := fx*math.Cos(s.angle)+fy*math.Sin(s.angle), fy*math.Cos(s.angle)-fx*math.Sin(s.angle)
			at := along / s.module
			at += float64(modules)/2 + s.skew*at*at/float64(modules)
			darkness := 0.0
			const parts = 9
			for i := range parts {
				if math.Abs(across) < 25*s.module && bar(at+(float64(i)-parts/2)/parts*(s.blur*2+1/s.module)) {
					darkness += 1.0 / parts
				}
			}
			m.SetGray(x, y, color.Gray{uint8(s.light + (s.dark-s.light)*darkness)})
		}
	}
	return m
}

// A number is read as itself, and nothing else beside it, however it lies, near and far, in a poor light, blurred and askew.
func TestNumbersAreReadHoweverTheyLie(t *testing.T) {
	t.Parallel()
	sharp := seen{module: 3, light: 240, dark: 20}
	views := map[string]func(*seen){"as drawn": func(*seen) {}, "upside down": func(s *seen) { s.angle = math.Pi },
		"on its side": func(s *seen) { s.angle = math.Pi / 2 }, "at a slant": func(s *seen) { s.angle = 0.65 },
		"far":  func(s *seen) { s.module = 1.6 },
		"pale": func(s *seen) { s.light, s.dark = 120, 90 }, "blurred": func(s *seen) { s.blur = 0.6 }, "askew": func(s *seen) { s.skew = 0.2 },
		"near": func(s *seen) { s.module = 5 }}
	for text := range numbers {
		for name, change := range views {
			s := sharp
			change(&s)
			got := Scan(photo(t, text, s))
			if len(got) == 0 || !got[0].Sure || got[0].Text != text {
				t.Errorf("%s %s: %+v", text, name, got)
			}
			for _, n := range got[min(1, len(got)):] {
				if n.Sure {
					t.Errorf("%s %s: also %+v", text, name, n)
				}
			}
		}
	}
}

// A symbol stands where the box says, wherever the picture begins and however large it is.
func TestBoxIsWhereTheSymbolIs(t *testing.T) {
	t.Parallel()
	for _, module := range []float64{3, 13} {
		src := photo(t, "40123455", seen{module: module, light: 240, dark: 20})
		moved := image.NewGray(src.Bounds().Add(image.Pt(-70, 900)))
		for i := range moved.Pix {
			moved.Pix[i] = src.(*image.Gray).Pix[i]
		}
		got := Scan(moved)
		if len(got) == 0 || !got[0].Box.In(moved.Rect) || float64(got[0].Box.Dx()) < 60*module || float64(got[0].Box.Dx()) > 72*module {
			t.Errorf("module %g: %+v in %v", module, got, moved.Rect)
		}
	}
}

// Two symbols in one picture are two numbers, each sure: what stands elsewhere does not speak against a number.
func TestTwoSymbolsAreTwoNumbers(t *testing.T) {
	t.Parallel()
	a := photo(t, "40123455", seen{module: 2, light: 240, dark: 20})
	b := photo(t, "4012345000009", seen{module: 2, light: 240, dark: 20})
	both := image.NewGray(image.Rect(0, 0, a.Bounds().Dx()+b.Bounds().Dx(), b.Bounds().Dy()))
	for i := range both.Pix {
		both.Pix[i] = 240
	}
	for _, p := range []struct {
		m  image.Image
		at int
	}{{a, 0}, {b, a.Bounds().Dx()}} {
		for y := range p.m.Bounds().Dy() {
			for x := range p.m.Bounds().Dx() {
				both.Set(p.at+x, y, p.m.At(x, y))
			}
		}
	}
	sure := map[string]bool{}
	for _, n := range Scan(both) {
		sure[n.Text] = n.Sure
	}
	if !sure["40123455"] || !sure["4012345000009"] || len(sure) != 2 {
		t.Errorf("%v", sure)
	}
}

// Pictures without a symbol have no number: none at all, grain, stripes of any width, and a symbol whose digits are all covered.
func TestNothingIsReadWhereNothingIs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // chosen numbers, the same in each run
	pictures := map[string]image.Image{"empty": image.NewGray(image.Rectangle{}), "a point": image.NewGray(image.Rect(0, 0, 1, 1)),
		"a row": image.NewGray(image.Rect(0, 0, 400, 1)), "black": image.NewGray(image.Rect(-5, -5, 300, 200))}
	grain, covered := image.NewGray(image.Rect(0, 0, 300, 200)), photo(t, "4012345000009", seen{module: 3, light: 240, dark: 20}).(*image.Gray)
	for i := range grain.Pix {
		grain.Pix[i] = uint8(r.IntN(256)) //nolint:gosec // a level
	}
	for y := range covered.Rect.Dy() {
		for x := covered.Rect.Dx() / 4; x < covered.Rect.Dx()*3/4; x++ {
			covered.SetGray(x, y, color.Gray{240})
		}
	}
	pictures["grain"], pictures["covered"] = grain, covered
	for width := 1; width < 6; width++ {
		stripes := image.NewGray(image.Rect(0, 0, 400, 120))
		for i := range stripes.Pix {
			if x := i % 400; x > 40 && x < 360 && x/width%2 == 0 {
				stripes.Pix[i] = 200
			}
		}
		pictures[fmt.Sprint("stripes of ", width)] = stripes
	}
	for name, m := range pictures {
		for _, n := range Scan(m) {
			if n.Sure {
				t.Errorf("%s: %+v", name, n)
			}
		}
	}
}

// Readings of one place that differ make none sure, and a short number inside a long one is a part of it; those elsewhere
// count for themselves.
func TestOnlyMostOfThePlaceIsSure(t *testing.T) {
	t.Parallel()
	here, there := image.Rect(0, 0, 100, 50), image.Rect(0, 60, 100, 90)
	of := func(text string, lines int, margin float64, box image.Rectangle) Reading {
		return Reading{Text: text, Lines: lines, Margin: margin, Box: box}
	}
	for name, c := range map[string]struct {
		all  []Reading
		sure int
	}{
		"alone":               {[]Reading{of("4012345000009", 3, 0.5, here)}, 1},
		"too few lines":       {[]Reading{of("4012345000009", 2, 0.5, here)}, 0},
		"the next fits too":   {[]Reading{of("4012345000009", 9, 0.24, here)}, 0},
		"two halves":          {[]Reading{of("4012345000009", 5, 0.5, here), of("4006381333931", 5, 0.5, here)}, 0},
		"one of most":         {[]Reading{of("4012345000009", 6, 0.5, here), of("4006381333931", 5, 0.5, here)}, 1},
		"two places":          {[]Reading{of("4012345000009", 5, 0.5, here), of("4006381333931", 5, 0.5, there)}, 2},
		"one in two turns":    {[]Reading{of("4012345000009", 2, 0.5, here), of("4012345000009", 1, 0.6, here)}, 1},
		"short inside a long": {[]Reading{of("40123455", 5, 0.5, here), of("4006381333931", 5, 0.5, here)}, 1},
		"short beside a long": {[]Reading{of("40123455", 5, 0.5, here), of("4006381333931", 5, 0.5, there)}, 2},
	} {
		sure := 0
		for _, n := range judge(c.all) {
			if n.Sure {
				sure++
			}
		}
		if sure != c.sure {
			t.Errorf("%s: %d sure, want %d", name, sure, c.sure)
		}
	}
}
