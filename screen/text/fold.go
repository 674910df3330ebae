package text

import (
	"math/bits"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/text/markup"
)

//go:generate go -C ../../tools run ./gentext -o ../screen/text/tables_gen.go

// Folder folds fields. It is immutable and safe for concurrent use.
type Folder struct{ keys keys }

// NewFolder returns a folder whose token hashes are keyed with seed.
func NewFolder(seed uint64) *Folder { return &Folder{newKeys(seed)} }

// Hash returns the hash that a token with the folded bytes b has.
func (fo *Folder) Hash(b []byte) uint64 { return fo.keys.of(b) }

// FoldString returns the folded form of s. It is meant for compile time and tests: it allocates.
func (fo *Folder) FoldString(s string) string {
	var f Folded
	f.fold(s)
	return string(f.Bytes)
}

// Fold folds s into dst, with tokens and readings, and reuses the memory of dst. The folded text is the fixed point of: drop
// default-ignorable characters, NFKC, full case fold, NFKC; bytes that are no UTF-8 count as U+FFFD.
//
// Two loops, not one, were measured as the faster: the first writes folded bytes and nothing else, eight ASCII bytes or one
// table lookup at a time; the second reads them from the first-level cache and takes end and hash of a short word out of one load.
func (fo *Folder) Fold(dst *Folded, s string) {
	dst.marked = false
	fo.all(dst, s)
}

// FoldShown is Fold of what a browser shows of s: tags and entities are one view more, see package markup.
func (fo *Folder) FoldShown(dst *Folded, s string) {
	if len(s) > MaxBytes {
		s = s[:MaxBytes+1] // Fold cuts it and says so
	}
	if dst.marked = false; !markup.Plain(s) {
		if dst.view == nil {
			dst.view = new(markup.View)
		}
		if dst.marked = dst.view.Read(s); dst.marked {
			s = dst.view.Text()
		}
	}
	fo.all(dst, s)
}

// FoldBeside folds what the markup of s says beside what is shown: texts of pictures, titles, addresses, hidden text, each a sentence of its own.
// It reports whether there is any. s is what shown, another fold, was made from by FoldShown.
func (fo *Folder) FoldBeside(dst, shown *Folded, s string) bool {
	if !shown.marked {
		return false
	}
	if dst.view == nil {
		dst.view = new(markup.View)
	}
	if !dst.view.Beside(shown.view, s) {
		return false
	}
	dst.marked = true
	fo.all(dst, dst.view.Text())
	return true
}

func (fo *Folder) all(dst *Folded, s string) {
	dst.fold(s)
	dst.tokenise(&fo.keys)
	dst.read(&fo.keys)
}

// FoldPlain is Fold without readings: for addresses, whose hyphens and digits are no disguise.
func (fo *Folder) FoldPlain(dst *Folded, s string) {
	dst.marked = false
	dst.fold(s)
	dst.tokenise(&fo.keys)
}

// The steps of folding, as the generated tables number them.
const (
	stepSame    = iota // the character stays
	stepDrop           // default-ignorable
	stepBidi           // control of writing direction
	stepJoiner         // zero-width joiner and non-joiner
	stepMark           // reordered with other marks, but never composed with what stands before
	stepCombine        // may change what stands before
	stepMapped         // from here on: entry of foldAt
)

// tableLimit is the first code point beyond the generated tables.
const tableLimit = rune(len(foldIndex) / 2 * 64)

func stepOf(r rune) int {
	if r >= tableLimit {
		if r >= 0xE0000 && r < 0xE1000 {
			return stepDrop
		}
		return stepSame
	}
	p := int(r >> 6 * 2)
	q := (int(foldIndex[p])|int(foldIndex[p+1])<<8)<<7 | int(r&63)<<1
	return int(foldData[q]) | int(foldData[q+1])<<8
}

// formOf returns the folded form for a step ≥ stepMapped.
func formOf(step int) string {
	p := (step - stepMapped) * 3
	at := int(foldAt[p]) | int(foldAt[p+1])<<8
	return foldText[at : at+int(foldAt[p+2])]
}

const (
	lanes = 0x0101010101010101
	high  = 0x8080808080808080
)

// lower folds eight ASCII letters at once. Bytes from 0x80 on come out spoilt.
func lower(w uint64) uint64 {
	above := w + (0x80-'A')*lanes
	beyond := w + (0x80-'Z'-1)*lanes
	return w | (above&^beyond&high)>>2
}

// folding is the state of one pass over a field.
type folding struct {
	f   *Folded
	s   string
	out []byte // full length; what is written ends at o
	i   int    // next source byte
	o   int

	// The last cluster that went through rune, or that a dropped character follows: a mark may have to redo it.
	fromSrc, fromOut, endSrc int
}

func (f *Folded) fold(s string) {
	f.Tokens, f.Readings, f.Alt, f.segs = f.Tokens[:0], f.Readings[:0], f.Alt[:0], f.segs[:0]
	f.Notes, f.genuine = 0, 0
	if len(s) > MaxBytes {
		s = s[:MaxBytes]
		f.Notes |= Cut
	}
	f.size = len(s)
	st := folding{f: f, s: s, out: f.Bytes[:cap(f.Bytes)], endSrc: -1}
	st.room(0)
	st.run()
	f.Meter.Spend(len(s) >> 3)
	f.Bytes = st.out[:st.o]
	clear(st.out[st.o : st.o+8])
}

