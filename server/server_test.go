package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/server"
)

// house is a server with accounts over a real store, and what it logs.
type house struct {
	t        *testing.T
	accounts *auth.Accounts
	admin    auth.Session
	now      time.Time
	log      *lines
	config   server.Settings
}

// lines are what a log says; several write to it.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var welcome = auth.Welcome{Login: "admin", Password: "five words that fit nowhere"}

func newHouse(t *testing.T) *house {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := &house{t: t, now: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC), log: new(lines)}
	h.accounts = auth.Over(s, func() time.Time { return h.now }, nil)
	code, err := h.accounts.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if h.admin, err = h.accounts.Accept(t.Context(), code, welcome, auth.Client{}); err != nil {
		t.Fatal(err)
	}
	h.config = server.Settings{
		Listen:   "127.0.0.1:0",
		Accounts: h.accounts,
		Log:      slog.New(slog.NewJSONHandler(h.log, nil)),
		Now:      func() time.Time { return h.now },
	}
	return h
}

func (h *house) server() *server.Server {
	h.t.Helper()
	s, err := server.Make(h.config)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// ask sends a request to the handler, as if it came from that address. Headers are "Name: value".
func ask(s http.Handler, from, method, path, body string, headers ...string) reply {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = from
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// reply is what a handler answered.
type reply struct {
	StatusCode int
	Header     http.Header
	body       string
}

func text(_ *testing.T, r reply) string { return r.body }

const remote = "203.0.113.7:5000"

// saying answers with who asks and from where.
var saying = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	p, known := auth.From(r.Context())
	c, _ := server.ClientOf(r.Context())
	fmt.Fprintf(w, "%s %v %s", p.ID, known, c.String())
})

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	s := h.server()
	for _, path := range []string{"/", "/healthz", "/api/none", "/metrics"} {
		a := ask(s, remote, "GET", path, "")
		policy := a.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
			"base-uri 'none'", "form-action 'self'",
			"require-trusted-types-for 'script'", "trusted-types aedile"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %q: %s", path, part, policy)
			}
		}
		for _, never := range []string{"unsafe", "*", "data:", "http:"} {
			if strings.Contains(policy, never) {
				t.Errorf("%s: the policy holds %q: %s", path, never, policy)
			}
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Referrer-Policy") != "no-referrer" ||
			a.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, a.Header)
		}
		if a.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: without TLS it asks for TLS", path)
		}
	}
	h.config.Base = &url.URL{Scheme: "https", Host: "desk.example"}
	if a := ask(h.server(), remote, "GET", "/", ""); a.Header.Get("Strict-Transport-Security") == "" {
		t.Error("behind TLS it does not ask for TLS")
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Base = &url.URL{Scheme: "https", Host: "desk.example"}
	s := h.server()
	for _, c := range []struct {
		method string
		header []string
		status int
	}{
		{"POST", []string{"Sec-Fetch-Site: cross-site"}, 403}, {"POST", []string{"Sec-Fetch-Site: same-site"}, 403},
		{"POST", []string{"Origin: https://evil.example"}, 403},
		{"POST", []string{"Origin: null"}, 403}, {"DELETE", []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"POST", []string{"Sec-Fetch-Site: same-origin"}, 200}, {"POST", nil, 200},
		{"POST", []string{"Origin: https://desk.example"}, 200}, {"GET", []string{"Sec-Fetch-Site: cross-site"}, 200},
	} {
		if a := ask(s, remote, c.method, "/decide", "x=1", c.header...); a.StatusCode != c.status {
			t.Errorf("%s with %v: %d, want %d", c.method, c.header, a.StatusCode, c.status)
		}
	}
}

