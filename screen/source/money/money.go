// Package money reads prices as shops write them: "₹32,999", "ab 1.299,00 €*", "CHF 1'049.95", "15.00 EUR".
//
// It does not convert between currencies and does not know what a price is for.
package money

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// maxText bounds what is looked at: a price stands at the beginning of a cell, or the cell holds none.
const maxText = 400

// Parse reads the price in a text. Of several numbers it takes the one at a currency mark, else the first that is no
// percentage. The amount keeps its digits, with a point for the decimal separator and nothing between groups. The
// currency is an ISO 4217 code, "" where the text names none. A hint, a code or a text such as "€" or "Preis in EUR",
// gives the currency where the text gives none or a mark that several share ("$"). ok is false where no amount stands.
func Parse(text, hint string) (p aedile.Price, ok bool) { return ParseIn(text, hint, 0) }

// ParseIn reads a price like [Parse] in a column whose other prices show the decimal sign, ',' or '.'; 0 where they do not.
func ParseIn(text, hint string, decimal byte) (p aedile.Price, ok bool) {
	if len(text) > maxText {
		text = text[:maxText]
	}
	s := plain(text)
	h := hintCode(hint)
	ns := numbers(s)
	best, mark := -1, ""
	for i, n := range ns {
		if n.percent(s) || n.date(s) {
			continue
		}
		if m := markAt(s, n); m != "" {
			best, mark = i, m
			break
		}
		if best < 0 {
			best = i
		}
	}
	if best < 0 {
		return p, false
	}
	if best > 0 && isRange(s[ns[best-1].end:ns[best].start]) && len(strings.TrimSpace(s[:ns[best-1].start])) <= 6 {
		best-- // of a range the lower end
	}
	p.Currency = currency(s, mark, h)
	n := ns[best]
	p.Amount = amount(s[n.start:n.end], p.Currency, decimal)
	if cents := centsAfter(s, n, mark); cents != "" {
		p.Amount += "." + cents
	}
	return p, p.Amount != ""
}

// isRange reports whether only what joins the ends of a range stands between two numbers.
func isRange(between string) bool {
	switch strings.ToLower(strings.TrimSpace(between)) {
	case "-", "--", "~", "...", "…", "to", "bis", "à", "a", "al", "do", "až", "tot", "til", "till", "hasta", "até", "până la",
		"έως", "до", "–", "—":
		return true
	}
	return false
}

// Decimal returns the sign before the decimal places that prices of one column show, 0 where they show none or differ.
func Decimal(prices []string) byte {
	var found byte
	for _, p := range prices {
		if len(p) > maxText {
			continue
		}
		s := plain(p)
		for _, n := range numbers(s) {
			sign := shownDecimal(s[n.start:n.end])
			if sign == 0 {
				continue
			}
			if found != 0 && found != sign {
				return 0
			}
			found = sign
		}
	}
	return found
}

// shownDecimal returns the decimal sign of a number that leaves no doubt: 1,234.50 and 19,90 and 0.125, not 1.234.
func shownDecimal(s string) byte {
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	last := max(dot, comma)
	switch {
	case last < 0:
		return 0
	case dot >= 0 && comma >= 0:
		if strings.Count(s, s[last:last+1]) == 1 {
			return s[last]
		}
		return 0
	case strings.Count(s, s[last:last+1]) > 1:
		return 0
	case len(s)-last-1 != 3 || s[:last] == "0":
		return s[last]
	}
	return 0
}

// currency returns the code for the mark at the number; failing that for another in the text, or the hint.
func currency(s, mark, hint string) string {
	c := Code(mark)
	if named := choose(mark, c, codeIn(s)); named != c {
		return named // "NZD $100.70"
	}
	if c = choose(mark, c, hint); c == "" {
		c = anyMark(s)
	}
	if c == "" {
		c = hint
	}
	return c
}

// plain writes all blanks as one kind, all digits as ASCII and typographic marks plainly.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '‘' || r == '´' || r == '`' || r == 'ʼ':
			return '\''
		case r == '٫':
			return '.'
		case r == '٬' || r == '，':
			return ','
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r == '−' || r == '–' || r == '—':
			return '-'
		case unicode.IsSpace(r) || r == '\u202f' || r == '\u2009':
			return ' '
		case r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\ufeff' || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

// number is a place in the text: digits with separators.
type number struct{ start, end int }

