package source

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// takeMany adds the values of a cell to a list.
func (r *rows) takeMany(c *cell) {
	d := r.d
	switch c.place.field {
	case fImages:
		n := len(d.links)
		d.links = r.addresses(c, d.links)
		for _, u := range d.links[n:] {
			d.images = append(d.images, aedile.Image{URL: u})
		}
		d.links = d.links[:n]
	case fLinks:
		d.links = r.addresses(c, d.links)
	case fLabels:
		d.labels = r.list(c, ",;|", d.labels)
	case fSubcategory:
		r.subs = r.path(c, r.subs)
	case fGTIN:
		r.takeGTIN(c)
	case fDestination:
		r.takeDestination(c)
	case fOptions:
		r.takeOptions(c)
	case fTargeting:
		d.targeting = append(d.targeting, aedile.Targeting{Parameter: c.name, Value: c.value})
	case fAttrs:
		r.attr(c)
	}
}

func (r *rows) takeGTIN(c *cell) {
	n := len(r.d.gtin)
	for _, g := range r.list(c, ",;| ", nil) {
		g = strings.TrimSuffix(strings.TrimPrefix(g, "'"), ".0")
		if damagedNumber.MatchString(g) || strings.Trim(g, "0") == "" {
			continue
		}
		r.d.gtin = append(r.d.gtin, g)
	}
	if len(r.d.gtin) == n {
		r.attr(c)
	}
}

func (r *rows) takeDestination(c *cell) {
	n := len(r.d.dest)
	for _, s := range r.list(c, ",;| ", nil) {
		if !isCountry(s) {
			r.d.dest = r.d.dest[:n]
			r.attr(c)
			return
		}
		r.d.dest = append(r.d.dest, strings.ToUpper(s))
	}
}

// takeOptions reads choices: a list, or groups of them as marketplaces export them, or text.
func (r *rows) takeOptions(c *cell) {
	n := len(r.d.options)
	if v := r.json(c.value); v != nil {
		r.options(v, 0)
	} else {
		for _, s := range r.list(c, ",;|", nil) {
			r.d.options = append(r.d.options, aedile.Option{Name: s})
		}
	}
	if len(r.d.options) == n && c.value != `[{"variations":[null]}]` {
		r.attr(c)
	}
}

// options collects the choices inside v: strings, and of objects the list of values, or the name with its price.
func (r *rows) options(v *fastjson.Value, depth int) {
	if depth > 4 || len(r.d.options) >= r.d.s.c.MaxValues {
		return
	}
	switch v.Type() {
	case fastjson.TypeString:
		if s := filled(alias(v.GetStringBytes())); s != "" {
			r.d.options = append(r.d.options, aedile.Option{Name: s})
		}
	case fastjson.TypeArray:
		for _, e := range v.GetArray() {
			r.options(e, depth+1)
		}
	case fastjson.TypeObject:
		for _, key := range []string{"variations", "values", "options", "value"} {
			if e := v.Get(key); e != nil {
				r.options(e, depth+1)
				return
			}
		}
		r.option(v)
	}
}

func (r *rows) option(v *fastjson.Value) {
	name := v.GetStringBytes("name")
	if len(name) == 0 {
		name = v.GetStringBytes("title")
	}
	if len(name) == 0 {
		return
	}
	o := aedile.Option{Name: alias(name)}
	switch p := v.Get("price"); {
	case p == nil:
	case p.Type() == fastjson.TypeNumber:
		o.Price = r.d.number("price", p)
	case p.Type() == fastjson.TypeString:
		if m, ok := price(alias(p.GetStringBytes()), "", ""); ok {
			o.Price = m.Amount
		}
	}
	r.d.options = append(r.d.options, o)
}

// path reads a category path.
func (r *rows) path(c *cell, into []string) []string {
	if v := r.json(c.value); v != nil {
		return r.strings(v, into)
	}
	n := len(into)
	into = splitPath(c.value, into)
	if len(into) == n+1 && isPlural(c.name) {
		return splitList(into[n], ",", into[:n])
	}
	return into
}

// isPlural reports whether a column is named for several categories, which are then separated by commas.
func isPlural(name string) bool {
	switch bareName(name) {
	case "categories", "kategorien", "catégories", "categorias", "categorías":
		return true
	}
	return false
}

// list reads several short values.
func (r *rows) list(c *cell, seps string, into []string) []string {
	if v := r.json(c.value); v != nil {
		return r.strings(v, into)
	}
	return splitList(c.value, seps, into)
}

