package claim

import (
	"math"
	"slices"

	"github.com/aedile/aedile/screen/register"
)

// What the parts of a claim count. Chosen: the substance decides which entries come into question, the function which of them, and the
// words tell apart entries that speak of the same.
const (
	partSubject  = 0.4
	partRelation = 0.35
	partWords    = 0.25
	asKin        = 0.6  // a broader or narrower concept, beside the same one
	minShare     = 0.3  // of the substance, times that of the functions of an entry, that a claim must name
	minNowhere   = 0.5  // of the functions of an entry, where no substance is named
	minCover     = 0.6  // of the words of an entry without a function that is known
	maxAltered   = 0.99 // score of a claim that is not word for word
)

// pair is a function that a sentence says a substance has.
type pair struct {
	subject int32 // -1: none is named
	named   Named
	r, p    place // of the function, of the substance; p is r where the sentence does not name it
	verb    place
	claimed bool // there is a verb
}

// best is an entry with how near it comes.
type best struct {
	entry    int32
	subject  float64 // 1: the same, asKin: close
	relation float64
	cover    float64 // of the content words
	matched  float64 // weight of the content words that the sentence has
	score    float64
	rank     int // of its status
}

// claim finds the entry nearest to a pair and adds a hit.
func (f *Finder) claim(c pair) {
	f.loadStems()
	b := f.nearest(c)
	if b.entry < 0 {
		f.unlisted(c)
		return
	}
	y := &f.x.entries[b.entry]
	h := Hit{At: y.at, Status: y.status, Score: min(b.score, maxAltered), Wording: y.wording, Named: c.named}
	h.Faithful = f.faithful(c, y, &b)
	f.hit(c, h)
}

// nearest returns the entry that comes nearest to a pair; its number is -1 where none comes near.
func (f *Finder) nearest(c pair) best {
	x, top := f.x, best{entry: -1}
	if c.subject < 0 {
		for _, e := range x.byRelation[c.r.concept] {
			if x.entries[e].status == register.Authorised { // others are held against their substance only
				top = top.or(f.weigh(c, e, 0))
			}
		}
		return top
	}
	for _, e := range x.bySubject[c.subject] {
		top = top.or(f.weigh(c, e, 1))
	}
	for _, k := range x.vocabulary.concepts[c.subject].kin {
		for _, e := range x.bySubject[k] {
			top = top.or(f.weigh(c, e, asKin))
		}
	}
	return top
}

// ranks are the statuses of claims, from what is held against a trader to what is not.
var ranks = []register.Status{register.Refused, register.OnHold, register.Authorised}

// alike is how little two scores differ that say the same. Chosen: floating point only.
const alike = 1e-9

// or returns the nearer of two. Where both are as near the authorised one counts: a claim in another language cannot be told from a refused
// one of the same substance and function by its words, and in doubt nothing is held against it.
func (b best) or(c best) best {
	switch {
	case c.entry < 0:
		return b
	case b.entry < 0:
		return c
	case math.Abs(c.score-b.score) > alike:
		if c.score > b.score {
			return c
		}
		return b
	case c.rank != b.rank:
		if c.rank > b.rank {
			return c
		}
		return b
	}
	if c.matched > b.matched {
		return c
	}
	return b
}

// weigh compares a pair with an entry of its substance, of which it names the share that subject says.
func (f *Finder) weigh(c pair, e int32, subject float64) best {
	y, s := &f.x.entries[e], &f.here
	f.tagger.meter.Spend(1 + len(y.stems)>>1)
	b := best{entry: e, subject: subject, rank: slices.Index(ranks, y.status)}
	if len(y.subjects) > 1 && subject > 0 {
		n := 0
		for _, o := range y.subjects {
			if o == c.subject || slices.ContainsFunc(s.subjects, func(p place) bool { return p.concept == o }) {
				n++
			}
		}
		b.subject *= max(float64(n), 1) / float64(len(y.subjects))
	}
	for _, id := range y.stems {
		if slices.Contains(s.stems, id) {
			b.matched += f.x.weights[id]
		}
	}
	if y.weight > 0 {
		b.cover = b.matched / y.weight
	}
	b.relation = b.cover
	if len(y.rels) > 0 {
		b.relation = f.related(c, y)
	} else if b.cover < minCover {
		b.relation = 0
	}
	if b.relation == 0 || subject > 0 && subject*b.relation < minShare || subject == 0 && b.relation < minNowhere {
		return best{entry: -1}
	}
	b.score = partSubject*b.subject + partRelation*b.relation + partWords*b.cover
	return b
}

