package match

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold returns s in lower case without accents, with HTML entities resolved and compatibility forms decomposed, so that
// "Télé&nbsp;HD", "tele hd" and "ＴＥＬＥ HD" read alike. Letters of other scripts stay what they are.
func fold(s string) string {
	s = resolved(s)
	if plain(s) {
		return s
	}
	return string(appendFold(make([]byte, 0, len(s)+8), s))
}

// resolved returns s with its HTML entities resolved. An ampersand between words is none, and costs nothing.
func resolved(s string) string {
	for i := strings.IndexByte(s, '&'); i >= 0 && i+1 < len(s); {
		if c := s[i+1] | 0x20; c == '#' || 'a' <= c && c <= 'z' {
			return html.UnescapeString(s)
		}
		n := strings.IndexByte(s[i+1:], '&')
		if n < 0 {
			break
		}
		i += 1 + n
	}
	return s
}

// appendFold appends the folded form of s, in which entities are resolved already, to b.
func appendFold(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		b = foldRune(b, r, s[i:i+n])
		i += n
	}
	return b
}

// plain reports whether s is ASCII without capitals, and so already folded.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// foldRune appends the folded form of one character, which s is the text of.
func foldRune(b []byte, r rune, s string) []byte {
	if hangulBase <= r && r < hangulBase+hangulCount {
		return appendHangul(b, r-hangulBase)
	}
	if r == utf8.RuneError || signs(r) != "" {
		return foldPart(b, r)
	}
	d := norm.NFKD.PropertiesString(s).Decomposition()
	if d == nil {
		return foldPart(b, r)
	}
	for len(d) > 0 {
		p, n := utf8.DecodeRune(d)
		b = foldPart(b, p)
		d = d[n:]
	}
	return b
}

// foldPart appends one part of a decomposed letter: no accents, no signs that do not show.
func foldPart(b []byte, r rune) []byte {
	if s := signs(r); s != "" {
		return append(b, s...)
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return b
	}
	return utf8.AppendRune(b, unicode.ToLower(r))
}

// signs returns what a letter or sign is written as that does not decompose into it, "" for all others.
func signs(r rune) string {
	switch r {
	case utf8.RuneError, '®', '™', '©':
		return " "
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ':
		return "d"
	case 'ı':
		return "i"
	case '″', '”', '“':
		return "\""
	case '′', '’', '‘':
		return "'"
	}
	return ""
}

// The syllables of Korean decompose by rule (The Unicode Standard, section 3.12), and so stand in no table.
const (
	hangulBase  = 0xAC00
	hangulCount = 11172
	jamoVowels  = 21
	jamoTrails  = 28
)

func appendHangul(b []byte, s rune) []byte {
	b = utf8.AppendRune(b, 0x1100+s/(jamoVowels*jamoTrails))
	b = utf8.AppendRune(b, 0x1161+s%(jamoVowels*jamoTrails)/jamoTrails)
	if t := s % jamoTrails; t > 0 {
		b = utf8.AppendRune(b, 0x11A7+t)
	}
	return b
}
