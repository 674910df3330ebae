package openid

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/openid"
	"github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/node"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/server"
)

const secret = "a secret of the two"

// provider starts a provider of OpenID Connect that sends people back to that address.
func provider(t *testing.T, back string) (issuer string) {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	issuer = fmt.Sprintf("http://localhost:%d/", l.Addr().(*net.TCPAddr).Port)
	storage.RegisterClients(storage.WebClient("desk", secret, back))
	h := exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), slog.New(slog.DiscardHandler), false,
		op.WithAllowInsecure())
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Second}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return issuer
}

// house is a desk whose people sign in by the provider.
type house struct {
	t        *testing.T
	accounts *auth.Accounts
	issuer   string
	address  string
}

func newHouse(t *testing.T) *house {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.db")
	cases, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cases.Close() })
	book, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	dk, err := desk.New(desk.Config{Record: cases, Policy: desk.NoPolicy(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	var s http.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	base, err := url.Parse(strings.Replace(front.URL, "127.0.0.1", "localhost", 1))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, accounts: auth.Over(book, time.Now, nil), address: base.String()}
	h.issuer = provider(t, h.address+node.SigninBack)
	p, err := openid.Through(openid.Settings{Issuer: h.issuer, ClientID: "desk", Secret: secret, Redirect: h.address + node.SigninBack,
		HTTP: outgoing.Config{Named: outgoing.ThisMachine(h.issuer)}.Client()})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Build(t.Context(), node.Parts{Server: server.Settings{Listen: "127.0.0.1:0", Base: base,
		Log: slog.New(slog.DiscardHandler), Now: time.Now},
		Roles: []string{"web"}, Desk: dk, Book: book, File: file, Provider: p,
		API: func(node.Inside) http.Handler { return http.NotFoundHandler() },
		Pages: func(node.Inside) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				who, _ := auth.From(r.Context())
				fmt.Fprintf(w, "%s sees %s", who.Name, r.URL.Path)
			})
		}})
	if err != nil {
		t.Fatal(err)
	}
	s = n
	return h
}

// invite makes an account that has the subject of the provider.
func (h *house) invite(subject string) {
	h.t.Helper()
	x := auth.Account{Login: "moderator", Name: "Moderator 1", Subject: subject, Roles: []auth.Role{auth.Moderator},
		Sides: []auth.Side{auth.OfPlatform}}
	if _, err := h.accounts.Add(h.t.Context(), "", x); err != nil {
		h.t.Fatal(err)
	}
}

// browser follows what it is sent to, and keeps cookies.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 20 * time.Second}
}

// login begins at the desk, types the password at the provider, and returns what the desk shows then.
func (h *house) login(b *http.Client) (status int, page string, back *url.URL) {
	h.t.Helper()
	a, err := b.Get(h.address + "/signin/openid")
	if err != nil {
		h.t.Fatal(err)
	}
	_ = a.Body.Close()
	at := a.Request.URL
	if at.Host != strings.TrimSuffix(strings.TrimPrefix(h.issuer, "http://"), "/") {
		h.t.Fatalf("the desk leads to %s: %d", at, a.StatusCode)
	}
	a, err = b.PostForm(h.issuer+"login/username",
		url.Values{"id": {at.Query().Get("authRequestID")}, "username": {"test-user@localhost"}, "password": {"verysecure"}})
	if err != nil {
		h.t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return a.StatusCode, string(text), a.Request.URL
}

func TestSomebodyWithAnAccountComesInByTheProvider(t *testing.T) {
	h := newHouse(t)
	h.invite(h.issuer + " id1")
	if status, page, at := h.login(browser(t)); status != http.StatusOK || page != "Moderator 1 sees /today" {
		t.Errorf("%d %s at %s", status, page, at)
	}
}

func TestSomebodyWhomNobodyInvitedStaysOutside(t *testing.T) {
	h := newHouse(t)
	if status, page, at := h.login(browser(t)); status != http.StatusForbidden || !strings.Contains(page, "no account here is yours") {
		t.Errorf("%d %s at %s", status, page, at)
	}
}

func TestAnAnswerThatThisBrowserDidNotAskForIsRefused(t *testing.T) {
	h := newHouse(t)
	h.invite(h.issuer + " id1")
	stopped := browser(t)
	var answer *url.URL
	stopped.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == node.SigninBack && answer == nil {
			answer = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}
	h.login(stopped)
	if answer == nil || answer.Query().Get("code") == "" {
		t.Fatalf("the provider gave no code: %v", answer)
	}
	try := func(b *http.Client, at string) int {
		a, err := b.Get(at)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		return a.StatusCode
	}
	if got := try(browser(t), answer.String()); got != http.StatusForbidden {
		t.Errorf("another browser: %d", got)
	}
	forged := *answer
	q := forged.Query()
	q.Set("state", "forged")
	forged.RawQuery = q.Encode()
	if got := try(stopped, forged.String()); got != http.StatusForbidden {
		t.Errorf("a forged state: %d", got)
	}
	if got := try(stopped, answer.String()); got != http.StatusOK {
		t.Errorf("the browser that asked: %d", got)
	}
	if got := try(stopped, answer.String()); got != http.StatusForbidden {
		t.Errorf("the same answer again: %d", got)
	}
}
