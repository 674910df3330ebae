package lexicon

import (
	"slices"

	"github.com/aedile/aedile/screen/text"
)

// Reader finds the terms of several matchers and the words of concepts for one goroutine.
//
// Texts use few words over and over. So a reader remembers of each word, in one place of memory, all that its matchers and concepts would
// be asked: whether it
// starts a term of any, whether a term may stand inside of it, what it means. Most words are nothing to anybody, and one look says so.
// Reading the text anew for
// each matcher was measured to be a quarter of the time on long texts.
type Reader struct {
	c      *Concepts // nil: none
	ms     []*Matcher
	across bool     // a matcher looks for terms that begin in one token and end in the next without a gap
	cache  []memory // by the first bits of the hash
	store  []int32  // of what is remembered: a count, then units; the first is empty
	cut    cutter
	own    Marked // of the text at hand
}

// memory is what is known of a word.
type memory struct {
	hash uint64 // with its lowest bit set; 0: of none
	at   uint32 // where in store its units are, shifted left by two; the lowest bits say what of it is hot and what is not; 0: it means nothing
	is   Marks
}

// Marks say what a word is to the matchers of a reader, three bits for each: it starts a term, it is one or may have other words behind
// it, a term may stand inside.
type Marks uint32

const (
	maxMatchers       = 4
	startsOne   Marks = 1
	isOne       Marks = 1 << maxMatchers
	holdsOne    Marks = 1 << (2 * maxMatchers)
	glued       Marks = 1 << (3 * maxMatchers)        // the next token follows without a gap
	meant       Marks = 1 << (3*maxMatchers + 1)      // what it means is known
	anyMarks          = 1<<(3*maxMatchers) - Marks(1) // of matchers
)

// Mark is a token, or a reading, that matters to a matcher.
type Mark struct {
	token uint32
	is    Marks
}

// Marked is what a reader found in a text, for [Reader.Match] and [Reader.MatchWords]. The zero Marked is ready to use.
type Marked struct {
	tokens   []Mark
	readings []Marks // by reading
	words    []ConceptWord
}

// ConceptWord is a word of a text that means something, in one of its readings.
type ConceptWord struct {
	reading
	at uint32 // as in memory
}

// What of a word is asked about every item, and what only about those with a hit.
const (
	isHot = 1 << iota
	isCold
)

const (
	// 131,072 words in two megabytes. Counted on long invented offers in fourteen languages: of their words 17.6 % are looked up anew with
	// 16 bits, 14.6 % with 17,
	// 12.8 % with 18; 10.9 % come for the first time.
	cacheBits = 17
	storeMost = 1 << 18 // units that are remembered before all is forgotten when the next item comes
	storeFull = 1 << 22 // units that are remembered of one item
)

// NewReader returns a reader of c, which may be nil, and at most four matchers.
func NewReader(c *Concepts, ms ...*Matcher) *Reader {
	r := &Reader{c: c, ms: ms, cache: make([]memory, 1<<cacheBits), store: make([]int32, 1, 1<<10)}
	for _, m := range ms {
		r.across = r.across || m.inner.across
	}
	return r
}

// Begin takes up another item: what [Reader.Read] gave for the last one is not valid any more.
func (r *Reader) Begin() {
	if len(r.store) > storeMost {
		clear(r.cache)
		r.store = r.store[:1]
	}
}

