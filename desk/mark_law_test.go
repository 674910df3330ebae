package desk

import (
	"context"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// TestTheGroundOfAStatementMarksWhatWasNotCompared: a provision that a decision takes from a finding keeps its mark, for who decides to
// see.
func TestTheGroundOfAStatementMarksWhatWasNotCompared(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	f := finding(t, it)
	f.Law = []aedile.LawRef{{CELEX: "32001L0083", Place: "art 71(1)", Title: "Dir. 2001/83: prescription"}, {CELEX: "32023R0988",
		Place: "art 5", Title: "GPSR: safety"}}
	first, err := review(ctx, h, it, nil, casework.Actor{Party: casework.Screener, ID: "p-1"}, f)
	if err != nil {
		t.Fatal(err)
	}
	d := &kinds.Decision{From: []aedile.CaseID{first.Case}}
	if err := h.completed(ctx, d, false); err != nil || d.LegalGround != "≈ art 71(1) Dir. 2001/83: prescription; art 5 GPSR: safety" {
		t.Errorf("got %q, %v", d.LegalGround, err)
	}
}
