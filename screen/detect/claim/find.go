package claim

import (
	"cmp"
	"slices"

	"github.com/aedile/aedile/screen/text"
)

// Distances in words within which parts belong to one claim. Chosen; see the figures of the tests.
const (
	reachSubject = 24 // from a substance to a function
	reachVerb    = 10 // from a verb to the function it speaks of
	reachWord    = 5  // from a word of health to the function it belongs to
	reachTight   = 8  // from a substance to a function where there is no verb
	reachNot     = 4  // from a denial to what it denies
	reachBack    = 2  // sentences from one that names a substance to one that speaks of it without its name
)

// maxSentence is the number of words after which a sentence is read on as another: what costs most is held in proportion to the length.
// Chosen; sentences of listings that end nowhere are lists.
const maxSentence = 160

// Finder finds claims. It keeps memory from call to call and serves one goroutine at a time.
type Finder struct {
	x      *Index
	tagger tagger
	hits   []Hit
	titled []int32 // substances of the title
	spans  []span  // claims word for word in the field at hand
	here   sentence
	last   []int32 // substances that the field named last
	lastAt int     // sentences since then
}

// span is a stretch of tokens, inclusive.
type span struct{ first, last int }

// sentence is what the finder knows of the sentence at hand.
type sentence struct {
	n           int // of the field
	first, end  int // tokens; end is the first of the next sentence
	places      []place
	subjects    []place
	rels        []int32
	scopes      []int32
	stems       []int32
	stemsLoaded bool
	run         []place // scratch of group
	hits        int     // number of the first hit of the sentence
}

// NewFinder returns a finder.
func (x *Index) NewFinder() *Finder {
	return &Finder{x: x, tagger: newTagger(x.vocabulary)}
}

// title notes the substances that the title names.
func (f *Finder) title(texts []Text) {
	f.titled = f.titled[:0]
	for i := range texts {
		if texts[i].Name == "title" && texts[i].Fold != nil {
			f.titled = collect(f.titled, f.tagger.tag(texts[i].Fold), substance)
		}
	}
}

// field finds the claims of one text.
func (f *Finder) field(n int, fold *text.Folded) {
	places := f.tagger.tag(fold)
	f.last, f.lastAt = f.last[:0], 0
	f.spans = f.spans[:0]
	f.exact(n, fold, places)
	for a := 0; a < len(fold.Tokens) && len(places) > 0 && !fold.Meter.Over(); {
		b := a + 1
		for b < len(fold.Tokens) && b-a < maxSentence && fold.Tokens[b].Gap != text.Stop {
			b++
		}
		k := 0
		for k < len(places) && places[k].first < b {
			k++
		}
		if k > 0 {
			f.sentence(n, a, b, places[:k])
		}
		places, a = places[k:], b
		f.lastAt++
	}
}

// exact finds the wordings that stand in the text word for word.
func (f *Finder) exact(n int, fold *text.Folded, places []place) {
	for i := 0; i < len(fold.Tokens) && fold.Meter.Spend(1); i++ {
		e, last := f.wording(0, i, -1, -1)
		if e < 0 {
			continue
		}
		f.spans = append(f.spans, span{i, last})
		if !denied(f.beside(places, i, last), i, last) {
			y := &f.x.entries[e]
			f.hits = append(f.hits, Hit{At: y.at, Status: y.status, Score: 1, Field: n, First: i, Last: last, Wording: y.wording,
				Exact: true, Faithful: true})
		}
		i = last
	}
}

// slotWords is the largest number of words that fill a slot of a wording: "<name of sugar replacer>". Chosen.
const slotWords = 6

// wording reads on from a node of the wordings at token i and returns the longest wording that ends there or later.
func (f *Finder) wording(at int32, i int, entry int32, end int) (e int32, last int) {
	if n, ok := f.x.ends[at]; ok && at != 0 {
		entry, end = n, i-1
	}
	if i >= len(f.tagger.tokens) || at != 0 && !f.tagger.meter.Spend(1) {
		return entry, end
	}
	if w := f.said(i); w != none {
		if n, ok := f.x.wordings[uint64(at)<<32|uint64(w)]; ok {
			entry, end = f.wording(n, i+1, entry, end)
		}
	}
	if at == 0 {
		return entry, end
	}
	if n, ok := f.x.wordings[uint64(at)<<32]; ok {
		for k := 1; k <= slotWords; k++ {
			if e, l := f.wording(n, i+k, -1, -1); l > end {
				entry, end = e, l
			}
		}
	}
	return entry, end
}

// said returns the number of token i among the words of the wordings, or none.
func (f *Finder) said(i int) int32 {
	w := f.tagger.tokens[i]
	if w.said == unknown {
		w.said = none
		if n, ok := f.x.words[w.plain]; ok {
			w.said = n
		}
	}
	return w.said
}

// beside returns the places that may lie within the reach of tokens first to last; places are in order of their first tokens.
func (f *Finder) beside(places []place, first, last int) []place {
	by := func(p place, token int) int { return cmp.Compare(p.first, token) }
	a, _ := slices.BinarySearchFunc(places, first-reachVerb-f.tagger.widest, by)
	b, _ := slices.BinarySearchFunc(places, last+reachVerb+1, by)
	f.tagger.meter.Spend(b - a)
	return places[a:b]
}

