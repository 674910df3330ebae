package match

import (
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/text"
)

// shown is what an item shows.
type shown struct {
	it *aedile.Item
	// As the item states them, look-alike letters read.
	title, brand, model string

	words   []uint32 // distinct, of brand, title and model, sorted
	codes   []string
	maker   string
	squash  string
	rarity  float64 // of all words
	text    string  // the description without separators; empty until it is asked for
	loaded  bool
	spelled bool // the finder's words are those of this item

	from, to int // where the tokens of the name stand
}

// show reads what the item shows.
func (f *Finder) show(it *aedile.Item) {
	f.w.reset()
	f.texts.reset()
	s := shown{it: it, title: text.Unmask(head(it.Title)), brand: text.Unmask(head(it.Brand)), model: text.Unmask(head(it.Model)),
		words: f.item.words[:0], codes: f.item.codes[:0]}
	// The tokens of title, brand and model stand one after another, and behind them the name that is made of all.
	ts := appendTokens(f.toks[:0], &f.texts, f.texts.fold(s.title))
	b := len(ts)
	if f.branded(s.brand) {
		ts = appendTokens(ts, &f.texts, f.texts.fold(s.brand))
	}
	m := len(ts)
	ts = appendTokens(ts, &f.texts, f.texts.fold(s.model))
	n := len(ts)
	title, brand, model := ts[:b], ts[b:m], ts[m:n]
	for _, part := range [...][]token{lacking(brand, title), title, lacking(model, title)} {
		ts = append(ts, part...)
	}
	f.toks = ts
	s.from, s.to = n, min(len(ts), n+maxName)
	name := ts[s.from:s.to]
	s.maker, s.squash = makerOf(f.texts.squash(brand)), f.texts.squash(name)
	s.words = unique(appendNumbers(s.words, name, f.w.id))
	f.spell = appendCodes(f.spell[:0], &f.texts, name)
	for _, c := range f.spell {
		s.codes = append(s.codes, c.text)
	}
	if c := f.texts.squash(model); len(c) >= minCode && !slices.Contains(s.codes, c) {
		s.codes = append(s.codes, c)
	}
	for _, id := range s.words {
		s.rarity += f.rarity(id)
	}
	f.item, f.spread = s, false
	f.meter.Spend(len(ts))
	f.undisguise(s.title)
}

// maxBrands bounds the memory of branded: a brand is a few dozen bytes.
const maxBrands = 4096

// branded reports whether a brand field names a brand, and remembers: the same few thousand are met again and again.
func (f *Finder) branded(s string) bool {
	if s == "" {
		return false
	}
	is, ok := f.brands[s]
	if !ok {
		if len(f.brands) >= maxBrands {
			clear(f.brands)
		}
		is = product.Brand(s) != ""
		f.brands[strings.Clone(s)] = is // the item may be read over
	}
	return is
}

// undisguise adds to the words of the item those that a title spells with look-alike letters, digits for letters, spaces or marks
// between the letters, as far as an alert has them; what they were written with no longer counts. Words that alerts know as they stand
// are left alone.
func (f *Finder) undisguise(title string) {
	if !suspect(title) {
		return
	}
	f.folded.Meter = f.meter
	f.folder.Fold(&f.folded, title)
	s := &f.item
	for _, r := range f.folded.Readings {
		if !f.meter.Spend(1) {
			return
		}
		if r.End-r.Start < minNear || len(s.words) >= 2*maxName {
			continue
		}
		id, ok := f.x.v.ids[f.texts.foldBytes(f.folded.Alt[r.Start:r.End])]
		if !ok || has(s.words, id) {
			continue
		}
		from, to := f.folded.ReadingOrigin(r)
		n := len(f.toks)
		f.toks = appendTokens(f.toks, &f.texts, f.texts.fold(title[from:to]))
		f.old = appendNumbers(f.old[:0], f.toks[n:], f.w.id)
		if !slices.ContainsFunc(f.old, f.strange) {
			continue
		}
		for _, o := range f.old {
			if i, ok := slices.BinarySearch(s.words, o); ok {
				s.words = slices.Delete(s.words, i, i+1)
				s.rarity -= f.rarity(o)
			}
		}
		s.words = unique(append(s.words, id))
		s.rarity += f.rarity(id)
		s.squash += " " + f.x.v.words[id]
	}
}

// strange reports whether a word is a single letter or in no alert.
func (f *Finder) strange(id uint32) bool {
	return int(id) >= len(f.x.rarity) || len(f.w.word(id)) == 1
}

// suspect reports whether a title may hold a disguised word: letters beyond ASCII, a digit or mark between letters, two letters that
// stand alone.
func suspect(s string) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(s) && ('a' <= s[i] && s[i] <= 'z' || 'A' <= s[i] && s[i] <= 'Z')
	}
	for i := range len(s) {
		switch {
		case s[i] >= 0x80:
			return true
		case letter(i):
			if !letter(i-1) && !letter(i+1) && letter(i+2) && !letter(i+3) {
				return true
			}
		case s[i] != ' ' && letter(i-1) && letter(i+1) && strings.IndexByte("/&'-", s[i]) < 0:
			return true
		case s[i] != ' ' && letter(i-1) && i+1 < len(s) && s[i+1] != ' ' && letter(i+2) && strings.IndexByte("/&'-", s[i]) < 0:
			return true // two signs between letters
		}
	}
	return false
}

// rarity is that of the index, 1 for a word that no alert has and that is not there to sell.
func (f *Finder) rarity(id uint32) float64 {
	switch {
	case int(id) < len(f.x.rarity):
		return float64(f.x.rarity[id])
	case dressed(f.w.word(id)):
		return dressing
	}
	return 1
}
