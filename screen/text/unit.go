package text

import (
	"strings"
	"unicode/utf8"
)

// unit is one character of a stretch that is read in another way.
type unit struct {
	from, to uint32 // in Folded.Bytes
	token    int32  // the token it belongs to; of a symbol the nearest one
	r        rune
	class    uint8 // without flags
	look     uint8 // entry of lookText, 0 where there is none
}

// target is the alphabet that a stretch is read in.
type target uint8

const (
	asWritten target = iota
	intoLatin
	intoCyrillic
	intoGreek
)

// What digits and symbols stand for in leet: first and second choice for each byte.
const (
	leetBytes  = "0123456789@$!|+("
	leetFirst  = "oizeasgtbgasiltc"
	leetSecond = "\x00l\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00li\x00\x00"
)

// What the Latin letters a to z stand for in a word of another alphabet, two bytes each; a middle dot for nothing.
const (
	cyrillicFirst  = "авсдефдніјклмпор·гѕти·шхуз"
	cyrillicSecond = "·б······и····н···яс·ц·щ·ч·"
	greekFirst     = "αβσδεφγηιϳκλμνορ·ρστυνωχυζ"
	greekSecond    = "·············η·π········γ·"
	nothing        = "·"
	alphabet       = "abcdefghijklmnopqrstuvwxyz"
)

// latin returns the Latin letters that u reads as, and a second choice; "" where there is none.
func (u *unit) latin() (first, second string) {
	if u.class == classLatinASCII {
		return alphabet[u.r-'a' : u.r-'a'+1], ""
	}
	if u.r < 0x80 {
		i := strings.IndexByte(leetBytes, byte(u.r))
		if i < 0 {
			return "", ""
		}
		if leetSecond[i] != 0 {
			second = leetSecond[i : i+1]
		}
		return leetFirst[i : i+1], second
	}
	p := int(u.look) * 4
	return noZero(lookText[p : p+2]), noZero(lookText[p+2 : p+4])
}

func noZero(s string) string {
	for len(s) > 0 && s[len(s)-1] == 0 {
		s = s[:len(s)-1]
	}
	return s
}

// abroad returns what the Latin letters s stand for in the alphabet whose choices are table.
func abroad(s, table string) string {
	if len(s) != 1 {
		return ""
	}
	p := int(s[0]-'a') * 2
	if table[p:p+2] == nothing {
		return ""
	}
	return table[p : p+2]
}

// stays reports whether u is written in the alphabet to as it is.
func (u *unit) stays(to target) bool {
	switch to {
	case asWritten:
		return true
	case intoCyrillic:
		return u.class == classCyrillic || u.class == classMark
	case intoGreek:
		return u.class == classGreek || u.class == classMark
	}
	return u.class == classLatinASCII
}

// letters returns what u, which does not stay, reads as in the alphabet to, and a second choice where there is one.
func (u *unit) letters(to target) (first, second string) {
	a, b := u.latin()
	switch to {
	case intoCyrillic:
		if first, second = abroad(a, cyrillicFirst), abroad(a, cyrillicSecond); b != "" {
			second = abroad(b, cyrillicFirst)
		}
		return first, second
	case intoGreek:
		if first, second = abroad(a, greekFirst), abroad(a, greekSecond); b != "" {
			second = abroad(b, greekFirst)
		}
		return first, second
	}
	return a, b
}

// open reports whether u has a second choice in the alphabet to.
func (u *unit) open(to target) bool {
	if u.stays(to) || u.class == classMark {
		return false
	}
	_, second := u.letters(to)
	return second != ""
}

// weight sums up what a row of units is made of.
type weight struct {
	letters int    // letters of any alphabet
	looks   int    // units beyond ASCII that read as Latin letters, marks among them
	leet    int    // ASCII digits and symbols that read as letters
	foreign int    // letters that look like no Latin letter, and digits that stand for none
	scripts Script // of the letters
}

func weigh(us []unit) (w weight) {
	for i := range us {
		u := &us[i]
		w.scripts |= Script(scripts[u.class])
		switch {
		case u.class == classLatinASCII:
			w.letters++
		case u.class == classMark:
			w.looks++
		case u.r < 0x80:
			w.leet++
		default:
			if u.class != classSymbol && u.class != classDigit {
				w.letters++
			}
			if u.look != 0 {
				w.looks++
			} else {
				w.foreign++
			}
		}
	}
	return w
}

// characters appends the characters between start and end, which belong to token or stand beside it.
func (f *Folded) characters(start, end uint32, token int32) {
	rd := &f.work.reading
	for p := start; p < end; {
		r, n := rune(f.Bytes[p]), 1
		if r >= 0x80 {
			r, n = utf8.DecodeRune(f.Bytes[p:])
		}
		u := unit{from: p, to: p + uint32(n), token: token, r: r, class: classOf(r) &^ (flagGenuine | flagReadable)}
		switch u.class {
		case classSoftStop, classHardStop:
			u.class = classSymbol
		}
		if r >= 0x80 {
			u.look = lookOf(r)
		}
		rd.units = append(rd.units, u)
		p += uint32(n)
	}
}

// lookOf returns the entry of r in lookText, 0 where it looks like no Latin letter.
func lookOf(r rune) uint8 {
	if r >= tableLimit {
		return 0
	}
	p := int(r >> 6 * 2)
	return lookData[(int(lookIndex[p])|int(lookIndex[p+1])<<8)<<6|int(r&63)]
}

// trim leaves digits at the edges out of a run, unless they may stand for a letter of a word of some length: v1agr4, but not 5mg.
func trim(us []unit) []unit {
	for n := leadingDigits(us); n > 0 && !edgeCounts(us[n:], n); n = 0 {
		us = us[n:]
	}
	for n := trailingDigits(us); n > 0 && !edgeCounts(us[:len(us)-n], n); n = 0 {
		us = us[:len(us)-n]
	}
	return us
}

// edgeCounts reports whether n digits or symbols beside rest may stand for letters.
func edgeCounts(rest []unit, n int) bool {
	w := weigh(rest)
	return n <= 2 && len(rest) >= minEdged && (w.letters >= minEdged || w.leet > 0 && w.letters > 1)
}

func leadingDigits(us []unit) (n int) {
	for n < len(us) && us[n].class == classDigit {
		n++
	}
	return n
}

func trailingDigits(us []unit) (n int) {
	for n < len(us) && us[len(us)-1-n].class == classDigit {
		n++
	}
	return n
}

// withoutDose cuts a number and a unit of up to three letters off the end: v1agra100mg.
func withoutDose(us []unit) []unit {
	n := len(us)
	for n > 0 && us[n-1].class >= classLatinASCII && len(us)-n < 4 {
		n--
	}
	if digits := trailingDigits(us[:n]); digits > 0 && len(us)-n <= 3 {
		return us[:n-digits]
	}
	return us
}

// withoutDigits cuts digits off the end.
func withoutDigits(us []unit) []unit { return us[:len(us)-trailingDigits(us)] }
