package api

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/desk/dispatch"
)

// listCalls lists what did not arrive.
func (a *API) listCalls(ctx context.Context, _ auth.Person, _ *struct{}) (*answer[page[dispatch.Call]], error) {
	all, err := a.Out.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[page[dispatch.Call]]{page[dispatch.Call]{Rows: append([]dispatch.Call{}, all...), All: len(all)}}, nil
}

// which names a letter of a case.
type which struct {
	Case string `json:"case" example:"d-1" doc:"Identifier of the case"`
	Task string `json:"task" example:"d-1/2/tell" doc:"As the list has it"`
}

// sendAgain hands one over once more.
func (a *API) sendAgain(ctx context.Context, p auth.Person, in *struct {
	Body which
}) (*answer[deliver.Result], error) {
	r, err := a.Out.Replay(ctx, p.ID, aedile.CaseID(in.Body.Case), in.Body.Task)
	if err != nil {
		return nil, err
	}
	return &answer[deliver.Result]{r}, nil
}
