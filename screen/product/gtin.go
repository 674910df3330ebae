package product

import (
	"strings"
)

// GTIN is a barcode that was read, with where it stands.
type GTIN struct {
	Code       string // 14 digits, the check digit right
	Start, End int    // bytes of the text
}

// digits of the longest code, and of the shortest whose zeros in front may have been lost: GTIN-8, UPC-A and EAN-13 as numbers of a spreadsheet.
const (
	maxDigits  = 14
	minDigits  = 8
	isbnDigits = 10
)

// isCode reports whether a number of so many digits is written out.
func isCode(digits int) bool { return digits == 8 || digits >= 12 && digits <= maxDigits }

// gtin14 returns digits as a code of 14; ok is false where the check digit is wrong (GS1 General Specifications, section 7.9), where they are a made-up
// run, or where the range is for use inside one company or for coupons and so names no product of trade.
func gtin14(d []byte) (string, bool) {
	var g [maxDigits]byte
	for i := range g {
		g[i] = '0'
	}
	copy(g[maxDigits-len(d):], d)
	if !checks(g) || junk(g, len(d)) {
		return "", false
	}
	return string(g[:]), true
}

// checks reports whether the last digit is the check digit of the others: weights 3 and 1 in turn, from the right.
func checks(g [maxDigits]byte) bool { return checkDigit(g[:maxDigits-1]) == g[maxDigits-1] }

// checkDigit returns the digit that goes behind a body.
func checkDigit(body []byte) byte {
	sum := 0
	for i := range body {
		w := 3
		if (len(body)-1-i)%2 == 1 {
			w = 1
		}
		sum += w * int(body[i]-'0')
	}
	return byte('0' + (10-sum%10)%10)
}

// minDistinct is how many different digits the body of a code has at least. Chosen: fewer are typed to fill a field.
const minDistinct = 3

// junk reports whether a number that checks cannot be the code of a product of trade: fewer than three different digits in its
// body, or a prefix for restricted circulation or coupons (GS1 prefixes 02, 04, 05, 20-29, 98, 99; for GTIN-8: 0 and 2).
func junk(g [maxDigits]byte, n int) bool {
	body := g[maxDigits-n : maxDigits-1]
	var seen [10]bool
	distinct := 0
	for _, c := range body {
		if !seen[c-'0'] {
			seen[c-'0'] = true
			distinct++
		}
	}
	if distinct < minDistinct {
		return true
	}
	if n == minDigits {
		return body[0] == '0' || body[0] == '2'
	}
	switch p := string(g[1:3]); {
	case p == "02" || p == "04" || p == "05" || p == "98" || p == "99":
		return true
	case p[0] == '2':
		return true
	}
	return false
}

// isbn returns the number of a book of ten places, the last of which may be an X, as a code; ok is false where its check digit is wrong.
func isbn(d []byte) (string, bool) {
	sum := 0
	for i, c := range d {
		v := int(c - '0')
		if c == 'X' {
			v = 10
		}
		sum += (isbnDigits - i) * v
	}
	if sum%11 != 0 {
		return "", false
	}
	body := append([]byte("978"), d[:isbnDigits-1]...)
	return gtin14(append(body, checkDigit(body)))
}

// group is a run of digits with the mark before it, by which two runs may be one number.
type group struct {
	start, end int
	gap        byte // ' ', '-', or 0: another number
}

// GTINs returns the barcodes in a cell that holds one or several, whatever stands around them: a word before the digits, the marks by which a
// spreadsheet keeps or spoils them ("'401…", `="401…"`, "401….0", "4.019999001277E+12", zeros that are lost), blanks and hyphens within a code,
// marks between codes. Numbers of books of ten places become codes. What does not check is left out.
func GTINs(cell string) []GTIN {
	if g, ok := exponent(cell); ok {
		return g
	}
	var out []GTIN
	gs := groups(cell)
	for i := 0; i < len(gs); {
		g, n := longest(cell, gs[i:], true)
		if n == 0 {
			i++
			continue
		}
		out, i = append(out, g), i+n
	}
	return out
}

