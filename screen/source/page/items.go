package page

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/aedile/aedile"
)

// items assembles what was collected: the products of JSON-LD, microdata and RDFa, else of Open Graph, else the page.
func (r *reader) items() []*aedile.Item {
	r.link()
	var found []entity
	r.trail = r.breadcrumbs()
	for _, e := range r.entities {
		found = products(e, found, r.c.MaxDepth)
	}
	found = distinct(found)
	var items []*aedile.Item
	for _, e := range found {
		items = append(items, r.product(e))
	}
	og := r.openGraph()
	r.goods = len(items) > 0 || og != nil
	about := r.about(items)
	if about >= 0 && len(found) > 0 {
		r.main, _ = found[about]["@scope"].(*html.Node)
	}
	if r.root != nil {
		r.site, r.dense = r.ownHost(), map[*html.Node]bool{}
		r.weigh(r.root, 0)
		r.tell(r.root, state{})
	}
	r.links = r.foreign()
	switch {
	case len(items) == 0 && og != nil:
		items, about = append(items, og), 0
	case len(items) == 0:
		items, about = append(items, r.plain()), 0
	case about >= 0 && og != nil:
		fill(items[about], og)
	}
	for i, it := range items {
		if i != about && i < len(found) {
			if scope, ok := found[i]["@scope"].(*html.Node); ok {
				r.textOf(it, r.textIn(scope))
			}
		}
		r.complete(it, i)
	}
	r.whole(items, about)
	r.count()
	return items
}

// about returns which of several products the page is about: the only one, the one that has the address of the page, or the one that its
// heading or title names. It returns -1 where none is: the page is a list.
func (r *reader) about(items []*aedile.Item) int {
	if len(items) == 1 {
		return 0
	}
	bare := func(s string) string { return strings.Join(bareWords(s), " ") }
	for _, is := range []func(it *aedile.Item) bool{
		func(it *aedile.Item) bool { return it.URL != "" && it.URL == r.address() },
		func(it *aedile.Item) bool { return r.h1 != "" && bare(it.Title) == bare(r.h1) },
		func(it *aedile.Item) bool {
			return it.Title != "" && strings.HasPrefix(bare(r.title)+" ", bare(it.Title)+" ")
		},
	} {
		if n := slices.IndexFunc(items, is); n >= 0 && !slices.ContainsFunc(items[n+1:], is) {
			return n
		}
	}
	return -1
}

// whole gives the item that the page is about what the page as a whole says; of a list of goods the first gets it, as what stands around.
func (r *reader) whole(items []*aedile.Item, about int) {
	around := r.around.b.String()
	if about < 0 {
		around = strings.TrimSpace(r.own.b.String() + "\n" + around)
		about = 0
	} else {
		r.textOf(items[about], r.own.b.String())
		if d := r.first("description"); d != "" && d != items[about].Text {
			addAttr(items[about], "description", d)
		}
	}
	it := items[about]
	it.Links = r.links
	for _, s := range r.torn {
		addAttr(it, "json_ld", s)
	}
	addAttr(it, aedile.Around, around)
}

// textOf gives an item a text of the page: as its own where it has none, else beside it.
func (r *reader) textOf(it *aedile.Item, seen string) {
	if it.Text == "" {
		it.Text = seen
	} else if seen != it.Text {
		addAttr(it, "page_text", seen)
	}
}

// count notes what was left out.
func (r *reader) count() {
	if r.own.cut || r.around.cut {
		r.note("visible text cut at %d bytes", r.c.MaxText)
	}
	if r.own.cut && r.partial == "" {
		r.partial = "limit"
	}
	if r.linksLeft > 0 {
		r.note("links beyond the first %d left out", r.c.MaxLinks)
	}
}

// distinct leaves out a product that only repeats an earlier one in another form: the same name, and no other number.
func distinct(es []entity) []entity {
	var out []entity
	first := map[string]int{} // by name
	for _, e := range es {
		name, sku := strings.ToLower(str(e["name"])), str(e["sku"])
		i, seen := first[name]
		if !seen {
			first[name] = len(out)
		}
		if !seen || sku != "" && str(out[i]["sku"]) != "" && str(out[i]["sku"]) != sku {
			out = append(out, e)
			continue
		}
		for k, v := range e {
			if _, taken := out[i][k]; !taken {
				out[i][k] = v
			}
		}
	}
	return out
}

// complete adds to an item what the page as a whole says.
func (r *reader) complete(it *aedile.Item, i int) {
	if it.URL == "" {
		it.URL = r.address()
	}
	if it.Lang == "" {
		it.Lang = r.lang
	}
	if it.ID == "" {
		if it.ID = aedile.ItemID(it.URL); it.ID == "" {
			it.ID = aedile.ItemID(r.c.Name)
		}
		if i > 0 {
			it.ID += aedile.ItemID("#" + strconv.Itoa(i+1))
		}
	}
	if rating := r.first("rating"); rating != "" {
		it.Labels = append(it.Labels, rating)
	}
	if it.Title == "" {
		it.Title = r.title
	}
	addAttr(it, "page", "true")
}

