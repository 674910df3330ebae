package code

import (
	"encoding/json"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

type expected struct {
	File, Family string
	Text         *string
	Decoded      bool
	Bin          bool
}

// photos calls f for each picture of a folder of real data, or skips the test.
func photos(t *testing.T, folder string, f func(expected, []Found)) {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "data", "images", folder)
	b, err := os.ReadFile(filepath.Join(dir, "expected.ndjson"))
	if err != nil {
		t.Skipf("no ../shared/data/images/%s", folder)
	}
	if testing.Short() {
		t.Skip("reading all photos takes a while")
	}
	for line := range strings.Lines(string(b)) {
		var e expected
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		p, err := os.Open(filepath.Join(dir, e.File))
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := image.Decode(p)
		p.Close() //nolint:errcheck // read only
		if err != nil {
			t.Errorf("%s: %v", e.File, err)
			continue
		}
		f(e, Read(m))
	}
}

func has(fs []Found, text string) bool {
	for _, f := range fs {
		if f.Sure && f.Text == text {
			return true
		}
	}
	return false
}

// Of photos with QR codes as many are read as the reference reads.
func TestQRCodesInPhotosAreRead(t *testing.T) {
	t.Parallel()
	reference, both, ours := 0, 0, 0
	photos(t, "qr", func(e expected, fs []Found) {
		any := false
		for _, f := range fs {
			any = any || f.Kind == QR
		}
		if any {
			ours++
		}
		if !e.Decoded {
			return
		}
		reference++
		if any {
			both++
		} else {
			t.Logf("not read: %s", e.File)
		}
	})
	t.Logf("reference %d, ours %d, both %d", reference, ours, both)
	if ours < reference {
		t.Errorf("%d read, the reference reads %d", ours, reference)
	}
}

// Of photos with numbers of goods three quarters are read, at most one wrong, and none is made up where there is none.
func TestNumbersOfGoodsInPhotosAreRead(t *testing.T) {
	t.Parallel()
	goods, read, wrong, invented, others, othersRead := 0, 0, 0, 0, 0, 0
	photos(t, "barcodes", func(e expected, fs []Found) {
		want := ""
		if e.Text != nil {
			want = *e.Text
		}
		linear := strings.HasPrefix(e.Family, "ean") || strings.HasPrefix(e.Family, "upc")
		switch {
		case strings.HasPrefix(e.Family, "falsepos"):
			for _, f := range fs {
				if f.Sure {
					invented++
					t.Errorf("%s: invented %+v", e.File, f)
				}
			}
		case linear:
			goods++
			want = strings.TrimSpace(want)
			ok := has(fs, want) || has(fs, strings.TrimPrefix(want, "0"))
			if ok {
				read++
			}
			for _, f := range fs {
				if f.Sure && f.Goods() && f.Text != want && "0"+f.Text != want {
					wrong++
					t.Logf("wrong: %s: %+v, want %s", e.File, f, want)
				}
			}
		case want != "":
			others++
			if has(fs, want) {
				othersRead++
			}
		}
	})
	t.Logf("numbers of goods: %d of %d read, %d wrong, %d invented; QR and DataMatrix: %d of %d", read, goods, wrong, invented,
		othersRead, others)
	const floor = 61
	if read < floor || wrong > 1 {
		t.Errorf("%d of %d read, want %d; %d wrong, want one at most", read, goods, floor, wrong)
	}
}

// drawn returns a picture of a code with a white border.
func drawn(t *testing.T, w gozxing.Writer, text string, f gozxing.BarcodeFormat, width, height int) image.Image {
	t.Helper()
	m, err := w.Encode(text, f, width, height, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, width+120, height+120))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(page, image.Rect(60, 60, 60+width, 60+height), m, image.Point{}, draw.Src)
	return page
}

func TestDrawnCodesAreReadBack(t *testing.T) {
	t.Parallel()
	for text, m := range map[string]image.Image{
		"https://chat.example/x": drawn(t, qrcode.NewQRCodeWriter(), "https://chat.example/x", gozxing.BarcodeFormat_QR_CODE, 240, 240),
		"4012345000009":          drawn(t, oned.NewEAN13Writer(), "4012345000009", gozxing.BarcodeFormat_EAN_13, 300, 120),
	} {
		if fs := Read(m); !has(fs, text) {
			t.Errorf("%s: %+v", text, fs)
		}
	}
}

// A picture of nothing, of any size, has no code.
func TestNothingIsReadInNothing(t *testing.T) {
	t.Parallel()
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 1, 1), image.Rect(0, 0, 15, 400), image.Rect(0, 0, 300, 200),
		image.Rect(-5, -5, 40, 40)} {
		if fs := Read(image.NewGray(r)); len(fs) != 0 {
			t.Errorf("%v: %+v", r, fs)
		}
	}
}
