package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/money"
)

// product turns a schema.org product into an item. Properties that no field takes become attributes under their own
// names. What speaks of other goods, or was written by others, is no statement of this one: it goes to what stands around.
func (r *reader) product(e entity) *aedile.Item {
	used := map[string]bool{"@type": true, "@context": true, "@id": true}
	r.inherit(e)
	for _, k := range aroundProperties {
		if used[k] = true; e["@scope"] == nil { // what stands on the page is told with it
			r.beside(e[k], r.c.MaxDepth)
		}
	}
	it := &aedile.Item{
		ID:    aedile.ItemID(e.get(used, "sku", "productID", "identifier")),
		Brand: e.get(used, "brand", "manufacturer"),
		Model: e.get(used, "model", "mpn"),
		URL:   r.resolve(e.get(used, "url")),
		Lang:  e.get(used, "inLanguage"),
	}
	it.Title = r.spoken(it, "title", e, used, "name", "title")
	it.Text = r.spoken(it, "text", e, used, "description")
	if !strings.HasPrefix(it.URL, "http") {
		it.URL = ""
	}
	if strings.Contains(it.Brand, "://") { // of a brand that is described elsewhere
		addAttr(it, "brand", it.Brand)
		it.Brand = ""
	}
	addCodes(it, e, used)
	r.images(it, e, used)
	r.category(it, e, used)
	w := writer{it: it, left: r.c.MaxValues, depth: r.c.MaxDepth}
	w.pairs(e["additionalProperty"])
	used["additionalProperty"] = true
	r.offers(it, &w, e, used)
	w.rest("", e, used)
	if w.left <= 0 {
		r.note("attributes of a product cut at %d", r.c.MaxValues)
	}
	return it
}

// aroundProperties are properties of a product that speak of other goods, or that others wrote.
var aroundProperties = []string{"review", "reviews", "comment", "isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor",
	"isConsumableFor", "predecessorOf", "successorOf",
	"isVariantOf", "isPartOf", "mainEntityOfPage", "subjectOf", "relatedLink", "significantLink"}

// beside keeps the texts of v as what stands around a product.
func (r *reader) beside(v any, depth int) {
	if depth < 0 {
		return
	}
	switch v := v.(type) {
	case entity:
		for _, k := range sortedKeys(v) {
			if !strings.HasPrefix(k, "@") {
				r.beside(v[k], depth-1)
			}
		}
	case []any:
		for _, x := range v {
			r.beside(x, depth-1)
		}
	case string:
		r.around.line()
		r.around.add(v, r.c.MaxText)
	}
}

// inherit gives a variant what only its group says.
func (r *reader) inherit(e entity) {
	group, ok := e["isVariantOf"].(entity)
	if !ok {
		return
	}
	for _, k := range []string{"description", "brand", "manufacturer", "category", "image"} {
		if e[k] == nil && group[k] != nil {
			e[k] = group[k]
		}
	}
}

// codes are the properties that hold numbers of goods.
var codes = []string{"gtin", "gtin8", "gtin12", "gtin13", "gtin14", "ean", "isbn"}

// addCodes adds the numbers of e.
func addCodes(it *aedile.Item, e entity, used map[string]bool) {
	for _, k := range codes {
		used[k] = true
		addGTIN(it, e[k])
	}
}

func addGTIN(it *aedile.Item, v any) {
	for _, x := range list(v) {
		s := strings.TrimPrefix(str(x), "ean:")
		if s != "" && (len(it.GTIN) >= maxCompared || !slices.Contains(it.GTIN, s)) {
			it.GTIN = append(it.GTIN, s)
		}
	}
}

func (r *reader) images(it *aedile.Item, e entity, used map[string]bool) {
	alt := str(e["@alt"])
	for _, k := range []string{"image", "images", "photo"} {
		used[k] = true
		for _, v := range list(e[k]) {
			src, text := "", alt
			if im, ok := v.(entity); ok {
				if src = str(im["contentUrl"]); src == "" {
					src = str(im["url"])
				}
				if text = str(im["caption"]); text == "" {
					text = str(im["name"])
				}
			} else {
				src = str(v)
			}
			addImage(it, r.resolve(src), text)
		}
	}
}

