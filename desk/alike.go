package desk

import (
	"context"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// maxAlike is how many notices are compared for each location or phrase that a notice shares with others. Chosen: people
// look at a few, and a text that thousands send must not slow the next.
const maxAlike = 200

// Alike returns the open notices that may be at least that alike to the notice, with their events. It asks the store's keys,
// unless less than kinds.NearPct is asked for: then it returns all.
func (h *House) Alike(ctx context.Context, n *kinds.Notice, least int) ([]casework.Case, error) {
	if least < kinds.NearPct {
		return h.Cases(ctx, casework.Filter{Kind: "notice"}, true)
	}
	ids, err := h.Record.Alike(ctx, "notice", kinds.NearKeys(n), maxAlike)
	if err != nil {
		return nil, err
	}
	cases := make([]casework.Case, 0, len(ids))
	for _, id := range ids {
		c, err := h.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}
