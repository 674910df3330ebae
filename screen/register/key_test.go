package register_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

func TestMarketplaceNumbers(t *testing.T) {
	t.Parallel()
	e := register.Entry{Ref: "1", Name: "Lamp (ASIN: B0ABCDE123, asin B0ABCDE124)", URL: "https://market.example/x/dp/B0ABCDE125?ref=1",
		Alert: &register.Alert{Description: "sold as /product/B0ABCDE126 and /dp/B0ABCDE1267"}}
	want := []register.Key{{Kind: register.ByASIN, Value: "B0ABCDE123"}, {Kind: register.ByASIN, Value: "B0ABCDE124"},
		{Kind: register.ByASIN, Value: "B0ABCDE126"}, {Kind: register.ByASIN, Value: "B0ABCDE125"}}
	if d := cmp.Diff(want, e.Keys()); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
}

func TestBrandAloneIsNoKey(t *testing.T) {
	t.Parallel()
	e := register.Entry{Ref: "1", Name: "x", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"Rattle"},
		Barcodes: []string{"0"}}}
	if ks := e.Keys(); ks != nil {
		t.Errorf("keys are %v", ks)
	}
}

func TestItemIsFoundByItsStrongestKey(t *testing.T) {
	t.Parallel()
	s := snapshot(t, []register.Entry{
		{Ref: "A", Name: "Rattle", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"KX-200"},
			Barcodes: []string{"4006381333931"}, Batches: []string{"L2207"}}},
		{Ref: "B", Name: "Other", Alert: &register.Alert{Brands: []string{"Klapperix"}, Models: []string{"KX-300"}}},
	}...)
	x := register.NewIndex(s)
	for name, c := range map[string]struct {
		it   aedile.Item
		want register.Key
	}{
		"barcode": {aedile.Item{GTIN: []string{"junk", "4006381333931"}, Brand: "klapperix", Model: "kx200"},
			register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"barcode in text": {aedile.Item{Title: "Rattle", Text: "new, EAN 4006381333931"},
			register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"spoilt barcode": {aedile.Item{GTIN: []string{"4.006381333931E+12"}},
			register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"attribute": {aedile.Item{Attrs: aedile.Attrs{{Name: "EAN", Value: "4006381333931"}}},
			register.Key{Kind: register.ByGTIN, Value: "04006381333931"}},
		"brand and model": {aedile.Item{Brand: "KLAPPERIX", Model: "KX 200"},
			register.Key{Kind: register.ByModel, Value: "klapperix|kx200"}},
		"brand and batch": {aedile.Item{Brand: "Klapperix", Batch: "L-2207"},
			register.Key{Kind: register.ByBatch, Value: "klapperix|l2207"}},
	} {
		hits := x.Find(&c.it)
		if len(hits) != 1 || hits[0].Key != c.want || x.Entry(hits[0].At).Ref != "A" {
			t.Errorf("%s: hits %+v, want A by %v", name, hits, c.want)
		}
	}
	for name, it := range map[string]aedile.Item{
		"brand alone":            {Brand: "Klapperix"},
		"model of no brand":      {Brand: "unknown", Model: "KX-200"},
		"barcode with a typo":    {GTIN: []string{"4006381333913"}},
		"model of other brand":   {Brand: "Rasselix", Model: "KX-200"},
		"text beside a field":    {GTIN: []string{"4019999001277"}, Text: "fits EAN 4006381333931"},
		"nothing":                {},
		"title is not looked at": {Title: "Klapperix KX-200"},
	} {
		if hits := x.Find(&it); len(hits) != 0 {
			t.Errorf("%s: hits %+v, want none", name, hits)
		}
	}
}
