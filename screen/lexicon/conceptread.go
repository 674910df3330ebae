package lexicon

import (
	"math/bits"
	"slices"

	"github.com/aedile/aedile/screen/text"
)

// ConceptReader finds concepts for one goroutine.
type ConceptReader struct {
	c     *Concepts
	cache []uint64 // hashes of words by their first bits; the lowest bit says that the word means something
	at    []uint32 // likewise: where in store, shifted left by two; the lowest bits say what of it is hot and what is not
	store []int32  // of what is remembered: a count, then units; the first is empty
	cut   cutter
	words []ConceptWord // of the text at hand
}

// ConceptWord is a word of a text that means something, in one of its readings.
type ConceptWord struct {
	reading
	at uint32 // as in ConceptReader
}

// What of a word is asked about every item, and what only about those with a hit.
const (
	isHot = 1 << iota
	isCold
)

const (
	cacheBits = 16      // 65,536 words in half a megabyte. Measured: with half of it a catalogue is a tenth slower
	storeMost = 1 << 18 // units that are remembered before all is forgotten when the next item comes
	storeFull = 1 << 22 // units that are remembered of one item
)

// NewReader returns a reader of c.
func (c *Concepts) NewReader() *ConceptReader {
	return &ConceptReader{c: c, cache: make([]uint64, 1<<cacheBits), at: make([]uint32, 1<<cacheBits), store: make([]int32, 1, 1<<10)}
}

// Len returns the number of lemmas.
func (c *Concepts) Len() int { return c.size }

// Begin takes up another item: what [ConceptReader.Read] gave for the last one is not valid any more.
func (r *ConceptReader) Begin() {
	if len(r.store) > storeMost {
		clear(r.cache)
		r.store = r.store[:1]
	}
}

