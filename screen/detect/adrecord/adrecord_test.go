package adrecord

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// ask returns the names at the places of each span.
func ask(t *testing.T, it *aedile.Item) (map[string][]string, []fact.Place) {
	t.Helper()
	x := &fact.Item{Item: it}
	fo := text.NewFolder(0)
	for f, s := range it.Fields {
		folded := &text.Folded{}
		fo.Fold(folded, s)
		x.Texts = append(x.Texts, fact.Text{Field: f, Number: len(x.Texts), Raw: s, Fold: folded})
	}
	d := Detector()
	open, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := open()
	found, all := map[string][]string{}, []fact.Place(nil)
	if f.Begin(x) {
		for i, s := range d.Spans {
			for _, p := range f.Places(i, x, nil) {
				found[s.Name] = append(found[s.Name], p.Name)
				all = append(all, p)
			}
		}
	}
	return found, all
}

func TestGapsStandWhereTheyAre(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps", Category: []string{"home"},
		Attrs: aedile.Attrs{{Name: "ad_targeted", Value: advert.No}},
		Ad:    &aedile.AdRecord{Sponsor: "Nordlicht", Payer: "n/a", FirstShown: "2026-10-02", Reach: map[string]int{"total": 1}}}
	got, places := ask(t, it)
	if len(got) != 1 || len(got["ad.wrong"]) != 1 || got["ad.wrong"][0] != "payer-placeholder" {
		t.Fatalf("%v", got)
	}
	if want := 4; places[0].Number != want { // title, category, attribute, sponsor stand before
		t.Errorf("the payer is field %d, got %d", want, places[0].Number)
	}
	it.Ad.Payer, it.Ad.Sponsor = "Agentur", ""
	if got, _ := ask(t, it); len(got["ad.missing"]) != 1 || got["ad.missing"][0] != "sponsor-missing" {
		t.Errorf("%v", got)
	}
}

func TestOnlyAdsWithARecordAreAsked(t *testing.T) {
	t.Parallel()
	for _, it := range []*aedile.Item{{ID: "1", Kind: aedile.Listing, Title: "Lamp", Ad: &aedile.AdRecord{}},
		{ID: "1", Kind: aedile.Ad, Title: "Lamp"},
		{ID: "1", Kind: aedile.Ad, Ad: &aedile.AdRecord{FirstShown: "2026-10-02"}}} {
		if got, _ := ask(t, it); len(got) != 0 {
			t.Errorf("%+v: %v", it, got)
		}
	}
}

func TestAPoliticalAdNamesItsNotice(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Vote",
		Attrs: aedile.Attrs{{Name: advert.AttrPolitical, Value: advert.Yes}}, Ad: &aedile.AdRecord{Sponsor: "A"}}
	if got, _ := ask(t, it); len(got["ad.political"]) != 1 {
		t.Errorf("%v", got)
	}
	it.Attrs = append(it.Attrs, aedile.Attr{Name: advert.AttrNotice, Value: "https://a.example/n"})
	if got, _ := ask(t, it); len(got["ad.political"]) != 0 {
		t.Errorf("%v", got)
	}
}
