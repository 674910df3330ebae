// Package webhook hands letters to a program at the other end of an HTTP address.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/internal/outgoing"
)

// The headers of a call.
const (
	// KeyHeader holds the key of the message: a program that has it already does nothing and answers as before.
	KeyHeader = "Idempotency-Key"
	// SignatureHeader holds "t=SECONDS,v1=HEX": the time of the call, and the HMAC-SHA256 of "SECONDS.BODY" under the shared secret.
	SignatureHeader = "Aedile-Signature"
)

// Config says where letters go.
type Config struct {
	URL    string // https; http only to this machine, since letters name persons
	Secret string // shared with the other end; at least 16 characters
	Now    func() time.Time
	// Outgoing says which hosts may lie on this machine or in a private network.
	Outgoing outgoing.Config
}

// Sender posts each message as JSON. Any answer of 2xx accepts it.
type Sender struct {
	url    string
	sign   func(t string, body []byte) string
	now    func() time.Time
	client *http.Client
}

const (
	timeout   = 30 * time.Second // chosen: an end that keeps a letter needs no longer
	minSecret = 16
	maxAnswer = 64 << 10 // bytes; chosen: an acknowledgement needs no more
)

// New returns a Sender. An address or a secret that will not do is an Invalid or Denied error.
func New(c Config) (*Sender, error) {
	if err := c.Outgoing.Permit(c.URL); err != nil {
		return nil, fmt.Errorf("call webhook: %w", err)
	}
	if len(c.Secret) < minSecret {
		return nil, aedile.Invalidf("call webhook", "", "the secret has fewer than %d characters", minSecret)
	}
	c.Outgoing.Timeout, c.Outgoing.MaxBytes, c.Outgoing.Redirects = timeout, maxAnswer, 0
	return &Sender{url: c.URL, now: c.Now, client: c.Outgoing.Client(),
		sign: func(t string, body []byte) string { return Sign(c.Secret, t, body) }}, nil
}

// Sign returns the signature of a call at the time t, in seconds since 1970, for the other end to compare.
func Sign(secret, t string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(t + "."))
	h.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(h.Sum(nil))
}

// Send posts the message. An end that does not answer, is not the service, or answers 401, 403, 404, 405, 408, 425, 429 or 5xx, is Down;
// any other answer but 2xx is Final.
func (s *Sender) Send(ctx context.Context, m deliver.Message) (deliver.Proof, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return deliver.Proof{}, fmt.Errorf("call webhook: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return deliver.Proof{}, fmt.Errorf("call webhook: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(KeyHeader, m.Key())
	r.Header.Set(SignatureHeader, s.sign(strconv.FormatInt(s.now().Unix(), 10), body))
	a, err := s.client.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the address, which may hold a key
		}
		return deliver.Proof{}, &deliver.Down{Err: fmt.Errorf("call webhook: %w", err)}
	}
	defer a.Body.Close()
	said, _ := io.ReadAll(a.Body) // the status is the answer; reading lets the connection be used again
	if err := outgoing.Stranger(a); err != nil {
		return deliver.Proof{}, &deliver.Down{Err: fmt.Errorf("call webhook: %w", err)}
	}
	proof := deliver.Proof{Way: "webhook", Answer: m.Said(a.Status + " " + string(said)), At: s.now().UTC(), Digest: aedile.DigestOf(body)}
	switch c := a.StatusCode; {
	case c/100 == 2:
		return proof, nil
	case c >= 500 || slices.Contains(passing, c):
		return proof, &deliver.Down{Err: fmt.Errorf("call webhook: the other end answers %d", c)}
	default:
		return proof, &deliver.Final{Err: aedile.Invalidf("call webhook", string(m.Case), "the other end refuses the letter (%d)",
			c), Proof: proof}
	}
}

// passing are the statuses below 500 that say nothing about the letter.
var passing = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooEarly,
	http.StatusTooManyRequests}
