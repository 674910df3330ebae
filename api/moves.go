package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// movedCase is a case after a move.
type movedCase struct {
	ETag     string `header:"ETag" doc:"Version of the case, for If-Match"`
	Location string `header:"Location"`
	Body     desk.CaseView
}

func (a *API) moved(c casework.Case) *movedCase {
	return &movedCase{etag(c.Version), a.Base + version + "/cases/" + string(c.ID), desk.ViewCase(c, a.Desk.Now())}
}

// movedCases are several cases after a move that concerns them all.
type movedCases = answer[page[desk.CaseView]]

// openBody opens a case.
type openBody struct {
	Kind     string          `json:"kind" doc:"Procedure" example:"order"`
	Move     string          `json:"move,omitempty" doc:"The move that opens it; absent: the only one of the party"`
	By       string          `json:"by,omitempty" doc:"The party for which it is opened; absent: your own" example:"authority"`
	Calendar string          `json:"calendar,omitempty" doc:"Public holidays of this place; absent: as the policy has it" example:"DE"`
	Group    string          `json:"group,omitempty"`
	About    string          `json:"about,omitempty" doc:"A short label, without personal data"`
	Content  json.RawMessage `json:"content,omitempty" doc:"What the move carries; see /procedures/{kind}/moves/{move}"`
}

// moveBody makes a move in a case.
type moveBody struct {
	Move    string          `json:"move" example:"confirm"`
	By      string          `json:"by,omitempty" doc:"The party for which it is made; absent: your own" example:"platform"`
	Letter  bool            `json:"letter,omitempty" doc:"The letter that the facts give becomes the text of the content"`
	Content json.RawMessage `json:"content,omitempty" doc:"What the move carries; see /procedures/{kind}/moves/{move}"`
}

// match is the version of the case that was read, as the header If-Match names it.
type match string

// openCase opens a case of any procedure.
func (a *API) openCase(ctx context.Context, p auth.Person, in *struct{ Body openBody }) (*movedCase, error) {
	return a.open(ctx, p, in.Body)
}

// moveRequest makes a move in a case as it was read.
type moveRequest struct {
	ID      string `path:"id" doc:"Identifier of the case" example:"notice-4f2kq7m3x2aa"`
	IfMatch string `header:"If-Match" doc:"Version of the case as it was read: its ETag" example:"\"3\""`
	Body    moveBody
}

// makeMove makes a move.
func (a *API) makeMove(ctx context.Context, p auth.Person, in *moveRequest) (*movedCase, error) {
	return a.move(ctx, p, in.ID, match(in.IfMatch), in.Body)
}

// takeBackRequest takes back the last move of a case as it was read.
type takeBackRequest struct {
	ID      string `path:"id" doc:"Identifier of the case" example:"notice-4f2kq7m3x2aa"`
	IfMatch string `header:"If-Match" doc:"Version of the case as it was read: its ETag" example:"\"3\""`
	Body    struct {
		Why string `json:"why,omitempty" doc:"Without personal data"`
	}
}

// takenBack is a case from which moves were taken back.
type takenBack struct {
	ETag string `header:"ETag" doc:"Version of the case, for If-Match"`
	Body desk.TakenBack
}

// takeBack takes back the last move before it leaves.
func (a *API) takeBack(ctx context.Context, p auth.Person, in *takeBackRequest) (*takenBack, error) {
	c, err := a.Desk.Case(ctx, aedile.CaseID(in.ID))
	if err != nil {
		return nil, err
	}
	last := c.Events[len(c.Events)-1]
	if err := auth.May(p, auth.Making(c.Kind, last.Move, last.By.Party)); err != nil { // who may not make it may not take it back
		return nil, err
	}
	x := act(p, last.By.Party)
	if x.Version, err = match(in.IfMatch).version(); err != nil {
		return nil, err
	}
	out, err := a.Desk.TakeBack(ctx, desk.TakingBack{Act: x, Case: c.ID, Why: in.Body.Why})
	if err != nil {
		_, err = a.done(ctx, in.ID, c, err, x.Version)
		return nil, err
	}
	return &takenBack{etag(out.Version), out}, nil
}

