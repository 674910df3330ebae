// Package fetch brings registers up to date over HTTP: conditional requests, time limits, a limit on size, and patience with servers that
// are busy.
//
// It decodes nothing, and nothing else in the house that screens opens a connection.
package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/outgoing"
)

// Client sends requests.
type Client struct {
	Outgoing outgoing.Config                            // which hosts may lie in a private network, and whether a proxy is asked
	Wait     func(context.Context, time.Duration) error // between attempts; nil: a timer
	Agent    string                                     // who asks; empty: "aedile"
	MaxBytes int64                                      // of an answer, unpacked; 0: 1 GiB
	Attempts int                                        // at one request; 0: 4
	Timeout  time.Duration                              // of one attempt; 0: 2 minutes
}

// The limits where the client sets none. Chosen: the largest file known is a tenth of MaxBytes.
const (
	defaultMaxBytes = 1 << 30
	defaultAttempts = 4
	defaultTimeout  = 2 * time.Minute
	firstPause      = time.Second
	longestPause    = 2 * time.Minute
)

// State is what a server said about the file it served last; it makes the next request conditional.
type State struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// answer is what came back, beside its body.
type answer struct {
	state     State
	unchanged bool
}

// sink takes the body of an answer. It begins anew with each call: an attempt that broke off is made again.
type sink func(io.Reader) error

// Get returns the body that an address serves. A body makes it a POST of JSON. It has the form of register.Getter.
func (c *Client) Get(ctx context.Context, address string, body []byte) ([]byte, error) {
	var got []byte
	_, err := c.send(ctx, address, body, State{}, func(r io.Reader) (err error) {
		got, err = io.ReadAll(r)
		return err
	})
	return got, err
}

// spooled sends a request and keeps the body in a temporary file that has no name, so that a large register costs no memory. The file is at
// its beginning, and is gone once it is closed.
func (c *Client) spooled(ctx context.Context, address string, last State) (*os.File, answer, error) {
	f, err := os.CreateTemp("", "aedile-fetch-*")
	if err != nil {
		return nil, answer{}, fmt.Errorf("fetch %s: keep what comes: %w", address, err)
	}
	_ = os.Remove(f.Name()) // where a system cannot remove an open file, it stays in the folder for such files
	a, err := c.send(ctx, address, nil, last, func(r io.Reader) error {
		if err := errors.Join(f.Truncate(0), rewind(f)); err != nil {
			return &keepError{err}
		}
		_, err := io.Copy(keeper{f}, r)
		return err //nolint:wrapcheck // send names the address
	})
	if err == nil {
		err = rewind(f)
	}
	if err != nil {
		_ = f.Close() // nothing of it is used
		return nil, answer{}, err
	}
	return f, a, nil
}

func rewind(f *os.File) error {
	_, err := f.Seek(0, io.SeekStart)
	return err //nolint:wrapcheck // it names the file
}

// keeper writes to a file, and marks its errors: no further attempt mends a full disk.
type keeper struct{ f *os.File }

func (k keeper) Write(p []byte) (int, error) {
	n, err := k.f.Write(p)
	if err != nil {
		err = &keepError{err}
	}
	return n, err
}

type keepError struct{ err error }

func (e *keepError) Error() string { return "keep what comes: " + e.err.Error() }
func (e *keepError) Unwrap() error { return e.err }

// send sends a request until it is answered, refused for good, or attempts run out, and gives the body to keep. Errors are Invalid where the
// address or the answer is wrong, Limit where the answer is too large, Internal where the server could not be reached.
func (c *Client) send(ctx context.Context, address string, body []byte, last State, keep sink) (answer, error) {
	if err := c.Outgoing.Permit(address); err != nil {
		if aedile.ClassOf(err) == aedile.Invalid {
			return answer{}, aedile.Invalidf("fetch", address, "is no https address").Because(err)
		}
		return answer{}, fmt.Errorf("fetch %s: %w", address, err)
	}
	client := c.client()
	defer client.CloseIdleConnections()
	attempts := c.Attempts
	if attempts <= 0 {
		attempts = defaultAttempts
	}
	pause := firstPause
	for n := 1; ; n++ {
		a, after, err := c.once(ctx, client, address, body, last, keep)
		var again *busyError
		if err == nil || !errors.As(err, &again) {
			return a, err
		}
		if n == attempts || ctx.Err() != nil {
			return answer{}, aedile.Unavailablef("fetch", address, "gave up after %d attempts", n).
				Hint("try again later, or import a file by hand").Because(err)
		}
		if err := c.wait(ctx, min(max(pause, after), longestPause)); err != nil {
			return answer{}, err
		}
		pause *= 2
	}
}

