package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unmask returns s with the letters of other alphabets that look like Latin ones written as those, in words that mix alphabets or stand
// beside such words; digits stay digits, so model numbers are read too. It is the reading of [Folder.Fold] for those who need the text
// and no way back to its bytes: of a letter of which two readings are open it gives the first. s itself is returned, without an
// allocation, where no word mixes alphabets.
func Unmask(s string) string {
	if isASCII(s) || onlyLatin(s) {
		return s
	}
	mixed := false
	eachWord(s, func(from, to int, w mask) {
		mixed = mixed || w.looks > 0 && (w.latin || w.code(s, from, to))
	})
	if !mixed {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	eachWord(s, func(from, to int, w mask) {
		b.WriteString(s[done:from])
		done = to
		if w.looks == 0 || w.genuine || w.loose && !w.latin {
			b.WriteString(s[from:to])
			return
		}
		for _, r := range s[from:to] {
			if l := asLatin(r); l != "" { // small: who matches does not tell capitals apart
				b.WriteString(l)
			} else {
				b.WriteRune(r)
			}
		}
	})
	b.WriteString(s[done:])
	return b.String()
}

// onlyLatin reports whether s holds nothing but what stands before U+0180, dashes and quotes, and signs of currencies: no letter of
// these looks like another. Most texts of the Union hold nothing else.
func onlyLatin(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0xC6: // U+0180 begins with that byte
		case c == 0xE2 && i+2 < len(s) && (s[i+1] == 0x80 || s[i+1] == 0x82 && s[i+2] >= 0xA0):
			i += 2
		default:
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mask says of which letters a word is made: Latin ones, ones that look like them, some of these only loosely, ones that do not; and
// whether digits are among them.
type mask struct {
	latin, loose, genuine, digits bool
	looks                         int
}

// code reports whether a word is a piece of a model number: "65С" in "VX-65С".
func (w mask) code(s string, from, to int) bool {
	return w.digits && w.looks <= 2 && !w.genuine && !w.loose && (from > 0 && s[from-1] == '-' || to < len(s) && s[to] == '-')
}

// eachWord calls yield for every run of letters, digits and marks of s.
func eachWord(s string, yield func(from, to int, w mask)) {
	from, w := -1, mask{}
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			if from >= 0 {
				yield(from, i, w)
				from, w = -1, mask{}
			}
			continue
		}
		if from < 0 {
			from = i
		}
		switch {
		case !unicode.IsLetter(r):
			w.digits = w.digits || r >= '0' && r <= '9'
		case asLatin(r) != "":
			w.looks++
			w.loose = w.loose || classOf(unicode.ToLower(r))&flagGenuine != 0
		case unicode.Is(unicode.Latin, r):
			w.latin = true
		default:
			w.genuine = true
		}
	}
	if from >= 0 {
		yield(from, len(s), w)
	}
}

// spoken are the ranges of Latin letters that no language of the Union writes: phonetic letters, small capitals, letters with hooks and
// strokes.
var spoken = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x0180, Hi: 0x01BF, Stride: 1}, {Lo: 0x0221, Hi: 0x02AF, Stride: 1},
	{Lo: 0x1D00, Hi: 0x1DBF, Stride: 1},
	{Lo: 0x2C60, Hi: 0x2C7F, Stride: 1}, {Lo: 0xA720, Hi: 0xA7FF, Stride: 1}, {Lo: 0xAB30, Hi: 0xAB6F, Stride: 1}}}

// asLatin returns the Latin letters that a letter of another alphabet, or of phonetics, looks like; "" for every other.
func asLatin(r rune) string {
	if r < 0x180 || unicode.Is(unicode.Latin, r) && !unicode.Is(spoken, r) {
		return ""
	}
	if r == 'ϲ' || r == 'Ϲ' { // folding makes a sigma of it, which has looks of its own
		return "c"
	}
	p := int(lookOf(unicode.ToLower(r))) * 4
	return noZero(lookText[p : p+2])
}