// numbers finds them from left to right.
func numbers(s string) (ns []number) {
	for i := 0; i < len(s); {
		if !isDigit(s[i]) && !(isPoint(s[i]) && i+1 < len(s) && isDigit(s[i+1]) && (i == 0 || !isDigit(s[i-1]))) {
			i++
			continue
		}
		end := numberEnd(s, i)
		ns = append(ns, number{i, end})
		i = end
	}
	return ns
}

// numberEnd returns where the number that begins at i ends: a separator belongs to it if digits follow, a blank only if
// exactly three do or if it stands after a decimal separator ("119. 95").
func numberEnd(s string, i int) int {
	blanks := true // only blanks so far between groups
	start := i
	for i < len(s) {
		switch c := s[i]; {
		case isDigit(c):
			i++
			continue
		case isPoint(c) && i+1 < len(s) && isDigit(s[i+1]):
			i += 2
			continue
		case isPoint(c) && i+3 < len(s) && s[i+1] == ' ' && run(s, i+2) == 2 && i > start:
			return i + 4
		case c == '\'' && run(s, i+1) == 3:
			i++
			continue
		case c == ' ' && blanks && i-start <= 12 && run(s, i+1) == 3 && groupBefore(s, start, i):
			i++
			continue
		}
		break
	}
	return i
}

// groupBefore reports whether what stands before a blank at i can be followed by a group of three: one to three digits.
func groupBefore(s string, start, i int) bool {
	n := 0
	for j := i; j > start && isDigit(s[j-1]); j-- {
		n++
	}
	return n >= 1 && n <= 3 && (i-n == start || s[i-n-1] == ' ' || s[i-n-1] == '\'')
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isPoint(c byte) bool { return c == '.' || c == ',' }

func run(s string, i int) (n int) {
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

func (n number) percent(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s[n.end:], " "), "%")
}

// date reports whether the number is a day: 15.08.2017.
func (n number) date(s string) bool {
	p := strings.Split(s[n.start:n.end], ".")
	return len(p) == 3 && len(p[0]) <= 2 && len(p[1]) <= 2 && len(p[2]) == 4
}

// amount turns a written number into decimal notation. A single separator before three digits groups them, unless the
// currency has thousandths or the digits before it forbid it; of two kinds of separators the last is decimal.
func amount(s, currency string, decimal byte) string {
	var b strings.Builder
	dec := decimalAt(s, currency)
	if decimal != 0 && dec < 0 && strings.Count(s, string(rune(decimal))) == 1 {
		dec = strings.IndexByte(s, decimal)
	}
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			b.WriteByte(s[i])
		case i == dec:
			if b.Len() == 0 {
				b.WriteByte('0')
			}
			b.WriteByte('.')
		}
	}
	return strings.TrimSuffix(b.String(), ".")
}

// decimalAt returns the index of the decimal separator, -1 where there is none.
func decimalAt(s, currency string) int {
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	last := max(dot, comma)
	if last < 0 {
		return -1
	}
	after := len(strings.TrimSpace(s[last+1:]))
	before := s[:last]
	same := strings.Count(s, s[last:last+1])
	switch {
	case dot >= 0 && comma >= 0 && same == 1:
		return last // two kinds: 1.299,00
	case same > 1 && after == 3:
		return -1 // 1.144.000
	case same > 1:
		return last // .750.30, 1.234.56
	case after != 3:
		return last
	case strings.Contains(threeDecimals, " "+currency+" ") && currency != "":
		return last
	case currency != "" && strings.Contains(noDecimals, " "+currency+" "):
		return -1
	case strings.ContainsAny(before, " '"):
		return last // 1 299.000
	}
	if n := len(before); n == 0 || n > 3 || before == "0" {
		return last
	}
	return -1
}

// centsAfter returns the digits of "1250€ 60": a mark in the place of the decimal separator, then exactly two digits.
func centsAfter(s string, n number, mark string) string {
	rest := strings.TrimLeft(s[n.end:], " ")
	if mark == "" || !strings.HasPrefix(rest, mark) || strings.ContainsAny(s[n.start:n.end], ".,") {
		return ""
	}
	rest = strings.TrimPrefix(rest, mark)
	tail := strings.TrimLeft(rest, " ")
	if k := run(tail, 0); k == 2 || k == 3 && len(tail) == len(rest) {
		if len(tail) == k || !isPoint(tail[k]) && tail[k] != '%' {
			return tail[:2]
		}
	}
	return ""
}
