// Package problem says in the form of RFC 9457 why a request was not done: one mapping from the classes of errors to documents and
// statuses, for the API and the server.
package problem

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
)

// Details say why a request was not done. It never repeats what was sent.
type Details struct {
	Type   string  `json:"type" doc:"Names the class of the error" example:"urn:aedile:problem:conflict"`
	Title  string  `json:"title" doc:"The status in words" example:"Conflict"`
	Status int     `json:"status" example:"409"`
	Detail string  `json:"detail" doc:"What was being done, to what, and why not" example:"decide: C-2026-0412: has changed since version 3"`
	Hint   string  `json:"hint,omitempty" doc:"What to do about it"`
	Faults []Lack  `json:"faults,omitempty" doc:"What is missing or wrong, each with its provision"`
	Errors []Wrong `json:"errors,omitempty" doc:"Parameters that are wrong"`
	wait   time.Duration
}

// Lack is one element that is missing or wrong, as the desk shows it.
type Lack struct {
	Field string `json:"field,omitempty"`
	Msg   string `json:"message"`
	Law   string `json:"law"`
	Own   bool   `json:"house_policy,omitempty"` // asked for by the operator's own policy
}

// Wrong is a parameter or a part of a body that is not as it has to be. The value itself is left out: it can be hostile or personal.
type Wrong struct {
	Location string `json:"location" example:"query.limit"`
	Message  string `json:"message" example:"expected number <= 1000"`
}

// problemMedia is the media type of a problem document.
const problemMedia = "application/problem+json"

// Error implements error.
func (p *Details) Error() string { return p.Detail }

// GetStatus returns the status, as the library of the API asks for it.
func (p *Details) GetStatus() int { return p.Status }

// ContentType returns the media type of the document.
func (p *Details) ContentType(string) string { return problemMedia }

// GetHeaders returns the header that says when to come again.
func (p *Details) GetHeaders() http.Header {
	h := http.Header{}
	if p.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.wait+time.Second-1)/time.Second)))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="aedile"`)
	}
	return h
}

// statuses is the one mapping of classes to statuses.
var statuses = map[aedile.Class]int{
	aedile.Invalid: http.StatusUnprocessableEntity, aedile.NotFound: http.StatusNotFound, aedile.Conflict: http.StatusConflict,
	aedile.Denied: http.StatusForbidden, aedile.Limit: http.StatusRequestEntityTooLarge, aedile.Internal: http.StatusInternalServerError,
	aedile.Unavailable: http.StatusServiceUnavailable,
}

// From returns the problem that the error is.
func From(err error) *Details {
	var p *Details
	if errors.As(err, &p) {
		return p
	}
	class := aedile.ClassOf(err)
	p = &Details{Type: "urn:aedile:problem:" + string(class), Status: statuses[class], Detail: aedile.Message(err),
		Hint: aedile.HintOf(err)}
	var wait auth.Wait
	if errors.As(err, &wait) {
		p.Status, p.wait = http.StatusTooManyRequests, time.Duration(wait)
	}
	if class == aedile.Internal && !errors.As(err, new(*aedile.Error)) {
		p.Detail = "something went wrong here; the log of the server says what" // the error is a cause, and no message for a person
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// Refuse writes the problem that the error is.
func Refuse(w http.ResponseWriter, err error) {
	p := From(err)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemMedia)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // whoever asked has gone
}

// Unsigned is the error of whoever has not signed in.
func Unsigned() error {
	return &Details{Type: "urn:aedile:problem:unsigned", Title: http.StatusText(http.StatusUnauthorized), Status: http.StatusUnauthorized,
		Detail: "nobody has signed in", Hint: "send a token: Authorization: Bearer aedile_…; aedile token new makes one"}
}

// WithStatus returns a document of the status that no error of ours has.
func WithStatus(code int, detail, hint string) *Details {
	return &Details{Type: "about:blank", Title: http.StatusText(code), Status: code, Detail: detail, Hint: hint}
}
