package lexicon

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/text"
)

// Lemma is a word of a language, or the fixed name of two or more words that a language has for a thing, and what it stands for.
type Lemma struct {
	Number int32 // given back by hits, from 1 on
	Lang   uint8 // number of its language, from 1 on
	Text   string
	Terms  []Term // what it stands for: a concept, and the group that the concept is of
	Exact  bool   // no ending is added or taken away
	Part   bool   // it may be head or tail of any compound
	Local  bool   // it counts only in items of its language: elsewhere it is an everyday word
}

// Inflection says how words of a language change.
type Inflection struct {
	// Endings gives, for what the dictionary form ends in, the endings that may stand in its place. The longest match counts; what it
	// leaves has at least minStem letters.
	Endings  map[string][]string
	Initials map[string][]string // what a word may begin with in place of its first letters
	Links    []string            // what joins the parts of a compound, "" among them; none: the language writes no compounds
	Everyday []string            // words that stand in every text: a form without accents that is one of them is not looked for
}

// minStem is the least number of letters of a word to which endings are added: shorter ones would become other words.
const minStem = 4

// minPart is the least number of letters of a word that may be part of a compound, and minRest that of the rest. Chosen.
const (
	minPart = 5
	minRest = 3
)

// Concepts finds lemmas in all their forms. It is immutable and safe for concurrent use; each goroutine reads with a [Reader] of
// its own.
//
// A form is looked up when it is first met: it is cut into a stem and an ending wherever both are known. Texts use few words over and
// over, so a reader remembers what it found. Listing all forms instead takes ten times the memory and, with it, the time to start.
type Concepts struct {
	folder   *text.Folder `frozen:"-"`
	hot      []bool       // by list
	text     []byte       // of stems
	stems    []stem
	table    table // prefix hash → first stem
	first    bloom
	suffixes suffixes
	classes  []class
	units    []unit
	names    []name
	means    []meaning         // of units and names
	named    []int32           // the names of units
	parted   []int32           // the units of names
	everyday map[string]uint64 // word → languages, one bit each
	ordinary bloom             // the same words
	links    [][]string        // by language
	longest  int               // bytes of the longest ending
	short    int               // bytes of the longest ending in ASCII
	begins   heads             // what words begin with
	parts    heads             // what words that may be part of a compound begin with
	size     int
}

// stem is what forms of a word begin with.
type stem struct {
	text  uint32
	len   uint8
	class uint16
	brief bool  // it has minStem letters: other forms than that of the dictionary count in items of its language
	unit  int32 // with bareBit: written without its accents
	next  int32 // with the same hash, -1 for none
}

// class is the set of endings that a stem may have.
type class struct {
	lang uint8
	from int32    // the ending of the dictionary form
	bits []uint64 // by number of the ending
}

func (c *class) has(suffix int32) bool {
	return int(suffix>>6) < len(c.bits) && c.bits[suffix>>6]&(1<<(suffix&63)) != 0
}

// unit is a word of a language: what it stands for, and the names of which it is the word that is looked for first.
type unit struct {
	lang  uint8
	part  bool   // marked as part of compounds
	asked uint32 // isHot, isCold: of its lists and those of the names that are looked for by it
	means extent
	names extent // in named
}

// extent is a piece of a slice. What units and names hold lies in a few slices without pointers: that is read from a table as it is.
type extent struct{ from, n uint32 }

func within[T any](e extent, all []T) []T { return all[e.from : e.from+e.n : e.from+e.n] }

// put appends a piece to what all share.
func put[T any](all *[]T, piece []T) extent {
	e := extent{uint32(len(*all)), uint32(len(piece))}
	*all = append(*all, piece...)
	return e
}

type meaning struct {
	term  Term
	lemma int32
	local bool
}

// name is a fixed name of several words.
type name struct {
	units  extent // in parted
	anchor uint32 // which of them it is looked for by: the longest
	means  extent
}

// unitMeans are what a unit means and the names that are looked for by it, while they are collected.
type unitMeans struct {
	means []meaning
	names []int32
}

// ConceptBuilder collects lemmas.
type ConceptBuilder struct {
	c          *Concepts
	inflection []Inflection // by language
	fold       text.Folded
	classOf    map[classKey]uint16
	known      []map[string]known // by language: its words, folded
	pending    []pending
	units      []unitMeans // by unit
	sortedEnds [][]string  // by language: what endings stand in place of, longest first
	initials   [][]string  // by language: what words begin with that may begin otherwise, sorted
}

// known are the units of a word, plus one: of the word that changes its form, and of the one that does not; 0 where there is none.
type known struct{ changing, exact int32 }

type classKey struct {
	lang uint8
	from string // what the endings stand in place of
}

// pending is a unit whose stems are entered when all words are known.
type pending struct {
	unit  int32
	lang  uint8
	word  string
	exact bool
}

