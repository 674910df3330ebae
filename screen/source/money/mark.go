package money

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markAt returns the currency mark that stands directly before or after the number, "" where there is none.
func markAt(s string, n number) string {
	before := markBefore(s[:n.start])
	if before != "" && strong(before) {
		return before
	}
	if after := markAfter(s[n.end:]); after != "" && (before == "" || strong(after)) {
		return after
	}
	return before
}

// strong reports whether a mark is a sign or a code, not a short word that may be an ordinary one ("da", "p").
func strong(mark string) bool {
	return isCode(mark) || strings.ContainsFunc(mark, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
}

// markBefore reads a mark at the end of s, which is what stands before the number.
func markBefore(s string) string {
	s = strings.TrimRight(s, " :-")
	start := len(s)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !isMark(r) || len(s)-start > 16 {
			break
		}
		start -= size
	}
	return longest(s[start:], false)
}

// markAfter reads a mark at the beginning of s, which is what stands after the number.
func markAfter(s string) string {
	for _, tail := range []string{",--", ",-", ".--", ".-", "-"} {
		s = strings.TrimPrefix(s, tail)
	}
	s = strings.TrimLeft(s, " ")
	end := 0
	for end < len(s) && end <= 16 {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isMark(r) {
			break
		}
		end += size
	}
	return longest(s[:end], true)
}

func isMark(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Sc, r) || r == '.' || r == '/' || r == '\'' || r == '"' ||
		r == '״'
}

// longest returns the longest mark that s begins with (atStart) or ends in. A mark made of letters must not be cut out
// of a word: "Ft" is no mark in "Ftalate".
func longest(s string, atStart bool) string {
	for n := len(s); n > 0; n-- {
		part, rest := s[:n], s[n:]
		if !atStart {
			part, rest = s[len(s)-n:], s[:len(s)-n]
		}
		if !utf8.ValidString(part) || Code(part) == "" {
			continue
		}
		if !touches(part, rest, atStart) {
			return part
		}
	}
	return ""
}

// touches reports whether letters of part continue in rest.
func touches(part, rest string, atStart bool) bool {
	if rest == "" {
		return false
	}
	var a, b rune
	if atStart {
		a, _ = utf8.DecodeLastRuneInString(part)
		b, _ = utf8.DecodeRuneInString(rest)
	} else {
		a, _ = utf8.DecodeRuneInString(part)
		b, _ = utf8.DecodeLastRuneInString(rest)
	}
	return unicode.IsLetter(a) && unicode.IsLetter(b)
}

// anyMark returns the code of the first mark in a text, apart from numbers: a sign, or a word of at least two letters.
func anyMark(s string) string {
	for _, r := range s {
		if unicode.Is(unicode.Sc, r) {
			if i := strings.IndexRune(s, r); i >= 0 {
				if m := markBefore(s[:i+utf8.RuneLen(r)]); m != "" {
					return Code(m)
				}
			}
		}
	}
	for _, w := range words(s) {
		if utf8.RuneCountInString(strings.Trim(w, ".")) >= 2 && (isCode(w) || isWordMark(w)) {
			return Code(w)
		}
	}
	return ""
}

// codeIn returns the first ISO 4217 code in a text; "AU" and "CA" before a dollar sign are taken for theirs.
func codeIn(s string) string {
	for _, w := range words(s) {
		switch {
		case isCode(w):
			return w
		case w == "AU" || w == "CA" || w == "NZ" || w == "HK":
			return w + "D"
		}
	}
	return ""
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !isMark(r) || r == '/' || unicode.Is(unicode.Sc, r) })
}

// isWordMark reports whether a word of a text is a mark that is no ordinary word in any language of the Union.
func isWordMark(w string) bool {
	switch strings.ToLower(strings.Trim(w, ".")) {
	case "euro", "euros", "kč", "zł", "руб", "рублей", "грн", "лв", "kr", "ft", "lei", "rp", "rm", "eur", "usd", "gbp", "chf", "ευρώ":
		return true
	}
	return false
}

// hintCode returns the currency that a hint names.
func hintCode(hint string) string {
	if hint == "" {
		return ""
	}
	if len(hint) > maxText {
		hint = hint[:maxText]
	}
	if c := Code(hint); c != "" {
		return c
	}
	return anyMark(plain(hint))
}
