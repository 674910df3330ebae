package exhibit

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

func TestTheExampleHasACaseOfEveryProcedure(t *testing.T) {
	t.Parallel()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := time.Date(2027, time.September, 20, 12, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	set, err := packset.Compile(packset.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	offer := `{"id":"17","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`
	reviews, err := Reviews(
		t.Context(),
		dk,
		set,
		aedile.Ran{Program: "test"},
		[]intake.File{{Name: "offers.ndjson", Stream: strings.NewReader(offer)}},
	)
	if err != nil || reviews != 1 {
		t.Fatalf("%d reviews, %v", reviews, err)
	}
	opened, err := Cases(t.Context(), dk)
	if err != nil {
		t.Fatal(err)
	}
	all, err := dk.Cases(t.Context(), casework.Filter{}, false)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]int{}
	for _, c := range all {
		of[c.Kind]++
	}
	for _, k := range kinds.All() {
		if of[k.Name] == 0 {
			t.Errorf("no case of %s is open", k.Name)
		}
	}
	if len(all) != opened+reviews {
		t.Errorf("%d cases are open, want %d", len(all), opened+reviews)
	}
	// What the example asks for lies ahead: its days are moved to today, those that belong together by whole half-years.
	// Those of a designation are neither and stay as they are.
	late, _, err := dk.Due(t.Context(), desk.DueQuery{DueFilter: casework.DueFilter{Late: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range late {
		if x.Kind != "designation" {
			t.Errorf("late on the first day: %s of %s", x.Due.Title(), x.Case)
		}
	}
}
