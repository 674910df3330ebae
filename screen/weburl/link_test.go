package weburl

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// Every site of the table has an example, and what is said of it is right.
func TestEverySiteHasAnExampleThatHolds(t *testing.T) {
	t.Parallel()
	markets, agents := 0, 0
	for _, p := range sites().places {
		switch p.kind {
		case Market:
			markets++
		case Agent:
			agents++
		case anySite, Network, Wrap, Short, Hub, Album, Chat:
		default:
			t.Errorf("%s is of the unknown kind %q", p.name, p.kind)
		}
		if len(p.examples) == 0 {
			t.Errorf("%s has no example", p.name)
		}
		for _, x := range p.examples {
			l, err := Explain(x[0])
			want := x[1]
			if rest, ok := strings.CutPrefix(want, "short "); ok && p.kind == Network {
				want = "network " + rest
			}
			if rest, ok := strings.CutPrefix(want, "hub "); ok {
				want = "hub " + rest
			}
			if err != nil || l.String() != want {
				t.Errorf("%s: %s\n is %q, want %q (%+v, %v)", p.name, x[0], l.String(), want, l, err)
			}
		}
	}
	if markets+agents < 60 || agents < 20 {
		t.Errorf("%d markets and %d agents", markets, agents)
	}
}

// Two forms of the address of one product are equal.
func TestTwoFormsOfOneProductAreEqual(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"https://www.amazon.de/Oak-Lamp/dp/B01MSZMZLB/ref=sr_1_1?qid=1&tag=x-21", "http://amazon.de/gp/product/B01MSZMZLB",
			"amazon.co.uk/-/en/dp/B01MSZMZLB?th=1", "HTTPS://WWW.AMAZON.DE./dp/B01MSZMZLB#reviews",
			"https://www.amazon.de/gp/aw/d/B01MSZMZLB"},
		{"https://de.aliexpress.com/item/1005006123456789.html?spm=a", "aliexpress.com/i/1005006123456789.html",
			"https://www.aliexpress.us/item/1005006123456789.html", "aliexpress://product/detail?productId=1005006123456789"},
		{"https://weidian.com/item.html?itemID=7212345678", "https://weidian.com/item.html?spider_token=1&itemID=7212345678&wfr=c",
			"https://shop1.v.weidian.com/item.html?itemID=7212345678",
			"https://www.kakobuy.com/item/details?url=https%253A%252F%252Fweidian.com%252Fitem.html%253FitemID%253D7212345678",
			"https://l.facebook.com/l.php?u=https%3A%2F%2Fcnfans.com%2Fproduct%2F%3Fshop_type%3Dweidian%26id%3D7212345678"},
		{"https://shop.example.com/products/oak-lamp", "https://www.shop.example.com/en/products/oak-lamp?variant=1",
			"https://shop.example.com/collections/new/products/oak-lamp/"},
	} {
		for _, s := range same {
			a, err1 := Explain(same[0])
			b, err2 := Explain(s)
			if err1 != nil || err2 != nil || a.Listing == "" ||
				strings.TrimPrefix(a.Listing, "www.") != strings.TrimPrefix(b.Listing, "www.") {
				t.Errorf("%s is %q, %s is %q (%v %v)", same[0], a.Listing, s, b.Listing, err1, err2)
			}
		}
	}
	for _, s := range [][2]string{
		{"http://shop.example.com/a?b=2&a=1&utm_source=x", "https://www.shop.example.com:443/a?a=1&b=2#top"},
		{"https://shop.example.com/caf%C3%A9", "https://shop.example.com/café"},
		{"https://shop.example.com/a/../b//c/", "https://shop.example.com/b/c/"},
		{"https://shop.example.com/#/?pack%20size=60", "https://shop.example.com/#/?pack size=60"},
		{"https://bücher.example/x", "https://xn--bcher-kva.example/x"},
		{"https://shop。example。com/x", "https://shop.example.com/x"},
	} {
		a, err1 := Explain(s[0])
		b, err2 := Explain(s[1])
		if err1 != nil || err2 != nil || a.URL != b.URL {
			t.Errorf("%s\n%s\n%v %v", a.URL, b.URL, err1, err2)
		}
	}
}

// What is no address of the web is refused.
func TestWhatIsNoAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", ":", "/blah", "#ref", "mailto:a@example.org", "javascript:alert(1)", "http://", "http:///x",
		"http://?q", "ftp://a.example/x", "word", "http://a b.example/", "http://-/", "data:text/html,x"} {
		if l, err := Explain(s); err == nil {
			t.Errorf("%q is read as %+v", s, l)
		}
	}
}

// Who earns by an address is said, and left out of its canonical form.
func TestWhoIsPaidIsSaid(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Paid{
		"https://www.amazon.fr/dp/B01MSZMZLB?tag=somebody-21": {Partner: "somebody-21"},
		"https://shop.example.com/x?awc=1234_1700_abc":        {Network: "awin"},
		"https://shop.example.com/x?irclickid=abc":            {Network: "impact"},
		"https://shop.example.com/x?aff=somebody":             {Partner: "somebody"},
		"https://www.awin1.com/cread.php?awinmid=12&awinaffid=34&ued=https%3A%2F%2Fshop.example.com%2Fx": {Network: "awin",
			Partner: "34", Programme: "12"},
	} {
		l, err := Explain(s)
		if err != nil || len(l.Paid) != 1 || l.Paid[0] != want || strings.Contains(l.URL, "somebody") {
			t.Errorf("%s: %+v, want %+v (%v)", s, l, want, err)
		}
	}
	if l, _ := Explain("https://shop.example.com/x?color=red"); len(l.Paid) > 0 || len(l.Via) > 0 {
		t.Errorf("an ordinary address is paid for: %+v", l)
	}
}

// Addresses of shops, as they are on the web: nearly all are read, and each whose site is known names its listing.
func TestAddressesOfRealShops(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../shared/data/links/product-urls/product-links-p1.csv")
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	defer f.Close()
	all, bad, known, named := 0, 0, 0, 0
	for in := bufio.NewScanner(f); in.Scan(); {
		all++
		l, err := Explain(in.Text())
		if err != nil {
			bad++
			t.Logf("not read: %s", in.Text())
			continue
		}
		if again, err := Explain(l.URL); err != nil || again.URL != l.URL || again.Listing != l.Listing {
			t.Errorf("%s is not stable: %s, then %s (%v)", in.Text(), l.URL, again.URL, err)
		}
		if l.Sort == Market {
			if known++; l.Listing != "" {
				named++
			} else {
				t.Logf("no listing: %s", in.Text())
			}
		}
	}
	t.Logf("%d addresses, %d not read; %d of known markets, %d name their listing", all, bad, known, named)
	if bad*100 > all {
		t.Errorf("%d of %d were not read", bad, all)
	}
}

func FuzzExplain(f *testing.F) {
	for _, s := range []string{"https://www.amazon.de/dp/B01MSZMZLB?tag=a", "http://%31%36%38%2e%31", "//a.example/x",
		"http://[::1]/", "https://a.example/%25%32%35", "aliexpress://x?productId=12345",
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fl.facebook.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := Explain(s)
		if err != nil {
			return
		}
		again, err := Explain(l.URL)
		if err != nil || again.URL != l.URL {
			t.Errorf("%q: %q, then %q (%v)", s, l.URL, again.URL, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Explain("https://www.amazon.de/Oak-Lamp-Bedside-Table/dp/B01MSZMZLB/ref=sr_1_1?tag=shop-21&qid=1&sr=8-1&th=1"); err != nil {
			b.Fatal(err)
		}
	}
}
