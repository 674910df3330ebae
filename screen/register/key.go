package register

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/aedile/aedile"
)

// KeyKind says by what a key identifies a product.
type KeyKind string

// The kinds of key, strongest first. Brand alone identifies nothing.
const (
	ByGTIN  KeyKind = "gtin"  // a barcode whose check digit is right, as 14 digits
	ByASIN  KeyKind = "asin"  // the number of a marketplace
	ByBatch KeyKind = "batch" // brand and batch
	ByModel KeyKind = "model" // brand and model
)

// Key identifies a product. Two keys are the same where both fields are.
type Key struct {
	Kind  KeyKind
	Value string // "04006381333931"; for brand with model or batch "brand|model", squashed
}

// GTIN14 returns a barcode (GTIN-8, UPC-A, EAN-13, GTIN-14; spaces and hyphens allowed) as 14 digits. ok is false where its check digit
// is wrong (GS1 General Specifications, section 7.9), where it is a made-up run of digits, or where its range is for use inside
// one company or for coupons and so names no product of trade.
func GTIN14(s string) (gtin string, ok bool) {
	var d [14]byte
	n := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			if n == len(d) {
				return "", false
			}
			d[n] = c
			n++
		case c == ' ' || c == '-':
		default:
			return "", false
		}
	}
	if n != 8 && n != 12 && n != 13 && n != 14 {
		return "", false
	}
	var g [14]byte
	for i := range g {
		g[i] = '0'
	}
	copy(g[14-n:], d[:n])
	if !checks(g) || junk(g, n) {
		return "", false
	}
	return string(g[:]), true
}

// checks reports whether the last digit is the check digit of the others: weights 3 and 1 in turn, from the right.
func checks(g [14]byte) bool {
	sum := 0
	for i := range 13 {
		w := 1
		if i%2 == 0 {
			w = 3
		}
		sum += w * int(g[i]-'0')
	}
	return (10-sum%10)%10 == int(g[13]-'0')
}

