package lexicon

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"github.com/aedile/aedile/screen/text"
)

// Matcher finds terms. It is immutable and safe for concurrent use.
type Matcher struct {
	terms []Term
	words []byte
	nodes []packed
	outs  []int32
	table table
	first bloom // words that start a term
	alone bloom // words that are a term, or after which two or more other words may stand before the next
	pairs bloom // first and second words of phrases
	reach int   // how far behind the first word the second may stand that is looked for in pairs
	inner finder
	size  int
}

// packed is a node after building: 16 bytes.
type packed struct {
	word    uint32
	outs    uint32
	wordLen uint16
	outN    uint16
	slops   uint16
}

// Hit is a term found in a field.
type Hit struct {
	Term        Term
	First, Last uint32   // tokens of the field it covers, inclusive
	Start, End  uint32   // bytes of text.Folded.Bytes it covers
	How         text.How // in which reading
	Lemma       int32    // of a concept: the number of its lemma; else 0
	Local       uint8    // of a lemma that counts only in items of its language: that language; else 0
	Other       uint32   // of a phrase that admits other words: the token of the last one that stands in it; else 0
}

// Len returns the number of terms.
func (m *Matcher) Len() int { return m.size }

// Match appends to dst every term that stands in f, in order of first token; a term found twice at one place by two
// readings is given once, the plainer one. It does not allocate unless dst must grow. Of the terms of one list about [MaxHits] are given, the
// first ones, and what f.Meter does not admit is left out. It reads the whole text: [Reader] does for several matchers at once.
func (m *Matcher) Match(f *text.Folded, dst []Hit) []Hit {
	from, r := len(dst), 0
	full := from + thinAt
	for i := range f.Tokens {
		for r < len(f.Readings) && int(f.Readings[r].First) < i {
			r++
		}
		if odd := r < len(f.Readings) && int(f.Readings[r].First) <= i+m.reach; odd || m.starts(f.Tokens, i) {
			if !f.Meter.Spend(1) {
				break
			}
			if dst = m.step(f, walk{first: i}, 0, i, 0, dst); len(dst) >= full {
				dst = dst[:from+thin(dst[from:])]
				full = max(full, 2*len(dst)-from)
			}
		}
	}
	if f.Meter.Spend(len(f.Tokens)>>2) && len(m.inner.terms) > 0 {
		dst = m.matchInner(0, f, nil, dst, from)
	}
	if len(dst)-from > 1 {
		dst = dst[:from+tidy(dst[from:])]
	}
	return dst
}

// starts reports whether a term may start at token i: a word that is a term by itself or, which spares most lookups, a first
// word of phrases with a second one right after it. "for" starts hundreds of phrases and stands in every text.
func (m *Matcher) starts(ts []text.Token, i int) bool {
	h := ts[i].Hash
	if !m.first.has(h) {
		return false
	}
	return m.alone.has(h) || i+1 < len(ts) && m.pairs.has(pair(h, ts[i+1].Hash)) ||
		m.reach > 1 && i+2 < len(ts) && m.pairs.has(pair(h, ts[i+2].Hash))
}

// pair is the hash of two words in a row.
func pair(a, b uint64) uint64 { return (a ^ b>>32 ^ b<<32) * 0x9E3779B97F4A7C15 }

// walk is the state of reading one phrase: where it began and the least plain reading it used.
type walk struct {
	first int
	how   text.How
	from  uint64 // the first word, while the second is looked for; else 0
	other uint32 // the last token that was passed over; else 0
}

// possible reports whether a word may be a child of node at, as far as can be told without asking the table: most words start no phrase and are
// no second word of one.
func (m *Matcher) possible(from uint64, at int32, slop uint8, hash uint64) bool {
	if at == 0 {
		return m.first.has(hash)
	}
	return from == 0 || slop > 1 || m.pairs.has(pair(from, hash))
}