// category reads the path from the product, else from the page's trail of breadcrumbs.
func (r *reader) category(it *aedile.Item, e entity, used map[string]bool) {
	used["category"] = true
	for _, v := range list(e["category"]) {
		if s := str(v); s != "" {
			it.Category = append(it.Category, splitPath(s)...)
		}
	}
	for _, step := range r.trail {
		if len(it.Category) < len(r.trail) && step != it.Title && e["category"] == nil {
			it.Category = append(it.Category, step)
		}
	}
}

// breadcrumbs returns the first trail that the page states.
func (r *reader) breadcrumbs() (path []string) {
	for _, x := range r.entities {
		for _, trail := range find(x, "BreadcrumbList", nil, r.c.MaxDepth) {
			for _, v := range list(trail["itemListElement"]) {
				step, _ := v.(entity)
				name := str(step["name"])
				if item, ok := step["item"].(entity); ok && name == "" {
					name = str(item["name"])
				}
				if name != "" {
					path = append(path, name)
				}
			}
			if path != nil {
				return path
			}
		}
	}
	return nil
}

func splitPath(s string) []string {
	var path []string
	for p := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == '>' || c == '›' || c == '»' || c == '|' }) {
		if p = strings.TrimSpace(p); p != "" {
			path = append(path, p)
		}
	}
	return path
}

// offers reads price, trader and choices from the offers of a product and those of its variants.
func (r *reader) offers(it *aedile.Item, w *writer, e entity, used map[string]bool) {
	used["offers"] = true
	for i, o := range flatOffers(list(e["offers"]), nil, 8) {
		r.offer(it, w, o, "offers", i)
	}
	used["hasVariant"] = true
	for i, v := range list(e["hasVariant"]) {
		variant, ok := v.(entity)
		if !ok {
			continue
		}
		vused := map[string]bool{"offers": true, "@type": true, "@context": true, "@id": true}
		for _, k := range aroundProperties {
			vused[k] = true
		}
		addCodes(it, variant, vused)
		name := variant.get(vused, "name", "size", "color", "sku")
		opt := aedile.Option{Name: name}
		for _, o := range flatOffers(list(variant["offers"]), nil, 8) {
			if p := offerPrice(o); p != nil && opt.Price == "" {
				opt.Price = p.Amount
				if it.Price == nil {
					it.Price = p
				}
			}
		}
		addOption(it, opt)
		w.rest("hasVariant["+strconv.Itoa(i)+"]", variant, vused)
	}
	if n := len(it.Options); n == 1 && it.Options[0].Name == it.Title {
		it.Options = nil
	}
}

// flatOffers lists offers and those inside offers.
func flatOffers(vs []any, into []entity, depth int) []entity {
	for _, v := range vs {
		o, ok := v.(entity)
		if !ok || depth < 0 {
			continue
		}
		into = append(into, o)
		into = flatOffers(list(o["offers"]), into, depth-1)
	}
	return into
}

func (r *reader) offer(it *aedile.Item, w *writer, o entity, name string, i int) {
	used := map[string]bool{"@type": true, "@context": true, "@id": true, "offers": true, "priceCurrency": true, "price": true,
		"seller":    true,
		"offeredBy": true, "url": true, "lowPrice": true, "priceSpecification": true, "review": true, "reviews": true, "itemOffered": true}
	p := offerPrice(o)
	if p != nil && (it.Price == nil || it.Price.Amount == "") {
		it.Price = p
	}
	if it.Trader == nil {
		it.Trader = r.trader(o["seller"])
	}
	if it.Trader == nil {
		it.Trader = r.trader(o["offeredBy"])
	}
	if it.URL == "" {
		if u := r.resolve(str(o["url"])); strings.HasPrefix(u, "http") {
			it.URL = u
		}
	}
	addCodes(it, o, used)
	if it.ID == "" {
		it.ID = aedile.ItemID(o.get(used, "sku"))
	}
	opt := aedile.Option{Name: o.get(used, "name")}
	if opt.Name == "" {
		opt.Name = str(o["itemOffered"])
	}
	if p != nil {
		opt.Price = p.Amount
	}
	if opt.Name != "" {
		addOption(it, opt)
	}
	for _, d := range find(o["shippingDetails"], "DefinedRegion", nil, 8) {
		addCountry(it, str(d["addressCountry"]))
	}
	for _, v := range append(list(o["eligibleRegion"]), list(o["areaServed"])...) {
		addCountry(it, str(v))
	}
	if i > 0 {
		name += "[" + strconv.Itoa(i) + "]"
	}
	if s, ok := o["priceSpecification"].(entity); ok && len(s) > 3 {
		delete(used, "priceSpecification")
	}
	w.rest(name, o, used)
	for _, v := range list(o["itemOffered"]) { // the variant that this offer is of
		if variant, ok := v.(entity); ok {
			vused := map[string]bool{"offers": true, "@id": true, "name": true, "review": true, "reviews": true}
			addCodes(it, variant, vused)
			w.rest(name+".itemOffered", variant, vused)
		}
	}
}