// busyError is a failure that may pass.
type busyError struct{ err error }

func (e *busyError) Error() string { return e.err.Error() }
func (e *busyError) Unwrap() error { return e.err }

// once makes one attempt. after is how long the server asked to wait.
func (c *Client) once(ctx context.Context, client *http.Client, address string, body []byte, last State, keep sink) (a answer,
	after time.Duration, err error) {
	req, err := c.request(ctx, address, body, last)
	if err != nil {
		return a, 0, err
	}
	resp, err := client.Do(req)
	if err != nil && aedile.ClassOf(err) != aedile.Internal {
		return a, 0, fmt.Errorf("fetch %s: %w", address, err) // it may not be asked
	}
	if err != nil {
		return a, 0, &busyError{err}
	}
	defer resp.Body.Close()
	if a, after, done, err := sorted(address, resp, last); done {
		return a, after, err
	}
	err = keep(resp.Body)
	var kept *keepError
	switch {
	case errors.As(err, &kept):
		return a, 0, fmt.Errorf("fetch %s: %w", address, err)
	case aedile.ClassOf(err) == aedile.Limit:
		return a, 0, aedile.Limitf("fetch", address, "is larger than %d bytes", c.limit())
	case err != nil:
		return a, 0, &busyError{err}
	}
	return answer{state: State{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")}}, 0, nil
}

// sorted judges an answer by its head; done says that its body is not the file.
func sorted(address string, resp *http.Response, last State) (a answer, after time.Duration, done bool, err error) {
	switch {
	case resp.StatusCode == http.StatusNotModified:
		return answer{state: last, unchanged: true}, 0, true, nil
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
		return a, retryAfter(resp), true, &busyError{fmt.Errorf("answers %s", resp.Status)}
	case resp.StatusCode != http.StatusOK:
		return a, 0, true, aedile.Invalidf("fetch", address, "answers %s", resp.Status).
			Hint("has the publisher moved the file? import it by hand")
	}
	if err := outgoing.Stranger(resp); err != nil {
		return a, 0, true, aedile.Invalidf("fetch", address, "%s", err.Error()).Hint("has the publisher moved the file? import it by hand")
	}
	return a, 0, false, nil
}

// client returns a client with the limits of this one, which forgets its connections with the request.
func (c *Client) client() *http.Client {
	o := c.Outgoing
	o.Timeout, o.MaxBytes, o.Redirects = cmp.Or(max(c.Timeout, 0), defaultTimeout), c.limit(), maxRedirects
	return o.Client()
}

func (c *Client) limit() int64 { return cmp.Or(max(c.MaxBytes, 0), defaultMaxBytes) }

func (c *Client) request(ctx context.Context, address string, body []byte, last State) (*http.Request, error) {
	method, r := http.MethodGet, io.Reader(nil)
	if body != nil {
		method, r = http.MethodPost, bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, r)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	agent := c.Agent
	if agent == "" {
		agent = "aedile"
	}
	req.Header.Set("User-Agent", agent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if last.ETag != "" {
		req.Header.Set("If-None-Match", last.ETag)
	}
	if last.LastModified != "" {
		req.Header.Set("If-Modified-Since", last.LastModified)
	}
	return req, nil
}

func (c *Client) wait(ctx context.Context, d time.Duration) error {
	if c.Wait != nil {
		return c.Wait(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter reads the seconds of Retry-After (RFC 9110, section 10.2.3); a date there is not followed.
func retryAfter(resp *http.Response) time.Duration {
	s, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || s < 0 || s > 3600 {
		return 0
	}
	return time.Duration(s) * time.Second
}

// maxRedirects is how often a request is sent on.
const maxRedirects = 5
