package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/mend"
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
	if a := (aedile.Account{ID: aedile.AccountID(text("trader id")), Name: text("name"), Country: text("country"),
		URL: text("trader url"), Address: text("address"),
		Email: text("email"), Phone: text("phone")}); a != (aedile.Account{}) {
		it.Trader = &a
	}
	if rapid.Bool().Draw(t, "ad record") {
		it.Ad = &aedile.AdRecord{Sponsor: text("sponsor"), Payer: text("payer"), FirstShown: text("first"), LastShown: text("last")}
		for range rapid.IntRange(0, 2).Draw(t, "targeting") {
			it.Ad.Targeting = append(it.Ad.Targeting,
				aedile.Targeting{Parameter: text("parameter"), Value: text("value"), Exclude: rapid.Bool().Draw(t, "exclude"),
					Basis: text("basis")})
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
		it, f := decodeOne(d, want)
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

// TestNoTypeOfAValueCostsAnItem tries every field of the canonical form with values of other types: what a field cannot hold is
// read by its parts, or stays an attribute, and is screened all the same.
func TestNoTypeOfAValueCostsAnItem(t *testing.T) {
	t.Parallel()
	fields := []string{"id", "kind", "service", "url", "seen_at", "lang", "title", "text", "brand", "model", "batch", "ships_from",
		"category", "gtin", "links", "labels",
		"destination", "price", "options", "images", "trader", "ad", "attrs", "price.amount", "price.currency", "options.name",
		"options.price", "images.url", "images.alt",
		"images.sha256", "trader.id", "trader.name", "trader.country", "trader.email", "ad.sponsor", "ad.targeting", "ad.reach",
		"ad.reach.DE", "own"}
	for _, f := range fields {
		for _, v := range []string{`"wort"`, `4711`, `["wort"]`, `{"x":"wort"}`, `{"name":"wort"}`, `[{"name":"wort"}]`, `[["wort"]]`, `{"de":"wort"}`, `{"value":"wort"}`, `true`, `null`, `[]`, `{}`} {
			in := v
			path := strings.Split(f, ".")
			for i := len(path) - 1; i >= 0; i-- {
				in = fmt.Sprintf(`{%q:%s}`, path[i], in)
			}
			line := `{"mark":"m",` + in[1:]
			g, _ := readAll(t, "x", line, Config{Format: NDJSON, MaxDepth: 16})
			if len(g.Items) != 1 || len(g.Faults) != 0 {
				t.Errorf("%s: %+v", line, g)
				continue
			}
			for _, word := range []string{"wort", "4711"} {
				if strings.Contains(v, word) && !strings.Contains(g.Items[0], word) {
					t.Errorf("%s: %s is lost: %s", line, word, g.Items[0])
				}
			}
		}
	}
}

// TestOtherTypesThanTheCanonicalOnes holds what is made of the forms in which other systems give the fields.
func TestOtherTypesThanTheCanonicalOnes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`"title":{"de":"Lampe","en":"Lamp"}`:                           `"lang":"de","title":"Lampe","attrs":{"title.en":"Lamp"}`,
		`"title":["Lampe","hell"]`:                                     `"title":"Lampe","attrs":{"title[1]":"hell"}`,
		`"title":"a","title":"b"`:                                      `"title":"a","attrs":{"title (2)":"b"}`,
		`"brand":{"name":"Alm"}`:                                       `"brand":"Alm"`,
		`"seller":"Alm"`:                                               `"trader":{"name":"Alm"}`,
		`"seller":{"id":7,"login":"alm","country":"at"}`:               `"trader":{"id":"7","name":"alm","country":"AT"}`,
		`"trader":"Alm"`:                                               `"trader":{"name":"Alm"}`,
		`"category":"A > B"`:                                           `"category":["A","B"]`,
		`"categories":[{"id":1,"name":"A"},{"name":"B"}]`:              `"category":["A","B"]`,
		`"images":[{"src":"https://i.example/1.jpg","alt":"x"}]`:       `"images":[{"url":"https://i.example/1.jpg","alt":"x"}]`,
		`"image":"https://i.example/1.jpg"`:                            `"images":[{"url":"https://i.example/1.jpg"}]`,
		`"images":{"large":{"url":"https://i.example/1.jpg"}}`:         `"images":[{"url":"https://i.example/1.jpg"}]`,
		`"price":5,"currency":"€"`:                                     `"price":{"amount":"5","currency":"EUR"}`,
		`"price":{"amount":5,"currency":"eur"}`:                        `"price":{"amount":"5","currency":"EUR"}`,
		`"price":{"value":"5.00","currency":"EUR"}`:                    `"price":{"amount":"5.00","currency":"EUR"}`,
		`"price":{"amount":1990,"divisor":100,"currency_code":"EUR"}`:  `"price":{"amount":"19.90","currency":"EUR"},"attrs":{"price.divisor":"100"}`,
		`"price":"89,00 – 120,00 €"`:                                   `"price":{"amount":"89.00","currency":"EUR"}`,
		`"price":"on request"`:                                         `"attrs":{"price":"on request"}`,
		`"offers":{"price":"29.90","priceCurrency":"EUR"}`:             `"price":{"amount":"29.90","currency":"EUR"}`,
		`"offers":[{"price":29.9,"priceCurrency":"EUR"},{"price":31}]`: `"price":{"amount":"29.9","currency":"EUR"},"attrs":{"offers[1].price":"31"}`,
		`"tags":"a, b"`:                                                `"labels":["a","b"]`,
		`"ean":4006381333931`:                                          `"gtin":["4006381333931"]`,
		`"variants":[{"title":"S","price":"5","barcode":"96385074"}]`:  `"title":"S","gtin":["96385074"],"price":{"amount":"5"},"options":[{"name":"S","price":"5"}]`,
		`"custom_attributes":[{"attribute_code":"description","value":"Gut"},{"attribute_code":"farbe","value":"rot"}]`: `"text":"Gut","attrs":{"custom_attributes.farbe":"rot"}`,
		`"body_html":"<p>Gut</p>","vendor":"Alm"`: `"text":"\u003cp\u003eGut\u003c/p\u003e","trader":{"name":"Alm"}`,
		`"kind":"page"`: `"attrs":{"kind":"page"}`,
	} {
		g, _ := readAll(t, "x", `{"id":"1",`+in+`}`, Config{Format: NDJSON})
		want = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(want)
		if diff := cmp.Diff(got{Items: []string{order(t, `{"id":"1","kind":"listing",`+want+`}`)}}, g); diff != "" {
			t.Errorf("%s\n%s", in, diff)
		}
	}
}

// order writes an item in the canonical order of its fields.
func order(t *testing.T, s string) string {
	t.Helper()
	var it aedile.Item
	if err := json.Unmarshal([]byte(s), &it); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	b, err := it.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestJSONNumbers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"0", "-0", "1", "-1", "10", "0.5", "1e5", "1E+5", "1.5e-10", "-0.0"} {
		if !mend.IsNumber(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "nan", "inf", "-inf", "NaN", "1x",
		"1e5x", "0x10", "1-1", "--1", "1.2.3"} {
		if mend.IsNumber(s) {
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
	for in, want := range map[string]bool{"": true, "abc": true, "abcdefghi": true, "abcdefgä": false, "ä": false,
		"12345678ä": false, "\x7f": true} {
		if ascii, _ := scan([]byte(in)); ascii != want {
			t.Errorf("%q: ASCII is %v", in, ascii)
		}
	}
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"1": true, "12.50": true, "0.5": true, "": false, ".5": false, "5.": false, "1,5": false,
		"1.2.3": false, "-1": false, "1e5": false, "1 ": false} {
		if isDecimal(in) != want {
			t.Errorf("isDecimal(%q) = %v", in, !want)
		}
	}
}
