package page

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

func canonical(t testing.TB, p *Page) []string {
	t.Helper()
	var out []string
	for _, it := range p.Items {
		b, err := it.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func read(t testing.TB, body string, c Config) *Page {
	t.Helper()
	return Read([]byte(body), c)
}

func ld(json string) string { return `<script type="application/ld+json">` + json + `</script>` }

func TestPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"json-ld with everything", ld(`{"@context":"https://schema.org","@type":"Product","name":"Tee","description":"Gut","sku":"T1","mpn":"M","gtin13":"4006381333931",
			"url":"/tee","inLanguage":"de","brand":{"@type":"Brand","name":"Alm"},"category":"Food > Tea","image":["/1.jpg",{"@type":"ImageObject","url":"/2.jpg","caption":"Dose"}],
			"color":"green","weight":{"@type":"QuantitativeValue","value":100,"unitText":"g"},"additionalProperty":[{"@type":"PropertyValue","name":"Origin","value":"Tal"},
			{"name":"Size","value":5,"unitText":"cm"}],"review":{"reviewBody":"not ours"},
			"offers":{"@type":"Offer","price":2.50,"priceCurrency":"EUR","availability":"https://schema.org/InStock","shippingDetails":{"shippingDestination":{"@type":"DefinedRegion","addressCountry":"DE"}},
			"seller":{"@type":"Organization","name":"Alm AG","url":"/alm","email":"a@alm.example","telephone":"1","address":{"streetAddress":"Weg 1","addressLocality":"Tal","addressCountry":"at"}}}}`),
			[]string{`{"id":"T1","url":"https://shop.example/tee","lang":"de","title":"Tee","text":"Gut","category":["Food","Tea"],"brand":"Alm","model":"M","gtin":["4006381333931"],` +
				`"price":{"amount":"2.50","currency":"EUR"},"images":[{"url":"https://shop.example/1.jpg"},{"url":"https://shop.example/2.jpg","alt":"Dose"}],` +
				`"trader":{"name":"Alm AG","country":"AT","url":"https://shop.example/alm","address":"Weg 1, Tal, at","email":"a@alm.example","phone":"1"},"destination":["DE"],` +
				`"attrs":{"Origin":"Tal","Size":"5 cm","color":"green","offers.availability":"https://schema.org/InStock","offers.shippingDetails.shippingDestination.addressCountry":"DE",` +
				`"page":"true","page_around":"not ours","weight.unitText":"g","weight.value":"100"}}`}},
		{"graph, two products, breadcrumbs", `<title>Shop</title>` + ld(`{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"BreadcrumbList","itemListElement":[{"position":1,"name":"Food"},
			{"position":2,"item":{"name":"Tea"}}]},{"@type":"Product","name":"A","sku":"1"},{"@type":["Thing","Product"],"name":"B","sku":"2","category":"X"}]}`),
			[]string{`{"id":"1","url":"https://shop.example/","title":"A","category":["Food","Tea"],"attrs":{"page":"true"}}`,
				`{"id":"2","url":"https://shop.example/","title":"B","category":["X"],"attrs":{"page":"true"}}`}},
		{"products that are only referred to", ld(`{"@type":"Product","name":"A","sku":"1","isRelatedTo":{"@type":"Product","name":"B"}}`),
			[]string{`{"id":"1","url":"https://shop.example/","title":"A","attrs":{"page":"true","page_around":"B"}}`}},
		{"offers of several sizes", ld(`{"@type":"Product","name":"A","sku":"1","offers":{"@type":"AggregateOffer","lowPrice":"1.50","highPrice":"3","priceCurrency":"EUR","offers":[
			{"name":"S","price":"1.50"},{"name":"L","price":"3","gtin13":"4006381333931"}]}}`),
			[]string{`{"id":"1","url":"https://shop.example/","title":"A","gtin":["4006381333931"],"price":{"amount":"1.50","currency":"EUR"},"options":[{"name":"S","price":"1.50"},{"name":"L","price":"3"}],` +
				`"attrs":{"offers.highPrice":"3","page":"true"}}`}},
		{"variants", ld(`{"@type":"ProductGroup","name":"A","productID":"1","hasVariant":[{"@type":"Product","name":"A red","offers":{"price":"2","priceCurrency":"EUR"}},{"@type":"Product","sku":"1b","color":"blue"}]}`),
			[]string{`{"id":"1","url":"https://shop.example/","title":"A","price":{"amount":"2","currency":"EUR"},"options":[{"name":"A red","price":"2"},{"name":"blue"}],"attrs":{"hasVariant[1].sku":"1b","page":"true"}}`}},
		{"price in a specification", ld(`{"@type":"Product","name":"A","sku":"1","offers":{"priceSpecification":{"price":"1.234,50","priceCurrency":"€"}}}`),
			[]string{`{"id":"1","url":"https://shop.example/","title":"A","price":{"amount":"1234.50","currency":"EUR"},"attrs":{"page":"true"}}`}},
		{"microdata", `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Tee</h1><a itemprop="brand" href="/alm">Alm</a><img itemprop="image" src="/1.jpg" alt="Dose">
			<meta itemprop="sku" content="T1"><p itemprop="description">Gut<br>und mild</p><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
			<span itemprop="price" content="2.50">2,50 €</span><meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="https://schema.org/InStock"></div></div>`,
			[]string{`{"id":"T1","url":"https://shop.example/","title":"Tee","text":"Gut und mild","brand":"Alm","price":{"amount":"2.50","currency":"EUR"},` +
				`"images":[{"url":"https://shop.example/1.jpg","alt":"Dose"}],"attrs":{"offers.availability":"https://schema.org/InStock","page":"true","page_text":"Tee\nAlm\nGut und mild\n2,50 €"}}`}},
		{"microdata by reference", `<div itemscope itemtype="http://schema.org/Product" itemref="more" id="p"><b itemprop="name">A</b></div><div id="more"><i itemprop="sku">7</i>
			<div itemprop="isRelatedTo" itemscope itemtype="http://schema.org/Product"><i itemprop="name">B</i></div></div>`,
			[]string{`{"id":"7","url":"https://shop.example/","title":"A","text":"A\n7","attrs":{"page":"true","page_around":"B"}}`}},
		{"the same product in both", ld(`{"@type":"Product","name":"Tee","sku":"1"}`) + `<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">Tee</b><i itemprop="mpn">M</i></div>`,
			[]string{`{"id":"1","url":"https://shop.example/","title":"Tee","text":"TeeM","model":"M","attrs":{"page":"true"}}`}},
		{"open graph", `<meta property="og:type" content="product"><meta property="og:title" content="Tee"><meta property="og:description" content="Gut"><meta property="og:image" content="/1.jpg">
			<meta property="product:price:amount" content="2.50"><meta property="product:price:currency" content="EUR"><meta property="product:retailer_item_id" content="T1">
			<meta property="product:ean" content="4006381333931"><meta property="product:brand" content="Alm"><meta property="product:availability" content="in stock"><p>Kauf`,
			[]string{`{"id":"T1","url":"https://shop.example/","title":"Tee","text":"Gut","brand":"Alm","gtin":["4006381333931"],"price":{"amount":"2.50","currency":"EUR"},` +
				`"images":[{"url":"https://shop.example/1.jpg"}],"attrs":{"availability":"in stock","page":"true","page_text":"Kauf"}}`}},
		{"open graph fills what json-ld lacks", `<meta property="og:type" content="product"><meta property="product:price:amount" content="3"><meta property="product:price:currency" content="EUR">` +
			ld(`{"@type":"Product","name":"Tee","sku":"1"}`), []string{`{"id":"1","url":"https://shop.example/","title":"Tee","price":{"amount":"3","currency":"EUR"},"attrs":{"page":"true"}}`}},
		{"a page without a product", `<html lang="fr"><head><title> Accueil &amp;  plus</title><style>x{}</style><meta name="description" content="Bref"></head><body><nav>Menu</nav><script>var x="no"</script>
			<p>Un   <b>texte</b></p><p hidden>no</p><p style="DISPLAY: none">no</p><noscript>no</noscript><footer>Mentions</footer>`,
			[]string{`{"id":"https://shop.example/","url":"https://shop.example/","lang":"fr","title":"Accueil & plus","text":"Un texte","attrs":{"description":"Bref","page":"true","page_around":"Menu\nno\nno\nMentions"}}`}},
		{"a page that only describes something", ld(`{"@type":"NewsArticle","headline":"H","articleBody":"B","author":{"name":"N"}}`),
			[]string{`{"id":"https://shop.example/","url":"https://shop.example/","title":"H","text":"B","attrs":{"author.name":"N","page":"true"}}`}},
		{"links that lead elsewhere", `<a href="https://other.example/x">a</a><a href="/own">b</a><a href="https://www.shop.example/own">c</a><a href="mailto:a@b.example">d</a><a href="javascript:x()">e</a>
			<a href="https://other.example/x">f</a><a href="//third.example">g</a>`,
			[]string{`{"id":"https://shop.example/","url":"https://shop.example/","text":"abcde fg","links":["https://other.example/x","mailto:a@b.example","https://third.example"],"attrs":{"page":"true"}}`}},
		{"age mark", `<meta name="rating" content="RTA-5042-1996-1400-1577-RTA"><p>x`,
			[]string{`{"id":"https://shop.example/","url":"https://shop.example/","text":"x","labels":["RTA-5042-1996-1400-1577-RTA"],"attrs":{"page":"true"}}`}},
		{"nothing at all", "", []string{`{"id":"https://shop.example/","url":"https://shop.example/","attrs":{"page":"true"}}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, canonical(t, read(t, c.in, Config{URL: "https://shop.example/"}))); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

func TestPageIsNamedByWhatIsKnown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<link rel="canonical" href="https://s.example/c">`:                   "https://s.example/c https://s.example/c",
		`<meta property="og:url" content="https://s.example/o">`:              "https://s.example/o https://s.example/o",
		`<link rel="canonical" href="/relative">`:                             "file.html ",
		`<base href="https://s.example/a/"><link rel="canonical" href="b">`:   "https://s.example/a/b https://s.example/a/b",
		ld(`[{"@type":"Product","name":"A"},{"@type":"Product","name":"B"}]`): "file.html  file.html#2 ",
	} {
		var got []string
		for _, it := range read(t, in, Config{Name: "file.html"}).Items {
			got = append(got, string(it.ID)+" "+it.URL)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: got %q, want %q", in, g, want)
		}
	}
}

func TestJSONThatIsNoneIsMended(t *testing.T) {
	t.Parallel()
	for in, title := range map[string]string{
		`{"@type":"Product","name":"A", // remark` + "\n" + `}`:                  "A",
		`/* x */ {"@type":"Product","name":"A http://x.example /* y */"}`:        "A http://x.example /* y */",
		"{\"@type\":\"Product\",\"name\":\"A\nB\tC\x01\"}":                       "A\nB\tC\x01",
		`<!-- {"@type":"Product","name":"A"} -->`:                                "A",
		`<!-- remark -->{"@type":"Product","name":"A<!-- b -->"}`:                "A<!-- b -->",
		"//<![CDATA[\n" + `{"@type":"Product","name":"A"}` + "\n//]]>":           "A",
		`<![CDATA[{"@type":"Product","name":"A"}]]>`:                             "A",
		`{"@type":"Product","name":"A",};`:                                       "A",
		`[{"@type":"Product","name":"A",},]`:                                     "A",
		`{"@type":"Product","name":"A\'s \x"}`:                                   `A\'s \x`,
		`{"@type":"Product","name":"A","offers":{"price":NaN,"x":undefined}}`:    "A",
		`{@type:"Product",name:'A "b"',}`:                                        `A "b"`,
		`{"@type":"Product" "name":"A"}`:                                         "A",
		`{"@type":"Product","name":"Rahmen 19" breit","sku":"1"}`:                `Rahmen 19" breit`,
		`{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;A&quot;}`: "A",
		`{&#34;@type&#34;:&#34;Product&#34;,&#34;name&#34;:&#34;A&#34;,}`:        "A",
		`{"@type":"Product","name":"A"}}`:                                        "A",
		`[{"@type":"Product","name":"A"}` + "\u00a0]":                            "A",
	} {
		p := read(t, ld(in), Config{Name: "f"})
		if p.Items[0].Title != title || len(p.Notes) != 1 || !strings.HasPrefix(p.Notes[0], "JSON-LD mended") {
			t.Errorf("%s: got %q, notes %q", in, p.Items[0].Title, p.Notes)
		}
	}
}

func TestJSONThatCannotBeReadIsScreenedAsText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, title, text, torn, fault string
	}{
		{`{"@type":"Product","name":"Tee","offers":{"price":"12.00","pri`, "Tee", "", "", "cut off"},
		{`{"@type":"Product","name":"Tee im Bec`, "Tee im Bec", "", "", "cut off"},
		{`{"@graph":[{"@type":"Product","name":"Tee"},{"@type":`, "Tee", "", "", "cut off"},
		{`<p>Tee</p>`, "Laden", "x", "<p>Tee</p>", "cannot be read"},
		{`Product: Tee`, "Laden", "x", "Product: Tee", "cannot be read"},
	} {
		p := read(t, "<title>Laden</title>"+ld(c.in)+"<p>x", Config{Name: "f"})
		it := p.Items[0]
		torn, _ := it.Attrs.Get("json_ld")
		if it.Title != c.title || torn != c.torn || len(p.Faults) != 1 || !strings.Contains(p.Faults[0].Error(), c.fault) {
			t.Errorf("%s: got %+v, faults %v", c.in, it, p.Faults)
		}
	}
}

