package claim

import (
	"slices"

	"github.com/aedile/aedile/text"
)

// place is a concept found: its tokens, inclusive.
type place struct {
	concept     int32
	kind        kind
	first, last int
}

// tagger finds the concepts of a text. It keeps memory from call to call.
type tagger struct {
	v      *vocabulary
	bare   map[string]string // words with accents, and without
	plain  []string          // by token
	ids    []int32           // the words that tokens are
	ends   []int             // by token: where its words end in ids
	places []place
}

// maxMemory bounds the words that a tagger remembers.
const maxMemory = 1 << 14

// word returns a token as the lists write it.
func (g *tagger) word(b []byte) string {
	if s, ok := g.bare[string(b)]; ok {
		return s
	}
	if len(g.bare) >= maxMemory {
		clear(g.bare)
	}
	s := string(b)
	g.bare[s] = text.Bare(s)
	return g.bare[s]
}

// tag returns the concepts of a text in order, and sets plain. Of places of which one lies within the other the longer stays. What is
// returned is valid until the next call.
func (g *tagger) tag(f *text.Folded) []place {
	g.plain, g.ids, g.ends, g.places = g.plain[:0], g.ids[:0], g.ends[:0], g.places[:0]
	for i := range f.Tokens {
		s := g.word(f.Bytes[f.Tokens[i].Start:f.Tokens[i].End])
		g.plain = append(g.plain, s)
		g.ids = g.v.wordsOf(s, false, g.ids)
		if gap := f.Tokens[i].Gap; gap == text.Joined || gap == text.Glued {
			g.ids = g.v.wordsOf(s, true, g.ids)
		}
		g.ends = append(g.ends, len(g.ids))
	}
	for i := range f.Tokens {
		g.walk(f, 0, i, i)
	}
	g.keepLongest()
	return g.places
}

// of returns the words that token i is.
func (g *tagger) of(i int) []int32 {
	from := 0
	if i > 0 {
		from = g.ends[i-1]
	}
	return g.ids[from:g.ends[i]]
}

// walk reads on from a node of the phrases at token i; the phrase began at first. No phrase goes beyond its sentence.
func (g *tagger) walk(f *text.Folded, node int32, first, i int) {
	for _, w := range g.of(i) {
		n, ok := g.v.phrases[uint64(node)<<32|uint64(w)]
		if !ok {
			continue
		}
		for _, c := range g.v.out[n] {
			g.places = append(g.places, place{c, g.v.concepts[c].kind, first, i})
		}
		if i+1 < len(f.Tokens) && f.Tokens[i+1].Gap != text.Stop {
			g.walk(f, n, first, i+1)
		}
	}
}

// keepLongest sorts the places and drops those within a longer one, and repetitions.
func (g *tagger) keepLongest() {
	slices.SortFunc(g.places, func(a, b place) int {
		switch {
		case a.first != b.first:
			return a.first - b.first
		case a.last != b.last:
			return b.last - a.last
		}
		return int(a.concept - b.concept)
	})
	kept := g.places[:0]
	reach, from := -1, -1
	for _, p := range g.places {
		within := p.last < reach || p.last == reach && p.first > from
		if within || len(kept) > 0 && kept[len(kept)-1] == p {
			continue
		}
		if p.last > reach {
			reach, from = p.last, p.first
		}
		kept = append(kept, p)
	}
	g.places = kept
}
