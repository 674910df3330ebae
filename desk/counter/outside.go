package counter

import (
	"context"
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

// Outside returns the case as somebody outside may know it: without what was done and has not left, as it can still be taken back. A case of
// which nothing has left is a NotFound error.
func Outside(ctx context.Context, dk *desk.Desk, id aedile.CaseID) (casework.Case, error) {
	events, err := dk.Record.Load(ctx, id)
	if err != nil {
		return casework.Case{}, err
	}
	now := dk.Now()
	if i := slices.IndexFunc(events, func(e casework.Event) bool { return e.Leaves.After(now) }); i >= 0 {
		events = events[:i]
	}
	if len(events) == 0 {
		return casework.Case{}, aedile.NotFoundf("read case", string(id), "no such case")
	}
	k, ok := kinds.Of(events[0].Kind)
	if !ok {
		return casework.Case{}, aedile.NotFoundf("read case", string(id), "is of an unknown kind")
	}
	c, err := casework.Replay(k, events)
	if err != nil {
		return c, fmt.Errorf("read case %s: %w", id, err)
	}
	return c, nil
}
