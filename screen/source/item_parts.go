package source

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/money"
)

// texts reads a list of strings into the reused slice, or a single one. Numbers are taken as they are written.
func (d *decoder) texts(into *[]string, field string, v *fastjson.Value) []string {
	list := (*into)[:0]
	switch v.Type() {
	case fastjson.TypeString, fastjson.TypeNumber:
		if s := d.ident(field, v); s != "" {
			list = append(list, s)
		}
	default:
		d.want(field, "a list of strings", v)
	case fastjson.TypeArray:
		for _, e := range v.GetArray() {
			if s := d.ident(field, e); s != "" && d.count() {
				list = append(list, s)
			}
		}
	}
	*into = list
	return list
}

// fields reads the keys of an object by set, which returns false for those it does not know: they become attributes.
func (d *decoder) fields(field string, v *fastjson.Value, set func(*decoder, string, *fastjson.Value) bool) {
	if v.Type() != fastjson.TypeObject {
		if v.Type() != fastjson.TypeNull {
			d.want(field, "an object", v)
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
		t.ID = aedile.AccountID(d.ident(key, v))
	case "name":
		t.Name = d.text(key, v)
	case "country":
		t.Country = d.text(key, v)
	case "url":
		t.URL = d.text(key, v)
	case "address":
		t.Address = d.text(key, v)
	case "email":
		t.Email = d.text(key, v)
	case "phone":
		t.Phone = d.ident(key, v)
	default:
		return false
	}
	return true
}

// readPrice takes {amount, currency}, a number, or a text as shops write prices.
func (d *decoder) readPrice(v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeObject:
		d.fields("price", v, priceField)
	case fastjson.TypeString, fastjson.TypeNumber:
		d.price.Amount = d.amount("price", v, &d.price.Currency)
	default:
		d.want("price", "an object", v)
	}
}

func priceField(d *decoder, key string, v *fastjson.Value) bool {
	switch key {
	case "amount":
		d.price.Amount = d.amount(key, v, nil)
	case "currency":
		d.price.Currency = d.text(key, v)
	default:
		return false
	}
	return true
}

// amount reads a decimal amount from a number or a text; a currency in the text goes to cur, where that is not nil.
func (d *decoder) amount(field string, v *fastjson.Value, cur *string) string {
	if v.Type() == fastjson.TypeNumber {
		n := d.number(field, v)
		if f, err := strconv.ParseFloat(n, 64); err == nil && strings.ContainsAny(n, "eE") {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
		return n
	}
	s := d.text(field, v)
	if s == "" || isDecimal(s) {
		return s
	}
	p, ok := money.Parse(s, "")
	if !ok {
		d.refuse(field, "%s is no price", strconv.Quote(cutText(s, 40)))
		return ""
	}
	if cur != nil && p.Currency != "" {
		*cur = p.Currency
	}
	return p.Amount
}

// isDecimal reports whether s is digits with at most one point between them.
func isDecimal(s string) bool {
	n := digits(s)
	if n == 0 || n == len(s) {
		return n > 0
	}
	return s[n] == '.' && n+1 < len(s) && digits(s[n+1:]) == len(s)-n-1
}

// option reads {name, price}, or the name alone.
func (d *decoder) option(field string, v *fastjson.Value) {
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
		o.Name = d.text(key, v)
	case "price":
		o.Price = d.amount(key, v, nil)
	default:
		return false
	}
	return true
}

// image reads {url, alt, sha256}, or the address alone.
func (d *decoder) image(field string, v *fastjson.Value) {
	d.images = append(d.images, aedile.Image{})
	if v.Type() == fastjson.TypeString {
		d.images[len(d.images)-1].URL = d.text(field, v)
		return
	}
	d.fields(field, v, imageField)
}

func imageField(d *decoder, key string, v *fastjson.Value) bool {
	i := &d.images[len(d.images)-1]
	switch key {
	case "url":
		i.URL = d.text(key, v)
	case "alt":
		i.Alt = d.text(key, v)
	case "sha256":
		i.SHA256 = d.text(key, v)
	default:
		return false
	}
	return true
}
