package source

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/mend"
)

const (
	// carefulBytes is the length from which a line is checked by encoding/json before fastjson sees it: fastjson needs
	// up to 44 bytes of memory a byte of input, and quotes the rest of the line once per level of nesting in its errors.
	carefulBytes = 64 * kib
	maxSeen      = 4 * maxNames // keys a decoder remembers having reported
)

// decoders is a pool of decoders for one source.
type decoders struct {
	s    *Source
	pool sync.Pool
}

func (s *Source) newDecoders() *decoders { return &decoders{s: s} }

// line returns a decoder that belongs to the caller until done.
func (ds *decoders) line() lineDecoder { return ds.get() }

func (ds *decoders) get() *decoder {
	if d, ok := ds.pool.Get().(*decoder); ok {
		return d
	}
	d := &decoder{home: ds, s: ds.s, seen: map[string]struct{}{}, places: map[string]column.Place{}, placer: newPlacer(ds.s.c.Map)}
	d.rows = &rows{d: d}
	d.visitTop, d.visitSub = d.top, d.sub
	return d
}

// decoder turns one JSON object into an item without allocating once warm: the strings of the item alias the parser's
// copy of the line, its slices are reused for the next one.
type decoder struct {
	home   *decoders
	s      *Source
	p      *fastjson.Parser
	rows   *rows
	placer *placer
	places map[string]column.Place // what names mean
	seen   map[string]struct{}     // keys reported as kept or mapped

	it        aedile.Item
	price     aedile.Price
	trader    aedile.Account
	ad        aedile.AdRecord
	hasAd     bool
	category  []string
	gtin      []string
	links     []string
	labels    []string
	dest      []string
	options   []aedile.Option
	images    []aedile.Image
	targeting []aedile.Targeting
	attrs     aedile.Attrs
	reach     map[string]int

	isJSON  bool   // the record at hand is an object, which may have a url alone
	group   bool   // it holds a list of objects under a name for lists of items
	part    int    // of the record, from 1, where it holds several items
	values  int    // of this item, against MaxValues
	path    []byte // of the value in hand, where it is not at the top
	arena   []byte // the flattened names of this item
	scratch []byte
	err     *fault // ends the reading of the item
	broken  *fault // of a value that is left out

	visitTop, visitSub func([]byte, *fastjson.Value)
	subField           func(d *decoder, key string, v *fastjson.Value) bool
}

func (d *decoder) done() { d.home.pool.Put(d) }

// emit takes an item, its fault, or both. It returns false where no more are wanted.
type emit func(*aedile.Item, *fault) bool

// decode reads one line; an empty one gives nothing. What is broken is read as far as it goes, and is a fault besides.
func (d *decoder) decode(line []byte, number int, emit emit) bool {
	line = bytes.TrimRight(line, "\r")
	if isBlank(line) {
		return true
	}
	d.part, d.isJSON = 0, true
	if d.p == nil {
		d.p = new(fastjson.Parser)
	}
	if len(line) > carefulBytes {
		defer func() { d.p = nil }() // and with it the memory for this line, which the item no longer needs by then
	}
	f := d.check(line)
	if f == nil {
		v, err := d.p.ParseBytes(line)
		if err == nil {
			return d.records(v, number, nil, emit)
		}
		f = invalid("%s", jsonCause(line, err))
	}
	return d.damaged(line, number, f, emit)
}

// damaged reads what can be read of a line that is no JSON, or too much.
func (d *decoder) damaged(line []byte, number int, f *fault, emit emit) bool {
	if len(line) > d.s.c.MaxLineBytes {
		line = line[:d.s.c.MaxLineBytes]
	}
	if cut := manyCommas(line, d.s.c.MaxValues); cut > 0 {
		line = line[:cut]
	}
	if line = bytes.TrimLeft(line, " \t\r\n"); len(line) > 0 && line[0] == '{' {
		if b, whole := mend.JSON(line, d.s.c.MaxDepth); b != nil {
			if !whole {
				f = f.partial("form")
			}
			if d.p == nil {
				d.p = new(fastjson.Parser)
			}
			if v, err := d.p.ParseBytes(b); err == nil && v.GetObject().Len() > 0 {
				return d.records(v, number, f, emit)
			}
		}
	}
	return emit(nil, f)
}

