package adlibrary

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile/screen/advert"
)

// generic reads a record by the names of its fields.
func generic(v *fastjson.Value, m *namer) *ad {
	a := &ad{}
	a.flat("", v, m, 0)
	return a
}

// maxDepth is how deep objects within a record are looked into. Chosen.
const maxDepth = 4

// flat reads the members of an object, those of objects within it under their path.
func (a *ad) flat(prefix string, v *fastjson.Value, m *namer, depth int) {
	each(v, func(k string, x *fastjson.Value) {
		name := k
		if prefix != "" {
			name = prefix + "." + k
		}
		u, known := m.useOf(name)
		switch {
		case known && u == "by state":
			a.states(x)
		case known && (u == "parameters" || u == "exclusions") && x.Type() != fastjson.TypeString:
			a.parameters(x, u == "exclusions")
		case known && u == "image":
			a.pictures(x)
		case x.Type() == fastjson.TypeObject && depth < maxDepth:
			a.flat(name, x, m, depth+1)
		case x.Type() == fastjson.TypeArray:
			for i, y := range x.GetArray() {
				if y.Type() == fastjson.TypeObject && depth < maxDepth {
					a.flat(name, y, m, depth+1)
				} else {
					a.put(u, known, name+"["+strconv.Itoa(i)+"]", text(y), false)
				}
			}
		case known:
			a.put(u, true, name, text(x), false)
		default:
			a.attr(name, text(x))
		}
	})
}

// pictures reads addresses of pictures: a text, an object with an address, or a list of them.
func (a *ad) pictures(v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeArray:
		for _, x := range v.GetArray() {
			a.pictures(x)
		}
	case fastjson.TypeObject:
		a.image(first(v, "url", "src", "href", "image_url"))
	case fastjson.TypeString, fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse, fastjson.TypeNull:
		a.image(text(v))
	}
}

// states reads recipients by Member State: an object, a list of objects with a place and a number, or a text.
func (a *ad) states(v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeObject:
		each(v, func(k string, x *fastjson.Value) { a.count(placeName(k), text(x)) })
	case fastjson.TypeArray:
		for _, x := range v.GetArray() {
			a.count(placeName(first(x, "country", "country_code", "countryCode", "state", "member_state", "location", "code")),
				first(x, "reach", "value", "count", "recipients", "users", "total", "number"))
		}
	case fastjson.TypeString, fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse, fastjson.TypeNull:
		a.stateText(text(v))
	}
}

// stateText reads "DE: 600; AT: 300".
func (a *ad) stateText(s string) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		at := strings.LastIndexAny(part, ":=")
		if at < 0 {
			if strings.TrimSpace(part) != "" {
				a.attr("ad_reach_unreadable", part)
			}
			continue
		}
		a.count(placeName(part[:at]), strings.TrimSpace(part[at+1:]))
	}
}

// placeName returns a code of a place in capitals; the sum under its own name.
func placeName(s string) string {
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, advert.Total) || s == "" {
		return advert.Total
	}
	if s = strings.ToUpper(s); s == "EL" {
		return "GR"
	}
	return s
}

// parameters reads a list or object of parameters: objects with a name and values, included or excluded, or plain texts.
func (a *ad) parameters(v *fastjson.Value, exclude bool) {
	switch v.Type() {
	case fastjson.TypeArray:
		for _, x := range v.GetArray() {
			if x.Type() != fastjson.TypeObject {
				a.target("", text(x), exclude, "")
				continue
			}
			a.parameter(x, exclude)
		}
	case fastjson.TypeObject:
		each(v, func(k string, x *fastjson.Value) {
			out := exclude || strings.Contains(strings.ToLower(k), "exclu")
			if x.Type() == fastjson.TypeObject {
				each(x, func(inner string, y *fastjson.Value) {
					for _, s := range texts(y) {
						a.target(k, s, out || strings.Contains(strings.ToLower(inner), "exclu"), "")
					}
				})
				return
			}
			for _, s := range texts(x) {
				a.target(k, s, out, "")
			}
		})
	case fastjson.TypeString, fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse, fastjson.TypeNull:
	}
}