// addresses reads one or more addresses. They may hold commas, so a separator is one only before "http".
func (r *rows) addresses(c *cell, into []string) []string {
	if v := r.json(c.value); v != nil {
		return r.strings(v, into)
	}
	rest := c.value
	for {
		cut := -1
		for i := 1; i < len(rest); i++ {
			if strings.IndexByte(",;| \n\t", rest[i-1]) >= 0 && strings.HasPrefix(rest[i:], "http") {
				cut = i
				break
			}
		}
		if cut < 0 {
			return append(into, strings.Trim(rest, ",;| \r\n\t"))
		}
		into, rest = append(into, strings.Trim(rest[:cut], ",;| \r\n\t")), rest[cut:]
	}
}

// strings collects the texts of a JSON list, of objects in it the url or name.
func (r *rows) strings(v *fastjson.Value, into []string) []string {
	switch v.Type() {
	case fastjson.TypeArray:
		for _, e := range v.GetArray() {
			if e.Type() != fastjson.TypeArray {
				into = r.strings(e, into)
			}
		}
	case fastjson.TypeObject:
		for _, key := range []string{"url", "src", "link", "name", "title", "value"} {
			if e := v.Get(key); e != nil && e.Type() == fastjson.TypeString {
				return r.strings(e, into)
			}
		}
	case fastjson.TypeString:
		if s := filled(alias(v.GetStringBytes())); s != "" {
			into = append(into, s)
		}
	}
	return into
}

// json parses a cell that holds JSON; nil where it does not.
func (r *rows) json(s string) *fastjson.Value {
	if !isJSON(s) || len(s) > carefulBytes && (!json.Valid([]byte(s)) || commas([]byte(s)) > r.d.s.c.MaxValues) {
		return nil
	}
	if r.parsed == len(r.parsers) {
		r.parsers = append(r.parsers, new(fastjson.Parser))
	}
	v, err := r.parsers[r.parsed].Parse(s)
	if err != nil {
		return nil
	}
	r.parsed++
	return v
}

// attr keeps a cell as an attribute; lists and objects in it become one each, pairs of name and value by their name.
func (r *rows) attr(c *cell) {
	if c.name == "" {
		return
	}
	v := r.json(c.value)
	if v == nil {
		r.add(c.name, c.value)
		return
	}
	if ps := v.GetArray(); len(ps) > 0 && isPairs(ps) {
		for _, p := range ps {
			r.pair(c, alias(p.GetStringBytes("name")), p.Get("value"))
		}
		return
	}
	if v.Type() == fastjson.TypeObject && c.place.field == fAttrs {
		v.GetObject().Visit(func(key []byte, e *fastjson.Value) { r.d.attr(key, e, false) })
		return
	}
	r.d.attr([]byte(c.name), v, false)
}

// maxPairs is the number of attributes up to which names that repeat are told apart.
const maxPairs = 500

// isPairs reports whether all elements are objects with a name and a value.
func isPairs(vs []*fastjson.Value) bool {
	for _, v := range vs {
		if len(v.GetStringBytes("name")) == 0 || v.Get("value") == nil || v.GetObject().Len() > 3 {
			return false
		}
	}
	return true
}

func (r *rows) pair(c *cell, name string, v *fastjson.Value) {
	if c.place.field != fAttrs {
		name = c.name + "." + name
	}
	if len(r.d.attrs) > maxPairs {
		// looking for the name would cost the square of their number
	} else if _, taken := r.d.attrs.Get(name); taken {
		name += " (" + strconv.Itoa(len(r.d.attrs)) + ")"
	}
	if v.Type() != fastjson.TypeNull {
		r.d.attr([]byte(name), v, false)
	}
}

func (r *rows) add(name, value string) {
	if r.d.count() {
		r.d.attrs = append(r.d.attrs, aedile.Attr{Name: name, Value: value})
	}
}

// finish completes the item with what it lacks.
func (r *rows) finish(number int) (*aedile.Item, *fault) {
	d := r.d
	it := &d.it
	d.category = append(d.category, r.subs...)
	it.Category, it.GTIN, it.Links, it.Labels, it.Destination = d.category, d.gtin, d.links, d.labels, d.dest
	it.Images, it.Options, it.Attrs = d.images, d.options, d.attrs
	d.ad.Targeting = d.targeting
	if d.trader != (aedile.Account{}) {
		it.Trader = &d.trader
	}
	if a := &d.ad; a.Sponsor != "" || a.Payer != "" || a.FirstShown != "" || a.LastShown != "" || len(a.Targeting) > 0 {
		it.Ad = a
	}
	if it.ID == "" {
		if it.ID = aedile.ItemID(productID(it.URL)); it.ID == "" {
			it.ID = aedile.ItemID("row-" + strconv.Itoa(number))
		}
	}
	if it.Kind == "" {
		it.Kind = d.s.c.Kind
	}
	if it.Service == "" {
		it.Service = d.s.c.Service
	}
	if d.err != nil {
		d.err.item = string(it.ID)
		return nil, d.err
	}
	return it, unfit(it)
}
