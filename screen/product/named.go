package product

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile/internal/wordlist"
)

// codeWords are the words before a code, squashed, longest first: they may end in digits, "EAN13".
var codeWords = func() []string {
	var out []string
	for _, w := range wordlist.Slice(list, "code") {
		out = append(out, Squash(w))
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(out)
}()

// numberWords are words for "number", squashed.
var numberWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range wordlist.Slice(list, "number") {
		m[Squash(w)] = true
	}
	return m
}()

// farBack is how much of a text before a number is looked at for a word: that of the longest word with the marks around it.
const farBack = 48

// named reports whether a text ends in a word after which a number is a code, with at most a mark or a word for "number" between.
func named(before string) bool {
	if len(before) > farBack {
		before = before[len(before)-farBack:]
	}
	before = toWord(before)
	if head := strings.TrimRightFunc(before, unicode.IsLetter); numberWords[Squash(before[len(head):])] {
		before = toWord(head)
	}
	tail := Squash(before)
	for _, w := range codeWords {
		if !strings.HasSuffix(tail, w) {
			continue
		}
		if len(tail) == len(w) || wordStarts(before, len(w)) {
			return true
		}
	}
	return false
}

// toWord cuts what stands behind the last word of a text.
func toWord(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// wordStarts reports whether the last letters and digits of a text, so many bytes once squashed, begin a word.
func wordStarts(s string, squashed int) bool {
	last := ' '
	for i, r := range s {
		if unicode.IsLetter(r) && len(Squash(s[i:])) == squashed {
			return !unicode.IsLetter(last)
		}
		last = r
	}
	return false
}
