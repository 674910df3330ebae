package provenance

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// kind is what a part of a file holds.
type kind uint8

// The kinds.
const (
	store    kind = iota // a manifest, or in JPEG a piece of one
	metadata             // XMP
	words                // a key, a nought and words
)

// part is a part of a file that may hold a mark: from its first byte to behind its last, and where in it the body begins.
type part struct {
	kind
	from, body, to int
}

// partsOf yields the parts of a JPEG, PNG or WebP file that may hold marks, up to the first that is cut short.
func partsOf(b []byte) iter.Seq[part] {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xd8}):
		return jpegParts(b)
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return pngParts(b)
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return riffParts(b)
	}
	return func(func(part) bool) {}
}

const xmpName = "http://ns.adobe.com/xap/1.0/\x00"

// jpegParts walks the segments up to the picture data. Any number of bytes 0xFF may fill the place before a marker, and some markers stand
// alone (ITU-T T.81, B.1.1.2 and B.1.1.3).
func jpegParts(b []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		for at := 2; at+4 <= len(b) && b[at] == 0xff; {
			marker, n := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
			if marker == 0xff {
				at++
				continue
			}
			if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // TEM and the restarts have no length
				at += 2
				continue
			}
			if marker == 0xda || n < 2 || at+2+n > len(b) {
				return
			}
			p := part{store, at, at + 4, at + 2 + n}
			xmp := marker == 0xe1 && bytes.HasPrefix(b[p.body:p.to], []byte(xmpName))
			if xmp {
				p.kind = metadata
			}
			if (xmp || marker == 0xeb) && !yield(p) { // APP11 holds JUMBF
				return
			}
			at += 2 + n
		}
	}
}

// pngParts walks the chunks.
func pngParts(b []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		for at := 8; at+12 <= len(b); {
			n := int(binary.BigEndian.Uint32(b[at:]))
			if n < 0 || n > len(b)-at-12 {
				return
			}
			p, known := part{words, at, at + 8, at + 8 + n}, true
			switch string(b[at+4 : at+8]) {
			case "caBX":
				p.kind = store
			case "iTXt", "tEXt":
				if bytes.HasPrefix(b[p.body:p.to], []byte("XML:com.adobe.xmp\x00")) {
					p.kind = metadata
				}
			case "IEND":
				return
			default:
				known = false
			}
			if known && !yield(p) {
				return
			}
			at += 12 + n
		}
	}
}

// riffParts walks the chunks of a WebP file.
func riffParts(b []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		for at := 12; at+8 <= len(b); {
			n := int(binary.LittleEndian.Uint32(b[at+4:]))
			if n < 0 || n > len(b)-at-8 {
				return
			}
			p := part{store, at, at + 8, at + 8 + n}
			name := string(b[at : at+4])
			if name == "XMP " {
				p.kind = metadata
			}
			if (name == "XMP " || name == "C2PA") && !yield(p) {
				return
			}
			at += 8 + n + n&1
		}
	}
}
