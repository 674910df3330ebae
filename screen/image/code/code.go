// Package code reads codes in pictures: QR and DataMatrix, and the codes of goods EAN-13, EAN-8 and UPC-A.
//
// Codes in squares carry their own check of errors and are read by a library, numbers of goods by package bars. It opens
// no address and reads no files.
package code

import (
	"cmp"
	"image"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"

	"github.com/aedile/aedile/screen/image/bars"
)

// Kind is the kind of a code.
type Kind string

// The kinds.
const (
	QR         Kind = "qr"
	DataMatrix Kind = "datamatrix"
	EAN13      Kind = "ean-13"
	EAN8       Kind = "ean-8"
	UPCA       Kind = "upc-a"
)

// Found is a code in a picture.
type Found struct {
	Kind Kind
	Text string
	// Agree is how many readings of the picture gave this text; Of how many were tried, or for numbers of goods how many gave any
	// number there.
	Agree, Of int
	// Sure is whether the text may be used as a key: codes that carry their own check of errors at once, numbers of goods as
	// [bars.Reading] says.
	Sure bool
	Box  image.Rectangle // where it stands, by its marks; empty where that is not known
}

// Goods reports whether the code is the number of goods.
func (f *Found) Goods() bool { return f.Kind == EAN13 || f.Kind == EAN8 || f.Kind == UPCA }

// sizes are the parts of its size at which a picture is read. From the trial of several on real photos.
var sizes = [...]float64{1, 0.75, 0.5, 1.5}

// maxSide is the longest side, in points, at which a picture is read: a code in it is read better small than large. Chosen.
const maxSide = 1600

func readers() []gozxing.Reader {
	return []gozxing.Reader{qrcode.NewQRCodeReader(), datamatrix.NewDataMatrixReader()}
}

// key is a text with its kind.
type key struct {
	kind Kind
	text string
}

// Read returns the codes in a picture, most readings first. It never fails: a picture without a code has none.
func Read(m image.Image) []Found {
	all := map[key]*Found{}
	tries := 0
	for _, size := range sizes {
		scaled, factor := scale(m, size)
		if scaled == nil {
			continue
		}
		source := gozxing.NewLuminanceSourceFromImage(scaled)
		for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
			tries++
			pass(b, factor, all)
		}
	}
	out := goods(m)
	for _, f := range all {
		f.Of = tries
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.Agree, a.Agree), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Text, b.Text))
	})
	return out
}

// goods returns the numbers of goods.
func goods(m image.Image) (out []Found) {
	for _, n := range bars.Scan(m) {
		kind := EAN13
		switch len(n.Text) {
		case 8:
			kind = EAN8
		case 12:
			kind = UPCA
		}
		out = append(out, Found{Kind: kind, Text: n.Text, Agree: n.Lines, Of: n.Of, Sure: n.Sure, Box: n.Box})
	}
	return out
}

// scale returns the picture at a part of its size, with the factor by which places are to be divided; nil for a size that is of no use.
func scale(m image.Image, size float64) (image.Image, float64) {
	b := m.Bounds()
	longest := max(b.Dx(), b.Dy())
	if longest == 0 {
		return nil, 0
	}
	if longest > maxSide {
		size *= maxSide / float64(longest)
	}
	w, h := int(float64(b.Dx())*size), int(float64(b.Dy())*size)
	if w < 16 || h < 16 || w > 2*maxSide || h > 2*maxSide {
		if size != 1 {
			return nil, 0
		}
		return m, 1
	}
	if size == 1 {
		return m, 1
	}
	dst := image.NewGray(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(dst, dst.Rect, m, b, draw.Src, nil)
	return dst, size
}

// pass tries every reader on one form of the picture.
func pass(b gozxing.Binarizer, factor float64, all map[key]*Found) {
	bitmap, err := gozxing.NewBinaryBitmap(b)
	if err != nil {
		return
	}
	for _, r := range readers() {
		result := decode(r, bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if result == nil {
			continue
		}
		kind := QR
		if result.GetBarcodeFormat() == gozxing.BarcodeFormat_DATA_MATRIX {
			kind = DataMatrix
		}
		k := key{kind, strings.ToValidUTF8(result.GetText(), "\uFFFD")}
		if all[k] == nil {
			all[k] = &Found{Kind: k.kind, Text: k.text, Sure: true, Box: box(result.GetResultPoints(), factor)}
		}
		all[k].Agree++
	}
}

// decode asks one reader; a reader that gives up in a panic has found nothing.
func decode(r gozxing.Reader, b *gozxing.BinaryBitmap, hints map[gozxing.DecodeHintType]any) (result *gozxing.Result) {
	defer func() {
		if recover() != nil {
			result = nil
		}
	}()
	got, err := r.Decode(b, hints)
	if err != nil {
		return nil
	}
	return got
}

// box is the least rectangle around the marks of a code, in points of the picture.
func box(ps []gozxing.ResultPoint, factor float64) image.Rectangle {
	var r image.Rectangle
	for _, p := range ps {
		if p == nil {
			continue
		}
		x, y := int(p.GetX()/factor), int(p.GetY()/factor)
		r = r.Union(image.Rect(x, y, x+1, y+1))
	}
	return r
}
