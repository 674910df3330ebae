package source

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/mend"
	"github.com/aedile/aedile/screen/source/money"
)

// texts reads a list of strings, or a single one. Numbers are taken as they are written.
func (d *decoder) texts(into *[]string, field string, v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeString, fastjson.TypeNumber:
		if s := d.ident(field, v); s != "" {
			*into = append(*into, s)
		}
	case fastjson.TypeArray:
		es := v.GetArray()
		for _, e := range es {
			if e.Type() == fastjson.TypeObject || e.Type() == fastjson.TypeArray || e.Type() == fastjson.TypeTrue ||
				e.Type() == fastjson.TypeFalse {
				d.odd(field, v)
				return
			}
		}
		for _, e := range es {
			if s := d.ident(field, e); s != "" && d.count() {
				*into = append(*into, s)
			}
		}
	default:
		d.odd(field, v)
	}
}

// fields reads the keys of an object by set, which returns false for those it does not know: they become attributes.
func (d *decoder) fields(field string, v *fastjson.Value, set func(*decoder, string, *fastjson.Value) bool) {
	if v.Type() != fastjson.TypeObject {
		if v.Type() != fastjson.TypeNull {
			d.odd(field, v)
		}
		return
	}
	outer, n := d.subField, len(d.path)
	if n > 0 {
		d.path = append(d.path, '.')
	}
	d.path = append(d.path, field...)
	d.subField = set
	v.GetObject().Visit(d.visitSub)
	d.subField = outer
	d.path = d.path[:n]
}

func (d *decoder) sub(key []byte, v *fastjson.Value) {
	if d.err != nil || v.Type() == fastjson.TypeNull {
		return
	}
	if !d.subField(d, alias(key), v) {
		d.attr(key, v, true)
	}
}

// each calls read for every element of a list, with the path at it, or for v itself where it is no list.
func (d *decoder) each(field string, v *fastjson.Value, read func(field string, v *fastjson.Value)) {
	if v.Type() != fastjson.TypeArray {
		read(field, v)
		return
	}
	for i, e := range v.GetArray() {
		if e.Type() == fastjson.TypeNull {
			continue
		}
		if !d.count() {
			return
		}
		start := len(d.scratch)
		d.scratch = append(d.scratch, field...)
		d.scratch = append(d.scratch, '[')
		d.scratch = strconv.AppendInt(d.scratch, int64(i), 10)
		d.scratch = append(d.scratch, ']')
		read(alias(d.scratch[start:]), e)
		d.scratch = d.scratch[:start]
	}
}

func traderField(d *decoder, key string, v *fastjson.Value) bool {
	t := &d.trader
	switch key {
	case "id":
		d.one((*string)(&t.ID), key, v, true)
	case "name":
		d.one(&t.Name, key, v, false)
	case "country":
		d.one(&t.Country, key, v, false)
	case "url":
		d.one(&t.URL, key, v, false)
	case "address":
		d.one(&t.Address, key, v, false)
	case "email":
		d.one(&t.Email, key, v, false)
	case "phone":
		d.one(&t.Phone, key, v, true)
	default:
		return false
	}
	return true
}

// readPrice takes {amount, currency}, a number, or a text as shops write prices.
func (d *decoder) readPrice(v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeObject:
		if v.Exists("amount") && minorDigits(v) == 0 {
			d.fields("price", v, priceField)
			return
		}
		d.odd("price", v)
	case fastjson.TypeString, fastjson.TypeNumber:
		d.amount(&d.price.Amount, "price", v, &d.price.Currency)
	default:
		d.odd("price", v)
	}
}

func priceField(d *decoder, key string, v *fastjson.Value) bool {
	switch key {
	case "amount":
		d.amount(&d.price.Amount, key, v, &d.price.Currency)
	case "currency":
		if v.Type() != fastjson.TypeString {
			return false
		}
		d.price.Currency = currencyCode(alias(v.GetStringBytes()))
	default:
		if pl := d.placeOf("price." + key); pl.Field.String() == "currency" && v.Type() == fastjson.TypeString && d.price.Currency == "" {
			d.price.Currency = currencyCode(alias(v.GetStringBytes()))
			return true
		}
		return false
	}
	return true
}

