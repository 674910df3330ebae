package money

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

func TestPricesAsShopsWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, hint, amount, currency string }{
		{"₹32,999", "", "32999", "INR"},
		{"15.00 EUR", "", "15.00", "EUR"},
		{"1.299,00 €", "", "1299.00", "EUR"},
		{"CHF 1’049.95", "", "1049.95", "CHF"},
		{"1 930 р.", "", "1930", "RUB"},
		{"1\u00a0299,5 Kč", "", "1299.5", "CZK"},
		{"ab 12 €", "", "12", "EUR"},
		{"-20% nur 14,85 EUR", "", "14.85", "EUR"},
		{"8,499", "", "8499", ""},
		{"8,499", "ZAR", "8499", "ZAR"},
		{"0,499", "", "0.499", ""},
		{"1.250", "KWD", "1.250", "KWD"},
		{"10000", "IDR", "10000", "IDR"},
		{"$19.95", "", "19.95", "USD"},
		{"$19.95", "MXN", "19.95", "MXN"},
		{"£5", "USD", "5", "GBP"},
		{"1.198,- Kr", "", "1198", "SEK"},
		{"1.198,- kr", "DKK", "1198", "DKK"},
		{"5,-", "", "5", ""},
		{"1250€ 60", "", "1250.60", "EUR"},
		{"AED 8000 (USD 2179)", "", "8000", "AED"},
		{"٣٬٥٠٠ ر.س", "", "3500", "SAR"},
		{"$.75", "", "0.75", "USD"},
		{"34.992001", "GBP", "34.992001", "GBP"},
		{"Rs. 1,23,456.00", "", "123456.00", "INR"},
		{"Rs 500", "PKR", "500", "PKR"},
		{"10.000.000 ₫", "", "10000000", "VND"},
		{"Rp16.499", "", "16499", "IDR"},
		{"1.299", "CLP", "1299", "CLP"},
		{"1 000 000,50 zł", "", "1000000.50", "PLN"},
		{"1'000", "", "1000", ""},
		{"NZD $100.70", "", "100.70", "NZD"},
		{"AU $59.95", "", "59.95", "AUD"},
		{"R$ 49,90", "", "49.90", "BRL"},
		{"2 x 5,99 €", "", "5.99", "EUR"},
		{"UVP 99,99 € jetzt 79,99 €", "", "99.99", "EUR"},
		{"12,99€/kg", "", "12.99", "EUR"},
		{"1 234,5 kr", "NOK", "1234.5", "NOK"},
		{"$119. 95", "", "119.95", "USD"},
		{"0", "EUR", "0", "EUR"},
		{"0.00", "", "0.00", ""},
		{"05", "", "05", ""},
		{"３，５００円", "", "3500", "JPY"},
		{"15.08.2017", "", "", ""},
		{"12.5.2017 5 €", "", "5", "EUR"},
		{"1.234.567,89 EUR", "", "1234567.89", "EUR"},
		{"1,234,567.89 USD", "", "1234567.89", "USD"},
		{"12345,67", "", "12345.67", ""},
		{"5 Stk", "", "5", ""},
		{"EUR", "", "", ""},
		{"...", "EUR", "", ""},
		{"kostenlos", "EUR", "", ""},
		{"", "", "", ""},
		{"20 %", "", "", ""},
	} {
		p, ok := Parse(c.in, c.hint)
		if p.Amount != c.amount || ok != (c.amount != "") || ok && p.Currency != c.currency {
			t.Errorf("Parse(%q, %q) = %+v, %v, want %q %q", c.in, c.hint, p, ok, c.amount, c.currency)
		}
	}
}

func TestCodesAndMarks(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"EUR": "EUR", "eur": "EUR", " € ": "EUR", "Kč": "CZK", "kr.": "DKK", "руб.": "RUB",
		"US$": "USD", "US$:": "USD", "₹": "INR", "Rs.": "INR", "zł": "PLN",
		"": "", "XYZ": "", "e u": "", "euro": "EUR", "Ft": "HUF", "лв.": "BGN", "lei": "RON", "HUF ": "HUF", "D EM": ""} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEveryMarkHasACodeOfISO4217(t *testing.T) {
	t.Parallel()
	for mark, code := range currencies {
		if !isCode(code) {
			t.Errorf("%q stands for %q, which is no code", mark, code)
		}
		if Code(mark) == "" {
			t.Errorf("%q is not found", mark)
		}
	}
	for mark, codes := range shared {
		for c := range strings.FieldsSeq(codes) {
			if !isCode(c) {
				t.Errorf("%q may stand for %q, which is no code", mark, c)
			}
		}
	}
}

