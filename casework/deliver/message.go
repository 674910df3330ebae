package deliver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
	"time"

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
}

// Sender gets a message to whom it is for.
type Sender interface {
	// Send returns nil once the other side has accepted the message. A Down error says that no message will get through now.
	Send(ctx context.Context, m Message) error
}

// Down wraps an error that is not about the message: the server does not answer, the disk is full.
type Down struct{ Err error }

// Error returns that of the cause.
func (d *Down) Error() string { return d.Err.Error() }

// Unwrap returns the cause.
func (d *Down) Unwrap() error { return d.Err }

// IsDown reports whether the error is about the way and not about the message.
func IsDown(err error) bool { return errors.As(err, new(*Down)) }

// Key returns the identifier in 32 hexadecimal digits, for headers and names of files.
func (m Message) Key() string {
	d := sha256.Sum256([]byte(m.ID))
	return hex.EncodeToString(d[:16])
}

// MIME returns the message as mail: plain text, and HTML beside it where there is some. The same message gives the same bytes.
func (m Message) MIME(from string) ([]byte, error) {
	var b bytes.Buffer
	domain := from[strings.LastIndexByte(from, '@')+1:]
	domain = strings.TrimRight(domain, ">")
	head := func(k, v string) { fmt.Fprintf(&b, "%s: %s\r\n", k, v) }
	head("From", from)
	head("To", m.To)
	head("Subject", mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(m.Subject), " ")))
	head("Date", m.At.UTC().Format(time.RFC1123Z))
	head("Message-ID", "<"+m.Key()+"@"+domain+">")
	head("Auto-Submitted", "auto-generated")
	head("MIME-Version", "1.0")
	if m.HTML == "" {
		head("Content-Type", "text/plain; charset=utf-8")
		head("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		err := quoted(&b, m.Text)
		return b.Bytes(), err
	}
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("=_" + m.Key()); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	head("Content-Type", `multipart/alternative; boundary="`+w.Boundary()+`"`)
	b.WriteString("\r\n")
	for _, p := range []struct{ media, text string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {p.media + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
		if err == nil {
			var body bytes.Buffer
			err = quoted(&body, p.text)
			_, _ = part.Write(body.Bytes()) // into memory
		}
		if err != nil {
			return nil, fmt.Errorf("write mail: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	return b.Bytes(), nil
}

// quoted writes a text quoted-printable, its lines ended as mail wants it.
func quoted(b *bytes.Buffer, text string) error {
	w := quotedprintable.NewWriter(b)
	if _, err := w.Write([]byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	return nil
}
