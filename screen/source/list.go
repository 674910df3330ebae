package source

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/mend"
)

// listDecoder reads text, one item a line. In a numbered list "12 - Path > Path" gives an id and a category, and lines
// that begin with # are comments; elsewhere a line is the text of an item.
type listDecoder struct {
	*decoder
	numbered bool
}

func (s *Source) newListReader(in *input) *lineReader {
	ds := s.newDecoders()
	isNumbered := numbered(in.peek())
	return &lineReader{s: s, in: in, decode: func() lineDecoder { return &listDecoder{ds.get(), isNumbered} }}
}

func (d *listDecoder) decode(line []byte, number int, emit emit) bool {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return true
	}
	var f *fault
	if !utf8.Valid(line) {
		f = badUTF8(line)
		line = bytes.ToValidUTF8(line, []byte("\uFFFD"))
	}
	d.it = aedile.Item{Kind: d.s.c.Kind, Service: d.s.c.Service}
	if !d.numbered {
		d.it.ID, d.it.Text = aedile.ItemID("row-"+strconv.Itoa(number)), string(line)
		d.s.told.Store(true)
	} else if line[0] == '#' {
		d.s.notes.add("comment lines", "")
		return true
	} else if own := d.numberedLine(line); own != nil {
		return emit(nil, own)
	}
	if f != nil {
		f.item = string(d.it.ID)
	}
	return emit(&d.it, f)
}

// numberedLine reads a category with its number.
func (d *listDecoder) numberedLine(line []byte) *fault {
	id, path, ok := bytes.Cut(line, []byte(" - "))
	if !ok || mend.Digits(alias(id)) != len(id) {
		return invalid("want a number, a dash and a path").hinted("in the manner of: 12 - Food > Cheese")
	}
	d.category = d.category[:0]
	for step := range strings.SplitSeq(string(path), " > ") {
		d.category = append(d.category, strings.TrimSpace(step))
	}
	d.it.ID, d.it.Category = aedile.ItemID(id), d.category // no title: a category names goods, it offers none
	d.s.told.Store(true)
	return nil
}