// parameter reads one parameter that is an object.
func (a *ad) parameter(x *fastjson.Value, exclude bool) {
	name := first(x, "parameter", "name", "type", "category", "criterion", "facet", "facetName")
	basis := first(x, "basis")
	out := exclude || x.GetBool("exclude") || x.GetBool("excluded") || x.GetBool("is_excluded") ||
		strings.EqualFold(first(x, "side", "mode"), "exclude")
	values := texts(x, "value")
	for _, k := range []string{"values", "included", "include", "includedSegments", "segments"} {
		values = append(values, texts(x, k)...)
	}
	for _, s := range values {
		a.target(name, s, out, basis)
	}
	outside := append(texts(x, "excludedSegments"), texts(x, "exclusions")...)
	for _, s := range outside {
		a.target(name, s, true, basis)
	}
	if len(values)+len(outside) == 0 && name != "" {
		a.target(name, "", out, basis)
	}
}

// put stores a value under what its column is read as; of a table, lists stand within a cell.
func (a *ad) put(u use, known bool, name, value string, cell bool) {
	value = strings.TrimSpace(value)
	if value == "" {
		return
	}
	if !known {
		a.attr(name, value)
		return
	}
	kind := string(u)
	switch {
	case kind[0] == '+' || kind[0] == '-':
		for _, s := range listed(value, cell) {
			a.target(parameterName(kind[1:], name), s, kind[0] == '-', "")
		}
		return
	case strings.HasPrefix(kind, "attr "):
		a.attr(kind[len("attr "):], answer(value))
		return
	}
	a.field(kind, value, cell)
}

// parameterName returns the name that the source gives a parameter where it says more than the kind.
func parameterName(kind, name string) string {
	if bareName(name) == bareName(kind) || strings.Contains(bareName(name), bareName(kind)) {
		return strings.ToLower(strings.TrimSpace(name))
	}
	return kind + " (" + name + ")"
}

// listed cuts the list that stands in a cell.
func listed(s string, cell bool) []string {
	if !cell {
		return []string{s}
	}
	sep := ","
	for _, c := range []string{"|", "\n"} {
		if strings.Contains(s, c) {
			sep = c
			break
		}
	}
	if sep == "," && strings.Contains(s, ";") && !strings.Contains(s, "latitude") {
		sep = ";"
	}
	var out []string
	for x := range strings.SplitSeq(s, sep) {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// answer returns the answer of a yes-or-no question in one form, and other values as they are.
func answer(s string) string {
	switch strings.ToLower(s) {
	case "true", "yes", "y", "1", "ja", "oui", "sí", "tak":
		return advert.Yes
	case "false", "no", "n", "0", "nein", "non", "nie":
		return advert.No
	}
	return s
}

// field stores one of the named fields; of a field that is filled already the rest is kept as an attribute.
func (a *ad) field(kind, value string, cell bool) {
	switch p := a.one(kind); {
	case p != nil && *p == "":
		*p = value
	case p != nil:
		a.attr(kind, value)
	case kind == "id":
		a.it.ID = idOf(value)
	case kind == "image":
		for _, s := range listed(value, cell) {
			a.image(s)
		}
	case kind == "link":
		a.link(value)
	case kind == "category":
		a.it.Category = append(a.it.Category, value)
	case kind == "first":
		a.span(dayOf(value), "")
	case kind == "last":
		a.span("", dayOf(value))
	case kind == "targeted":
		a.attr(advert.AttrTargeted, answer(value))
	case kind == "total":
		a.count(advert.Total, value)
	case kind == "by state":
		a.stateText(value)
	case kind == "parameters", kind == "exclusions":
		a.parameterText(value, kind == "exclusions")
	}
}

// one returns the field of a name that holds one text; nil: there is none.
func (a *ad) one(kind string) *string {
	switch kind {
	case "url":
		return &a.it.URL
	case "title":
		return &a.it.Title
	case "text":
		return &a.it.Text
	case "brand":
		return &a.it.Brand
	case "lang":
		return &a.it.Lang
	case "service":
		return &a.it.Service
	case "sponsor":
		return &a.rec.Sponsor
	case "payer":
		return &a.rec.Payer
	}
	return nil
}

// parameterText reads "Interests: lamps, bedrooms; Age: 25-65".
func (a *ad) parameterText(s string, exclude bool) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		name, values, ok := strings.Cut(part, ":")
		if !ok {
			name, values = "", part
		}
		out := exclude || strings.Contains(strings.ToLower(name), "exclu")
		for v := range strings.SplitSeq(values, ",") {
			if v = strings.TrimSpace(v); v != "" {
				a.target(strings.TrimSpace(name), v, out, "")
			}
		}
	}
}
