package screen

import (
	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// jointWords is how many words of either side are read across the end of the title. Chosen: few phrases have more.
const jointWords = 4

// joint is the end of the title and the beginning of the text read as one, for the phrases that are split over the two.
type joint struct {
	fold        text.Folded
	title, body int32  // fields
	first       uint32 // word of the title at which it begins
	words       uint32 // of the title in it; 0: there is none
}

// needJoint joins title and text of the item at hand, where a title stands before a text and its sentence goes on.
func (sc *scratch) needJoint() {
	j := &sc.joint
	j.words, j.title, j.body = 0, -1, -1
	for n := range sc.n {
		switch f := &sc.fields[n]; {
		case !inChain(f):
		case f.group == rule.Title && j.title < 0:
			j.title = int32(n)
		case f.group == rule.Text && j.body < 0:
			j.body = int32(n)
		}
	}
	if j.title < 0 || j.body < 0 {
		return
	}
	a, b := &sc.fields[j.title].fold, &sc.fields[j.body].fold
	if len(b.Tokens) == 0 || !a.Open() {
		return
	}
	j.first = uint32(max(0, len(a.Tokens)-jointWords))
	j.words = uint32(len(a.Tokens)) - j.first
	head := b.Tokens[:min(jointWords, len(b.Tokens))]
	from, to := a.Tokens[j.first].Start, a.Tokens[len(a.Tokens)-1].End
	f := &j.fold
	f.Bytes = append(append(f.Bytes[:0], a.Bytes[from:to]...), ' ')
	shift := uint32(len(f.Bytes))
	f.Bytes = append(append(f.Bytes, b.Bytes[head[0].Start:head[len(head)-1].End]...), "        "...)
	f.Bytes = f.Bytes[:len(f.Bytes)-8]
	f.Tokens, f.Meter = f.Tokens[:0], &sc.meter
	for _, t := range a.Tokens[j.first:] {
		t.Start, t.End = t.Start-from, t.End-from
		f.Tokens = append(f.Tokens, t)
	}
	f.Tokens[0].Gap = text.First
	for i, t := range head {
		t.Start, t.End = t.Start-head[0].Start+shift, t.End-head[0].Start+shift
		if i == 0 {
			t.Gap = text.Space
		}
		f.Tokens = append(f.Tokens, t)
	}
}

// matchJoint notes the phrases that begin in the title and end in the text: a place in each, so that each shows what stands there.
func (sc *scratch) matchJoint(m *lexicon.Matcher, trigger bool) {
	j := &sc.joint
	if j.words == 0 {
		return
	}
	sc.hits = m.Match(&j.fold, sc.hits[:0])
	if trigger && sc.s.concepts != nil {
		sc.hits = sc.reader.MatchConcepts(&j.fold, sc.lang, true, sc.hits)
	}
	sc.takeJoint(trigger)
}

// takeJoint notes those of the hits that begin in the title and end in the text. One with a word in it that is none of its
// own is none: that word may be "without".
func (sc *scratch) takeJoint(trigger bool) {
	j := &sc.joint
	for _, h := range sc.hits {
		if h.First >= j.words || h.Last < j.words || h.Local != 0 || h.Other > 0 {
			continue
		}
		a, b := h, h
		a.First, a.Last = j.first+h.First, uint32(len(sc.fields[j.title].fold.Tokens))-1
		b.First, b.Last = 0, h.Last-j.words
		for _, p := range [...]place{{j.title, a}, {j.body, b}} {
			f := &sc.fields[p.field]
			if sc.s.groups[h.Term.List]&f.group == 0 {
				continue
			}
			p.hit.Start, p.hit.End = f.fold.Tokens[p.hit.First].Start, f.fold.Tokens[p.hit.Last].End
			sc.places = append(sc.places, p)
			if sc.seen[h.Term.List] != sc.gen {
				if sc.seen[h.Term.List] = sc.gen; trigger {
					sc.trigger(int(h.Term.List))
				}
			}
		}
	}
}

// voidJoint notes the words of suppressors that begin in the title and end in the text.
func (sc *scratch) voidJoint() {
	j := &sc.joint
	if j.words == 0 {
		return
	}
	sc.hits = sc.s.suppress.Match(&j.fold, sc.hits[:0])
	for _, h := range sc.hits {
		if h.How != text.Plain || h.First >= j.words || h.Last < j.words {
			continue
		}
		p := place{j.title, h}
		p.hit.First, p.hit.Last = j.first+h.First, uint32(len(sc.fields[j.title].fold.Tokens))-1
		if sc.s.patterns[h.Term.List].where == rule.Before {
			p.field, p.hit.First, p.hit.Last = j.body, 0, h.Last-j.words
		}
		sc.voids = append(sc.voids, p)
	}
}
