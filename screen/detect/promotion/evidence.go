package promotion

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/weburl"
)

// hit is a phrase that stands in a text.
type hit struct {
	p           *text.Phrase
	text        int // number in Item.Texts
	first, last int
}

// said reports whether a text is what the author says to readers: not addresses, not what else an export holds.
func said(t *fact.Text) bool { return t.Field.Name == "title" || t.Field.Name == "text" }

// find looks for all phrases in what is said, in the marks of the platform, in comments and profiles.
func (f *finder) find(it *fact.Item) {
	for i := range it.Texts {
		t := &it.Texts[i]
		if !said(t) && t.Field.Name != "labels" && t.Field.Name != "attrs" {
			continue
		}
		for n := range t.Fold.Tokens {
			f.known.phrases.At(t.Fold, n, func(p *text.Phrase, last int) { f.hits = append(f.hits, hit{p, i, n, last}) })
		}
	}
}

// languageOf returns the language whose frequent words stand most often in the post; the declared one where that decides nothing.
func (f *finder) languageOf(it *fact.Item) string {
	count := map[string]int{}
	for i := range f.hits {
		if h := &f.hits[i]; h.p.Group == "language" && said(&it.Texts[h.text]) {
			count[h.p.Lang]++
		}
	}
	best, second := "", 0
	for l, n := range count {
		switch {
		case n > count[best] || n == count[best] && l < best:
			second, best = count[best], l
		case n > second:
			second = n
		}
	}
	declared, _, _ := strings.Cut(strings.ToLower(it.Lang), "-")
	if best == "" || count[best] < 2 && declared != "" || count[best] <= second && declared != "" || declared != "" &&
		count[declared]*2 > count[best] {
		return declared
	}
	if count[best] <= second {
		return ""
	}
	return best
}

// has returns the phrases of some groups in what is said, in the order in which they stand.
func (f *finder) has(it *fact.Item, groups ...string) (out []hit) {
	for i := range f.hits {
		if h := &f.hits[i]; slices.Contains(groups, h.p.Group) && said(&it.Texts[h.text]) {
			out = append(out, *h)
		}
	}
	return out
}

func (f *finder) sign(it *fact.Item, kind, number, first, last int, name string) {
	if kind == code {
		f.coded[[2]int{it.Texts[number].Number, first}] = true
	}
	f.signs = append(f.signs, sign{kind, fact.Place{Number: it.Texts[number].Number, First: first, Last: last, Name: name}})
}

// evidence notes the signs of commerce. What says that nobody paid takes back what is only words; it takes back no address by which
// somebody earns.
func (f *finder) evidence(it *fact.Item) {
	f.affiliates(it)
	f.partners(it)
	news, topics := f.has(it, "news"), 0
	for i := range news {
		if !slices.ContainsFunc(news[:i], func(h hit) bool { return h.p == news[i].p }) {
			topics++
		}
	}
	if topics >= 2 {
		return
	}
	buy, bio, unpaid := f.has(it, "buy"), f.links(it), f.has(it, "unpaid")
	if own := f.owned(it); len(own) > 0 && (len(buy) > 0 || len(bio) > 0 || f.linked(it)) {
		for i := range own {
			f.sign(it, ownSign, own[i].text, own[i].first, own[i].last, "")
		}
	}
	if len(unpaid) > 0 {
		return
	}
	kin := f.has(it, "kin")
	for _, h := range f.has(it, "gifted") {
		if !nearSame(&h, kin, kinReach) {
			f.sign(it, gifted, h.text, h.first, h.last, "")
		}
	}
	f.gifts(it)
	if len(bio) > 0 && len(buy) > 0 {
		f.sign(it, call, bio[0].text, bio[0].first, bio[0].last, "")
		f.sign(it, call, buy[0].text, buy[0].first, buy[0].last, "")
	}
	f.codes(it)
	f.namedCodes(it)
}

const ownSign = own

// linked reports whether the post holds an address.
func (f *finder) linked(it *fact.Item) bool {
	return len(it.Links) > 0 || slices.ContainsFunc(it.Texts, func(t fact.Text) bool {
		return said(&t) && (bytes.Contains(t.Fold.Bytes, []byte("://")) || len(weburl.In(string(t.Fold.Bytes))) > 0)
	})
}

// affiliates notes the addresses by which somebody earns.
func (f *finder) affiliates(it *fact.Item) {
	for i := range it.Texts {
		t := &it.Texts[i]
		if !said(t) && t.Field.Name != "links" || bytes.IndexByte(t.Fold.Bytes, '.') < 0 {
			continue
		}
		for _, x := range weburl.In(string(t.Fold.Bytes)) {
			who, earns := f.earner(string(t.Fold.Bytes[x.Start:x.End]), &x.Link)
			first, last, ok := tokens(t.Fold, x.Start, x.End)
			if earns && ok {
				f.sign(it, affiliate, i, first, last, who)
			}
		}
	}
}

