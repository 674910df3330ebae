package source

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

const rssHead = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
`

func TestMerchantFeed(t *testing.T) {
	t.Parallel()
	g, s := readAll(t, "feed", rssHead+`<item>
<g:id>A1</g:id><g:title>Käse &amp; Wein</g:title><g:description><![CDATA[Gut <b>und</b> </item> mild]]></g:description>
<g:link>https://shop.example/p</g:link><g:image_link>https://i.example/1.jpg</g:image_link><!-- </item> -->
<g:additional_image_link>https://i.example/2.jpg</g:additional_image_link><g:additional_image_link>https://i.example/3.jpg</g:additional_image_link>
<g:price>20.00 EUR</g:price><g:sale_price>15.00 EUR</g:sale_price><g:gtin>4006381333931</g:gtin><g:mpn>M1</g:mpn><g:brand>Alm</g:brand>
<g:product_type>Food > Cheese</g:product_type><g:google_product_category>432</g:google_product_category><g:adult>yes</g:adult>
<g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping><g:shipping><g:country>AT</g:country></g:shipping>
<g:availability>in stock</g:availability><g:condition>new</g:condition>
</item></channel></rss>`, Config{})
	want := got{Items: []string{`{"id":"A1","kind":"listing","url":"https://shop.example/p","title":"Käse & Wein","text":"Gut <b>und</b> </item> mild",` +
		`"category":["Food","Cheese"],"brand":"Alm","model":"M1","gtin":["4006381333931"],"price":{"amount":"15.00","currency":"EUR"},` +
		`"images":[{"url":"https://i.example/1.jpg"},{"url":"https://i.example/2.jpg"},{"url":"https://i.example/3.jpg"}],"labels":["adult"],` +
		`"destination":["DE","AT"],"attrs":{"availability":"in stock","condition":"new","google_product_category":"432","price":"20.00 EUR","shipping.price":"4.90 EUR"}}`}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	ran := s.Ran()
	if ran.Format != Merchant || ran.Mapped["shipping.country"] != "destination" {
		t.Errorf("ran %+v", ran)
	}
	if diff := cmp.Diff([]string{"availability", "condition", "shipping.price"}, ran.Kept); diff != "" {
		t.Error(diff)
	}
}

func TestFeeds(t *testing.T) {
	t.Parallel()
	entry := func(id string) string { return `<item><g:id>` + id + `</g:id></item>` }
	item := func(id string) string { return `{"id":"` + id + `","kind":"listing"}` }
	for _, c := range []struct {
		name, in string
		want     got
	}{
		{"atom", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="x"><title>s</title><entry><g:id>B1</g:id><title>Tee</title>` +
			`<link rel="self" href="https://s.example/x"/><link href="https://s.example/b1"/><summary>Gut</summary></entry></feed>`,
			got{Items: []string{`{"id":"B1","kind":"listing","url":"https://s.example/b1","title":"Tee","text":"Gut","attrs":{"link.href":"https://s.example/x"}}`}}},
		{"the same feed as a table", "id\ttitle\tlink\tprice\nA1\tTee\thttps://s.example/a\t1.50 EUR\n",
			got{Items: []string{`{"id":"A1","kind":"listing","url":"https://s.example/a","title":"Tee","price":{"amount":"1.50","currency":"EUR"}}`}}},
		{"another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><item><id>1</id><title>K\xe4se</title></item></rss>",
			got{Items: []string{`{"id":"1","kind":"listing","title":"Käse"}`}}},
		{"attributes of elements", `<rss><offer id="7" available="true"><name>Tee</name><picture>https://i.example/1</picture></offer></rss>`, got{Items: []string{
			`{"id":"7","kind":"listing","title":"Tee","images":[{"url":"https://i.example/1"}],"attrs":{"available":"true"}}`}}},
		{"a broken entry costs itself", rssHead + entry("1") + "\n<item><g:id>2</g:title></item>\n" + entry("3"),
			got{Items: []string{`{"id":"1","kind":"listing"}`, `{"id":"2","kind":"listing"}`, `{"id":"3","kind":"listing"}`}, Faults: []string{"4: </g:title> closes nothing"}}},
		{"an entry that is not closed costs itself", rssHead + "<item><g:id>1</g:id>\n" + entry("2"), got{Items: []string{`{"id":"1","kind":"listing","attrs":{"aedile:incomplete":"form"}}`, `{"id":"2","kind":"listing"}`}, Faults: []string{"3: <item> is not closed before the next one"}}},
		{"ends inside an entry", rssHead + entry("1") + "\n<item><g:id>2</g:id>", got{Items: []string{`{"id":"1","kind":"listing"}`, `{"id":"2","kind":"listing","attrs":{"aedile:incomplete":"form"}}`}, Faults: []string{"4: ends inside <item>"}}},
		{"a section that is not closed costs itself", rssHead + "<item><g:id><![CDATA[1</g:id></item>\n" + entry("2"),
			got{Items: []string{item("2")},
				Faults: []string{"3: unexpected EOF in CDATA section"}}},
		{"a comment that is not closed", rssHead + "<!-- \n" + entry("2"), got{Items: []string{item("2")}}},
		{"ampersands are forgiven", rssHead + `<item><g:id>1</g:id><g:link>https://s.example/?a=1&b=2</g:link></item>`, got{Items: []string{
			`{"id":"1","kind":"listing","url":"https://s.example/?a=1&b=2"}`}}},
		{"entities of HTML", rssHead + `<item><g:id>1</g:id><g:title>a&nbsp;&eacute;</g:title></item>`, got{Items: []string{"{\"id\":\"1\",\"kind\":\"listing\",\"title\":\"a\u00a0é\"}"}}},
		{"invalid utf-8", rssHead + "<item><g:id>\xff</g:id></item>",
			got{Items: []string{"{\"id\":\"�\",\"kind\":\"listing\",\"attrs\":{\"aedile:incomplete\":\"encoding\"}}"},
				Faults: []string{"3: invalid UTF-8 at byte 13"}}},
		{"too long", rssHead + entry("1") + "<item>" + strings.Repeat("x", 3*kib) + "</item>\n" + entry("2"),
			got{Items: []string{item("1"), item("2")},
				Faults: []string{"3: <item> is longer than 2048 bytes"}}},
		{"no entries", `<?xml version="1.0"?><urlset><url/></urlset>`, got{Faults: []string{"1: holds no records"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x", c.in, Config{Format: Merchant, MaxLineBytes: 2 * kib})
			if diff := cmp.Diff(c.want, g); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

// TestXMLEntitiesDoNotGrow holds that no document can define entities that multiply.
func TestXMLEntitiesDoNotGrow(t *testing.T) {
	t.Parallel()
	bomb := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("x", 1000) + `"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">` +
		`<!ENTITY c SYSTEM "file:///etc/hostname">]><rss><item><id>1</id><title>&b;&c;</title></item></rss>`
	g, _ := readAll(t, "x", bomb, Config{Format: Merchant})
	if diff := cmp.Diff(got{Items: []string{`{"id":"1","kind":"listing","title":"&b;&c;"}`}}, g); diff != "" {
		t.Error(diff)
	}
}

func TestFeedOfManyEntriesKeepsLineNumbers(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<rss>\n")
	for i := range 20_000 {
		if i%5000 == 4999 {
			b.WriteString("<item><id></item>\n")
			continue
		}
		fmt.Fprintf(&b, "<item><id>%d</id><title>Tee</title></item>\n", i)
	}
	items, faults := tally(t, open(t, "x", []byte(b.String()), Config{}))
	var at []int
	for _, f := range faults {
		at = append(at, f.Line)
	}
	if diff := cmp.Diff([]int{5001, 10001, 15001, 20001}, at); items != 19_996 || diff != "" {
		t.Errorf("%d items %s", items, diff)
	}
}

func TestHostileFeedsTakeTimeInProportion(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"open comments":   "<rss>" + strings.Repeat("<!-- ", 500_000),
		"open entries":    "<rss>" + strings.Repeat("<item>", 300_000),
		"open sections":   "<rss><item>" + strings.Repeat("<![CDATA[", 300_000),
		"nested elements": "<rss><item>" + strings.Repeat("<a>", 300_000) + strings.Repeat("</a>", 300_000) + "</item>",
		"many elements":   "<rss><item>" + strings.Repeat("<a>x</a>", 300_000) + "</item>",
	} {
		items, faults := tally(t, open(t, "x", []byte(in), Config{Format: Merchant, Kind: aedile.Post}))
		if items > 1 || len(faults) == 0 {
			t.Errorf("%s: %d items, %d faults", name, items, len(faults))
		}
	}
}

func FuzzFeed(f *testing.F) {
	for _, s := range []string{rssHead + "<item><g:id>1</g:id></item>", "<feed><entry><link href='x'/></entry>",
		"<rss><item><![CDATA[</item>]]></item><item/>", "<item", "<item><!--", "<item></item",
		"<?xml version='1.0' encoding='koi8-r'?><item>\xc0</item>", "<offer><offer></offer>", "<item>&#0;</item>", "a\tb\nc\td\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var outs []got
		for _, cut := range []bool{false, true} {
			var r io.Reader = bytes.NewReader(b)
			if cut {
				r = iotest.OneByteReader(r)
			}
			s, err := Open("x", r, Config{Format: Merchant, MaxLineBytes: kib})
			if err != nil {
				return
			}
			outs = append(outs, drain(t, s))
		}
		if diff := cmp.Diff(outs[0], outs[1]); diff != "" {
			t.Errorf("%s\nof %q", diff, b)
		}
	})
}
