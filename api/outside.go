package api

import (
	"context"
	"encoding/json"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// maxNotice is how many bytes a notice may have. Chosen: longer than a book chapter.
const maxNotice = 256 << 10

// receipt is what whoever sent a notice may know of it.
type receipt struct {
	Code   string         `json:"code" doc:"Keep it: with it you follow the notice" example:"notice-4f2kq7m3x2aa"`
	State  string         `json:"state" example:"received"`
	Status string         `json:"status" doc:"What the state means"`
	Turn   casework.Party `json:"turn,omitempty" doc:"Whose move is next"`
	Opened string         `json:"opened" format:"date-time"`
	Moves  []receiptMove  `json:"moves" doc:"What happened"`
}

type receiptMove struct {
	Move  string `json:"move"`
	About string `json:"about"`
	At    string `json:"at" format:"date-time"`
}

// noticeRequest is a notice.
type noticeRequest struct {
	Lodge bool            `query:"lodge" doc:"Keep a notice that lacks elements"`
	Body  json.RawMessage `doc:"The notice; see /procedures/notice/moves/submit"`
}

// sendNotice takes in a notice and confirms receipt.
func (a *API) sendNotice(ctx context.Context, _ auth.Person, in *noticeRequest) (*answer[receipt], error) {
	n := desk.Incoming{Content: desk.Content{JSON: in.Body}, Lodge: in.Lodge, Like: 100,
		Confirm: casework.Actor{Party: casework.Platform, Automated: true}}
	if key, ok := keyOf(ctx); ok {
		n.ID = aedile.CaseID("notice-" + key)
	}
	t, err := a.Desk.TakeNotice(ctx, n)
	if aedile.ClassOf(err) == aedile.Conflict && n.ID != "" { // the same request, whose answer got lost with its server
		return a.receipt(ctx, string(n.ID))
	}
	if err != nil {
		return nil, err
	}
	return a.receipt(ctx, string(t.ID))
}

// followNotice says where a notice stands.
func (a *API) followNotice(ctx context.Context, _ auth.Person, in *named) (*answer[receipt], error) {
	return a.receipt(ctx, in.ID)
}

// receipt returns where a notice stands, without anything that it says. Another case is not found.
func (a *API) receipt(ctx context.Context, id string) (*answer[receipt], error) {
	s, err := a.Desk.Show(ctx, aedile.CaseID(id), desk.WithoutNames)
	if err != nil || s.Case.Kind != "notice" {
		if err == nil || aedile.ClassOf(err) == aedile.NotFound {
			err = aedile.NotFoundf("follow notice", "", "there is no notice with this code").Hint("look at the code again")
		}
		return nil, err
	}
	r := receipt{Code: id, State: s.Case.State, Status: s.Status, Turn: s.Case.Turn, Opened: instant(s.Case.OpenedAt),
		Moves: []receiptMove{}}
	for _, e := range s.Done {
		r.Moves = append(r.Moves, receiptMove{e.Move, e.About, instant(e.At)})
	}
	return &answer[receipt]{r}, nil
}