func TestWhoAsks(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	s := h.server()
	id := string(h.admin.Person.ID)
	token, pass, err := h.accounts.NewToken(
		t.Context(),
		"",
		auth.Wish{Account: h.admin.Person.ID, Scopes: []auth.Scope{auth.ScopeRead}, Lasts: time.Hour},
	)
	if err != nil {
		t.Fatal(err)
	}
	session := "Cookie: " + h.admin.Cookie(false).String()
	for _, c := range []struct {
		name, header, want string
	}{
		{"nobody", "X: y", " false 203.0.113.7"},
		{"a session", session, id + " true 203.0.113.7"},
		{"a token", "Authorization: Bearer " + token, id + " true 203.0.113.7"},
		{"a token that is none", "Authorization: Bearer aedile_x", " false 203.0.113.7"},
		{"a session that is none", "Cookie: aedile=x", " false 203.0.113.7"},
	} {
		if got := text(t, ask(s, remote, "GET", "/", "", c.header)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if err := h.accounts.End(t.Context(), h.admin.Person, pass.Digest); err != nil {
		t.Fatal(err)
	}
	if got := text(t, ask(s, remote, "GET", "/", "", "Authorization: Bearer "+token)); got != " false 203.0.113.7" {
		t.Errorf("an ended token: %q", got)
	}
	h.config.Base = &url.URL{Scheme: "https", Host: "desk.example"}
	if got := text(t, ask(h.server(), remote, "GET", "/", "", session)); got != " false 203.0.113.7" {
		t.Errorf("behind TLS a cookie that was set without it: %q", got)
	}
}

func TestTheAddressOfTheClient(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	s := h.server()
	for _, c := range []struct{ from, forwarded, want string }{
		{"203.0.113.7:1", "", "203.0.113.7"},
		{"203.0.113.7:1", "198.51.100.9", "203.0.113.7"}, // a stranger's word
		{"10.0.0.1:1", "198.51.100.9", "198.51.100.9"},
		{"10.0.0.1:1", "192.0.2.66, 198.51.100.9", "198.51.100.9"}, // what stands before was written by the client
		{"10.0.0.1:1", "198.51.100.9, 10.0.0.2", "198.51.100.9"},
		{"10.0.0.1:1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
		{"10.0.0.1:1", "198.51.100.9, garbage, 10.0.0.2", "10.0.0.2"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"[::1]:1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"[::ffff:10.0.0.1]:1", "198.51.100.9", "198.51.100.9"},
	} {
		var headers []string
		if c.forwarded != "" {
			headers = append(headers, "X-Forwarded-For: "+c.forwarded)
		}
		if got := text(t, ask(s, c.from, "GET", "/", "", headers...)); got != " false "+c.want {
			t.Errorf("%s by %q: %q, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}

func TestTooManyRequestsWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Limits = server.Limits{Rate: 1, Burst: 3}
	s := h.server()
	for i := range 3 {
		if a := ask(s, remote, "GET", "/", ""); a.StatusCode != http.StatusOK {
			t.Fatalf("request %d: %d", i, a.StatusCode)
		}
	}
	a := ask(s, remote, "GET", "/", "")
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "1" ||
		a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the fourth: %d %v", a.StatusCode, a.Header)
	}
	if a := ask(s, remote, "GET", "/", "", "Accept: text/html"); a.StatusCode != http.StatusTooManyRequests ||
		!strings.Contains(text(t, a), "too many requests came from this address") {
		t.Errorf("to a browser: %d", a.StatusCode)
	}
	if a := ask(s, "198.51.100.9:1", "GET", "/", ""); a.StatusCode != http.StatusOK {
		t.Errorf("another address: %d", a.StatusCode)
	}
	for range 10 {
		if a := ask(s, remote, "GET", "/", "", "Cookie: "+h.admin.Cookie(false).String()); a.StatusCode != http.StatusOK {
			t.Fatalf("somebody who signed in: %d", a.StatusCode)
		}
	}
	if a := ask(s, remote, "GET", "/healthz", ""); a.StatusCode != http.StatusOK {
		t.Errorf("health: %d", a.StatusCode)
	}
	h.now = h.now.Add(time.Second)
	if a := ask(s, remote, "GET", "/", ""); a.StatusCode != http.StatusOK {
		t.Errorf("after waiting: %d", a.StatusCode)
	}
}

func TestABodyHasASize(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var read error
	h.config.Pages = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, read = io.ReadAll(r.Body) })
	h.config.Limits.BodyBytes = 1000
	s := h.server()
	if a := ask(s, remote, "POST", "/", strings.Repeat("x", 1001)); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("one byte too many: %d", a.StatusCode)
	}
	r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader(strings.Repeat("x", 1001))))
	r.ContentLength = -1
	s.ServeHTTP(httptest.NewRecorder(), r)
	if read == nil {
		t.Error("a body without a length is read whole")
	}
}

func TestAPanicIsAnAnswerAndALine(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("out of range") })
	a := ask(h.server(), remote, "GET", "/n/4F2K-Q7M3?token=geheim", "", "Accept: text/html", "Cookie: aedile=geheim", "User-Agent: geheim")
	event := a.Header.Get("X-Request-Id")
	if body := text(t, a); a.StatusCode != http.StatusInternalServerError || !strings.Contains(body, event) ||
		strings.Contains(body, "out of range") {
		t.Errorf("%d %s", a.StatusCode, body)
	}
	if l := h.log.String(); !strings.Contains(l, event) || !strings.Contains(l, "out of range") || !strings.Contains(l, `"status":500`) {
		t.Errorf("the log says %s", l)
	}
}

func TestTheLogNamesNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	s := h.server()
	ask(s, remote, "GET", "/n/4F2K-Q7M3?token=geheim", "", "Cookie: aedile=geheim", "User-Agent: geheim", "Authorization: Bearer geheim")
	ask(s, remote, "POST", "/signin", "password=geheim", "Sec-Fetch-Site: cross-site")
	l := h.log.String()
	for _, never := range []string{"geheim", "203.0.113", "4F2K", string(h.admin.Person.ID)} {
		if strings.Contains(l, never) {
			t.Errorf("the log holds %q: %s", never, l)
		}
	}
	var line struct {
		Msg, Event, Route, Method string
		Status                    int
	}
	if err := json.Unmarshal([]byte(strings.SplitN(l, "\n", 2)[0]), &line); err != nil || line.Msg != "request" || line.Route != "/" ||
		line.Method != http.MethodGet ||
		line.Status != 200 ||
		line.Event == "" {
		t.Errorf("the first line is %+v, %v", line, err)
	}
}

func TestBelowAPrefix(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Base = &url.URL{Scheme: "https", Host: "shop.example", Path: "/desk/"}
	h.config.Pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	h.config.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "API ", r.URL.Path) })
	s := h.server()
	for path, want := range map[string]string{"/desk/today": "/desk/today", "/desk/": "/desk/", "/desk/api/v1": "API /api/v1"} {
		if got := text(t, ask(s, remote, "GET", path, "")); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]int{"/today": 404, "/deskx": 404, "/desk": 307, "/healthz": 200, "/api/v1": 404} {
		if a := ask(s, remote, "GET", path, ""); a.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, a.StatusCode, want)
		}
	}
	if s.Address() != "https://shop.example/desk/" {
		t.Errorf("its address is %s", s.Address())
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.db")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	same, err := server.Same(file)
	if err != nil {
		t.Fatal(err)
	}
	var broken error
	h.config.Checks = []server.Check{same, server.Room(dir), {"database", func(context.Context) error { return broken }}}
	s := h.server()
	ready := func(want int, says string) {
		t.Helper()
		a := ask(s, remote, "GET", "/readyz", "")
		if body := text(t, a); a.StatusCode != want || !strings.Contains(body, says) || strings.Contains(body, "geheim") {
			t.Errorf("%d %s, want %d and %s", a.StatusCode, body, want, says)
		}
	}
	ready(200, `"ready":true`)
	broken = errors.New("dial tcp geheim: connection refused")
	ready(503, `"database":false`)
	ready(503, `"why":["database: does not answer as it should; the log says why"]`)
	broken = nil
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	ready(503, `"why":["file: watch database: was taken away"]`)
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	ready(503, `"file":false`) // another file of that name
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	ready(503, `"disk":false`)
	ready(503, `disk: write to disk: takes no file`)
	if a := ask(s, remote, "GET", "/healthz", ""); a.StatusCode != http.StatusOK {
		t.Errorf("it answers, and says that it does not: %d", a.StatusCode)
	}
	if !strings.Contains(h.log.String(), "geheim") {
		t.Error("the log does not say why")
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Chores = chore.Make(h.config.Now, nil, chore.Chore{Name: "lapse", Title: "Let periods lapse"})
	s := h.server()
	ask(s, remote, "GET", "/today", "")
	ask(s, remote, "BREW", "/today", "")
	a := ask(s, "127.0.0.1:1", "GET", "/metrics", "")
	body := text(t, a)
	for _, want := range []string{`aedile_http_requests_total{method="GET",route="/",status="200"} 1`, `aedile_http_requests_total{method="other",route="/",status="200"} 1`,
		`aedile_chore_runs_total{chore="lapse"} 0`, "go_goroutines ", "process_open_fds "} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %d %s", want, a.StatusCode, body)
		}
	}
	if a := ask(s, remote, "GET", "/metrics", ""); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("to a stranger: %d", a.StatusCode)
	}
	if a := ask(s, remote, "GET", "/metrics", "", "Cookie: "+h.admin.Cookie(false).String()); a.StatusCode != http.StatusOK {
		t.Errorf("to an administrator: %d", a.StatusCode)
	}
}

func TestSettingsThatDoNotFit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, change := range map[string]func(*server.Settings){
		"a certificate without its key": func(c *server.Settings) { c.Certificate = "a.pem" },
		"an address of something else":  func(c *server.Settings) { c.Base = &url.URL{Scheme: "ftp", Host: "desk.example"} },
		"an address without a host":     func(c *server.Settings) { c.Base = &url.URL{Scheme: "https", Path: "/desk"} },
		"TLS and no TLS": func(c *server.Settings) {
			c.Certificate, c.Key, c.Base = "a", "b", &url.URL{Scheme: "http", Host: "desk.example"}
		},
		"no accounts": func(c *server.Settings) { c.Accounts = nil },
	} {
		c := h.config
		change(&c)
		if _, err := server.Make(c); err == nil {
			t.Errorf("%s: it starts", name)
		}
	}
}
