package trust

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk"
)

// TestARuleActsOnlyWhereItIsGivenEarnedAndNotStopped: whatever people find and decide, in whatever order.
func TestARuleActsOnlyWhereItIsGivenEarnedAndNotStopped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
		c := &tally{check: "medicines/without-prescription", weeks: map[int]int{}}
		given, stopped, right, n := false, false, 0, 0
		judge := func(ok bool) {
			n++
			if ok {
				right++
			}
			c.add(uint64(n), aedile.CaseID("review-1"), ok, now)
		}
		for range rapid.SampledFrom([]int{0, 72, 73, 200}).Draw(x, "right before") {
			judge(true)
		}
		for range rapid.IntRange(0, 40).Draw(x, "steps") {
			now = now.Add(time.Minute)
			wrong := false
			switch rapid.SampledFrom([]string{"right", "wrong", "act", "review", "stop", "resume"}).Draw(x, "step") {
			case "right":
				judge(true)
			case "wrong":
				judge(false)
				wrong = true
			case "act":
				if !earned(right, n) { // the keeper refuses it
					continue
				}
				c.step(desk.Fact{Outcome: stepStand, Query: string(MayAct), Count: 2, Roles: []string{"demote"}, At: now})
				given = true
			case "review":
				c.step(desk.Fact{Outcome: stepStand, Query: string(Review), At: now})
				given = false
			case "stop":
				c.step(desk.Fact{Outcome: stepStop, By: "p-1", Why: "it hits books", At: now})
				stopped = true
			case "resume":
				c.step(desk.Fact{Outcome: stepResume, By: "p-2", Why: "mended", At: now})
				stopped = false
			}
			r := c.rule(now, now.Truncate(24*time.Hour))
			if low, _ := wilson(right, n); wrong && low < LeastBound && given {
				given = false // it does not come back by itself
			}
			want := Review
			switch {
			case stopped:
				want = Stopped
			case given:
				want = MayAct
			}
			if r.Standing != want || (r.Stop != nil) != stopped {
				x.Fatalf("got %s, want %s, with %d of %d right, lost %q", r.Standing, want, right, n, r.Lost)
			}
			if r.Right != right || r.Reviewed() != n || len(r.Wrongs) > maxKept || len(r.Log) > maxKept || r.Low > r.High {
				x.Fatalf("%d of %d are counted as %d of %d", right, n, r.Right, r.Reviewed())
			}
		}
	})
}

// TestTheChartOfARuleEndsWhereItStands: it has no more points than can be told apart, in their order.
func TestTheChartOfARuleEndsWhereItStands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		c := &tally{}
		for i, ok := range rapid.SliceOfN(rapid.Bool(), 1, 300).Draw(x, "found") {
			c.add(uint64(i), "review-1", ok, time.Time{})
		}
		ps := c.points()
		if len(ps) == 0 || len(ps) > maxPoints {
			x.Fatalf("%d points of %d", len(ps), len(c.outcomes))
		}
		last := ps[len(ps)-1]
		low, high := wilson(c.right, len(c.outcomes))
		if last.N != len(c.outcomes) || last.Low != low || last.High != high || last.Share != float64(c.right)/float64(last.N) {
			x.Fatalf("it ends at %+v, the rule stands at %d of %d", last, c.right, len(c.outcomes))
		}
		for i := 1; i < len(ps); i++ {
			if ps[i].N <= ps[i-1].N {
				x.Fatalf("points out of their order: %+v", ps)
			}
		}
	})
}

// TestALabelledItemSaysNobodysName: the trader is taken out of the item and of its texts, and the item that was kept stays as it is.
func TestALabelledItemSaysNobodysName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		name := rapid.StringMatching(`[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-z]{4,9}`).Draw(x, "name")
		mail := "post@" + rapid.StringMatching(`[a-z]{3,8}`).Draw(x, "house") + ".example"
		it := &aedile.Item{ID: "M-1", Title: "Lamp of " + name, Text: "Write to " + mail + ", or ask " + name + ".",
			URL:    "https://market.example/" + name,
			Trader: &aedile.Account{ID: "T-1", Name: name, Email: mail, Country: "DE"}}
		before, err := it.Digest()
		if err != nil {
			x.Fatal(err)
		}
		out, taken, err := bare(it)
		if err != nil || taken < 4 {
			x.Fatalf("%d places were taken out, %v", taken, err)
		}
		if *out.Trader != (aedile.Account{Country: "DE"}) || out.URL != "" {
			x.Fatalf("it still says whom it is from: %+v, %s", out.Trader, out.URL)
		}
		if out.Title != "Lamp of "+hole || out.Text != "Write to "+hole+", or ask "+hole+"." {
			x.Fatalf("got %q and %q of %s", out.Title, out.Text, name)
		}
		if after, err := it.Digest(); err != nil || after != before {
			x.Fatalf("the item that was kept was changed, %v", err)
		}
	})
}