// First returns the first barcode of a cell as 14 digits; ok is false where there is none.
func First(cell string) (gtin string, ok bool) {
	for _, g := range GTINs(cell) {
		return g.Code, true
	}
	return "", false
}

// InText returns the barcodes that a free text states: numbers of twelve digits and more that check and stand alone, and shorter or spaced ones after a
// word that says so. A telephone number is none.
func InText(text string) []GTIN {
	if !MayState(text) {
		return nil
	}
	var out []GTIN
	gs := groups(text)
	for i := 0; i < len(gs); {
		g, n := GTIN{}, 0
		if digits(gs[i:]) < minDigits {
			i++
			continue
		}
		if named(text[:gs[i].start]) {
			g, n = longest(text, gs[i:], false)
		} else if d := gs[i].end - gs[i].start; d >= 12 && isCode(d) && alone(text, gs, i) {
			if code, ok := gtin14([]byte(text[gs[i].start:gs[i].end])); ok {
				g, n = GTIN{code, gs[i].start, gs[i].end}, 1
			}
		}
		if n == 0 {
			i++
			continue
		}
		out, i = append(out, g), i+n
	}
	return out
}

// digits counts those of the groups that may be one number with the first.
func digits(gs []group) int {
	n := 0
	for i, g := range gs {
		if i > 0 && g.gap == 0 || n >= minDigits {
			break
		}
		n += g.end - g.start
	}
	return n
}

// MayState reports whether a text holds eight digits with at most a mark between them; where not, it states no barcode. It costs a look.
func MayState(s string) bool {
	n, gap := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c):
			if n++; n == minDigits {
				return true
			}
			gap = 0
		case gap > 0:
			n = 0
		default:
			gap++
		}
	}
	return false
}

// alone reports whether a group is no part of a longer number: of a telephone number, an amount, a code with letters.
func alone(s string, gs []group, i int) bool {
	g := gs[i]
	if g.start > 0 && (s[g.start-1] == '+' || alnum(s[g.start-1]) || s[g.start-1] >= 0x80 && !blankBefore(s[:g.start])) ||
		g.end < len(s) && alnum(s[g.end]) {
		return false
	}
	if g.gap == '-' || i > 0 && part(s[gs[i-1].end:g.start]) {
		return false
	}
	return i+1 == len(gs) || gs[i+1].gap != '-' && !part(s[g.end:gs[i+1].start])
}

// part reports whether what stands between two runs of digits makes one number of them.
func part(between string) bool { return between == "." || between == "," }

// blankBefore reports whether a text ends in a no-break space or a quotation mark.
func blankBefore(s string) bool {
	return strings.HasSuffix(s, "\u00a0") || strings.HasSuffix(s, "„") || strings.HasSuffix(s, "“") || strings.HasSuffix(s, "»") ||
		strings.HasSuffix(s, "«")
}

// groups returns the runs of digits of a text. Marks that part thousands and blanks, one each, may join two of them.
func groups(s string) []group {
	var gs []group
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		j := i + 1
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		g := group{start: i, end: j}
		if k := len(gs) - 1; k >= 0 {
			switch between := s[gs[k].end:i]; between {
			case " ", "\u00a0", "\u202f":
				g.gap = ' '
			case "-", "\u2010", "\u2011", "\u2013":
				g.gap = '-'
			case ".", ",", "'", "’":
				if j-i == 3 {
					g.gap = ' '
				}
			}
		}
		gs = append(gs, g)
		i = j
	}
	return gs
}

// kinds are the numbers that may stand behind a word for codes, as in "GTIN-14".
var kinds = map[string]bool{"8": true, "10": true, "12": true, "13": true, "14": true}

