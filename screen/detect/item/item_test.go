package item

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

func TestWordsCountAsTheyAreReadAndNotAsTheyAreSpelled(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]int64{
		"Zantarel 250 mcg box of 28":               6,
		"Z.a.n.t.a.r.e.l 250 mcg box of 28":        6,
		"Kardovix 20 mg, 30 t a b l e t t e r":     5,
		"Kard0vix 20 mg, 30 t4bl3tter":             5,
		"Toner Lexmark C925H2MG Magenta":           8,
		"Player auto Sony DSXA202UI":               6,
		"Wireless headphones, 40 h battery, black": 6,
	} {
		f := new(text.Folded)
		text.NewFolder(1).Fold(f, title)
		it := &fact.Item{Texts: []fact.Text{{Field: aedile.Field{Name: "title"}, Raw: title, Fold: f}}}
		if got := length(it); got != want {
			t.Errorf("%q has %v words, want %v", title, got, want)
		}
	}
}

func TestHostIsWhatAnAddressLeadsTo(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://www.Shop.example:8443/a?b#c": "shop.example",
		"http://user:pw@shop.example":         "shop.example",
		"https://shop.example?x=1":            "shop.example",
		"shop.example/a":                      "",
		"":                                    "",
	} {
		if got := host(url); got != want {
			t.Errorf("host(%q) = %q, want %q", url, got, want)
		}
	}
}

func TestRestrictionOfAgeIsReadFromLabelsAndAttributes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		item aedile.Item
		want bool
	}{
		{aedile.Item{Labels: []string{"new", "Nur AB 18 Jahren"}}, true},
		{aedile.Item{Labels: []string{"Solo adultos"}}, true},
		{aedile.Item{Attrs: aedile.Attrs{{Name: "adult", Value: "Yes"}}}, true},
		{aedile.Item{Attrs: aedile.Attrs{{Name: "adult", Value: "no"}}}, false},
		{aedile.Item{Labels: []string{"new"}, Title: "adult bicycle"}, false},
	} {
		if got := adult(&c.item); got != c.want {
			t.Errorf("%+v: got %v", c.item, got)
		}
	}
}