// step tries to read the word at token i as a child of node at: plainly, then by every reading that starts there.
func (m *Matcher) step(f *text.Folded, w walk, at int32, i int, slop uint8, dst []Hit) []Hit {
	t := &f.Tokens[i]
	if m.possible(w.from, at, slop, t.Hash) {
		dst = m.enter(f, w, at, i, slop, t.Hash, f.Bytes[t.Start:t.End], dst)
	}
	if len(f.Readings) == 0 {
		return dst
	}
	n := sort.Search(len(f.Readings), func(k int) bool { return int(f.Readings[k].First) >= i })
	for ; n < len(f.Readings) && int(f.Readings[n].First) == i; n++ {
		r := &f.Readings[n]
		if !m.possible(w.from, at, slop, r.Hash) {
			continue
		}
		v := w
		v.how = max(w.how, r.How)
		dst = m.enter(f, v, at, int(r.Last), slop, r.Hash, f.Alt[r.Start:r.End], dst)
	}
	return dst
}

// enter goes to the children of at that read word, which ends at token last, and on from there.
func (m *Matcher) enter(f *text.Folded, w walk, at int32, last int, slop uint8, hash uint64, word []byte, dst []Hit) []Hit {
	key := slot(at, hash, slop)
	i := key * 0x9E3779B97F4A7C15 >> m.table.shift
	for {
		var n int32
		n, i = m.table.get(key, i)
		if n < 0 {
			return dst
		}
		p := &m.nodes[n]
		if !f.Meter.Spend(1) {
			return dst
		}
		if string(m.words[p.word:p.word+uint32(p.wordLen)]) != string(word) {
			continue
		}
		for _, term := range m.outs[p.outs : p.outs+uint32(p.outN)] {
			dst = append(dst, Hit{m.terms[term], uint32(w.first), uint32(last), f.Tokens[w.first].Start, f.Tokens[last].End, w.how, 0, 0, w.other})
		}
		if p.slops != 0 {
			w.from = 0
			if at == 0 {
				w.from = hash
			}
			dst = m.onward(f, w, n, last, p.slops, dst)
		}
	}
}

// onward reads on after token last: the next word at once or, where the term admits it, after others in the sentence.
func (m *Matcher) onward(f *text.Folded, w walk, at int32, last int, slops uint16, dst []Hit) []Hit {
	for ; slops != 0; slops &= slops - 1 {
		slop := uint8(bits.TrailingZeros16(slops))
		for k := last + 1; k <= last+1+int(slop) && k < len(f.Tokens); k++ {
			if slop > 0 && f.Tokens[k].Gap == text.Stop {
				break
			}
			v := w
			if k > last+1 {
				v.other = uint32(k - 1)
			}
			dst = m.step(f, v, at, k, slop, dst)
		}
	}
	return dst
}

// MaxHits is about how many hits of one list are given for a field. Rules look at far fewer; the others only say what a place lies in. Chosen.
const MaxHits = 1 << 14

// thinAt is the number of hits from which those beyond MaxHits are looked for. Chosen: 8 MB.
const thinAt = 1 << 18

// thin tidies hits and keeps the first MaxHits of each list; it returns how many are left.
func thin(hits []Hit) int {
	hits = hits[:tidy(hits)]
	of := map[int32]int{}
	n := 0
	for i := range hits {
		if list := hits[i].Term.List; of[list] < MaxHits {
			of[list]++
			hits[n] = hits[i]
			n++
		}
	}
	return n
}

// tidy sorts hits by place and drops those that say the same; it returns how many are left.
func tidy(hits []Hit) int {
	if !slices.IsSortedFunc(hits, order) {
		slices.SortStableFunc(hits, order)
	}
	n := 1
	for i := 1; i < len(hits); i++ {
		a, b := &hits[n-1], &hits[i]
		if a.Term == b.Term && a.First == b.First && a.Last == b.Last && a.Local == b.Local {
			continue
		}
		hits[n] = *b
		n++
	}
	return n
}

// order compares hits by place, then by what they say; of two that say the same the plainer comes first.
func order(a, b Hit) int {
	switch {
	case a.First != b.First:
		return cmp.Compare(a.First, b.First)
	case a.Last != b.Last:
		return cmp.Compare(a.Last, b.Last)
	case a.Term.List != b.Term.List:
		return cmp.Compare(a.Term.List, b.Term.List)
	case a.Term.Name != b.Term.Name:
		return cmp.Compare(a.Term.Name, b.Term.Name)
	}
	return cmp.Compare(a.How, b.How)
}
