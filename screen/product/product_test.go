package product_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/product"
)

func codes(gs []product.GTIN) []string {
	var out []string
	for _, g := range gs {
		out = append(out, g.Code)
	}
	return out
}

func TestCodesAreReadInEverySpelling(t *testing.T) {
	t.Parallel()
	const one, two = "04006381333931", "04019999001277"
	for give, want := range map[string][]string{
		"4006381333931":                              {one},
		"04006381333931":                             {one},
		"036000291452":                               {"00036000291452"}, // UPC-A
		"0036000291452":                              {"00036000291452"}, // the same as EAN-13
		"96385074":                                   {"00000096385074"}, // GTIN-8
		"10036000291459":                             {"10036000291459"},
		"40 06381-333931":                            {one},
		"4 006381 333931":                            {one},
		"4\u00a0006381\u00a0333931":                  {one},
		"EAN 4006381333931":                          {one},
		"ean:4006381333931":                          {one},
		"EAN4006381333931":                           {one},
		"EAN13 4006381333931":                        {one},
		"EAN-13: 4006381333931":                      {one},
		"GTIN-8 96385074":                            {"00000096385074"},
		"GTIN-14: 04006381333931":                    {one},
		"Código de barras: 4006381333931":            {one},
		"4006381333931 (EAN)":                        {one},
		"4006381333931.0":                            {one},
		"4006381333931,00":                           {one},
		"4.006381333931E+12":                         {one},
		"4,006381333931e12":                          {one},
		"4.00638E+12":                                nil, // digits are lost
		"4.006.381.333.931":                          {one},
		"4,006,381,333,931":                          {one},
		"'4006381333931":                             {one},
		"’4006381333931":                             {one},
		`="4006381333931"`:                           {one},
		"=4006381333931":                             {one},
		"4019999001277|4006381333931":                {two, one},
		"4019999001277 / 4006381333931":              {two, one},
		"4019999001277, 4006381333931":               {two, one},
		"4019999001277 4006381333931":                {two, one},
		"4019999001277\n4006381333931":               {two, one},
		"[\"4019999001277\"]":                        {two},
		"(01)04019999001277(10)L123":                 {two},
		"https://id.example/01/04019999001277/10/L1": {two},
		"12345678905":                                {"00012345678905"}, // a zero is lost
		"12345678905.0":                              {"00012345678905"},
		"36000291452":                                {"00036000291452"},
		"978-3-16-148410-0":                          {"09783161484100"},
		"ISBN 978-3-16-148410-0":                     {"09783161484100"},
		"3-16-148410-X":                              {"09783161484100"},
		"ISBN-10: 316148410X":                        {"09783161484100"},
		"ISBN 0-306-40615-2":                         {"09780306406157"},

		"4006381333932":     nil, // wrong check digit
		"EAN 4006381333932": nil,
		"400638133393":      nil, // a digit short
		"0000000000000":     nil,
		"1111111111116":     nil,
		"2012345678909":     nil, // for use inside one company
		"0212345678905":     nil,
		"0412345678909":     nil,
		"212345678905":      nil, // the same without its zero
		"9912345678909":     nil, // coupon
		"3-16-148410-1":     nil,
		"":                  nil,
		"www.shop.example":  nil,
		"4006381333931abc":  nil,
		"AB4006381333931":   nil,
		"４００６３８１３３３９３１":   nil, // full-width digits are not a barcode
		"123456789012345": nil,
		"1 12345678905":   nil, // zeros are lost only where the cell says nothing else in digits
		"n/a":             nil,
	} {
		if d := cmp.Diff(want, codes(product.GTINs(give))); d != "" {
			t.Errorf("GTINs(%q) (-want +got):\n%s", give, d)
		}
	}
}

