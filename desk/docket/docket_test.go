package docket_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/docket"
)

func TestARoadPassesStationsAndNeverMixesSuspectedWithEstablished(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	act := desk.Act{By: casework.Actor{Party: casework.Authority, ID: "o"}}
	c, err := dk.Open(ctx, desk.Opening{Kind: "proceeding", Act: act, Content: desk.Content{JSON: []byte(`{"provider":"P","service":"S","grounds":[
		{"no":1,"title":"one","articles":["34(1)"],"since":"2025-08-28"},{"no":2,"title":"two","articles":["30(1)"]},{"no":3,"title":"three","articles":["16"]}]}`)}})
	if err != nil {
		t.Fatal(err)
	}
	make := func(move, body string, by casework.Party) {
		t.Helper()
		now = now.AddDate(0, 0, 20)
		if _, err := dk.Make(ctx, desk.Moving{Case: c.ID, Move: move, Act: desk.Act{By: casework.Actor{Party: by, ID: "o"}},
			Content: desk.Content{JSON: []byte(body)}}); err != nil {
			t.Fatal(err)
		}
	}
	make("find", `{"grounds":[1],"findings":"It may not have been assessed.","measures":"an assessment","reply_by":"2026-12-31"}`, casework.Authority)
	make("reply", `{"grounds":[1],"text":"It was."}`, casework.Platform)
	make("drop", `{"grounds":[3],"text":"The form is easy to reach."}`, casework.Authority)
	p, err := docket.ProceedingOf(ctx, dk, string(c.ID))
	if err != nil {
		t.Fatal(err)
	}
	one, two, three := p.Grounds[0], p.Grounds[1], p.Grounds[2]
	for name, ok := range map[string]bool{
		"one stands at the reply":           one.Marks[docket.Reply].Now && one.State == kinds.GroundReplied,
		"one passed a preliminary finding":  !one.Marks[docket.Preliminary].At.IsZero() && !one.Marks[docket.Preliminary].Now,
		"one may be decided":                one.Marks[docket.Decision].May && one.Marks[docket.Decision].At.IsZero(),
		"one jumped over no commitment yet": !one.Marks[docket.Commitment].Jumped,
		"two is suspected alone": two.Marks[docket.Suspected].Now && two.Marks[docket.Preliminary].May &&
			!two.Marks[docket.Decision].May,
		"three jumped and is closed, not an infringement": three.Marks[docket.Decision].Outcome == "closed" &&
			three.Marks[docket.Preliminary].Jumped,
		"what brings nothing is no evidence":      two.Evidence == 0 && one.Evidence == 2,
		"grounds are counted by where they stand": p.Counts[kinds.GroundReplied] == 1 && p.Counts[kinds.GroundSuspected] == 1,
	} {
		if !ok {
			t.Error(name)
		}
	}
	for _, g := range p.Grounds {
		here := 0
		for _, m := range g.Marks {
			if m.Now {
				here++
			}
		}
		if here != 1 {
			t.Errorf("ground %d stands at %d stations", g.No, here)
		}
	}
	chain, err := p.Limits(dk)
	if err != nil || chain == nil || chain.Ends.IsZero() {
		t.Errorf("no limitation is counted: %v, %v", chain, err)
	}
	if _, err := docket.ProceedingOf(ctx, dk, "none"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("proceedings that are not there: %v", err)
	}
}

func TestCeilingsAreThoseOfTheLawAndOfNothingElse(t *testing.T) {
	t.Parallel()
	all, err := docket.Ceilings("4812000000", "4655000000", 2025)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d ceilings, %v", len(all), err)
	}
	for i, want := range []string{"288 720 000.00", "48 120 000.00", "659 178.08"} {
		if got := all[i].Cap.String(); got != want {
			t.Errorf("%s: got %s, want %s", all[i].Basis, got, want)
		}
	}
	if all, err := docket.Ceilings("", "", 2025); err != nil || all != nil {
		t.Errorf("without figures: %v, %v", all, err)
	}
	if _, err := docket.Ceilings("much", "", 2025); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a figure that is none: %v", err)
	}
}
