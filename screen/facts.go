package screen

import (
	"strings"

	"github.com/aedile/aedile/screen/detect"
	"github.com/aedile/aedile/screen/rule"
)

// described are the fields in which detectors look: what is said of the thing, not addresses and account names.
const described = rule.DefaultFields | rule.Category

// detect appends the places of a detector.
func (sc *scratch) detect(span int, out []rule.Span) []rule.Span {
	if !sc.textsDone {
		sc.textsDone, sc.texts = true, sc.texts[:0]
		for n := range sc.n {
			f := &sc.fields[n]
			sc.texts = append(sc.texts, detect.Text{Field: f.name, Number: n, Raw: f.fold.Shown(f.raw), Fold: &f.fold, Described: f.group&described != 0})
		}
	}
	var err error
	if sc.detected, err = sc.detector.Places(rule.Detectors[span-sc.s.lists], sc.texts, sc.detected[:0]); err != nil {
		panic(err) // a name of rule.Detectors that no detector has: the table and the detectors are compiled together
	}
	for _, p := range sc.detected {
		out = append(out, sc.spanOf(span, p))
	}
	return out
}

func (sc *scratch) spanOf(span int, p detect.Place) rule.Span {
	f := &sc.fields[p.Number]
	return rule.Span{Source: int32(span), Field: int32(p.Number), Group: f.group, First: uint32(p.First), Last: uint32(p.Last),
		Start: f.fold.Tokens[p.First].Start, End: f.fold.Tokens[p.Last].End, Text: p.Name}
}

// Scalar returns a fact without a place.
func (sc *scratch) Scalar(name string) any {
	it := sc.item
	switch name {
	case "item.kind":
		return string(it.Kind)
	case "item.service":
		return lower(it.Service)
	case "item.lang":
		return lower(it.Lang)
	case "item.brand":
		return lower(it.Brand)
	case "item.host":
		return host(it.URL)
	case "item.ships_from":
		return lower(it.ShipsFrom)
	case "item.trader_country":
		if it.Trader == nil {
			return ""
		}
		return lower(it.Trader.Country)
	case "item.destination":
		return lowered(it.Destination)
	case "item.labels":
		return lowered(it.Labels)
	case "item.category":
		return lowered(it.Category)
	case "item.length":
		return sc.length()
	case "item.page":
		v, _ := it.Attrs.Get("page")
		return v == "true"
	case "item.has_image":
		return len(it.Images) > 0
	case "item.adult_label":
		return sc.adult()
	}
	v, _ := sc.detector.Scalar(name, it)
	return v
}

func (sc *scratch) length() int64 {
	n := 0
	for i := range sc.n {
		if g := sc.fields[i].group; g&(rule.URL|rule.Links) == 0 {
			n += len(sc.fields[i].fold.Tokens)
		}
	}
	return int64(n)
}

// adultWords mark an age restriction in a label or in the value of an attribute named adult, as feeds and shops write it.
var adultWords = []string{"adult", "18+", "+18", "age restrict", "age-restrict", "age_restrict", "nsfw", "mature", "ab 18", "fsk 18", "pour adultes", "solo adultos", "adulti"}

// adult reports whether the item is marked as restricted to adults.
func (sc *scratch) adult() bool {
	for _, l := range sc.item.Labels {
		l = lower(l)
		for _, w := range adultWords {
			if strings.Contains(l, w) {
				return true
			}
		}
	}
	for _, name := range []string{"adult", "is_adult", "age_restricted"} {
		switch v, _ := sc.item.Attrs.Get(name); lower(v) {
		case "yes", "true", "1", "adult":
			return true
		}
	}
	return false
}

func lowered(ss []string) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = lower(s)
	}
	return out
}

// host returns the host of a URL in lower case, without "www." and port.
func host(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	rest, _, _ = strings.Cut(rest, ":")
	return strings.TrimPrefix(lower(rest), "www.")
}
