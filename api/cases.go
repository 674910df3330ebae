package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
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
	return desk.RowFilter{Kind: q.Kind, State: q.State, Turn: casework.Party(q.Turn), Group: q.Group, Closed: q.Closed, Assignee: casework.ActorID(q.Assignee),
		Service: q.Service, Rule: aedile.CheckID(q.Rule), Grade: aedile.Grade(q.Grade), Item: aedile.ItemID(q.Item), Trader: q.Trader, URL: q.URL, Words: q.Words}
}

// rows returns one page of the cases.
func (a *API) rows(ctx context.Context, q rowQuery) (*answer[page[desk.Row]], error) {
	if a.Desk.Board == nil {
		return nil, aedile.Unavailablef("list cases", "", "this store keeps no rows of cases")
	}
	rows, next, err := a.Desk.Board.Rows(ctx, q.filter(), casework.RowPage{Order: casework.RowOrder(q.Order), After: q.After, Limit: q.Limit})
	if rows == nil {
		rows = []desk.Row{}
	}
	return &answer[page[desk.Row]]{page[desk.Row]{Rows: rows, Next: next}}, err
}

// shownCase is a case as a program reads it: without the names that it holds.
type shownCase struct {
	ETag string `header:"ETag" doc:"Version of the case, for If-Match"`
	Body desk.Shown
}

type named struct {
	ID string `path:"id" doc:"Identifier of the case" example:"notice-4f2kq7m3x2aa"`
}

// cases offers what is read of cases.
func (a *API) cases() {
	add(a, route{id: "list-findings", method: http.MethodGet, path: "/findings", tag: findingTag, action: auth.SeeFindings, summary: "List what was found and is in review",
		about: "Each row is the review of one item. It is suspected, not established.", errors: []int{http.StatusUnprocessableEntity}},
		func(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
			q.Kind = "review"
			return a.rows(ctx, *q)
		})
	add(a, route{id: "list-cases", method: http.MethodGet, path: "/cases", tag: caseTag, action: auth.SeeCases, summary: "List and find cases",
		about: "By the end of the nearest due, unless another order is asked for.", errors: []int{http.StatusUnprocessableEntity}},
		func(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
			return a.rows(ctx, *q)
		})
	add(a, route{id: "list-requests", method: http.MethodGet, path: "/requests", tag: caseTag, action: auth.SeeRequests, summary: "List requests for information",
		errors: []int{http.StatusUnprocessableEntity}},
		func(ctx context.Context, _ auth.Person, q *rowQuery) (*answer[page[desk.Row]], error) {
			q.Kind = "request"
			return a.rows(ctx, *q)
		})
	add(a, route{id: "show-case", method: http.MethodGet, path: "/cases/{id}", tag: caseTag, action: auth.SeeCases, summary: "Show a case",
		about: "Where it stands, what runs, what can be done, what was done and said. Names are left out.", errors: []int{http.StatusNotFound}},
		func(ctx context.Context, _ auth.Person, in *named) (*shownCase, error) { return a.shown(ctx, in.ID) })
	add(a, route{id: "show-letter", method: http.MethodGet, path: "/cases/{id}/letters/{what}", tag: caseTag, action: auth.SeeCases, summary: "Write a letter of a case",
		about: "As HTML, from the facts of the case, without names.", errors: []int{http.StatusNotFound}},
		func(ctx context.Context, _ auth.Person, in *struct {
			ID       string `path:"id" doc:"Identifier of the case" example:"decision-4f2kq7m3x2aa"`
			What     string `path:"what" doc:"Sort of letter, as the case lists them" example:"statement_of_reasons"`
			Language string `query:"lang" doc:"Language, as in de; absent: as the case says"`
		}) (*huma.StreamResponse, error) {
			d, err := a.Desk.LetterOf(ctx, aedile.CaseID(in.ID), in.What, in.Language, letter.Hidden)
			if err != nil {
				return nil, err
			}
			return &huma.StreamResponse{Body: func(ctx huma.Context) {
				ctx.SetHeader("Content-Type", "text/html; charset=utf-8")
				if err := d.HTML(ctx.BodyWriter()); err != nil && a.Failed != nil {
					a.Failed(ctx.Context(), err)
				}
			}}, nil
		})
	add(a, route{id: "list-dues", method: http.MethodGet, path: "/dues", tag: caseTag, action: auth.SeeCases, summary: "List what runs, late first",
		about: "Each end has its source: fixed by law, stated in the document, or policy of the operator."},
		func(ctx context.Context, _ auth.Person, q *struct {
			Kind string `query:"kind" doc:"Procedure"`
			Turn string `query:"turn" doc:"Cases in which it is this party's turn"`
			Of   string `query:"of" doc:"What this party has to do"`
			Late bool   `query:"late" doc:"Only what is late"`
		}) (*answer[page[desk.PendingView]], error) {
			all, n, err := a.Desk.Due(ctx, desk.DueQuery{DueFilter: casework.DueFilter{Kind: q.Kind, Turn: casework.Party(q.Turn), Of: casework.Party(q.Of), Late: q.Late}})
			return &answer[page[desk.PendingView]]{page[desk.PendingView]{Rows: all, All: n}}, err
		})
	add(a, route{id: "list-statements", method: http.MethodGet, path: "/statements", tag: caseTag, action: auth.SeeReports, summary: "List statements of reasons that are to be filed",
		about: "As the Transparency Database takes them, with what it would say of each (art 24(5) DSA)."},
		func(ctx context.Context, _ auth.Person, _ *struct{}) (*answer[page[desk.Statement]], error) {
			all, err := a.Desk.Statements(ctx)
			if all == nil {
				all = []desk.Statement{}
			}
			return &answer[page[desk.Statement]]{page[desk.Statement]{Rows: all, All: len(all)}}, err
		})
	add(a, route{id: "show-statement", method: http.MethodGet, path: "/statements/{id}", tag: caseTag, action: auth.SeeReports, summary: "Show the statement of a decision",
		errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity}},
		func(ctx context.Context, _ auth.Person, in *named) (*answer[desk.Statement], error) {
			all, err := a.Desk.Statements(ctx, aedile.CaseID(in.ID))
			if err != nil {
				return nil, err
			}
			return &answer[desk.Statement]{all[0]}, nil
		})
}

// shown returns the case without names, and without its events as they are stored: those hold them.
func (a *API) shown(ctx context.Context, id string) (*shownCase, error) {
	s, err := a.Desk.Show(ctx, aedile.CaseID(id), letter.Hidden)
	if err != nil {
		return nil, err
	}
	s.Case.Events = nil
	return &shownCase{etag(s.Case.Version), s}, nil
}

func etag(version int) string { return fmt.Sprintf(`"%d"`, version) }
