package provenance

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// Bounds of a store of manifests. Chosen: stores seen have some dozens of boxes, three deep.
const (
	maxStore = 16 << 20
	maxBoxes = 4096
	maxDeep  = 8
)

// box is a JUMBF superbox (ISO/IEC 19566-5): a description with a label, and what it holds.
type box struct {
	label string
	body  []byte // all behind its header: what hashes of it are made of
	boxes []*box // superboxes in it
	cbor  []byte // of its first CBOR box
}

// child returns the superbox of a label, and whether there is just one.
func (b *box) child(label string) *box {
	var found *box
	for _, c := range b.boxes {
		switch {
		case c.label != label:
		case found != nil:
			return nil
		default:
			found = c
		}
	}
	return found
}

var errBox = errors.New("its boxes are broken or too many")

// boxReader counts the boxes that it reads.
type boxReader struct{ left int }

// read yields each box of some bytes: its type and what is behind its header.
func (r *boxReader) read(b []byte, take func(kind string, body []byte) error) error {
	for len(b) > 0 {
		if r.left--; r.left < 0 || len(b) < 8 {
			return errBox
		}
		n, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		switch {
		case n == 0: // to the end
			n = uint64(len(b))
		case n == 1 && len(b) >= 16:
			n, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if n < head || n > uint64(len(b)) {
			return errBox
		}
		if err := take(string(b[4:8]), b[head:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// superbox reads what is behind the header of a superbox.
func (r *boxReader) superbox(body []byte, deep int) (*box, error) {
	out := &box{body: body}
	if deep > maxDeep {
		return nil, errBox
	}
	described := false
	err := r.read(body, func(kind string, body []byte) error {
		switch {
		case kind == "jumd" && !described:
			described = true
			const uuid = 16
			if len(body) < uuid+1 {
				return errBox
			}
			if body[uuid]&2 != 0 { // a label follows
				name, _, ok := bytes.Cut(body[uuid+1:], []byte{0})
				if !ok {
					return errBox
				}
				out.label = string(name)
			}
		case kind == "jumb":
			c, err := r.superbox(body, deep+1)
			if err != nil {
				return err
			}
			out.boxes = append(out.boxes, c)
		case kind == "cbor" && out.cbor == nil:
			out.cbor = body
		}
		return nil
	})
	if err == nil && !described {
		err = errBox
	}
	return out, err
}

// span is a stretch of a file.
type span struct{ from, to int }

// storeOf returns the store of manifests of a file, joined from its pieces, and where these stand.
func storeOf(file []byte) (b []byte, at []span) {
	const name, number, head = "JP", 8, 8 // of a JPEG segment: the name, an instance and the number of the piece; the head of the box
	jpeg := bytes.HasPrefix(file, []byte{0xff, 0xd8})
	instance := ""
	for p := range partsOf(file) {
		if p.kind != store {
			continue
		}
		body := file[p.body:p.to]
		if !jpeg {
			behind := 4 // the sum behind a chunk of PNG
			if strings.HasPrefix(string(file[:4]), "RIFF") {
				behind = len(body) & 1
			}
			return body[:min(len(body), maxStore)], []span{{p.from, min(p.to+behind, len(file))}}
		}
		if len(body) < number+head || string(body[:2]) != name {
			continue
		}
		piece := body[number:]
		switch which := string(body[2:4]); {
		case b == nil:
			if !bytes.Contains(piece[:min(len(piece), 64)], []byte("c2pa")) {
				continue // JUMBF of others
			}
			instance = which
		case which == instance:
			piece = piece[head:] // each piece repeats it
		default:
			continue
		}
		if len(b)+len(piece) > maxStore {
			return b, at
		}
		b, at = append(b, piece...), append(at, span{p.from, p.to})
	}
	return b, at
}
