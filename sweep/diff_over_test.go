package sweep_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/sweep"
)

// TestGateCountsWhatIsAddedBeyondTheShare holds that a gate of n findings for each 100,000 items lets that many through and counts the others.
func TestGateCountsWhatIsAddedBeyondTheShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		items, added int
		gate         float64
		want         int
	}{{100_000, 20, 20, 0}, {100_000, 21, 20, 1}, {50_000, 11, 20, 1}, {10, 1, 20, 1}, {10, 0, 0, 0}, {0, 0, 5, 0}} {
		d := sweep.Difference{Items: c.items, Added: c.added, Removed: 7}
		if got := d.Over(c.gate); got != c.want {
			t.Errorf("%d added to %d items at a gate of %g: %d over, want %d", c.added, c.items, c.gate, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := sweep.Difference{Items: rapid.IntRange(0, 1_000_000).Draw(t, "items"), Added: rapid.IntRange(0, 1000).Draw(t, "added")}
		gate := rapid.Float64Range(0, 500).Draw(t, "gate")
		over := d.Over(gate)
		if over < 0 || over > d.Added || over > 0 && float64(d.Added-over) > gate*float64(d.Items)/100_000 {
			t.Errorf("%+v at %g: %d over", d, gate, over)
		}
	})
}
