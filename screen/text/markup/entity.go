package markup

import (
	"strings"
	"unicode/utf8"
)

//go:generate go -C ../../../tools run ./gentext -entities ../screen/text/markup/entities_gen.go

// maxEntity is the length of the longest name of an entity.
const maxEntity = len("CounterClockwiseContourIntegral")

// maxBareEntity is the length of the longest name that may lack its semicolon.
const maxBareEntity = len("frac12")

// entityAt reads the entity that s begins with, at an ampersand: its characters, which are text or, where that is empty, r, and its length
// in s. The length is 0 for an ampersand that begins none.
//
// It departs from browsers in two ways, so that no word is lost and none is hidden: names in the wrong case count (an exporter wrote
// everything in capitals), and a name without its semicolon does not count before a letter unless it stands for a letter or a mark of
// markup ("Laptop&notebook" is no negation).
func entityAt(s string) (text string, r rune, n int) {
	switch {
	case len(s) < 3:
		return "", 0, 0
	case s[1] == '#':
		return numbered(s)
	case !letter(s[1]):
		return "", 0, 0
	case strings.HasPrefix(s, "&nbsp;"): // nine of ten
		return "\u00a0", 0, 6
	case strings.HasPrefix(s, "&amp;"):
		return "&", 0, 5
	}
	end := 1
	for end < len(s) && end <= maxEntity+1 && (letter(s[end]) || '0' <= s[end] && s[end] <= '9') {
		end++
	}
	if end < len(s) && s[end] == ';' {
		if text, _ = named(s[1:end]); text != "" {
			return text, 0, end + 1
		}
	}
	for k := min(end, maxBareEntity+1); k > 2; k-- {
		if text, bare := named(s[1:k]); bare && (k == len(s) || s[k] != '=' && (!letter(s[k]) || joins(text))) {
			return text, 0, k
		}
	}
	return "", 0, 0
}

// joins reports whether an entity without its semicolon counts before a letter.
func joins(text string) bool {
	switch r, _ := utf8.DecodeRuneInString(text); r {
	case '&', '<', '>', '"', 0xA0, 0xAD:
		return true
	case 'Ð', 'ð', 'Þ', 'þ', '×', '÷':
		return false
	default:
		return r >= 0xC0
	}
}

// named returns the characters of an entity by its name, in its own case or in lower case, and whether it may lack its semicolon.
func named(name string) (text string, bare bool) {
	if text, bare = find(name); text != "" || len(name) > maxEntity {
		return text, bare
	}
	var low [maxEntity]byte
	for i := range len(name) {
		low[i] = name[i]
		if c := name[i]; 'A' <= c && c <= 'Z' {
			low[i] += 'a' - 'A'
		}
	}
	return find(alias(low[:len(name)]))
}

// find searches the table, seven bytes an entry: offset and length of the name, of the characters, and whether the semicolon is optional.
func find(name string) (text string, bare bool) {
	const width = 7
	i, j := 0, len(entityAts)/width
	for i < j {
		h := (i + j) / 2
		e := entityAts[h*width : h*width+width]
		at := int(e[0]) | int(e[1])<<8
		switch c := strings.Compare(entityNames[at:at+int(e[2])], name); {
		case c == 0:
			at = int(e[3]) | int(e[4])<<8
			return entityText[at : at+int(e[5])], e[6] == 1
		case c < 0:
			i = h + 1
		default:
			j = h
		}
	}
	return "", false
}

// numbered reads an entity by number. What is no character is U+FFFD, the codes of controls mean Windows-1252 as HTML lays down.
func numbered(s string) (text string, r rune, n int) {
	i, base := 2, rune(10)
	if s[2]|0x20 == 'x' {
		i, base = 3, 16
	}
	start := i
	for ; i < len(s); i++ {
		d := rune(-1)
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			d = rune(c - '0')
		case base == 16 && 'a' <= c|0x20 && c|0x20 <= 'f':
			d = rune(c|0x20-'a') + 10
		}
		if d < 0 {
			break
		}
		r = min(r*base+d, utf8.MaxRune+1)
	}
	if i == start {
		return "", 0, 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	if 0x80 <= r && r < 0xA0 {
		r = []rune(windows1252)[r-0x80]
	}
	return "", r, i
}

// windows1252 holds the characters of 0x80 to 0x9F in that code page.
const windows1252 = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
	"\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178"

// appendRune appends r, as U+FFFD where it is no character that a text may hold.
func appendRune(b []byte, r rune) []byte {
	if r == 0 {
		r = utf8.RuneError
	}
	return utf8.AppendRune(b, r)
}
