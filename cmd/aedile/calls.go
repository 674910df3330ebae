package main

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/dispatch"
)

// callsOut is what did not arrive as the API has it.
type callsOut struct{ of dispatch.Dispatch }

// Open implements api.Out.
func (c callsOut) Open(ctx context.Context) (all []api.Call, err error) {
	open, err := c.of.Open(ctx)
	for _, x := range open {
		all = append(all, api.Call{Task: x.Task, Case: string(x.Case), Do: x.Do, Move: x.Move, To: string(x.To), State: string(x.State),
			Tries: x.Tries, At: x.At, Next: x.Next, Why: x.Why})
	}
	return all, err
}

// Replay implements api.Out.
func (c callsOut) Replay(ctx context.Context, by casework.ActorID, id aedile.CaseID, task string) (api.Replayed, error) {
	x, err := c.of.Replay(ctx, by, id, task)
	return api.Replayed(x), err
}
