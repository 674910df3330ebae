package code

import (
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

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
