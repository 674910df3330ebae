package provenance

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// chunk makes a chunk of a PNG file; nothing here looks at its sum.
func chunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body))) //nolint:gosec // a short text
	return append(append(append(b, kind...), body...), 0, 0, 0, 0)
}

func pngOf(chunks ...[]byte) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n"), append(bytes.Join(chunks, nil), chunk("IEND", "")...)...)
}

const xmp = `<rdf:Description Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>`

func TestMarksOfMadePicturesAreRead(t *testing.T) {
	t.Parallel()
	app1 := "http://ns.adobe.com/xap/1.0/\x00" + xmp
	jpeg := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(app1) + 2)}, app1...)
	for name, b := range map[string][]byte{
		"settings in PNG": pngOf(chunk("tEXt", "parameters\x00a cat\nSteps: 20, Sampler: Euler")),
		"XMP in PNG":      pngOf(chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp)),
		"XMP in JPEG":     append(jpeg, 0xff, 0xda, 0, 2),
		"XMP in WebP":     append([]byte("RIFF\x00\x00\x00\x00WEBPXMP "), append([]byte{byte(len(xmp)), 0, 0, 0}, xmp...)...),
	} {
		if m := Of(b); !m.Made() {
			t.Errorf("%s: %+v", name, m)
		}
	}
	for name, b := range map[string][]byte{"plain": pngOf(chunk("tEXt", "Comment\x00Steps: 20")), "none": nil,
		"text": []byte("Steps: 20"), "cut": jpeg[:20]} {
		if m := Of(b); m.Made() || m.Manifest {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// A manifest is found where there is one, and not where there is none.
func TestManifestsAreFound(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"A": false, "C": true, "CA": true, "E-sig-CA": true, "E-dat-CA": true} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "images", "c2pa", "adobe-20220124-"+name+".jpg"))
		if err != nil {
			t.Skip("no ../shared/data/images/c2pa")
		}
		m := Of(b)
		if m.Manifest != want || m.Made() || want && !strings.HasPrefix(m.Generator, "make_test_") || strings.Contains(m.Generator, "signature") {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// FuzzOf: no bytes break the reader.
func FuzzOf(f *testing.F) {
	f.Add(pngOf(chunk("tEXt", "parameters\x00Steps: 1")))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPXMP \xff\xff\xff\xff"))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xeb, 0, 3, 1})
	f.Fuzz(func(_ *testing.T, b []byte) { _ = Of(b) })
}
