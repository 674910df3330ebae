package screen

import (
	"bytes"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/rule"
)

// The bounds of an enumeration, so that hostile text costs no more than its length. Chosen.
const (
	maxListed = 32  // words from the suppressor to the place
	maxGap    = 256 // bytes between two members in which a comma is looked for
)

// listed reports whether an enumeration leads from a suppressor to a place: "without A, B and C" voids C, for A and B are
// places themselves. What is no place ends it: in "without prescription, C" the C is offered.
func (sc *scratch) listed(v *place, p pattern, sp *rule.Span) bool {
	if !sc.meter.Spend(1) {
		return false
	}
	if p.where == rule.Before {
		if v.hit.Last >= sp.First || sp.First-v.hit.Last > maxListed {
			return false
		}
		at, ok := sc.step(sp.Field, v.hit.Last, p.window, sp.First)
		return ok && sc.follow(sp.Field, at, sp.First)
	}
	if sp.Last >= v.hit.First || v.hit.First-sp.Last > maxListed {
		return false
	}
	at := sp.Last
	for range maxListed {
		ok := false
		if at, ok = sc.separated(sp.Field, at); !ok {
			return false
		}
		if at, ok = sc.step(sp.Field, at, 1, v.hit.First); !ok {
			return false
		}
		if int(v.hit.First-at) <= p.window {
			return true
		}
	}
	return false
}

// follow reports whether separators and places lead from token at to the place that starts at token to.
func (sc *scratch) follow(field int32, at, to uint32) bool {
	for range maxListed {
		ok := false
		if at, ok = sc.separated(field, at); !ok {
			return false
		}
		if to == at+1 {
			return true
		}
		if at, ok = sc.step(field, at, 1, to); !ok {
			return false
		}
	}
	return false
}

// step returns the last token of the longest place that starts at most window words after token at and ends before token end.
func (sc *scratch) step(field int32, at uint32, window int, end uint32) (uint32, bool) {
	last, found := at, false
	for i := sc.from(field, at+1); i < len(sc.places) && sc.places[i].field == field && int(sc.places[i].hit.First-at) <= window; i++ {
		if h := &sc.places[i].hit; h.Lemma == 0 && h.Last < end && (!found || h.Last > last) {
			last, found = h.Last, true
		}
		sc.meter.Spend(1)
	}
	return last, found
}

// separated returns the token from which the next member of an enumeration is reached: at itself where a comma or a slash
// follows it, or the word for "and" after it and what such a word takes with it ("u lanqas", "ou de"). The ending that a language
// sets apart belongs to the member before it ("THC:tä", "HHC-ta"), and a place that ends in the word for "and" has reached over
// it: "THC o" is a substance, and "senza THC o HHC" leaves out two.
func (sc *scratch) separated(field int32, at uint32) (uint32, bool) {
	fold := &sc.fields[field].fold
	if t := fold.Tokens[at]; rule.Joining(fold.Bytes[t.Start:t.End]) {
		return at, true
	}
	if sc.setApart(field, at) {
		at++
	}
	if int(at)+1 >= len(fold.Tokens) {
		return at, false
	}
	next := &fold.Tokens[at+1]
	between := fold.Bytes[fold.Tokens[at].End:min(next.Start, fold.Tokens[at].End+maxGap)]
	if !sameSentence(fold.Tokens, at, at+1) {
		return at, false
	}
	comma := bytes.ContainsAny(between, ",/&+")
	if !rule.Joining(fold.Bytes[next.Start:next.End]) {
		return at, comma
	}
	if int(at)+2 < len(fold.Tokens) && sameSentence(fold.Tokens, at+1, at+2) {
		if t := &fold.Tokens[at+2]; rule.Linking(fold.Bytes[t.Start:t.End]) {
			return at + 2, true
		}
	}
	return at + 1, true
}

// setApart reports whether the token after token at is an ending of it, written after a colon or a hyphen: at most three letters.
func (sc *scratch) setApart(field int32, at uint32) bool {
	fold := &sc.fields[field].fold
	if int(at)+1 >= len(fold.Tokens) {
		return false
	}
	next := &fold.Tokens[at+1]
	between := fold.Bytes[fold.Tokens[at].End:min(next.Start, fold.Tokens[at].End+maxGap)]
	ending := fold.Bytes[next.Start:next.End]
	return (string(between) == ":" || string(between) == "-") && utf8.RuneCount(ending) <= 3 && !bytes.ContainsAny(ending, "0123456789")
}
