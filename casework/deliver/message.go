package deliver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Message is one letter on its way. It may name persons: it goes to whom it is for, and into no log.
type Message struct {
	ID      string         `json:"id"` // that of the task: the same however often it is sent
	Case    aedile.CaseID  `json:"case"`
	Do      string         `json:"do"`   // "tell", "confirm", "ask", "copy", "remind"
	Move    string         `json:"move"` // of the case, which the message follows
	Party   casework.Party `json:"party"`
	To      string         `json:"to,omitempty"` // electronic address; empty where none is known
	At      time.Time      `json:"at"`           // of the move
	Subject string         `json:"subject"`
	Text    string         `json:"text"`
	HTML    string         `json:"html,omitempty"`
	Record  Mark           `json:"record,omitzero"`
	// Effect is what is to be carried out where the content is, for a machine; nil: it is a letter.
	Effect json.RawMessage `json:"effect,omitempty"`
}

// Mark says how far the record went when a message was written: whoever keeps it is a witness that the record was not made anew.
type Mark struct {
	Events int64         `json:"events"`
	Digest aedile.Digest `json:"digest"` // of the last event, which holds those of all before it
}

// Sender gets a message to whom it is for.
type Sender interface {
	// Send returns what shows that the other side accepted the message. A Down error says that no message will get through now, a
	// Final error that this one never will; any other is about this message and may pass.
	Send(ctx context.Context, m Message) (Proof, error)
}

// Proof shows what became of a message at the other side. It names no person.
type Proof struct {
	Way    string        `json:"way"`              // "mail", "webhook", "folder"
	Answer string        `json:"answer,omitempty"` // what the other side said: "250 2.0.0 queued as 4F2"
	At     time.Time     `json:"at"`               // of the answer
	Digest aedile.Digest `json:"digest"`           // of the bytes that were handed over
}

// Down wraps an error that is not about the message: the server does not answer, the disk is full.
type Down struct{ Err error }

// Error returns that of the cause.
func (d *Down) Error() string { return d.Err.Error() }

// Unwrap returns the cause.
func (d *Down) Unwrap() error { return d.Err }

// IsDown reports whether the error is about the way and not about the message.
func IsDown(err error) bool { return errors.As(err, new(*Down)) }

// Final wraps the error of a message that the other side refused for good, or that came back: nobody was informed by it, and a
// person has to find another way.
type Final struct {
	Err   error
	Proof Proof // of the refusal
}

// Error returns that of the cause.
func (f *Final) Error() string { return f.Err.Error() }

// Unwrap returns the cause.
func (f *Final) Unwrap() error { return f.Err }

// maxAnswer is how much of an answer a Proof keeps. Chosen: the answers of mail servers have some 60 characters.
const maxAnswer = 200

// Said returns what the other side said as a Proof keeps it: on one line, short, and without the address of the receiver, which
// servers like to repeat.
func (m Message) Said(answer string) string {
	if a, err := Mailbox(m.To); err == nil {
		answer = strings.ReplaceAll(answer, a.Address, "[address]")
		answer = strings.ReplaceAll(answer, m.To, "[address]")
	}
	words := strings.FieldsFunc(strings.ToValidUTF8(answer, "\uFFFD"),
		func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "[address]"
		}
	}
	runes := []rune(strings.Join(words, " "))
	return string(runes[:min(len(runes), maxAnswer)])
}

// Key returns the identifier in 32 hexadecimal digits, for headers and names of files.
func (m Message) Key() string {
	d := sha256.Sum256([]byte(m.ID))
	return hex.EncodeToString(d[:16])
}
