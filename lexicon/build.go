package lexicon

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/aedile/aedile/text"
)

// Builder collects terms. It is not safe for concurrent use.
type Builder struct {
	folder *text.Folder
	fold   text.Folded
	terms  []Term
	nodes  []node
	edges  map[edge]int32    // while building; packed into the table by Build
	ids    map[string]uint32 // words that there are already, and where they stand
	words  []byte
	first  int // words that start a term
	inner  []inner
	seen   map[innerKey]struct{} // the inner terms that there are already
}

// minBare is the length in bytes from which a term is looked for with its accents left out: shorter ones become other words,
// as French "thé" becomes English "the". Chosen.
const minBare = 6

// Term says what a hit stands for.
type Term struct {
	List int32 // number of the list, as given to Add
	Name int32 // number of the canonical name, as given to Add
}

type edge struct {
	parent int32
	word   uint32 // where it stands in words
	slop   uint8
	len    uint16
}

type innerKey struct {
	term     Term
	boundary Boundary
	folded   string
}

// node is a place in the trie: the words on the way to it have been read.
type node struct {
	word    uint32 // offset of its last word in words
	wordLen uint16
	slops   uint16 // bit n: there are children that admit n words between
	outs    []int32
}

// inner is a term that may stand inside a word.
type inner struct {
	bytes    []byte
	boundary Boundary
	term     int32
}

// NewBuilder returns a builder whose matcher reads texts folded by folder. About that many terms will be added; more may.
func NewBuilder(folder *text.Folder, terms int) *Builder {
	return &Builder{folder: folder, nodes: make([]node, 1, 1+terms), terms: make([]Term, 0, terms), edges: make(map[edge]int32, terms),
		ids: make(map[string]uint32, terms), words: make([]byte, 0, 8*terms), seen: map[innerKey]struct{}{}}
}

// Add adds a term of a list under a canonical name, as written and with its accents left out. A term that is there already for
// that list and name is left out. The error says why a term cannot be looked for.
func (b *Builder) Add(list, name int32, p Pattern) error {
	if p.Boundary == Word && isUnspaced(p.Text) {
		p.Boundary = Substring
	}
	words, bare := make([]string, len(p.Words)), make([]string, len(p.Words))
	for i, w := range p.Words {
		words[i], bare[i] = w, w
		if !plain(w) {
			words[i] = b.folder.FoldString(w)
			bare[i] = text.Bare(words[i])
		}
	}
	add := b.addWords
	if p.Boundary != Word {
		add = b.addInner
	}
	if err := add(list, name, p, words); err != nil || slices.Equal(words, bare) || len(strings.Join(bare, "")) < minBare {
		return err
	}
	return add(list, name, p, bare) // accents left out
}

// plain reports whether w is one word of small ASCII letters, as most terms are: it is its own fold and its only token.
func plain(w string) bool {
	for i := range len(w) {
		if w[i]-'a' >= 26 {
			return false
		}
	}
	return w != ""
}

// addWords adds a phrase of folded words.
func (b *Builder) addWords(list, name int32, p Pattern, words []string) error {
	at, n := int32(0), 0
	for i, w := range words {
		if plain(w) {
			at = b.child(at, []byte(w), p.Slop[i])
			n++
			continue
		}
		b.folder.Fold(&b.fold, w)
		for j, t := range b.fold.Tokens {
			slop := uint8(0)
			if j == 0 {
				slop = p.Slop[i]
			}
			at = b.child(at, b.fold.Bytes[t.Start:t.End], slop)
			n++
		}
	}
	if n == 0 {
		return fmt.Errorf("term %q holds no letter or digit", p.Text)
	}
	for _, t := range b.nodes[at].outs {
		if b.terms[t] == (Term{list, name}) {
			return nil
		}
	}
	b.nodes[at].outs = append(b.nodes[at].outs, b.term(list, name))
	return nil
}

// addInner adds a term that may stand inside a word.
func (b *Builder) addInner(list, name int32, p Pattern, words []string) error {
	folded := strings.Join(words, " ")
	if len(folded) < MinInner {
		return fmt.Errorf("term %q: a term that may stand inside a word needs at least %d letters", p.Text, MinInner)
	}
	key := innerKey{Term{list, name}, p.Boundary, folded}
	if _, ok := b.seen[key]; !ok {
		b.seen[key] = struct{}{}
		b.inner = append(b.inner, inner{[]byte(folded), p.Boundary, b.term(list, name)})
	}
	return nil
}

func (b *Builder) term(list, name int32) int32 {
	b.terms = append(b.terms, Term{list, name})
	return int32(len(b.terms) - 1)
}

