package screen

import (
	"strings"

	"github.com/aedile/aedile/detect/contact"
	"github.com/aedile/aedile/detect/measure"
	"github.com/aedile/aedile/detect/price"
	"github.com/aedile/aedile/rule"
)

// detectorUnits are the measures behind the detector spans, in the order of rule.Detectors; handle is not a measure.
var detectorUnits = map[string]measure.Unit{"dose": measure.Dose, "percent": measure.Percent, "number": measure.Number,
	"e_number": measure.ENumber, "watt": measure.Watt, "nanometre": measure.Nanometre}

// described are the fields in which detectors look: what is said of the thing, not addresses and account names.
const described = rule.DefaultFields | rule.Category

// detect appends the places of a detector.
func (sc *scratch) detect(span int, out []rule.Span) []rule.Span {
	name := rule.Detectors[span-sc.s.lists]
	for n := range sc.n {
		f := &sc.fields[n]
		if f.group&described == 0 {
			continue
		}
		if name == "handle" {
			sc.contacts = contact.Find(&f.fold, sc.contacts[:0])
			for _, p := range sc.contacts {
				out = append(out, sc.detected(span, n, p.First, p.Last))
			}
			continue
		}
		sc.measures = measure.Find(&f.fold, sc.measures[:0])
		for _, p := range sc.measures {
			if p.Unit == detectorUnits[name] {
				out = append(out, sc.detected(span, n, p.First, p.Last))
			}
		}
	}
	return out
}

func (sc *scratch) detected(span, n, first, last int) rule.Span {
	f := &sc.fields[n]
	return rule.Span{Source: int32(span), Field: int32(n), Group: f.group, First: uint32(first), Last: uint32(last),
		Start: f.fold.Tokens[first].Start, End: f.fold.Tokens[last].End}
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
	case "price.known":
		_, ok := price.InEuro(it.Price)
		return ok
	case "price.eur":
		v, _ := price.InEuro(it.Price)
		return v
	case "price.spread":
		return price.Spread(it.Options)
	}
	return nil
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
