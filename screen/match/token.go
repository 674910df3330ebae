package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a run of letters and digits, or a decimal number, of a folded text.
type token struct {
	text string
	raw  string // as written: "7.0" where text is "7"
	glue byte   // the one mark that joins it to the token before, '-' in "dvd-2930"; 0 where white space or more stands between
	kind kind
	inch bool // a number that an inch mark follows
}

type kind uint8

const (
	word   kind = iota // letters only
	number             // digits, perhaps with a decimal point: "24", "2.7"
	mixed              // letters and digits: "2930ci"
)

// tokens splits a folded text. Thousands separators are dropped, a decimal comma becomes a point, trailing ".0" goes.
func tokens(s string) []token {
	var a arena
	return appendTokens(make([]token, 0, len(s)/5+1), &a, s)
}

// appendTokens appends the tokens of a folded text to out; numbers that are written otherwise than in s are kept in a.
func appendTokens(out []token, a *arena, s string) []token {
	from := len(out) // what stands before is another text
	end := -1        // where the last token ended
	for i := 0; i < len(s); {
		n, letters, digits := run(s[i:])
		if n == 0 {
			_, w := utf8.DecodeRuneInString(s[i:])
			i += w
			continue
		}
		t := token{text: s[i : i+n], kind: mixed}
		if !digits {
			t.kind = word
		} else if !letters {
			t.kind = number
			t.text, n = amount(a, s, i, n)
		}
		t.raw = s[i : i+n]
		if end >= 0 && i-end == 1 && strings.IndexByte("-._/'+", s[end]) >= 0 {
			t.glue = s[end]
		}
		i += n
		end = i
		t.inch = t.kind == number && inchMark(s[i:])
		out = split(out, from, t)
	}
	return out
}

// run measures the run of letters and digits at the start of s.
func run(s string) (n int, letters, digits bool) {
	for n < len(s) {
		c := s[n]
		switch {
		case 'a' <= c && c <= 'z':
			letters = true
			n++
		case '0' <= c && c <= '9':
			digits = true
			n++
		case c < utf8.RuneSelf:
			return n, letters, digits
		default:
			r, w := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return n, letters, digits
			}
			letters = true
			n += w
		}
	}
	return n, letters, digits
}

// amount reads the number at s[i:] whose first run of digits has n bytes, and returns it in plain notation with the number of bytes
// read: "1,024" is 1024, "1.299,00" is 1299, "0,5" is 0.5, "7.0" is 7. Dates and versions of three parts and more keep their parts.
func amount(a *arena, s string, i, n int) (string, int) {
	if i >= 2 && (s[i-1] == '.' || s[i-1] == ',') && isDigit(s[i-2]) {
		return s[i : i+n], n // a later part
	}
	t := s[i:]
	groups, end := thousands(t, n)
	start := len(a.b)
	for k := range end {
		if groups > 0 && !isDigit(t[k]) {
			continue
		}
		a.b = append(a.b, t[k])
	}
	if end == len(t) || t[end] != '.' && t[end] != ',' {
		return a.since(start), end
	}
	m := digits(t[end+1:])
	frac, after := t[end+1:end+1+m], end+1+m
	parts := after+1 < len(t) && (t[after] == '.' || t[after] == ',') && isDigit(t[after+1])
	frac = strings.TrimRight(frac, "0")
	switch {
	case m == 0 || parts || t[end] == ',' && m > 2:
		return a.since(start), end
	case frac == "":
		return a.since(start), after
	}
	a.b = append(a.b, '.')
	a.b = append(a.b, frac...)
	return a.since(start), after
}

// thousands counts the groups of three digits after the first n, divided by commas, or by points where a comma and cents or a second group follows,
// and tells where they end.
func thousands(t string, n int) (groups, end int) {
	end = n
	if n > 3 || n == len(t) {
		return 0, end
	}
	sep := t[n]
	for end < len(t) && t[end] == sep && (sep == ',' || sep == '.') && digits(t[end+1:]) == 3 {
		end += 4
		groups++
	}
	if sep == '.' && groups == 1 && !(end < len(t) && t[end] == ',' && digits(t[end+1:]) > 0) {
		return 0, n
	}
	return groups, end
}

// digits counts the digits at the start of s; 0 where letters follow them at once.
func digits(s string) int {
	n, letters, _ := run(s)
	if letters {
		return 0
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// split appends t, a measure in two: "500gb" as "500" and "gb", "24p" as it is. The text begins at out[from].
func split(out []token, from int, t token) []token {
	if t.kind == mixed {
		if _, u, ok := measure(t.raw); ok && u != unitLines && u != unitZoom {
			n := strings.IndexFunc(t.raw, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
			return append(out, token{text: t.raw[:n], raw: t.raw[:n], glue: t.glue, kind: number},
				token{text: unitName(u, t.raw[n:]), raw: t.raw[n:], glue: '~', kind: word})
		}
	}
	if k := len(out); k > from && t.kind == word && out[k-1].kind == number {
		if sc, ok := unitOf(t.text); ok {
			t.text = unitName(sc.unit, t.text)
		}
	}
	if out = append(out, t); t.inch {
		out = append(out, token{text: "inch", kind: word})
	}
	return out
}

// inchMark reports whether s, what follows a number, begins with a quotation mark that stands for inches: at most one space before it and
// no word after it.
func inchMark(s string) bool {
	s = strings.TrimPrefix(s, " ")
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return false
	}
	s = strings.TrimLeft(s, "'\"")
	return s == "" || strings.IndexByte(" -/,)x.;", s[0]) >= 0
}
