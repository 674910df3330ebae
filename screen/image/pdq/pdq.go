// Package pdq makes and compares perceptual hashes of pictures by the public PDQ algorithm: 256 bits that stay nearly the same when a picture is
// scaled, recompressed or slightly changed, and differ for other pictures.
//
// It withstands neither crops nor borders. It reads no files: it takes decoded pictures. The steps and constants are those of the published
// description of PDQ (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019).
package pdq

import (
	"encoding/hex"
	"fmt"
	"image"
	"math"
	"math/bits"
	"slices"
	"sync"

	"golang.org/x/image/draw"

	"github.com/aedile/aedile"
)

// Hash is a perceptual hash. Bit k is bit k%64 of word k/64.
type Hash [4]uint64

const (
	side   = 64 // of the picture that is transformed
	coarse = 16 // of the frequencies that are kept
	passes = 2  // of the box filter
	// working is the side of the square to which larger pictures are brought first, as the published versions do.
	working = 512
	// Match is the greatest distance at which two hashes are said to be of the same picture: the threshold that the authors of PDQ recommend.
	Match = 31
	// Usable is the least quality at which a hash says anything, as they recommend too.
	Usable = 50
)

// Distance is the number of bits in which two hashes differ, 0 to 256.
func (h Hash) Distance(o Hash) int {
	return bits.OnesCount64(h[0]^o[0]) + bits.OnesCount64(h[1]^o[1]) + bits.OnesCount64(h[2]^o[2]) + bits.OnesCount64(h[3]^o[3])
}

// String writes the hash as 64 hexadecimal digits, highest bit first, as others exchange them.
func (h Hash) String() string { return fmt.Sprintf("%016x%016x%016x%016x", h[3], h[2], h[1], h[0]) }

// Parse reads 64 hexadecimal digits. It returns an Invalid error for anything else.
func Parse(s string) (h Hash, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 32 {
		return h, aedile.Invalidf("read picture hash", s[:min(len(s), 80)], "want 64 hexadecimal digits")
	}
	for i := range b {
		w := 3 - i/8
		h[w] = h[w]<<8 | uint64(b[i])
	}
	return h, nil
}

// Of hashes a picture. Quality is 0 to 100: how much there is to see; below Usable the hash means nothing.
func Of(m image.Image) (h Hash, quality int) {
	c, quality := transform(m)
	return c.hash(), quality
}

// Turned hashes a picture and its seven rotations and mirrorings, in the order: as it is, turned by 90, 180 and 270 degrees, mirrored in x and
// in y, and in both diagonals.
func Turned(m image.Image) (hs [8]Hash, quality int) {
	c, quality := transform(m)
	odd := func(n int) bool { return n&1 == 1 }
	for n, turn := range []func(i, j int) float64{
		func(i, j int) float64 { return c[i][j] },
		func(i, j int) float64 { return signed(c[j][i], !odd(j)) },
		func(i, j int) float64 { return signed(c[i][j], odd(i+j)) },
		func(i, j int) float64 { return signed(c[j][i], !odd(i)) },
		func(i, j int) float64 { return signed(c[i][j], !odd(i)) },
		func(i, j int) float64 { return signed(c[i][j], !odd(j)) },
		func(i, j int) float64 { return c[j][i] },
		func(i, j int) float64 { return signed(c[j][i], odd(i+j)) },
	} {
		var t coefficients
		for i := range coarse {
			for j := range coarse {
				t[i][j] = turn(i, j)
			}
		}
		hs[n] = t.hash()
	}
	return hs, quality
}

func signed(v float64, minus bool) float64 {
	if minus {
		return -v
	}
	return v
}

// coefficients are the low frequencies of a picture.
type coefficients [coarse][coarse]float64

// hash sets the bits of the frequencies above the median.
func (c *coefficients) hash() (h Hash) {
	var flat [coarse * coarse]float64
	for i := range coarse {
		copy(flat[i*coarse:], c[i][:])
	}
	sorted := flat
	slices.Sort(sorted[:])
	median := sorted[len(sorted)/2-1]
	for k, v := range flat {
		if v > median {
			h[k/64] |= 1 << (k % 64)
		}
	}
	return h
}

