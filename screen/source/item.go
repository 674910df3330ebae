package source

import (
	"strconv"
	"strings"
	"unsafe"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/mend"
	"github.com/aedile/aedile/screen/source/money"
)

// object reads one JSON object. The canonical form is read as it stands. What has another name or another type than there is
// read as in a table: by usual names, and as an attribute where no name is known. Null is absence.
func (d *decoder) object(v *fastjson.Value, number int) (*aedile.Item, *fault) {
	o, err := v.Object()
	if err != nil {
		return nil, invalid("want an object, got %s", typeName(v))
	}
	d.reset()
	d.rows.cells, d.isJSON = d.rows.cells[:0], true
	d.rows.constants(d.s.c.Map)
	o.Visit(d.visitTop)
	if len(d.rows.cells) > 0 {
		d.rows.fill()
	}
	if d.bare() && d.err == nil && d.broken == nil {
		return nil, invalid(noIdentity).hinted("give each item an id that its service knows")
	}
	it, f := d.rows.complete(number)
	return it, d.first(f)
}

// first returns the first fault there is: of the item, of a limit, of a value. What was read beside it is screened.
func (d *decoder) first(f *fault) *fault {
	if f == nil {
		f = d.err
	}
	if f == nil {
		f = d.broken
	}
	return f
}

// noIdentity is the fault of an object that says nothing.
const noIdentity = "has neither id nor url"

// reset forgets the item before.
func (d *decoder) reset() {
	d.it = aedile.Item{}
	d.price, d.trader, d.ad = aedile.Price{}, aedile.Account{}, aedile.AdRecord{}
	d.broken = nil
	d.err, d.values, d.arena, d.path = nil, 0, d.arena[:0], d.path[:0]
	d.attrs, d.images, d.options, d.targeting = d.attrs[:0], d.images[:0], d.options[:0], d.targeting[:0]
	d.category, d.gtin, d.links, d.labels, d.dest = d.category[:0], d.gtin[:0], d.links[:0], d.labels[:0], d.dest[:0]
	d.group = false
	r := d.rows
	r.subs, r.parsed = r.subs[:0], 0
	d.hasAd = false
}

// bare reports whether nothing at all was in the object.
func (d *decoder) bare() bool {
	it := &d.it
	return it.ID == "" && it.URL == "" && it.Title == "" && it.Text == "" && len(d.attrs) == 0 && len(d.category) == 0 &&
		len(d.options) == 0 &&
		it.Brand == "" && it.Model == "" && len(d.gtin) == 0 && d.price == (aedile.Price{}) && d.trader == (aedile.Account{}) &&
		len(d.images) == 0 && len(d.links) == 0 && len(d.labels) == 0
}

// unfit returns the fault of an item that cannot be screened. It asks Validate, which allocates, only where it must.
func unfit(it *aedile.Item) *fault {
	if it.Kind.Valid() && (it.ID != "" || it.URL != "") {
		return nil
	}
	if err := it.Validate(); err != nil {
		return faultOf(err, it.ID)
	}
	return nil
}

// top reads one key of the item.
func (d *decoder) top(key []byte, v *fastjson.Value) {
	if d.err != nil || v.Type() == fastjson.TypeNull {
		return
	}
	if d.s.c.Map != nil {
		d.walkKey(key, v)
		return
	}
	it := &d.it
	switch string(key) {
	case "id":
		d.one((*string)(&it.ID), "id", v, true)
	case "kind":
		if k := kindOf(alias(v.GetStringBytes())); k != "" && it.Kind == "" {
			it.Kind = k
		} else {
			d.attr(key, v, true)
		}
	case "service":
		d.one(&it.Service, "service", v, false)
	case "url":
		d.one(&it.URL, "url", v, false)
	case "seen_at":
		d.one(&it.SeenAt, "seen_at", v, false)
	case "lang":
		d.one(&it.Lang, "lang", v, false)
	case "title":
		d.one(&it.Title, "title", v, false)
	case "text":
		d.one(&it.Text, "text", v, false)
	case "brand":
		d.one(&it.Brand, "brand", v, false)
	case "model":
		d.one(&it.Model, "model", v, false)
	case "batch":
		d.one(&it.Batch, "batch", v, false)
	case "ships_from":
		d.one(&it.ShipsFrom, "ships_from", v, false)
	default:
		d.topList(key, v)
	}
}

// kindOf returns the kind of that name, which outlives the record it was read from; "" where there is none.
func kindOf(name string) aedile.Kind {
	for _, k := range [...]aedile.Kind{aedile.Listing, aedile.Post, aedile.Ad} {
		if strings.EqualFold(name, string(k)) {
			return k
		}
	}
	return ""
}

// topList reads the keys that hold lists, and passes the others on.
func (d *decoder) topList(key []byte, v *fastjson.Value) {
	switch string(key) {
	case "category":
		if v.Type() == fastjson.TypeString {
			d.category = splitPath(strings.TrimSpace(alias(v.GetStringBytes())), d.category)
			return
		}
		d.texts(&d.category, "category", v)
	case "gtin":
		d.texts(&d.gtin, "gtin", v)
	case "links":
		d.texts(&d.links, "links", v)
	case "labels":
		d.texts(&d.labels, "labels", v)
	case "destination":
		d.texts(&d.dest, "destination", v)
	default:
		d.topObject(key, v)
	}
}

