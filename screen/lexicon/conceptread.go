package lexicon

import (
	"math/bits"

	"github.com/aedile/aedile/screen/text"
)

// Len returns the number of lemmas.
func (c *Concepts) Len() int { return c.size }

// MatchConcepts appends the places of concepts in f, those of hot lists or all others. lang is the language of the item, 0 where it is not
// known: then the places of words that count in one language only say which.
func (r *Reader) MatchConcepts(f *text.Folded, lang uint8, hot bool, dst []Hit) []Hit {
	r.Read(f, true, &r.own)
	return r.MatchWords(f, &r.own, lang, hot, dst)
}

// MatchWords is MatchConcepts of a text that Read read into marked.
func (r *Reader) MatchWords(f *text.Folded, marked *Marked, lang uint8, hot bool, dst []Hit) []Hit {
	from := len(dst)
	asked := uint32(isCold)
	if hot {
		asked = isHot
	}
	for i := range marked.words {
		w := &marked.words[i]
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
func (r *Reader) emit(f *text.Folded, w reading, at uint32, lang uint8, hot bool, dst []Hit) []Hit {
	n := at >> 2
	for k := n + 1; k <= n+uint32(r.store[n]); k++ {
		n := r.store[k]
		u := &r.c.units[n&^bareBit]
		w.bare = n&bareBit != 0
		dst = r.mean(f, within(u.means, r.c.means), u.lang, w, lang, hot, dst)
		for _, m := range within(u.names, r.c.named) {
			if whole, ok := r.name(f, &r.c.names[m], w); ok {
				dst = r.mean(f, within(r.c.names[m].means, r.c.means), u.lang, whole, lang, hot, dst)
			}
		}
	}
	return dst
}

// mean appends what a word or name means: of lemmas of several languages the one of the item's language is named.
func (r *Reader) mean(f *text.Folded, ms []meaning, own uint8, w reading, lang uint8, hot bool, dst []Hit) []Hit {
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
		dst = append(dst, Hit{Term: m.term, First: w.first, Last: w.last, Start: f.Tokens[w.first].Start, End: f.Tokens[w.last].End,
			How: w.how, Lemma: m.lemma, Local: local})
	}
	return dst
}

// name reports whether the other words of a name stand around word w, in one sentence, and gives the whole.
func (r *Reader) name(f *text.Folded, n *name, w reading) (reading, bool) {
	units, anchor := within(n.units, r.c.parted), int(n.anchor)
	first, last := int(w.first)-anchor, int(w.last)+len(units)-1-anchor
	if first < 0 || last >= len(f.Tokens) {
		return w, false
	}
	for i, u := range units {
		at := first + i
		if i > anchor {
			at = int(w.last) + i - anchor
		}
		if i > 0 && at <= last && f.Tokens[at].Gap == text.Stop && at > first {
			return w, false
		}
		if i != anchor && !r.is(f, at, u) {
			return w, false
		}
	}
	return reading{uint32(first), uint32(last), w.how, w.bare}, true
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
