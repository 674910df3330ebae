package page

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// entity is a schema.org thing with its properties, from JSON-LD or microdata. Values are string, json.Number, bool, nil,
// []any and entity.
type entity map[string]any

// isA reports whether the entity has one of the types, with or without the address of their vocabulary.
func (e entity) isA(types ...string) bool {
	for _, t := range list(e["@type"]) {
		s, _ := t.(string)
		s = strings.TrimRight(strings.TrimSpace(s), "/#")
		s = s[strings.LastIndexAny(s, "/#:")+1:]
		if slices.ContainsFunc(types, func(w string) bool { return strings.EqualFold(w, s) }) {
			return true
		}
	}
	return false
}

// productTypes are the types of schema.org that stand for goods or services on offer.
var productTypes = []string{"Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "ProductCollection",
	"Vehicle", "Car", "Book",
	"Drug", "DietarySupplement", "MenuItem", "Service", "SoftwareApplication", "MobileApplication", "VideoGame"}

func (e entity) isProduct() bool {
	return e.isA(productTypes...) &&
		(e["name"] != nil || e["offers"] != nil || e["description"] != nil || e["sku"] != nil)
}

// list returns a value as a list: itself, lists in it opened, or alone in one; nil is empty.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		if !slices.ContainsFunc(v, nested) {
			return v
		}
		var flat []any
		for _, x := range v {
			if nested(x) {
				flat = append(flat, list(x)...)
			} else {
				flat = append(flat, x)
			}
		}
		return flat
	}
	return []any{v}
}

// nested reports whether a value of a list is a list itself, with or without a name.
func nested(v any) bool {
	_, ok := v.([]any)
	return ok
}

// str returns a value as text: of a list the first that has any, of an entity its value, name or address.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		for _, e := range v {
			if s := str(e); s != "" {
				return s
			}
		}
	case entity:
		for _, k := range []string{"@value", "name", "value", "title", "url", "contentUrl", "@id"} {
			if _, nested := v[k].(entity); nested {
				continue
			}
			if s := str(v[k]); s != "" {
				return s
			}
		}
	}
	return ""
}

// has returns the text of the first of the keys that holds any, and marks them all as used.
func (e entity) get(used map[string]bool, keys ...string) string {
	s := ""
	for _, k := range keys {
		if s == "" {
			if s = str(e[k]); s != "" {
				used[k] = true
			}
		}
	}
	return s
}

// entityOf turns what encoding/json decoded into entities, at most depth levels of them.
func entityOf(v any, depth int) any {
	if depth < 0 {
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range [...]string{"@list", "@set"} { // a list with a name
			if x, ok := v[k]; ok && len(v) == 1 {
				return entityOf(x, depth-1)
			}
		}
		e := make(entity, len(v))
		for k, x := range v {
			e[bareName(k)] = entityOf(x, depth-1)
		}
		return e
	case []any:
		for i := range v {
			v[i] = entityOf(v[i], depth-1)
		}
	}
	return v
}

// bareName returns the name of a property without the vocabulary in front of it.
func bareName(k string) string {
	for _, prefix := range [...]string{"schema:", "http://schema.org/", "https://schema.org/", "http://www.schema.org/",
		"https://www.schema.org/", "product:"} {
		if rest, ok := strings.CutPrefix(k, prefix); ok && rest != "" {
			return rest
		}
	}
	return k
}

// products finds the products in v: those that stand alone, in a graph, or as what a page, offer or list is about. Those
// that another product only refers to are none of the page's items.
func products(v any, into []entity, depth int) []entity {
	if depth < 0 {
		return into
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			into = products(x, into, depth-1)
		}
	case entity:
		if v.isProduct() {
			return append(into, v)
		}
		if p, ok := v["itemOffered"].(entity); ok && p["offers"] == nil {
			p["offers"] = maps.Clone(v) // what is offered is read with what is asked for it
			delete(p["offers"].(entity), "itemOffered")
		}
		if v["@type"] == nil { // a wrapping, or the state of a page
			for _, k := range sortedKeys(v) {
				if !strings.HasPrefix(k, "@") && !named(k) && !slices.Contains(aroundProperties, k) {
					into = products(v[k], into, depth-1)
				}
			}
			into = products(v["@included"], into, depth-1)
			return products(v["@graph"], into, depth-1)
		}
		for _, k := range []string{"@graph", "@included", "mainEntity", "mainEntityOfPage", "itemListElement", "item",
			"itemOffered", "about",
			"offers", "makesOffer", "hasOfferCatalog", "product", "hasPart", "dataFeedElement"} {
			into = products(v[k], into, depth-1)
		}
	}
	return into
}

// find returns the entities of a type anywhere in v.
func find(v any, kind string, into []entity, depth int) []entity {
	if depth < 0 {
		return into
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			into = find(x, kind, into, depth-1)
		}
	case entity:
		if v.isA(kind) {
			into = append(into, v)
		}
		for _, k := range sortedKeys(v) {
			into = find(v[k], kind, into, depth-1)
		}
	}
	return into
}

func sortedKeys(e entity) []string {
	keys := make([]string, 0, len(e))
	for k := range e {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
