package source

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/mend"
	"github.com/aedile/aedile/screen/source/money"
)

// filled returns the cell without blanks around it, "" for what exports write where they know nothing.
func filled(s string) string {
	s = unguarded(strings.TrimSpace(s))
	if len(s) > 9 {
		return s
	}
	switch strings.ToLower(s) {
	case "null", "none", "nil", "nan", "n/a", "#n/a", "na", "[]", "{}", "[null]", "undefined", `""`, "-", "--", "\\n", "#value!", "#ref!":
		return ""
	}
	return s
}

// unguarded takes off the marks by which exports keep a spreadsheet from reading a text as a number or a formula: ="0123", '0123, '=A1.
func unguarded(s string) string {
	switch {
	case len(s) > 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && !strings.Contains(s[2:len(s)-1], `"`):
		return s[2 : len(s)-1]
	case len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@0123456789", s[1]) >= 0 && !strings.HasSuffix(s, "'"):
		return s[1:]
	}
	return s
}

// isBrand reports whether a cell names a brand, not the absence of one.
func isBrand(s string) bool {
	switch column.Bare(s) {
	case "", "nobrand", "unbranded", "noname", "generic", "brandless", "notapplicable", "doesnotapply", "unknown", "other",
		"others", "ohnemarke",
		"markenlos", "keinemarke", "sansmarque", "sinmarca", "senzamarca", "semmarca", "brakmarki", "bezmarki", "sinmarcas",
		"tidakadamerek",
		"tidakadamerk", "thươnghiệukhông", "ไม่มีแบรนด์", "nonspecificato", "無品牌", "无品牌":
		return false
	}
	return true
}

// splitPath splits a category path at the first kind of separator it holds; tags of one language lose their prefix.
func splitPath(s string, into []string) []string {
	sep := ""
	for _, c := range []string{" > ", ">", " › ", "›", " » ", "»", " :: ", " / ", " | ", "|", ";", " -> "} {
		if strings.Contains(s, c) {
			sep = c
			break
		}
	}
	if sep == "" && isTagList(s) {
		sep = ","
	}
	if sep == "" {
		return append(into, s)
	}
	for p := range strings.SplitSeq(s, sep) {
		if p = strings.TrimSpace(p); p != "" {
			into = append(into, p)
		}
	}
	return into
}

// tagList is a list of tags with their language, or of words separated by a comma and no blank.
var tagList = regexp.MustCompile(`^[a-z]{2}:[^,]+(, ?[a-z]{2}:[^,]+)+$`)

func isTagList(s string) bool { return len(s) < 4*kib && tagList.MatchString(s) }

// splitList splits a cell that holds several short values.
func splitList(s, seps string, into []string) []string {
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(seps, r) }) {
		if p = strings.TrimSpace(p); p != "" {
			into = append(into, p)
		}
	}
	return into
}

// isJSON reports whether a cell looks like a JSON list or object.
func isJSON(s string) bool {
	return len(s) >= 2 && (s[0] == '[' && s[len(s)-1] == ']' || s[0] == '{' && s[len(s)-1] == '}')
}

// damagedNumber is a number that a spreadsheet has rounded: 8.41E+12.
var damagedNumber = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

// validGTIN reports whether s has the length and the check digit of a GTIN (GS1 General Specifications, section 7.9).
func validGTIN(s string) bool {
	if n := len(s); n != 8 && n != 12 && n != 13 && n != 14 || mend.Digits(s) != n {
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[i] - '0')
		if (len(s)-i)%2 == 0 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0
}

// exponent is a number in scientific notation, as some exports write prices.
var exponent = regexp.MustCompile(`^\d+(\.\d+)?[eE][-+]?\d{1,3}$`)

// price reads the price in a cell. A mark that several currencies share is settled by the country of the address.
func price(cell, currency, address string, decimal byte) (aedile.Price, bool) {
	if exponent.MatchString(cell) {
		if n, err := strconv.ParseFloat(cell, 64); err == nil {
			return aedile.Price{Amount: strconv.FormatFloat(n, 'f', -1, 64), Currency: currency}, true
		}
	}
	if point := strings.IndexByte(cell, '.'); isDecimal(cell) && (point < 0 || len(cell)-point != 4 || decimal == '.') {
		return aedile.Price{Amount: cell, Currency: currency}, true
	}
	if isJSON(cell) {
		return aedile.Price{}, false
	}
	p, ok := money.ParseIn(cell, currency, decimal)
	if ok && currency == "" && p.Currency != "" {
		if local := hostCurrency(address); local != "" {
			p, ok = money.ParseIn(cell, local, decimal)
		}
	}
	return p, ok
}

func isZero(amount string) bool { return strings.Trim(amount, "0.") == "" }

// hostCurrency returns the currency of the country whose domain an address has, "" for others.
func hostCurrency(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := u.Hostname()
	switch host[strings.LastIndexByte(host, '.')+1:] {
	case "ar":
		return "ARS"
	case "au":
		return "AUD"
	case "br":
		return "BRL"
	case "ca":
		return "CAD"
	case "cl":
		return "CLP"
	case "cn":
		return "CNY"
	case "co":
		return "COP"
	case "dk":
		return "DKK"
	case "hk":
		return "HKD"
	case "in":
		return "INR"
	case "is":
		return "ISK"
	case "lk":
		return "LKR"
	case "mx":
		return "MXN"
	case "no":
		return "NOK"
	case "nz":
		return "NZD"
	case "pk":
		return "PKR"
	case "sg":
		return "SGD"
	case "tw":
		return "TWD"
	case "uy":
		return "UYU"
	}
	return ""
}

// productIDs are the places where shops keep the number of a product in its address.
var productIDs = []*regexp.Regexp{
	regexp.MustCompile(`/(?:dp|gp/product|gp/aw/d|product-reviews)/([A-Z0-9]{10})(?:[/?#]|$)`),
	regexp.MustCompile(`[-/]i\.(\d+\.\d+)(?:[/?#]|$)`),
	regexp.MustCompile(`-i(\d{5,}(?:-s\d+)?)\.html`),
	regexp.MustCompile(`/(?:itm|item|listing|products?|p|pd|ip|sku|articles?|artikel|offers?|oferta|angebot)/(?:[^/?#]*[-/])?(\d{5,})(?:\.html?)?(?:[/?#]|$)`),
	regexp.MustCompile(`[?&](?:id|pid|itemId|item_id|productId|product_id|sku|skuId|artnr|offerId)=([\w.-]{1,64})(?:[&#]|$)`),
	regexp.MustCompile(`[-/_](\d{6,})(?:\.html?)?(?:[?#]|$)`),
}

// productID returns the number of the product in an address, "" where none is recognised.
func productID(address string) string {
	if len(address) > 2*kib {
		return ""
	}
	for _, re := range productIDs {
		if m := re.FindStringSubmatch(address); m != nil {
			return m[1]
		}
	}
	return ""
}