func TestPagesInOtherEncodings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, contentType, want string
		notes                 int
	}{
		"stated by the page": {"<meta charset=iso-8859-1><title>K\xe4se</title>", "", "Käse", 0},
		"stated far down": {strings.Repeat("\n", 3000) + "<meta charset=\"windows-1251\"><title>\xd7\xe0\xe9</title>", "",
			"Чай", 0},
		"stated by the server":      {"<title>\xd7\xe0\xe9</title>", "text/html; charset=windows-1251", "Чай", 0},
		"not stated":                {"<title>K\xe4se \x80</title>", "", "Käse €", 0},
		"utf-8 whatever is stated":  {"<meta charset=windows-1252><title>Käse</title>", "", "Käse", 0},
		"said to be utf-8, but not": {"<meta charset=utf-8><title>K\xe4se</title>", "", "K\ufffdse", 1},
	} {
		p := read(t, c.in, Config{ContentType: c.contentType, Name: "f"})
		if p.Items[0].Title != c.want || len(p.Notes) != c.notes {
			t.Errorf("%s: got %q, notes %q, want %q", name, p.Items[0].Title, p.Notes, c.want)
		}
	}
}

func TestLimitsOfAPage(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{300, 700, 30_000} { // beyond the limit, beyond what the parser takes
		in := "<title>Deep</title>" + ld(`{"@type":"Product","name":"Tee","sku":"T1"}`) + strings.Repeat("<div>", depth) + "<p>all the way down</p>"
		p := Read([]byte(in), Config{})
		if len(p.Items) != 1 || p.Items[0].ID != "T1" || p.Items[0].Text != "all the way down" || len(p.Faults) != 1 ||
			aedile.ClassOf(p.Faults[0]) != aedile.Limit {
			t.Errorf("%d levels: got %+v, faults %v", depth, p.Items[0], p.Faults)
		}
	}
	p := read(t, "<p>"+strings.Repeat("wort ", 50), Config{Name: "f", MaxText: 22})
	if p.Items[0].Text != "wort wort wort wort w" || len(p.Notes) != 1 {
		t.Errorf("long text: got %q, notes %q", p.Items[0].Text, p.Notes)
	}
	var links strings.Builder
	for i := range 30 {
		fmt.Fprintf(&links, `<a href="https://e%d.example/">x</a>`, i)
	}
	p = read(t, links.String(), Config{Name: "f", MaxLinks: 10})
	if len(p.Items[0].Links) != 10 || len(p.Notes) != 1 {
		t.Errorf("many links: got %d, notes %q", len(p.Items[0].Links), p.Notes)
	}
	p = read(t, ld(`{"@type":"Product","name":"A","x":[`+strings.Repeat("1,", 100)+`1]}`), Config{Name: "f", MaxValues: 20})
	if n := len(p.Items[0].Attrs); n != 21 || len(p.Notes) != 1 {
		t.Errorf("many attributes: got %d, notes %q", n, p.Notes)
	}
}

