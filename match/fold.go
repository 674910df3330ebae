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
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	if plain(s) {
		return s
	}
	b := make([]byte, 0, len(s)+8)
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
	return string(b)
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

func foldRune(b []byte, r rune, s string) []byte {
	switch r {
	case utf8.RuneError:
		return append(b, ' ')
	case 'ß':
		return append(b, "ss"...)
	case 'æ', 'Æ':
		return append(b, "ae"...)
	case 'œ', 'Œ':
		return append(b, "oe"...)
	case 'ø', 'Ø':
		return append(b, 'o')
	case 'ł', 'Ł':
		return append(b, 'l')
	case 'đ', 'Đ':
		return append(b, 'd')
	case 'ı':
		return append(b, 'i')
	case '″', '”', '“':
		return append(b, '"')
	case '′', '’', '‘':
		return append(b, '\'')
	case '®', '™', '©':
		return append(b, ' ')
	}
	var buf [64]byte
	for _, d := range string(norm.NFKD.AppendString(buf[:0], s)) {
		if unicode.Is(unicode.Mn, d) || unicode.Is(unicode.Cf, d) {
			continue
		}
		b = utf8.AppendRune(b, unicode.ToLower(d))
	}
	return b
}