func TestCodesInTextStandAloneOrAfterAWord(t *testing.T) {
	t.Parallel()
	const one, two = "04006381333931", "04019999001277"
	for give, want := range map[string][]string{
		"Neu, EAN 4019999001277, OVP":                      {two},
		"Nachtlicht 4019999001277":                         {two},
		"Nachtlicht (4019999001277).":                      {two},
		"Strichcode: 4 019999 001277 – neu":                {two},
		"Barcode Nr. 96385074":                             {"00000096385074"},
		"words, EAN 4 019999 001277":                       {two},
		"neu (ean: 4 019999 001277)":                       {two},
		"kod kreskowy 4019999001277":                       {two},
		"штрих-код: 4006381333931":                         {one},
		"EAN: 4019999001277 oder 4006381333931":            {two, one},
		"ISBN 3-16-148410-X":                               {"09783161484100"},
		"ISBN-13: 978-3-16-148410-0, gebunden":             {"09783161484100"},
		"Tel. +4019999001277":                              nil,
		"Order 96385074 today":                             nil, // eight digits say nothing without a word
		"call 40 19999 001277":                             nil,
		"costs 4019999001277.50":                           nil,
		"part X4019999001277":                              nil,
		"Ocean 96385074":                                   nil, // the word must be a word
		"EAN 12345678905":                                  nil, // no lost zeros in a text
		"in 2023, 12 of 20":                                nil,
		"4019999001278":                                    nil,
		"from 01.02.2023 to 03.04.2024, call 0123 4567890": nil,
	} {
		if d := cmp.Diff(want, codes(product.InText(give))); d != "" {
			t.Errorf("InText(%q) (-want +got):\n%s", give, d)
		}
	}
}

// barcode draws a code of trade of n digits.
func barcode(t *rapid.T) string {
	n := rapid.SampledFrom([]int{8, 12, 13, 14}).Draw(t, "length")
	body := []byte("400")
	for len(body) < n-1 {
		body = append(body, byte('0'+rapid.IntRange(0, 9).Draw(t, "digit")))
	}
	body = body[:n-1]
	if n == 12 {
		body[0] = '7'
	}
	if n == 14 {
		body[0] = '1'
		body[1] = '4'
	}
	sum := 0
	for i := range body {
		w := 3
		if (len(body)-1-i)%2 == 1 {
			w = 1
		}
		sum += w * int(body[i]-'0')
	}
	return fmt.Sprintf("%s%d", body, (10-sum%10)%10)
}

// spelt writes a code as tables do.
func spelt(t *rapid.T, code string) string {
	spaced := func(mark string) string {
		var b strings.Builder
		for i := range len(code) {
			if i > 0 && rapid.Bool().Draw(t, "gap") {
				b.WriteString(mark)
			}
			b.WriteByte(code[i])
		}
		return b.String()
	}
	switch rapid.IntRange(0, 8).Draw(t, "spelling") {
	case 0:
		return code
	case 1:
		return "EAN: " + code
	case 2:
		return code + ".0"
	case 3:
		return "'" + code
	case 4:
		return `="` + code + `"`
	case 5:
		return spaced(" ")
	case 6:
		return spaced("-")
	case 7:
		return code[:1] + "." + code[1:] + fmt.Sprintf("E+%d", len(code)-1)
	}
	return "Barcode-Nr. " + spaced(" ") + " (neu)"
}

func TestACodeIsTheSameHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := barcode(t)
		want, ok := product.First(code)
		if !ok {
			return // a run of too few digits
		}
		cell := spelt(t, code)
		got := product.GTINs(cell)
		if len(got) != 1 || got[0].Code != want {
			t.Fatalf("GTINs(%q) = %v, want %s", cell, got, want)
		}
		inside := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, cell[got[0].Start:got[0].End])
		if !strings.Contains(inside, code) {
			t.Fatalf("%q: the code is said to stand at %q", cell, cell[got[0].Start:got[0].End])
		}
		other := barcode(t)
		if second, ok := product.First(other); ok && second != want {
			mark := rapid.SampledFrom([]string{"|", ";", ", ", " / ", "\n", "\t", " & "}).Draw(t, "mark")
			if d := cmp.Diff([]string{want, second}, codes(product.GTINs(code+mark+other))); d != "" {
				t.Fatalf("%q (-want +got):\n%s", code+mark+other, d)
			}
		}
	})
}