// TestHostilePagesEnd holds that pages made to cost the square of their size do not.
func TestHostilePagesEnd(t *testing.T) {
	t.Parallel()
	ids := strings.Repeat("a b c ", 2000)
	for name, in := range map[string]string{
		"references in a circle":  `<div id=a itemscope itemref="b"><i itemprop=name>x</i></div><div id=b itemscope itemprop=x itemref="a"></div><div id=c itemscope itemref="c"></div>`,
		"references to the same":  strings.Repeat(`<div itemscope itemtype="x/Product" itemref="`+ids+`"></div>`, 20) + `<div id=a>` + strings.Repeat("<i itemprop=name>x</i>", 5000) + `</div>`,
		"many products":           ld("[" + strings.Repeat(`{"@type":"Product","name":"A","sku":"1"},`, 20_000) + `{"@type":"Product","name":"B"}]`),
		"many offers":             ld(`{"@type":"Product","name":"A","offers":[` + strings.Repeat(`{"name":"x","price":1},`, 20_000) + `{}]}`),
		"deep json":               ld(strings.Repeat(`{"@graph":[`, 3000) + strings.Repeat(`]}`, 3000)),
		"deep open json":          ld(strings.Repeat(`[`, 100_000)),
		"many comments":           ld(strings.Repeat("/*", 200_000)),
		"many html comments":      ld(strings.Repeat("<!--", 100_000)),
		"nested properties":       strings.Repeat("<span itemscope itemprop=a>", 200) + strings.Repeat("wort ", 100_000),
		"many attributes":         ld(`{"@type":"Product","name":"A","x":[` + strings.Repeat(`"y",`, 90_000) + `1]}`),
		"many links":              strings.Repeat(`<a href="//x.example/">x</a>`, 50_000),
		"many elements of a kind": strings.Repeat("<b><i>", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p := Read([]byte(in), Config{Name: "f"}); len(p.Items) == 0 {
				t.Error("page vanished")
			}
		})
	}
}

