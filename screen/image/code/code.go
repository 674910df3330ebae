// Package code reads codes in pictures: QR and DataMatrix, and the codes of goods EAN-13, EAN-8 and UPC-A.
//
// A code that is read once may be read wrong: numbers of goods count where several readings of the picture, at other sizes and by other thresholds,
// agree, and a short one where its quiet zones are there. It opens no address and reads no files.
package code

import (
	"cmp"
	"image"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"
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
	// Agree is how many readings of the picture gave this text; Of how many were tried.
	Agree, Of int
	// Sure is whether the text may be used as a key: codes that carry their own check of errors at once, numbers of goods where readings agree.
	Sure bool
	Box  image.Rectangle // where it stands, by its marks; empty where that is not known
}

// Goods reports whether the code is the number of goods.
func (f *Found) Goods() bool { return f.Kind == EAN13 || f.Kind == EAN8 || f.Kind == UPCA }

// sizes are the parts of its size at which a picture is read, and whether for numbers of goods alone. From the trial of several on real photos.
var sizes = [...]struct {
	part   float64
	linear bool
}{{1, false}, {0.75, false}, {0.5, false}, {1.5, false}, {1.25, true}, {2, true}, {0.6, true}, {0.35, true}}

// maxSide is the longest side, in points, at which a picture is read: a code in it is read better small than large. Chosen.
const maxSide = 1600

// agreeShort is how many readings must agree on a short number of goods. A longer one counts where two sizes agree: measured on photos, two
// readings of one size that agree were wrong in 2 of 81.
const agreeShort = 4

// reader is one kind of reader with the hints it is given.
type reader struct {
	gozxing.Reader
	linear bool
}

func readers() []reader {
	return []reader{{qrcode.NewQRCodeReader(), false}, {datamatrix.NewDataMatrixReader(), false}, {oned.NewEAN13Reader(), true},
		{oned.NewUPCAReader(), true},
		{oned.NewEAN8Reader(), true}}
}

// seen is a text with how often it was read.
type seen struct {
	Found
	quiet bool
	sizes uint // at which it was read
}

// Read returns the codes in a picture, most readings first. It never fails: a picture without a code has none.
func Read(m image.Image) []Found {
	all := map[Kind]map[string]*seen{}
	tries := 0
	for n, size := range sizes {
		scaled, factor := scale(m, size.part)
		if scaled == nil {
			continue
		}
		source := gozxing.NewLuminanceSourceFromImage(scaled)
		for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
			tries++
			pass(b, factor, all, size.linear, n)
		}
	}
	return judge(all, tries)
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

// pass tries every reader, or those of linear codes, on one form of the picture.
func pass(b gozxing.Binarizer, factor float64, all map[Kind]map[string]*seen, linear bool, size int) {
	bitmap, err := gozxing.NewBinaryBitmap(b)
	if err != nil {
		return
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, r := range readers() {
		if linear && !r.linear {
			continue
		}
		result := decode(r, bitmap, hints)
		if result == nil {
			continue
		}
		kind, ok := kindOf(result.GetBarcodeFormat())
		if !ok {
			continue
		}
		if all[kind] == nil {
			all[kind] = map[string]*seen{}
		}
		text := strings.ToValidUTF8(result.GetText(), "\uFFFD")
		s := all[kind][text]
		if s == nil {
			s = &seen{Found: Found{Kind: kind, Text: text, Box: box(result.GetResultPoints(), factor)}}
			all[kind][text] = s
		}
		s.Agree++
		s.sizes |= 1 << size
		s.quiet = s.quiet || r.linear && quiet(bitmap, result.GetResultPoints())
	}
}

// decode asks one reader; a reader that gives up in a panic has found nothing.
func decode(r reader, b *gozxing.BinaryBitmap, hints map[gozxing.DecodeHintType]any) (result *gozxing.Result) {
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

func kindOf(f gozxing.BarcodeFormat) (Kind, bool) {
	switch f {
	case gozxing.BarcodeFormat_QR_CODE:
		return QR, true
	case gozxing.BarcodeFormat_DATA_MATRIX:
		return DataMatrix, true
	case gozxing.BarcodeFormat_EAN_13:
		return EAN13, true
	case gozxing.BarcodeFormat_EAN_8:
		return EAN8, true
	case gozxing.BarcodeFormat_UPC_A:
		return UPCA, true
	}
	return "", false
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

// quiet reports whether a linear code has light on both sides, at least as wide as seven of its narrowest bars where it is told by its ends.
func quiet(b *gozxing.BinaryBitmap, ps []gozxing.ResultPoint) bool {
	if len(ps) < 2 || ps[0] == nil || ps[1] == nil {
		return false
	}
	left, right, y := int(ps[0].GetX()), int(ps[len(ps)-1].GetX()), int(ps[0].GetY())
	if left > right {
		left, right = right, left
	}
	const modules, zone = 67, 7 // of an EAN-8, and of each of its quiet zones
	width := max((right-left)*zone/modules, 3)
	m, err := b.GetBlackMatrix()
	if err != nil || y < 0 || y >= m.GetHeight() {
		return false
	}
	light := func(from, to int) bool {
		for x := max(from, 0); x < min(to, m.GetWidth()); x++ {
			if m.Get(x, y) {
				return false
			}
		}
		return from >= 0 && to <= m.GetWidth()
	}
	return light(left-width-2, left-2) && light(right+2, right+width+2)
}

// judge says which readings may be used. Of a number that is part of another in the same picture only the longer counts.
func judge(all map[Kind]map[string]*seen, tries int) (out []Found) {
	joinUPC(all)
	most := 0
	for _, k := range []Kind{EAN13, UPCA} {
		for _, s := range all[k] {
			most = max(most, s.Agree)
		}
	}
	for kind, texts := range all {
		for _, s := range texts {
			f := s.Found
			f.Of = tries
			switch {
			case !f.Goods():
				f.Sure = true
			case kind == EAN8:
				f.Sure = s.Agree >= agreeShort && s.quiet && most == 0
			default:
				f.Sure = s.sizes&(s.sizes-1) != 0 && s.Agree == most
			}
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.Agree, a.Agree), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Text, b.Text))
	})
	return out
}

// joinUPC takes a UPC-A and the EAN-13 that begins with a zero for the one code that they are.
func joinUPC(all map[Kind]map[string]*seen) {
	for text, s := range all[UPCA] {
		if e := all[EAN13]["0"+text]; e != nil {
			s.Agree, s.sizes = max(s.Agree, e.Agree), s.sizes|e.sizes
			delete(all[EAN13], "0"+text)
		}
	}
}
