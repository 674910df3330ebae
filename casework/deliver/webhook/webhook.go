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
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
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
	Client *http.Client // nil: one of its own
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
)

// New returns a Sender. An address or a secret that will not do is an Invalid error.
func New(c Config) (*Sender, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		return nil, aedile.Invalidf("call webhook", "", "the address will not do").
			Hint("https://…; http only to this machine, and no password in it")
	}
	if len(c.Secret) < minSecret {
		return nil, aedile.Invalidf("call webhook", "", "the secret has fewer than %d characters", minSecret)
	}
	client := http.Client{Timeout: timeout}
	if c.Client != nil {
		client = *c.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Sender{url: c.URL, now: c.Now, client: &client, sign: func(t string, body []byte) string { return Sign(c.Secret, t, body) }}, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Sign returns the signature of a call at the time t, in seconds since 1970, for the other end to compare.
func Sign(secret, t string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(t + "."))
	h.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(h.Sum(nil))
}

// Send posts the message. An end that does not answer, or answers 401, 403, 404, 429 or 5xx, is Down; any other answer but 2xx is an
// Invalid error.
func (s *Sender) Send(ctx context.Context, m deliver.Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("call webhook: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("call webhook: %w", err)
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
		return &deliver.Down{Err: fmt.Errorf("call webhook: %w", err)}
	}
	defer a.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(a.Body, 1<<16)) // so that the connection can be used again
	switch c := a.StatusCode; {
	case c/100 == 2:
		return nil
	case c == http.StatusUnauthorized, c == http.StatusForbidden, c == http.StatusNotFound, c == http.StatusTooManyRequests, c >= 500:
		return &deliver.Down{Err: fmt.Errorf("call webhook: the other end answers %d", c)}
	default:
		return aedile.Invalidf("call webhook", string(m.Case), "the other end refuses the letter (%d)", c)
	}
}
