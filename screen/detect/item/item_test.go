package item

import (
	"testing"

	"github.com/aedile/aedile"
)

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