// Read notes what in f matters: to the matchers and, where it is asked for, to concepts.
func (r *Reader) Read(f *text.Folded, concepts bool, to *Marked) {
	to.tokens, to.readings, to.words = to.tokens[:0], to.readings[:0], to.words[:0]
	concepts = concepts && r.c != nil
	for i := range f.Tokens {
		t := &f.Tokens[i]
		is, at := Marks(0), uint32(0)
		if t.Script == text.Digit { // numbers would drive words out of the memory
			is = r.marks(t.Hash, f.Bytes[t.Start:t.End])
		} else {
			is, at = r.recall(t.Hash, f.Bytes[t.Start:t.End], f, concepts)
		}
		if r.across && i+1 < len(f.Tokens) && f.Tokens[i+1].Start == t.End {
			is |= glued
		}
		if is&(anyMarks|glued) != 0 {
			to.tokens = append(to.tokens, Mark{uint32(i), is})
		}
		if at != 0 && concepts {
			to.words = append(to.words, ConceptWord{reading{uint32(i), uint32(i), text.Plain, false}, at})
		}
	}
	for i := range f.Readings {
		x := &f.Readings[i]
		mean := concepts && !(x.How == text.LookAlike && f.Tokens[x.First].Script == text.Latin|
			text.Accented) // accents are left out when words are prepared
		is, at := r.recall(x.Hash, f.Alt[x.Start:x.End], f, mean)
		if to.readings = append(to.readings, is); at != 0 && mean {
			to.words = append(to.words, ConceptWord{reading{x.First, x.Last, x.How, false}, at})
		}
	}
}

// recall returns what is known of a word, which is found out where it is not remembered. What only matchers are asked about is not
// remembered: it stands in
// fields of names and addresses, and few of these come again.
func (r *Reader) recall(hash uint64, w []byte, f *text.Folded, concepts bool) (Marks, uint32) {
	m := &r.cache[hash>>(64-cacheBits)]
	switch {
	case m.hash != hash|1:
		is := r.marks(hash, w)
		if !concepts {
			return is, 0
		}
		*m = memory{hash: hash | 1, is: is}
	case m.is&meant != 0 || !concepts:
		return m.is, m.at
	}
	return m.is, r.units(m, w, f)
}

// marks finds out what a word is to the matchers.
func (r *Reader) marks(hash uint64, w []byte) (is Marks) {
	for k, m := range r.ms {
		is |= m.marks(hash, w) << k
	}
	return is
}

// marks says what a word is to a matcher.
func (m *Matcher) marks(hash uint64, w []byte) (is Marks) {
	if m.first.has(hash) {
		i := hash * 0x9E3779B97F4A7C15 >> m.table.shift
		for n := int32(0); ; {
			if n, i = m.table.get(hash, i); n < 0 {
				break
			}
			if p := &m.nodes[n]; string(m.words[p.word:p.word+uint32(p.wordLen)]) == string(w) {
				is |= startsOne
				if p.outN > 0 || p.slops > 3 {
					is |= isOne
				}
			}
		}
	}
	if m.inner.mayHold(w) {
		is |= holdsOne
	}
	return is
}

// mayHold reports whether some term holds on to a window of a word.
func (fd *finder) mayHold(w []byte) bool {
	if len(fd.terms) == 0 {
		return false
	}
	for i := 0; i+4 <= len(w); i++ {
		g := gram(w[i : i+4])
		h := g * gramMul
		if fd.bits[h>>fd.bshift>>6]&(1<<(h>>fd.bshift&63)) == 0 {
			continue
		}
		for k := h >> fd.shift; fd.grams[k] != 0; k = (k + 1) & uint32(len(fd.grams)-1) {
			if fd.grams[k] == g {
				return true
			}
		}
	}
	return false
}

// units finds what a word means and remembers it.
func (r *Reader) units(m *memory, w []byte, f *text.Folded) uint32 {
	found := r.c.look(&r.cut, w)
	f.Meter.Spend(r.cut.spent >> 3)
	r.cut.spent = 0
	if len(found) == 0 {
		m.is |= meant
		return 0
	}
	if len(r.store) > storeFull {
		f.Meter.Omit()
		return 0
	}
	at := uint32(len(r.store)) << 2
	r.store = append(append(r.store, int32(len(found))), found...)
	for _, u := range found {
		at |= r.c.units[u&^bareBit].asked
	}
	m.at, m.is = at, m.is|meant
	return at
}

