package adrecord

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
)

// Every gap that is more than silence stands in one span, once, at words that the item has.
func TestEveryGapStandsInOneSpan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"", "n/a", "Nordlicht", "2026-10-02", "2025-01-01", "yes", "no", "\xff\u200b", "illegal"})
		it := &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps", SeenAt: word.Draw(rt, "seen"), Ad: &aedile.AdRecord{
			Sponsor: word.Draw(rt, "sponsor"), Payer: word.Draw(rt, "payer"), FirstShown: word.Draw(rt, "first"),
			LastShown: word.Draw(rt, "last"),
			Targeting: []aedile.Targeting{{Parameter: "age", Value: word.Draw(rt, "value")}}, Reach: map[string]int{"total": 1, "DE": 2}}}
		for _, name := range []string{advert.AttrRemoved, advert.AttrTargeted, "ad_available_until"} {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: word.Draw(rt, name)})
		}
		var want, got []string
		for _, g := range advert.Check(it) {
			if g.Weight > advert.Unstated {
				want = append(want, g.Code)
			}
		}
		found, places := ask(t, it)
		for _, names := range found {
			got = append(got, names...)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			rt.Errorf("got %v, want %v", got, want)
		}
		fields := 0
		for range it.Fields {
			fields++
		}
		for _, p := range places {
			if p.Number < 0 || p.Number >= fields || p.First < 0 || p.Last < p.First {
				rt.Errorf("%+v of %d fields", p, fields)
			}
		}
	})
}

// An ad that is shown as political names its transparency notice, and one that does is not told.
func TestPoliticalAdsNameTheirNotice(t *testing.T) {
	t.Parallel()
	for notice, want := range map[string]int{"": 1, "https://notice.example/1": 0} {
		it := &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Vote", Ad: &aedile.AdRecord{},
			Attrs: aedile.Attrs{{Name: advert.AttrPolitical, Value: advert.Yes}, {Name: advert.AttrNotice, Value: notice}}}
		if got, _ := ask(t, it); len(got["ad.political"]) != want {
			t.Errorf("%q: %v, want %d", notice, got, want)
		}
	}
}
