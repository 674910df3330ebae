package page

import (
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// writer keeps as attributes what no field took.
type writer struct {
	it    *aedile.Item
	left  int // attributes that may still be added
	depth int
}

// rest keeps the properties of e that are not used, under prefix.
func (w *writer) rest(prefix string, e entity, used map[string]bool) {
	for _, k := range sortedKeys(e) {
		if used[k] || strings.HasPrefix(k, "@") {
			continue
		}
		name := k
		if prefix != "" {
			name = prefix + "." + k
		}
		w.value(name, e[k], w.depth)
	}
}

// value keeps v: entities dotted, lists numbered.
func (w *writer) value(name string, v any, depth int) {
	if depth < 0 || w.left <= 0 {
		return
	}
	switch v := v.(type) {
	case entity:
		if s := str(v["@value"]); s != "" {
			w.add(name, s)
			return
		}
		for _, k := range sortedKeys(v) {
			if !strings.HasPrefix(k, "@") && k != "review" && k != "reviews" {
				w.value(name+"."+k, v[k], depth-1)
			}
		}
	case []any:
		for i, x := range v {
			w.value(name+"["+strconv.Itoa(i)+"]", x, depth-1)
		}
	default:
		w.add(name, str(v))
	}
}

// pairs keeps properties that are given as name and value.
func (w *writer) pairs(v any) {
	for _, x := range list(v) {
		e, ok := x.(entity)
		if !ok {
			w.value("additionalProperty", x, w.depth)
			continue
		}
		name, value := str(e["name"]), str(e["value"])
		if name == "" {
			name = str(e["propertyID"])
		}
		if unit := str(e["unitText"]); unit != "" && value != "" {
			value += " " + unit
		}
		if name == "" {
			name = "additionalProperty"
		}
		if len(list(e["value"])) > 1 {
			w.value(name, e["value"], w.depth)
			continue
		}
		w.add(name, value)
	}
}

func (w *writer) add(name, value string) {
	if value == "" || w.left <= 0 {
		return
	}
	w.left--
	addAttr(w.it, name, value)
}
