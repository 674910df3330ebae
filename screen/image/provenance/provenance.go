// Package provenance finds marks in picture files that say how a picture was made: a C2PA manifest, the IPTC field
// DigitalSourceType, and what known generators write into their files.
//
// A mark that is there says something; that none is there says nothing, since most services take marks off. [Judge] asks
// whether a manifest is whole and who signed it. It looks at bytes, decodes no picture, fetches nothing, and does not look
// at what the parts of a picture were made from.
package provenance

import (
	"bytes"
	"regexp"
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
	for p := range partsOf(b) {
		body := b[p.body:p.to]
		switch p.kind {
		case store:
			m.jumbf(body)
		case metadata:
			m.xmp(body)
		case words:
			key, text, _ := bytes.Cut(body, []byte{0})
			m.tool(string(key), text)
		}
	}
	if m.Manifest {
		m.Generator = generator(b)
	}
	return m
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

var sourceType = regexp.MustCompile(`(?i)digitalsourcetype/([a-z]{4,60})`)

// jumbf notes a manifest, and a source type that one of its actions states.
func (m *Marks) jumbf(b []byte) {
	b = b[:min(len(b), maxMark)]
	if bytes.Contains(b, []byte("c2pa")) {
		m.Manifest = true
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