// address returns where the page says it is, or where it was found.
func (r *reader) address() string {
	for _, s := range []string{r.c.URL, r.canonical, r.resolve(r.first("og:url"))} {
		if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
			return s
		}
	}
	return ""
}

// plain is the page itself as an item, with the texts of what it describes.
func (r *reader) plain() *aedile.Item {
	it := &aedile.Item{Title: r.title}
	if it.Title == "" {
		it.Title = r.first("og:title", "twitter:title")
	}
	w := writer{it: it, left: maxPlainAttrs, depth: r.c.MaxDepth}
	for _, e := range r.entities {
		used := map[string]bool{}
		if it.Title == "" {
			it.Title = e.get(used, "headline", "name", "title")
		}
		if it.Text == "" && r.own.b.Len() == 0 {
			it.Text = e.get(used, "articleBody", "text", "description")
		}
		w.rest("", e, used)
	}
	if it.Text == "" && r.own.b.Len() == 0 {
		it.Text = r.first("og:description", "twitter:description")
	}
	for _, k := range []string{"og:title", "og:description"} {
		if v := r.first(k); v != it.Title && v != it.Text {
			addAttr(it, k, v)
		}
	}
	for _, src := range r.meta["og:image"] {
		it.Images = append(it.Images, aedile.Image{URL: r.resolve(src)})
	}
	if w.left <= 0 {
		r.note("properties of a page without a product cut at %d", maxPlainAttrs)
	}
	return it
}

// maxPlainAttrs bounds what is kept of descriptions that are of no product: organisations, menus, whole sites.
const maxPlainAttrs = 500

// openGraph returns the product that the page's Open Graph properties describe, nil where they describe none.
func (r *reader) openGraph() *aedile.Item {
	amount := r.first("product:price:amount", "og:price:amount", "product:sale_price:amount")
	id := r.first("product:retailer_item_id", "og:retailer_item_id")
	if amount == "" && id == "" && !strings.Contains(strings.ToLower(r.first("og:type")), "product") {
		return nil
	}
	it := &aedile.Item{ID: aedile.ItemID(id), Title: r.first("og:title"), Text: r.first("og:description"),
		URL:   r.resolve(r.first("og:url")),
		Brand: r.first("product:brand", "og:brand"), Model: r.first("product:mfr_part_no")}
	it.Price = price(amount, r.first("product:price:currency", "og:price:currency", "product:sale_price:currency"))
	for _, k := range []string{"product:gtin", "product:ean", "product:upc", "product:isbn", "og:upc", "og:ean", "og:isbn"} {
		it.GTIN = append(it.GTIN, r.meta[k]...)
	}
	for _, k := range []string{"og:image", "og:image:url", "og:image:secure_url"} {
		for _, src := range r.meta[k] {
			addImage(it, r.resolve(src), r.first("og:image:alt"))
		}
	}
	if c := r.first("product:category"); c != "" {
		it.Category = splitPath(c)
	}
	for _, k := range sortedMeta(r.meta) {
		if name, ok := strings.CutPrefix(k, "product:"); ok && !usedMeta(name) {
			addAttr(it, name, strings.Join(r.meta[k], ", "))
		}
	}
	return it
}

func usedMeta(name string) bool {
	switch name {
	case "retailer_item_id", "brand", "mfr_part_no", "gtin", "ean", "upc", "isbn", "category", "price:amount", "price:currency":
		return true
	}
	return false
}

func sortedMeta(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// fill gives an item what it lacks and the other says.
func fill(it, from *aedile.Item) {
	set := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	set(&it.Title, from.Title)
	set(&it.Text, from.Text)
	set(&it.URL, from.URL)
	set(&it.Brand, from.Brand)
	set(&it.Model, from.Model)
	if it.ID == "" {
		it.ID = from.ID
	}
	if it.Price == nil {
		it.Price = from.Price
	}
	if len(it.GTIN) == 0 {
		it.GTIN = from.GTIN
	}
	if len(it.Images) == 0 {
		it.Images = from.Images
	}
	if len(it.Category) == 0 {
		it.Category = from.Category
	}
	for _, a := range from.Attrs {
		addAttr(it, a.Name, a.Value)
	}
}

// maxCompared is the length up to which a list is searched for what it already holds; pages that hold more are left as
// they are, because the search would cost the square of their size.
const maxCompared = 200

// addAttr adds an attribute. Where the name is taken by another value, a number tells them apart.
func addAttr(it *aedile.Item, name, value string) {
	if value == "" {
		return
	}
	if len(it.Attrs) < maxCompared {
		old, taken := it.Attrs.Get(name)
		if taken && old == value {
			return
		}
		if taken {
			name += " (" + strconv.Itoa(len(it.Attrs)) + ")"
		}
	}
	it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: value})
}

func addImage(it *aedile.Item, src, alt string) {
	if len(it.Images) < maxCompared && slices.ContainsFunc(it.Images, func(im aedile.Image) bool { return im.URL == src }) {
		return
	}
	if src != "" {
		it.Images = append(it.Images, aedile.Image{URL: src, Alt: alt})
	}
}