// NewConceptBuilder returns a builder for texts folded by folder. inflection is by number of language, the first of which stands for
// none; hot says of each list whether it is asked about every item, and size about how many words will come.
func NewConceptBuilder(folder *text.Folder, inflection []Inflection, hot []bool, size int) *ConceptBuilder {
	b := &ConceptBuilder{inflection: inflection, classOf: map[classKey]uint16{}, known: make([]map[string]known, len(inflection)),
		pending: make([]pending, 0, size),
		units:   make([]unitMeans, 0, size), sortedEnds: make([][]string, len(inflection)), initials: make([][]string, len(inflection)),
		c: &Concepts{folder: folder, hot: hot, everyday: map[string]uint64{}, links: make([][]string, len(inflection)),
			units: make([]unit, 0, size), classes: []class{{bits: []uint64{1}}}}}
	b.c.suffixes.init()
	for lang := range inflection {
		b.known[lang] = make(map[string]known, len(inflection[lang].Everyday)+size/len(inflection))
		b.c.links[lang] = inflection[lang].Links
		for _, w := range inflection[lang].Everyday {
			w = b.folded(w)
			b.known[lang][w] = known{}
			b.c.everyday[w] |= 1 << lang
		}
		b.sortedEnds[lang] = longestFirst(inflection[lang].Endings)
		b.initials[lang] = slices.Sorted(maps.Keys(inflection[lang].Initials))
	}
	return b
}

func (b *ConceptBuilder) folded(s string) string {
	if plain(s) {
		return s
	}
	b.c.folder.Fold(&b.fold, s)
	return string(b.fold.Bytes)
}

// Add adds a lemma. Lemmas of scripts without spaces are terms and not for it.
func (b *ConceptBuilder) Add(l Lemma) {
	b.c.size++
	var ms []meaning
	for _, t := range l.Terms {
		ms = append(ms, meaning{t, l.Number, l.Local})
	}
	if plain(l.Text) {
		b.mean(l, l.Text, ms)
		return
	}
	b.c.folder.Fold(&b.fold, l.Text)
	var words []string
	for _, t := range b.fold.Tokens {
		words = append(words, string(b.fold.Bytes[t.Start:t.End]))
	}
	switch len(words) {
	case 0:
		return
	case 1:
		b.mean(l, words[0], ms)
		return
	}
	units, anchor := make([]int32, len(words)), 0
	for i, w := range words {
		units[i] = b.unit(l.Lang, w, l.Exact)
		if letters(w) > letters(words[anchor]) {
			anchor = i
		}
	}
	at := &b.units[units[anchor]]
	at.names = append(at.names, int32(len(b.c.names)))
	b.c.names = append(b.c.names, name{put(&b.c.parted, units), uint32(anchor), put(&b.c.means, ms)})
}

// mean notes what a lemma of one word means.
func (b *ConceptBuilder) mean(l Lemma, word string, ms []meaning) {
	u := b.unit(l.Lang, word, l.Exact)
	b.units[u].means = append(b.units[u].means, ms...)
	b.c.units[u].part = b.c.units[u].part || l.Part
}

// unit returns the unit of a word, which is made where there is none.
func (b *ConceptBuilder) unit(lang uint8, word string, exact bool) int32 {
	k := b.known[lang][word]
	at := &k.changing
	if exact {
		at = &k.exact
	}
	if *at > 0 {
		return *at - 1
	}
	n := int32(len(b.c.units))
	*at = n + 1
	b.known[lang][word] = k
	b.c.units = append(b.c.units, unit{lang: lang})
	b.units = append(b.units, unitMeans{})
	b.pending = append(b.pending, pending{n, lang, word, exact})
	return n
}

// Len returns the number of lemmas so far.
func (b *ConceptBuilder) Len() int { return b.c.size }

// Build returns what finds the lemmas. The builder must not be used afterwards.
func (b *ConceptBuilder) Build() *Concepts {
	c := b.c
	at := make(map[uint64]int32, 2*len(b.pending))
	c.stems = make([]stem, 0, 2*len(b.pending))
	for i := range b.pending {
		b.enter(&b.pending[i], at)
	}
	c.ordinary.init(len(c.everyday))
	for w := range c.everyday {
		c.ordinary.add(c.folder.Hash([]byte(w)))
	}
	c.table.init(len(at))
	c.first.init(2 * len(at))
	for n := range c.stems { // in one order, so that the same words give the same table
		s := &c.stems[n]
		h := final(rolled(c.text[s.text : s.text+uint32(s.len)]))
		if at[h] == int32(n) {
			c.table.put(h, int32(n))
			c.first.add(h)
		}
	}
	asked := func(ms []meaning) (bits uint32) {
		for i := range ms {
			if c.hot[ms[i].term.List] {
				bits |= isHot
			} else {
				bits |= isCold
			}
		}
		return bits
	}
	for i := range c.units {
		u, x := &c.units[i], &b.units[i]
		u.means, u.names = put(&c.means, x.means), put(&c.named, x.names)
		u.asked = asked(x.means)
		for _, n := range x.names {
			u.asked |= asked(within(c.names[n].means, c.means))
		}
	}
	return c
}

