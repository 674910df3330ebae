// Package product reads the keys of goods: barcodes in every spelling in which tables, feeds and texts hold them, numbers of
// marketplaces, model and batch codes, brands. Items, registers and tables to be matched are read by the same rules.
//
// It compares no products: two goods with one key are the business of the packages that ask.
package product

import (
	_ "embed" // for the list of words
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed words.txt
var list string

// noBrand is what registers and shops write where there is no brand.
var noBrand = wordlist.Set(list, "no brand")

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

// Brand returns a brand squashed, or "" where the text says that there is none or that it is not known.
func Brand(s string) string {
	q := Squash(s)
	if len(q) < 2 || noBrand[q] {
		return ""
	}
	return q
}

// minCode is the least length of a model or batch, squashed, that identifies anything beside a brand.
const minCode = 4

// maxCode is the largest.
const maxCode = 40

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
		if len(q) >= minCode && len(q) <= maxCode && strings.ContainsAny(q, "0123456789") && !dateLike(p) {
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
		if i < len(s) && isDigit(s[i]) {
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

// ASIN returns the number of a marketplace in capitals; ok is false where s has not its form: B0 and eight letters or digits. Numbers
// of books are ten digits and read as such: see GTINs.
func ASIN(s string) (asin string, ok bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != 10 || s[:2] != "B0" {
		return "", false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c < 'A' || c > 'Z') {
			return "", false
		}
	}
	return s, true
}

// ASINs finds marketplace numbers in free text or an address: after "ASIN", or after /dp/ or /product/.
func ASINs(s string) []string {
	if !marksASIN(s) {
		return nil
	}
	var out []string
	up := strings.ToUpper(s)
	for _, mark := range []string{"ASIN", "/DP/", "/PRODUCT/"} {
		rest := up
		for {
			_, after, ok := strings.Cut(rest, mark)
			if !ok {
				break
			}
			rest = after
			after = strings.TrimLeft(after, " :#=-.")
			if len(after) >= 10 {
				if a, ok := ASIN(after[:10]); ok && (len(after) == 10 || !alnum(after[10])) {
					out = append(out, a)
				}
			}
		}
	}
	return out
}

// marksASIN reports whether a text may hold what ASINs looks for. Most hold none, and to write one in capitals costs ten times as much.
// Letters beyond ASCII may become such in capitals: "aſin".
func marksASIN(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0x80:
			return true
		case c|0x20 == 'a' && i+4 <= len(s) && strings.EqualFold(s[i:i+4], "ASIN"),
			c == '/' && (i+4 <= len(s) && strings.EqualFold(s[i:i+4], "/DP/") || i+9 <= len(s) && strings.EqualFold(s[i:i+9], "/PRODUCT/")):
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func alnum(c byte) bool { return isDigit(c) || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' }

// codeNames are the names of fields that hold a code, squashed.
var codeNames = wordlist.Set(list, "name of a field")

// StatesCode reports whether a field of that name holds the code of a product or the number of a marketplace.
func StatesCode(name string) bool { return codeNames[Squash(name)] }

// batchNames are those of fields that hold a batch.
var batchNames = wordlist.Set(list, "name of a field with a batch")

// StatesBatch reports whether a field of that name holds a batch.
func StatesBatch(name string) bool { return batchNames[Squash(name)] }