func (b *Builder) child(at int32, word []byte, slop uint8) int32 {
	id, ok := b.ids[string(word)]
	if !ok {
		id = uint32(len(b.words))
		b.ids[string(word)] = id
		b.words = append(b.words, word...)
	}
	e := edge{at, id, slop, uint16(len(word))}
	if next, ok := b.edges[e]; ok {
		return next
	}
	n := int32(len(b.nodes))
	b.nodes = append(b.nodes, node{word: id, wordLen: e.len})
	b.edges[e] = n
	b.nodes[at].slops |= 1 << slop
	if at == 0 {
		b.first++
	}
	return n
}

// Len returns the number of terms so far.
func (b *Builder) Len() int { return len(b.terms) }

// Build returns the matcher. The builder must not be used afterwards.
func (b *Builder) Build() *Matcher {
	m := &Matcher{terms: b.terms, words: b.words, size: len(b.terms)}
	m.nodes = make([]packed, len(b.nodes))
	for i, n := range b.nodes {
		m.nodes[i] = packed{word: n.word, wordLen: n.wordLen, slops: n.slops, outs: uint32(len(m.outs)), outN: uint16(min(len(n.outs), 1<<16-1))}
		m.outs = append(m.outs, n.outs...)
	}
	m.table.init(len(b.edges))
	m.first.init(b.first)
	m.alone.init(b.first)
	m.pairs.init(len(b.edges))
	firsts := make(map[int32]uint64, b.first) // hashes of the first words, by node
	for e, n := range b.edges {
		hash := b.folder.Hash(b.words[e.word : e.word+uint32(e.len)])
		m.table.put(slot(e.parent, hash, e.slop), n)
		if e.parent == 0 {
			firsts[n] = hash
			m.first.add(hash)
			if len(b.nodes[n].outs) > 0 || b.nodes[n].slops > 1 {
				m.alone.add(hash)
			}
		}
	}
	for e := range b.edges {
		if h, ok := firsts[e.parent]; ok && e.slop == 0 {
			m.pairs.add(pair(h, b.folder.Hash(b.words[e.word:e.word+uint32(e.len)])))
		}
	}
	m.inner = newFinder(b.inner)
	b.edges, b.ids, b.seen = nil, nil, nil
	return m
}

// slot is the key of an edge in the table. The root's edges are keyed by the word hash alone.
func slot(parent int32, hash uint64, slop uint8) uint64 {
	if parent == 0 {
		return hash
	}
	hi, lo := bits.Mul64(hash^uint64(parent)*0x9E3779B97F4A7C15, 0xD1342543DE82EF95+uint64(slop)<<1)
	return (hi ^ lo) | 1
}

// table is an open-addressing map from edge keys to nodes, at most half full.
type table struct {
	keys  []uint64
	nodes []int32
	shift uint8
}

func (t *table) init(n int) {
	size := 1 << bits.Len(uint(max(n*2, 8)-1))
	t.keys, t.nodes, t.shift = make([]uint64, size), make([]int32, size), uint8(64-bits.Len(uint(size-1)))
}

func (t *table) put(key uint64, n int32) {
	i := key * 0x9E3779B97F4A7C15 >> t.shift
	for t.keys[i] != 0 {
		i = (i + 1) & uint64(len(t.keys)-1)
	}
	t.keys[i], t.nodes[i] = key, n
}

// get returns the next node of that key from place i on, and the place after it; -1 where there is none.
func (t *table) get(key uint64, i uint64) (int32, uint64) {
	mask := uint64(len(t.keys) - 1)
	for ; t.keys[i] != 0; i = (i + 1) & mask {
		if t.keys[i] == key {
			return t.nodes[i], (i + 1) & mask
		}
	}
	return -1, i
}

// bloom answers "is there a term that starts with this word" from a few cache lines: at least 8 bits a word, two probes; twice
// as many were measured to be slower.
type bloom struct {
	bits  []uint64
	shift uint8
}

func (b *bloom) init(n int) {
	size := 1 << bits.Len(uint(max(n*8, 64)-1)) // in bits
	b.bits, b.shift = make([]uint64, size/64), uint8(64-bits.Len(uint(size-1)))
}

func (b *bloom) add(h uint64) {
	i, j := h>>b.shift, h*0xD1342543DE82EF95>>b.shift
	b.bits[i>>6] |= 1 << (i & 63)
	b.bits[j>>6] |= 1 << (j & 63)
}

func (b *bloom) has(h uint64) bool {
	i := h >> b.shift
	if b.bits[i>>6]&(1<<(i&63)) == 0 {
		return false
	}
	j := h * 0xD1342543DE82EF95 >> b.shift
	return b.bits[j>>6]&(1<<(j&63)) != 0
}
