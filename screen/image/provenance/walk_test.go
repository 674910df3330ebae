package provenance

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// segment makes a segment of a JPEG file.
func segment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...) //nolint:gosec // a short text
}

// forms returns a file of each kind with a mark behind other parts of the file.
func forms(before []string) map[string][]byte {
	chunks, segments, riff := [][]byte{}, []byte{0xff, 0xd8}, []byte("RIFF\x00\x00\x00\x00WEBP")
	addRIFF := func(kind, body string) {
		riff = append(binary.LittleEndian.AppendUint32(append(riff, kind...), uint32(len(body))), body...) //nolint:gosec // a short text
		if len(body)%2 == 1 {
			riff = append(riff, 0)
		}
	}
	for _, s := range before {
		chunks, segments = append(chunks, chunk("tEXt", "Comment\x00"+s)), append(segments, segment(0xe2, s)...)
		addRIFF("EXIF", s)
	}
	addRIFF("XMP ", xmp)
	chunks = append(chunks, chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp))
	segments = append(segments, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp)...)
	return map[string][]byte{"png": pngOf(chunks...), "jpeg": append(segments, 0xff, 0xda, 0, 2), "webp": riff}
}

// What stands before a mark, of any length, does not hide it, and reading leaves the file as it was.
func TestOtherPartsDoNotHideAMark(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for name, b := range forms(rapid.SliceOfN(rapid.StringN(0, 40, 200), 0, 5).Draw(t, "before")) {
			was := bytes.Clone(b)
			if m := Of(b); m.Source != "trainedAlgorithmicMedia" || !m.Made() {
				t.Errorf("%s: %+v", name, m)
			}
			if !bytes.Equal(b, was) {
				t.Errorf("%s was changed", name)
			}
		}
	})
}

// What may stand between the segments of a JPEG file does not hide a mark either.
func TestFillAndLoneMarkersDoNotHideAMark(t *testing.T) {
	t.Parallel()
	mark := segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp)
	for name, between := range map[string][]byte{"a fill byte": {0xff}, "many fill bytes": bytes.Repeat([]byte{0xff}, 999),
		"a restart":                  {0xff, 0xd3},
		"a temporary marker, filled": {0xff, 0xff, 0x01, 0xff}} {
		b := slices.Concat([]byte{0xff, 0xd8}, segment(0xe0, "JFIF"), between, mark, []byte{0xff, 0xda, 0, 2})
		if m := Of(b); !m.Made() {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if m := Of(bytes.Repeat([]byte{0xff}, 1<<20)); m.Made() {
		t.Errorf("nothing but fill: %+v", m)
	}
}

// A file that is cut anywhere has the mark whole or not at all.
func TestACutFileHasTheMarkOrNone(t *testing.T) {
	t.Parallel()
	for name, b := range forms([]string{"a"}) {
		all := Of(b)
		for n := range b {
			if m := Of(b[:n:n]); !reflect.DeepEqual(m, Marks{}) && !reflect.DeepEqual(m, all) {
				t.Errorf("%s cut at %d: %+v", name, n, m)
			}
		}
	}
}

// What stands behind the end of a picture, or says that it is longer than the file, is no mark.
func TestWhatIsNoPartOfTheFileIsNoMark(t *testing.T) {
	t.Parallel()
	mark := chunk("tEXt", "parameters\x00Steps: 20")
	long := bytes.Clone(mark)
	binary.BigEndian.PutUint32(long, 0xffff_fff0)
	app := segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp)
	for name, b := range map[string][]byte{"behind the end of a PNG": append(pngOf(), mark...), "chunk that is too long": pngOf(long),
		"behind the scan of a JPEG":       append([]byte{0xff, 0xd8, 0xff, 0xda, 0, 2}, app...),
		"segment shorter than its length": append([]byte{0xff, 0xd8, 0xff, 0xe2, 0, 1}, app...),
		"other form type": append([]byte("RIFF\x00\x00\x00\x00WAVEXMP "),
			append([]byte{byte(len(xmp)), 0, 0, 0}, xmp...)...)} {
		if m := Of(b); m.Made() || m.Manifest {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