// complaintRequest lodges a complaint against a case.
type complaintRequest struct {
	ID   string `path:"id" doc:"Identifier of the case" example:"decision-4f2kq7m3x2aa"`
	Body struct {
		By      string          `json:"by" doc:"Who complains" example:"recipient" enum:"recipient,notifier,trader"`
		Content json.RawMessage `json:"content" doc:"The complaint; see /procedures/complaint/moves/lodge"`
	}
}

// complain records a complaint that came.
func (a *API) complain(ctx context.Context, p auth.Person, in *complaintRequest) (*movedCases, error) {
	by := casework.Party(in.Body.By)
	if err := auth.May(p, auth.Making("complaint", "lodge", by)); err != nil {
		return nil, err
	}
	x := desk.Complaining{Act: act(p, by), Content: desk.Content{JSON: in.Body.Content}, Against: aedile.CaseID(in.ID)}
	if key, ok := keyOf(ctx); ok {
		x.ID = aedile.CaseID("complaint-" + key)
	}
	return views(a.Desk.Complain(ctx, x))
}

// requestBody is a request for information with what is to be done with it.
type requestBody struct {
	Request json.RawMessage `json:"request" doc:"The request; see /procedures/request/moves/draft"`
	Send    bool            `json:"send,omitempty" doc:"Send it to every addressee"`
	Receive bool            `json:"receive,omitempty" doc:"It came to us, and its days run"`
}

// writeRequest prepares, sends or takes in a request.
func (a *API) writeRequest(ctx context.Context, p auth.Person, in *struct{ Body requestBody }) (*movedCases, error) {
	return a.request(ctx, p, in.Body)
}

// answerBody answers questions of a request as it was read.
type answerBody struct {
	ID      string `path:"id" doc:"Identifier of the case" example:"request-4f2kq7m3x2aa"`
	IfMatch string `header:"If-Match" doc:"Version of the case as it was read: its ETag" example:"\"3\""`
	Body    struct {
		Content json.RawMessage `json:"content" doc:"The answer; see /procedures/request/moves/answer"`
	}
}

// answerRequest gives an answer.
func (a *API) answerRequest(ctx context.Context, p auth.Person, in *answerBody) (*movedCase, error) {
	if err := auth.May(p, auth.Making("request", "answer", casework.Platform)); err != nil {
		return nil, err
	}
	x := act(p, casework.Platform)
	var err error
	if x.Version, err = match(in.IfMatch).version(); err != nil {
		return nil, err
	}
	c, err := a.Desk.Answer(ctx, desk.Answering{Act: x, Content: desk.Content{JSON: in.Body.Content}, Case: aedile.CaseID(in.ID)})
	return a.done(ctx, in.ID, c, err, x.Version)
}

// act is what the person does for the party. A program with a token acts without a person.
func act(p auth.Person, by casework.Party) desk.Act {
	actor := p.As(by)
	actor.Automated = p.Scopes != nil
	return desk.Act{By: actor}
}

func views(all []desk.CaseView, err error) (*movedCases, error) {
	return &movedCases{page[desk.CaseView]{Rows: all, All: len(all)}}, err
}