// topObject reads the keys that hold objects, and those that are not known.
func (d *decoder) topObject(key []byte, v *fastjson.Value) {
	switch string(key) {
	case "price":
		d.readPrice(v)
	case "trader":
		d.fields("trader", v, traderField)
	case "ad":
		d.fields("ad", v, adField)
		d.hasAd = d.hasAd || v.Type() == fastjson.TypeObject
	case "options":
		d.each("options", v, d.option)
	case "images":
		d.each("images", v, d.image)
	case "attrs":
		if v.Type() != fastjson.TypeObject {
			d.attr(key, v, true)
			return
		}
		v.GetObject().Visit(func(k []byte, v *fastjson.Value) { d.attr(k, v, false) })
	default:
		d.walkKey(key, v)
	}
}

// one reads a text into a field. A key that occurs twice gives the field once and an attribute then: both are screened.
func (d *decoder) one(into *string, field string, v *fastjson.Value, number bool) {
	var s string
	switch {
	case number && v.Type() == fastjson.TypeNumber:
		s = d.number(field, v)
	case v.Type() == fastjson.TypeString:
		s = alias(v.GetStringBytes())
	default:
		d.odd(field, v)
		return
	}
	if *into == "" {
		*into = s
		return
	}
	if s != *into && s != "" {
		d.s.notes.add("keys that occur twice in one item, kept as attributes", "")
		d.keep(d.where(field)+" (2)", s)
	}
}

// keep adds an attribute.
func (d *decoder) keep(name, value string) {
	if d.count() {
		d.attrs = append(d.attrs, aedile.Attr{Name: d.kept([]byte(name)), Value: value})
	}
}

// odd reads a value of a type that the canonical form does not have there, as it would be read under any usual name.
func (d *decoder) odd(field string, v *fastjson.Value) {
	name := d.where(field)
	d.rows.walk(name, name, d.placeOf(name), v, 1)
}

// placeOf returns what a name means, from memory where it was met before.
func (d *decoder) placeOf(name string) column.Place {
	pl, ok := d.places[name]
	if !ok {
		name = strings.Clone(name)
		pl = d.placer.place(name)
		if len(d.places) < maxSeen {
			d.places[name] = pl
		}
	}
	return pl
}

// walkKey reads a key that the canonical form does not have.
func (d *decoder) walkKey(key []byte, v *fastjson.Value) {
	pl := d.placeOf(alias(key))
	plain := pl.Field == column.Attrs && v.Type() != fastjson.TypeArray && !(pl.Wrapper && d.looksLikeItem(v))
	if (pl.Field == column.None && !pl.Wrapper && !pl.List || plain) && d.s.c.Map == nil {
		d.attr(key, v, true)
		return
	}
	name := string(key)
	d.rows.walk(name, name, pl, v, 1)
}

func (d *decoder) refuse(field, format string, args ...any) {
	if d.broken == nil {
		d.broken = invalid("%s: "+format, append([]any{d.where(field)}, args...)...)
	}
}

func (d *decoder) where(field string) string {
	if len(d.path) == 0 {
		return field
	}
	return string(d.path) + "." + field
}

func typeName(v *fastjson.Value) string {
	switch v.Type() {
	case fastjson.TypeNull:
		return "null"
	case fastjson.TypeObject:
		return "an object"
	case fastjson.TypeArray:
		return "a list"
	case fastjson.TypeString:
		return "a string"
	case fastjson.TypeNumber:
		return "a number"
	}
	return "a boolean"
}

// count says that one more value goes into the item.
func (d *decoder) count() bool {
	if d.values++; d.values > d.s.c.MaxValues && d.err == nil {
		d.err = limit("item holds more than %d values", d.s.c.MaxValues)
	}
	return d.err == nil
}

// alias returns b as a string without copying. It is valid as long as the parser's copy of the line is.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// text reads a string; null is "". What is neither is read as under any other name.
func (d *decoder) text(field string, v *fastjson.Value) string {
	switch v.Type() {
	case fastjson.TypeNull:
		return ""
	case fastjson.TypeString:
		return alias(v.GetStringBytes())
	}
	d.odd(field, v)
	return ""
}

// ident reads a string or a number: many services number what they name.
func (d *decoder) ident(field string, v *fastjson.Value) string {
	if v.Type() != fastjson.TypeNumber {
		return d.text(field, v)
	}
	return d.number(field, v)
}

// currency reads a code, or a mark as shops write it.
func currencyCode(s string) string {
	if len(s) == 3 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[2] && s[2] <= 'Z' {
		return s
	}
	if c := money.Code(s); c != "" {
		return c
	}
	return s
}

// number returns a number as it is written, which lasts as long as the item.
func (d *decoder) number(field string, v *fastjson.Value) string {
	n, ok := d.digits(v)
	if !ok {
		d.refuse(field, "%s is no number in JSON", strconv.Quote(n))
	}
	return n
}

// digits returns the text of a number, and whether JSON knows such a number.
func (d *decoder) digits(v *fastjson.Value) (string, bool) {
	start := len(d.arena)
	d.arena = v.MarshalTo(d.arena)
	n := alias(d.arena[start:])
	return n, mend.IsNumber(n)
}
