package transparencydb

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// Answer is what the database made of one call. All or nothing: either every statement is in Filed, or none was stored.
type Answer struct {
	Filed    []Receipt            // of all statements sent, in their order
	Refused  map[int][]FieldError // failing fields by the place in the call
	Existing []string             // identifiers already filed, perhaps not all of them
	Unclear  bool                 // refused in a way that names none of the statements
}

// Receipt says that a statement is in the database.
type Receipt struct {
	PUID string `json:"puid"`
	// UUID is the database's name for the statement; empty where the reply got lost or the statement was there before.
	UUID string `json:"uuid,omitempty"`
	// Existing says that the identifier was already filed when it was sent, most often by an earlier try whose reply got lost.
	Existing bool `json:"existing,omitempty"`
}

// Create files one statement. Errors are those of Sender.Send.
func (c *Client) Create(ctx context.Context, s Statement) (Answer, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return Answer{}, aedile.Internalf("write statement", s.PUID, "").Because(err)
	}
	r, err := c.do(ctx, http.MethodPost, "/statement", body)
	if err != nil {
		return Answer{}, err
	}
	if r.status == http.StatusCreated {
		var one created
		_ = json.Unmarshal(r.body, &one) // a torn reply has no uuid
		return Answer{Filed: []Receipt{{PUID: s.PUID, UUID: one.UUID}}}, nil
	}
	return refusedSingle(r, s), nil
}

// CreateAll files 1 to 100 statements in one call: all of them or none. An identifier given twice is an Invalid error, because
// the database would answer as if it were filed already. Other errors are those of Sender.Send.
func (c *Client) CreateAll(ctx context.Context, all []Statement) (Answer, error) {
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.PUID] {
			return Answer{}, aedile.Invalidf("file statements", s.PUID, "identifier is given twice in one call")
		}
		seen[s.PUID] = true
	}
	body, err := json.Marshal(map[string][]Statement{"statements": all})
	if err != nil {
		return Answer{}, aedile.Internalf("write statements", "", "").Because(err)
	}
	r, err := c.do(ctx, http.MethodPost, "/statements", body)
	if err != nil {
		return Answer{}, err
	}
	if r.status == http.StatusCreated {
		return Answer{Filed: receipts(r, all)}, nil
	}
	return refusedBatch(r, all), nil
}

type created struct {
	UUID string `json:"uuid"`
	PUID any    `json:"puid"`
}

// receipts pairs the statements sent with the database's names for them, by identifier.
func receipts(r reply, all []Statement) []Receipt {
	var in struct {
		Statements []created `json:"statements"`
	}
	_ = json.Unmarshal(r.body, &in)
	uuids := map[string]string{}
	for _, c := range in.Statements {
		if id, ok := c.PUID.(string); ok {
			uuids[id] = c.UUID
		}
	}
	out := make([]Receipt, len(all))
	for i, s := range all {
		out[i] = Receipt{PUID: s.PUID, UUID: uuids[s.PUID]}
	}
	return out
}

// refusal422 is the part of a refusal that can be relied on: the keys. Messages change.
type refusal422 struct {
	Errors   map[string]json.RawMessage `json:"errors"`
	Existing map[string]any             `json:"existing"`
}

func refusedSingle(r reply, s Statement) Answer {
	var in refusal422
	if r.status != http.StatusUnprocessableEntity || json.Unmarshal(r.body, &in) != nil || len(in.Errors) == 0 {
		return Answer{Unclear: true}
	}
	if _, taken := in.Existing["puid"]; taken && len(in.Errors) == 1 {
		return Answer{Existing: []string{s.PUID}}
	}
	return Answer{Refused: map[int][]FieldError{0: fieldErrors(in.Errors)}}
}

func refusedBatch(r reply, all []Statement) Answer {
	var in refusal422
	if r.status != http.StatusUnprocessableEntity || json.Unmarshal(r.body, &in) != nil {
		return Answer{Unclear: true}
	}
	out := Answer{Refused: map[int][]FieldError{}}
	for key, value := range in.Errors {
		i, err := strconv.Atoi(strings.TrimPrefix(key, statementKey))
		var fields map[string]json.RawMessage
		if err != nil || !strings.HasPrefix(key, statementKey) || i < 0 || i >= len(all) || json.Unmarshal(value, &fields) != nil {
			continue
		}
		out.Refused[i] = fieldErrors(fields)
	}
	out.Existing = known(in.Errors["existing_puids"], all)
	out.Unclear = len(out.Refused) == 0 && len(out.Existing) == 0
	return out
}

// known returns those of the named identifiers that are ours.
func known(list json.RawMessage, all []Statement) []string {
	var ids []json.RawMessage
	if json.Unmarshal(list, &ids) != nil {
		return nil
	}
	var out []string
	for _, id := range ids {
		text := string(id) // an identifier of digits alone comes back as a number
		_ = json.Unmarshal(id, &text)
		if slices.ContainsFunc(all, func(s Statement) bool { return s.PUID == text }) {
			out = append(out, text)
		}
	}
	return out
}

// fieldErrors reads {field: [message, …]}, sorted by field, with the first message of each.
func fieldErrors(in map[string]json.RawMessage) []FieldError {
	var out []FieldError
	for field, value := range in {
		var messages []string
		_ = json.Unmarshal(value, &messages)
		out = append(out, FieldError{Field: field, Message: strings.Join(messages[:min(1, len(messages))], "")})
	}
	slices.SortFunc(out, func(a, b FieldError) int { return strings.Compare(a.Field, b.Field) })
	return out
}
