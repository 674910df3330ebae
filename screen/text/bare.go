package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bare returns a folded text as people write it who leave accents out: Latin letters become their ASCII base letters, Greek ones
// lose tonos and dialytika, Cyrillic ё becomes е, stress marks go. Letters that are their own in Cyrillic, such as й and ї, stay.
// It is meant for compile time: terms match the plain spelling when their bare form is entered beside them.
func Bare(folded string) string {
	var b strings.Builder
	b.Grow(len(folded))
	for i := 0; i < len(folded); {
		if c := folded[i]; c-'a' < 26 {
			b.WriteByte(c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(folded[i:])
		switch class := classOf(r) &^ (flagGenuine | flagReadable); {
		case r == 'ё':
			b.WriteString("е")
		case class == classLatin && lookOf(r) != 0:
			b.WriteString(noZero(lookText[int(lookOf(r))*4:][:2]))
		case class == classGreek:
			if d := norm.NFD.PropertiesString(folded[i : i+n]).Decomposition(); len(d) > 0 {
				r, _ = utf8.DecodeRune(d)
			}
			b.WriteRune(r)
		case class == classMark && r >= 0x300 && r < 0x370:
		default:
			b.WriteString(folded[i : i+n])
		}
		i += n
	}
	return b.String()
}
