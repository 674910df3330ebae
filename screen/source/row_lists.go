package source

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// takeMany adds the values of a cell to a list.
func (r *rows) takeMany(c *cell) {
	d := r.d
	switch c.place.Field {
	case column.Images:
		r.takeImages(c)
	case column.Links:
		d.links = r.addresses(c, d.links)
	case column.Labels:
		d.labels = r.list(c, ",;|", d.labels)
	case column.Subcategory:
		r.subs = r.path(c, r.subs)
	case column.GTIN:
		r.takeGTIN(c)
	case column.Destination:
		r.takeDestination(c)
	case column.Options:
		r.takeOptions(c)
	case column.Targeting:
		if c.json != nil {
			r.attr(c)
			return
		}
		d.targeting = append(d.targeting, aedile.Targeting{Parameter: c.name, Value: c.value})
	case column.Attrs:
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
	if c.amount != "" || c.name == "option" && c.json == nil {
		o := aedile.Option{Name: c.value}
		if p, ok := price(c.amount, "", "", 0); ok {
			o.Price = p.Amount
		}
		r.d.options = append(r.d.options, o)
		return
	}
	if v := r.json(c); v != nil {
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
		if m, ok := price(alias(p.GetStringBytes()), "", "", 0); ok {
			o.Price = m.Amount
		}
	}
	r.d.options = append(r.d.options, o)
}

// path reads a category path.
func (r *rows) path(c *cell, into []string) []string {
	if v := r.json(c); v != nil {
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
	switch column.Bare(name) {
	case "categories", "kategorien", "catégories", "categorias", "categorías":
		return true
	}
	return false
}

// list reads several short values.
func (r *rows) list(c *cell, seps string, into []string) []string {
	if v := r.json(c); v != nil {
		return r.strings(v, into)
	}
	return splitList(c.value, seps, into)
}

// takeImages reads pictures: addresses, objects with an address and a text, or lists of either.
func (r *rows) takeImages(c *cell) {
	d := r.d
	if c.place.Alt {
		if n := len(d.images); n > 0 && d.images[n-1].Alt == "" {
			d.images[n-1].Alt = c.value
			return
		}
		r.attr(c)
		return
	}
	if v := r.json(c); v != nil {
		if n := len(d.images); !r.images(v, 0) && n == len(d.images) {
			r.attr(c)
		}
		return
	}
	n := len(d.links)
	d.links = r.addresses(c, d.links)
	for _, u := range d.links[n:] {
		d.images = append(d.images, aedile.Image{URL: u})
	}
	d.links = d.links[:n]
}

// images collects the pictures inside v and reports whether there is any.
func (r *rows) images(v *fastjson.Value, depth int) bool {
	d := r.d
	switch {
	case depth > 6 || len(d.images) >= d.s.c.MaxValues:
		return false
	case v.Type() == fastjson.TypeString:
		s := filled(alias(v.GetStringBytes()))
		if s != "" {
			d.images = append(d.images, aedile.Image{URL: s})
		}
		return s != ""
	case v.Type() == fastjson.TypeArray:
		found := false
		for _, e := range v.GetArray() {
			found = r.images(e, depth+1) || found
		}
		return found
	case v.Type() != fastjson.TypeObject:
		return false
	}
	var im aedile.Image
	v.GetObject().Visit(func(k []byte, e *fastjson.Value) {
		pl := d.placeOf("images." + alias(k))
		if e.Type() != fastjson.TypeString || pl.Field != column.Images {
			return
		}
		switch s := filled(alias(e.GetStringBytes())); {
		case pl.Alt && im.Alt == "":
			im.Alt = s
		case !pl.Alt && im.URL == "" && isAddress(s):
			im.URL = s
		}
	})
	if im.URL != "" {
		d.images = append(d.images, im)
		return true
	}
	found := false
	v.GetObject().Visit(func(_ []byte, e *fastjson.Value) {
		if e.Type() == fastjson.TypeObject || e.Type() == fastjson.TypeArray {
			found = r.images(e, depth+1) || found
		}
	})
	if !found && im.Alt != "" {
		d.images = append(d.images, im)
		found = true
	}
	return found
}

// isAddress reports whether a text can be the address of a picture or page: it has a slash or a point, and no blank.
func isAddress(s string) bool {
	return s != "" && strings.ContainsAny(s, "/.") && !strings.ContainsAny(s, " \n\t")
}

// addresses reads one or more addresses. They may hold commas, so a separator is one only before "http".
func (r *rows) addresses(c *cell, into []string) []string {
	if v := r.json(c); v != nil {
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
			if len(into) >= r.d.s.c.MaxValues {
				break
			}
			into = r.strings(e, into)
		}
	case fastjson.TypeObject:
		if e := valueOf(v); e != nil {
			return r.strings(e, into)
		}
	case fastjson.TypeString:
		if s := filled(alias(v.GetStringBytes())); s != "" {
			into = append(into, s)
		}
	case fastjson.TypeNumber:
		if s, ok := r.d.digits(v); ok {
			into = append(into, s)
		}
	}
	return into
}

// valueOf returns what names an object of a list that stands for one value: {"id": 7, "name": "Lamps"}; nil where nothing does.
func valueOf(v *fastjson.Value) *fastjson.Value {
	for _, key := range [...]string{"name", "title", "label", "value", "displayValue", "text", "categoryName", "term", "url", "src",
		"link", "code", "ean", "gtin", "node"} {
		e := v.Get(key)
		if e == nil {
			continue
		}
		switch e.Type() {
		case fastjson.TypeString, fastjson.TypeNumber:
			return e
		case fastjson.TypeObject:
			if inner := valueOf(e); inner != nil {
				return inner
			}
			var first *fastjson.Value // by language
			e.GetObject().Visit(func(k []byte, x *fastjson.Value) {
				if first == nil && x.Type() == fastjson.TypeString && column.Language(string(k)) != "" {
					first = x
				}
			})
			if first != nil {
				return first
			}
		}
	}
	return nil
}

// json parses a cell that holds JSON; nil where it does not.
func (r *rows) json(c *cell) *fastjson.Value {
	if c.json != nil {
		return c.json
	}
	s := c.value
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
	v := r.json(c)
	if v == nil || v.Type() == fastjson.TypeString {
		r.add(r.versionName(c), c.value)
		return
	}
	if ps := v.GetArray(); len(ps) > 0 && isPairs(ps) {
		under := c.name
		if c.place.Field == column.Attrs {
			under = ""
		}
		for _, p := range ps {
			k, x := pair(p)
			r.pair(under, k, x)
		}
		return
	}
	if v.Type() == fastjson.TypeObject && c.place.Field == column.Attrs {
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
		if k, x := pair(v); k == "" || x == nil || v.GetObject().Len() > 8 {
			return false
		}
	}
	return len(vs) > 0
}

// pair keeps a property as an attribute, under its own name.
func (r *rows) pair(column, name string, v *fastjson.Value) {
	if column != "" {
		name = column + "." + name
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