// longest returns the longest code that begins with the first group, and of how many groups it is made; none: 0. lost admits codes whose zeros in
// front are lost.
func longest(s string, gs []group, lost bool) (GTIN, int) {
	if gs[0].start > 0 && alnum(s[gs[0].start-1]) && !named(s[:gs[0].start]) {
		return GTIN{}, 0 // "AB4019999001277"
	}
	if len(gs) > 1 && kinds[s[gs[0].start:gs[0].end]] && named(s[:gs[0].start]) {
		if _, n := longest(s, gs[1:], lost); n > 0 {
			return GTIN{}, 0 // the 13 of "EAN-13"
		}
	}
	var d []byte
	best, n := GTIN{}, 0
	for i, g := range gs {
		if i > 0 && g.gap == 0 || len(d)+g.end-g.start > maxDigits {
			break
		}
		d = append(d, s[g.start:g.end]...)
		if g.end < len(s) && alnum(s[g.end]) && s[g.end] != 'x' && s[g.end] != 'X' {
			continue
		}
		if code, end, ok := read(s, d, g.end, lost && whole(s, gs[:i+1])); ok {
			best, n = GTIN{code, gs[0].start, end}, i+1
		}
	}
	return best, n
}

// whole reports whether groups are all that a cell says in digits, but for the zeros behind a point: only then may zeros be lost.
func whole(s string, gs []group) bool {
	rest := strings.TrimLeft(s[gs[len(gs)-1].end:], "\"' ")
	rest = strings.TrimLeft(strings.TrimLeft(rest, ".,"), "0")
	return !strings.ContainsAny(s[:gs[0].start]+rest, "0123456789")
}

// read returns digits as a code, and where it ends.
func read(s string, d []byte, end int, lost bool) (string, int, bool) {
	if len(d) == isbnDigits-1 && end < len(s) && (s[end] == 'X' || s[end] == 'x') && (end+1 == len(s) || !alnum(s[end+1])) {
		code, ok := isbn(append(d[:len(d):len(d)], 'X'))
		return code, end + 1, ok
	}
	if end < len(s) && (s[end] == '-' && end+1 < len(s) && (s[end+1]|0x20 == 'x') && len(d) == isbnDigits-1) {
		code, ok := isbn(append(d[:len(d):len(d)], 'X'))
		return code, end + 2, ok
	}
	switch {
	case isCode(len(d)):
		code, ok := gtin14(d)
		return code, end, ok
	case len(d) == isbnDigits:
		if code, ok := isbn(d); ok {
			return code, end, true
		}
	}
	if lost && len(d) > minDigits && len(d) < 12 {
		code, ok := gtin14(d)
		return code, end, ok
	}
	return "", 0, false
}

// exponent reads a number that a spreadsheet wrote with an exponent, where it has all its digits: "4.019999001277E+12". ok is true for every number so
// written, the code being none where digits are lost.
func exponent(cell string) ([]GTIN, bool) {
	s := strings.Trim(cell, " \"'=")
	mantissa, power, ok := strings.Cut(strings.ToUpper(s), "E")
	if !ok || mantissa == "" || !isDigit(mantissa[0]) {
		return nil, false
	}
	power = strings.TrimPrefix(power, "+")
	exp := 0
	for i := range len(power) {
		if !isDigit(power[i]) || exp > maxDigits {
			return nil, false
		}
		exp = exp*10 + int(power[i]-'0')
	}
	head, tail, _ := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	for _, part := range []string{head, tail} {
		if strings.Trim(part, "0123456789") != "" {
			return nil, false
		}
	}
	if power == "" || len(tail) < exp || strings.Trim(tail[exp:], "0") != "" {
		return nil, power != "" // digits are lost
	}
	d := []byte(head + tail[:exp])
	if len(d) > maxDigits || len(d) < minDigits {
		return nil, true
	}
	code, ok := gtin14(d)
	if !ok {
		return nil, true
	}
	start := strings.Index(cell, s)
	return []GTIN{{code, start, start + len(s)}}, true
}
