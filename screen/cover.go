package screen

import (
	"cmp"
	"slices"
	"sort"

	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Places of an item are asked about each other: which lie within another, which are voided by a word nearby, which stand in a row. A text that
// repeats one word has as many places as words, so none of these questions may be put to every pair. They are sorted once; then each is a search.

// arrange sorts the places of the item, strings those of each list together and measures how far they reach.
func (sc *scratch) arrange() {
	if !slices.IsSortedFunc(sc.places, byToken) {
		slices.SortStableFunc(sc.places, byToken)
	}
	sc.plain.measure(sc.places, func(h *lexicon.Hit) bool { return h.How == text.Plain && h.Lemma == 0 })
	sc.odd.measure(sc.places, func(h *lexicon.Hit) bool { return h.How > text.LookAlike && h.Lemma == 0 })
	sc.next = slices.Grow(sc.next[:0], len(sc.places))[:len(sc.places)]
	for i := len(sc.places) - 1; i >= 0; i-- {
		list := sc.places[i].hit.Term.List
		sc.next[i] = -1
		if sc.headAt[list] == sc.gen {
			sc.next[i] = sc.head[list]
		}
		sc.head[list], sc.headAt[list] = int32(i), sc.gen
	}
}

// byToken orders places by field and token.
func byToken(a, b place) int {
	switch {
	case a.field != b.field:
		return cmp.Compare(a.field, b.field)
	case a.hit.First != b.hit.First:
		return cmp.Compare(a.hit.First, b.hit.First)
	}
	return cmp.Compare(a.hit.Last, b.hit.Last)
}

// from returns the number of the first place that begins at a token of a field or behind it.
func (sc *scratch) from(field int32, token uint32) int {
	return sort.Search(len(sc.places), func(i int) bool {
		p := &sc.places[i]
		return p.field > field || p.field == field && p.hit.First >= token
	})
}

// reach says of sorted places how far those of some kind reach that begin no later: the token after the last that one of them covers.
type reach []uint32

func (r *reach) measure(places []place, ok func(*lexicon.Hit) bool) {
	*r = (*r)[:0]
	far := uint32(0)
	for i := range places {
		if i > 0 && places[i].field != places[i-1].field {
			far = 0
		}
		if ok(&places[i].hit) {
			far = max(far, places[i].hit.Last+1)
		}
		*r = append(*r, far)
	}
}

// within reports whether tokens first to last of a field lie in a place of the kind that r measured and that is longer than they.
func (sc *scratch) within(r reach, field int32, first, last uint32) bool {
	i := sc.from(field, first)
	if i > 0 && sc.places[i-1].field == field && r[i-1] > last {
		return true // it begins before them
	}
	j := i
	for j < len(sc.places) && sc.places[j].field == field && sc.places[j].hit.First == first {
		j++
	}
	return j > i && r[j-1] > last+1
}

// row is the words of one suppressor pattern that stand in one field: sc.voids[from:to], in order.
type row struct {
	pattern, field int32
	from, to       int
	first, last    uint32 // the last of their first tokens, the first of their last ones
}

// arrangeVoids sorts the words of suppressors into rows, those of a field together.
func (sc *scratch) arrangeVoids() {
	slices.SortStableFunc(sc.voids, func(a, b place) int {
		if a.field != b.field || a.hit.Term.List != b.hit.Term.List {
			return cmp.Or(cmp.Compare(a.field, b.field), cmp.Compare(a.hit.Term.List, b.hit.Term.List))
		}
		return cmp.Compare(sc.edge(&a), sc.edge(&b))
	})
	sc.rows, sc.titled, sc.always = sc.rows[:0], sc.titled[:0], 0
	for i := range sc.voids {
		v := &sc.voids[i]
		if k := len(sc.rows) - 1; k >= 0 && sc.rows[k].pattern == v.hit.Term.List && sc.rows[k].field == v.field {
			r := &sc.rows[k]
			r.to, r.first, r.last = i+1, max(r.first, v.hit.First), min(r.last, v.hit.Last)
			continue
		}
		sc.rows = append(sc.rows, row{v.hit.Term.List, v.field, i, i + 1, v.hit.First, v.hit.Last})
		p, group := sc.s.patterns[v.hit.Term.List], sc.fields[v.field].group
		switch {
		case p.where == rule.InItem, p.where == rule.InCategory && group == rule.Category:
			sc.always |= 1 << p.suppressor
		case p.where == rule.InTitle && sc.groupAt(&sc.fields[v.field], v.hit.First)&rule.Title != 0:
			sc.titled = append(sc.titled, len(sc.rows)-1)
		}
	}
}

// edge is the token of a suppressor's word from which its reach is counted.
func (sc *scratch) edge(v *place) uint32 {
	if sc.s.patterns[v.hit.Term.List].where == rule.Before {
		return v.hit.Last
	}
	return v.hit.First
}

// voidsOf returns the suppressors that void a place.
func (sc *scratch) voidsOf(sp *rule.Span) uint32 {
	mask := sc.always
	for _, i := range sc.titled {
		r := &sc.rows[i]
		if sc.headed && r.field != sp.Field && sc.fields[r.field].group == rule.Text {
			continue // the head of a text says nothing of what the title presents
		}
		if r.field != sp.Field || r.first > sp.Last || r.last < sp.First {
			mask |= 1 << sc.s.patterns[r.pattern].suppressor
		}
	}
	n := sort.Search(len(sc.rows), func(i int) bool { return sc.rows[i].field >= sp.Field })
	for ; n < len(sc.rows) && sc.rows[n].field == sp.Field; n++ {
		r := &sc.rows[n]
		if p := sc.s.patterns[r.pattern]; mask&(1<<p.suppressor) == 0 && sc.reaches(r, p, sp) {
			mask |= 1 << p.suppressor
		}
	}
	return mask | sc.dangling(sp) | sc.absent(sp)
}

// reaches reports whether a word of a row reaches a place of its field: the nearest one directly, or one farther off by an enumeration.
func (sc *scratch) reaches(r *row, p pattern, sp *rule.Span) bool {
	tokens := sc.fields[sp.Field].fold.Tokens
	vs := sc.voids[r.from:r.to]
	if p.where == rule.Before {
		first := sc.opening(sp)
		n := sort.Search(len(vs), func(i int) bool { return vs[i].hit.Last >= first })
		if sp.Other > 0 && sc.parted(vs, sp) {
			return true
		}
		if n > 0 && int(first-vs[n-1].hit.Last) <= p.window && sameSentence(tokens, vs[n-1].hit.Last, first) {
			return true
		}
		for n--; n >= 0 && sp.First-vs[n].hit.Last <= maxListed; n-- {
			if sc.listed(&vs[n], p, sp) {
				return true
			}
		}
		return false
	}
	last := sc.closing(sp)
	n := sort.Search(len(vs), func(i int) bool { return vs[i].hit.First > last })
	if p.where == rule.After && n < len(vs) && int(vs[n].hit.First-last) <= p.window && sameSentence(tokens, last, vs[n].hit.First) {
		return true
	}
	if p.where == rule.Suspended {
		return n < len(vs) && int(vs[n].hit.First-sp.Last) <= p.window && sc.suspended(sp)
	}
	for ; p.window > 0 && n < len(vs) && vs[n].hit.First-sp.Last <= maxListed; n++ {
		if sc.listed(&vs[n], p, sp) {
			return true
		}
	}
	return false
}

// parts reports whether a word stands in phrases that begin before it, as a word that is none of theirs.
func (sc *scratch) parts(field int32, h *lexicon.Hit) bool {
	for i := sc.from(field, h.First-min(h.First, maxNameWords)); i < len(sc.places) && sc.places[i].field == field; i++ {
		if p := &sc.places[i].hit; p.First >= h.First {
			return false
		} else if p.Other == h.First && h.First == h.Last {
			return true
		}
	}
	return false
}

// parted reports whether the word that stands in a phrase and is none of its own is one of a row: "bonbons sans THC" is no "bonbons THC".
func (sc *scratch) parted(vs []place, sp *rule.Span) bool {
	n := sort.Search(len(vs), func(i int) bool { return vs[i].hit.Last >= sp.Other })
	return n < len(vs) && vs[n].hit.Last == sp.Other
}

// The bounds of a name that is made of several: "griffonia 5-HTP" is one thing. Chosen.
const (
	maxRow       = 4 // names in a row
	maxNameWords = 4 // words of a name
)

// opening returns the first token of the name that a place is a part of, and of the names of the same list that stand in a row before it; that
// of the place where there are none. What reaches the first of them reaches all.
func (sc *scratch) opening(sp *rule.Span) uint32 {
	first, tokens := sp.First, sc.fields[sp.Field].fold.Tokens
	for range maxRow {
		was := first
		if first == 0 || tokens[first].Gap > text.Space {
			return first
		}
		for i := sc.from(sp.Field, first-min(first, maxNameWords)); i < len(sc.places) && sc.places[i].field == sp.Field; i++ {
			h := &sc.places[i].hit
			if h.First >= was {
				break
			}
			if h.Last >= was || h.Term.List == sp.Source && h.Last+1 == was {
				first = h.First
				break
			}
		}
		if first == was {
			return first
		}
	}
	return first
}

// closing is opening for the names after a place.
func (sc *scratch) closing(sp *rule.Span) uint32 {
	last, tokens := sp.Last, sc.fields[sp.Field].fold.Tokens
	for range maxRow {
		was := last
		if int(last)+1 >= len(tokens) || tokens[last+1].Gap > text.Space {
			return last
		}
		for i := sc.from(sp.Field, sp.First); i < len(sc.places) && sc.places[i].field == sp.Field; i++ {
			h := &sc.places[i].hit
			if h.First > was+1 || !sc.meter.Spend(1) {
				break
			}
			if h.Last > last && (h.First <= was || h.Term.List == sp.Source) {
				last = h.Last
			}
		}
		if last == was {
			return last
		}
	}
	return last
}

// suspended reports whether a place ends in a hyphen with a blank or a comma behind it, which stands for the rest of a word that comes
// later.
func (sc *scratch) suspended(sp *rule.Span) bool {
	fold := &sc.fields[sp.Field].fold
	rest := fold.Bytes[fold.Tokens[sp.Last].End:]
	return len(rest) > 0 && rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ' || rest[1] == ',')
}

// sameSentence reports whether no sentence ends between token a and token b.
func sameSentence(ts []text.Token, a, b uint32) bool {
	return !slices.ContainsFunc(ts[a+1:b+1], func(t text.Token) bool { return t.Gap == text.Stop })
}
