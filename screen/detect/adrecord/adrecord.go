// Package adrecord states what the record of an advertisement in a repository lacks, and what in it cannot be right.
//
// It asks screen/advert and adds the places. It cites no law: which service owes which of it is for rules.
package adrecord

import (
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
)

// The spans, in the order of the description.
const (
	missing = iota
	wrong
	removed
	kept
	political
)

// The scalars, in the order of the description.
const (
	missingCodes = iota
	wrongCodes
	unstatedCodes
	isPolitical
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "adrecord", Version: "2026.11.0", Always: true, Open: open,
		Spans: []fact.Span{
			missing:   {Name: "ad.missing", About: "in the record of an ad: the beginning of one that lacks what each must state; the name is what is missing: `sponsor-missing`, `reach-missing`"},
			wrong:     {Name: "ad.wrong", About: "in the record of an ad: what cannot be right: a payer that names nobody, a period that ends before it begins, a sum that does not foot"},
			removed:   {Name: "ad.removed", About: "in the record of an ad that was removed: content or names that are shown still, or the beginning where no reasons are given"},
			kept:      {Name: "ad.kept_short", About: "in the record of an ad: the beginning of one that is kept for less than a year after it was last shown"},
			political: {Name: "ad.political", About: "in the record of an ad shown as political: the beginning of one that names no transparency notice"},
		},
		Scalars: []fact.Scalar{
			missingCodes: {Name: "ad.missing_codes", Type: fact.Strings, About: "what the record of an ad lacks, by code"},
			wrongCodes:   {Name: "ad.wrong_codes", Type: fact.Strings, About: "what in the record of an ad cannot be right, by code"},
			unstatedCodes: {Name: "ad.unstated_codes", Type: fact.Strings,
				About: "what the record of an ad does not say, and must not always say, by code"},
			isPolitical: {Name: "ad.is_political", Type: fact.Bool,
				About: "whether the repository shows the ad as political advertising"},
		}}
}

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := &finder{}
		return fact.Finder{Begin: f.begin, Places: f.places, Scalar: f.scalar}
	}, nil
}

// finder keeps the gaps of the record at hand.
type finder struct {
	gaps      []advert.Gap
	political bool
	noNotice  bool
}

func (f *finder) begin(it *fact.Item) bool {
	f.gaps, f.political, f.noNotice = nil, false, false
	if it.Kind != aedile.Ad || it.Ad == nil || !it.Meter.Spend(4+len(it.Ad.Targeting)+len(it.Ad.Reach)) {
		return false
	}
	f.gaps = advert.Check(it.Item)
	f.political = advert.Get(it.Item, advert.AttrPolitical) == advert.Yes
	f.noNotice = f.political && advert.Get(it.Item, advert.AttrNotice) == ""
	return len(f.gaps) > 0 || f.political
}

// spanOf returns the span of a gap; -1 where it has none.
func spanOf(g *advert.Gap) int {
	switch {
	case g.Weight == advert.Unstated:
		return -1
	case g.Letter == "3":
		return removed
	case g.Letter == "1":
		return kept
	case g.Weight == advert.Wrong:
		return wrong
	}
	return missing
}

func (f *finder) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	if span == political {
		if p, ok := beginning(it); ok && f.noNotice {
			dst = append(dst, p)
		}
		return dst
	}
	for i := range f.gaps {
		g := &f.gaps[i]
		if spanOf(g) != span || it.Enough(len(dst)) {
			continue
		}
		if p, ok := placeOf(it, g.Field); ok {
			p.Name = g.Code
			dst = append(dst, p)
		}
	}
	return dst
}

// placeOf returns the place of a field, or the beginning of the item.
func placeOf(it *fact.Item, field string) (fact.Place, bool) {
	for i := range it.Texts {
		if t := &it.Texts[i]; field != "" && strings.HasPrefix(field, t.Field.Name) && t.Field.String() == field && len(t.Fold.Tokens) > 0 {
			return fact.Place{Number: t.Number, Last: len(t.Fold.Tokens) - 1}, true
		}
	}
	return beginning(it)
}

// shown is how many words are shown as evidence where the record says nothing to point at. Chosen.
const shown = 8

// beginning is the place of the first words of the item.
func beginning(it *fact.Item) (fact.Place, bool) {
	for i := range it.Texts {
		t := &it.Texts[i]
		if last := min(len(t.Fold.Tokens), shown) - 1; last >= 0 {
			return fact.Place{Number: t.Number, Last: last}, true
		}
	}
	return fact.Place{}, false
}

func (f *finder) scalar(n int, _ *fact.Item) any {
	switch n {
	case missingCodes:
		return f.codes(advert.Missing)
	case wrongCodes:
		return f.codes(advert.Wrong)
	case unstatedCodes:
		return f.codes(advert.Unstated)
	}
	return f.political
}

func (f *finder) codes(w advert.Weight) (codes []string) {
	for i := range f.gaps {
		if f.gaps[i].Weight == w {
			codes = append(codes, f.gaps[i].Code)
		}
	}
	return codes
}
