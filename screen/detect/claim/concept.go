package claim

import (
	_ "embed" // for the directives below
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/text"
)

//go:embed substances.txt
var substancesText string

//go:embed relations.txt
var relationsText string

//go:embed words.txt
var wordsText string

// kind is what a concept is to a claim.
type kind uint8

const (
	substance  kind = iota // nutrient, plant, food: what the claim is about
	relation               // function of the body or benefit it is said to have
	scope                  // for whom or when: children, pregnancy, exercise
	contribute             // verb of the authorised wordings: contributes, is needed for, helps maintain
	change                 // verb that says in which direction something goes: reduces, improves
	promise                // verb or adjective that says more: boosts, cures, fast
	normal                 // the word of most authorised wordings, without which they promise more
	benefit                // noun or adjective of health, enough to make a function a claim: healthy, support
	negation               // denies what follows
	mention                // speaks of claims instead of making one
	kinds
)

var kindNames = [kinds]string{"substance", "relation", "scope", "contribute", "change", "promise", "normal", "benefit", "negation",
	"mention"}

// concept is one thing under a name that has words in many languages.
type concept struct {
	kind kind
	name string
	kin  []int32 // the broader concept and the narrower ones: close, but not the same
	// sure: the words of a relation make a claim beside a substance, even without a verb. faint: a substance is an everyday thing, of which
	// only the claims of registers count.
	sure, faint bool
}

// vocabulary finds concepts in folded text. It is immutable once built.
type vocabulary struct {
	concepts []concept
	byName   map[string]int32
	letters  map[uint32]int32 // of the trie of words: node<<8|byte to node
	whole    map[int32]int32  // node to the word that ends there
	open     map[int32]int32  // node to the word that may go on: "immun*"
	words    int32
	phrases  map[uint64]int32  // node<<32|word to node
	out      map[int32][]int32 // node to concepts
	nodes    [2]int32          // of letters, of phrases
	folder   *text.Folder
	fold     text.Folded // scratch while the lists are read
}

// newVocabulary reads the embedded lists.
func newVocabulary() *vocabulary {
	v := &vocabulary{byName: map[string]int32{}, letters: map[uint32]int32{}, whole: map[int32]int32{}, open: map[int32]int32{},
		phrases: map[uint64]int32{}, out: map[int32][]int32{}, folder: text.NewFolder(0)}
	for _, list := range []string{substancesText, relationsText, wordsText} {
		v.read(list)
	}
	return v
}

// read takes in a list. A line "= kind name" or "= kind name < broader" begins a concept, further lines hold its
// terms, parted by commas, after a language that is only for the reader. See concept for "relation!" and "substance?".
func (v *vocabulary) read(list string) {
	at := int32(-1)
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '=':
			at = v.head(strings.Fields(line[1:]))
		default:
			if _, rest, ok := strings.Cut(line, ": "); ok {
				line = rest
			}
			for t := range strings.SplitSeq(line, ",") {
				v.add(at, t)
			}
		}
	}
}

func (v *vocabulary) head(f []string) int32 {
	name, sure := strings.CutSuffix(f[0], "!")
	name, faint := strings.CutSuffix(strings.TrimSuffix(name, "~"), "?")
	k := substance
	for kindNames[k] != name {
		k++ // a list with another kind does not pass the tests
	}
	c := v.concept(k, f[1])
	v.concepts[c].sure, v.concepts[c].faint = sure, faint
	for _, b := range f[2:] {
		if b != "<" {
			broad := v.concept(k, b)
			v.concepts[c].kin = append(v.concepts[c].kin, broad)
			v.concepts[broad].kin = append(v.concepts[broad].kin, c)
		}
	}
	return c
}

// concept returns the concept of that kind and name, a new one where there is none.
func (v *vocabulary) concept(k kind, name string) int32 {
	key := kindNames[k] + " " + name
	c, ok := v.byName[key]
	if !ok {
		c = int32(len(v.concepts))
		v.byName[key] = c
		v.concepts = append(v.concepts, concept{kind: k, name: name})
	}
	return c
}

// vitaminWord stands for the word "vitamin" of every language; the letter may stand before or after it.
const vitaminWord = "@vitamin"

// vitaminStems are the beginnings of that word, bare.
var vitaminStems = append(wordlist.Slice(triggerList, "vitamin"), wordlist.Slice(triggerList, "vitamin before a letter")...)

// add enters a term of a concept. "@vitamin c" is entered for all words for vitamin: "Vitamin C", "C-vitamin". A hyphen in a term asks for
// words that are joined in the text, too; elsewhere it does not matter what stands between words.
func (v *vocabulary) add(c int32, term string) {
	term = strings.TrimSpace(term)
	letter, ok := strings.CutPrefix(term, vitaminWord+" ")
	if !ok {
		v.enter(c, term)
		return
	}
	for _, w := range vitaminStems {
		v.enter(c, w+" "+letter)
		v.enter(c, letter+"-"+w) // joined: "a vitamin" is no vitamin A
	}
}

// minBare is the number of letters from which a word is known with its accents left out, too: shorter ones become other words, as Swedish
// "hår" (hair) becomes "har" (has). Chosen.
const minBare = 5

// enter adds one spelling.
func (v *vocabulary) enter(c int32, term string) {
	f := &v.fold
	v.folder.FoldPlain(f, term)
	at := int32(0)
	for i := range f.Tokens {
		t := &f.Tokens[i]
		star := int(t.End) < len(f.Bytes) && f.Bytes[t.End] == '*'
		w := string(f.Bytes[t.Start:t.End])
		if b := text.Bare(w); utf8.RuneCountInString(b) >= minBare {
			w = b
		}
		if i > 0 && f.Bytes[t.Start-1] == '-' {
			w = "-" + w
		}
		at = next(v.phrases, uint64(at)<<32|uint64(v.word(w, star)), &v.nodes[1])
	}
	if at != 0 && !slices.Contains(v.out[at], c) {
		v.out[at] = append(v.out[at], c)
	}
}

// word returns the number of a word; with star, of all words that begin so.
func (v *vocabulary) word(s string, star bool) int32 {
	at := int32(0)
	for i := range len(s) {
		at = next(v.letters, uint32(at)<<8|uint32(s[i]), &v.nodes[0])
	}
	ends := v.whole
	if star {
		ends = v.open
	}
	return next(ends, at, &v.words)
}

// next returns what m holds for a key, or a new number.
func next[K comparable](m map[K]int32, key K, last *int32) int32 {
	n, ok := m[key]
	if !ok {
		*last++
		n = *last
		m[key] = n
	}
	return n
}

// wordsOf appends to dst the words that s is one of; with hyphen, those that the lists join to the word before by a hyphen.
func (v *vocabulary) wordsOf(s string, hyphen bool, dst []int32) []int32 {
	at := int32(0)
	if hyphen {
		at = v.letters['-']
		if at == 0 {
			return dst
		}
	}
	for i := range len(s) {
		n, ok := v.letters[uint32(at)<<8|uint32(s[i])]
		if !ok {
			return dst
		}
		if at = n; i+1 < len(s) {
			if w, ok := v.open[at]; ok {
				dst = append(dst, w)
			}
		}
	}
	for _, ends := range []map[int32]int32{v.open, v.whole} {
		if w, ok := ends[at]; ok {
			dst = append(dst, w)
		}
	}
	return dst
}