// denied reports whether words deny or only mention what stands from token first to token last.
func denied(places []place, first, last int) bool {
	return slices.ContainsFunc(places, func(p place) bool {
		switch p.kind {
		case negation:
			return p.last < first && first-p.last <= reachNot || p.first >= first && p.last <= last
		case mention:
			return p.last < first && first-p.last <= reachVerb || p.first > last && p.first-last <= reachVerb
		}
		return false
	})
}

// sentence finds the claims of the tokens from a to b.
func (f *Finder) sentence(n, a, b int, places []place) {
	s := &f.here
	s.n, s.first, s.end, s.places, s.hits = n, a, b, places, len(f.hits)
	s.subjects, s.stemsLoaded = s.subjects[:0], false
	s.rels, s.scopes = collect(s.rels[:0], places, relation), collect(s.scopes[:0], places, scope)
	for _, p := range places {
		if p.kind == mention {
			return
		}
		if p.kind == substance {
			s.subjects = append(s.subjects, p)
		}
	}
	if len(s.rels) == 0 {
		f.wordy()
	}
	for i := range places {
		if places[i].kind == relation && !f.taken(places[i]) {
			f.relation(i)
		}
	}
	if len(s.subjects) > 0 {
		f.last, f.lastAt = collect(f.last[:0], places, substance), 0
	}
}

// taken reports whether a place lies in a claim that was found word for word.
func (f *Finder) taken(p place) bool {
	i, _ := slices.BinarySearchFunc(f.spans, p.first+1, func(s span, token int) int { return cmp.Compare(s.first, token) })
	return i > 0 && p.last <= f.spans[i-1].last // they are in order and do not overlap
}

// relation finds the claims about the function at place i.
func (f *Finder) relation(i int) {
	s := &f.here
	r := s.places[i]
	f.tagger.meter.Spend(len(s.places) >> 2)
	verb, ok := s.verb(r)
	tight := reachTight
	switch {
	case ok && s.negated(verb) || s.negated(r):
		return
	case ok, s.close(r, benefit, reachWord) || s.close(r, normal, reachWord):
		tight = reachSubject
	case !f.x.vocabulary.concepts[r.concept].sure:
		return
	}
	group := s.group(i, tight)
	for _, p := range group {
		f.claim(pair{p.concept, InSentence, r, p, verb, ok})
	}
	if len(group) > 0 || tight != reachSubject {
		return
	}
	subjects := f.titled
	if len(f.last) > 0 && f.lastAt <= reachBack {
		subjects = f.last
	}
	for _, c := range subjects {
		f.claim(pair{c, InItem, r, r, verb, ok})
	}
	if len(subjects) == 0 && ok && (f.x.vocabulary.concepts[r.concept].sure || verb.kind == contribute && s.close(r, normal, reachWord)) {
		f.claim(pair{-1, Nowhere, r, r, verb, ok})
	}
}

// verb returns the verb that speaks of a place: the nearest before it, or the nearest after it.
func (s *sentence) verb(r place) (best place, ok bool) {
	for _, p := range s.places {
		if p.kind != contribute && p.kind != change && p.kind != promise || p.first <= r.last && r.first <= p.last {
			continue
		}
		if p.last < r.first && r.first-p.last <= reachVerb {
			best, ok = p, true
		}
		if p.first > r.last && p.first-r.last <= reachWord && !ok {
			return p, true
		}
	}
	return best, ok
}

// negated reports whether a denial stands right before a place, or right after it as in "hilft nicht".
func (s *sentence) negated(r place) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		return p.kind == negation && (p.last < r.first && r.first-p.last <= reachNot || p.first > r.last && p.first-r.last <= 1)
	})
}

// close reports whether a concept of kind k stands at most reach words from a place.
func (s *sentence) close(r place, k kind, reach int) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		return p.kind == k && p.first-r.last <= reach && r.first-p.last <= reach
	})
}

// group returns the substances that the function at place i is said of: those named last before it; where the sentence names a function
// before any substance, those that follow.
func (s *sentence) group(i, reach int) []place {
	s.run = s.run[:0]
	for _, p := range s.places {
		if p.kind == substance {
			break
		}
		if p.kind == relation {
			s.after(i, reach)
			break
		}
	}
	if len(s.run) == 0 {
		s.before(i, reach)
	}
	return s.run
}

// before collects the last row of substances before place i.
func (s *sentence) before(i, reach int) {
	for k := i - 1; k >= 0; k-- {
		switch s.places[k].kind {
		case relation:
			if len(s.run) > 0 {
				return
			}
		case substance:
			s.join(s.places[k], s.places[i], reach)
		}
	}
}

// after collects the first row of substances after place i.
func (s *sentence) after(i, reach int) {
	for k := i + 1; k < len(s.places); k++ {
		switch s.places[k].kind {
		case relation:
			if len(s.run) > 0 {
				return
			}
		case substance:
			s.join(s.places[k], s.places[i], reach)
		}
	}
}

// maxSubjects bounds the substances of one claim.
const maxSubjects = 8

// join takes in a substance that stands at most reach words from r, each concept once.
func (s *sentence) join(p, r place, reach int) {
	same := func(q place) bool { return q.concept == p.concept }
	if p.first-r.last <= reach && r.first-p.last <= reach && len(s.run) < maxSubjects && !slices.ContainsFunc(s.run, same) {
		s.run = append(s.run, p)
	}
}
