package targeting

import (
	"bytes"
	_ "embed" // for the list of words
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/text"
)

//go:embed words.txt
var wordText string

// level says how plainly a parameter reveals a category.
type level uint8

// The levels, the plainest last.
const (
	noLevel level = iota
	takenBack
	youthLevel
	ambiguousLevel
	proxyLevel
	namedLevel
	explicitLevel
)

var levelNames = [...]string{noLevel: "", takenBack: "", youthLevel: "", ambiguousLevel: "ambiguous", proxyLevel: "proxy",
	namedLevel: "named", explicitLevel: "explicit"}

// String returns the word for the level that conditions compare.
func (l level) String() string { return levelNames[l] }

// hit is a term found in a parameter: tokens, inclusive.
type hit struct {
	first, last int
	level       level
	category    string
}

// glued is a term without its blanks, for texts that lost theirs.
type glued struct {
	letters  string
	shape    []byte // of the letters, see shapeOf
	open     bool   // the last word may go on
	word     bool   // it is one word, which a blank in the text seldom parts
	level    level
	category string
}

const (
	gluedBytes = 8  // the shortest term that is looked for in a text without blanks, by its first letters
	insideLen  = 10 // the shortest that may begin within a word
	endlessLen = 12 // the shortest that may end within a word though it is not starred
	cutBytes   = 6  // the fewest letters of a term that is cut off at the end of a text
	cutPct     = 80 // and the least part of it
)

// lists are the terms in the forms in which they are looked up.
type lists struct {
	phrases text.Words
	glued   map[[gluedBytes]byte][]glued
	cut     map[[cutBytes]byte][]glued
}

var known = sync.OnceValue(func() *lists {
	l := &lists{glued: map[[gluedBytes]byte][]glued{}, cut: map[[cutBytes]byte][]glued{}}
	for w := range wordlist.All(wordText) {
		group, category, _ := strings.Cut(w.Group, " ")
		lv := levelOf(group)
		l.phrases.Add(group, w.Lang, category, w.Text)
		if lv >= proxyLevel {
			l.glue(w.Text, lv, category)
		}
	}
	return l
})

func levelOf(group string) level {
	switch group {
	case "explicit":
		return explicitLevel
	case "named":
		return namedLevel
	case "proxy":
		return proxyLevel
	case "ambiguous":
		return ambiguousLevel
	case "youth":
		return youthLevel
	}
	return takenBack
}

// glue keeps a long term without its blanks.
func (l *lists) glue(term string, lv level, category string) {
	term, open := strings.CutSuffix(term, "*")
	name := text.PhraseName(term)
	g := glued{letters: strings.ReplaceAll(name, " ", ""), open: open, word: !strings.Contains(name, " "), level: lv, category: category}
	if len(g.letters) < gluedBytes {
		return
	}
	g.shape = shapeOf([]byte(g.letters), nil)
	k := [gluedBytes]byte(g.shape)
	l.glued[k] = append(l.glued[k], g)
	if g.open && g.word {
		return // what is shorter than its stem is another word
	}
	c := [cutBytes]byte([]byte(g.letters))
	l.cut[c] = append(l.cut[c], g)
}

// shapeOf appends to dst the letters of a text as a machine that reads pages may see them: those that it takes for one another are one.
func shapeOf(letters, dst []byte) []byte {
	for _, b := range letters {
		switch b {
		case 'l', '1', 'j':
			b = 'i'
		case 'c', 'e', '0':
			b = 'o'
		case 'h':
			b = 'b'
		case '5':
			b = 's'
		}
		dst = append(dst, b)
	}
	return dst
}

// reading is the memory of one look at a text.
type reading struct {
	letters []byte
	shape   []byte  // of the letters
	token   []int32 // of each letter
}

// find appends what the terms find in a folded text: of terms that overlap the plainest and then the longest, and none that another takes back.
func (l *lists) find(f *text.Folded, dst []hit, r *reading) []hit {
	for i := range f.Tokens {
		l.phrases.At(f, i, func(p *text.Phrase, last int) {
			dst = append(dst, hit{i, last, levelOf(p.Group), p.Name})
		})
	}
	if !slices.ContainsFunc(dst, func(h hit) bool { return h.level >= namedLevel || h.level == takenBack }) {
		dst = l.findGlued(f, dst, r)
	}
	return sift(dst)
}

// sift leaves of overlapping hits the plainest, then the longest.
func sift(hits []hit) []hit {
	for i := range hits {
		if b := &hits[i]; b.level == takenBack {
			for j := range hits {
				if h := &hits[j]; h.level != takenBack && h.first >= b.first && h.last <= b.last {
					h.level = noLevel
				}
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.level != b.level {
			return int(b.level) - int(a.level)
		}
		return (b.last - b.first) - (a.last - a.first)
	})
	kept := hits[:0]
	for _, h := range hits {
		if h.level > takenBack && !slices.ContainsFunc(kept, func(k hit) bool { return h.first <= k.last && k.first <= h.last }) {
			kept = append(kept, h)
		}
	}
	slices.SortFunc(kept, func(a, b hit) int { return a.first - b.first })
	return kept
}

// findGlued looks for long terms in the letters of a text without its blanks, and for one that is cut off at the end.
func (l *lists) findGlued(f *text.Folded, dst []hit, r *reading) []hit {
	r.letters, r.token = r.letters[:0], r.token[:0]
	for i, t := range f.Tokens {
		for range t.End - t.Start {
			r.token = append(r.token, int32(i)) //nolint:gosec // a field has fewer tokens
		}
		r.letters = append(r.letters, f.Bytes[t.Start:t.End]...)
	}
	r.shape = shapeOf(r.letters, r.shape[:0])
	for at := range r.letters {
		rest := r.letters[at:]
		if len(rest) >= gluedBytes {
			for _, g := range l.glued[[gluedBytes]byte(r.shape[at:])] {
				if r.fits(at, &g) {
					dst = append(dst, hit{int(r.token[at]), int(r.token[at+len(g.letters)-1]), g.level, g.category})
				}
			}
		}
		if len(rest) < cutBytes || !r.begins(at) {
			continue
		}
		for _, g := range l.cut[[cutBytes]byte(rest)] {
			if len(rest) < len(g.letters) && len(rest)*100 >= len(g.letters)*cutPct && strings.HasPrefix(g.letters, string(rest)) {
				dst = append(dst, hit{int(r.token[at]), int(r.token[len(r.token)-1]), g.level, g.category})
			}
		}
	}
	return dst
}

// begins reports whether a word begins at a letter.
func (r *reading) begins(at int) bool { return at == 0 || r.token[at] != r.token[at-1] }

// alike reports whether two texts differ by no more than letters that look the same: a small l and a capital i.
func alike(letters []byte, term string) bool {
	for i, b := range letters {
		if c := term[i]; b != c && !(b == 'i' && c == 'l') && !(b == 'l' && c == 'i') {
			return false
		}
	}
	return true
}

// fits reports whether a term stands at a letter, and begins and ends where one may.
func (r *reading) fits(at int, g *glued) bool {
	end := at + len(g.letters)
	switch {
	case end > len(r.letters) || !bytes.Equal(r.shape[at:end], g.shape), len(g.letters) < insideLen && !alike(r.letters[at:end], g.letters):
		return false
	case len(g.letters) < insideLen && !r.begins(at), g.word && len(g.letters) < endlessLen && r.token[at] != r.token[end-1]:
		return false
	}
	return g.open || len(g.letters) >= endlessLen || end == len(r.letters) || r.token[end] != r.token[end-1]
}
