package lexicon

import (
	"errors"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aedile/aedile/screen/text"
)

// Builder collects terms. It is not safe for concurrent use.
type Builder struct {
	folder *text.Folder
	terms  []Term
	nodes  []node
	edges  []int32 // nodes by slot, open addressing, at most three quarters full; 0 is no node
	words  []byte
	first  int // words that start a term
	inner  []innerWord
	seen   map[innerKey]struct{} // the inner terms that there are already
	own    *folding              // of terms that are added one by one
}

// Term says what a hit stands for.
type Term struct {
	List int32 // number of the list, as given to Add
	Name int32 // number of the canonical name, as given to Add
}

type innerKey struct {
	term     Term
	boundary Boundary
	folded   string
}

// node is a place in the trie: the words on the way to it have been read.
type node struct {
	hash    uint64  // of its last word
	parent  int32   //
	word    uint32  // offset of its last word in words
	wordLen uint16  //
	slop    uint8   // other words that are admitted before it
	slops   uint16  // bit n: there are children that admit n words between
	out     int32   // a term that ends here, -1 for none
	more    []int32 // further ones
}

// outs is how many terms end at the node.
func (n *node) outs() int {
	if n.out < 0 {
		return 0
	}
	return 1 + len(n.more)
}

// innerWord is a term that may stand inside a word.
type innerWord struct {
	bytes    []byte
	boundary Boundary
	term     int32
}

// NewBuilder returns a builder whose matcher reads texts folded by folder. About that many terms will be added; more may.
func NewBuilder(folder *text.Folder, terms int) *Builder {
	b := &Builder{folder: folder, nodes: make([]node, 1, 1+terms), terms: make([]Term, 0, terms), words: make([]byte, 0, 8*terms),
		edges: make([]int32, 1<<bits.Len(uint(max(terms*3/2, 8)))), seen: map[innerKey]struct{}{}, own: &folding{folder: folder}}
	b.nodes[0].out = -1
	return b
}

// Add adds a term of a list under a canonical name, as written and with its accents left out. A term that is there already for
// that list and name is left out. The error says why a term cannot be looked for.
func (b *Builder) Add(list, name int32, p Pattern) error {
	b.own.reset()
	b.own.add(Entry{list, name, &p})
	return b.take(b.own)
}

// AddAll adds many terms, as Add does, in their order. Folding them takes all cores.
func (b *Builder) AddAll(entries []Entry) error {
	parts := slices.Collect(slices.Chunk(entries, 1+len(entries)/(4*runtime.GOMAXPROCS(0))))
	folded := make([]*folding, len(parts))
	done := make([]chan struct{}, len(parts))
	for i := range done {
		done[i] = make(chan struct{})
	}
	var next atomic.Int32
	var wg sync.WaitGroup
	defer wg.Wait()
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				n := len(parts[i])
				folded[i] = &folding{folder: b.folder, terms: make([]foldedTerm, 0, n+n/4), words: make([]foldedWord, 0, 2*n),
					bytes: make([]byte, 0, 12*n)}
				for _, e := range parts[i] {
					folded[i].add(e)
				}
				close(done[i])
			}
		})
	}
	var errs []error
	for i := range parts {
		<-done[i]
		errs = append(errs, b.take(folded[i]))
		folded[i] = nil
	}
	return errors.Join(errs...)
}

