package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// drawItem draws an item that fills any of its fields.
func drawItem(t *rapid.T) *aedile.Item {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("ab \"\\/\n\t\u2028äß字😀<&>\u200b")), 0, 8, -1)
	text := func(name string) string { return word.Draw(t, name) }
	list := func(name string) []string {
		var out []string
		for _, s := range rapid.SliceOfN(word, 0, 3).Draw(t, name) {
			if s != "" {
				out = append(out, s)
			}
		}
		return out
	}
	it := &aedile.Item{
		ID: aedile.ItemID("x" + text("id")), Kind: rapid.SampledFrom([]aedile.Kind{aedile.Listing, aedile.Post, aedile.Ad}).Draw(t, "kind"),
		Service: text("service"), URL: text("url"), SeenAt: text("seen_at"), Lang: text("lang"), Title: text("title"), Text: text("text"),
		Category: list("category"), Brand: text("brand"), Model: text("model"), GTIN: list("gtin"), Batch: text("batch"),
		Links: list("links"), Labels: list("labels"), ShipsFrom: text("ships_from"), Destination: list("destination"),
	}
	amount := func(name string) string {
		return rapid.SampledFrom([]string{"0", "1", "12.50", "1000000.999"}).Draw(t, name)
	}
	if rapid.Bool().Draw(t, "priced") {
		it.Price = &aedile.Price{Amount: amount("amount"), Currency: text("currency")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "options") {
		it.Options = append(it.Options, aedile.Option{Name: text("option"), Price: amount("option price")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "images") {
		it.Images = append(it.Images, aedile.Image{URL: text("image"), Alt: text("alt"), SHA256: text("sha256")})
	}
	if a := (aedile.Account{ID: aedile.AccountID(text("trader id")), Name: text("name"), Country: text("country"), URL: text("trader url"), Address: text("address"),
		Email: text("email"), Phone: text("phone")}); a != (aedile.Account{}) {
		it.Trader = &a
	}
	if rapid.Bool().Draw(t, "ad record") {
		it.Ad = &aedile.AdRecord{Sponsor: text("sponsor"), Payer: text("payer"), FirstShown: text("first"), LastShown: text("last")}
		for range rapid.IntRange(0, 2).Draw(t, "targeting") {
			it.Ad.Targeting = append(it.Ad.Targeting, aedile.Targeting{Parameter: text("parameter"), Value: text("value"), Exclude: rapid.Bool().Draw(t, "exclude"), Basis: text("basis")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "reach") {
			if it.Ad.Reach == nil {
				it.Ad.Reach = map[string]int{}
			}
			it.Ad.Reach[text("state")] = rapid.IntRange(0, 1e9).Draw(t, "count")
		}
	}
	for _, name := range rapid.SliceOfNDistinct(word, 0, 3, rapid.ID).Draw(t, "attributes") {
		if v := text("attribute"); v != "" {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: v})
		}
	}
	return it
}

// TestCanonicalItemsComeBackAsTheyWere holds that any item that the program writes is read again byte for byte, also
// when the decoder has read others before.
func TestCanonicalItemsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	d := open(t, "x", nil, Config{Format: NDJSON}).newDecoders().get()
	rapid.Check(t, func(t *rapid.T) {
		want, err := drawItem(t).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		it, f := d.decode(want, 1)
		if f != nil {
			t.Fatalf("%+v of %s", f, want)
		}
		b, err := it.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(b)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestEveryFieldRefusesWhatItCannotHold tries every field of the canonical form with a value of the wrong type.
func TestEveryFieldRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	texts := []string{"kind", "service", "url", "seen_at", "lang", "title", "text", "brand", "model", "batch", "ships_from"}
	lists := []string{"category", "gtin", "links", "labels", "destination"}
	cases := map[string]string{
		`"id":{}`:                              "id: want a string, got an object",
		`"id":true`:                            "id: want a string, got a boolean",
		`"price":[]`:                           "price: want an object, got a list",
		`"price":{"amount":[]}`:                "price.amount: want a string, got a list",
		`"price":{"amount":"none"}`:            `price.amount: "none" is no price`,
		`"price":{"currency":978}`:             "price.currency: want a string, got a number",
		`"price":"x y z"`:                      `price: "x y z" is no price`,
		`"price":-`:                            "column 20: invalid character '}' in numeric literal",
		`"options":7`:                          "options: want an object, got a number",
		`"options":[[]]`:                       "options[0]: want an object, got a list",
		`"options":[{"price":"free"}]`:         `options[0].price: "free" is no price`,
		`"images":[1]`:                         "images[0]: want an object, got a number",
		`"images":[{"alt":{}}]`:                "images[0].alt: want a string, got an object",
		`"images":[{},{"url":1}]`:              "images[1].url: want a string, got a number",
		`"images":[{"sha256":1}]`:              "images[0].sha256: want a string, got a number",
		`"trader":[]`:                          "trader: want an object, got a list",
		`"trader":{"name":1}`:                  "trader.name: want a string, got a number",
		`"trader":{"id":[]}`:                   "trader.id: want a string, got a list",
		`"trader":{"country":1}`:               "trader.country: want a string, got a number",
		`"trader":{"url":1}`:                   "trader.url: want a string, got a number",
		`"trader":{"address":{}}`:              "trader.address: want a string, got an object",
		`"trader":{"email":1}`:                 "trader.email: want a string, got a number",
		`"ad":"x"`:                             "ad: want an object, got a string",
		`"ad":{"sponsor":1}`:                   "ad.sponsor: want a string, got a number",
		`"ad":{"payer":1}`:                     "ad.payer: want a string, got a number",
		`"ad":{"first_shown":2026}`:            "ad.first_shown: want a string, got a number",
		`"ad":{"last_shown":2026}`:             "ad.last_shown: want a string, got a number",
		`"ad":{"targeting":["age"]}`:           "ad.targeting[0]: want an object, got a string",
		`"ad":{"targeting":[{"parameter":1}]}`: "ad.targeting[0].parameter: want a string, got a number",
		`"ad":{"targeting":[{"basis":1}]}`:     "ad.targeting[0].basis: want a string, got a number",
		`"ad":{"targeting":[{"value":[]}]}`:    "ad.targeting[0].value: want a string, got a list",
		`"ad":{"reach":5}`:                     "ad.reach: want an object, got a number",
		`"ad":{"reach":{"DE":"5"}}`:            "ad.reach.DE: want a number, got a string",
		`"ad":{"reach":{"DE":-5}}`:             "ad.reach.DE: want a whole number of recipients",
		`"attrs":[]`:                           "attrs: want an object, got a list",
		`"attrs":{"n":+1}`:                     `n: "+1" is no number in JSON`,
		`"own":{"deep":[1,inf]}`:               `own.deep[1]: "inf" is no number in JSON`,
		`"own":[{"a":1.}]`:                     `own[0].a: "1." is no number in JSON`,
		`"kind":"page"`:                        `kind is "page"`,
		`"own":` + strings.Repeat("[", 20) + "1" + strings.Repeat("]", 20): "own" + strings.Repeat("[0]", 15) + ": nested deeper than 16",
	}
	for _, f := range texts {
		cases[fmt.Sprintf(`"%s":5`, f)] = f + ": want a string, got a number"
		cases[fmt.Sprintf(`"%s":["x"]`, f)] = f + ": want a string, got a list"
		cases[fmt.Sprintf(`"%s":{"x":1}`, f)] = f + ": want a string, got an object"
		cases[fmt.Sprintf(`"%s":false`, f)] = f + ": want a string, got a boolean"
	}
	for _, f := range lists {
		cases[fmt.Sprintf(`"%s":{}`, f)] = f + ": want a list of strings, got an object"
		cases[fmt.Sprintf(`"%s":true`, f)] = f + ": want a list of strings, got a boolean"
		cases[fmt.Sprintf(`"%s":["a",{}]`, f)] = f + ": want a string, got an object"
	}
	for in, want := range cases {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			line := `{"id":"1",` + in + `}`
			if strings.HasPrefix(in, `"id"`) {
				line = "{" + in + "}"
			}
			g, _ := readAll(t, "x", line, Config{Format: NDJSON, MaxDepth: 16})
			if diff := cmp.Diff(got{Faults: []string{"1: " + want}}, g); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJSONNumbers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"0", "-0", "1", "-1", "10", "0.5", "1e5", "1E+5", "1.5e-10", "-0.0"} {
		if !isNumber(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "nan", "inf", "-inf", "NaN", "1x", "1e5x", "0x10", "1-1", "--1", "1.2.3"} {
		if isNumber(s) {
			t.Errorf("%q passes", s)
		}
	}
}

func TestEscapesOfJSON(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`plain`: true, `\n\t\"\\\/\b\f\r`: true, `\u00e9`: true, `\uD83D\uDE00`: true, `\\u`: true, `\\\\`: true, `\\x`: true,
		`\`: false, `\x`: false, `\u12`: false, `\u12g4`: false, `\\\`: false, "a\x00": false, "a\x1f": false, "\t": false,
		strings.Repeat(`\\`, 100): true, strings.Repeat(`\\`, 100) + `\`: false,
		"1234567\\n": true, "1234567\\u00e9": true, "1234567\\": false, "12345678\\q": false,
	} {
		if _, plain := scan([]byte(in)); plain != want {
			t.Errorf("%q: got %v", in, plain)
		}
	}
	for in, want := range map[string]bool{"": true, "abc": true, "abcdefghi": true, "abcdefgä": false, "ä": false, "12345678ä": false, "\x7f": true} {
		if ascii, _ := scan([]byte(in)); ascii != want {
			t.Errorf("%q: ASCII is %v", in, ascii)
		}
	}
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"1": true, "12.50": true, "0.5": true, "": false, ".5": false, "5.": false, "1,5": false, "1.2.3": false, "-1": false, "1e5": false, "1 ": false} {
		if isDecimal(in) != want {
			t.Errorf("isDecimal(%q) = %v", in, !want)
		}
	}
}
