package main

import (
	"strings"
	"unicode"
)

// The classes of folded characters, as text/token.go knows them.
const (
	symbol = iota
	blank
	tab
	hardStop
	softStop
	markClass
	digit
	symLetter
	latinASCII
	latinOther
	cyrillic
	greek
	unspaced
	otherScript

	genuine  = 0x10 // flag of a letter: no Latin letter looks like it
	readable = 0x20 // flag of a symbol: may stand for a letter
)

// Marks that end a sentence where white space follows, and marks that end one anywhere.
const (
	softStops = ".!?;؟։؛։።፧܀"
	hardStops = "|。।॥۔‖│\n\r\v\f\u0085\u2028\u2029•‣⁃∙▪▫◦●■□◆◇►▶▸❖✦➤➢➔➜→✓✔"
	leet      = "@$!|+(€"
)

func classOf(r rune, l *looks) uint8 {
	c := class(r)
	_, look := l.of[r]
	switch {
	case c >= latinASCII && c != latinASCII && !l.strict[r]:
		return c | genuine
	case c == symbol || c == softStop || c == hardStop:
		if strings.ContainsRune(leet, r) || r >= 0x80 && look {
			return c | readable
		}
	}
	return c
}

func class(r rune) uint8 {
	switch {
	case strings.ContainsRune(hardStops, r):
		return hardStop
	case strings.ContainsRune(softStops, r):
		return softStop
	case r == '\t':
		return tab
	case unicode.IsSpace(r):
		return blank
	case unicode.Is(unicode.M, r):
		return markClass
	case unicode.Is(unicode.Nd, r):
		return digit
	case r >= 0x1F150 && r <= 0x1F169 || r >= 0x1F170 && r <= 0x1F189 || r >= 0x1F1E6 && r <= 0x1F1FF:
		return symLetter
	case unicode.Is(unicode.L, r) || unicode.Is(unicode.Nl, r):
		return letter(r)
	}
	return symbol
}

func letter(r rune) uint8 {
	switch {
	case r >= 0x2B9 && r <= 0x2FF: // modifier apostrophes, accents and tone marks
		return symbol
	case r < 0x80:
		return latinASCII
	case unicode.Is(unicode.Latin, r):
		return latinOther
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillic
	case unicode.Is(unicode.Greek, r):
		return greek
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer,
		unicode.Myanmar), r >= 0x3005 && r <= 0x30FF:
		return unspaced
	}
	return otherScript
}