func TestOneWrongDigitNeverChecks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := []byte(barcode(t))
		i := rapid.IntRange(0, len(g)-1).Draw(t, "place")
		d := byte('0' + rapid.IntRange(1, 9).Draw(t, "by"))
		g[i] = '0' + (g[i]-'0'+d-'0')%10
		if got, ok := product.First(string(g)); ok {
			t.Fatalf("%s checks as %s", g, got)
		}
	})
}

func TestAnyTextIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9EeXx .,'"=|/+-]{0,40}`)).Draw(t, "text")
		for _, gs := range [][]product.GTIN{product.GTINs(s), product.InText(s)} {
			for _, g := range gs {
				if len(g.Code) != 14 || g.Start < 0 || g.Start >= g.End || g.End > len(s) {
					t.Fatalf("%q: %+v", s, g)
				}
				if again, ok := product.First(g.Code); !ok || again != g.Code {
					t.Fatalf("%q: %s is read again as %q", s, g.Code, again)
				}
			}
		}
	})
}

func TestSquashLeavesLettersAndDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		q := product.Squash(s)
		if product.Squash(q) != q {
			t.Fatalf("Squash is not idempotent: %q, then %q", q, product.Squash(q))
		}
		if strings.ContainsAny(q, " -./\t\n") {
			t.Fatalf("Squash(%q) = %q", s, q)
		}
	})
}

func TestBrandThatIsNoneIsNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "unknown", "Unknown.", "No Brand", "-", "N/A", "ohne Marke", "sans marque", "Inconnu", "X"} {
		if got := product.Brand(s); got != "" {
			t.Errorf("Brand(%q) = %q, want none", s, got)
		}
	}
	if got := product.Brand("Bébé-Confort®"); got != "bebeconfort" {
		t.Errorf("got %q", got)
	}
}

func TestCodesOfAModelField(t *testing.T) {
	t.Parallel()
	for give, want := range map[string][]string{
		"GG-100 / GG-200":  {"gg100", "gg200", "gg100gg200"},
		"RK12.5":           {"rk125"},
		"12/2023":          nil, // a date
		"01.02.2023":       nil,
		"2023-02-01":       nil,
		"2023":             nil,
		"All models":       nil, // no digit
		"A1":               nil, // too short
		"SFTODD05IN1":      {"sftodd05in1"},
		"A123, B456;C789":  {"a123", "b456", "c789", "a123b456c789"},
		"Golf (2003-2008)": nil,
	} {
		if d := cmp.Diff(want, product.Codes(give)); d != "" {
			t.Errorf("Codes(%q) (-want +got):\n%s", give, d)
		}
	}
}

func TestMarketplaceNumbers(t *testing.T) {
	t.Parallel()
	for give, want := range map[string]string{"B0ABCDE123": "B0ABCDE123", " b0abcde123 ": "B0ABCDE123", "B0ABCDE12": "",
		"3551551677": "", "B0ABC-E123": ""} {
		if got, ok := product.ASIN(give); got != want || ok != (want != "") {
			t.Errorf("ASIN(%q) = %q, want %q", give, got, want)
		}
	}
	want := []string{"B0ABCDE123", "B0ABCDE124", "B0ABCDE126"}
	if d := cmp.Diff(want, product.ASINs("Lamp (ASIN: B0ABCDE123, asin B0ABCDE124), sold as /product/B0ABCDE126 and /dp/B0ABCDE1267")); d != "" {
		t.Errorf("ASINs (-want +got):\n%s", d)
	}
}

func FuzzGTINs(f *testing.F) {
	for _, s := range []string{"EAN 4006381333931", "4.0E+12", "=\"4\"", "978-3-16-148410-X", "\xff4006381333931\x00",
		"9E99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		product.GTINs(s)
		product.InText(s)
	})
}