// amount reads a decimal amount from a number or a text; a currency in the text goes to cur, where that is empty.
func (d *decoder) amount(into *string, field string, v *fastjson.Value, cur *string) {
	if v.Type() == fastjson.TypeNumber {
		n := d.number(field, v)
		if f, err := strconv.ParseFloat(n, 64); err == nil && strings.ContainsAny(n, "eE") {
			n = strconv.FormatFloat(f, 'f', -1, 64)
		}
		*into = n
		return
	}
	if v.Type() != fastjson.TypeString {
		d.odd(field, v)
		return
	}
	s := alias(v.GetStringBytes())
	if s == "" || isDecimal(s) {
		*into = s
		return
	}
	p, ok := money.Parse(s, "")
	if !ok {
		d.keep(d.where(field), s)
		return
	}
	if cur != nil && *cur == "" && p.Currency != "" {
		*cur = p.Currency
	}
	*into = p.Amount
}

// isDecimal reports whether s is digits with at most one point between them.
func isDecimal(s string) bool {
	n := mend.Digits(s)
	if n == 0 || n == len(s) {
		return n > 0
	}
	return s[n] == '.' && n+1 < len(s) && mend.Digits(s[n+1:]) == len(s)-n-1
}

// option reads {name, price}, or the name alone. What has another form is read as from any other system.
func (d *decoder) option(field string, v *fastjson.Value) {
	own := v.Exists("name") || v.Exists("price")
	if v.Type() != fastjson.TypeString && (!own || v.Exists("values") || v.Exists("options") || v.Exists("variations")) {
		c := cell{name: strings.Clone(field), value: "x", json: v}
		d.rows.takeOptions(&c)
		return
	}
	d.options = append(d.options, aedile.Option{})
	if v.Type() == fastjson.TypeString {
		d.options[len(d.options)-1].Name = d.text(field, v)
		return
	}
	d.fields(field, v, optionField)
}

func optionField(d *decoder, key string, v *fastjson.Value) bool {
	o := &d.options[len(d.options)-1]
	switch key {
	case "name":
		if v.Type() == fastjson.TypeString {
			o.Name = alias(v.GetStringBytes())
			return true
		}
		return false
	case "price":
		if v.Type() != fastjson.TypeString && v.Type() != fastjson.TypeNumber {
			return false
		}
		d.amount(&o.Price, key, v, nil)
	default:
		return false
	}
	return true
}

// image reads {url, alt, sha256}, or the address alone. Other keys for the address are known by their usual names.
func (d *decoder) image(field string, v *fastjson.Value) {
	if v.Type() == fastjson.TypeString {
		d.images = append(d.images, aedile.Image{URL: alias(v.GetStringBytes())})
		return
	}
	own := v.Type() == fastjson.TypeObject && (v.Exists("url") || v.Exists("sha256") || v.GetObject().Len() == 0 ||
		v.Exists("alt") && v.GetObject().Len() == 1)
	if !own {
		c := cell{name: strings.Clone(field), value: "x", json: v}
		d.rows.takeImages(&c)
		if v.Type() == fastjson.TypeObject {
			d.rows.beside(c.name, "images", []*fastjson.Value{v})
		}
		return
	}
	d.images = append(d.images, aedile.Image{})
	d.fields(field, v, imageField)
}

func imageField(d *decoder, key string, v *fastjson.Value) bool {
	i := &d.images[len(d.images)-1]
	if v.Type() != fastjson.TypeString {
		return false
	}
	switch s := alias(v.GetStringBytes()); key {
	case "url":
		i.URL = s
	case "alt":
		i.Alt = s
	case "sha256":
		i.SHA256 = s
	default:
		return false
	}
	return true
}
