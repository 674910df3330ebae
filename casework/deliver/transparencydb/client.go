package transparencydb

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/outgoing"
)

// BaseURL is where the production database answers.
const BaseURL = "https://transparency.dsa.ec.europa.eu/api/v1"

// MaxPerSecond is the rate of requests at which the database begins to refuse a user, whatever each of them carries. It also
// refuses more than 12,000 a minute, which is the same rate.
const MaxPerSecond = 200

// Config says how a Client talks to the database. Zero fields take the default.
type Config struct {
	BaseURL string           // default BaseURL; without TLS only on this machine
	Token   Token            // must be given
	Now     func() time.Time // must be given
	HTTP    *http.Client     // default: one that keeps to Outgoing; redirects are never followed
	// Outgoing says which hosts may lie on this machine or in a private network, and whether a proxy is asked.
	Outgoing outgoing.Config

	// PerSecond and Burst bound the rate: their sum, the most that can go out within a second, must be below MaxPerSecond.
	PerSecond int // default 150
	Burst     int // default 10

	// Attempts is how often one request is sent in all while the database says 429 or 5xx or does not answer. Default 8.
	Attempts int
	// Backoff is the longest wait before the second attempt; it doubles up to MaxBackoff. Defaults 500 ms, 60 s.
	Backoff, MaxBackoff time.Duration
	// MaxRetryAfter is the longest wait the database may ask for; a longer one ends the sending. Default 15 minutes.
	MaxRetryAfter time.Duration

	Log    *slog.Logger                               // default: no log; it gets no personal data and never the token
	Wait   func(context.Context, time.Duration) error // default: the machine's timer
	Jitter func() float64                             // in [0, 1); default random
}

// Client sends requests to the database: within the rate, and again where it says to come back. It may be used by many at a
// time.
type Client struct {
	cfg    Config
	http   *http.Client
	bucket *bucket
}

// NewClient returns a Client, or an Invalid error that names every wrong setting.
func NewClient(cfg Config) (*Client, error) {
	cfg = cfg.defaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	hc := *cfg.HTTP
	// A redirect is an answer here (existing-puid), and no other host shall see the token.
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	rate := &bucket{now: cfg.Now, wait: cfg.Wait, every: time.Second / time.Duration(cfg.PerSecond), burst: cfg.Burst}
	return &Client{cfg: cfg, http: &hc, bucket: rate}, nil
}

func (c Config) defaults() Config {
	c.BaseURL = strings.TrimSuffix(cmp.Or(c.BaseURL, BaseURL), "/")
	if c.Outgoing.MaxBytes == 0 {
		c.Outgoing.MaxBytes = MaxPayloadBytes
	}
	if c.HTTP == nil {
		c.HTTP = c.Outgoing.Client()
	}
	c.PerSecond = cmp.Or(c.PerSecond, 150)
	c.Burst = cmp.Or(c.Burst, 10)
	c.Attempts = cmp.Or(c.Attempts, 8)
	c.Backoff = cmp.Or(c.Backoff, 500*time.Millisecond)
	c.MaxBackoff = cmp.Or(c.MaxBackoff, time.Minute)
	c.MaxRetryAfter = cmp.Or(c.MaxRetryAfter, 15*time.Minute)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Wait == nil {
		c.Wait = pause
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	return c
}

func (c Config) check() error {
	var wrong []string
	say := func(bad bool, msg string) {
		if bad {
			wrong = append(wrong, msg)
		}
	}
	u, err := url.Parse(c.BaseURL)
	say(err != nil || u.Host == "", "the base address is no URL")
	say(err == nil && u.Scheme != "https" && !loopback(u.Hostname()), "the base address has no TLS")
	say(!c.Token.usable(), "there is no usable token")
	say(c.Now == nil, "there is no clock")
	say(c.PerSecond < 1 || c.Burst < 1 || c.PerSecond+c.Burst >= MaxPerSecond, "rate and burst are not between 1 and 199 together")
	say(c.Attempts < 1, "there is less than one attempt")
	say(c.Backoff < 0 || c.MaxBackoff < c.Backoff, "the longest back-off is below the first")
	if len(wrong) == 0 {
		return nil
	}
	return aedile.Invalidf("configure transparency database", "", "%s", strings.Join(wrong, "; "))
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// reply is an answer of the database that is worth looking at: 2xx, 302 of existing-puid, or a 4xx about the request.
type reply struct {
	status   int
	body     []byte
	stranger bool // it is that of another service, or of a page for people
	torn     bool // the body broke off
}

// do sends one request, as often as Config allows, and returns the last answer. Errors: Denied for 401 and 403, Limit where the
// database asks for too long a wait, Internal where it could not be reached or answered in no known way, and that of ctx.
func (c *Client) do(ctx context.Context, method, path string, body []byte) (reply, error) {
	var cause error
	for attempt := range c.cfg.Attempts {
		if err := c.bucket.take(ctx); err != nil {
			return reply{}, err
		}
		r, after, err := c.once(ctx, method, path, body)
		if ctx.Err() != nil {
			return reply{}, ctx.Err()
		}
		if err == nil {
			return r, r.final(method, path)
		}
		if c := aedile.ClassOf(err); c == aedile.Denied || c == aedile.Invalid {
			return reply{}, err // it may not be asked
		}
		cause = err
		if after > c.cfg.MaxRetryAfter {
			return reply{}, aedile.Limitf(method, path, "the database asks to wait %s", after.String()).
				Hint("run it again then; nothing acknowledged is sent twice").Because(err)
		}
		if attempt+1 == c.cfg.Attempts {
			break
		}
		delay := max(after, c.backoff(attempt))
		c.cfg.Log.WarnContext(ctx, "transparency database: trying again", "path", path, "attempt", attempt+1, "delay", delay, "cause", err)
		if err := c.cfg.Wait(ctx, delay); err != nil {
			return reply{}, err
		}
	}
	return reply{}, aedile.Internalf(method, path, "no answer after %d attempts", c.cfg.Attempts).
		Hint("run it again; nothing acknowledged is sent twice").Because(cause)
}

// backoff returns a random wait up to twice the last bound ("full jitter"), so that many senders do not come back together.
func (c *Client) backoff(attempt int) time.Duration {
	bound := c.cfg.MaxBackoff
	if attempt < 30 {
		bound = min(bound, c.cfg.Backoff<<attempt)
	}
	if bound < 0 {
		bound = c.cfg.MaxBackoff
	}
	return time.Duration(c.cfg.Jitter() * float64(bound))
}

// once sends one request. An error means: try again, after the given wait at least.
func (c *Client) once(ctx context.Context, method, path string, body []byte) (reply, time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.cfg.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return reply{}, 0, err
	}
	c.cfg.Token.sign(req.Header)
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply{}, 0, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, MaxPayloadBytes))
	switch s := res.StatusCode; {
	case s == http.StatusCreated:
		return reply{s, data, false, err != nil}, 0, nil // 201 is the acknowledgement, whatever became of the rest
	case s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s == http.StatusTooEarly, s >= 500:
		return reply{}, c.retryAfter(res.Header.Get("Retry-After")), fmt.Errorf("answered %d", s)
	case err != nil:
		return reply{}, 0, fmt.Errorf("answered %d, then: %w", s, err)
	default:
		return reply{s, data, stranger(method, res), false}, 0, nil
	}
}

