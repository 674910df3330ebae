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
		a.Sponsor = d.text(key, v)
	case "payer":
		a.Payer = d.text(key, v)
	case "first_shown":
		a.FirstShown = d.text(key, v)
	case "last_shown":
		a.LastShown = d.text(key, v)
	case "targeting":
		d.targeting = d.targeting[:0]
		d.each(key, v, d.target)
		a.Targeting = d.targeting
	case "reach":
		d.readReach(v)
	default:
		return false
	}
	return true
}

func (d *decoder) target(field string, v *fastjson.Value) {
	d.targeting = append(d.targeting, aedile.Targeting{})
	d.fields(field, v, targetField)
}

func targetField(d *decoder, key string, v *fastjson.Value) bool {
	t := &d.targeting[len(d.targeting)-1]
	switch key {
	case "parameter":
		t.Parameter = d.text(key, v)
	case "value":
		t.Value = d.ident(key, v)
	case "basis":
		t.Basis = d.text(key, v)
	case "exclude":
		if v.Type() != fastjson.TypeTrue && v.Type() != fastjson.TypeFalse {
			d.want(key, "a boolean", v)
		}
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

// reachField reads the count of recipients in one Member State.
func reachField(d *decoder, key string, v *fastjson.Value) bool {
	if v.Type() != fastjson.TypeNumber {
		d.want(key, "a number", v)
		return true
	}
	n, err := strconv.Atoi(d.number(key, v))
	if err != nil || n < 0 {
		d.refuse(key, "want a whole number of recipients")
		return true
	}
	if d.count() {
		d.reach[key] = n
	}
	return true
}