// earner says by whom or how somebody earns by an address.
func (f *finder) earner(address string, l *weburl.Link) (string, bool) {
	for _, p := range l.Paid {
		if who := strings.TrimSpace(p.Network + " " + p.Partner); who != "" {
			return who, true
		}
	}
	switch {
	case l.Sort == weburl.Network:
		return l.Place, true
	case f.known.named[earningHost][l.Host]:
		return l.Host, true
	case f.shopOfPromoter(address):
		return l.Host, true
	case strings.Contains(address, "utm_medium=affiliate"), strings.Contains(address, "utm_medium=influencer"):
		return "utm_medium", true
	}
	return "", false
}

// shopOfPromoter reports whether an address is that of a shop which a market gives to people who promote.
func (f *finder) shopOfPromoter(address string) bool {
	for a := range f.known.named[earningAddress] {
		if strings.Contains(address, a) {
			return true
		}
	}
	return false
}

// tokens returns the tokens of the bytes from start to end.
func tokens(f *text.Folded, start, end int) (first, last int, ok bool) {
	for first < len(f.Tokens) && int(f.Tokens[first].End) <= start {
		first++
	}
	last = first
	for last+1 < len(f.Tokens) && int(f.Tokens[last+1].Start) < end {
		last++
	}
	return first, last, first < len(f.Tokens)
}

// partners notes the fields of exports by which a paid partnership is named.
func (f *finder) partners(it *fact.Item) {
	for i := range it.Texts {
		t := &it.Texts[i]
		if t.Field.Name != "attrs" || len(t.Fold.Tokens) == 0 || f.known.is("no", t.Raw) {
			continue
		}
		if f.known.is("shown attribute", t.Field.Sub) || f.known.is("partner attribute", t.Field.Sub) {
			f.sign(it, partner, i, 0, min(len(t.Fold.Tokens)-1, 7), t.Field.Sub)
		}
	}
}

// The distances in words within which a code stands by its word, and a rebate by the code. Chosen.
const (
	codeReach   = 4
	rebateReach = 14
)

// codes notes codes that give their user a rebate.
func (f *finder) codes(it *fact.Item) {
	rebates, labelled := f.has(it, "rebate", "percent"), f.labelled(it)
	others := f.has(it, "other code")
	for _, h := range f.has(it, "code") {
		if stands(others, h.text, h.first-1, h.last, func(o *hit) bool { return o.last >= h.first-1 && o.last <= h.last }) {
			continue
		}
		t := &it.Texts[h.text]
		first, last, ok := codeBeside(t, h.first, h.last)
		if !ok || f.codeAt(t, first) {
			continue
		}
		if near(&hit{text: h.text, first: first, last: last}, rebates, rebateReach) ||
			percent(t.Fold, first-rebateReach, last+rebateReach) || labelled && rebateIn(t, first, last) {
			f.sign(it, code, h.text, first, last, "")
		}
	}
}

// labelled reports whether a label stands in what is said: beside one, a code whose number can be a rebate is read as one without more.
func (f *finder) labelled(it *fact.Item) bool {
	return slices.ContainsFunc(f.hits, func(h hit) bool {
		t := &it.Texts[h.text]
		return said(t) && (h.p.Group == labelGroup || h.p.Group == tagGroup) && f.stands(t, &h)
	})
}

// rebateIn reports whether the code from first to last ends with a number that can be a rebate.
func rebateIn(t *fact.Text, first, last int) bool {
	if first == last {
		return false
	}
	_, ok := rebateOf(t, last)
	return ok
}

// codeBeside returns the code beside the word for it: capital letters, or letters and digits in one.
func codeBeside(t *fact.Text, from, to int) (first, last int, ok bool) {
	for _, d := range [...]int{1, 2, -1, 3, codeReach, -2, -3, -4, -5, -6} {
		n := to + d
		if d < 0 {
			n = from + d
		}
		if n < 0 || n >= len(t.Fold.Tokens) {
			continue
		}
		if t.Fold.Tokens[n].Script&text.Digit != 0 && n > 0 && t.Fold.Tokens[n].Gap == text.Glued {
			n--
		}
		end := n
		for end+1 < len(t.Fold.Tokens) && t.Fold.Tokens[end+1].Gap == text.Glued {
			end++
		}
		if n > to || end < from {
			if codeLike(t.Fold.Quote(t.Raw, t.Fold.Tokens[n].Start, t.Fold.Tokens[end].End)) {
				return n, end, true
			}
		}
	}
	return 0, 0, false
}

// codeLike reports whether a word is written as codes are.
func codeLike(s string) bool {
	letters, capitals, digits := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsUpper(r):
			letters, capitals = letters+1, capitals+1
		case unicode.IsLetter(r):
			letters++
		}
	}
	return capitals >= 3 && capitals == letters || letters >= 3 && digits > 0
}

// percent reports whether a per cent sign stands among the tokens.
func percent(f *text.Folded, from, to int) bool {
	from, to = max(from, 0), min(to, len(f.Tokens)-1)
	end := min(int(f.Tokens[to].End)+4, len(f.Bytes))
	return bytes.IndexByte(f.Bytes[f.Tokens[from].Start:end], '%') >= 0
}
