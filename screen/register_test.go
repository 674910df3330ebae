package screen_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/rule"
)

// recalled loads the rules on alerts and the lists they share.
func recalled(t testing.TB) []*rule.Pack {
	t.Helper()
	ps, ds := rule.LoadAll(packs.FS(), []string{"common", "recalled"})
	for _, d := range ds {
		t.Errorf("%s", d.Render())
	}
	return ps
}

func snapshotOf(t testing.TB, name, asOf string, entries ...register.Entry) *register.Snapshot {
	t.Helper()
	s, faults, err := register.New(register.Format{Name: name}, asOf, "test", func(yield func(register.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return s
}

func recall(ref, name, barcode string) register.Entry {
	return register.Entry{Ref: ref, Name: name, Alert: &register.Alert{Barcodes: []string{barcode}, Hazards: []string{"Choking"}}}
}

func TestFindingCitesEntryAndSnapshot(t *testing.T) {
	t.Parallel()
	s, err := screen.Compile(recalled(t), screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	older := snapshotOf(t, "safetygate", "2026-01-01", recall("SR/1/26", "Rattle", "4006381333931"))
	newer := snapshotOf(t, "safetygate", "2026-02-01", recall("SR/1/26", "Rattle", "4006381333931"),
		recall("SR/2/26", "Spinning top", "4012345678901"))
	item := &aedile.Item{ID: "1", Title: "Wooden spinning top", GTIN: []string{"4012345678901"}}
	at := func(r *register.Snapshot) []byte {
		w, err := s.With(r)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(w.Screen(item).Findings)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if got := at(older); string(got) != "null" {
		t.Errorf("the older snapshot does not have the alert: %s", got)
	}
	got := at(newer)
	for _, want := range []string{`"check":"recalled/same-code"`, `"register":"safetygate","as_of":"2026-02-01","digest":"` + string(newer.Digest) + `","entry":"SR/2/26"`, "alert safetygate SR/2/26", `"field":"gtin[0]"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("want %s in %s", want, got)
		}
	}
	if again := at(newer); string(again) != string(got) {
		t.Errorf("a second time gives other bytes:\n%s\n%s", got, again)
	}
	if refs := mustWith(t, s, newer, older).Registers(); len(refs) != 2 || refs[0].AsOf != "2026-01-01" {
		t.Errorf("registers are not listed in order: %+v", refs)
	}
}

func mustWith(t testing.TB, s *screen.Screener, ss ...*register.Snapshot) *screen.Screener {
	t.Helper()
	w, err := s.With(ss...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestOrderOfRegistersAndOfWorkersDoesNotMatter(t *testing.T) {
	t.Parallel()
	s, err := screen.Compile(recalled(t), screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	a := snapshotOf(t, "safetygate", "2026-01-01", recall("SR/1/26", "Lumikid rattle fox", "4006381333931"))
	b := snapshotOf(t, "cpsc", "2026-01-01", recall("26-001", "Lumikid rattle fox", "4006381333931"))
	var items []*aedile.Item
	for i := range 50 {
		it := &aedile.Item{ID: aedile.ItemID(fmt.Sprint(i)), Title: "Lumikid rattle fox"}
		if i%2 == 0 {
			it.GTIN = []string{"4006381333931"}
		}
		items = append(items, it)
	}
	one, two := mustWith(t, s, a, b), mustWith(t, s, b, a)
	want := make([][]aedile.Finding, len(items))
	for i, it := range items {
		want[i] = one.Screen(it).Findings
		if len(want[i]) == 0 {
			t.Fatalf("item %d: no finding", i)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, it := range items {
				copied := *it
				if d := cmp.Diff(want[i], two.Screen(&copied).Findings); d != "" {
					t.Errorf("item %d (-want +got):\n%s", i, d)
				}
			}
		})
	}
	wg.Wait()
}

func TestEveryFactOfConditionsAnswers(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(ordinary)
	if err != nil {
		t.Fatal(err)
	}
	claims := snapshotOf(t, "claims", "2026-01-01",
		register.Entry{Ref: "1", Name: "Zinc", Claim: &register.Claim{Substance: "Zinc", Text: "Zinc heals", Status: register.Refused}})
	for _, rs := range [][]*register.Snapshot{nil, {claims},
		{snapshotOf(t, "safetygate", "2026-01-01", recall("SR/1/26", "Lumikid rattle fox", "4006381333931"))}} {
		it := new(aedile.Item)
		if err := json.Unmarshal(b, it); err != nil {
			t.Fatal(err)
		}
		if err := screen.AskEverything(detectors.Detectors(), rs, it); err != nil {
			t.Error(err)
		}
	}
}
