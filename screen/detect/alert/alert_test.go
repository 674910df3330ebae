package alert

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

func index(t testing.TB, entries ...register.Entry) *Index {
	t.Helper()
	s, _, err := register.New(register.Format{Name: "safetygate"}, "2026-02-01", "test", func(yield func(register.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	x, err := NewIndex(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var charger = register.Entry{Ref: "SR/00001/26", On: "2026-01-09", Name: "Wall charger", URL: "https://register.example/1",
	Alert: &register.Alert{
		Brands: []string{"Volt & Sons"}, Models: []string{"VX-3000"}, Batches: []string{"L2409A, L2409B"},
		Barcodes: []string{"4012345678901", "4012345678902"},
		Hazards:  []string{"Electric shock"}, Level: "serious"}}

var balls = register.Entry{Ref: "SR/00002/26", Name: "Zimba magnetic sculpture balls 216 pieces",
	Alert: &register.Alert{Brands: []string{"unknown"}, Hazards: []string{"Choking"}}}

// said returns a scalar, "" where there is no alert.
func said(f *Finder, n int) any {
	if len(f.hits) == 0 {
		return ""
	}
	return f.scalar(n)
}

func TestBatchOfTheItemAgainstThoseOfTheAlert(t *testing.T) {
	t.Parallel()
	f := index(t, charger, balls).NewFinder()
	for _, c := range []struct {
		name                         string
		item                         aedile.Item
		wantTier, wantKey, wantBatch string
	}{
		{"a barcode alone does not tell the batch", aedile.Item{Title: "Charger", GTIN: []string{"4012345678901"}}, "identity",
			"gtin", string(match.UnstatedBatch)},
		{"a barcode with a wrong check digit is none", aedile.Item{Title: "Charger", GTIN: []string{"4012345678902"}}, "", "", ""},
		{"the batch of the alert is the same", aedile.Item{Title: "Charger", GTIN: []string{"4012345678901"}, Batch: "L2409B"},
			"identity", "gtin", string(match.SameBatch)},
		{"the batch may stand in an attribute", aedile.Item{Title: "Charger", GTIN: []string{"4012345678901"},
			Attrs: aedile.Attrs{{Name: "Lot", Value: "l2409a"}}}, "identity", "gtin", string(match.SameBatch)},
		{"another batch is another", aedile.Item{Title: "Charger", GTIN: []string{"4012345678901"}, Batch: "L2512C"}, "identity",
			"gtin", string(match.OtherBatch)},
		{"brand and batch identify", aedile.Item{Title: "Charger", Brand: "Volt&Sons", Batch: "L2409A"}, "identity", "batch",
			string(match.SameBatch)},
		{"brand and model identify", aedile.Item{Title: "Charger", Brand: "VOLT & SONS", Model: "vx3000"}, "identity", "model",
			string(match.UnstatedBatch)},
		{"an alert without batches is about all", aedile.Item{Title: "Zimba magnetic sculpture balls 216 pieces", Batch: "77A1"},
			"text", "", string(match.EveryBatch)},
		{"another product is none", aedile.Item{Title: "Wall clock, oak", Brand: "Tick"}, "", "", ""},
	} {
		found := f.Find(&c.item)
		if found != (c.wantTier != "") || said(f, tier) != c.wantTier || said(f, key) != c.wantKey || said(f, batch) != c.wantBatch {
			t.Errorf("%s: got %v %v %v, want %s %s %s", c.name, said(f, tier), said(f, key), said(f, batch), c.wantTier, c.wantKey,
				c.wantBatch)
		}
	}
}

func TestAlertIsCitedWithItsSnapshot(t *testing.T) {
	t.Parallel()
	f := index(t, charger, balls).NewFinder()
	if !f.Find(&aedile.Item{Title: "Charger", GTIN: []string{"4012345678901"}}) {
		t.Fatal("not found")
	}
	got := f.Entries()
	if len(got) != 1 || got[0].Digest == "" {
		t.Fatalf("got %+v", got)
	}
	got[0].Digest = ""
	want := aedile.EntryRef{Register: "safetygate", AsOf: "2026-02-01", Entry: "SR/00001/26", On: "2026-01-09",
		Name: "Wall charger", URL: "https://register.example/1",
		Says: "Electric shock; serious", Tier: "identity", Score: 1, Batch: string(match.UnstatedBatch),
		Agree: []string{"barcode 04012345678901"}}
	if d := cmp.Diff(want, got[0]); d != "" {
		t.Errorf("entry (-want +got):\n%s", d)
	}
	if f.Name() != "safetygate SR/00001/26" || said(f, hazard) != "electric shock; " {
		t.Errorf("name %q, hazard %q", f.Name(), said(f, hazard))
	}
}

// shown returns the texts at the places of the strongest
func shown(f *Finder, it *aedile.Item) []string {
	folder := text.NewFolder(1)
	var texts []fact.Text
	for field, raw := range it.Fields {
		folded := new(text.Folded)
		folder.Fold(folded, raw)
		texts = append(texts, fact.Text{Field: field, Raw: raw, Fold: folded})
	}
	var out []string
	for _, p := range f.Places(texts, 64) {
		x := texts[p.Text]
		from, to := x.Fold.Origin(x.Fold.Tokens[p.First].Start, x.Fold.Tokens[p.Last].End)
		out = append(out, x.Field.String()+": "+x.Raw[from:to])
	}
	return out
}

func TestEvidenceIsWhatTheAlertSays(t *testing.T) {
	t.Parallel()
	f := index(t, charger, balls).NewFinder()
	for _, c := range []struct {
		item aedile.Item
		want []string
	}{
		{aedile.Item{Title: "USB charger for the wall", GTIN: []string{"4006381333931", "40 12345 678901"}},
			[]string{"title: charger", "title: wall", "gtin[1]: 40 12345 678901"}},
		{aedile.Item{Title: "Volt & Sons VX 3000", Brand: "Volt & Sons", Model: "VX-3000"},
			[]string{"title: Volt & Sons VX 3000", "brand: Volt & Sons", "model: VX-3000"}},
		{aedile.Item{Title: "Magnetic Zimba balls, 216 pieces, sculpture", Text: "Magnetic balls"},
			[]string{"title: Magnetic Zimba balls, 216 pieces, sculpture"}},
	} {
		if !f.Find(&c.item) {
			t.Errorf("%s: not found", c.item.Title)
			continue
		}
		if d := cmp.Diff(c.want, shown(f, &c.item)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.item.Title, d)
		}
	}
}

func TestEveryHitHasAPlaceInTheItem(t *testing.T) {
	t.Parallel()
	f := index(t, charger, balls).NewFinder()
	word := rapid.SampledFrom([]string{"Zimba", "magnetic", "sculpture", "balls", "216", "pieces", "Volt & Sons", "VX-3000",
		"VX3000", "charger", "wall", "blue", "Zímba", "m\u200bagnetic", "балс", ""})
	rapid.Check(t, func(t *rapid.T) {
		it := aedile.Item{Title: "x " + joined(rapid.SliceOfN(word, 0, 8).Draw(t, "title")), Brand: word.Draw(t, "brand"),
			Model: word.Draw(t, "model")}
		if f.Find(&it) && len(shown(f, &it)) == 0 {
			t.Fatalf("%+v: an alert and no evidence", it)
		}
	})
}

func joined(ss []string) string {
	out := ""
	for _, s := range ss {
		out += s + " "
	}
	return out
}

func TestNoAlertsMeansNoIndex(t *testing.T) {
	t.Parallel()
	s, _, err := register.New(register.Format{Name: "claims"}, "2026-02-01", "test", func(yield func(register.Entry, error) bool) {
		yield(register.Entry{Ref: "1", Name: "x", Claim: &register.Claim{Text: "x", Status: register.Refused}}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if x, err := NewIndex(s); x != nil || err != nil {
		t.Errorf("got %v, %v", x, err)
	}
}
