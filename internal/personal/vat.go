package personal

import (
	"strings"
)

// vatNumber is the form of the numbers of one state for value added tax, after its code, and the check that holds for them; nil: none
// that is published for all.
type vatNumber struct {
	form  *pattern
	holds func(s string) bool
}

func form(s string) *pattern { return lazily(`^(?:` + s + `)$`) }

var vatNumbers = map[string]vatNumber{
	"AT": {form(`U\d{8}`), func(s string) bool {
		s = s[1:]
		sum := 4
		for i := range 7 {
			d := at(s, i) * (1 + i%2)
			sum += d/10 + d%10
		}
		return (10-sum%10)%10 == at(s, 7)
	}},
	"BE": {form(`[01]\d{9}`), func(s string) bool { return 97-num(s[:8])%97 == num(s[8:]) }},
	"BG": {form(`\d{9,10}`), nil},
	"CY": {form(`\d{8}[A-Z]`), cypriot},
	"CZ": {form(`\d{8,10}`), func(s string) bool {
		return len(s) != 8 || (11-weighted(s, 8, 7, 6, 5, 4, 3, 2)%11)%10 == at(s, 7)
	}},
	"DE": {form(`\d{9}`), mod1110},
	"DK": {form(`\d{8}`), func(s string) bool { return weighted(s, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }},
	"EE": {form(`\d{9}`), func(s string) bool { return weighted(s, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 }},
	"EL": {form(`\d{9}`), afm},
	"ES": {form(`[A-Z0-9]\d{7}[A-Z0-9]`), nil},
	"FI": {form(`\d{8}`), func(s string) bool { return weighted(s, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 }},
	"FR": {form(`[0-9A-HJ-NP-Z]{2}\d{9}`), func(s string) bool {
		return s[0] > '9' || s[1] > '9' || (num(s[2:])*100+12)%97 == num(s[:2])
	}},
	"HR": {form(`\d{11}`), mod1110},
	"HU": {form(`\d{8}`), func(s string) bool { return weighted(s, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 }},
	"IE": {form(`\d[0-9A-Z+*]\d{5}[A-W][A-I]?`), nil},
	"IT": {form(`\d{11}`), luhn},
	"LT": {form(`\d{9}|\d{12}`), nil},
	"LU": {form(`\d{8}`), func(s string) bool { return num(s[:6])%89 == num(s[6:]) }},
	"LV": {form(`\d{11}`), nil},
	"MT": {form(`\d{8}`), func(s string) bool { return (weighted(s, 3, 4, 6, 7, 8, 9)+num(s[6:]))%37 == 0 }},
	"NL": {form(`\d{9}B\d{2}`), func(s string) bool { return bsn(s[:9]) || mod97("NL"+s) == 1 }},
	"PL": {form(`\d{10}`), nip},
	"PT": {form(`\d{9}`), nif},
	"RO": {form(`\d{2,10}`), func(s string) bool {
		s = strings.Repeat("0", 10-len(s)) + s
		return weighted(s, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == at(s, 9)
	}},
	"SE": {form(`\d{10}01`), func(s string) bool { return luhn(s[:10]) }},
	"SI": {form(`\d{8}`), func(s string) bool { return (11-weighted(s, 8, 7, 6, 5, 4, 3, 2)%11)%10 == at(s, 7) }},
	"SK": {form(`\d{10}`), func(s string) bool { return num(s)%11 == 0 }},
}

var vatStart = lazily(`(?:^|[^\pL\pN])[A-Z]{2}`)

// vats finds numbers for value added tax, with the code of their state before them. Short ones are known by a word before.
func (l *look) vats() {
	for _, m := range vatStart.FindAllStringIndex(l.text, -1) {
		start := m[1] - 2
		state := strings.Replace(l.text[start:m[1]], "GR", "EL", 1)
		if v, ok := vatNumbers[state]; ok {
			l.add(VAT, start, l.vatEnd(m[1], v, vatBefore.MatchString(l.before(start))))
		}
	}
}

// maxVAT is the longest number after the code of its state.
const maxVAT = 12

// vatEnd returns where the longest number ends that has the form and holds; 0: there is none.
func (l *look) vatEnd(from int, v vatNumber, word bool) (end int) {
	var b strings.Builder
	for i := from; i < len(l.text) && b.Len() < maxVAT; i++ {
		c := l.text[i]
		if !letterOrDigit(c) && c != '+' && c != '*' {
			if c != ' ' && c != '.' && c != '-' {
				break
			}
			continue
		}
		b.WriteByte(c)
		s := b.String()
		whole := i+1 == len(l.text) || !letterOrDigit(l.text[i+1])
		if whole && v.form.MatchString(s) && (len(s) >= 8 || word) && (v.holds == nil || v.holds(s)) {
			end = i + 1
		}
	}
	return end
}

var vatBefore = lazily(`(?i)(?:vat|ust|tva|iva|btw|moms|cui|cif|tax)[^\pN]*$`)
