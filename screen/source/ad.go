package source

import (
	"strconv"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// adField reads the record of an advertisement.
func adField(d *decoder, key string, v *fastjson.Value) bool {
	a := &d.ad
	switch key {
	case "sponsor":
		d.one(&a.Sponsor, key, v, false)
	case "payer":
		d.one(&a.Payer, key, v, false)
	case "first_shown":
		d.one(&a.FirstShown, key, v, false)
	case "last_shown":
		d.one(&a.LastShown, key, v, false)
	case "targeting":
		d.each(key, v, d.target)
	case "reach":
		d.readReach(v)
	default:
		return false
	}
	return true
}

// target reads one parameter; a text alone is its value.
func (d *decoder) target(field string, v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeString:
		d.targeting = append(d.targeting, aedile.Targeting{Parameter: "ad.targeting", Value: alias(v.GetStringBytes())})
	case fastjson.TypeObject:
		d.targeting = append(d.targeting, aedile.Targeting{})
		d.fields(field, v, targetField)
	default:
		d.attr([]byte(field), v, false)
	}
}

func targetField(d *decoder, key string, v *fastjson.Value) bool {
	t := &d.targeting[len(d.targeting)-1]
	text := v.Type() == fastjson.TypeString
	switch {
	case key == "parameter" && text:
		t.Parameter = alias(v.GetStringBytes())
	case key == "value" && (text || v.Type() == fastjson.TypeNumber):
		t.Value = d.ident(key, v)
	case key == "basis" && text:
		t.Basis = alias(v.GetStringBytes())
	case key == "exclude" && (v.Type() == fastjson.TypeTrue || v.Type() == fastjson.TypeFalse):
		t.Exclude = v.GetBool()
	default:
		return false
	}
	return true
}

func (d *decoder) readReach(v *fastjson.Value) {
	if d.reach == nil {
		d.reach = map[string]int{}
	}
	clear(d.reach)
	d.fields("reach", v, reachField)
	if len(d.reach) > 0 {
		d.ad.Reach = d.reach
	}
}

// reachField reads the count of recipients in one Member State. What is no count stays an attribute.
func reachField(d *decoder, key string, v *fastjson.Value) bool {
	if v.Type() != fastjson.TypeNumber {
		return false
	}
	n, err := strconv.Atoi(d.number(key, v))
	if err != nil || n < 0 {
		return false
	}
	if d.count() {
		d.reach[key] = n
	}
	return true
}
