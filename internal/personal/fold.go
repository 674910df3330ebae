package personal

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a text without its disguises, and where each of its bytes stood.
type folded struct {
	text string
	from []int // from[i] is the byte of the original text from which byte i of text comes; one more at the end
}

// fold writes full-width and other forms of letters as the plain ones, digits of all scripts as 0 to 9, all blanks and hyphens as one
// of each, and leaves out what nobody sees.
func fold(text string) folded {
	var b strings.Builder
	f := folded{from: make([]int, 0, len(text)+1)}
	for at, r := range text {
		s := plain(r)
		b.WriteString(s)
		for range len(s) {
			f.from = append(f.from, at)
		}
	}
	f.text, f.from = b.String(), append(f.from, len(text))
	return f
}

func plain(r rune) string {
	switch {
	case r < 0x80 && r >= ' ':
		return string(r)
	case unicode.Is(unicode.Nd, r):
		return string('0' + digit(r))
	case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
		return " "
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector) || r == 0x034F || r == 0x115F || r == 0x1160 ||
		r == 0x3164 || r == 0xFFA0:
		return ""
	case unicode.Is(unicode.Pd, r) || r == 0x2212:
		return "-"
	case strings.ContainsRune("。｡․﹒", r):
		return "."
	}
	s := norm.NFKC.String(string(r))
	if s == string(r) {
		return s
	}
	return fold(s).text
}

// digit returns the value of a decimal digit: each script has its ten in a row.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// bare returns the text in lower case without marks on letters, to compare names.
func bare(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(fold(text).text)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteString(strokes.Replace(string(r)))
		}
	}
	return b.String()
}

// strokes are letters that no decomposition takes apart.
var strokes = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ß", "ss", "æ", "ae", "œ", "oe", "ħ", "h", "ı", "i", "þ", "th")