// junk reports whether a number that checks cannot be the code of a product of trade: fewer than three different digits in its
// body, or a prefix for restricted circulation or coupons (GS1 prefixes 02, 04, 05, 20-29, 98, 99; for GTIN-8: 0 and 2).
func junk(g [14]byte, n int) bool {
	body := g[14-n : 13]
	seen := map[byte]bool{}
	for _, c := range body {
		seen[c] = true
	}
	if len(seen) < 3 {
		return true
	}
	if n == 8 {
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

// ASIN returns the number of a marketplace in capitals; ok is false where s has not its form: B0 and eight letters or digits. Numbers
// of books are ten digits and left alone.
func ASIN(s string) (asin string, ok bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != 10 || s[:2] != "B0" {
		return "", false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return "", false
		}
	}
	return s, true
}

// asinsIn finds marketplace numbers in free text or an address: after "ASIN", or after /dp/ or /product/.
func asinsIn(s string) []string {
	var out []string
	up := strings.ToUpper(s)
	for _, mark := range []string{"ASIN", "/DP/", "/PRODUCT/"} {
		for i := strings.Index(up, mark); i >= 0; {
			rest := strings.TrimLeft(up[i+len(mark):], " :#=-.")
			if len(rest) >= 10 {
				if a, ok := ASIN(rest[:10]); ok && (len(rest) == 10 || !alnum(rest[10])) {
					out = append(out, a)
				}
			}
			next := strings.Index(up[i+len(mark):], mark)
			if next < 0 {
				break
			}
			i += len(mark) + next
		}
	}
	return out
}

func alnum(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' }

// Squash returns the letters and digits of s in lower case without accents: "T-1000 Pro" and "t1000pro" are one.
func Squash(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// nobrand is what registers and shops write where there is no brand, squashed.
var nobrand = map[string]bool{
	"": true, "unknown": true, "unbranded": true, "nobrand": true, "nobrandname": true, "none": true, "na": true, "notavailable": true, "notapplicable": true,
	"generic": true, "notspecified": true, "unspecified": true, "ohne": true, "ohnemarke": true, "unbekannt": true, "keine": true, "sansmarque": true, "inconnu": true,
	"inconnue": true, "desconocido": true, "desconocida": true, "sinmarca": true, "sconosciuto": true, "sconosciuta": true, "senzamarca": true, "onbekend": true,
	"nieznany": true, "nieznana": true, "brakmarki": true, "neznamy": true, "neznama": true, "ismeretlen": true, "necunoscut": true, "necunoscuta": true, "null": true,
	"other": true, "oem": true, "nil": true, "nothing": true, "notknown": true, "brandunknown": true, "desconhecido": true, "desconhecida": true, "okand": true,
}

// Brand returns a brand squashed, or "" where the text says that there is none or that it is not known.
func Brand(s string) string {
	q := Squash(s)
	if nobrand[q] || len(q) < 2 {
		return ""
	}
	return q
}

// minCode is the least length of a model or batch, squashed, that identifies anything beside a brand.
const minCode = 4

// Codes splits a text with one or several model or batch numbers and returns those that can be a key, squashed: at least four
// characters, one of them a digit, and no date.
func Codes(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/,;|\n\t+&()", r) })
	if len(parts) > 1 && !slices.ContainsFunc(parts, dateLike) {
		parts = append(parts, s)
	}
	var out []string
	for _, p := range parts {
		q := Squash(p)
		if len(q) >= minCode && len(q) <= 40 && strings.ContainsAny(q, "0123456789") && !dateLike(p) {
			out = append(out, q)
		}
	}
	return out
}

// dateLike reports whether s is a day or a month as model and batch fields hold them: 12/2023, 01.02.2023, 2023-02-01, 2023.
func dateLike(s string) bool {
	s = strings.TrimSpace(s)
	digits, runs, four := 0, 0, 0
	run := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && '0' <= s[i] && s[i] <= '9' {
			digits++
			run++
			continue
		}
		if i < len(s) && !strings.ContainsRune("./- ", rune(s[i])) {
			return false
		}
		if run > 0 {
			runs++
			if run == 4 && s[i-4:i] > "1970" && s[i-4:i] < "2100" {
				four++
			} else if run > 2 {
				return false
			}
		}
		run = 0
	}
	return digits > 0 && (four >= 1 && runs <= 3 || runs == 3 && four == 0)
}

// Keys returns the keys of an entry: none but of alerts, and none made of a barcode that does not check or of a brand alone.
func (e *Entry) Keys() []Key {
	a := e.Alert
	if a == nil {
		return nil
	}
	var ks keys
	for _, b := range a.Barcodes {
		ks.barcode(b)
	}
	for _, s := range append([]string{e.Name, a.Description, e.URL}, a.Traders...) {
		ks.asins(s)
	}
	for _, b := range a.Brands {
		ks.branded(Brand(b), a.Models, a.Batches)
	}
	return ks.list
}

// ItemKeys returns the keys of an item.
func ItemKeys(it *aedile.Item) []Key {
	var ks keys
	for _, g := range it.GTIN {
		ks.barcode(g)
	}
	for _, a := range it.Attrs {
		switch Squash(a.Name) {
		case "asin":
			ks.barcode(a.Value)
		case "ean", "upc", "gtin", "barcode", "gtin13", "gtin14", "ean13":
			ks.barcode(a.Value)
		}
	}
	ks.asins(it.URL)
	if it.Brand != "" {
		ks.branded(Brand(it.Brand), []string{it.Model}, []string{it.Batch})
	}
	return ks.list
}

type keys struct{ list []Key }

func (ks *keys) add(k KeyKind, v string) {
	for _, o := range ks.list {
		if o.Kind == k && o.Value == v {
			return
		}
	}
	ks.list = append(ks.list, Key{k, v})
}

func (ks *keys) barcode(s string) {
	if g, ok := GTIN14(s); ok {
		ks.add(ByGTIN, g)
	} else if a, ok := ASIN(s); ok {
		ks.add(ByASIN, a)
	}
}

func (ks *keys) asins(s string) {
	if len(s) >= 14 {
		for _, a := range asinsIn(s) {
			ks.add(ByASIN, a)
		}
	}
}

func (ks *keys) branded(brand string, models, batches []string) {
	if brand == "" {
		return
	}
	for _, m := range models {
		for _, c := range Codes(m) {
			ks.add(ByModel, brand+"|"+c)
		}
	}
	for _, b := range batches {
		for _, c := range Codes(b) {
			ks.add(ByBatch, brand+"|"+c)
		}
	}
}
