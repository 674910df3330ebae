package api

import (
	"context"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
)

// Out knows what did not arrive, and hands it over again.
type Out interface {
	Open(ctx context.Context) ([]Call, error)
	Replay(ctx context.Context, by casework.ActorID, id aedile.CaseID, task string) (Replayed, error)
}

// Call is a letter, or a call to the shop, that did not arrive.
type Call struct {
	Task  string    `json:"task" example:"d-1/2/1-tell"`
	Case  string    `json:"case" example:"d-1"`
	Do    string    `json:"do" example:"tell"`
	Move  string    `json:"move" example:"send"`
	To    string    `json:"to" example:"recipient"`
	State string    `json:"state" enum:"failed,undelivered" doc:"failed is tried again by itself; undelivered was refused for good"`
	Tries int       `json:"tries,omitempty"`
	At    time.Time `json:"at" doc:"When it was to go, or was refused"`
	Next  time.Time `json:"next,omitzero" doc:"When it is tried by itself"`
	Why   string    `json:"why,omitempty"`
}

// Replayed is what became of one that was handed over again.
type Replayed struct {
	State   string    `json:"state" example:"sent"`
	Arrived bool      `json:"arrived"`
	Tries   int       `json:"tries,omitempty"`
	Next    time.Time `json:"next,omitzero"`
	Why     string    `json:"why,omitempty"`
}

// listCalls lists what did not arrive.
func (a *API) listCalls(ctx context.Context, _ auth.Person, _ *struct{}) (*answer[page[Call]], error) {
	if a.Out == nil {
		return nil, aedile.Unavailablef("list calls", "", "this node does not know what was sent")
	}
	all, err := a.Out.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[page[Call]]{page[Call]{Rows: append([]Call{}, all...), All: len(all)}}, nil
}

// which names a letter of a case.
type which struct {
	Case string `json:"case" example:"d-1" doc:"Identifier of the case"`
	Task string `json:"task" example:"d-1/2/1-tell" doc:"As the list has it"`
}

// sendAgain hands one over once more.
func (a *API) sendAgain(ctx context.Context, p auth.Person, in *struct {
	Body which
}) (*answer[Replayed], error) {
	if a.Out == nil {
		return nil, aedile.Unavailablef("hand over again", in.Body.Task, "this node sends nothing")
	}
	r, err := a.Out.Replay(ctx, p.ID, aedile.CaseID(in.Body.Case), in.Body.Task)
	if err != nil {
		return nil, err
	}
	return &answer[Replayed]{r}, nil
}
