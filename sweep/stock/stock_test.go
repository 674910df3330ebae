package stock_test

import (
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/safetygate"
	"github.com/aedile/aedile/screen/register/shelf"
	"github.com/aedile/aedile/sweep/stock"
)

func shelved(t *testing.T) stock.Shelf {
	t.Helper()
	dir := t.TempDir()
	entries := func(yield func(register.Entry, error) bool) {
		yield(register.Entry{Ref: "SR/09914/26", On: "2026-11-27", Name: "USB-C wall charger",
			Alert: &register.Alert{Brands: []string{"Voltana"},
				Models: []string{"VT-65 D; VT-30"}, Barcodes: []string{"4012345065213"}, Country: "France",
				Hazards: []string{"electric shock"}}}, nil)
	}
	for _, day := range []string{"2026-11-20", "2026-11-27"} {
		s, _, err := register.New(safetygate.Format(), day, "test", iter.Seq2[register.Entry, error](entries))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (shelf.Shelf{Dir: dir}).Put(s); err != nil {
			t.Fatal(err)
		}
	}
	return stock.Shelf{Dir: dir, Now: func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }}
}

func TestTheNewestSnapshotOfEachRegisterIsListedWithItsAge(t *testing.T) {
	t.Parallel()
	all, err := shelved(t).List()
	if err != nil || len(all) != 1 {
		t.Fatalf("%d registers, %v", len(all), err)
	}
	if r := all[0]; r.AsOf != "2026-11-27" || r.AgeDays != 3 || r.Entries != 1 || r.Snapshots != 2 || r.Title == "" {
		t.Errorf("got %+v", r)
	}
}

func TestAnOfferIsComparedFieldByFieldAndUnknownIsNotDifferent(t *testing.T) {
	t.Parallel()
	s := shelved(t)
	e, err := s.Entry("safetygate", "SR/09914/26")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range e.Beside(&aedile.Item{ID: "M-1", Brand: "voltana", Model: "VT65D", Title: "Chargeur mural",
		GTIN: []string{"4012345065214"}}) {
		got[p.Field] = string(p.Verdict)
		if p.Field == "model" && !p.Written {
			t.Error("a model that is written otherwise is not marked so")
		}
	}
	want := map[string]string{"barcode": "differs", "brand": "same", "model": "same", "batch": "unknown", "name": "unknown",
		"category": "unknown"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, p := range e.Beside(&aedile.Item{ID: "M-1", GTIN: []string{" ", ""}, Brand: "\t", Category: []string{" "}}) {
		if p.Verdict != "unknown" || p.Offer != "" {
			t.Errorf("a blank text is held to say something: %+v", p)
		}
	}
	if _, err := s.Entry("safetygate", "SR/1"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("an entry that is not there: %v", err)
	}
	if _, err := s.Entry("rasff", "1"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a register that is not there: %v", err)
	}
}