func TestJSONAndTextPages(t *testing.T) {
	t.Parallel()
	p, err := ReadJSON([]byte(`[{"@type":"Product","name":"A","sku":"1"},{"@type":"Product","name":"B","sku":"2"}]`), Config{URL: "https://s.example/x"})
	if err != nil || len(p.Items) != 2 || p.Items[1].ID != "2" {
		t.Errorf("got %+v, %v", p, err)
	}
	p, err = ReadJSON([]byte(`{"title":"Post","body":{"text":"hello"}}`), Config{URL: "https://s.example/x"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`{"id":"https://s.example/x","url":"https://s.example/x","title":"Post","attrs":{"body.text":"hello","page":"true"}}`}, canonical(t, p)); diff != "" {
		t.Error(diff)
	}
	for _, in := range []string{"", "1", "{", `"x"`} {
		if _, err := ReadJSON([]byte(in), Config{}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: got %v", in, err)
		}
	}
	p = ReadText([]byte("a  b\n\n c"), Config{Name: "f"})
	if p.Items[0].Text != "a b c" {
		t.Errorf("got %q", p.Items[0].Text)
	}
}

// FuzzPage holds that any bytes are a page of at least one item, or a limit, and that an item can always be written.
func FuzzPage(f *testing.F) {
	for _, s := range []string{ld(`{"@type":"Product","name":"A","offers":[{"price":"1e3"}]}`), `<div itemscope itemtype="x/Product" itemref=a id=a><i itemprop="name name">x`, "<title>\xff</title>",
		`<meta property="og:type" content=product><meta property="product:price:amount" content="x">`, "<svg><title>x</title><script type=application/ld+json>[", `<a href="http://[::1">`, `<base href="::">`,
		ld("<!--{\"@type\":\"Product\"}-->"), ld(`{"@type":"Product","name":{"name":{"name":1}},"image":{"url":[{}]}}`), `<template><p>x`} {
		f.Add([]byte(s), "text/html")
	}
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		p := Read(b, Config{URL: "https://s.example/", ContentType: contentType})
		if len(p.Items) == 0 {
			t.Fatal("page vanished")
		}
		for _, it := range p.Items {
			if v, _ := it.Attrs.Get("page"); v != "true" || it.ID == "" {
				t.Errorf("item without mark or id: %+v", it)
			}
			if _, err := it.Canonical(); err != nil {
				t.Error(err)
			}
		}
	})
}

func FuzzLenient(f *testing.F) {
	for _, s := range []string{`{"a":1,}`, "//", "/*", `"\`, "<!-- x", "<!-->", "]]>", ",]", `{"a":"//b"}`, `{'a':NaN,b:[{"c":"d`, `{"a":"x"y","b":1}`, `"\ud83d\ude00\ud83d"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vs, _ := readLeniently(s, 50)
		for _, v := range vs {
			if b, err := json.Marshal(v); err != nil || len(b) > 7*len(s)+50 {
				t.Errorf("%q gives %d bytes, %v", s, len(b), err)
			}
		}
		var want any
		if d := json.NewDecoder(strings.NewReader(s)); json.Valid([]byte(s)) && utf8.ValidString(s) && strings.Count(s, "[")+
			strings.Count(s, "{") < 50 {
			d.UseNumber()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]any{want}, vs); diff != "" && !strings.ContainsAny(s, ";") && !strings.Contains(s, `\u`) {
				t.Errorf("%q: valid JSON is read differently: %s", s, diff)
			}
		}
	})
}