// stranger says whether the answer is not that of the database. Asked for an identifier, the database says that there is none by 404,
// and that there is one by a redirect.
func stranger(method string, res *http.Response) bool {
	if method == http.MethodGet && (res.StatusCode/100 == 3 || res.StatusCode == http.StatusNotFound && !html(res)) {
		return false
	}
	return outgoing.Stranger(res) != nil
}

func html(res *http.Response) bool {
	return strings.HasPrefix(res.Header.Get("Content-Type"), "text/html")
}

// retryAfter reads the header, in seconds or as a date; 0 where there is none to be understood.
func (c *Client) retryAfter(h string) time.Duration {
	if s, err := strconv.Atoi(h); err == nil && s >= 0 && s < 1<<31 {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(h); err == nil {
		return max(0, at.Sub(c.cfg.Now()))
	}
	return 0
}

// final returns the error of an answer that no other request will better.
func (r reply) final(method, path string) error {
	if r.stranger && r.status != http.StatusUnauthorized && r.status != http.StatusForbidden {
		return aedile.Invalidf(method, path, "answered %d: this is not the address of the database", r.status).
			Hint("look at the base address; no statement was judged")
	}
	switch r.status {
	case http.StatusOK, http.StatusCreated, http.StatusFound, http.StatusNotFound, http.StatusUnprocessableEntity,
		http.StatusRequestEntityTooLarge:
		return nil
	case http.StatusUnauthorized:
		return aedile.Deniedf(method, path, "the token is wrong or void").
			Hint("a new token voids the old one; see the profile page of the database")
	case http.StatusForbidden:
		return aedile.Deniedf(method, path, "the user may not file statements for a platform").
			Hint("ask the Digital Services Coordinator that onboarded the platform")
	}
	return aedile.Internalf(method, path, "answered %d, which is no documented answer", r.status)
}

// Exists says whether the platform has filed a statement under the identifier. Errors are those of Sender.Send.
func (c *Client) Exists(ctx context.Context, puid string) (bool, error) {
	path := "/statement/existing-puid/" + url.PathEscape(puid)
	r, err := c.do(ctx, http.MethodGet, path, nil)
	switch {
	case err != nil:
		return false, err
	case r.status == http.StatusFound || r.status == http.StatusOK:
		return true, nil
	case r.status == http.StatusNotFound:
		return false, nil
	}
	return false, aedile.Internalf("GET", path, "answered %d", r.status)
}
