package text

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// scratch is memory that a Folded keeps between fields.
type scratch struct {
	a, b, c []byte
	iter    norm.Iter
	odd     []uint32 // tokens that may be written in disguise
	reading reader
}

// mark appends a mark of n bytes that composes with nothing, where it stands in canonical order. Thai, Hebrew, Arabic and Indic
// text holds one in every other syllable, so this path matters. An iota may have been a mark before folding.
func (st *folding) mark(n int) {
	st.follow()
	here := st.s[st.i : st.i+n]
	last, k := utf8.DecodeLastRune(st.out[:st.o])
	if st.o == 0 || last == 'ι' || norm.NFKC.Properties(st.out[st.o-k:st.o]).TrailCCC() > norm.NFKC.PropertiesString(here).LeadCCC() {
		st.cluster()
		return
	}
	copy(st.out[st.o:], here)
	st.i, st.o = st.i+n, st.o+n
	st.endSrc = st.i
}

// cluster folds the cluster from fromSrc on by the book, in place of what was written of it.
func (st *folding) cluster() {
	end := st.clusterEnd()
	w := &st.f.work
	w.a = w.a[:0]
	for i := st.fromSrc; i < end; {
		r, n := utf8.DecodeRuneInString(st.s[i:])
		if step := stepOf(r); step == stepSame || step >= stepMark {
			w.a = utf8.AppendRune(w.a, r)
		}
		i += n
	}
	st.replace(w.stable(), end)
}

// replace writes form for the cluster from fromSrc to end, in place of what was written of it.
func (st *folding) replace(form []byte, end int) {
	f := st.f
	for k := len(f.segs); k > 0 && int(f.segs[k-1].fold) >= st.fromOut; k-- {
		f.segs = f.segs[:k-1]
	}
	st.i, st.o = st.fromSrc, st.fromOut
	st.room(len(form) + 8)
	copy(st.out[st.o:], form)
	st.segment(segment{uint32(st.o), uint32(st.fromSrc), uint32(end - st.fromSrc)})
	st.i, st.o = end, st.o+len(form)
	st.endSrc = end
	st.linear()
}

// clusterEnd returns the end of the cluster that the character at i belongs to, noting what is dropped inside.
func (st *folding) clusterEnd() int {
	end := st.i
	for i := st.i; i < len(st.s); {
		r, n := utf8.DecodeRuneInString(st.s[i:])
		i += n
		switch step := stepOf(r); step {
		case stepMark, stepCombine:
			end = i
		case stepDrop, stepBidi, stepJoiner:
			st.note(step, r)
		default:
			return end
		}
	}
	return end
}

// maxRounds bounds the rounds of folding; no text is known that needs more than three.
const maxRounds = 8

// stable folds w.a until nothing changes. x/text cuts runs of more than 30 marks by a character that is dropped
// here again, so that a round may be needed after it.
func (w *scratch) stable() []byte {
	for range maxRounds {
		w.b = w.normal(w.b[:0], w.a)
		w.c = w.c[:0]
		for i := 0; i < len(w.b); {
			r, n := utf8.DecodeRune(w.b[i:])
			switch step := stepOf(r); {
			case r == 0x345: // the iota below, the one mark that folds
				w.c = append(w.c, "ι"...)
			case step == stepDrop || step == stepBidi || step == stepJoiner:
			case step >= stepMapped:
				w.c = append(w.c, formOf(step)...)
			default:
				w.c = append(w.c, w.b[i:i+n]...)
			}
			i += n
		}
		w.b = w.normal(w.b[:0], w.c)
		if bytes.Equal(w.b, w.a) {
			break
		}
		w.a, w.b = w.b, w.a
	}
	return w.a
}

// normal appends the NFKC of src to dst. An iterator that is kept does without the allocation of norm.Form.Append.
func (w *scratch) normal(dst, src []byte) []byte {
	for w.iter.Init(norm.NFKC, src); !w.iter.Done(); {
		dst = append(dst, w.iter.Next()...)
	}
	return dst
}

// pair composes two characters where they have a composite in Unicode and nothing but a new cluster follows: letters and accents typed
// apart, as some systems store them all. It reports whether it did.
func (st *folding) pair(n int) bool {
	first, k := utf8.DecodeRuneInString(st.s[st.fromSrc:])
	if st.fromSrc+k != st.i {
		return false
	}
	second, _ := utf8.DecodeRuneInString(st.s[st.i:])
	r := composite(first, second)
	if r == 0 {
		return false
	}
	if st.i+n < len(st.s) && st.s[st.i+n] >= 0x80 {
		next, _ := utf8.DecodeRuneInString(st.s[st.i+n:])
		if step := stepOf(next); step > stepSame && step < stepMapped {
			return false
		}
	}
	if step := stepOf(r); step >= stepMapped {
		st.f.work.a = append(st.f.work.a[:0], formOf(step)...)
	} else {
		st.f.work.a = utf8.AppendRune(st.f.work.a[:0], r)
	}
	st.replace(st.f.work.a, st.i+n)
	return true
}

// composite returns the character that Unicode composes of two, 0 where there is none. It searches the pairs of the basic plane.
func composite(first, second rune) rune {
	if first > 0xFFFF || second > 0xFFFF {
		return 0
	}
	key := uint32(first)<<16 | uint32(second)
	i, j := 0, len(pairs)/6
	for i < j {
		h := int(uint(i+j) >> 1)
		p := pairs[h*6 : h*6+6]
		switch k := uint32(p[0])<<24 | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3]); {
		case k == key:
			return rune(p[4])<<8 | rune(p[5])
		case k < key:
			i = h + 1
		default:
			j = h
		}
	}
	return 0
}
