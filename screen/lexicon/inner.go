package lexicon

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"

	"github.com/aedile/aedile/screen/text"
)

// finder finds terms inside words. Each term holds on to its rarest window of four bytes; a bit set in cache says for every
// position of the text whether some term holds on to what stands there, and only then is a table asked and the term compared.
type finder struct {
	terms  []inner
	text   []byte   // of the terms
	grams  []uint32 // open addressing, 0 is empty
	from   []uint32 // for each gram: its first anchor
	count  []uint16
	shift  uint8
	anchor []anchor
	bits   []uint64
	bshift uint8
	across bool // some term holds on to a window that crosses from one token to the next, as digits and letters without a gap are
	gaps   bool // some term holds on to a window with a gap in it
}

// inner is a term that may stand inside a word, as a finder keeps it.
type inner struct {
	at       uint32 // in text
	len      uint16
	boundary Boundary
	term     int32
}

type anchor struct {
	term   int32
	offset uint16 // of the window in the term
}

const gramMul = 0x9E3779B1

func gram(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

func newFinder(terms []innerWord) finder {
	fd := finder{terms: make([]inner, 0, len(terms))}
	if len(terms) == 0 {
		return fd
	}
	for _, t := range terms {
		fd.terms = append(fd.terms, inner{uint32(len(fd.text)), uint16(len(t.bytes)), t.boundary, t.term})
		fd.text = append(fd.text, t.bytes...)
	}
	use := map[uint32]int{} // how many terms could hold on to a window: the fewer, the shorter the lists
	for _, t := range terms {
		for i := 0; i+4 <= len(t.bytes); i++ {
			use[gram(t.bytes[i:])]++
		}
	}
	held := map[uint32][]anchor{}
	for n, t := range terms {
		best, cost := 0, 1<<62
		for i := 0; i+4 <= len(t.bytes); i++ {
			c := commonness(t.bytes[i:i+4])*4 + use[gram(t.bytes[i:])]
			if !oneToken(t.bytes[i : i+4]) {
				c += 1 << 40 // only where there is no other
			}
			if c < cost {
				best, cost = i, c
			}
		}
		if cost >= 1<<40 {
			fd.across = true
			fd.gaps = fd.gaps || hasGap(t.bytes[best:best+4])
		}
		g := gram(t.bytes[best:])
		held[g] = append(held[g], anchor{int32(n), uint16(best)})
	}
	fd.pack(held)
	return fd
}

func (fd *finder) pack(held map[uint32][]anchor) {
	grams := make([]uint32, 0, len(held))
	for g := range held {
		grams = append(grams, g)
	}
	sort.Slice(grams, func(i, j int) bool { return grams[i] < grams[j] })
	size := 1 << bits.Len(uint(max(len(grams)*2, 8)-1))
	fd.grams, fd.from, fd.count = make([]uint32, size), make([]uint32, size), make([]uint16, size)
	fd.shift = uint8(32 - bits.Len(uint(size-1)))
	nbits := 1 << bits.Len(uint(max(len(grams)*32, 1<<12)-1))
	nbits = min(nbits, 1<<18) // 32 kB: stays in the first cache
	fd.bits, fd.bshift = make([]uint64, nbits/64), uint8(32-bits.Len(uint(nbits-1)))
	for _, g := range grams {
		h := g * gramMul
		fd.bits[h>>fd.bshift>>6] |= 1 << (h >> fd.bshift & 63)
		i := h >> fd.shift
		for fd.grams[i] != 0 {
			i = (i + 1) & uint32(size-1)
		}
		fd.grams[i], fd.from[i], fd.count[i] = g, uint32(len(fd.anchor)), uint16(len(held[g]))
		fd.anchor = append(fd.anchor, held[g]...)
	}
}

// commonness is a rough rank of four bytes by how often they stand in European text: letters by their frequency in English,
// bytes of other scripts as a middling letter. Chosen; it only decides speed.
func commonness(w []byte) int {
	const byFrequency = "etaoinsrhldcumfpgwybvkxjqz"
	sum := 0
	for _, c := range w {
		rank := 13
		for i := range len(byFrequency) {
			if byFrequency[i] == c {
				rank = 26 - i
			}
		}
		sum += rank
	}
	return sum
}

// oneToken reports whether a window of a folded term lies in one token: all letters, or all digits.
func oneToken(w []byte) bool {
	letters, digits := true, true
	for _, c := range w {
		letters = letters && (c >= 'a' && c <= 'z' || c >= 0x80)
		digits = digits && c >= '0' && c <= '9'
	}
	return letters || digits
}

// hasGap reports whether a window holds what is neither letter nor digit.
func hasGap(w []byte) bool {
	return slices.ContainsFunc(w, func(c byte) bool { return c < 0x80 && (c < 'a' || c > 'z') && (c < '0' || c > '9') })
}

// inText calls found for every place in f where a term stands, boundaries not looked at. Windows that cross from one token
// to the next are not tried unless some term needs it, and then only where there is no gap between the two: that halves the work.
func (fd *finder) inText(k int, f *text.Folded, marked *Marked, found func(t *inner, start int) bool) {
	if fd.gaps {
		fd.each(f.Bytes, 0, len(f.Bytes), found)
		return
	}
	if marked != nil {
		for _, mark := range marked.tokens {
			if mark.is>>k&holdsOne == 0 && (!fd.across || mark.is&glued == 0) {
				continue
			}
			t := &f.Tokens[mark.token]
			to := t.End
			if fd.across && mark.is&glued != 0 {
				to = min(t.End+3, uint32(len(f.Bytes)))
			}
			if to-t.Start >= 4 && !fd.each(f.Bytes, int(t.Start), int(to), found) {
				return
			}
		}
		return
	}
	for i := range f.Tokens {
		t := &f.Tokens[i]
		to := t.End
		if fd.across && i+1 < len(f.Tokens) && f.Tokens[i+1].Start == t.End {
			to = min(t.End+3, uint32(len(f.Bytes)))
		}
		if to-t.Start >= 4 && !fd.each(f.Bytes, int(t.Start), int(to), found) {
			return
		}
	}
}

// each calls found for every place in b where a term stands that holds on to a window between from and to, until it returns false. It reports
// whether that never happened.
func (fd *finder) each(b []byte, from, to int, found func(t *inner, start int) bool) bool {
	filter, shift := fd.bits, fd.bshift
	for i := from; i+4 <= to; i++ {
		g := binary.LittleEndian.Uint32(b[i : i+4])
		h := g * gramMul
		if filter[h>>shift>>6]&(1<<(h>>shift&63)) == 0 {
			continue
		}
		if !fd.verify(b, i, g, h, found) {
			return false
		}
	}
	return true
}

func (fd *finder) verify(b []byte, i int, g, h uint32, found func(t *inner, start int) bool) bool {
	for k := h >> fd.shift; fd.grams[k] != 0; k = (k + 1) & uint32(len(fd.grams)-1) {
		if fd.grams[k] != g {
			continue
		}
		for _, a := range fd.anchor[fd.from[k] : fd.from[k]+uint32(fd.count[k])] {
			t := &fd.terms[a.term]
			start, size := i-int(a.offset), int(t.len)
			if start >= 0 && start+size <= len(b) && string(b[start:start+size]) == string(fd.text[t.at:t.at+uint32(size)]) &&
				!found(t, start) {
				return false
			}
		}
		return true
	}
	return true
}

// matchInner appends the terms that stand inside words, and inside what words may be read as. Where a reader marked the text, words are passed over
// that hold nothing of matcher number k.
func (m *Matcher) matchInner(k int, f *text.Folded, marked *Marked, dst []Hit, from int) []Hit {
	full := from + thinAt
	add := func(h Hit) bool {
		if dst = append(dst, h); len(dst) >= full {
			dst = dst[:from+thin(dst[from:])]
			full = max(full, 2*len(dst)-from)
		}
		return f.Meter.Spend(1)
	}
	m.inner.inText(k, f, marked, func(t *inner, start int) bool {
		end := start + int(t.len)
		first, last := tokenAt(f, uint32(start)), tokenAt(f, uint32(end-1))
		if first < 0 || last < 0 {
			return true
		}
		head, tail := int(f.Tokens[first].Start) == start, int(f.Tokens[last].End) == end
		if !bounded(t.boundary, head, tail) {
			return true
		}
		from, to := uint32(start), uint32(end)
		if f.Tokens[first].Script&text.Unspaced == 0 { // the whole word is what a reader looks for
			from, to = f.Tokens[first].Start, f.Tokens[last].End
		}
		return add(Hit{m.terms[t.term], uint32(first), uint32(last), from, to, text.Plain, 0, 0, 0})
	})
	for i := range f.Readings {
		r := &f.Readings[i]
		if r.How == text.JoinedUp && f.Tokens[r.Last].Gap == text.Space {
			continue // two words as one begin with the first of them, and end in the second
		}
		more := r.End-r.Start < MinInner || marked != nil && marked.readings[i]>>k&holdsOne == 0 ||
			m.inner.each(f.Alt[:r.End], int(r.Start), int(r.End), func(t *inner, start int) bool {
				if start < int(r.Start) || !bounded(t.boundary, start == int(r.Start), start+int(t.len) == int(r.End)) {
					return true
				}
				return add(Hit{m.terms[t.term], r.First, r.Last, f.Tokens[r.First].Start, f.Tokens[r.Last].End, r.How, 0, 0, 0})
			})
		if !more || !f.Meter.Spend(1) {
			break
		}
	}
	return dst
}

func bounded(b Boundary, head, tail bool) bool {
	switch b {
	case Prefix:
		return head
	case Suffix:
		return tail
	}
	return true
}

// tokenAt returns the token that covers byte at of the fold, or -1.
func tokenAt(f *text.Folded, at uint32) int {
	i := sort.Search(len(f.Tokens), func(k int) bool { return f.Tokens[k].End > at })
	if i == len(f.Tokens) || f.Tokens[i].Start > at {
		return -1
	}
	return i
}