// units finds what word w, hashed, is a form of, and returns where that is.
func (r *ConceptReader) units(hash uint64, w []byte, f *text.Folded) uint32 {
	slot := hash >> (64 - cacheBits)
	found := r.c.look(&r.cut, w)
	f.Meter.Spend(r.cut.spent >> 3)
	r.cut.spent = 0
	if len(found) == 0 {
		r.cache[slot] = hash &^ 1
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
	r.cache[slot], r.at[slot] = hash|1, at
	return at
}

func (r *ConceptReader) find(hash uint64, w []byte, f *text.Folded) uint32 {
	slot := hash >> (64 - cacheBits)
	switch r.cache[slot] {
	case hash &^ 1:
		return 0
	case hash | 1:
		return r.at[slot]
	}
	return r.units(hash, w, f)
}

// Read appends the words of f that mean something.
func (r *ConceptReader) Read(f *text.Folded, dst []ConceptWord) []ConceptWord {
	for i := range f.Tokens {
		t := &f.Tokens[i]
		if t.Script == text.Digit || r.cache[t.Hash>>(64-cacheBits)] == t.Hash&^1 {
			continue
		}
		if at := r.find(t.Hash, f.Bytes[t.Start:t.End], f); at != 0 {
			dst = append(dst, ConceptWord{reading{uint32(i), uint32(i), text.Plain, false}, at})
		}
	}
	for i := range f.Readings {
		x := &f.Readings[i]
		if x.How == text.LookAlike && f.Tokens[x.First].Script == text.Latin|text.Accented {
			continue // accents are left out when words are prepared
		}
		if at := r.find(x.Hash, f.Alt[x.Start:x.End], f); at != 0 {
			dst = append(dst, ConceptWord{reading{x.First, x.Last, x.How, false}, at})
		}
	}
	return dst
}

// Match appends the places of concepts in f, those of hot lists or all others. lang is the language of the item, 0 where it is not
// known: then the places of words that count in one language only say which.
func (r *ConceptReader) Match(f *text.Folded, lang uint8, hot bool, dst []Hit) []Hit {
	r.words = r.Read(f, r.words[:0])
	return r.MatchWords(f, r.words, lang, hot, dst)
}

// MatchWords is Match where the words that mean something are known.
func (r *ConceptReader) MatchWords(f *text.Folded, words []ConceptWord, lang uint8, hot bool, dst []Hit) []Hit {
	from := len(dst)
	asked := uint32(isCold)
	if hot {
		asked = isHot
	}
	for i := range words {
		w := &words[i]
		if w.at&asked == 0 {
			continue
		}
		if !f.Meter.Spend(1) || len(dst)-from >= MaxHits {
			return dst
		}
		dst = r.emit(f, w.reading, w.at, lang, hot, dst)
	}
	if len(dst)-from > 1 {
		dst = dst[:from+tidy(dst[from:])]
	}
	return dst
}

// reading is a word of the text in one of its readings.
type reading struct {
	first, last uint32
	how         text.How
	bare        bool // it lacks the accents of the word
}

// emit appends what the units at a place of the store mean.
func (r *ConceptReader) emit(f *text.Folded, w reading, at uint32, lang uint8, hot bool, dst []Hit) []Hit {
	n := at >> 2
	for k := n + 1; k <= n+uint32(r.store[n]); k++ {
		n := r.store[k]
		u := &r.c.units[n&^bareBit]
		w.bare = n&bareBit != 0
		dst = r.mean(f, u.means, u.lang, w, lang, hot, dst)
		for _, m := range u.names {
			if whole, ok := r.name(f, &r.c.names[m], w); ok {
				dst = r.mean(f, r.c.names[m].means, u.lang, whole, lang, hot, dst)
			}
		}
	}
	return dst
}

// mean appends what a word or name means: of lemmas of several languages the one of the item's language is named.
func (r *ConceptReader) mean(f *text.Folded, ms []meaning, own uint8, w reading, lang uint8, hot bool, dst []Hit) []Hit {
next:
	for i := range ms {
		m := &ms[i]
		if r.c.hot[m.term.List] != hot || (m.local || w.bare) && lang > 0 && lang != own {
			continue
		}
		local := uint8(0)
		if (m.local || w.bare) && lang == 0 {
			local = own
		}
		for k := len(dst) - 1; k >= 0 && dst[k].First == w.first; k-- {
			if h := &dst[k]; h.Term == m.term && h.Last == w.last && h.How == w.how && h.Local == local {
				if lang == own || lang == 0 && m.lemma < h.Lemma {
					h.Lemma = m.lemma
				}
				continue next
			}
		}
		dst = append(dst, Hit{Term: m.term, First: w.first, Last: w.last, Start: f.Tokens[w.first].Start, End: f.Tokens[w.last].End, How: w.how, Lemma: m.lemma, Local: local})
	}
	return dst
}

// name reports whether the other words of a name stand around word w, in one sentence, and gives the whole.
func (r *ConceptReader) name(f *text.Folded, n *name, w reading) (reading, bool) {
	first, last := int(w.first)-n.anchor, int(w.last)+len(n.units)-1-n.anchor
	if first < 0 || last >= len(f.Tokens) {
		return w, false
	}
	for i, u := range n.units {
		at := first + i
		if i > n.anchor {
			at = int(w.last) + i - n.anchor
		}
		if i > 0 && at <= last && f.Tokens[at].Gap == text.Stop && at > first {
			return w, false
		}
		if i != n.anchor && !r.is(f, at, u) {
			return w, false
		}
	}
	return reading{uint32(first), uint32(last), w.how, w.bare}, true
}

// is reports whether the word at a token is a form of unit u.
func (r *ConceptReader) is(f *text.Folded, at int, u int32) bool {
	t := &f.Tokens[at]
	n := r.find(t.Hash, f.Bytes[t.Start:t.End], f) >> 2
	return n > 0 && slices.ContainsFunc(r.store[n+1:n+1+uint32(r.store[n])], func(o int32) bool { return o&^bareBit == u })
}

// Vote counts the everyday words of each language in f.
func (c *Concepts) Vote(f *text.Folded, votes []int) {
	for i := range f.Tokens[:min(len(f.Tokens), maxVotes)] {
		t := &f.Tokens[i]
		if t.End-t.Start > maxEveryday || t.Script == text.Digit || !c.ordinary.has(t.Hash) {
			continue
		}
		for langs := c.everyday[string(f.Bytes[t.Start:t.End])]; langs != 0; langs &= langs - 1 {
			votes[bits.TrailingZeros64(langs)]++
		}
	}
}

// maxVotes is how many words of a field are asked for their language. Chosen.
const maxVotes = 64

// maxEveryday is the length in bytes of the longest everyday word that is looked for.
const maxEveryday = 24
