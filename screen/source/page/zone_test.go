package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// towel is a page of a product, with what is put in the place of # around it.
const towel = `<!doctype html><html lang="en"><head><title>Cotton towel</title>` +
	`<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","sku":"P1","name":"Cotton towel","offers":{"price":"9","priceCurrency":"EUR"}}</script></head>` +
	`<body class="no-sidebar has-related">#<main><div class="col"><h1>Cotton towel</h1><p>Soft and thick.</p>#</div>#</main>#</body></html>`

// own returns everything that an item says of itself, and what stands around it.
func own(it *aedile.Item) (said, around string) {
	var b strings.Builder
	for f, s := range it.Fields {
		if f.Name == "attrs" && f.Sub == aedile.Around {
			around = s
		} else {
			b.WriteString(s + "\n")
		}
	}
	return b.String(), around
}

func TestWhatStandsAroundIsNoStatementOfTheProduct(t *testing.T) {
	t.Parallel()
	for _, around := range []string{
		`<aside>Customers also viewed: <a href="/x">GPS jammer</a></aside>`,
		`<aside><h2>Others bought</h2><ul><li>GPS jammer</li></ul></aside>`,
		`<footer><p>Popular: <a href="/c">GPS jammer</a></p></footer>`,
		`<nav><ul><li><a href="/c">GPS jammer</a></li></ul></nav>`,
		`<header><div>GPS jammer</div></header>`,
		`<div role="navigation">GPS jammer</div>`,
		`<div role="complementary">GPS jammer</div>`,
		`<div class="related-products"><h4>GPS jammer</h4></div>`,
		`<section class="product-upsells">GPS jammer</section>`,
		`<div id="crossSellList">GPS jammer</div>`,
		`<div class="c-carousel c-carousel--lg"><div class="card">GPS jammer <span>29 €</span></div></div>`,
		`<div class="js-recently-viewed">GPS jammer</div>`,
		`<section aria-label="Customers also bought"><div>GPS jammer</div></section>`,
		`<section><h2>Customers also viewed</h2><div><div>GPS jammer</div></div></section>`,
		`<div><div class="t"><h3><span>You might also like</span></h3><a href="/all">Show all</a></div><div class="g"><p>GPS jammer</p></div></div>`,
		`<h2>Similar products</h2><h3>GPS jammer</h3><p>GPS jammer, 4G</p>`,
		`<p>Customers also bought:</p><ul><li>GPS jammer</li></ul>`,
		`<p>People also viewed: GPS jammer</p>`,
		`<div><strong>Frequently bought together</strong> GPS jammer</div>`,
		`<p>See also <a href="/jammers/1">GPS jammer</a>.</p>`,
		`<p>See also <a href="https://shop.example/jammers/1">GPS jammer</a>.</p>`,
		`<div id="reviews"><p>Great, as good as the GPS jammer.</p></div>`,
		`<section><h2>Customer reviews</h2><div><p>GPS jammer arrived too.</p></div></section>`,
		`<div itemscope itemtype="https://schema.org/Review"><p itemprop="reviewBody">GPS jammer</p></div>`,
		`<div itemscope itemtype="https://schema.org/Product"><p itemprop="name">GPS jammer</p></div>`,
		`<div vocab="https://schema.org/" typeof="Product"><p property="name">GPS jammer</p></div>`,
		`<dialog open>GPS jammer</dialog>`,
		`<ul><li><a href="/a">Towels</a></li><li><a href="/b">Robes</a></li><li><a href="/c">Mats</a></li><li>GPS jammer</li></ul>`,
		`<div><div><a href="/a"><img></a><h3><a href="/a">Towel</a></h3>9 €</div><div><h3><a href="/b">GPS jammer of great power</a></h3>GPS jammer</div><div><h3><a href="/c">Bath robe</a></h3>9 €</div></div>`,
		`<div class="top-nav"><a>GPS jammer</a></div>`,
		`<div id="siteHeader">GPS jammer</div>`,
		`<ul class="menu"><li>GPS jammer</li></ul>`,
		`<div class="breadcrumb">GPS jammer</div>`,
		`<div class="newsletter-box">GPS jammer</div>`,
	} {
		for at := range 4 {
			parts := strings.Split(towel, "#")
			page := ""
			for i, p := range parts {
				if page += p; i == at {
					page += around
				}
			}
			if at == 1 && strings.HasPrefix(around, "<header>") {
				continue // a header in the main part is the product's own
			}
			it := read(t, page, Config{URL: "https://shop.example/towel"}).Items[0]
			said, beside := own(it)
			if strings.Contains(said, "jammer") || !strings.Contains(beside, "jammer") || !strings.Contains(said, "Soft and thick.") {
				if at == 2 && strings.HasPrefix(around, "<header>") {
					continue
				}
				t.Errorf("place %d of %s:\nsaid %q\naround %q", at, around, said, beside)
			}
		}
	}
}

