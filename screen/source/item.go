package source

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// item reads the canonical form. Null is absence, an unknown key is an attribute, a wrong type is a fault that names the
// field. A number is taken where an identifier is wanted, a single value where a list is, a text where a price is.
func (d *decoder) item(v *fastjson.Value) (*aedile.Item, *fault) {
	o, err := v.Object()
	if err != nil {
		return nil, invalid("want an object, got %s", typeName(v))
	}
	d.it = aedile.Item{}
	d.err, d.values, d.arena, d.path = nil, 0, d.arena[:0], d.path[:0]
	d.attrs, d.images, d.options = d.attrs[:0], d.images[:0], d.options[:0]
	o.Visit(d.visitTop)
	it := &d.it
	if d.err != nil {
		if d.err.item = string(it.ID); it.ID == "" {
			d.err.item = string(v.GetStringBytes("id"))
		}
		return nil, d.err
	}
	if it.Kind == "" {
		it.Kind = d.s.c.Kind
	}
	if it.Service == "" {
		it.Service = d.s.c.Service
	}
	if len(d.attrs) > 0 {
		it.Attrs = d.attrs
	}
	return it, unfit(it)
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
	it := &d.it
	switch string(key) {
	case "id":
		it.ID = aedile.ItemID(d.ident("id", v))
	case "kind":
		it.Kind = aedile.Kind(d.text("kind", v))
	case "service":
		it.Service = d.text("service", v)
	case "url":
		it.URL = d.text("url", v)
	case "seen_at":
		it.SeenAt = d.text("seen_at", v)
	case "lang":
		it.Lang = d.text("lang", v)
	case "title":
		it.Title = d.text("title", v)
	case "text":
		it.Text = d.text("text", v)
	case "brand":
		it.Brand = d.text("brand", v)
	case "model":
		it.Model = d.text("model", v)
	case "batch":
		it.Batch = d.text("batch", v)
	case "ships_from":
		it.ShipsFrom = d.text("ships_from", v)
	case "category":
		it.Category = d.texts(&d.category, "category", v)
	case "gtin":
		it.GTIN = d.texts(&d.gtin, "gtin", v)
	case "links":
		it.Links = d.texts(&d.links, "links", v)
	case "labels":
		it.Labels = d.texts(&d.labels, "labels", v)
	case "destination":
		it.Destination = d.texts(&d.dest, "destination", v)
	default:
		d.topObject(key, v)
	}
}

// topObject reads the keys that hold objects, and those that are not known.
func (d *decoder) topObject(key []byte, v *fastjson.Value) {
	it := &d.it
	switch string(key) {
	case "price":
		d.price = aedile.Price{}
		if d.readPrice(v); d.price != (aedile.Price{}) {
			it.Price = &d.price
		}
	case "trader":
		d.trader = aedile.Account{}
		if d.fields("trader", v, traderField); d.trader != (aedile.Account{}) {
			it.Trader = &d.trader
		}
	case "ad":
		d.ad = aedile.AdRecord{}
		d.fields("ad", v, adField)
		it.Ad = &d.ad
	case "options":
		d.options = d.options[:0]
		d.each("options", v, d.option)
		it.Options = d.options
	case "images":
		d.images = d.images[:0]
		d.each("images", v, d.image)
		it.Images = d.images
	case "attrs":
		if v.Type() != fastjson.TypeObject {
			d.want("attrs", "an object", v)
			return
		}
		v.GetObject().Visit(func(k []byte, v *fastjson.Value) { d.attr(k, v, false) })
	default:
		d.attr(key, v, true)
	}
}

// want records that the value at field, which may be inside an object under way, has the wrong type.
func (d *decoder) want(field, what string, v *fastjson.Value) {
	if d.err == nil {
		d.err = invalid("%s: want %s, got %s", d.where(field), what, typeName(v))
	}
}

func (d *decoder) refuse(field, format string, args ...any) {
	if d.err == nil {
		d.err = invalid("%s: %s", d.where(field), fmt.Sprintf(format, args...))
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

// text reads a string; null is "".
func (d *decoder) text(field string, v *fastjson.Value) string {
	switch v.Type() {
	case fastjson.TypeNull:
		return ""
	case fastjson.TypeString:
		return alias(v.GetStringBytes())
	}
	d.want(field, "a string", v)
	return ""
}

// ident reads a string or a number: many services number what they name.
func (d *decoder) ident(field string, v *fastjson.Value) string {
	if v.Type() != fastjson.TypeNumber {
		return d.text(field, v)
	}
	return d.number(field, v)
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
	return n, isNumber(n)
}

// isNumber holds to the grammar of JSON, which fastjson does not: no leading zero, no plus sign, no inf, no nan.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	n := digits(s)
	if n == 0 || n > 1 && s[0] == '0' {
		return false
	}
	s = s[n:]
	if strings.HasPrefix(s, ".") {
		if n = digits(s[1:]); n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if s == "" {
		return true
	}
	if s[0]|0x20 != 'e' {
		return false
	}
	if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && digits(s) == len(s)
}

func digits(s string) (n int) {
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