// records reads an object that is an item, or that holds some. f is the fault of its bytes, which stands beside the items.
func (d *decoder) records(v *fastjson.Value, number int, f *fault, emit emit) bool {
	it, own := d.object(v, number)
	if f == nil {
		f = own
	}
	nothing := it == nil && d.part == 0 && own != nil && own.class != aedile.Limit && v.Type() == fastjson.TypeObject
	if nothing || it != nil && !d.whole() && d.s.c.Map == nil {
		if inner := d.items(v, 0); inner != nil {
			return d.several(inner, number, f, emit)
		}
	}
	if it == nil {
		return emit(nil, f)
	}
	if f != nil {
		f.item = string(it.ID)
	}
	return emit(it, f)
}

// several reads the items that stand in one record.
func (d *decoder) several(vs []*fastjson.Value, number int, f *fault, emit emit) bool {
	d.s.notes.add("records that hold a list of items", "")
	if f != nil && f.class == aedile.Invalid && f.msg == noIdentity {
		f = nil
	}
	for i, v := range vs {
		d.part = i + 1
		it, own := d.object(v, number)
		if own != nil && it != nil {
			own.item = string(it.ID)
		}
		if !emit(it, own) {
			return false
		}
	}
	return f == nil || emit(nil, f)
}

// check refuses what is no JSON but passes fastjson, and what would cost too much.
func (d *decoder) check(line []byte) *fault {
	ascii, plain := scan(line)
	if !ascii && !utf8.Valid(line) {
		return badUTF8(line)
	}
	if len(line) > carefulBytes {
		return d.checkLarge(line)
	}
	if !plain && !json.Valid(line) {
		return invalid("%s", jsonCause(line, nil))
	}
	return nil
}

// checkLarge holds a large line to the grammar and to the number of values before anything is built from it.
func (d *decoder) checkLarge(line []byte) *fault {
	if !json.Valid(line) {
		return invalid("%s", jsonCause(line, nil))
	}
	if manyCommas(line, d.s.c.MaxValues) > 0 {
		return limit("item holds more than %d values", d.s.c.MaxValues)
	}
	return nil
}

// manyCommas returns where a text is to be cut that holds at least most commas, 0 where it holds fewer.
func manyCommas(line []byte, most int) int {
	if bytes.Count(line, []byte{','}) < most {
		return 0
	}
	n, in := 0, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case in && c == '\\':
			i++
		case c == '"':
			in = !in
		case !in && c == ',':
			if n++; n >= most {
				return i
			}
		}
	}
	return 0
}

// commas counts those of valid JSON that stand outside strings.
func commas(b []byte) (n int) {
	in := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case in && c == '\\':
			i++
		case c == '"':
			in = !in
		case !in && c == ',':
			n++
		}
	}
	return n
}

// jsonCause words why a line is no JSON, as encoding/json sees it, with the column.
func jsonCause(line []byte, err error) string {
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if e := json.Unmarshal(line, &raw); errors.As(e, &syntax) {
		return fmt.Sprintf("column %d: %s", max(syntax.Offset, 1), syntax.Error())
	}
	if err == nil {
		return "not valid JSON"
	}
	msg, _, _ := strings.Cut(err.Error(), "; unparsed tail")
	return msg[strings.LastIndex(msg, ": ")+1:]
}

func badUTF8(b []byte) *fault {
	return invalid("invalid UTF-8 at byte %d", invalidAt(b)).hinted("convert the file: iconv -f WINDOWS-1252 -t UTF-8").partial("encoding")
}

func invalidAt(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i + 1
		}
		i += n
	}
	return 0
}

func isBlank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

// scan looks at eight bytes at a time. It reports whether the line is ASCII, and whether it is plain: it holds no
// control character (which JSON allows between values only) and no escape that JSON does not know.
func scan(b []byte) (ascii, plain bool) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	var seen uint64
	next := 0 // bytes before it are judged
	for i := 0; i < len(b); i += 8 {
		var v uint64
		if i+8 <= len(b) {
			v = binary.LittleEndian.Uint64(b[i:])
			seen |= v
			x := v ^ ones*'\\'
			if ((v-ones*0x20)&^v|(x-ones)&^x)&high == 0 {
				continue
			}
		}
		for j := i; j < min(i+8, len(b)); j++ {
			seen |= uint64(b[j])
			if b[j] >= 0x20 && b[j] != '\\' || j < next {
				continue
			}
			if next = j + mend.EscapeLen(b[j:]); next == j {
				return false, false
			}
		}
	}
	return seen&high == 0, true
}
