package register_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

func TestBarcodesAreFourteenDigitsOrNothing(t *testing.T) {
	t.Parallel()
	for give, want := range map[string]string{
		"4006381333931":   "04006381333931",
		"036000291452":    "00036000291452", // UPC-A
		"0036000291452":   "00036000291452", // the same as EAN-13
		"96385074":        "00000096385074", // GTIN-8
		"10036000291459":  "10036000291459",
		"40 06381-333931": "04006381333931",

		"4006381333932":    "", // wrong check digit
		"400638133393":     "", // a digit short
		"0000000000000":    "",
		"1111111111116":    "",
		"2012345678909":    "", // for use inside one company
		"0212345678905":    "",
		"9912345678909":    "", // coupon
		"":                 "",
		"www.shop.example": "",
		"4006381333931abc": "",
		"４００６３８１３３３９３１":   "", // full-width digits are not a barcode
		"123456789012345": "",
	} {
		got, ok := register.GTIN14(give)
		if got != want || ok != (want != "") {
			t.Errorf("GTIN14(%q) = %q, %v, want %q", give, got, ok, want)
		}
	}
}

func TestOneWrongDigitNeverChecks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := []byte("04006381333931")
		i := rapid.IntRange(0, 13).Draw(t, "place")
		d := byte('0' + rapid.IntRange(1, 9).Draw(t, "by"))
		g[i] = '0' + (g[i]-'0'+d-'0')%10
		if got, ok := register.GTIN14(string(g)); ok {
			t.Fatalf("%s checks as %s", g, got)
		}
	})
}

func TestMarketplaceNumbers(t *testing.T) {
	t.Parallel()
	for give, want := range map[string]string{"B0ABCDE123": "B0ABCDE123", " b0abcde123 ": "B0ABCDE123", "B0ABCDE12": "", "3551551677": "", "B0ABC-E123": ""} {
		if got, ok := register.ASIN(give); got != want || ok != (want != "") {
			t.Errorf("ASIN(%q) = %q, want %q", give, got, want)
		}
	}
	e := register.Entry{Ref: "1", Name: "Lamp (ASIN: B0ABCDE123, asin B0ABCDE124)", URL: "https://market.example/x/dp/B0ABCDE125?ref=1",
		Alert: &register.Alert{Description: "sold as /product/B0ABCDE126 and /dp/B0ABCDE1267"}}
	want := []register.Key{{Kind: register.ByASIN, Value: "B0ABCDE123"}, {Kind: register.ByASIN, Value: "B0ABCDE124"}, {Kind: register.ByASIN, Value: "B0ABCDE126"}, {Kind: register.ByASIN, Value: "B0ABCDE125"}}
	if d := cmp.Diff(want, e.Keys()); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
}

func TestBrandThatIsNoneIsNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "unknown", "Unknown.", "No Brand", "-", "N/A", "ohne Marke", "sans marque", "Inconnu", "X"} {
		if got := register.Brand(s); got != "" {
			t.Errorf("Brand(%q) = %q, want none", s, got)
		}
	}
	if got := register.Brand("Bébé-Confort®"); got != "bebeconfort" {
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
		if d := cmp.Diff(want, register.Codes(give)); d != "" {
			t.Errorf("Codes(%q) (-want +got):\n%s", give, d)
		}
	}
}

func TestBrandAloneIsNoKey(t *testing.T) {
	t.Parallel()
	e := register.Entry{Ref: "1", Name: "x", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"Rattle"}, Barcodes: []string{"0"}}}
	if ks := e.Keys(); ks != nil {
		t.Errorf("keys are %v", ks)
	}
}

func TestItemIsFoundByItsStrongestKey(t *testing.T) {
	t.Parallel()
	s := snapshot(t, []register.Entry{
		{Ref: "A", Name: "Rattle", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"KX-200"}, Barcodes: []string{"4006381333931"}, Batches: []string{"L2207"}}},
		{Ref: "B", Name: "Other", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"KX-300"}}},
	}...)
	x := register.NewIndex(s)
	for name, c := range map[string]struct {
		it   aedile.Item
		want register.Key
	}{
		"barcode":         {aedile.Item{GTIN: []string{"junk", "4006381333931"}, Brand: "klapperix", Model: "kx200"}, register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"attribute":       {aedile.Item{Attrs: aedile.Attrs{{Name: "EAN", Value: "4006381333931"}}}, register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"brand and model": {aedile.Item{Brand: "KLAPPERIX", Model: "KX 200"}, register.Key{Kind: register.ByModel, Value: "klapperix|kx200"}},
		"brand and batch": {aedile.Item{Brand: "Klapperix", Batch: "L-2207"}, register.Key{Kind: register.ByBatch, Value: "klapperix|l2207"}},
	} {
		hits := x.Find(&c.it)
		if len(hits) != 1 || hits[0].Key != c.want || x.Entry(hits[0].At).Ref != "A" {
			t.Errorf("%s: hits %+v, want A by %v", name, hits, c.want)
		}
	}
	for name, it := range map[string]aedile.Item{
		"brand alone":            {Brand: "Klapperix"},
		"model of no brand":      {Brand: "unknown", Model: "KX-200"},
		"barcode with a typo":    {GTIN: []string{"4006381333913"}},
		"model of other brand":   {Brand: "Rasselix", Model: "KX-200"},
		"nothing":                {},
		"title is not looked at": {Title: "Klapperix KX-200"},
	} {
		if hits := x.Find(&it); len(hits) != 0 {
			t.Errorf("%s: hits %+v, want none", name, hits)
		}
	}
}

func TestSquashLeavesLettersAndDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		q := register.Squash(s)
		if register.Squash(q) != q {
			t.Fatalf("Squash is not idempotent: %q, then %q", q, register.Squash(q))
		}
		if strings.ContainsAny(q, " -./\t\n") {
			t.Fatalf("Squash(%q) = %q", s, q)
		}
	})
}
