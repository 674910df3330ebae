package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// walk takes a JSON value of any form apart into cells. name is where it stands, key the same without the numbers of list
// elements, which is what tells the meaning.
func (r *rows) walk(name, key string, pl column.Place, v *fastjson.Value, depth int) {
	d := r.d
	if depth > d.s.c.MaxDepth && d.err == nil {
		d.err = limit("%s: nested deeper than %d", cutText(name, 80), d.s.c.MaxDepth)
	}
	if d.err != nil || v.Type() == fastjson.TypeNull {
		return
	}
	switch v.Type() {
	case fastjson.TypeObject:
		r.walkObject(name, key, pl, v, depth)
	case fastjson.TypeArray:
		r.walkList(name, key, pl, v, depth)
	default:
		r.walkScalar(name, key, pl, v)
	}
}

func (r *rows) walkScalar(name, key string, pl column.Place, v *fastjson.Value) {
	d := r.d
	var s string
	switch v.Type() {
	case fastjson.TypeString:
		s = alias(v.GetStringBytes())
	case fastjson.TypeNumber:
		ok := false
		if s, ok = d.digits(v); !ok && d.broken == nil {
			d.broken = invalid("%s: %s is no number in JSON", cutText(name, 200), strconv.Quote(s))
		}
	case fastjson.TypeTrue, fastjson.TypeFalse:
		s = strconv.FormatBool(v.Type() == fastjson.TypeTrue)
		if pl.Field != column.Adult {
			pl.Field = column.None
		}
	}
	r.cell(name, key, pl, s, nil)
}

// cell adds a value.
func (r *rows) cell(name, key string, pl column.Place, s string, v *fastjson.Value) {
	d := r.d
	if pl.Field == column.None {
		d.report(key)
		if s != "" {
			d.keep(name, s)
		}
		return
	}
	if d.count() {
		d.sawField(key, pl)
		r.cells = append(r.cells, cell{name: name, place: pl, value: s, json: v})
	}
}

// walkObject takes an object apart: what is a field as a whole stays whole, what is known inside it is named by its path.
func (r *rows) walkObject(name, key string, pl column.Place, v *fastjson.Value, depth int) {
	if pl.Field == column.Attrs && pl.Wrapper && r.d.looksLikeItem(v) {
		pl.Field = column.None // {"id": …, "attributes": {"name": …}}
	}
	switch pl.Field {
	case column.Images, column.Targeting, column.Attrs:
		r.cell(name, key, pl, "{", v)
		return
	case column.Options:
		if !pl.Wrapper {
			r.cell(name, key, pl, "{", v)
			return
		}
	case column.None:
		if !pl.Wrapper && !pl.List && !r.d.mapped() {
			r.d.under(name, key, v, depth)
			return
		}
	}
	minor := 0
	if pl.Field == column.Price || pl.Wrapper && v.Exists("currency_minor_unit") {
		minor = minorDigits(v)
	}
	lang, stated := "", ""
	if pl.Wrapper || pl.Field != column.None {
		lang, stated = languageOf(v)
	}
	v.GetObject().Visit(func(k []byte, e *fastjson.Value) {
		sub := key + "." + string(k)
		inner := r.d.placeOf(sub)
		if lang != "" && inner.Lang == "" {
			if inner.Lang = lang; string(k) == stated { // of the translation, not of the item
				return
			}
		}
		if minor > 0 && inner.Field == column.Price && (e.Type() == fastjson.TypeNumber || e.Type() == fastjson.TypeString) {
			r.minorAmount(name+"."+string(k), sub, inner, e, minor)
			return
		}
		r.walk(name+"."+string(k), sub, inner, e, depth+1)
	})
}

// mapped reports whether the user says which key holds what: then every key may.
func (d *decoder) mapped() bool { return d.s.c.Map != nil }

// under keeps what stands in an object of which nothing is known.
func (d *decoder) under(name, key string, v *fastjson.Value, depth int) {
	d.report(key)
	n := len(d.path)
	d.path = append(d.path[:0], name...)
	d.flatten(v, depth+1)
	d.path = d.path[:min(n, len(d.path))]
}

// minorDigits returns how many digits of an amount stand behind the point where the object gives it in the smallest unit of
// its currency: {"amount": 1990, "divisor": 100}.
func minorDigits(v *fastjson.Value) int {
	for _, k := range []string{"fractionDigits", "currency_minor_unit", "minorUnits", "precision"} {
		if e := v.Get(k); e != nil && e.Type() == fastjson.TypeNumber {
			return min(max(e.GetInt(), 0), 4)
		}
	}
	switch v.GetInt("divisor") {
	case 10:
		return 1
	case 100:
		return 2
	case 1000:
		return 3
	}
	if v.Exists("centAmount") || v.Exists("cents") {
		return 2
	}
	return 0
}

