package screen

import (
	"math"
	"slices"
	"strings"

	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Sellers split one thought over title and text. So title, text, options and category are one chain, in which distances run on from
// field to field; every other field is a chain of its own. Suppressors stay within their field, but for one
// that ends the title without ending its sentence: "without" goes on in the text.

// fieldEnd is how many words the end of a field counts for in a distance. Chosen.
const fieldEnd = 2

// chained are the fields of the chain, in its order.
var chained = [...]rule.Fields{rule.Title, rule.Text, rule.Options, rule.Category}

// chain sets where in its chain a place stands.
func (sc *scratch) chain(p *rule.Span) {
	sc.needChain()
	f := &sc.fields[p.Field]
	if p.At = p.First; inChain(f) {
		p.Chain, p.At = 0, sc.bases[p.Field]+p.First
	} else {
		p.Chain = 1 + p.Field
	}
	p.Sentence = sc.sentences[p.Field] + sc.stopsTo(p.Field, p.First)
}

// stopsTo returns how many sentences ended in a field before a word.
func (sc *scratch) stopsTo(field int32, token uint32) uint32 {
	st := &sc.stops[field]
	if st.gen != sc.gen {
		st.gen, st.at = sc.gen, st.at[:0]
		for i, t := range sc.fields[field].fold.Tokens {
			if t.Gap == text.Stop {
				st.at = append(st.at, uint32(i))
			}
		}
	}
	n, _ := slices.BinarySearch(st.at, token+1)
	return uint32(n)
}

// stops are the words of a field at which sentences begin.
type stops struct {
	gen uint32
	at  []uint32
}

// inChain reports whether a field is of the chain: versions in other languages and what markup says beside are not.
func inChain(f *field) bool {
	return !f.beside && f.name.Name != "attrs" && f.group&(rule.Title|rule.Text|rule.Options|rule.Category) != 0
}

// needChain counts the words before each field of the chain.
func (sc *scratch) needChain() {
	if sc.chained {
		return
	}
	sc.chained = true
	for len(sc.bases) < sc.n {
		sc.bases, sc.sentences, sc.stops = append(sc.bases, 0), append(sc.sentences, 0), append(sc.stops, stops{})
	}
	clear(sc.sentences)
	at, sentence := uint32(0), uint32(0)
	for _, group := range chained {
		for n := range sc.n {
			if f := &sc.fields[n]; f.group == group && inChain(f) {
				sc.bases[n] = at
				at += uint32(len(f.fold.Tokens)) + fieldEnd
				sc.sentences[n] = sentence
				sentence += sc.stopsTo(int32(n), math.MaxUint32-1)
				if !f.fold.Open() || group != rule.Title {
					sentence++
				}
			}
		}
	}
}

// dangling returns the suppressors whose words end the field before, so near its end that they reach over it, or begin the next one:
// "ohne" at the end of a title goes on in the text, and so does "not intended to treat".
func (sc *scratch) dangling(sp *rule.Span) (mask uint32) {
	f := &sc.fields[sp.Field]
	last := len(f.fold.Tokens) - 1
	if !inChain(f) || sp.First >= fieldEdge && int(sp.Last)+fieldEdge <= last {
		return 0
	}
	for i := range sc.rows {
		r := &sc.rows[i]
		p, o := sc.s.patterns[r.pattern], &sc.fields[r.field]
		if r.field == sp.Field || p.where > rule.After || !inChain(o) {
			continue
		}
		for _, v := range sc.voids[r.from:r.to] {
			switch {
			case p.where == rule.Before && sc.follows(r.field, sp.Field) && o.fold.Open() && len(o.fold.Tokens)-1-int(v.hit.Last)+
				int(sp.First) < p.window:
				mask |= 1 << p.suppressor
			case p.where == rule.After && sc.follows(sp.Field, r.field) && v.hit.First == 0 && f.fold.Open() &&
				last-int(sp.Last) < p.window:
				mask |= 1 << p.suppressor
			}
		}
	}
	return mask
}

// fieldEdge is how many words from the end of a field what ends it may reach. Chosen.
const fieldEdge = 8

// follows reports whether field b comes right after field a in the chain.
func (sc *scratch) follows(a, b int32) bool {
	sc.needChain()
	return sc.bases[b] == sc.bases[a]+uint32(len(sc.fields[a].fold.Tokens))+fieldEnd
}

// Apart returns how many ends of clauses stand between two places, a field's end among them.
func (sc *scratch) Apart(a, b *rule.Span) int {
	if a.Field != b.Field {
		return 1
	}
	if a.Start > b.Start {
		a, b = b, a
	}
	if a.End >= b.Start {
		return 0
	}
	n := 0
	for _, c := range sc.fields[a.Field].fold.Bytes[a.End:b.Start] {
		if strings.IndexByte(",;()\n", c) >= 0 {
			n++
		}
	}
	return n
}

// language is that of the item, as it says or as its everyday words say; 0 where neither tells.
func (sc *scratch) language() uint8 {
	if sc.lang > 0 || sc.s.concepts == nil {
		return sc.lang
	}
	if !sc.guessed {
		sc.guessed, sc.guess = true, sc.guessLanguage()
	}
	return sc.guess
}

// takeLocal notes the words that count in items of their language only, now that it can be told which that is.
func (sc *scratch) takeLocal(trigger bool) {
	if !sc.local {
		return
	}
	sc.local = false
	lang := sc.language()
	for i := range sc.places {
		h := &sc.places[i].hit
		if list := h.Term.List; h.Local != 0 && h.Local == lang && sc.seen[list] != sc.gen {
			if sc.seen[list] = sc.gen; trigger {
				sc.trigger(int(list))
			}
		}
	}
}

func (sc *scratch) guessLanguage() uint8 {
	sc.votes = append(sc.votes[:0], make([]int, len(rule.Languages()))...)
	for n := range sc.n {
		if f := &sc.fields[n]; inChain(f) {
			sc.s.concepts.Vote(&f.fold, sc.votes)
		}
	}
	best, tie := uint8(0), false
	for l, v := range sc.votes {
		switch {
		case v > sc.votes[best] || best == 0 && v > 0:
			best, tie = uint8(l), false
		case v == sc.votes[best] && v > 0:
			tie = true
		}
	}
	if tie {
		return 0
	}
	return best
}
