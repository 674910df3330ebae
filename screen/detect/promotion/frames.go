package promotion

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strconv"
	"unicode"

	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// The distances in words within which two words are read together, whatever stands between them. Chosen, on invented posts.
const (
	giverReach = 12 // "received these lovely things from the brand"
	kinReach   = 6  // "thanks to my sister, who sent me"
	ownReach   = 3  // "my new line"
	linkReach  = 4  // "the link is in my profile"
	nearestOwn = 24 // "my book … is out"
)

// longest is how many words a phrase of the lists has at most; a test holds it.
const longest = 8

// stands reports whether a phrase of a list, in the order of the text, stands in a text within reach of the words from first to last and is what
// is asked for. It looks at few phrases, however many there are.
func stands(list []hit, number, first, last int, is func(o *hit) bool) bool {
	i := sort.Search(len(list), func(i int) bool {
		o := &list[i]
		return o.text > number || o.text == number && o.first > first-longest
	})
	for ; i < len(list) && list[i].text == number && list[i].first <= last; i++ {
		if list[i].last >= first && is(&list[i]) {
			return true
		}
	}
	return false
}

// near reports whether a phrase of the list stands at most so many words beside h.
func near(h *hit, list []hit, reach int) bool {
	return stands(list, h.text, h.first-reach, h.last+reach, func(*hit) bool { return true })
}

// nearSame is near for phrases of the language of h: a word of one language is another word in another.
func nearSame(h *hit, list []hit, reach int) bool {
	return stands(list, h.text, h.first-reach, h.last+reach, func(o *hit) bool { return o.p.Lang == h.p.Lang })
}

// gifts notes where the author was given something, lent something or invited, and not by family or friends: "thanks to the brand, who
// sent me". A brand or an account that is named gives for gain; a company or a team also sends letters and people to work, so there it must
// be goods, a trial or an invitation.
func (f *finder) gifts(it *fact.Item) {
	kin, bought, thanks := f.has(it, "kin"), f.has(it, "not a gift"), f.has(it, "thanks")
	brands, firms := append(f.has(it, "brand"), f.accounts(it)...), f.has(it, "giver")
	slices.SortStableFunc(brands, func(a, b hit) int { return cmp.Or(a.text-b.text, a.first-b.first) })
	goods, me := f.has(it, "present", "try"), f.has(it, "me")
	note := func(list []hit, given func(h *hit) bool) {
		for _, h := range list {
			if !nearSame(&h, kin, kinReach) && !nearSame(&h, bought, kinReach) && given(&h) {
				f.sign(it, gifted, h.text, h.first, h.last, "")
			}
		}
	}
	of := func(h *hit, list []hit) bool { return near(h, list, giverReach) }
	note(f.has(it, "got"), func(h *hit) bool { return of(h, brands) || of(h, firms) && of(h, goods) })
	note(f.has(it, "gave"), func(h *hit) bool {
		return of(h, brands) || (of(h, firms) || of(h, thanks)) && of(h, goods)
	})
	note(f.has(it, "host"), func(h *hit) bool { return of(h, brands) || of(h, firms) })
	note(f.has(it, "try"), func(h *hit) bool { return (of(h, brands) || of(h, firms)) && near(h, me, giverReach) })
	note(thanks, func(h *hit) bool { return (of(h, brands) || of(h, firms)) && near(h, goods, 2*giverReach) })
}

// accounts returns the accounts that a post names, as "@brand".
func (f *finder) accounts(it *fact.Item) (out []hit) {
	for i := range it.Texts {
		t := &it.Texts[i]
		if !said(t) || bytes.IndexByte(t.Fold.Bytes, '@') < 0 {
			continue
		}
		for n, k := range t.Fold.Tokens {
			if at := int(k.Start) - 1; at >= 0 && t.Fold.Bytes[at] == '@' && (at == 0 || t.Fold.Bytes[at-1] <= ' ') {
				out = append(out, hit{text: i, first: n, last: n})
			}
		}
	}
	return out
}

