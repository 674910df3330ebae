package casework

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/aedile/aedile"
)

// ActorID names the account that acted, as the operator knows it: an opaque identifier, not a person's name or address.
type ActorID string

// Actor is who made a move.
type Actor struct {
	Party Party   `json:"party"`
	ID    ActorID `json:"id,omitempty"`
	// Automated says that automated means acted alone, without a person.
	Automated bool `json:"automated,omitempty"`
}

// Event records one move. Its Canonical bytes are what a journal hashes.
type Event struct {
	Case    aedile.CaseID   `json:"case"`
	Version int             `json:"version"` // of the case after it: 1 for the first
	Kind    string          `json:"kind"`
	Move    string          `json:"move"`
	From    string          `json:"from,omitempty"`
	To      string          `json:"to"`
	By      Actor           `json:"by"`
	At      time.Time       `json:"at"` // when it happened, UTC
	Law     []aedile.LawRef `json:"law"`
	Body    json.RawMessage `json:"body,omitempty"`   // canonical JSON, personal texts sealed
	Dues    []Due           `json:"dues,omitempty"`   // begun by it
	Met     []DueKey        `json:"met,omitempty"`    // met or ended by it
	Lapsed  []DueKey        `json:"lapsed,omitempty"` // that had passed when the clock made the move
	// Leaves is when what follows from it leaves; until then it can be taken back. Zero: at once.
	Leaves time.Time `json:"leaves,omitzero"`
	// Tasks is the digest of the tasks that it left, as TasksDigest gives it; empty: it is of a time before that was kept.
	Tasks aedile.Digest `json:"tasks,omitempty"`
	// Calendar, Group and About are set by the event that opens the case.
	Calendar string `json:"calendar,omitempty"`
	Group    string `json:"group,omitempty"`
	About    string `json:"about,omitempty"`
	// Prev is the digest of the event before it in the journal. The journal sets it; casework leaves it empty.
	Prev aedile.Digest `json:"prev,omitempty"`
}

// leaves returns when what follows from the event leaves.
func (e Event) leaves() time.Time {
	if e.Leaves.After(e.At) {
		return e.Leaves
	}
	return e.At
}

// Canonical returns the one JSON form of the event with every personal text replaced by its digest: keys in the order of
// the struct, those of the body sorted, times in UTC, no spaces, no HTML escapes. It is the same before and after personal
// texts are taken out.
func (e Event) Canonical() ([]byte, error) {
	body, err := Redact(e.Body, nil)
	if err != nil {
		return nil, fmt.Errorf("event %d of %s: %w", e.Version, e.Case, err)
	}
	e.Body, e.At, e.Leaves = body, e.At.UTC(), e.Leaves.UTC()
	b, err := marshal(e)
	if err != nil {
		return nil, fmt.Errorf("event %d of %s: %w", e.Version, e.Case, err)
	}
	return b, nil
}

// Digest returns the digest of the canonical form.
func (e Event) Digest() (aedile.Digest, error) {
	b, err := e.Canonical()
	if err != nil {
		return "", err
	}
	return aedile.DigestOf(b), nil
}

// Effect is the task to carry out, outside the record, what a move has imposed or lifted: the call to the shop. It leaves with the letter
// of
// its move, and never before it.
const Effect = "effect"

// Task is work that must follow an event. Its ID is the same whenever the same event is applied again, so doing it twice
// can be told from doing two.
type Task struct {
	ID   string        `json:"id"`
	Case aedile.CaseID `json:"case"`
	Do   string        `json:"do"` // "remind", "lapse", or a Job's
	Move string        `json:"move"`
	To   Party         `json:"to,omitempty"`
	Due  *DueKey       `json:"due,omitempty"` // the due it serves
	End  time.Time     `json:"end,omitzero"`  // the end of that due when the task was made
	At   time.Time     `json:"at"`            // not before
	// Tries counts the attempts that were made; the store keeps it.
	Tries int `json:"tries,omitempty"`
}
