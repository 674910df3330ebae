package personal

import (
	"strings"
	"time"
)

// bankLengths are the lengths of bank accounts by country (ISO 13616 as its registry had them in 2026).
var bankLengths = map[string]int{"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
	"BY": 28, "CH": 21, "CR": 22,
	"CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22,
	"GE": 22, "GI": 23, "GL": 18, "GR": 27,
	"GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20,
	"LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28,
	"PS": 29, "PT": 25, "QA": 29, "RO": 24,
	"RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26,
	"UA": 29, "VA": 22, "VG": 24, "XK": 20}

var bankStart = lazily(`(?i)(?:^|[^\pL\pN])([a-z]{2}[ -]?\d[ -]?\d)`)

// banks finds bank accounts whose check digits hold (ISO 7064, MOD 97-10).
func (l *look) banks() {
	for _, m := range bankStart.FindAllStringSubmatchIndex(l.text, -1) {
		want := bankLengths[strings.ToUpper(l.text[m[2]:m[2]+2])]
		var code strings.Builder
		end := m[2]
		for end < len(l.text) && code.Len() < want {
			switch c := l.text[end]; {
			case letterOrDigit(c):
				code.WriteByte(c)
			case c != ' ' && c != '-' && c != '.':
				want = 0
			}
			end++
		}
		if want > 0 && code.Len() == want && (end == len(l.text) || !letterOrDigit(l.text[end])) &&
			mod97(strings.ToUpper(code.String()[4:]+code.String()[:4])) == 1 {
			l.add(Bank, m[2], end)
		}
	}
}

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// mod97 reads letters as 10 to 35.
func mod97(s string) int {
	n := 0
	for i := range len(s) {
		if c := s[i]; c >= 'A' {
			n = (n*100 + int(c-'A') + 10) % 97
		} else {
			n = (n*10 + int(c-'0')) % 97
		}
	}
	return n
}

// identity is one way to number persons.
type identity struct {
	form *pattern
	// holds tests the check digits of what is left without blanks and marks, in upper case.
	holds func(s string) bool
	// weak says that so many other numbers pass that a word for it must stand before.
	weak bool
}

var identities = []identity{
	{lazily(`\d{11}`), pesel, false},
	{lazily(`[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[ABab])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}`), nir, false},
	{lazily(`[1-8]\d{12}`), cnp, false},
	{lazily(`[A-Za-z]{6}\d{2}[A-EHLMPR-Ta-ehlmpr-t]\d{2}[A-Za-z]\d{3}[A-Za-z]`), codiceFiscale, false},
	{lazily(`(?:\d{2}\.?\d{3}\.?\d{3}|[XYZxyz][ -]?\d{7})[ -]?[A-Za-z]`), dni, false},
	{lazily(`(?:\d{2})?\d{6}[-+]\d{4}`), personnummer, false},
	{lazily(`\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]`), henkilotunnus, false},
	{lazily(`[1-9]\d[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}`), steuerID, false},
	{lazily(`\d{2}\.?\d{2}\.?\d{2}[ .-]?\d{3}[ .-]?\d{2}`), belgian, false},
	{lazily(`\d{10}`), egn, false},
	{lazily(`\d{6}/\d{3,4}`), rodneCislo, false},
	{lazily(`\d{6}-\d{4}`), cpr, false},
	{lazily(`[1-6]\d{10}`), baltic, false},
	{lazily(`\d{6}-\d{5}`), latvian, false},
	{lazily(`\d{13}`), emso, false},
	{lazily(`\d{11}`), amka, false},
	{lazily(`\d{4}[ ]?\d{6}`), austrian, false},
	{lazily(`\d{6}[ ]?\d{5}`), norwegian, false},
	{lazily(`\d{7}[A-W][ABHITWabhitw]?`), pps, false},
	{lazily(`(?:19|20)\d{11}`), matricule, false},
	{lazily(`756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}`), gtin13, false},
	{lazily(`\d{3}[ .]?\d{3}[ .]?\d{3}`), bsn, true},
	{lazily(`\d{3}[ ]?\d{3}[ ]?\d{3}`), nif, true},
	{lazily(`\d{11}`), oib, true},
	{lazily(`8\d{9}`), adoazonosito, true},
	{lazily(`\d{3}[ -]?\d{3}[ -]?\d{3}`), taj, true},
	{lazily(`\d{3}-?\d{3}-?\d{2}-?\d{2}`), nip, true},
	{lazily(`\d{9}`), afm, true},
	{lazily(`\d{9,10}`), rodneCislo, true},
	{lazily(`0?\d{3,7}[MGAPLHBZ]`), func(string) bool { return true }, true},
	{lazily(`\d{8}[A-Z]`), cypriot, false},
}

var idBefore = lazily(`(?i)(?:^|[^\pL])` + oneOf("id") + `[^\pN]{0,20}$`)

// sixDigits tells texts that may hold the number of a person: none has fewer in a row but for a mark, and one
// that begins with letters.
var sixDigits = lazily(`\d(?:[ ./-]?\d){5}|[A-Za-z]{6}\d{2}[A-Za-z]\d{2}`)

// numbers finds the numbers by which states know persons.
func (l *look) numbers() {
	word := l.has("id")
	for _, id := range identities {
		if id.weak && !word {
			continue
		}
		for _, m := range id.form.FindAllStringIndex(l.text, -1) {
			if m[0] > 0 && partOf(l.text[m[0]-1], true) || m[1] < len(l.text) && partOf(l.text[m[1]], false) ||
				codeBefore.MatchString(l.before(m[0])) {
				continue
			}
			s := strings.ToUpper(strings.NewReplacer(" ", "", ".", "").Replace(l.text[m[0]:m[1]]))
			if (!id.weak || idBefore.MatchString(l.before(m[0]))) && id.holds(s) {
				l.add(Number, m[0], m[1])
			}
		}
	}
}

// partOf reports whether a byte beside a number makes it a part of a longer one.
func partOf(c byte, before bool) bool {
	return letterOrDigit(c) || c >= 0x80 || before && (c == '-' || c == '/' || c == '_' || c == '+' || c == '.') || !before &&
		(c == '-' || c == '_')
}

// weighted returns the sum of the digits, each with its weight.
func weighted(s string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * int(s[i]-'0')
	}
	return sum
}

func at(s string, i int) int { return int(s[i] - '0') }

// day reports whether year, month and day are one of a person who may live.
func day(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return month >= 1 && month <= 12 && t.Day() == day && year >= 1890 && year <= 2040
}

func num(s string) (n int) {
	for i := range len(s) {
		n = 10*n + at(s, i)
	}
	return n
}

// born reports whether six digits, in that order of year, month and day, are a day of one century or the other.
func born(yy, mm, dd string) bool {
	return day(1900+num(yy), num(mm), num(dd)) || day(2000+num(yy), num(mm), num(dd))
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := at(s, len(s)-1-i)
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// mod1110 is the check of ISO 7064, MOD 11,10.
func mod1110(s string) bool {
	p := 10
	for i := range len(s) - 1 {
		if p = (p + at(s, i)) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return (p+at(s, len(s)-1))%10 == 1
}

func gtin13(s string) bool { return weighted(s, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0 }
