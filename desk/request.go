package desk

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"

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

// ReadRequest reads a request for information from JSON. One addressee, one day for all questions and one penalty may stand
// alone. Unknown fields are an Invalid error; whether the request is right in law is for Request.Lint to say.
func ReadRequest(raw []byte) (*kinds.Request, error) {
	var f requestFile
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(&f)
	if err == nil {
		if _, end := d.Token(); end != io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}
	if err != nil {
		return nil, aedile.Invalidf("read request", "", "is no request for information").
			Hint("fields: reference, kind, legal_basis, purpose, addressees, suspected_articles, questions, deadline, penalties_stated, review_right_stated").Because(err)
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
