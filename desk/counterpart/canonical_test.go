package counterpart

import (
	"testing"

	"github.com/aedile/aedile/casework"
)

// Two records write one identifier in one form, and what identifies nothing is passed over.
func TestTheSameIsTheSameHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		sort Trait
		want string
		all  []string
	}{
		{Address, "shop.example/item/7?a=1", []string{"https://shop.example/item/7?a=1", "http://WWW.shop.example:80/item/7?a=1#top",
			"shop.example/item/7?a=1", "https://shop.example./item/7/?a=1"}},
		{Site, "shop.example", []string{"shop.example", "https://www.shop.example/x", "SHOP.EXAMPLE."}},
		{Goods, "4006381333931", []string{"4006381333931", "04006381333931", "4 006381 333931"}},
		{Phone, "+49301234567", []string{"+49 30 1234567", "0049 (30) 123-4567"}},
		{AtService, "shop.example:T-1", []string{"Shop.example:T-1"}},
	} {
		for _, s := range x.all {
			got, ok := canonical(x.sort, s)
			again, _ := canonical(x.sort, got)
			if !ok || got != x.want || again != got {
				t.Errorf("%s %q: %q, again %q, want %q", x.sort, s, got, again, x.want)
			}
		}
	}
	for sort, all := range map[Trait][]string{Goods: {"12", "00000000", ""}, Mail: {"a", "@b", "a@"},
		Address: {"localhost/x", " "}, AtService: {"t-1", ":x"}, Called: {"", casework.ErasedText}, "?": {"x"}} {
		for _, s := range all {
			if got, ok := canonical(sort, s); ok {
				t.Errorf("%s %q identifies something: %q", sort, s, got)
			}
		}
	}
}