func TestHintSettlesOnlyMarksThatAreShared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, hint, want string }{
		{"$5", "CLP", "CLP"}, {"$5", "EUR", "USD"}, {"5 kr", "DKK", "DKK"}, {"5 €", "USD", "EUR"}, {"5", "Preis in EUR", "EUR"},
		{"5", "€", "EUR"}, {"5", "kr", "SEK"},
		{"5", "", ""}, {"5", "no currency here", ""}, {"¥5", "CNY", "CNY"}, {"5 lei", "MDL", "MDL"}, {"5 fr", "CHF", "CHF"},
	} {
		if p, ok := Parse(c.text, c.hint); !ok || p.Currency != c.want {
			t.Errorf("Parse(%q, %q) = %+v, want %s", c.text, c.hint, p, c.want)
		}
	}
}

func TestOnlyTheBeginningOfATextIsLookedAt(t *testing.T) {
	t.Parallel()
	if p, ok := Parse(strings.Repeat("x ", 1000)+"5 €", ""); ok {
		t.Errorf("got %+v", p)
	}
	if p, ok := Parse("5 € "+strings.Repeat("字", 1000), ""); !ok || p.Amount != "5" || p.Currency != "EUR" {
		t.Errorf("got %+v", p)
	}
}

// TestPriceParserExamples holds the share of 1,185 real price texts that are read as their collectors read them.
func TestPriceParserExamples(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../../shared/data/html/price-parser/examples.ndjson")
	if err != nil {
		t.Skip("no ../shared/data/html/price-parser: see DATA.md")
	}
	defer f.Close()
	amounts, codes, n := 0, 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var e struct {
			Group       string
			Hint        string  `json:"currency_hint"`
			Text        string  `json:"price_text"`
			Currency    *string `json:"currency"`
			Amount      *string `json:"amount"`
			DecimalMark *string `json:"decimal_separator"`
		}
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		n++
		p, ok := Parse(e.Text, e.Hint)
		if same(p, ok, e.Amount) {
			amounts++
		} else if testing.Verbose() {
			t.Logf("amount: %s: %q (%q): got %q, want %v", e.Group, e.Text, e.Hint, p.Amount, str(e.Amount))
		}
		if (p.Currency == "") == (e.Currency == nil) &&
			(e.Currency == nil || p.Currency == choose(*e.Currency, Code(*e.Currency), p.Currency)) {
			codes++
		} else if testing.Verbose() {
			t.Logf("currency: %s: %q (%q): got %q, want %v", e.Group, e.Text, e.Hint, p.Currency, str(e.Currency))
		}
	}
	t.Logf("amount %d of %d right (%.1f %%), currency %d (%.1f %%)", amounts, n, 100*float64(amounts)/float64(n), codes,
		100*float64(codes)/float64(n))
	if amounts*100 < n*97 {
		t.Errorf("amount right in %d of %d texts, want at least 97 %%", amounts, n)
	}
	if codes*100 < n*95 {
		t.Errorf("currency right in %d of %d texts, want at least 95 %%", codes, n)
	}
}

func str(s *string) string {
	if s == nil {
		return "nothing"
	}
	return strconv.Quote(*s)
}

func same(p aedile.Price, ok bool, want *string) bool {
	if !ok || want == nil {
		return !ok && want == nil
	}
	v, _ := p.Value()
	w, err := strconv.ParseFloat(*want, 64)
	return err == nil && v == w
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1.299,00 €", "$..75,333", "1250€600", "1 2 3 4 5", "'''111'222", "so'm", "\xff€1\u00a0000", "٣٬٥٠٠",
		"1.1.1.1", "€", "-%", "12 345 6789 EUR"} {
		f.Add(s, "EUR")
	}
	f.Fuzz(func(t *testing.T, s, hint string) {
		p, ok := Parse(s, hint)
		if _, num := p.Value(); ok != num && len(p.Amount) < 300 {
			t.Errorf("Parse(%q, %q) = %+v, %v: the amount is no number", s, hint, p, ok)
		}
		if p.Currency != "" && !isCode(p.Currency) {
			t.Errorf("Parse(%q, %q): %q is no currency", s, hint, p.Currency)
		}
	})
}