func addOption(it *aedile.Item, o aedile.Option) {
	if o.Name != "" && (len(it.Options) >= maxCompared || !slices.Contains(it.Options, o)) {
		it.Options = append(it.Options, o)
	}
}

func addCountry(it *aedile.Item, s string) {
	if len(s) == 2 && !slices.Contains(it.Destination, strings.ToUpper(s)) {
		it.Destination = append(it.Destination, strings.ToUpper(s))
	}
}

// offerPrice reads the price of an offer: its own, the lowest of several, or that of its specification.
func offerPrice(o entity) *aedile.Price {
	currency := str(o["priceCurrency"])
	for _, k := range []string{"price", "lowPrice"} {
		if p := price(str(o[k]), currency); p != nil {
			return p
		}
	}
	for _, v := range list(o["priceSpecification"]) {
		if s, ok := v.(entity); ok {
			if c := str(s["priceCurrency"]); c != "" {
				currency = c
			}
			if p := price(str(s["price"]), currency); p != nil {
				return p
			}
		}
	}
	return nil
}

// price reads an amount as schema.org asks for it, with a point, or else as shops write it; nil where there is none.
func price(amount, currency string) *aedile.Price {
	if amount == "" {
		return nil
	}
	code := money.Code(currency)
	if code == "" {
		code = currency
	}
	if decimal(amount) {
		return &aedile.Price{Amount: amount, Currency: code}
	}
	if f, err := strconv.ParseFloat(amount, 64); err == nil && f >= 0 && strings.ContainsAny(amount, "eE") && f < 1e15 {
		return &aedile.Price{Amount: strconv.FormatFloat(f, 'f', -1, 64), Currency: code}
	}
	p, ok := money.Parse(amount, code)
	if !ok {
		return nil
	}
	if p.Currency == "" {
		p.Currency = code
	}
	return &p
}

// decimal reports whether s is digits, a point and at most two digits.
func decimal(s string) bool {
	whole, part, _ := strings.Cut(s, ".")
	digits := func(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) }
	return whole != "" && len(part) <= 2 && digits(whole) && digits(part) && !strings.HasSuffix(s, ".")
}

// trader reads who sells; nil where nobody is named.
func (r *reader) trader(v any) *aedile.Account {
	for _, x := range list(v) {
		e, ok := x.(entity)
		if !ok {
			if s := str(x); s != "" && !strings.Contains(s, "://") {
				return &aedile.Account{Name: s}
			}
			continue
		}
		t := &aedile.Account{ID: aedile.AccountID(str(e["identifier"])), Name: str(e["name"]), URL: r.resolve(str(e["url"])),
			Email: str(e["email"]),
			Phone: str(e["telephone"])}
		if t.Name == "" {
			t.Name = str(e["legalName"])
		}
		t.Address, t.Country = address(e["address"])
		if *t != (aedile.Account{}) {
			return t
		}
	}
	return nil
}

func address(v any) (text, country string) {
	a, ok := v.(entity)
	if !ok {
		return str(v), ""
	}
	var parts []string
	for _, k := range []string{"streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"} {
		if s := str(a[k]); s != "" {
			parts = append(parts, s)
		}
	}
	if c := str(a["addressCountry"]); len(c) == 2 {
		country = strings.ToUpper(c)
	}
	return strings.Join(parts, ", "), country
}
