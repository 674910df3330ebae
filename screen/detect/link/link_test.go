package link

import (
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// Facts of addresses, and the words that are shown as evidence.
func TestFactsOfAddresses(t *testing.T) {
	t.Parallel()
	d := Detector()
	begin, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := begin()
	for in, want := range map[string]string{
		"Find: cnfans.com/product/?shop_type=weidian&id=7212345678&ref=12": "link link.market link.agent link.paid link.wrapped",
		"All links: linktr.ee/somebody":                                    "link link.hub",
		"pics x.yupoo.com/albums/1":                                        "link link.album",
		"Telegram t . me/somebody":                                         "link link.chat",
		"https://bit.ly/3AbC":                                              "link link.short",
		"https://www.amazon.de/dp/B01MSZMZLB?tag=me-21":                    "link link.market link.paid",
		"https://www.amazon.de/dp/B01MSZMZLB":                              "link link.market",
		"https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&p=https%3A%2F%2Fshop.example.com%2Fx": "link link.paid link.wrapped",
		"A lamp of oak. Made by hand.": "",
		"":                             "",
	} {
		var fold text.Folded
		text.NewFolder(0).Fold(&fold, in)
		it := &fact.Item{Item: new(aedile.Item), Texts: []fact.Text{{Field: aedile.Field{Name: "text", Index: -1}, Raw: in,
			Fold: &fold, Described: true}}}
		var got []string
		if f.Begin(it) {
			for n, s := range d.Spans {
				if ps := f.Places(n, it, nil); len(ps) > 0 {
					got = append(got, s.Name)
					if ps[0].Last >= len(fold.Tokens) || ps[0].First > ps[0].Last {
						t.Errorf("%q: %+v of %d tokens", in, ps[0], len(fold.Tokens))
					}
				}
			}
		}
		if w := strings.Fields(want); !slices.Equal(got, w) {
			t.Errorf("%q: %q, want %q", in, got, w)
		}
	}
}
