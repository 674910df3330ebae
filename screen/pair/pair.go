// Package pair makes one item of a post and a listing to which it leads, so that rules can speak of both: the texts of the post as they
// stand, and those of
// the listing as attributes. It judges nothing and cites no law.
package pair

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// The attributes of a joined item. All begin with Prefix; no reader gives such a name.
const (
	Prefix   = "aedile:listing."
	Title    = Prefix + "title"
	body     = Prefix + "text"
	Options  = Prefix + "options" // one a line
	category = Prefix + "category"
	brand    = Prefix + "brand"
	Identity = Prefix + "identity" // as weburl names it
	Prices   = Prefix + "prices"   // one a line, as in "12.90 EUR"; the first is that of the listing, the others those of its options
	Claims   = Prefix + "claims"   // how many kinds of goods posts say it is, that it does not name itself
)

// Join returns the post joined with the listing, which is known by its identity. Neither is changed; the result shares memory with
// both. Of the attributes of
// the post none is kept: they say how it was seen, not what it says.
func Join(post, listing *aedile.Item, identity string, claims int) *aedile.Item {
	it := *post
	it.Kind = aedile.Post
	var options, prices []string
	if p := listing.Price; p != nil {
		prices = append(prices, strings.TrimSpace(p.Amount+" "+p.Currency))
	}
	for i := range listing.Options {
		o := &listing.Options[i]
		if o.Name != "" {
			options = append(options, o.Name)
		}
		if o.Price != "" {
			prices = append(prices, strings.TrimSpace(o.Price+" "+currency(listing)))
		}
	}
	it.Attrs = nil
	add := func(name, value string) {
		if value != "" {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: value})
		}
	}
	add(Title, listing.Title)
	add(body, listing.Text)
	add(Options, strings.Join(options, "\n"))
	add(category, strings.Join(listing.Category, " > "))
	add(brand, strings.TrimSpace(listing.Brand+" "+listing.Model))
	add(Identity, identity)
	add(Prices, strings.Join(prices, "\n"))
	if claims > 0 {
		add(Claims, strconv.Itoa(claims))
	}
	it.Attrs = slices.Clone(it.Attrs.Canonical(nil))
	return &it
}

func currency(it *aedile.Item) string {
	if it.Price == nil {
		return ""
	}
	return it.Price.Currency
}

// Field returns the field of the listing for a field of a joined item: "listing.title" for that of its title, and the same for those of
// the post.
func Field(name string) string {
	if rest, ok := strings.CutPrefix(name, "attrs."+Prefix); ok {
		return "listing." + rest
	}
	return name
}
