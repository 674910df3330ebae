package lexicon

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/screen/text"
)

// minBare is the length in bytes from which a term is looked for with its accents left out: shorter ones become other words,
// as French "thé" becomes English "the". Chosen.
const minBare = 6

// Entry is a term of a list under a canonical name.
type Entry struct {
	List, Name int32 // numbers of the list and of the name; a hit gives them back
	Pattern    *Pattern
}

// folding holds folded terms, in few pieces of memory.
type folding struct {
	folder *text.Folder
	fold   text.Folded
	bytes  []byte
	words  []foldedWord
	terms  []foldedTerm
	full   []string // words of the term at hand
	bare   []string // the same without accents
	plain  []byte   // the word at hand
}

type foldedWord struct {
	from, to uint32 // in bytes
	slop     uint8  // other words that are admitted before it
}

// foldedTerm is a phrase, or, where inner is set, a term that may stand inside a word.
type foldedTerm struct {
	list, name int32
	from, to   int32 // in words
	boundary   Boundary
	inner      string
	text       string // as written
}

func (f *folding) reset() { f.bytes, f.words, f.terms = f.bytes[:0], f.words[:0], f.terms[:0] }

// add folds a term, and folds it again without its accents where that makes another one that is long enough.
func (f *folding) add(e Entry) {
	p := *e.Pattern
	if p.Boundary == Word && Unspaced(p.Text) {
		p.Boundary = Substring
	}
	f.full, f.bare = f.full[:0], f.bare[:0]
	long := 0
	for _, w := range p.Words {
		bare := w
		if !plain(w) {
			f.folder.Fold(&f.fold, w)
			w = string(f.fold.Bytes)
			bare = text.Bare(w)
		}
		f.full, f.bare, long = append(f.full, w), append(f.bare, bare), long+len(bare)
	}
	f.term(e, &p, f.full)
	if long >= minBare && !slices.Equal(f.full, f.bare) {
		f.term(e, &p, f.bare)
	}
}

func (f *folding) term(e Entry, p *Pattern, words []string) {
	t := foldedTerm{list: e.List, name: e.Name, boundary: p.Boundary, text: p.Text, from: int32(len(f.words))}
	if p.Boundary != Word {
		t.inner = strings.Join(words, " ")
		if t.inner == "" {
			t.inner = " " // too short, which is what its error says
		}
		f.terms = append(f.terms, t)
		return
	}
	for i, w := range words {
		if plain(w) {
			f.plain = append(f.plain[:0], w...)
			f.word(f.plain, p.Slop[i])
			continue
		}
		f.folder.Fold(&f.fold, w)
		for j, tok := range f.fold.Tokens {
			slop := uint8(0)
			if j == 0 {
				slop = p.Slop[i]
			}
			f.word(f.fold.Bytes[tok.Start:tok.End], slop)
		}
	}
	t.to = int32(len(f.words))
	f.terms = append(f.terms, t)
}

func (f *folding) word(w []byte, slop uint8) {
	from := uint32(len(f.bytes))
	f.bytes = append(f.bytes, w...)
	f.words = append(f.words, foldedWord{from, uint32(len(f.bytes)), slop})
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