// take adds what was folded. The error is that of the first term that cannot be looked for; the others are added.
func (b *Builder) take(f *folding) error {
	var first error
	for i := range f.terms {
		t := &f.terms[i]
		err := error(nil)
		if t.inner != "" {
			err = b.addInner(t)
		} else {
			err = b.addWords(f, t)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// addWords adds a phrase.
func (b *Builder) addWords(f *folding, t *foldedTerm) error {
	if t.from == t.to {
		return fmt.Errorf("term %q holds no letter or digit", t.text)
	}
	at := int32(0)
	for _, w := range f.words[t.from:t.to] {
		at = b.child(at, f.bytes[w.from:w.to], w.slop)
	}
	end := &b.nodes[at]
	if end.out < 0 {
		end.out = b.term(t.list, t.name)
		return nil
	}
	is := func(n int32) bool { return b.terms[n] == Term{t.list, t.name} }
	if !is(end.out) && !slices.ContainsFunc(end.more, is) {
		end.more = append(end.more, b.term(t.list, t.name))
	}
	return nil
}

// addInner adds a term that may stand inside a word.
func (b *Builder) addInner(t *foldedTerm) error {
	if len(t.inner) < MinInner {
		return fmt.Errorf("term %q: a term that may stand inside a word needs at least %d letters", t.text, MinInner)
	}
	key := innerKey{Term{t.list, t.name}, t.boundary, t.inner}
	if _, ok := b.seen[key]; !ok {
		b.seen[key] = struct{}{}
		b.inner = append(b.inner, innerWord{[]byte(t.inner), t.boundary, b.term(t.list, t.name)})
	}
	return nil
}

func (b *Builder) term(list, name int32) int32 {
	b.terms = append(b.terms, Term{list, name})
	return int32(len(b.terms) - 1)
}

// child returns the node that a word leads to, and makes it where there is none.
func (b *Builder) child(at int32, word []byte, slop uint8) int32 {
	hash := b.folder.Hash(word)
	i := b.place(slot(at, hash, slop))
	for ; b.edges[i] != 0; i = (i + 1) & (len(b.edges) - 1) {
		n := &b.nodes[b.edges[i]]
		if n.hash == hash && n.parent == at && n.slop == slop && string(b.words[n.word:n.word+uint32(n.wordLen)]) == string(word) {
			return b.edges[i]
		}
	}
	n := int32(len(b.nodes))
	b.nodes = append(b.nodes, node{hash: hash, parent: at, word: uint32(len(b.words)), wordLen: uint16(len(word)), slop: slop, out: -1})
	b.words = append(b.words, word...)
	b.edges[i] = n
	b.nodes[at].slops |= 1 << slop
	if at == 0 {
		b.first++
	}
	if len(b.nodes) > len(b.edges)/4*3 {
		b.grow()
	}
	return n
}

func (b *Builder) place(key uint64) int {
	return int(key * 0x9E3779B97F4A7C15 >> (64 - bits.Len(uint(len(b.edges)-1))))
}

func (b *Builder) grow() {
	b.edges = make([]int32, 2*len(b.edges))
	for n := range b.nodes[1:] {
		x := &b.nodes[n+1]
		i := b.place(slot(x.parent, x.hash, x.slop))
		for b.edges[i] != 0 {
			i = (i + 1) & (len(b.edges) - 1)
		}
		b.edges[i] = int32(n + 1)
	}
}

// Len returns the number of terms so far.
func (b *Builder) Len() int { return len(b.terms) }

// Build returns the matcher. The builder must not be used afterwards.
func (b *Builder) Build() *Matcher {
	m := &Matcher{terms: b.terms, words: b.words, size: len(b.terms), reach: 1}
	m.nodes = make([]packed, len(b.nodes))
	m.table.init(len(b.nodes))
	m.first.init(b.first)
	m.alone.init(b.first)
	m.pairs.init(len(b.nodes))
	for i := range b.nodes {
		n := &b.nodes[i]
		m.nodes[i] = packed{word: n.word, wordLen: n.wordLen, slops: n.slops, outs: uint32(len(m.outs)),
			outN: uint16(min(n.outs(), 1<<16-1))}
		if n.out >= 0 {
			m.outs = append(append(m.outs, n.out), n.more...)
		}
		if i == 0 {
			continue
		}
		m.table.put(slot(n.parent, n.hash, n.slop), int32(i))
		switch {
		case n.parent == 0:
			m.first.add(n.hash)
			if n.out >= 0 || n.slops > 3 {
				m.alone.add(n.hash)
			}
		case n.slop <= 1 && b.nodes[n.parent].parent == 0:
			m.pairs.add(pair(b.nodes[n.parent].hash, n.hash))
			m.reach = max(m.reach, 1+int(n.slop))
		}
	}
	m.inner = newFinder(b.inner)
	b.edges, b.seen = nil, nil
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
