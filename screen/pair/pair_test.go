package pair_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/pair"
)

func TestAPairHoldsThePostAndTheListing(t *testing.T) {
	t.Parallel()
	post := &aedile.Item{ID: "P", Text: "look", Attrs: aedile.Attrs{{Name: "seen", Value: "x"}}}
	listing := &aedile.Item{ID: "L", Title: "Box", Text: "of tin", Category: []string{"Home", "Boxes"},
		Price:   &aedile.Price{Amount: "2.90", Currency: "EUR"},
		Options: []aedile.Option{{Name: "A", Price: "9"}, {Name: ""}, {Name: "B"}}}
	got := pair.Join(post, listing, "m/1", 2)
	want := &aedile.Item{ID: "P", Kind: aedile.Post, Text: "look",
		Attrs: aedile.Attrs{{Name: pair.Prefix + "category", Value: "Home > Boxes"}, {Name: pair.Claims, Value: "2"},
			{Name: pair.Identity, Value: "m/1"}, {Name: pair.Options, Value: "A\nB"}, {Name: pair.Prices, Value: "2.90 EUR\n9 EUR"},
			{Name: pair.Prefix + "text", Value: "of tin"}, {Name: pair.Title, Value: "Box"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("pair (-want +got):\n%s", d)
	}
	if len(post.Attrs) != 1 || post.Kind != "" {
		t.Errorf("the post was changed: %+v", post)
	}
}

func TestOneListingClaimedAsSeveralGoods(t *testing.T) {
	t.Parallel()
	var c pair.Claimed
	c.Begin(&aedile.Item{Title: "Storage box"})
	for i, x := range []struct {
		text string
		want int
	}{
		{"my shoes", 1}, {"these sneakers", 1}, {"a box", 1}, {"meine Uhren", 2}, {"shoes and a bag", 2}, {"a walk", 2},
		{"mes lunettes", 3},
	} {
		c.Add(&aedile.Item{Text: x.text})
		if c.Count() != x.want {
			t.Errorf("%d %q: %d kinds, want %d", i, x.text, c.Count(), x.want)
		}
	}
	c.Begin(&aedile.Item{Title: "Shoes", Options: []aedile.Option{{Name: "bag"}}})
	c.Add(&aedile.Item{Text: "my shoes"})
	if c.Count() != 0 {
		t.Errorf("%d kinds of a listing that names them itself", c.Count())
	}
}

func ExampleField() {
	fmt.Println(pair.Field("attrs."+pair.Title), pair.Field("text"))
	// Output: listing.title text
}
