package screen

import (
	"bytes"
	"sort"

	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Sellers put a word between "without" and what is not in it, end the title between the two, or write the second half of a sentence first. What
// is absent is absent all the same.

// absentReach is how many words may stand between a word of absence and a place that it voids from afar. Chosen.
const absentReach = 6

// run is some words of a field, one after the other: from ≤ token < to.
type run struct {
	field    int32
	from, to uint32
}

// absent returns what a bare word of absence voids that does not stand beside the place. [rule.LooseNegation]: nothing is between but places of the same pack
// and one word of which nothing is known ("without DMAA 1,3-dimethylamylamine", "ohne jegliches Ephedrin", "ohne Eurycoma | longifolia"). The suppressor
// itself: the text ends in the word of absence or in the middle of what it enumerates, and begins with the place ("sildenafil. Without").
func (sc *scratch) absent(sp *rule.Span) (mask uint32) {
	for i := range sc.rows {
		r := &sc.rows[i]
		p := sc.s.patterns[r.pattern]
		if p.where > rule.After && p.where != rule.Suspended || sc.s.set.Suppressors[p.suppressor].Name != "negation" ||
			!sc.meter.Spend(1) {
			continue
		}
		if sc.turned(r, p, sp) {
			return mask | 1<<p.suppressor
		}
		if p.window == 1 && mask == 0 && p.where != rule.Suspended && sc.loose(r, p, sp) {
			mask = rule.LooseNegation
		}
	}
	return mask
}

// loose reports whether the nearest word of a row before or after the place stands so that few words are between, all known but for one.
func (sc *scratch) loose(r *row, p pattern, sp *rule.Span) bool {
	vs, tokens := sc.voids[r.from:r.to], sc.fields[sp.Field].fold.Tokens
	switch {
	case r.field == sp.Field && p.where == rule.Before:
		k := sort.Search(len(vs), func(i int) bool { return vs[i].hit.Last >= sp.First })
		return k > 0 && sc.known(sp, 1, run{sp.Field, vs[k-1].hit.Last + 1, sp.First}) && sameSentence(tokens, vs[k-1].hit.Last, sp.First)
	case r.field == sp.Field:
		k := sort.Search(len(vs), func(i int) bool { return vs[i].hit.First > sp.Last })
		return k < len(vs) && sc.known(sp, 1, run{sp.Field, sp.Last + 1, vs[k].hit.First}) && sameSentence(tokens, sp.Last, vs[k].hit.First)
	case p.where == rule.Before:
		v := &vs[len(vs)-1].hit
		return sc.goesOn(r.field, sp.Field) && sc.known(sp, 1, run{r.field, v.Last + 1, sc.length(r.field)}, run{sp.Field, 0, sp.First})
	}
	return sc.goesOn(sp.Field, r.field) && sc.known(sp, 1, run{sp.Field, sp.Last + 1, sc.length(sp.Field)},
		run{r.field, 0, vs[0].hit.First})
}

// goesOn reports whether field b comes right after field a in the chain and the sentence at the end of a is not over.
func (sc *scratch) goesOn(a, b int32) bool {
	return inChain(&sc.fields[a]) && inChain(&sc.fields[b]) && sc.follows(a, b) && sc.fields[a].fold.Open()
}

// length returns how many words a field has.
func (sc *scratch) length(field int32) uint32 { return uint32(len(sc.fields[field].fold.Tokens)) }

// turned reports whether the text of a field is one whose end comes first: the place begins it and a word of the row ends it without ending a sentence, or
// the other way about; or whether the rest of a word with a suspended hyphen stands in the next field.
func (sc *scratch) turned(r *row, p pattern, sp *rule.Span) bool {
	if p.where == rule.Suspended && r.field != sp.Field {
		return sc.suspended(sp) && sc.known(sp, 0, run{sp.Field, sp.Last + 1, sc.length(sp.Field)}) && inChain(&sc.fields[r.field]) &&
			sc.follows(sp.Field, r.field) && int(sc.voids[r.from].hit.First) < p.window
	}
	if r.field != sp.Field || !inChain(&sc.fields[sp.Field]) {
		return false
	}
	end := sc.length(sp.Field)
	if p.where == rule.Before {
		v := &sc.voids[r.to-1].hit
		return sc.fields[sp.Field].fold.Open() && v.Last > sp.Last && sp.First+end <= v.Last+1+absentReach && sc.seam(sp.Field, v.Last) &&
			!sc.neighbour(sp.Field, sc.follows) &&
			sc.known(sp, 0, run{sp.Field, v.Last + 1, end}, run{sp.Field, 0, sp.First})
	}
	v := &sc.voids[r.from].hit
	return v.First < sp.First && v.First+end <= sp.Last+1+absentReach && (p.where == rule.After || sc.suspended(sp)) &&
		!sc.neighbour(sp.Field, func(a, b int32) bool { return sc.follows(b, a) }) &&
		sc.known(sp, 0, run{sp.Field, sp.Last + 1, end}, run{sp.Field, 0, v.First})
}

// neighbour reports whether title or text stands at one side of a field in the chain.
func (sc *scratch) neighbour(field int32, beside func(a, b int32) bool) bool {
	for n := range int32(sc.n) {
		if f := &sc.fields[n]; n != field && f.group&(rule.Title|rule.Text) != 0 && inChain(f) && beside(field, n) {
			return true
		}
	}
	return false
}

// seam reports whether a field ends in the middle of something: in the word of absence itself, in a comma, in the word for "and", or it begins with that.
func (sc *scratch) seam(field int32, absence uint32) bool {
	f := &sc.fields[field].fold
	last := len(f.Tokens) - 1
	word := func(i int) []byte { return f.Bytes[f.Tokens[i].Start:f.Tokens[i].End] }
	return int(absence) == last || rule.Joining(word(last)) || rule.Joining(word(0)) ||
		bytes.HasSuffix(bytes.TrimRight(f.Bytes[f.Tokens[last].End:], " "), []byte{','})
}

// known reports whether the words of some runs are few and all places of the pack of sp or words for "and", but for so many that are no place, no number
// and not followed by a comma.
func (sc *scratch) known(sp *rule.Span, unknown int, runs ...run) bool {
	n := 0
	for _, r := range runs {
		if n += int(r.to) - int(r.from); n > absentReach {
			return false
		}
	}
	for _, r := range runs {
		for at := r.from; at < r.to; {
			end, other := sc.placeAt(r.field, at, sp)
			if f := &sc.fields[r.field].fold; end == at && !rule.Joining(f.Bytes[f.Tokens[at].Start:f.Tokens[at].End]) {
				if unknown--; unknown < 0 || other || f.Tokens[at].Script == text.Digit ||
					bytes.HasPrefix(f.Bytes[f.Tokens[at].End:], []byte{','}) {
					return false
				}
			}
			at = max(end, at+1)
		}
	}
	return true
}

// placeAt returns the word after the longest place of the pack of sp that begins at a word, the word itself where there is none, and whether
// something else begins there.
func (sc *scratch) placeAt(field int32, at uint32, sp *rule.Span) (end uint32, other bool) {
	end = at
	pack := sc.s.set.Spans[sp.Source].Pack
	for i := sc.from(field, at); i < len(sc.places) && sc.places[i].field == field && sc.places[i].hit.First == at &&
		sc.meter.Spend(1); i++ {
		if h := &sc.places[i].hit; h.Lemma == 0 && sc.s.set.Spans[h.Term.List].Pack == pack {
			end = max(end, h.Last+1)
		} else {
			other = true
		}
	}
	return end, other
}
