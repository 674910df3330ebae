package api

import (
	"context"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// page is a part of a list.
type page[T any] struct {
	Rows []T    `json:"rows"`
	Next string `json:"next,omitempty" doc:"Cursor of the next page; absent: this is the last"`
	All  int    `json:"all,omitempty" doc:"How many there are without the limit, where that is known"`
}

// rowQuery narrows a list of cases.
type rowQuery struct {
	After    string `query:"after" doc:"The cursor of the page before: its next"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"How many rows"`
	Kind     string `query:"kind" doc:"Procedure" example:"notice"`
	State    string `query:"state"`
	Turn     string `query:"turn" doc:"Whose move is next" example:"platform"`
	Group    string `query:"group" doc:"What joins cases, such as one request to many addressees"`
	Closed   bool   `query:"closed" doc:"Closed cases as well"`
	Assignee string `query:"assignee" doc:"Identifier of the person whose cases they are"`
	Service  string `query:"service"`
	Rule     string `query:"rule" doc:"Check of a finding" example:"market/jammer"`
	Grade    string `query:"grade" enum:"act,review"`
	Item     string `query:"item" doc:"Number of an item"`
	Trader   string `query:"trader" doc:"A part of the name"`
	URL      string `query:"url" doc:"A part of the address of content"`
	Words    string `query:"words" doc:"Words that all stand in title, snippet, trader, number, item or address"`
	Order    string `query:"order" enum:"due,changed,opened,id" default:"due" doc:"By the end of the nearest due, by the last change, by the day of opening, or by identifier"`
}

func (q rowQuery) filter() desk.RowFilter {
	return desk.RowFilter{Kind: q.Kind, State: q.State, Turn: casework.Party(q.Turn), Group: q.Group, Closed: q.Closed,
		Assignee: casework.ActorID(q.Assignee), Service: q.Service, Rule: aedile.CheckID(q.Rule), Grade: aedile.Grade(q.Grade),
		Item: aedile.ItemID(q.Item), Trader: q.Trader, URL: q.URL, Words: q.Words}
}

// rows returns one page of the cases.
func (a *API) rows(ctx context.Context, q rowQuery) (*answer[page[desk.Row]], error) {
	if a.Desk.Board == nil {
		return nil, aedile.Unavailablef("list cases", "", "this store keeps no rows of cases")
	}
	part := casework.RowPage{Order: casework.RowOrder(q.Order), After: q.After, Limit: q.Limit}
	rows, next, err := a.Desk.Board.Rows(ctx, q.filter(), part)
	if err != nil {
		return nil, err
	}
	if rows == nil {
		rows = []desk.Row{}
	}
	return &answer[page[desk.Row]]{page[desk.Row]{Rows: rows, Next: next}}, a.sealRows(ctx, rows)
}

// shownCase is a case as a program reads it: without the names that it holds.
type shownCase struct {
	ETag string `header:"ETag" doc:"Version of the case, for If-Match"`
	Body desk.Shown
}

type named struct {
	ID string `path:"id" doc:"Identifier of the case" example:"notice-4f2kq7m3x2aa"`
}

// listFindings lists the reviews: what was found.
func (a *API) listFindings(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
	q.Kind = "review"
	return a.rows(ctx, *q)
}

// listCases lists cases of all procedures.
func (a *API) listCases(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
	return a.rows(ctx, *q)
}

// listRequests lists requests for information.
func (a *API) listRequests(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
	q.Kind = "request"
	return a.rows(ctx, *q)
}

// showCase shows a case without names.
func (a *API) showCase(ctx context.Context, _ auth.Person, in *named) (*shownCase, error) {
	return a.shown(ctx, in.ID)
}

// letterQuery names a letter of a case.
type letterQuery struct {
	ID       string `path:"id" doc:"Identifier of the case" example:"decision-4f2kq7m3x2aa"`
	What     string `path:"what" doc:"Sort of letter, as the case lists them" example:"statement_of_reasons"`
	Language string `query:"lang" doc:"Language, as in de; absent: as the case says"`
}

// showLetter writes a letter as HTML.
func (a *API) showLetter(ctx context.Context, _ auth.Person, in *letterQuery) (*huma.StreamResponse, error) {
	if err := a.unsealed(ctx, "write letter", aedile.CaseID(in.ID)); err != nil {
		return nil, err
	}
	d, err := a.Desk.LetterOf(ctx, aedile.CaseID(in.ID), in.What, in.Language, desk.WithoutNames)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "text/html; charset=utf-8")
		if err := d.HTML(ctx.BodyWriter()); err != nil && a.Failed != nil {
			a.Failed(ctx.Context(), err)
		}
	}}, nil
}

// dueQuery narrows a list of what runs.
type dueQuery struct {
	Kind  string `query:"kind" doc:"Procedure"`
	Turn  string `query:"turn" doc:"Cases in which it is this party's turn"`
	Of    string `query:"of" doc:"What this party has to do"`
	Late  bool   `query:"late" doc:"Only what is late"`
	Limit int    `query:"limit" minimum:"1" maximum:"10000" default:"1000" doc:"How many rows"`
}

// listDues lists what runs.
func (a *API) listDues(ctx context.Context, _ auth.Person, q *dueQuery) (*answer[page[desk.PendingView]], error) {
	f := casework.DueFilter{Kind: q.Kind, Turn: casework.Party(q.Turn), Of: casework.Party(q.Of), Late: q.Late}
	rows, all, err := a.Desk.Due(ctx, desk.DueQuery{DueFilter: f, Limit: q.Limit})
	return &answer[page[desk.PendingView]]{page[desk.PendingView]{Rows: rows, All: all}}, err
}

// listStatements lists statements that are to be filed.
func (a *API) listStatements(ctx context.Context, _ auth.Person, _ *struct{}) (*answer[page[desk.Statement]], error) {
	all, err := a.Desk.Statements(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		switch err := a.unsealed(ctx, "show statement", all[i].Case); aedile.ClassOf(err) {
		case "":
		case aedile.Denied:
			all[i] = desk.Statement{Case: all[i].Case, Remarks: []desk.Remark{{Field: "statement", Message: sealedWords}}}
		default:
			return nil, err
		}
	}
	return &answer[page[desk.Statement]]{page[desk.Statement]{Rows: append([]desk.Statement{}, all...), All: len(all)}}, nil
}

// showStatement shows the statement of one decision.
func (a *API) showStatement(ctx context.Context, _ auth.Person, in *named) (*answer[desk.Statement], error) {
	if err := a.unsealed(ctx, "show statement", aedile.CaseID(in.ID)); err != nil {
		return nil, err
	}
	all, err := a.Desk.Statements(ctx, aedile.CaseID(in.ID))
	if err != nil {
		return nil, err
	}
	return &answer[desk.Statement]{all[0]}, nil
}

// shown returns the case without names, and without its events as they are stored: those hold them.
func (a *API) shown(ctx context.Context, id string) (*shownCase, error) {
	s, err := a.Desk.Show(ctx, aedile.CaseID(id), desk.WithoutNames)
	if err != nil {
		return nil, err
	}
	if err := a.sealShown(ctx, &s); err != nil {
		return nil, err
	}
	s.Case.Events = nil
	return &shownCase{etag(s.Case.Version), s}, nil
}

func etag(version int) string { return fmt.Sprintf(`"%d"`, version) }
