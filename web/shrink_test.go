package web

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"
)

// shrunk writes a picture with at most 256 colours: those that most of it is made of. Pages have few, so nothing of them is lost to the
// eye.
func shrunk(t testing.TB, raw []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	box := img.Bounds()
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA {
		r, g, b, _ := img.At(x, y).RGBA()
		return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	near := func(a, b color.RGBA) int {
		dr, dg, db := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
		return dr*dr + dg*dg + db*db
	}
	var p color.Palette
	for _, c := range all { // one that is all but the same as one before it adds nothing
		if len(p) == 96 {
			break
		}
		if !slices.ContainsFunc(p, func(o color.Color) bool { return near(c, o.(color.RGBA)) < 40 }) {
			p = append(p, c)
		}
	}
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(box, p)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := at(x, y)
			i, known := index[c]
			if !known {
				i = uint8(p.Index(c))
				index[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAShrunkPictureShowsTheSame(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 40, 4))
	for x := range 40 {
		for y := range 4 {
			img.Set(x, y, color.RGBA{uint8(x * 6), uint8(y * 60), 200, 255})
		}
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, img); err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(shrunk(t, raw.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	for x := range 40 {
		for y := range 4 {
			a, b := img.RGBAAt(x, y), color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
			if d := max(a.R, b.R) - min(a.R, b.R); d > 14 || a.G != b.G || a.B != b.B {
				t.Fatalf("at %d, %d: got %v, want %v", x, y, b, a)
			}
		}
	}
}