// links returns the places that say that a link stands in the profile, by phrase or by two words that stand together.
func (f *finder) links(it *fact.Item) []hit {
	out, profiles := f.has(it, "bio"), f.has(it, "profile word")
	for _, h := range f.has(it, "link word") {
		if near(&h, profiles, linkReach) {
			out = append(out, h)
		}
	}
	return out
}

// owned returns the places that name goods of the author: a phrase for them, or "my" beside a word for what people sell of their own that
// can be had now.
func (f *finder) owned(it *fact.Item) []hit {
	out, goods, launch := f.has(it, "own"), f.has(it, "own goods"), f.has(it, "launch")
	for _, h := range f.has(it, "mine") {
		if near(&h, goods, ownReach) && near(&h, launch, nearestOwn) {
			out = append(out, h)
		}
	}
	return out
}

// The rebates that are read out of a code: "LENA15" is one of 15 per cent. Chosen by what shops print.
const (
	leastRebate = 5
	mostRebate  = 80
)

// namedCodes notes codes without their word, whose number is the rebate that the post gives: "20 % with JULES20".
func (f *finder) namedCodes(it *fact.Item) {
	words, offers := f.has(it, "percent"), f.has(it, "rebate")
	context := f.has(it, "rebate", "code", "buy", "own goods")
	for i := range it.Texts {
		t := &it.Texts[i]
		if !said(t) {
			continue
		}
		for n := 1; n < len(t.Fold.Tokens); n++ {
			number, ok := rebateOf(t, n)
			if ok && !f.codeAt(t, n-1) && (rebated(t, i, n, number, words) && near(&hit{text: i, first: n, last: n}, context, nearestOwn) ||
				near(&hit{text: i, first: n, last: n}, offers, codeReach)) {
				f.sign(it, code, i, n-1, n, "")
			}
		}
	}
}

// rebateOf returns the number at the end of a code whose digits are token n.
func rebateOf(t *fact.Text, n int) (string, bool) {
	k := &t.Fold.Tokens[n]
	if k.Script&text.Digit == 0 || k.Gap != text.Glued || n+1 < len(t.Fold.Tokens) && t.Fold.Tokens[n+1].Gap == text.Glued {
		return "", false
	}
	number := string(t.Fold.Bytes[k.Start:k.End])
	v, err := strconv.Atoi(number)
	if err != nil || v < leastRebate || v > mostRebate {
		return "", false
	}
	letters := 0
	for _, r := range t.Fold.Quote(t.Raw, t.Fold.Tokens[n-1].Start, t.Fold.Tokens[n-1].End) {
		if !unicode.IsUpper(r) {
			return "", false
		}
		letters++
	}
	return number, letters >= 3
}

// rebated reports whether the number stands in the text of number i as per cent, within reach of token n.
func rebated(t *fact.Text, i, n int, number string, words []hit) bool {
	for m := max(0, n-nearestOwn); m < min(len(t.Fold.Tokens), n+nearestOwn); m++ {
		k := &t.Fold.Tokens[m]
		if m == n || string(t.Fold.Bytes[k.Start:k.End]) != number {
			continue
		}
		behind := bytes.TrimLeft(t.Fold.Bytes[k.End:min(int(k.End)+4, len(t.Fold.Bytes))], " \u00a0")
		if bytes.HasPrefix(behind, []byte("%")) || k.Start > 0 && t.Fold.Bytes[k.Start-1] == '%' ||
			stands(words, i, m+1, m+1, func(w *hit) bool { return w.first == m+1 }) {
			return true
		}
	}
	return false
}

// codeAt reports whether a code that begins at a token was noted. Codes are noted in the order of the text, by two walks.
func (f *finder) codeAt(t *fact.Text, first int) bool { return f.coded[[2]int{t.Number, first}] }
