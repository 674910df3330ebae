// Package provenance finds marks in picture files that say how a picture was made: a C2PA manifest, the IPTC field DigitalSourceType, and what
// known generators write into their files.
//
// A mark that is there says something; that none is there says nothing, since most services take marks off. It looks at bytes, decodes no
// picture and does not check signatures: a manifest that is there is "present", no more.
package provenance

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
)

// Marks are what a file says of how its picture was made.
type Marks struct {
	Manifest  bool     // a C2PA manifest stands in the file
	Generator string   // the claim generator that the manifest names
	Source    string   // DigitalSourceType, its last part: "trainedAlgorithmicMedia"
	Tools     []string // what known generators left: "png:parameters"
}

// Made reports whether a mark says that a machine made the picture, or part of it.
func (m *Marks) Made() bool {
	return m.Source == "trainedAlgorithmicMedia" || m.Source == "compositeWithTrainedAlgorithmicMedia" ||
		m.Source == "algorithmicMedia" || len(m.Tools) > 0
}

// maxMark bounds what is looked at of one block of a file. Chosen.
const maxMark = 4 << 20

// Of reads the marks of a JPEG, PNG or WebP file. Bytes that are none of them, or broken, have no marks.
func Of(b []byte) (m Marks) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xd8}):
		m.jpeg(b)
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		m.png(b[8:])
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		m.riff(b[12:])
	}
	return m
}

// jpeg walks the segments up to the picture data. Any number of bytes 0xFF may fill the place before a marker, and some markers stand alone
// (ITU-T T.81, B.1.1.2 and B.1.1.3).
func (m *Marks) jpeg(b []byte) {
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
		body := b[at+4 : at+2+n]
		switch {
		case marker == 0xeb: // APP11 holds JUMBF, in parts
			m.jumbf(body)
		case marker == 0xe1 && bytes.HasPrefix(body, []byte("http://ns.adobe.com/xap/1.0/\x00")):
			m.xmp(body)
		}
		at += 2 + n
	}
}

// png walks the chunks.
func (m *Marks) png(b []byte) {
	for len(b) >= 12 {
		n := int(binary.BigEndian.Uint32(b))
		if n < 0 || n > len(b)-12 {
			return
		}
		body := b[8 : 8+n]
		switch string(b[4:8]) {
		case "caBX":
			m.jumbf(body)
		case "iTXt", "tEXt":
			key, text, _ := bytes.Cut(body, []byte{0})
			if string(key) == "XML:com.adobe.xmp" {
				m.xmp(body)
			}
			m.tool(string(key), text)
		case "IEND":
			return
		}
		b = b[12+n:]
	}
}

// riff walks the chunks of a WebP file.
func (m *Marks) riff(b []byte) {
	for len(b) >= 8 {
		n := int(binary.LittleEndian.Uint32(b[4:]))
		if n < 0 || n > len(b)-8 {
			return
		}
		switch string(b[:4]) {
		case "C2PA":
			m.jumbf(b[8 : 8+n])
		case "XMP ":
			m.xmp(b[8 : 8+n])
		}
		b = b[min(len(b), 8+n+n&1):]
	}
}

// tool keeps what generators of pictures write into text chunks: their settings, under names that nothing else uses.
func (m *Marks) tool(key string, text []byte) {
	text = text[:min(len(text), 4096)]
	switch {
	case key == "parameters" && bytes.Contains(text, []byte("Steps: ")),
		key == "prompt" && bytes.Contains(text, []byte("class_type")),
		key == "invokeai_metadata", key == "sd-metadata", key == "Dream":
		m.Tools = append(m.Tools, "png:"+key)
	}
}

var (
	generatorName = regexp.MustCompile(`(?s)claim_generator(?:x.|[\x61-\x77])([A-Za-z][\x20-\x7e]{1,80})`)
	sourceType    = regexp.MustCompile(`(?i)digitalsourcetype/([a-z]{4,60})`)
)

// jumbf notes a manifest, the generator it names, and a source type that one of its actions states.
func (m *Marks) jumbf(b []byte) {
	b = b[:min(len(b), maxMark)]
	if bytes.Contains(b, []byte("c2pa")) {
		m.Manifest = true
	}
	if g := generatorName.FindSubmatch(b); g != nil && m.Generator == "" {
		m.Generator = strings.TrimRight(string(g[1]), "\" ")
	}
	m.source(b)
}

// xmp reads the field DigitalSourceType.
func (m *Marks) xmp(b []byte) { m.source(b[:min(len(b), maxMark)]) }

func (m *Marks) source(b []byte) {
	if s := sourceType.FindSubmatch(b); s != nil && m.Source == "" {
		m.Source = string(s[1])
	}
}
