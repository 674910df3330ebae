package lexicon

import (
	"slices"

	"github.com/aedile/aedile/screen/text"
)

// ConceptReader finds concepts for one goroutine.
type ConceptReader struct {
	c     *Concepts
	cache []remembered
	store []int32 // of what is remembered: a count, then units; the first is empty
	cut   cutter
}

// remembered says what a word is a form of.
type remembered struct {
	hash uint64
	len  uint32
	at   uint32 // in store, shifted left by one; the lowest bit says that one of them is hot
}

const (
	cacheBits = 15      // 32,768 words in half a megabyte. Measured: with half of it a catalogue is a tenth slower
	storeMost = 1 << 18 // units that are remembered before all is forgotten
)

// NewReader returns a reader of c.
func (c *Concepts) NewReader() *ConceptReader {
	return &ConceptReader{c: c, cache: make([]remembered, 1<<cacheBits), store: make([]int32, 1, 1<<10)}
}

// Len returns the number of lemmas.
func (c *Concepts) Len() int { return c.size }

// units returns what word w, hashed, is a form of: its place in the store and whether something of it is hot.
func (r *ConceptReader) units(m *remembered, hash uint64, w []byte, f *text.Folded) uint32 {
	if len(r.store) > storeMost {
		clear(r.cache)
		r.store = r.store[:1]
	}
	found := r.c.look(&r.cut, w)
	f.Meter.Spend(r.cut.spent >> 3)
	r.cut.spent = 0
	at := uint32(0)
	if len(found) > 0 {
		at = uint32(len(r.store)) << 1
		r.store = append(append(r.store, int32(len(found))), found...)
		if slices.ContainsFunc(found, func(u int32) bool { return r.c.units[u&^bareBit].hot }) {
			at |= 1
		}
	}
	*m = remembered{hash, uint32(len(w)), at}
	return at
}

func (r *ConceptReader) find(hash uint64, w []byte, f *text.Folded) uint32 {
	m := &r.cache[hash>>(64-cacheBits)]
	if m.hash == hash && m.len == uint32(len(w)) {
		return m.at
	}
	return r.units(m, hash, w, f)
}

// Match appends the places of concepts in f, those of hot lists or all others. lang is the language of the item, 0 where it is not
// known: then the places of words that count in one language only say which.
func (r *ConceptReader) Match(f *text.Folded, lang uint8, hot bool, dst []Hit) []Hit {
	from := len(dst)
	for i := range f.Tokens {
		t := &f.Tokens[i]
		if t.Script == text.Digit {
			continue
		}
		m := &r.cache[t.Hash>>(64-cacheBits)]
		at := m.at
		if m.hash != t.Hash || m.len != t.End-t.Start {
			at = r.units(m, t.Hash, f.Bytes[t.Start:t.End], f)
		}
		if at == 0 || hot && at&1 == 0 {
			continue
		}
		if !f.Meter.Spend(1) || len(dst)-from >= MaxHits {
			return dst
		}
		dst = r.emit(f, reading{uint32(i), uint32(i), text.Plain, false}, at, lang, hot, dst)
	}
	for i := range f.Readings {
		x := &f.Readings[i]
		if x.How == text.LookAlike && f.Tokens[x.First].Script == text.Latin|text.Accented {
			continue // accents are left out when words are prepared
		}
		at := r.find(x.Hash, f.Alt[x.Start:x.End], f)
		if at == 0 || hot && at&1 == 0 {
			continue
		}
		if !f.Meter.Spend(1) || len(dst)-from >= MaxHits {
			return dst
		}
		dst = r.emit(f, reading{x.First, x.Last, x.How, false}, at, lang, hot, dst)
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
	n := at >> 1
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
	n := r.find(t.Hash, f.Bytes[t.Start:t.End], f) >> 1
	return n > 0 && slices.ContainsFunc(r.store[n+1:n+1+uint32(r.store[n])], func(o int32) bool { return o&^bareBit == u })
}

// Vote counts the everyday words of each language in f.
func (c *Concepts) Vote(f *text.Folded, votes []int) {
	for i := range f.Tokens[:min(len(f.Tokens), maxVotes)] {
		t := &f.Tokens[i]
		if t.End-t.Start > maxEveryday || t.Script == text.Digit {
			continue
		}
		if langs := c.everyday[string(f.Bytes[t.Start:t.End])]; langs != 0 {
			for l := range votes {
				if langs&(1<<l) != 0 {
					votes[l]++
				}
			}
		}
	}
}

// maxVotes is how many words of a field are asked for their language. Chosen.
const maxVotes = 64

// maxEveryday is the length in bytes of the longest everyday word that is looked for.
const maxEveryday = 24