// enter adds the stems of a word: as it is written, without its accents, with other initials.
func (b *ConceptBuilder) enter(p *pending, at map[uint64]int32) {
	b.spell(p, p.word, 0, at)
	bare := text.Bare(p.word)
	if bare == p.word {
		return
	}
	if greek(p.word[0]) || !b.knows(p.lang, bare) && b.c.everyday[bare] == 0 && letters(bare) >= minBareWord {
		bit := int32(0)
		if letters(bare) < plainlyBare && !greek(p.word[0]) {
			bit = bareBit
		}
		b.spell(p, bare, bit, at)
	}
}

func (b *ConceptBuilder) knows(lang uint8, word string) bool {
	_, ok := b.known[lang][word]
	return ok
}

// minBareWord is the number of letters from which a word is looked for without its accents.
const minBareWord = 4

// plainlyBare is the number of letters from which a word without its accents counts in items of any language; shorter ones become words
// of others: "nėra" is Lithuanian for none, "nera" Italian for black.
const plainlyBare = 8

// bareBit marks a unit that a word without accents is read as.
const bareBit = 1 << 30

func (b *ConceptBuilder) spell(p *pending, word string, bit int32, at map[uint64]int32) {
	b.stem(p, word, bit, at)
	for _, from := range b.initials[p.lang] {
		rest, ok := strings.CutPrefix(word, from)
		if !ok || letters(rest) < 2 {
			continue
		}
		for _, to := range b.inflection[p.lang].Initials[from] {
			b.stem(p, to+rest, bit, at)
		}
	}
}

// stem adds the stem of a word and, where endings replace a part of the word, the word itself.
func (b *ConceptBuilder) stem(p *pending, word string, bit int32, at map[uint64]int32) {
	if !p.exact {
		for _, from := range b.sortedEnds[p.lang] {
			st, ok := strings.CutSuffix(word, from)
			if !ok || letters(st) < minStem {
				continue
			}
			b.put(at, st, b.class(p.lang, from), p.unit|bit)
			return
		}
	}
	b.put(at, word, 0, p.unit|bit)
}

// class returns the class of the endings of a language that stand in place of from, which is one of them.
func (b *ConceptBuilder) class(lang uint8, from string) uint16 {
	key := classKey{lang, from}
	if n, ok := b.classOf[key]; ok {
		return n
	}
	c := class{lang: lang}
	add := func(s string) {
		n := int(b.c.suffixes.add(s))
		for len(c.bits) <= n>>6 {
			c.bits = append(c.bits, 0)
		}
		c.bits[n>>6] |= 1 << (n & 63)
		if b.c.longest = max(b.c.longest, len(s)); plain(s) {
			b.c.short = max(b.c.short, len(s))
		}
	}
	add(from)
	c.from = b.c.suffixes.of[from]
	for _, e := range b.inflection[lang].Endings[from] {
		e = b.folded(e)
		add(e)
		add(text.Bare(e))
	}
	n := uint16(len(b.c.classes))
	b.c.classes = append(b.c.classes, c)
	b.classOf[key] = n
	return n
}

func (b *ConceptBuilder) put(at map[uint64]int32, st string, class uint16, u int32) {
	if len(st) > 255 {
		return
	}
	c := b.c
	h := final(rolled([]byte(st)))
	s := stem{text: uint32(len(c.text)), len: uint8(len(st)), class: class, unit: u, next: -1, brief: class > 0 && letters(st) == minStem}
	if n, ok := at[h]; ok {
		s.next = n
		s.text = c.stems[n].text
		if string(c.text[s.text:s.text+uint32(c.stems[n].len)]) != st {
			s.text = uint32(len(c.text))
			c.text = append(c.text, st...)
		}
	} else {
		c.text = append(c.text, st...)
	}
	at[h] = int32(len(c.stems))
	c.stems = append(c.stems, s)
	c.begins.add(st)
	if len(c.links[c.units[u&^bareBit].lang]) > 0 {
		c.parts.add(st)
	}
}

func letters(s string) int { return utf8.RuneCountInString(s) }

// longestFirst returns the keys of a table of endings, those with more letters first.
func longestFirst(m map[string][]string) []string {
	var out []string
	for k := range m {
		i := 0
		for i < len(out) && (len(out[i]) > len(k) || len(out[i]) == len(k) && out[i] < k) {
			i++
		}
		out = append(out[:i], append([]string{k}, out[i:]...)...)
	}
	return out
}
