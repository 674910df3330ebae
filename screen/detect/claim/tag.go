package claim

import (
	"slices"

	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/work"
)

// place is a concept found: its tokens, inclusive.
type place struct {
	concept     int32
	kind        kind
	first, last int
}

// word is what a tagger knows of a token.
type word struct {
	plain  string  // without accents
	ids    []int32 // the words of the lists that it is
	joined []int32 // those that it is after a hyphen
	stem   int32   // of the wordings; none, or unknown: not asked for yet
	said   int32   // number among the words of the wordings, likewise
}

const (
	none    = -1
	unknown = -2
)

// tagger finds the concepts of a text. It keeps memory from call to call.
type tagger struct {
	v      *vocabulary
	known  map[string]*word
	tokens []*word
	places []place
	meter  *work.Meter // of the text at hand
	widest int         // tokens of the longest place since the tagger began
}

func newTagger(v *vocabulary) tagger { return tagger{v: v, known: map[string]*word{}} }

// maxMemory bounds the words that a tagger remembers, maxWord their length: no list and no wording has one that is longer.
const (
	maxMemory = 1 << 14
	maxWord   = 96
)

// word returns what is known of a token.
func (g *tagger) word(b []byte) *word {
	if w, ok := g.known[string(b)]; ok {
		return w
	}
	b = b[:min(len(b), maxWord)]
	if len(g.known) >= maxMemory {
		clear(g.known)
	}
	s := string(b)
	w := &word{plain: text.Bare(s), stem: unknown, said: unknown}
	w.ids, w.joined = g.v.wordsOf(w.plain, false, nil), g.v.wordsOf(w.plain, true, nil)
	if w.plain != s {
		w.ids, w.joined = g.v.wordsOf(s, false, w.ids), g.v.wordsOf(s, true, w.joined)
	}
	g.known[s] = w
	return w
}

// tag returns the concepts of a text in order, and sets tokens. Of places of which one lies within the other the longer stays. What is
// returned is valid until the next call.
func (g *tagger) tag(f *text.Folded) []place {
	g.tokens, g.places, g.meter = g.tokens[:0], g.places[:0], f.Meter
	g.meter.Spend(2 * len(f.Tokens))
	for i := range f.Tokens {
		g.tokens = append(g.tokens, g.word(f.Bytes[f.Tokens[i].Start:f.Tokens[i].End]))
	}
	for i, w := range g.tokens {
		if len(w.ids) > 0 && g.meter.Spend(1) {
			g.walk(f, 0, i, i)
		}
	}
	g.keepLongest()
	return g.places
}

// walk reads on from a node of the phrases at token i; the phrase began at first. No phrase goes beyond its sentence.
func (g *tagger) walk(f *text.Folded, node int32, first, i int) {
	g.step(f, node, first, i, g.tokens[i].ids)
	if gap := f.Tokens[i].Gap; gap == text.Joined || gap == text.Glued {
		g.step(f, node, first, i, g.tokens[i].joined)
	}
}

func (g *tagger) step(f *text.Folded, node int32, first, i int, ids []int32) {
	for _, w := range ids {
		n, ok := g.v.phrases[uint64(node)<<32|uint64(w)]
		if !ok {
			continue
		}
		for _, c := range g.v.out[n] {
			g.places = append(g.places, place{c, g.v.concepts[c].kind, first, i})
			g.widest = max(g.widest, i-first+1)
		}
		if i+1 < len(f.Tokens) && f.Tokens[i+1].Gap != text.Stop {
			g.walk(f, n, first, i+1)
		}
	}
}

// keepLongest sorts the places and drops those within a longer one, and repetitions. The word "normal" stays within "normal formation of
// collagen"; a word that names a function names no substance besides.
func (g *tagger) keepLongest() {
	slices.SortFunc(g.places, func(a, b place) int {
		switch {
		case a.first != b.first:
			return a.first - b.first
		case a.last != b.last:
			return b.last - a.last
		case a.kind != b.kind:
			return int(b.kind) - int(a.kind) // functions before substances
		}
		return int(a.concept - b.concept)
	})
	kept := g.places[:0]
	long := place{first: -1, last: -1, kind: kinds}
	for _, p := range g.places {
		within := p.last < long.last || p.last == long.last && p.first > long.first
		same := p.first == long.first && p.last == long.last
		if within && p.kind != normal || same && p.kind == substance && long.kind == relation || len(kept) > 0 && kept[len(kept)-1] == p {
			continue
		}
		if p.last > long.last || same && p.kind == relation {
			long = p
		}
		kept = append(kept, p)
	}
	g.places = kept
}