func TestTheProductsOwnBlockIsItsStatement(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`<p>Works as a GPS jammer.</p>`,
		`<header><h2>GPS jammer</h2></header>`,
		`<h2>Description</h2><p>A GPS jammer in the shape of a towel, better than similar products of other makers, and cheap.</p>`,
		`<p>Better than all similar products.</p><p>GPS jammer</p>`,
		`<div class="product-description">GPS jammer</div>`,
		`<section><h2>Recommendations for use</h2><p>GPS jammer</p></section>`,
		`<section><h2>Similar products</h2><p>none</p></section><section><h2>Details</h2><p>GPS jammer</p></section>`,
		`<h3>Related products</h3><p>none</p><h2>Details</h2><p>GPS jammer</p>`,
		`<table><tr><th>Use</th><td>GPS jammer</td></tr></table>`,
		`<p>Order at <a href="https://t.me/x">GPS jammer</a></p>`,
		`<p>Variant <a href="?v=2">GPS jammer</a></p>`,
		`<p><a href="#more">GPS jammer</a></p>`,
	} {
		parts := strings.Split(towel, "#")
		it := read(t, parts[0]+parts[1]+in+parts[2]+parts[3]+parts[4], Config{URL: "https://shop.example/towel"}).Items[0]
		if said, around := own(it); !strings.Contains(said, "GPS jammer") {
			t.Errorf("%s: said %q, around %q", in, said, around)
		}
	}
}

// TestEveryHeadingOfTheListAnnounces holds each phrase in each language, as a heading, in capitals, without accents, with a colon.
func TestEveryHeadingOfTheListAnnounces(t *testing.T) {
	t.Parallel()
	languages := map[string]int{}
	for line := range strings.Lines(aroundWords) {
		lang, phrase, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || lang == "#" {
			continue
		}
		languages[lang]++
		for _, s := range []string{phrase, strings.ToUpper(phrase), strings.Join(bareWords(phrase), " "), phrase + ":", "  " +
			phrase + " …"} {
			if !announces(squeeze(s), true) {
				t.Errorf("%s: %q announces nothing", lang, s)
			}
		}
		parts := strings.Split(towel, "#")
		it := read(t, parts[0]+parts[1]+parts[2]+"<div><h3>"+phrase+"</h3><div><p>GPS jammer</p></div></div>"+parts[3]+parts[4],
			Config{Name: "f"}).Items[0]
		if said, _ := own(it); strings.Contains(said, "jammer") {
			t.Errorf("%s: under %q: %q", lang, phrase, said)
		}
	}
	if len(languages) != 24 {
		t.Errorf("the list has %d languages, want 24: %v", len(languages), languages)
	}
}

func TestSeveralProductsAreSeveralItems(t *testing.T) {
	t.Parallel()
	type item struct{ ID, Said, Around string }
	for _, c := range []struct {
		name, in string
		want     []item
	}{
		{"microdata cards", `<title>Shop</title><div itemscope itemtype="http://schema.org/Product"><b itemprop="name">Towel</b><p itemprop="sku">1</p><p>Soft</p></div>
			<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">GPS jammer</b><p itemprop="sku">2</p><p>Strong</p></div><p>Welcome</p>`,
			[]item{{"1", "Towel Towel 1 Soft true", "Welcome Towel 1 Soft GPS jammer 2 Strong"},
				{"2", "GPS jammer GPS jammer 2 Strong true", ""}}},
		{"one of them is the page's", `<title>Towel | Shop</title><h1>Towel</h1><p>Soft</p><div itemscope itemtype="http://schema.org/Product"><b itemprop="name">GPS jammer</b><p itemprop="sku">2</p></div>` +
			ld(`{"@type":"Product","name":"Towel","sku":"1"}`),
			[]item{{"1", "Towel Towel Soft true", "GPS jammer 2"}, {"2", "GPS jammer GPS jammer 2 true", ""}}},
		{"a list in a graph", ld(`{"@graph":[{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@id":"#a"}},{"item":{"@type":"schema:Product","name":"GPS jammer","sku":"2"}}]},
			{"@id":"#a","@type":["Product"],"name":"Towel","sku":"1","description":"Soft"}]}`),
			[]item{{"1", "Towel Soft true", ""}, {"2", "GPS jammer true", ""}}},
	} {
		var got []item
		for _, it := range read(t, c.in, Config{Name: "f"}).Items {
			said, around := own(it)
			got = append(got, item{string(it.ID), squeeze(said), squeeze(around)})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestNamesOfElementsAreReadByTheirWords(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]bool{"related": true, "productRelated": true, "x-cross-sell-y": true,
		"c-upsell__item": true, "unrelated": false, "correlated": false, "cross": false,
		"product-main": false, "cross fade-sell": false, "reviews-tab": true, "preview": false, "": false} {
		if got := named(names); got != want {
			t.Errorf("%q holds other things: %v", names, got)
		}
	}
}

func TestTextOfAPageIsWhatABrowserShows(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<p>GPS<br>jammer</p>":                               "GPS jammer",
		"<table><tr><td>GPS<td>jammer</table>":               "GPS jammer",
		"<p>Tra<b>ma</b><i>dol</i></p>":                      "Tramadol",
		`<p>Tra<span style="font-size:0">xy</span>madol</p>`: "Tramadol",
		`<p>Tra<span hidden>xy</span>ma<!-- z -->dol</p>`:    "Tramadol",
		"<p>St&ouml;rsender&nbsp;5</p>":                      "Störsender 5",
		"<ul><li>GPS</li><li>jammer</li></ul>":               "GPS\njammer",
		`<div style="display:none">tab</div><p>x</p>`:        "x",
		"<p>a</p><script>b</script><style>c</style><p>d</p>": "a\nd",
	} {
		if got := read(t, in, Config{Name: "f"}).Items[0].Text; got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
