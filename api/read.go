package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/sweep"
)

// instant writes an instant in UTC.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// procedure is a procedure as a program reads it.
type procedure struct {
	Kind   string           `json:"kind" example:"notice"`
	Title  string           `json:"title"`
	States []procedureState `json:"states"`
	Moves  []procedureMoves `json:"moves"`
	Opens  []desk.MoveView  `json:"opens" doc:"Moves that open a case"`
}

type procedureState struct {
	State  string `json:"state"`
	Turn   string `json:"turn,omitempty" doc:"Whose move is next; absent where the case is closed"`
	Closed bool   `json:"closed,omitempty"`
	About  string `json:"about"`
}

type procedureMoves struct {
	From  string          `json:"from" doc:"The state in which they can be made"`
	Moves []desk.MoveView `json:"moves"`
}

// content says what a move carries.
type content struct {
	desk.MoveFields
	Schema  json.RawMessage `json:"schema" doc:"JSON Schema of the content"`
	Example json.RawMessage `json:"example" doc:"A filled content"`
}

// showProcedure shows the table of a procedure.
func (a *API) showProcedure(_ context.Context, _ auth.Person, in *struct {
	Kind string `path:"kind" example:"notice"`
}) (*answer[procedure], error) {
	k, err := desk.KindOf(in.Kind)
	if err != nil {
		return nil, err
	}
	p := procedure{Kind: k.Name, Title: k.Title, States: []procedureState{}, Moves: []procedureMoves{}, Opens: desk.MovesIn(k, "")}
	for _, s := range k.States {
		p.States = append(p.States, procedureState{s.Name, string(s.Turn), s.Closed, s.About})
		p.Moves = append(p.Moves, procedureMoves{s.Name, desk.MovesIn(k, s.Name)})
	}
	return &answer[procedure]{p}, nil
}

// showContent explains what a move carries.
func (a *API) showContent(_ context.Context, _ auth.Person, in *struct {
	Kind string `path:"kind" example:"notice"`
	Move string `path:"move" example:"submit"`
}) (*answer[content], error) {
	f, err := desk.Fields(in.Kind, in.Move)
	if err != nil {
		return nil, err
	}
	c := content{MoveFields: f}
	if c.Schema, err = desk.Schema(in.Kind, in.Move); err != nil {
		return nil, err
	}
	c.Example, err = desk.Example(in.Kind, in.Move)
	return &answer[content]{c}, err
}

// inUse says what screens on this node.
func (a *API) inUse() (aedile.Ran, error) {
	if a.Live == nil {
		return aedile.Ran{}, aedile.Unavailablef("list what screens", "", "this node does not screen").
			Hint("ask one that was started with --roles screen")
	}
	return a.Live.Ran(), nil
}

// registersInUse are the registers that are asked.
type registersInUse struct {
	Registers []aedile.RegisterRef `json:"registers"`
	Notes     []string             `json:"notes" doc:"Such as what is past its refresh period"`
}

// listRegisters lists the registers that are asked.
func (a *API) listRegisters(context.Context, auth.Person, *struct{}) (*answer[registersInUse], error) {
	ran, err := a.inUse()
	return &answer[registersInUse]{registersInUse{append([]aedile.RegisterRef{}, ran.Registers...), append([]string{}, ran.Notes...)}}, err
}

// listPacks lists the packs in use.
func (a *API) listPacks(_ context.Context, _ auth.Person, in *struct {
	Name string `query:"name" doc:"This pack alone"`
}) (*answer[page[sweep.Pack]], error) {
	if _, err := a.inUse(); err != nil {
		return nil, err
	}
	all := a.Packs(in.Name)
	if len(all) == 0 {
		return nil, aedile.NotFoundf("list packs", in.Name, "there is no such pack")
	}
	return &answer[page[sweep.Pack]]{page[sweep.Pack]{Rows: all, All: len(all)}}, nil
}

// verify holds the record against itself.
func (a *API) verify(ctx context.Context, _ auth.Person, _ *struct{}) (*answer[desk.Verified], error) {
	r, err := a.Desk.Verify(ctx, desk.Against{})
	return &answer[desk.Verified]{r}, err
}

// listWorkings shows the work in the background.
func (a *API) listWorkings(context.Context, auth.Person, *struct{}) (*answer[page[working]], error) {
	p := page[working]{Rows: []working{}}
	if a.Workings != nil {
		for _, s := range a.Workings() {
			p.Rows = append(p.Rows, workingOf(s))
		}
	}
	p.All = len(p.Rows)
	return &answer[page[working]]{p}, nil
}

// working is a piece of work in the background.
type working struct {
	Name     string `json:"name" example:"lapse"`
	Title    string `json:"title"`
	Every    string `json:"every" doc:"The pause between two times" example:"1m0s"`
	Running  bool   `json:"running,omitempty"`
	Runs     int    `json:"runs" doc:"Since the start of the program"`
	Failures int    `json:"failures"`
	Done     int    `json:"done" doc:"How many things were done"`
	WorkedAt string `json:"worked_at,omitempty" format:"date-time" doc:"When it last came to its end without an error"`
	Error    string `json:"error,omitempty" doc:"What went wrong the last time; absent: nothing did"`
	Hint     string `json:"hint,omitempty"`
}

func workingOf(s chore.Status) working {
	w := working{Name: s.Name, Title: s.Title, Every: s.Every.String(), Running: s.Running, Runs: s.Runs, Failures: s.Failures,
		Done:  s.Done,
		Error: s.Error, Hint: s.Hint}
	if !s.WorkedAt.IsZero() {
		w.WorkedAt = instant(s.WorkedAt)
	}
	return w
}

// showMe says who has signed in.
func (a *API) showMe(_ context.Context, p auth.Person, _ *struct{}) (*answer[me], error) {
	return &answer[me]{me{string(p.ID), p.Name, p.Roles, p.Sides, p.Scopes}}, nil
}

// me is who has signed in.
type me struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Roles  []auth.Role  `json:"roles"`
	Sides  []auth.Side  `json:"sides"`
	Scopes []auth.Scope `json:"scopes,omitempty" doc:"What the token is bounded to"`
}
