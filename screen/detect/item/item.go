// Package item states what the fields of an item say, in the form in which conditions compare it: small letters, the host of its address, the
// number of its words, whether it is marked as for adults.
//
// It looks for nothing in texts and decides nothing.
package item

import (
	_ "embed" // for the list of words
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

//go:embed adult.txt
var adultList string

// labels mark an age restriction; attributes do where they have one of these values.
var labels, attributes, values = wordlist.Slice(adultList, "label"), wordlist.Slice(adultList, "attribute"),
	wordlist.Set(adultList, "value")

// about is said of texts in small letters.
const about = "in small letters; `\"\"` where absent"

// facts are the scalars with the functions that give them.
var facts = []struct {
	fact.Scalar
	of func(*fact.Item) any
}{
	{fact.Scalar{Name: "item.kind", Type: fact.String, About: "`listing`, `post` or `ad`"}, func(it *fact.Item) any { return string(it.Kind) }},
	{fact.Scalar{Name: "item.service", Type: fact.String, About: about}, func(it *fact.Item) any { return strings.ToLower(it.Service) }},
	{fact.Scalar{Name: "item.lang", Type: fact.String, About: about}, func(it *fact.Item) any { return strings.ToLower(it.Lang) }},
	{fact.Scalar{Name: "item.brand", Type: fact.String, About: about}, func(it *fact.Item) any { return strings.ToLower(it.Brand) }},
	{fact.Scalar{Name: "item.host", Type: fact.String, About: "the host of its address without `www.` and port"}, func(it *fact.Item) any { return host(it.URL) }},
	{fact.Scalar{Name: "item.ships_from", Type: fact.String, About: about},
		func(it *fact.Item) any { return strings.ToLower(it.ShipsFrom) }},
	{fact.Scalar{Name: "item.trader_country", Type: fact.String, About: about}, traderCountry},
	{fact.Scalar{Name: "item.destination", Type: fact.Strings, About: "in small letters"},
		func(it *fact.Item) any { return lowered(it.Destination) }},
	{fact.Scalar{Name: "item.labels", Type: fact.Strings, About: "in small letters"},
		func(it *fact.Item) any { return lowered(it.Labels) }},
	{fact.Scalar{Name: "item.category", Type: fact.Strings, About: "in small letters"},
		func(it *fact.Item) any { return lowered(it.Category) }},
	{fact.Scalar{Name: "item.length", Type: fact.Int, About: "number of words in all texts"}, length},
	{fact.Scalar{Name: "item.page", Type: fact.Bool,
		About: "the item was read from a page, so what is absent from it is absent from what the buyer sees"}, page},
	{fact.Scalar{Name: "item.has_image", Type: fact.Bool, About: "there is an image"},
		func(it *fact.Item) any { return len(it.Images) > 0 }},
	{fact.Scalar{Name: "item.adult_label", Type: fact.Bool, About: "a label or an attribute marks an age restriction"},
		func(it *fact.Item) any { return adult(it.Item) }},
}

// Detector describes the detector.
func Detector() fact.Detector {
	d := fact.Detector{Name: "item", Version: "1", Open: fact.Find(nil, func(n int, it *fact.Item) any { return facts[n].of(it) })}
	for _, f := range facts {
		d.Scalars = append(d.Scalars, f.Scalar)
	}
	return d
}

func traderCountry(it *fact.Item) any {
	if it.Trader == nil {
		return ""
	}
	return strings.ToLower(it.Trader.Country)
}

func page(it *fact.Item) any {
	v, _ := it.Attrs.Get("page")
	return v == "true"
}

// length counts the words of what is text: addresses have none. A word is one however its letters are set apart or written with digits.
func length(it *fact.Item) any {
	n := 0
	for i := range it.Texts {
		if t := &it.Texts[i]; t.Field.Name != "url" && t.Field.Name != "links" {
			n += len(t.Fold.Tokens) - apart(t.Fold)
		}
	}
	return int64(n)
}

// apart counts the tokens that are no words of their own but parts of one that is disguised. Readings are sorted by their first token, and of
// those that overlap the first counts, as far as it goes.
func apart(f *text.Folded) int {
	n, first, next := 0, uint32(0), uint32(0)
	for _, r := range f.Readings {
		switch {
		case r.How != text.Spaced && !(r.How == text.Leet && single(f, r)) || r.First < next && r.First != first:
		case r.First >= next:
			n += int(r.Last - r.First)
			first, next = r.First, r.Last+1
		case r.Last >= next: // goes further than the one before
			n += int(r.Last + 1 - next)
			next = r.Last + 1
		}
	}
	return n
}

// single reports whether no digit of a reading stands beside another, as they do in numbers of models.
func single(f *text.Folded, r text.Reading) bool {
	for _, t := range f.Tokens[r.First : r.Last+1] {
		if b := f.Bytes[t.Start:t.End]; len(b) > 1 && b[0] >= '0' && b[0] <= '9' {
			return false
		}
	}
	return true
}

// adult reports whether the item is marked as restricted to adults.
func adult(it *aedile.Item) bool {
	for _, l := range it.Labels {
		l = strings.ToLower(l)
		if slices.ContainsFunc(labels, func(w string) bool { return strings.Contains(l, w) }) {
			return true
		}
	}
	return slices.ContainsFunc(attributes, func(name string) bool {
		v, _ := it.Attrs.Get(name)
		return values[strings.ToLower(v)]
	})
}

func lowered(ss []string) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = strings.ToLower(s)
	}
	return out
}

// host returns the host of a URL in small letters, without "www." and port.
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
	return strings.TrimPrefix(strings.ToLower(rest), "www.")
}
