package docket_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/docket"
)

// TestWhateverIsDoneAGroundStandsAtOneStation: and only a decision establishes an infringement; moves that the law refuses change nothing.
func TestWhateverIsDoneAGroundStandsAtOneStation(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	by := func(p casework.Party) desk.Act { return desk.Act{By: casework.Actor{Party: p, ID: "o"}} }
	moves := []struct {
		name string
		by   casework.Party
		body string
	}{
		{"find", casework.Authority, `{"grounds":[%d],"findings":"It may lack one.","measures":"one","reply_within":"14 days"}`},
		{"reply_part", casework.Platform, `{"grounds":[%d],"text":"It has one."}`},
		{"offer", casework.Platform, `{"grounds":[%d],"text":"We shall have one."}`},
		{"reject", casework.Authority, `{"grounds":[%d],"text":"It is too late."}`},
		{"drop", casework.Authority, `{"grounds":[%d],"text":"There is one."}`},
	}
	rapid.Check(t, func(x *rapid.T) {
		now = now.AddDate(0, 0, 1)
		c, err := dk.Open(ctx, desk.Opening{Kind: "proceeding", Act: by(casework.Authority), Content: desk.Content{JSON: []byte(
			`{"provider":"P","service":"S","grounds":[{"no":1,"title":"one","articles":["16"]},{"no":2,"title":"two","articles":["30(1)"]}]}`)}})
		if err != nil {
			x.Fatal(err)
		}
		for range rapid.IntRange(0, 6).Draw(x, "steps") {
			m := rapid.SampledFrom(moves).Draw(x, "move")
			body := fmt.Sprintf(m.body, rapid.IntRange(1, 2).Draw(x, "ground"))
			now = now.Add(time.Hour)
			before, err := docket.ProceedingOf(ctx, dk, string(c.ID))
			if err != nil {
				x.Fatal(err)
			}
			_, refused := dk.Make(ctx, desk.Moving{Case: c.ID, Move: m.name, Act: by(m.by), Content: desk.Content{JSON: []byte(body)}})
			after, err := docket.ProceedingOf(ctx, dk, string(c.ID))
			if err != nil {
				x.Fatal(err)
			}
			if d := cmp.Diff(before.Grounds, after.Grounds); refused != nil && d != "" {
				x.Fatalf("%s was refused, %v, and changed the grounds: %s", m.name, refused, d)
			}
			stations(x, after)
		}
	})
}

// stations says where the road of a ground is not what its state says.
func stations(x *rapid.T, p docket.Proceeding) {
	counted := 0
	for _, n := range p.Counts {
		counted += n
	}
	if counted != len(p.Grounds) {
		x.Fatalf("%d grounds are counted, there are %d", counted, len(p.Grounds))
	}
	for _, g := range p.Grounds {
		here, now := -1, 0
		for i, s := range docket.Stations() {
			m := g.Marks[s]
			if m.Now {
				here, now = i, now+1
			}
			if m.Now && (m.May || m.At.IsZero()) || m.Jumped && !m.At.IsZero() {
				x.Fatalf("ground %d, %s at %s: %+v", g.No, g.State, s, m)
			}
		}
		ended := slices.Contains([]kinds.GroundState{kinds.GroundInfringed, kinds.GroundClosed}, g.State)
		d := g.Marks[docket.Decision]
		if now != 1 || ended != d.Now || !ended && (d.Outcome != "" || !d.At.IsZero()) || d.Outcome == "infringement" {
			x.Fatalf("ground %d is %s: at %d stations, the decision is %+v", g.No, g.State, now, d)
		}
		if at := g.Marks[docket.Suspected].At; at.IsZero() || here < 0 || g.Marks[docket.Stations()[here]].At.Before(at) {
			x.Fatalf("ground %d stands where it was before it was suspected: %+v", g.No, g.Marks)
		}
	}
}

// TestACeilingIsTheShareOfTheLawRoundedDown: 6 % and 1 % of the year, 5 % of a day (arts 74 and 76 DSA), and never a cent more.
func TestACeilingIsTheShareOfTheLawRoundedDown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		cents := rapid.Int64Range(1, 1e15).Draw(x, "turnover in cents")
		all, err := docket.Ceilings(fmt.Sprintf("%d.%02d", cents/100, cents%100), "", 2025)
		if err != nil || len(all) != 3 {
			x.Fatalf("%d ceilings, %v", len(all), err)
		}
		for i, share := range []struct{ of, den int64 }{{6, 100}, {1, 100}, {5, 36500}} {
			if got, want := int64(all[i].Cap), cents*share.of/share.den; got != want {
				x.Errorf("%s of %d cents: got %d, want %d", all[i].Basis, cents, got, want)
			}
			if all[i].Law == "" || all[i].Caution == "" {
				x.Errorf("%s: no provision, or it does not say that it is no forecast", all[i].Basis)
			}
		}
	})
}