// Match appends the terms of matcher number k in f, which Read read into marked, as [Matcher.Match] does.
func (r *Reader) Match(k int, f *text.Folded, marked *Marked, dst []Hit) []Hit {
	m, from := r.ms[k], len(dst)
	dst = m.matchWords(k, f, marked, dst)
	if f.Meter.Spend(len(f.Tokens)>>2) && len(m.inner.terms) > 0 {
		dst = m.matchInner(k, f, marked, dst, from)
	}
	if len(dst)-from > 1 {
		dst = dst[:from+tidy(dst[from:])]
	}
	return dst
}

// matchWords appends the phrases.
func (m *Matcher) matchWords(k int, f *text.Folded, marked *Marked, dst []Hit) []Hit {
	from, full, n, r := len(dst), len(dst)+thinAt, 0, 0
	for i := 0; i < len(f.Tokens); i++ {
		for r < len(f.Readings) && int(f.Readings[r].First) < i {
			r++
		}
		odd := r < len(f.Readings) && int(f.Readings[r].First) <= i+m.reach
		if !odd { // on to the next token that may start a term
			for n < len(marked.tokens) && (int(marked.tokens[n].token) < i || marked.tokens[n].is>>k&startsOne == 0) {
				n++
			}
			next := len(f.Tokens)
			if n < len(marked.tokens) {
				next = int(marked.tokens[n].token)
			}
			if r < len(f.Readings) {
				next = min(next, int(f.Readings[r].First)-m.reach)
			}
			if next > i {
				i = next - 1
				continue
			}
		}
		for n < len(marked.tokens) && int(marked.tokens[n].token) < i {
			n++
		}
		is := Marks(0)
		if n < len(marked.tokens) && int(marked.tokens[n].token) == i {
			is = marked.tokens[n].is >> k
		}
		if !odd && !m.goesOn(f.Tokens, i, is) {
			continue
		}
		if !f.Meter.Spend(1) {
			break
		}
		if dst = m.begin(k, f, i, is, r, marked.readings, dst); len(dst) >= full {
			dst = dst[:from+thin(dst[from:])]
			full = max(full, 2*len(dst)-from)
		}
	}
	return dst
}

// goesOn reports whether a word that starts a term may be one, or has a second word behind it that goes with it.
func (m *Matcher) goesOn(ts []text.Token, i int, is Marks) bool {
	if is&startsOne == 0 {
		return false
	}
	return is&isOne != 0 || i+1 < len(ts) && m.pairs.has(pair(ts[i].Hash, ts[i+1].Hash)) ||
		m.reach > 1 && i+2 < len(ts) && m.pairs.has(pair(ts[i].Hash, ts[i+2].Hash))
}

// begin reads terms from token i on: by the word as it stands, then by each of its readings, the first of which is number r.
func (m *Matcher) begin(k int, f *text.Folded, i int, is Marks, r int, readings []Marks, dst []Hit) []Hit {
	t := &f.Tokens[i]
	if is&startsOne != 0 {
		dst = m.enter(f, walk{first: i}, 0, i, 0, t.Hash, f.Bytes[t.Start:t.End], dst)
	}
	for ; r < len(f.Readings) && int(f.Readings[r].First) == i; r++ {
		if readings[r]>>k&startsOne == 0 {
			continue
		}
		x := &f.Readings[r]
		dst = m.enter(f, walk{first: i, how: x.How}, 0, int(x.Last), 0, x.Hash, f.Alt[x.Start:x.End], dst)
	}
	return dst
}

// is reports whether the word at a token is a form of unit u.
func (r *Reader) is(f *text.Folded, at int, u int32) bool {
	t := &f.Tokens[at]
	_, n := r.recall(t.Hash, f.Bytes[t.Start:t.End], f, true)
	n >>= 2
	return n > 0 && slices.ContainsFunc(r.store[n+1:n+1+uint32(r.store[n])], func(o int32) bool { return o&^bareBit == u })
}