// related returns the share of an entry's functions, and of those for whom it is, that the sentence names: 0 where the function at hand is not among them.
func (f *Finder) related(c pair, y *entry) float64 {
	s := &f.here
	own := f.kinship(y.rels, c.r.concept)
	if c.r.kind == relation && own == 0 {
		return 0
	}
	sum := 0.0
	for _, r := range y.rels {
		best := 0.0
		for _, q := range s.rels {
			best = max(best, f.kinship([]int32{q}, r))
		}
		sum += best
	}
	for _, o := range y.scopes {
		if slices.Contains(s.scopes, o) {
			sum++
		}
	}
	return sum / float64(len(y.rels)+len(y.scopes))
}

// kinship returns how near the nearest of some concepts comes to c.
func (f *Finder) kinship(some []int32, c int32) float64 {
	if slices.Contains(some, c) {
		return 1
	}
	for _, k := range f.x.vocabulary.concepts[c].kin {
		if slices.Contains(some, k) {
			return asKin
		}
	}
	return 0
}

// faithful reports whether a claim says what an entry says, and no more: see Hit.
func (f *Finder) faithful(c pair, y *entry, b *best) bool {
	s := &f.here
	if b.subject < 1 || b.relation < 1 || c.named != InSentence || !c.claimed {
		return false
	}
	if y.verbs[contribute] && !s.has(contribute) || s.has(promise) && !y.verbs[promise] || s.has(change) && !y.verbs[change] ||
		y.verbs[normal] && !s.close(c.r, normal, reachWord) {
		return false
	}
	return b.cover >= 1-1e-9 || f.x.vocabulary.concepts[c.verb.concept].name != y.language
}

// has reports whether a concept of kind k stands in the sentence.
func (s *sentence) has(k kind) bool {
	return slices.ContainsFunc(s.places, func(p place) bool { return p.kind == k })
}

// unlisted adds a hit for a claim that no entry comes near to: beside it stands what the register has of the substance, or of the function.
func (f *Finder) unlisted(c pair) {
	concepts := f.x.vocabulary.concepts
	if !c.claimed || c.subject < 0 || concepts[c.subject].faint || c.named != InSentence && !concepts[c.r.concept].sure {
		return
	}
	of := f.x.bySubject[c.subject]
	if len(of) == 0 {
		of = f.x.byRelation[c.r.concept]
	}
	top := -1
	cover := -1.0
	for _, e := range of {
		w := 0.0
		for _, id := range f.x.entries[e].stems {
			if slices.Contains(f.here.stems, id) {
				w += f.x.weights[id]
			}
		}
		if w > cover {
			top, cover = int(e), w
		}
	}
	if top < 0 {
		return
	}
	y := &f.x.entries[top]
	f.hit(c, Hit{At: y.at, Wording: y.wording, Named: c.named, Score: partSubject})
}

// maxHits bounds the claims of one sentence.
const maxHits = 24

// hit adds a hit at the place of a pair. A claim that the sentence makes already grows by the words of the pair.
func (f *Finder) hit(c pair, h Hit) {
	s := &f.here
	h.Field, h.First, h.Last = s.n, min(c.r.first, c.p.first), max(c.r.last, c.p.last)
	if c.claimed {
		h.First, h.Last = min(h.First, c.verb.first), max(h.Last, c.verb.last)
	}
	for i := s.hits; i < len(f.hits); i++ {
		if o := &f.hits[i]; o.At == h.At && o.Status == h.Status && !o.Exact {
			o.First, o.Last, o.Score = min(o.First, h.First), max(o.Last, h.Last), max(o.Score, h.Score)
			o.Faithful = o.Faithful || h.Faithful
			o.Named = min(o.Named, h.Named)
			return
		}
	}
	if len(f.hits)-s.hits < maxHits {
		f.hits = append(f.hits, h)
	}
}

// wordy finds claims whose function the lists do not know: by the words that they share with entries of their substance.
func (f *Finder) wordy() {
	s := &f.here
	i := slices.IndexFunc(s.places, func(p place) bool { return p.kind == contribute || p.kind == change || p.kind == promise })
	if i < 0 || s.negated(s.places[i]) {
		return
	}
	verb := s.places[i]
	for _, p := range s.subjects {
		if f.taken(p) {
			continue
		}
		f.loadStems()
		c := pair{p.concept, InSentence, verb, p, verb, true}
		if b := f.nearest(c); b.entry >= 0 {
			y := &f.x.entries[b.entry]
			f.hit(c, Hit{At: y.at, Status: y.status, Score: min(b.score, maxAltered), Wording: y.wording, Faithful: f.faithful(c, y, &b)})
		}
	}
}

// loadStems collects the stems of the sentence that wordings have.
func (f *Finder) loadStems() {
	s := &f.here
	if s.stemsLoaded {
		return
	}
	s.stemsLoaded, s.stems = true, s.stems[:0]
	for _, w := range f.tagger.tokens[s.first:s.end] {
		if w.stem == unknown {
			w.stem = none
			if id, ok := f.x.stems[stem(w.plain)]; ok {
				w.stem = id
			}
		}
		if w.stem >= 0 {
			s.stems = append(s.stems, w.stem)
		}
	}
}
