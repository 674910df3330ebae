package code

import (
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"pgregory.net/rapid"
)

// A number of goods counts only where two sizes of the picture agree on it and none is read more often; a short one
// never beside a long one.
func TestNumbersOfGoodsCountWhereReadingsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, long := map[Kind]map[string]*seen{}, 0
		for i := range rapid.IntRange(0, 8).Draw(t, "n") {
			k := rapid.SampledFrom([]Kind{QR, DataMatrix, EAN13, EAN8}).Draw(t, "kind")
			s := &seen{Found: Found{Kind: k, Text: fmt.Sprint(i), Agree: rapid.IntRange(1, 16).Draw(t, "agree")},
				quiet: rapid.Bool().Draw(t, "quiet"), sizes: uint(rapid.IntRange(1, 255).Draw(t, "sizes"))}
			if all[k] == nil {
				all[k] = map[string]*seen{}
			}
			all[k][s.Text] = s
			if k == EAN13 {
				long = max(long, s.Agree)
			}
		}
		got := judge(all, 16)
		for i, f := range got {
			s := all[f.Kind][f.Text]
			one := s.sizes&(s.sizes-1) == 0
			switch {
			case !f.Goods() && !f.Sure, f.Kind == EAN13 && f.Sure && (one || f.Agree < long),
				f.Kind == EAN8 && f.Sure && (long > 0 || f.Agree < agreeShort || !s.quiet):
				t.Errorf("%+v of %+v", f, got)
			case i > 0 && got[i-1].Agree < f.Agree, f.Of != 16:
				t.Errorf("order or tries: %+v", got)
			}
		}
		if again := judge(all, 16); !reflect.DeepEqual(got, again) {
			t.Errorf("%+v, then %+v", got, again)
		}
	})
}

// A drawn number is read as itself wherever the picture begins; one with a leading zero is one code, not two.
func TestADrawnNumberIsNeverReadAsAnother(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(39, 2)) //nolint:gosec // chosen numbers, the same in each run
	for i := range 4 {
		digits, sum := "", 0
		for at := range 12 {
			d := r.IntN(10)
			if at == 0 {
				d = i % 2 * 4
			}
			digits, sum = digits+fmt.Sprint(d), sum+d*(1+at%2*2)
		}
		digits += fmt.Sprint((10 - sum%10) % 10)
		m := drawn(t, oned.NewEAN13Writer(), digits, gozxing.BarcodeFormat_EAN_13, 300, 120)
		moved := image.NewGray(m.Bounds().Add(image.Pt(-70, 900)))
		draw.Draw(moved, moved.Rect, m, m.Bounds().Min, draw.Src)
		for name, p := range map[string]image.Image{"as drawn": m, "begins elsewhere": moved} {
			sure := 0
			for _, f := range Read(p) {
				if f.Sure && f.Text != digits && "0"+f.Text != digits {
					t.Errorf("%s, %s: %+v", digits, name, f)
				}
				if f.Sure {
					sure++
				}
			}
			if sure != 1 {
				t.Errorf("%s, %s: %d codes", digits, name, sure)
			}
		}
	}
}