func (r *rows) minorAmount(name, key string, pl column.Place, v *fastjson.Value, digits int) {
	s := alias(v.GetStringBytes())
	if v.Type() == fastjson.TypeNumber {
		s, _ = r.d.digits(v)
	}
	if s == "" || len(s) > 18 || strings.Trim(s, "0123456789") != "" {
		r.walkScalar(name, key, pl, v)
		return
	}
	r.cell(name, key, pl, scaled(s, digits), nil)
}

// scaled puts a decimal point before the last digits of a number, which may have a minus sign.
func scaled(s string, digits int) string {
	if digits <= 0 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for len(s) <= digits {
		s = "0" + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// walkList takes a list apart. What takes several values gets it whole; of what takes one, the first gives it.
func (r *rows) walkList(name, key string, pl column.Place, v *fastjson.Value, depth int) {
	d := r.d
	es := v.GetArray()
	objects := slices.ContainsFunc(es, func(e *fastjson.Value) bool { return e.Type() == fastjson.TypeObject })
	switch {
	case pl.Field == column.Attrs && isPairs(es):
		r.pairs(name, key, es)
		return
	case pl.Field == column.Options && pl.Wrapper && objects:
		r.cell(name, key, pl, "[", v) // the choices; what else the variants hold follows
		pl.Field = column.None
	case pl.Field.Many() || pl.Field == column.Category:
		r.cell(name, key, pl, "[", v)
		if pl.Field != column.Attrs {
			r.beside(name, key, es)
		}
		return
	case pl.Field == column.None && !pl.Wrapper && !pl.List && !d.mapped():
		d.under(name, key, v, depth)
		return
	}
	if objects && pl.List {
		d.group = true
	}
	for i, e := range es {
		inner := pl
		inner.Rank += min(i, 500)
		at := name
		if i > 0 || objects {
			at = name + "[" + strconv.Itoa(i) + "]"
		}
		r.walk(at, key, inner, e, depth+1)
	}
}

// beside keeps the texts of objects in a list that gives a field, which takes one value of each: of {"id": 7, "name": "Lamps",
// "note": "new"} the note.
func (r *rows) beside(name, key string, es []*fastjson.Value) {
	for i, e := range es {
		if e.Type() != fastjson.TypeObject || r.d.err != nil {
			continue
		}
		used := valueOf(e)
		e.GetObject().Visit(func(k []byte, x *fastjson.Value) {
			if x == used || x.Type() != fastjson.TypeString {
				return
			}
			if s := filled(alias(x.GetStringBytes())); s != "" && !isAddress(s) && r.d.placeOf(key+"."+string(k)).Field != column.Images {
				r.d.keep(name+"["+strconv.Itoa(i)+"]."+string(k), s)
			}
		})
	}
}

// pairs reads properties that are given as names and values; some have the name of a field.
func (r *rows) pairs(name, key string, es []*fastjson.Value) {
	for _, e := range es {
		k, v := pair(e)
		if v == nil || v.Type() == fastjson.TypeNull {
			continue
		}
		sub := key + "." + k
		pl := r.d.placeOf(sub)
		if pl.Field == column.Attrs || pl.Field == column.None {
			r.pair(name, k, v)
			continue
		}
		r.walk(sub, sub, pl, v, 2)
	}
}

// pair returns the name and the value of a property, nil where the object is none.
func pair(v *fastjson.Value) (string, *fastjson.Value) {
	if v.Type() != fastjson.TypeObject {
		return "", nil
	}
	for _, k := range [...]string{"name", "key", "attribute_code", "code", "label", "attribute", "property", "title", "Name",
		"localizedName", "propertyName"} {
		n := v.GetStringBytes(k)
		if len(n) == 0 {
			continue
		}
		for _, x := range [...]string{"value", "values", "option", "options", "val", "text", "Value", "localizedValue",
			"valuesLabels", "displayValue", "formattedValue", "propertyValue"} {
			if e := v.Get(x); e != nil {
				return string(n), e
			}
		}
	}
	return "", nil
}

// sawField records what a key means for the report of the run.
func (d *decoder) sawField(key string, pl column.Place) {
	if _, ok := d.seen[key]; ok {
		return
	}
	if len(d.seen) < maxSeen {
		d.seen[key] = struct{}{}
	}
	d.s.seen(key, pl)
}

// looksLikeItem reports whether an object has what only an item has: a title or a text, and something else that is known.
func (d *decoder) looksLikeItem(v *fastjson.Value) bool {
	told, more := false, 0
	var look func(prefix string, v *fastjson.Value, depth int)
	look = func(prefix string, v *fastjson.Value, depth int) {
		v.GetObject().Visit(func(k []byte, e *fastjson.Value) {
			pl := d.placeOf(prefix + string(k))
			switch {
			case e.Type() == fastjson.TypeObject && (pl.Wrapper || pl.Field == column.Text) && depth < 3:
				look(prefix+string(k)+".", e, depth+1)
			case e.Type() == fastjson.TypeNull || pl.Field == column.None || pl.Field == column.Attrs:
			case pl.Field == column.Title || pl.Field == column.Text:
				if told {
					more++
				}
				told = true
			default:
				more++
			}
		})
	}
	if v.Type() == fastjson.TypeObject {
		look("", v, 0)
	}
	return told && more > 0
}

// whole reports whether what was read is an item of its own and not only the heading of a list.
func (d *decoder) whole() bool {
	it := &d.it
	told := it.Title != "" || it.Text != ""
	more := it.Text != "" && it.Title != "" || d.price.Amount != "" || len(d.gtin) > 0 || len(d.images) > 0 || it.Brand != "" ||
		d.trader.Name != "" || it.ID != ""
	return told && (more || !d.group)
}

// items finds the list of items inside an object that is none itself.
func (d *decoder) items(v *fastjson.Value, depth int) (found []*fastjson.Value) {
	if depth > 6 {
		return nil
	}
	object := v.GetObject()
	object.Visit(func(k []byte, e *fastjson.Value) {
		if es := e.GetArray(); len(es) > 0 {
			if d.mayHoldItems(string(k)) && d.looksLikeItem(es[0]) {
				found = append(found, es...)
			} else if es[0].Type() == fastjson.TypeObject {
				for _, x := range es {
					found = append(found, d.items(x, depth+1)...)
				}
			}
		}
	})
	object.Visit(func(_ []byte, e *fastjson.Value) {
		if e.Type() == fastjson.TypeObject {
			if inner := d.items(e, depth+1); inner != nil {
				found = append(found, inner...)
			}
		}
	})
	if found == nil && object.Len() > 0 { // {"17": {…}, "18": {…}}
		all := true
		object.Visit(func(k []byte, e *fastjson.Value) {
			all = all && e.Type() == fastjson.TypeObject && d.placeOf(string(k)) == (column.Place{}) && d.looksLikeItem(e)
		})
		if all {
			object.Visit(func(_ []byte, e *fastjson.Value) { found = append(found, e) })
		}
	}
	return found
}

// mayHoldItems reports whether a list under the key may be one of items. Lists of pictures, choices and categories belong to the
// item around them.
func (d *decoder) mayHoldItems(key string) bool {
	switch pl := d.placeOf(key); pl.Field {
	case column.None, column.Title, column.Text, column.ID:
		return true
	default:
		return pl.List
	}
}

// complete puts the lists of the item into their places and gives it what it lacks.
func (r *rows) complete(number int) (*aedile.Item, *fault) {
	d := r.d
	it := &d.it
	d.category = append(d.category, r.subs...)
	it.Category, it.GTIN, it.Links, it.Labels, it.Destination = some(d.category), some(d.gtin), some(d.links), some(d.labels), some(d.dest)
	it.Images, it.Options, it.Attrs = some(d.images), some(d.options), some(d.attrs)
	d.ad.Targeting = some(d.targeting)
	if d.price != (aedile.Price{}) {
		it.Price = &d.price
	}
	if d.trader != (aedile.Account{}) {
		it.Trader = &d.trader
	}
	if a := &d.ad; d.hasAd || a.Sponsor != "" || a.Payer != "" || a.FirstShown != "" || a.LastShown != "" || len(a.Targeting) > 0 ||
		len(a.Reach) > 0 {
		it.Ad = a
	}
	if it.ID == "" && !(d.isJSON && it.URL != "") {
		if it.ID = aedile.ItemID(productID(it.URL)); it.ID == "" {
			it.ID = aedile.ItemID(d.rowName(number))
		}
	}
	if it.Kind == "" {
		it.Kind = d.s.c.Kind
	}
	if it.Service == "" {
		it.Service = d.s.c.Service
	}
	if it.Title == "" && it.Text == "" {
		d.s.untold.Add(1)
	} else if !d.s.told.Load() {
		d.s.told.Store(true)
	}
	if f := unfit(it); f != nil {
		return nil, f
	}
	return it, nil
}

// rowName names an item that nothing else does.
func (d *decoder) rowName(number int) string {
	if d.part > 0 {
		return "row-" + strconv.Itoa(number) + "." + strconv.Itoa(d.part)
	}
	return "row-" + strconv.Itoa(number)
}

// some returns a list, nil where it is empty.
func some[E any](s []E) []E {
	if len(s) == 0 {
		return nil
	}
	return s
}