// run is the fast path: ASCII by eight, two-byte letters by one lookup. It keeps no offsets, both are byte for byte.
func (st *folding) run() {
	s, out := st.s, st.out
	i, o := st.i, st.o
	for i < len(s) {
		if i+8 <= len(s) {
			b := s[i : i+8]
			w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
				uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
			l := lower(w)
			d := out[o : o+8]
			d[0], d[1], d[2], d[3] = byte(l), byte(l>>8), byte(l>>16), byte(l>>24)
			d[4], d[5], d[6], d[7] = byte(l>>32), byte(l>>40), byte(l>>48), byte(l>>56)
			k := bits.TrailingZeros64(w&high) >> 3
			i, o = i+k, o+k
			if k == 8 {
				continue
			}
		} else if c := s[i]; c < 0x80 {
			if c-'A' < 26 {
				c += 'a' - 'A'
			}
			out[o] = c
			i, o = i+1, o+1
			continue
		}
		for i+1 < len(s) && s[i]-0xC2 < 0x1E && s[i+1]&0xC0 == 0x80 {
			p := int(s[i]-0xC2)<<7 | int(s[i+1]&0x3F)<<1
			a, b := foldTwo[p], foldTwo[p+1]
			if a == 0 {
				break
			}
			out[o], out[o+1] = a, b
			i, o = i+2, o+2
		}
		for i+2 < len(s) && s[i]&0xF0 == 0xE0 && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
			r := rune(s[i]&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
			if r < 0x800 || r >= 0xD800 && r < 0xE000 || stepOf(r) != stepSame {
				break
			}
			out[o], out[o+1], out[o+2] = s[i], s[i+1], s[i+2]
			i, o = i+3, o+3
		}
		if i < len(s) && s[i] >= 0x80 {
			st.i, st.o = i, o
			st.rune()
			i, o, out = st.i, st.o, st.out
		}
	}
	st.i, st.o = i, o
}

// room makes sure that the rest of the source fits at its own length, after n bytes more.
func (st *folding) room(n int) {
	need := st.o + n + len(st.s) - st.i + 16
	if need <= len(st.out) {
		return
	}
	grown := make([]byte, need+need/4)
	copy(grown, st.out[:st.o])
	st.out = grown
}

// rune folds one character that the fast path does not know.
func (st *folding) rune() {
	r, n := utf8.DecodeRuneInString(st.s[st.i:])
	if r == utf8.RuneError && n == 1 {
		st.f.Notes |= BadUTF8
		st.begin()
		st.blob("\uFFFD", 1)
		return
	}
	switch step := stepOf(r); step {
	case stepSame:
		st.begin()
		copy(st.out[st.o:st.o+n], st.s[st.i:st.i+n])
		st.i, st.o = st.i+n, st.o+n
		st.endSrc = st.i
	case stepDrop, stepBidi, stepJoiner:
		st.follow()
		st.note(step, r)
		st.i += n
		st.endSrc = st.i
		st.linear()
	case stepMark:
		st.mark(n)
	case stepCombine:
		st.follow()
		if !st.pair(n) {
			st.cluster()
		}
	default:
		st.begin()
		st.blob(formOf(step), n)
	}
}

// begin says that a cluster begins here.
func (st *folding) begin() { st.fromSrc, st.fromOut = st.i, st.o }

// follow says that what stands here belongs to the cluster before, which the fast path may have written.
func (st *folding) follow() {
	if st.endSrc == st.i {
		return
	}
	_, n := utf8.DecodeLastRune(st.out[:st.o])
	if st.o == 0 {
		n = 0
	}
	st.fromSrc, st.fromOut = st.i-n, st.o-n
}

// blob writes the folded form of the next n source bytes.
func (st *folding) blob(form string, n int) {
	st.room(len(form))
	copy(st.out[st.o:], form)
	if _, first := utf8.DecodeRuneInString(form); len(form) != n || first != n {
		st.segment(segment{uint32(st.o), uint32(st.i), uint32(n)})
	}
	st.i, st.o = st.i+n, st.o+len(form)
	st.endSrc = st.i
	st.linear()
}

// linear says that from here on the texts run byte for byte.
func (st *folding) linear() {
	if k := len(st.f.segs); k == 0 && st.i == st.o {
		return
	} else if k > 0 {
		if l := st.f.segs[k-1]; l.blob == 0 && st.i-st.o == int(l.src)-int(l.fold) {
			return
		}
	}
	st.segment(segment{uint32(st.o), uint32(st.i), 0})
}

// segment appends s, in place of an empty one.
func (st *folding) segment(s segment) {
	if k := len(st.f.segs); k > 0 && st.f.segs[k-1].fold == s.fold {
		st.f.segs = st.f.segs[:k-1]
	}
	st.f.segs = append(st.f.segs, s)
}

// note records a dropped character, unless its place asks for it: joiners and selectors in Arabic, Indic and Unspaced
// scripts and after symbols, a byte order mark at the start.
func (st *folding) note(step int, r rune) {
	if step == stepBidi {
		st.f.Notes |= Bidi
		return
	}
	last, _ := utf8.DecodeLastRune(st.out[:st.o])
	switch classOf(last) &^ (flagGenuine | flagReadable) {
	case classLatinASCII, classLatin, classCyrillic, classGreek, classDigit, classMark:
		if last < 0x590 || last > 0x1FFF || last >= 0x1E00 {
			st.f.Notes |= Ignorable
		}
	case classOther:
		if last < 0x590 || last > 0x109F && last < 0x1700 {
			st.f.Notes |= Ignorable
		}
	default:
		if r >= 0x2060 && r <= 0x2064 || r == 0xAD || r == 0x200B {
			st.f.Notes |= Ignorable
		}
	}
}
