package record

import (
	"slices"
	"testing"
	"time"

	"github.com/aedile/aedile"
)

// After an amendment a finding keeps its text, and it is said that the law has moved since the day on which the item was seen.
func TestItIsSaidWhereTheLawHasMoved(t *testing.T) {
	t.Parallel()
	f := aedile.Finding{Law: []aedile.LawRef{{CELEX: "32005L0029", Place: "art 6(1)"}, {CELEX: "32023R0988", Place: "art 5"}}}
	before, after := time.Date(2026, 9, 26, 12, 0, 0, 0, time.UTC), time.Date(2026, 9, 27, 0, 0, 0, 0, time.UTC)
	note := []string{"art 6(1) UCPD: another wording since 2026-09-27, by Dir. 2024/825"}
	for name, c := range map[string]struct {
		it   *aedile.Item
		at   time.Time
		want []string
	}{
		"the day of the event":                {nil, before, note},
		"after the amendment":                 {nil, after, nil},
		"the day on which it was seen counts": {&aedile.Item{SeenAt: "2026-01-05T09:00:00Z"}, after, note},
		"seen after the amendment":            {&aedile.Item{SeenAt: "2026-10-05T09:00:00Z"}, before, nil},
		"an item that does not say when":      {&aedile.Item{}, before, note},
	} {
		if got := moved(f, c.it, c.at); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
