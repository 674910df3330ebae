package page

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

func decoded(t testing.TB, s string) any {
	t.Helper()
	vs, err := decodeAll(s)
	if err != nil || len(vs) != 1 {
		t.Fatalf("%s: %v", s, err)
	}
	return entityOf(vs[0], 20)
}

func TestTextOfAValue(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`"a "`:                               "a",
		`1.50`:                               "1.50",
		`true`:                               "true",
		`null`:                               "",
		`["",null,"b"]`:                      "b",
		`{"name":"n","url":"u"}`:             "n",
		`{"@value":"v","@language":"de"}`:    "v",
		`{"url":"u"}`:                        "u",
		`{"@id":"#x"}`:                       "#x",
		`{"name":{"name":"deep"},"url":"u"}`: "u",
		`{}`:                                 "",
	} {
		if got := str(decoded(t, in)); got != want {
			t.Errorf("str(%s) = %q, want %q", in, got, want)
		}
	}
}

func TestTypesWithAndWithoutTheirVocabulary(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`{"@type":"Product"}`:                           true,
		`{"@type":"http://schema.org/Product"}`:         true,
		`{"@type":"schema:Product"}`:                    true,
		`{"@type":"https://schema.org#product"}`:        true,
		`{"@type":["Thing","Product"]}`:                 true,
		`{"@type":"ProductCollectionPage"}`:             false,
		`{"@type":7}`:                                   false,
		`{"type":"Product"}`:                            false,
		`{"@type":{"@id":"http://schema.org/Product"}}`: false,
	} {
		if got := decoded(t, in).(entity).isA("Product"); got != want {
			t.Errorf("%s is a product: %v", in, got)
		}
	}
}

func TestProductsOfAPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"alone", `{"@type":"Product","name":"A"}`, []string{"A"}},
		{"in a list", `[{"@type":"Product","name":"A"},{"@type":"Product","name":"B"}]`, []string{"A", "B"}},
		{"in a graph", `{"@graph":[{"@type":"WebSite"},{"@type":"Product","name":"A"}]}`, []string{"A"}},
		{"what a page is about", `{"@type":"WebPage","mainEntity":{"@type":"Product","name":"A"}}`, []string{"A"}},
		{"a list of items", `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Product","name":"A"}},{"item":{"@type":"Product","name":"B"}}]}`, []string{"A", "B"}},
		{"what an offer offers", `{"@type":"Offer","price":"5","itemOffered":{"@type":"Product","name":"A"}}`, []string{"A"}},
		{"a catalogue", `{"@type":"Store","hasOfferCatalog":{"itemListElement":[{"@type":"Offer","itemOffered":{"@type":"Product","name":"A"}}]}}`, []string{"A"}},
		{"no product without any content", `{"@type":"Product","image":"x"}`, nil},
		{"not what is only related", `{"@type":"Article","mentions":{"@type":"Product","name":"A"}}`, nil},
		{"the state of a page", `{"props":{"page":{"product":{"@type":"Product","name":"A"},"relatedProducts":[{"@type":"Product","name":"B"}]}}}`, []string{"A"}},
		{"not a product of a product", `{"@type":"Product","name":"A","isSimilarTo":[{"@type":"Product","name":"B"}]}`, []string{"A"}},
	} {
		var got []string
		for _, e := range products(decoded(t, c.in), nil, 20) {
			got = append(got, str(e["name"]))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestPriceOfAnOfferAroundItsProduct(t *testing.T) {
	t.Parallel()
	p := read(t, ld(`{"@type":"Offer","price":"5.50","priceCurrency":"EUR","itemOffered":{"@type":"Product","name":"A","sku":"1"}}`), Config{Name: "f"})
	if diff := cmp.Diff(&aedile.Price{Amount: "5.50", Currency: "EUR"}, p.Items[0].Price); diff != "" {
		t.Error(diff)
	}
}

func TestPriceOfAnOffer(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]*aedile.Price{
		`{"price":"2.50","priceCurrency":"EUR"}`:                                     {Amount: "2.50", Currency: "EUR"},
		`{"price":2.5,"priceCurrency":"eur"}`:                                        {Amount: "2.5", Currency: "EUR"},
		`{"price":"2,50","priceCurrency":"EUR"}`:                                     {Amount: "2.50", Currency: "EUR"},
		`{"price":"$ 1,299.00"}`:                                                     {Amount: "1299.00", Currency: "USD"},
		`{"price":1.2e3,"priceCurrency":"XYZ"}`:                                      {Amount: "1200", Currency: "XYZ"},
		`{"lowPrice":"3","highPrice":"9","priceCurrency":"EUR"}`:                     {Amount: "3", Currency: "EUR"},
		`{"priceSpecification":[{"@type":"x"},{"price":"7","priceCurrency":"SEK"}]}`: {Amount: "7", Currency: "SEK"},
		`{"price":"","priceSpecification":{"price":"7"},"priceCurrency":"DKK"}`:      {Amount: "7", Currency: "DKK"},
		`{"price":"on request"}`:                                                     nil,
		`{}`:                                                                         nil,
	} {
		if diff := cmp.Diff(want, offerPrice(decoded(t, in).(entity))); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestWhoSells(t *testing.T) {
	t.Parallel()
	r := newReader(Config{URL: "https://s.example/"})
	for in, want := range map[string]*aedile.Account{
		`"Alm"`:                  {Name: "Alm"},
		`"https://alm.example"`:  nil,
		`{"legalName":"Alm AG"}`: {Name: "Alm AG"},
		`[{"@type":"Organization"},{"name":"Tal","identifier":"t1","address":"Weg 1"}]`: {ID: "t1", Name: "Tal", URL: "", Address: "Weg 1"},
		`{"name":"Alm","url":"/a","address":{"addressCountry":{"name":"Austria"}}}`:     {Name: "Alm", URL: "https://s.example/a", Address: "Austria"},
		`null`: nil,
		`{}`:   nil,
	} {
		if diff := cmp.Diff(want, r.trader(decoded(t, in))); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestMicrodataValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<meta itemprop=x content=" v ">`:                          "v",
		`<img itemprop=x src="/v">`:                                "/v",
		`<img itemprop=x content="v">`:                             "v",
		`<a itemprop=x href="/v">text</a>`:                         "/v",
		`<a itemprop=name href="/v">text</a>`:                      "text",
		`<link itemprop=name href="/v">`:                           "/v",
		`<object itemprop=x data="v"></object>`:                    "v",
		`<data itemprop=x value="v">text</data>`:                   "v",
		`<meter itemprop=x value="3">text</meter>`:                 "3",
		`<time itemprop=x datetime="2026-03-01">gestern</time>`:    "2026-03-01",
		`<time itemprop=x>gestern</time>`:                          "gestern",
		`<span itemprop=x content="v">text</span>`:                 "v",
		`<div itemprop=x>a<script>no</script><p>b</p>c<br>d</div>`: "a\nb\nc d",
		`<span itemprop="https://schema.org/x">v</span>`:           "v",
	} {
		r := newReader(Config{})
		p := `<div itemscope itemtype="https://schema.org/Thing">` + in + `</div>`
		r.parse([]byte(p))
		got := ""
		for k, v := range r.entities[0] {
			if !strings.HasPrefix(k, "@") {
				got = str(v)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestAttributesThatRepeatAreToldApart(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{}
	for _, v := range []string{"a", "b", "a", "", "b"} {
		addAttr(it, "x", v)
	}
	b, err := json.Marshal(it.Attrs)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"x":"a","x (1)":"b","x (2)":"b"}`, string(b)); diff != "" {
		t.Error(diff)
	}
}

func TestPropertiesGivenAsNameAndValue(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{}
	w := writer{it: it, left: 100, depth: 10}
	w.pairs(decoded(t, `[{"name":"a","value":"1"},{"propertyID":"b","value":2},{"value":"3"},"4",{"name":"c","value":["5","6"]},{"name":"d"}]`))
	want := aedile.Attrs{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "additionalProperty", Value: "3"},
		{Name: "additionalProperty (3)", Value: "4"},
		{Name: "c[0]", Value: "5"}, {Name: "c[1]", Value: "6"}}
	if diff := cmp.Diff(want, it.Attrs); diff != "" {
		t.Error(diff)
	}
}
