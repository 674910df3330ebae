package lexicon

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Boundary says what must stand around a single-word term.
type Boundary uint8

// The boundaries.
const (
	Word      Boundary = iota // the whole word
	Prefix                    // a word that starts with the term
	Suffix                    // a word that ends in the term
	Substring                 // anywhere
)

var boundaryNames = [...]string{"word", "prefix", "suffix", "substring"}

// String returns the name that packs use.
func (b Boundary) String() string { return boundaryNames[b] }

// ParseBoundary returns the boundary of that name; the empty name is Word.
func ParseBoundary(s string) (Boundary, bool) {
	for i, n := range boundaryNames {
		if s == n {
			return Boundary(i), true
		}
	}
	return Word, s == ""
}

// MinInner is the least length, in bytes of the folded term, of a term that may stand inside a word: shorter ones would
// be found everywhere, and the search needs four bytes to hold on to.
const MinInner = 4

// MaxSlop is the largest number of other words that "~N" admits between two words of a phrase.
const MaxSlop = 9

// maxWords bounds a phrase; the longest systematic names of chemistry stay below it.
const maxWords = 32

// Pattern is a term as parsed: words to be found in a row, each with the number of other words admitted before it.
type Pattern struct {
	Text     string // as written
	Words    []string
	Slop     []uint8 // Slop[i]: other words admitted between Words[i-1] and Words[i]; Slop[0] is 0
	Boundary Boundary
}

// Parse reads a term as packs write it: "tramadol", "tramadol*", "*afil", "*steroid*", "no prescription",
// "without ~2 prescription". b is the boundary of a single word without a star. Words are given as written, not folded.
func Parse(s string, b Boundary) (Pattern, error) {
	p := Pattern{Text: s, Boundary: b}
	if n := 1 + strings.Count(s, " "); n <= maxWords {
		p.Words, p.Slop = make([]string, 0, n), make([]uint8, 0, n)
	}
	slop := uint8(0)
	for w := range strings.FieldsSeq(s) {
		if n, ok := strings.CutPrefix(w, "~"); ok {
			v, err := strconv.Atoi(n)
			if err != nil || v < 1 || v > MaxSlop || len(p.Words) == 0 {
				return p, fmt.Errorf("term %q: %q is no distance: write ~1 to ~%d between two words", s, w, MaxSlop)
			}
			slop = uint8(v)
			continue
		}
		p.Words, p.Slop = append(p.Words, w), append(p.Slop, slop)
		slop = 0
	}
	switch {
	case len(p.Words) == 0:
		return p, fmt.Errorf("term %q holds no word", s)
	case slop != 0:
		return p, fmt.Errorf("term %q ends in a distance", s)
	case len(p.Words) > maxWords:
		return p, fmt.Errorf("term %q has more than %d words", s, maxWords)
	}
	return p.stars()
}

// stars turns leading and trailing stars into the boundary.
func (p Pattern) stars() (Pattern, error) {
	if !strings.Contains(p.Text, "*") {
		if len(p.Words) > 1 {
			p.Boundary = Word
		}
		return p, nil
	}
	w := p.Words[0]
	bare := strings.Trim(w, "*")
	if len(p.Words) > 1 || strings.Contains(bare, "*") || bare == "" {
		return p, fmt.Errorf("term %q: a star stands at the start or end of a single word only", p.Text)
	}
	switch {
	case w[0] == '*' && w[len(w)-1] == '*':
		p.Boundary = Substring
	case w[0] == '*':
		p.Boundary = Suffix
	default:
		p.Boundary = Prefix
	}
	p.Words = []string{bare}
	return p, nil
}

// unspaced are the scripts whose writers put no spaces between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
	unicode.Myanmar}

// Unspaced reports whether s holds a letter of a script without spaces.
func Unspaced(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= 0xE00 && unicode.IsOneOf(unspaced, r) {
			return true
		}
		i += n
	}
	return false
}