func (a *API) open(ctx context.Context, p auth.Person, b openBody) (*movedCase, error) {
	k, err := desk.KindOf(b.Kind)
	if err != nil {
		return nil, err
	}
	by, move, err := chosen(p, k.Name, k.Open(""), b.Move, b.By)
	if err != nil {
		return nil, err
	}
	h := desk.Header{Calendar: b.Calendar, Group: b.Group, About: b.About}
	o := desk.Opening{Header: h, Act: act(p, by), Content: desk.Content{JSON: b.Content}, Kind: k.Name, Move: move}
	if key, ok := keyOf(ctx); ok {
		o.ID = aedile.CaseID(k.Name + "-" + key)
	}
	c, err := a.Desk.Open(ctx, o)
	if aedile.ClassOf(err) == aedile.Conflict && o.ID != "" { // the same request, whose answer got lost with its server
		if again, lost := a.Desk.Case(ctx, o.ID); lost == nil {
			c, err = again, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return a.moved(c), nil
}

func (a *API) move(ctx context.Context, p auth.Person, id string, read match, b moveBody) (*movedCase, error) {
	c, err := a.Desk.Case(ctx, aedile.CaseID(id))
	if err != nil {
		return nil, err
	}
	k, err := desk.KindOf(c.Kind)
	if err != nil {
		return nil, err
	}
	by, move, err := chosen(p, k.Name, k.Moves, b.Move, b.By)
	if err != nil {
		return nil, err
	}
	x := act(p, by)
	if x.Version, err = read.version(); err != nil {
		return nil, err
	}
	m := desk.Moving{Act: x, Content: desk.Content{JSON: b.Content}, Case: c.ID, Move: move, Letter: b.Letter}
	after, err := a.Desk.Make(ctx, m)
	return a.done(ctx, id, after, err, x.Version)
}

// done returns the case after a move. One that has moved on since that version is said by the status that the header asks for.
func (a *API) done(ctx context.Context, id string, c casework.Case, err error, read int) (*movedCase, error) {
	if aedile.ClassOf(err) == aedile.Conflict {
		if now, lost := a.Desk.Case(ctx, aedile.CaseID(id)); lost == nil && now.Version != read {
			p := problem.From(err)
			p.Status, p.Title = http.StatusPreconditionFailed, http.StatusText(http.StatusPreconditionFailed)
			return nil, p
		}
	}
	if err != nil {
		return nil, err
	}
	return a.moved(c), nil
}

// version reads the version that the header names.
func (m match) version() (int, error) {
	text := strings.Trim(strings.TrimPrefix(string(m), "W/"), `"`)
	if text == "" {
		return 0, problem.WithStatus(
			http.StatusPreconditionRequired,
			"the request does not say which version of the case was read",
			"send If-Match with the ETag of the case",
		)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, problem.WithStatus(http.StatusPreconditionFailed, "If-Match is no version of a case", `it is a number in quotes, as in "3"`)
	}
	return n, nil
}

// chosen returns for which party the person makes which move, and a Denied error where they may not. A move that is not in the table
// goes on as it is: the procedure says that there is none.
func chosen(p auth.Person, kind string, moves []casework.Move, name, by string) (casework.Party, string, error) {
	var can []casework.Move
	for _, m := range moves {
		if (name == "" && !m.ByName || m.Name == name) && !slices.Contains(m.By, casework.Clock) {
			can = append(can, m)
		}
	}
	if name == "" && len(can) != 1 {
		can = slices.DeleteFunc(can, func(m casework.Move) bool { return by != "" && !slices.Contains(m.By, casework.Party(by)) })
	}
	party := casework.Party(by)
	if party == "" {
		party = own(p, can)
	}
	if party == casework.Clock {
		return party, name, auth.May(p, auth.Making(kind, cmp.Or(name, "lapse"), casework.Clock))
	}
	for _, m := range can {
		if slices.Contains(m.By, party) {
			return party, m.Name, auth.May(p, auth.Making(kind, m.Name, party))
		}
	}
	return party, name, auth.May(p, auth.Making(kind, cmp.Or(name, "open"), party))
}

// own returns the party for which somebody on the person's side makes one of the moves; else the first that can.
func own(p auth.Person, can []casework.Move) casework.Party {
	for _, s := range p.Sides {
		for _, m := range can {
			for _, party := range []casework.Party{s.Party(), casework.Screener} {
				if slices.Contains(m.By, party) {
					return party
				}
			}
		}
	}
	if len(can) > 0 {
		return can[0].By[0]
	}
	return ""
}

// request prepares, sends or takes in a request for information.
func (a *API) request(ctx context.Context, p auth.Person, b requestBody) (*movedCases, error) {
	move, by := "draft", casework.Authority
	if b.Receive {
		move, by = "receive", casework.Platform
	}
	if err := auth.May(p, auth.Making("request", move, by)); err != nil {
		return nil, err
	}
	if b.Send {
		if err := auth.May(p, auth.Making("request", "send", by)); err != nil {
			return nil, err
		}
	}
	r, err := desk.ReadRequest(desk.Content{JSON: b.Request})
	if err != nil {
		return nil, err
	}
	q := desk.Requesting{Request: r, By: p.ID, Send: b.Send, Receive: b.Receive}
	if key, ok := keyOf(ctx); ok {
		q.ID = aedile.CaseID("request-" + key)
	}
	return views(a.Desk.Request(ctx, q))
}
