package personal

import (
	"strings"
)

var (
	postcode = lazily(`(?:^|[^\pL\pN.,/-])((?:[A-Z]{1,2}-)?(?:\d{2}-\d{3}|\d{3} \d{2}|\d{4,5}(?:-\d{3,4})?|\d{4} ?[A-Z]{2})|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d{2} ?[A-Z0-9]{4})(?:[^\pL\pN/]|$)`)
	// A street: its word, and a number behind or before it.
	streets = []*pattern{
		lazily(`(?i)(?:^|[^\pL])(` + oneOf("street") + `\.?\s(?:[\pL'.-]+\s){0,4}?[\pL'.-]+,?\s(?:n[r°º.]?\s?)?\d{1,4}\s?[a-z]?(?:[/-]\d{1,4}[a-z]?)?)(?:[^\pL\pN]|$)`),
		lazily(`(?i)(?:^|[^\pL\pN])(\d{1,4}\s?(?:bis|ter|[a-d])?,?\s` + oneOf("street") + `\.?\s(?-i:\p{Lu}|d[eu]|des |d'|l[ae']).[\pL'.-]*(?:\s[\pL'.-]+){0,4})`),
		lazily(`(?i)(?:^|[^\pL])((?:(?-i:\p{Lu}[\pL'-]+)\s|[\pL.-]{3,})` + oneOf("streetend") + `\.?\s\d{1,4}\s?[a-z]?(?:[/-]\d{1,4}[a-z]?)?)(?:[^\pL\pN]|$)`),
		lazily(`(?i)(?:^|[^\pL\pN])(\d{1,4}[a-z]?,?\s(?:[\pL'.-]+\s){1,4}?` + oneOf("streetend") + `)(?:[^\pL]|$)`),
	}

	// The forms of number plates: of themselves, and those that a word for a vehicle must explain.
	plateForms = lazily(`(?:^|[^\pL\pN-])([A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?|[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2})(?:[^\pL\pN-]|$)`)
	plateLike  = lazily(`(?:^|[^\pL\pN-])([A-ZÄÖÜ]{1,3}[ -]?[A-Z]{0,2}[ -]?\d{2,5}[A-Z]{0,2}|\d{4}[ -]?[A-Z]{3}|[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}|\d[A-Z]{2}[ -]?\d{4}|[A-Z]{3}[ -]?\d{3}|\d[ -]?[A-Z]{3}[ -]?\d{2,3}|[A-Z]{1,2}[ -]\d{3}[ -]?[A-Z]{1,2}|\d{1,2}[ -][A-Z]{2,3}[ -]\d{1,2}|\d{2,3}-[A-Z]{1,2}-\d{1,6}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2})(?:[^\pL\pN/-]|$)`)
	vehicle    = lazily(`(?i)(?:^|[^\pL])` + oneOf("vehicle") + `(?:[^\pL]|$)`)
	notPlates  = lazily(`(?i)^` + oneOf("goods") + `[ -]`)
)

// addressSpan is how far street and postcode may stand apart, in bytes. Chosen: a town and a floor fit between.
const addressSpan = 40

// addresses finds a street with its number and a postcode near it.
func (l *look) addresses() {
	if !l.has("street", "streetend") && !l.ends("streetend") || !postcode.MatchString(l.text) {
		return
	}
	for _, p := range streets {
		for _, m := range p.FindAllStringSubmatchIndex(l.text, -1) {
			start, end := m[2], m[3]
			after := l.text[end:min(len(l.text), end+addressSpan)]
			before := l.text[max(0, start-addressSpan):start]
			if c := postcode.FindStringSubmatchIndex(after); c != nil && !strings.ContainsAny(after[:c[2]], ".!?;:") {
				l.add(Address, start, end+c[3])
			} else if c := postcode.FindStringSubmatchIndex(before); c != nil && !strings.ContainsAny(before[c[3]:], ".!?;:") {
				l.add(Address, start-len(before)+c[2], end)
			}
		}
	}
}

// plates finds number plates.
func (l *look) plates() {
	if !strings.Contains(l.text, "-") && !l.has("vehicle") {
		return
	}
	for _, m := range plateForms.FindAllStringSubmatchIndex(l.text, -1) {
		if !notPlates.MatchString(l.text[m[2]:m[3]]) && !codeBefore.MatchString(l.before(m[2])) {
			l.add(Plate, m[2], m[3])
		}
	}
	if !l.has("vehicle") {
		return
	}
	for _, m := range plateLike.FindAllStringSubmatchIndex(l.text, -1) {
		around := l.before(m[2]) + l.text[m[3]:min(len(l.text), m[3]+near/2)]
		if vehicle.MatchString(around) && !codeBefore.MatchString(l.before(m[2])) && !notPlates.MatchString(l.text[m[2]:m[3]]) {
			l.add(Plate, m[2], m[3])
		}
	}
}
