package desk

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// TestNamesAreThoseOfTheCaseAndWhatItRestsOn: recipient and contact of a decision, and who sent the notice behind it.
func TestNamesAreThoseOfTheCaseAndWhatItRestsOn(t *testing.T) {
	t.Parallel()
	notice := made(t, "notice", []string{`notifier submit {"reasons": "Alma wrote this", "locations": ["https://market.example/1"], "name": "Alma Example", "email": "alma@rights.example", "good_faith": true}`})
	c := made(t, "decision", []string{`platform draft {"recipient": "Stall Nine", "contact": "stall9@mail.example", "facts": "Jana was named", "from": ["n-1", "n-2"]}`})
	load := func(_ context.Context, id aedile.CaseID) (casework.Case, error) {
		if id == "n-1" {
			return notice, nil
		}
		return casework.Case{}, aedile.NotFoundf("read case", string(id), "no such case")
	}
	got, err := NamesOf(t.Context(), load, c)
	if d := cmp.Diff([]string{"Alma Example", "Stall Nine", "alma@rights.example", "stall9@mail.example"}, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
