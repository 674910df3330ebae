package personal

import (
	"strings"
	"unicode/utf8"
)

var (
	// Digits with at most two marks between; what they must look like to be a number to call is in callable.
	digitsPattern = lazily(`(?:\+|\b)[0-9(][0-9()]*(?:[ ./()-]{0,2}[0-9)])+`)
	datePattern   = lazily(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\d{1,2}[-./] ?\d{1,2}[-./] ?\d{4}\b|\d{1,2}[-./]\d{1,2}[-./]\d{2}$)`)
	lawPattern    = lazily(`^\d{2,4}/\d{2,4}(?:/\d+)?$`)
	threes        = lazily(`^[1-9]\d{2}([ -])\d{3}([ -])\d{3}$`)

	callBefore = lazily(`(?i)(?:^|[^\pL])` + oneOf("call") + `[.:\s]*(?:nr|no|number|nummer|numéro|numero|número|numer|at|me|us|unter|au|al|pod|op)?[.:\s]*$`)
	codeBefore = lazily(`(?i)(?:^|[^\pL])` + oneOf("code") + `s?[.:\s]*(?:nr|no|number|nummer|numéro|numero|número|numer|id|code)?[.:#\s]*$`)
	unitAfter  = lazily(`(?i)^\s?(?:[€$£%]|` + oneOf("unit") + `(?:[^\pL]|$))`)
	unitBefore = lazily(`(?i)(?:[€$£]|(?:^|[^\pL])` + oneOf("unit") + `)\s?$`)
)

// near is how many bytes before a number its word may stand. Chosen: "order number: ".
const near = 40

// before returns what stands shortly before a place.
func (l *look) before(at int) string {
	from := max(0, at-near)
	for from < at && !utf8.RuneStart(l.text[from]) {
		from++
	}
	return l.text[from:at]
}

func (l *look) phones() {
	for _, m := range digitsPattern.FindAllStringIndex(l.text, -1) {
		if l.callable(m[0], m[1]) {
			l.add(Phone, m[0], m[1])
		}
	}
}

// callable says whether a run of digits is a telephone number: international with + or 00 and 8 to 15 digits (E.164), national with a
// leading 0 and 9 to 11 digits, three by three, or 6 to 15 digits after a word that asks to call.
func (l *look) callable(start, end int) bool {
	run, before, digits := l.text[start:end], l.before(start), 0
	for _, c := range run {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	bare := strings.TrimLeft(run, "( ")
	switch {
	case strings.HasPrefix(bare, "+"):
		return digits >= 8 && digits <= 15
	case datePattern.MatchString(run) || lawPattern.MatchString(run):
		return false
	case callBefore.MatchString(before):
		return digits >= 6 && digits <= 15
	case codeBefore.MatchString(before), unitAfter.MatchString(l.text[end:]), unitBefore.MatchString(before):
		return false
	case strings.HasPrefix(bare, "00"):
		return digits >= 10 && digits <= 17 && bare[2] != '0'
	case strings.HasPrefix(bare, "0"):
		return digits >= 9 && digits <= 11
	}
	m := threes.FindStringSubmatch(run)
	return m != nil && m[1] == m[2]
}