// cosines are the rows of the transform, without the constant one.
var cosines = sync.OnceValue(func() *[coarse][side]float64 {
	m := &[coarse][side]float64{}
	for i := range coarse {
		for j := range side {
			m[i][j] = math.Sqrt(2.0/side) * math.Cos(math.Pi/2/side*float64(i+1)*float64(2*j+1))
		}
	}
	return m
})

// transform returns the low frequencies of a picture and its quality.
func transform(m image.Image) (c coefficients, quality int) {
	small := shrink(m)
	d := cosines()
	var half [coarse][side]float64
	for i := range coarse {
		for j := range side {
			sum := 0.0
			for k := range side {
				sum += float64(d[i][k] * small[k][j])
			}
			half[i][j] = sum
		}
	}
	for i := range coarse {
		for j := range coarse {
			sum := 0.0
			for k := range side {
				sum += float64(half[i][k] * d[j][k])
			}
			c[i][j] = sum
		}
	}
	return c, qualityOf(small)
}

// qualityOf sums the steps between neighbours: a picture without edges has nothing to be known by.
func qualityOf(s *[side][side]float64) int {
	sum := 0
	step := func(a, b float64) { sum += int(math.Abs(math.Trunc((a - b) * 100 / 255))) }
	for i := range side {
		for j := range side {
			if i+1 < side {
				step(s[i][j], s[i+1][j])
			}
			if j+1 < side {
				step(s[i][j], s[i][j+1])
			}
		}
	}
	const full = 90 // the sum, in hundredths, at which quality is 1
	return min(sum/full, 100)
}

// shrink returns the brightness of a picture at 64 by 64 points, after a filter that is as wide as the points lie apart.
func shrink(m image.Image) *[side][side]float64 {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	out := &[side][side]float64{}
	if w == 0 || h == 0 {
		return out
	}
	if max(w, h) > working {
		small := image.NewRGBA(image.Rect(0, 0, working, working))
		draw.BiLinear.Scale(small, small.Rect, m, b, draw.Src, nil)
		m, w, h = small, working, working
	}
	luma := brightness(m)
	tmp := make([]float32, len(luma))
	for range passes {
		boxRows(luma, tmp, w, h, (w+2*side-1)/(2*side))
		boxColumns(tmp, luma, w, h, (h+2*side-1)/(2*side))
	}
	for i := range side {
		y := (2*i + 1) * h / (2 * side)
		for j := range side {
			out[i][j] = float64(luma[y*w+(2*j+1)*w/(2*side)])
		}
	}
	return out
}

// brightness returns the brightness of each point, 0 to 255, by the weights of ITU-R BT.601.
func brightness(m image.Image) []float32 {
	b := m.Bounds()
	out := make([]float32, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := m.At(x, y).RGBA()
			out = append(out, 0.299*float32(r>>8)+0.587*float32(g>>8)+0.114*float32(bl>>8))
		}
	}
	return out
}

func boxRows(in, out []float32, w, h, window int) {
	for y := range h {
		box(in[y*w:], out[y*w:], w, 1, window)
	}
}

func boxColumns(in, out []float32, w, h, window int) {
	for x := range w {
		box(in[x:], out[x:], h, w, window)
	}
}

// box averages each of n values with those around it; at the ends with those that are there.
func box(in, out []float32, n, stride, window int) {
	half := (window + 2) / 2
	ahead := half - 1
	behind := window - half
	sum, count := float32(0), 0
	for i := range min(ahead, n) {
		sum += in[i*stride]
		count++
	}
	for i := range n {
		if i+ahead < n {
			sum += in[(i+ahead)*stride]
			count++
		}
		if i > behind {
			sum -= in[(i-behind-1)*stride]
			count--
		}
		out[i*stride] = sum / float32(count)
	}
}
