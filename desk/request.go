package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// requestFile is a request as people keep it: what the procedure takes, and what a register of requests has besides.
type requestFile struct {
	kinds.Request
	Addressee *kinds.Addressee `json:"addressee"`
	Deadlines []deadline.Date  `json:"deadlines"`
	Penalties oneOrMany        `json:"penalties_stated"`

	// What a register adds later; nothing of it is asked of the document.
	ID         json.RawMessage `json:"id"`
	Case       json.RawMessage `json:"case"`
	SentAt     json.RawMessage `json:"sent_at"`
	Extensions json.RawMessage `json:"extension_requests"`
	Reply      json.RawMessage `json:"reply"`
	FollowUp   json.RawMessage `json:"follow_up"`
}

// oneOrMany reads a text or a list of texts; true stands for the fines of art 74 as a whole, and false for none.
type oneOrMany []string

// UnmarshalJSON reads any of them.
func (o *oneOrMany) UnmarshalJSON(b []byte) error {
	var stated bool
	if json.Unmarshal(b, &stated) == nil && string(b) != "null" {
		*o = nil
		if stated {
			*o = oneOrMany{"74"}
		}
		return nil
	}
	var one string
	if json.Unmarshal(b, &one) == nil {
		*o = nil
		if one != "" {
			*o = oneOrMany{one}
		}
		return nil
	}
	var many []string
	err := json.Unmarshal(b, &many)
	*o = many
	return err
}

// ReadRequest reads a request for information from JSON with the fields that are set. One addressee, one day for all questions and one
// penalty may stand alone. Unknown fields are an Invalid error; whether the request is right in law is for Request.Lint to say.
func ReadRequest(in Content) (*kinds.Request, error) {
	shape := shapeOf(reflect.TypeFor[requestFile]())
	raw, err := mergeFor(shape, in)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, aedile.Invalidf("read request", "", "is empty")
	}
	if err := fits(shape, raw, "read request", "", "aedile case fields request draft explains them"); err != nil {
		return nil, err
	}
	var f requestFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, aedile.Invalidf("read request", "", "is no request for information").Because(err)
	}
	r := f.Request
	r.Penalties = f.Penalties
	if f.Addressee != nil {
		r.Addressees = append(r.Addressees, *f.Addressee)
	}
	if len(f.Deadlines) == 1 && r.Deadline.IsZero() {
		r.Deadline = f.Deadlines[0]
	}
	return &r, nil
}

// Requesting prepares, sends or takes in a request for information (art 67, 51 DSA).
type Requesting struct {
	Header
	Request *kinds.Request
	By      casework.ActorID
	At      time.Time
	Send    bool // to every addressee
	Receive bool // on the provider's side: it came, and its days run
}

// Request opens a case for each addressee: every addressee has it, or none. Sending one against which a lint stands is a Refusal.
func (dk *Desk) Request(ctx context.Context, q Requesting) ([]CaseView, error) {
	if q.Send && !q.Receive {
		if fs := q.Request.Lint(); len(fs) > 0 { // before the first of several addressees has it
			return nil, &casework.Refusal{Err: *aedile.Invalidf("send request", q.Request.Reference, "is invalid or wrong in law"),
				Faults: fs}
		}
	}
	each := q.Request.Each()
	if len(each) == 0 {
		each = []*kinds.Request{q.Request} // a draft may name its addressee later
	}
	var err error
	if q.ID == "" {
		if q.ID, err = dk.NewID("request"); err != nil {
			return nil, err
		}
	}
	if q.Group == "" && len(each) > 1 {
		q.Group = string(q.ID)
	}
	var plans []casework.Plan
	for i, r := range each {
		plans = append(plans, q.plan(r, i, len(each) > 1))
	}
	cases, err := dk.Together(ctx, plans...)
	if err != nil {
		return nil, err
	}
	views := []CaseView{}
	for _, c := range cases {
		views = append(views, ViewCase(c, dk.Now()))
	}
	return views, nil
}

// plan returns the steps for one addressee.
func (q Requesting) plan(r *kinds.Request, i int, many bool) casework.Plan {
	h := q.Header
	if many {
		h.ID += aedile.CaseID(fmt.Sprintf("-%d", i+1))
	}
	if h.About == "" && len(r.Addressees) > 0 {
		h.About = r.Addressees[0].Service
	}
	move, a := "draft", Act{By: casework.Actor{Party: casework.Authority, ID: q.By}, At: q.At}
	if q.Receive {
		move, a.By.Party = "receive", casework.Platform
	}
	p := casework.Plan{Case: h.ID, Kind: "request", Steps: []casework.Step{h.step(move, r, a)}}
	if q.Send && !q.Receive {
		p.Steps = append(p.Steps, casework.Step{Move: "send", By: a.By, At: a.At, Body: &kinds.Dispatch{}})
	}
	return p
}

// Answering answers questions of a request (art 67(4) DSA).
type Answering struct {
	Act
	Content
	Case aedile.CaseID
}

// Answer gives the answer: what is left open is worked out, and what is late stays late.
func (dk *Desk) Answer(ctx context.Context, a Answering) (c casework.Case, err error) {
	k, err := KindOf("request")
	if err != nil {
		return c, err
	}
	body, err := Decode(k, "answer", a.Content)
	if err != nil {
		return c, err
	}
	if c, err = dk.Case(ctx, a.Case); err != nil {
		return c, err
	}
	return dk.step(ctx, c, AnswerMove(c, body.(*kinds.Answer)), body, a.Act)
}

// AnswerMove returns the move by which the answer is given: "answer" where it leaves no question of the case open, else
// "answer_part".
func AnswerMove(c casework.Case, a *kinds.Answer) string {
	full := map[int]bool{}
	for _, q := range a.Questions {
		full[q.No] = !q.Partial
	}
	r := kinds.RequestOf(c)
	if r == nil {
		return "answer"
	}
	for _, q := range r.Questions {
		if _, open := c.Due("answer", strconv.Itoa(q.No)); open && !full[q.No] {
			return "answer_part"
		}
	}
	return "answer"
}
