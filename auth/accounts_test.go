package auth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/store"
)

// house is accounts over a real store, with a clock that the test moves.
type house struct {
	*auth.Accounts
	t   *testing.T
	now time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, now: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)}
	h.Accounts = auth.Over(s, func() time.Time { return h.now }, nil)
	return h
}

const password = "five words that fit nowhere"

var here = auth.Client{Address: netip.MustParseAddr("203.0.113.7")}

// admin makes the first account.
func (h *house) admin() auth.Session {
	h.t.Helper()
	code, err := h.FirstRun(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := h.Accept(h.t.Context(), code, auth.Welcome{Login: " Admin@Desk.Example ", Name: "Administrator 1", Password: password}, here)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// invited makes another account with that role and sets its password.
func (h *house) invited(by auth.Person, login string, role auth.Role) (auth.Account, auth.Session) {
	h.t.Helper()
	x, code, err := h.Invite(h.t.Context(), by, auth.Account{Login: login, Roles: []auth.Role{role}, Sides: []auth.Side{auth.OfPlatform}})
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := h.Accept(h.t.Context(), code, auth.Welcome{Password: password}, here)
	if err != nil {
		h.t.Fatal(err)
	}
	return x, s
}

func (h *house) want(what string, err error, c aedile.Class) {
	h.t.Helper()
	if aedile.ClassOf(err) != c {
		h.t.Errorf("%s: got %v, want class %q", what, err, c)
	}
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first, err := h.FirstRun(t.Context())
	h.want("first link", err, "")
	second, err := h.FirstRun(t.Context())
	h.want("second link", err, "")
	if x, err := h.Link(t.Context(), first); err != nil || x.ID != "" {
		t.Errorf("the link leads to %+v, %v; want the first account", x, err)
	}
	w := auth.Welcome{Login: "admin", Password: "too short"}
	_, err = h.Accept(t.Context(), first, w, here)
	h.want("short password", err, aedile.Invalid)
	w.Password = "admin has the right password"
	_, err = h.Accept(t.Context(), first, w, here)
	h.want("password that holds the name", err, aedile.Invalid)
	w.Password = password
	s, err := h.Accept(t.Context(), first, w, here)
	h.want("use of the link", err, "")
	if p, err := h.Session(t.Context(), s.Secret); err != nil || !p.Is(auth.Admin) || len(p.Sides) != 2 || p.ID == "" {
		t.Errorf("got %+v, %v; want an administrator of both sides", p, err)
	}
	_, err = h.Accept(t.Context(), first, w, here)
	h.want("second use", err, aedile.NotFound)
	_, err = h.Accept(t.Context(), second, auth.Welcome{Login: "other", Password: password}, here)
	h.want("another link of the first run", err, aedile.Conflict)
	_, err = h.FirstRun(t.Context())
	h.want("a link after the first run", err, aedile.Conflict)
}

func TestAProgramIsNotTheFirstPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, err := h.Add(t.Context(), "", auth.Account{Login: "program-moderator", Roles: []auth.Role{auth.Moderator}, Sides: auth.Sides()})
	h.want("program", err, "")
	if s := h.admin(); !s.Person.Is(auth.Admin) {
		t.Errorf("the first person is %+v", s.Person)
	}
}

func TestANewLinkLetsSomebodyBackIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	old := h.admin()
	code, err := h.NewLink(t.Context(), old.Person.ID)
	h.want("link", err, "")
	s, err := h.Accept(t.Context(), code, auth.Welcome{Login: "somebody else", Password: "another five words of mine"}, here)
	h.want("use", err, "")
	if s.Person.ID != old.Person.ID {
		t.Errorf("it is %s", s.Person.ID)
	}
	_, err = h.Session(t.Context(), old.Secret)
	h.want("session from before", err, aedile.NotFound)
	_, err = h.SignIn(t.Context(), "admin@desk.example", password, here)
	h.want("old password", err, aedile.Denied)
}

func TestLinkEnds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	code, err := h.FirstRun(t.Context())
	h.want("link", err, "")
	h.now = h.now.Add(auth.LinkLasts)
	_, err = h.Accept(t.Context(), code, auth.Welcome{Login: "admin", Password: password}, here)
	h.want("old link", err, aedile.NotFound)
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.admin()
	s, err := h.SignIn(t.Context(), "ADMIN@desk.example", password, here)
	h.want("sign in", err, "")
	_, err = h.SignIn(t.Context(), "admin@desk.example", password+".", here)
	h.want("wrong password", err, aedile.Denied)
	_, unknown := h.SignIn(t.Context(), "nobody@desk.example", password, here)
	if err.Error() != unknown.Error() {
		t.Errorf("an unknown name says %q, a wrong password %q: they must not tell which it was", unknown, err)
	}
	h.want("sign out", h.SignOut(t.Context(), s.Secret, here), "")
	_, err = h.Session(t.Context(), s.Secret)
	h.want("after signing out", err, aedile.NotFound)
	h.want("sign out again", h.SignOut(t.Context(), s.Secret, here), "")
	h.want("sign out of nothing", h.SignOut(t.Context(), "no such session", here), "")
	log, err := h.Log(t.Context(), s.Person.ID, 0)
	h.want("log", err, "")
	said := map[auth.What]int{}
	for _, e := range log {
		said[e.What]++
		if e.What == auth.Refused && e.Address != "203.0.113.7" {
			t.Errorf("refused from %q", e.Address)
		}
	}
	if said[auth.SignedIn] != 2 || said[auth.Refused] != 1 || said[auth.SignedOut] != 1 || said[auth.Made] != 1 {
		t.Errorf("the log says %v", said)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	idle := h.admin()
	used, err := h.SignIn(t.Context(), "admin@desk.example", password, here)
	h.want("sign in", err, "")
	for range 25 { // used every seven hours, which is longer than the pause after which its use is written
		h.now = h.now.Add(auth.Idle - 5*time.Hour)
		if h.now.Before(used.EndsAt) {
			_, err = h.Session(t.Context(), used.Secret)
			h.want("session that is used", err, "")
		}
	}
	_, err = h.Session(t.Context(), idle.Secret)
	h.want("session that was not used", err, aedile.NotFound)
	_, err = h.Session(t.Context(), used.Secret)
	h.want("session past its time", err, aedile.NotFound)
}

func TestTooManyAttemptsWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.admin()
	for range 5 {
		_, err := h.SignIn(t.Context(), "admin@desk.example", "wrong wrong wrong", here)
		h.want("wrong password", err, aedile.Denied)
		h.now = h.now.Add(time.Second)
	}
	_, err := h.SignIn(t.Context(), "admin@desk.example", password, here)
	h.want("right password after five wrong ones", err, aedile.Limit)
	var wait auth.Wait
	if !errors.As(err, &wait) || time.Duration(wait) < 14*time.Minute || time.Duration(wait) > 15*time.Minute {
		t.Errorf("waits for %v", time.Duration(wait))
	}
	elsewhere := auth.Client{Address: netip.MustParseAddr("2001:db8::1")}
	_, err = h.SignIn(t.Context(), "admin@desk.example", password, elsewhere)
	h.want("from elsewhere: nobody is locked out", err, "")
	h.now = h.now.Add(15 * time.Minute)
	_, err = h.SignIn(t.Context(), "admin@desk.example", password, here)
	h.want("after waiting", err, "")
	for range 30 { // unknown names count for their address, and one connection has all of its network
		_, err := h.SignIn(t.Context(), "x", "wrong wrong wrong", auth.Client{Address: netip.MustParseAddr("2001:db8::2")})
		h.want("unknown name", err, aedile.Denied)
	}
	_, err = h.SignIn(t.Context(), "admin@desk.example", password, elsewhere)
	h.want("from the same network", err, aedile.Limit)
}

func TestClosingEndsSessionsAndTokens(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.admin().Person
	x, s := h.invited(admin, "moderator", auth.Moderator)
	token, _, err := h.NewToken(t.Context(), admin.ID, auth.Wish{Account: x.ID, Scopes: []auth.Scope{auth.ScopeScreen}, Lasts: time.Hour})
	h.want("token", err, "")
	if _, err := h.Session(t.Context(), s.Secret); err != nil {
		t.Fatal(err)
	}
	if p, err := h.Token(t.Context(), token); err != nil || auth.May(p, auth.Screen) != nil || auth.May(p, auth.SeeCases) == nil {
		t.Fatalf("the token stands for %+v, %v; want somebody who may screen and nothing else", p, err)
	}
	h.want("closed by a moderator", h.Close(t.Context(), s.Person, x.ID), aedile.Denied)
	h.want("closed", h.Close(t.Context(), admin, x.ID), "")
	_, err = h.Session(t.Context(), s.Secret)
	h.want("session of a closed account", err, aedile.NotFound)
	_, err = h.Token(t.Context(), token)
	h.want("token of a closed account", err, aedile.NotFound)
	_, err = h.SignIn(t.Context(), "moderator", password, here)
	h.want("sign in to a closed account", err, aedile.Denied)
	_, _, err = h.NewToken(t.Context(), admin.ID, auth.Wish{Account: x.ID, Scopes: []auth.Scope{auth.ScopeScreen}, Lasts: time.Hour})
	h.want("token for a closed account", err, aedile.Conflict)
	h.want("the last administrator", h.Close(t.Context(), admin, admin.ID), aedile.Conflict)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.admin().Person
	wish := auth.Wish{Account: admin.ID, Scopes: []auth.Scope{auth.ScopeRead}, Lasts: 90 * 24 * time.Hour, Note: "dashboard"}
	secret, p, err := h.NewToken(t.Context(), admin.ID, wish)
	h.want("token", err, "")
	if !strings.HasPrefix(secret, auth.TokenPrefix) || strings.Contains(p.Digest, secret) {
		t.Errorf("secret %q, kept as %q", secret, p.Digest)
	}
	who, err := h.Token(t.Context(), secret)
	h.want("use", err, "")
	if auth.May(who, auth.SeeAudit) != nil || auth.May(who, auth.ManagePeople) == nil || auth.May(who, auth.Screen) == nil {
		t.Errorf("%+v may not what its scope lets through, or may more", who)
	}
	_, err = h.Session(t.Context(), strings.TrimPrefix(secret, auth.TokenPrefix))
	h.want("a token as a session", err, aedile.NotFound)
	h.want("ended by itself, which is a program", h.End(t.Context(), who, p.Digest), aedile.Denied)
	h.want("ended", h.End(t.Context(), admin, p.Digest), "")
	_, err = h.Token(t.Context(), secret)
	h.want("ended token", err, aedile.NotFound)
	h.want("ended twice", h.End(t.Context(), admin, p.Digest), aedile.Conflict)

	secret, _, err = h.NewToken(t.Context(), admin.ID, wish)
	h.want("token", err, "")
	h.now = h.now.Add(wish.Lasts)
	_, err = h.Token(t.Context(), secret)
	h.want("token past its time", err, aedile.NotFound)
	for _, bad := range []auth.Wish{{Account: admin.ID, Lasts: time.Hour},
		{Account: admin.ID, Scopes: []auth.Scope{"all"}, Lasts: time.Hour},
		{Account: admin.ID, Scopes: wish.Scopes}, {Account: admin.ID, Scopes: wish.Scopes, Lasts: 400 * 24 * time.Hour}} {
		_, _, err := h.NewToken(t.Context(), admin.ID, bad)
		h.want("wish", err, aedile.Invalid)
	}
}

func TestChangesOfRoles(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.admin().Person
	x, s := h.invited(admin, "moderator", auth.Moderator)
	x, err := h.Account(t.Context(), x.ID)
	h.want("read", err, "")
	x.Roles = []auth.Role{auth.Complaints}
	h.now = h.now.Add(time.Second)
	_, err = h.Change(t.Context(), s.Person, x)
	h.want("changed by a moderator", err, aedile.Denied)
	_, err = h.Change(t.Context(), admin, x)
	h.want("changed", err, "")
	if p, err := h.Session(t.Context(), s.Secret); err != nil || !p.Is(auth.Complaints) || p.Is(auth.Moderator) {
		t.Errorf("the session has %+v, %v; want the new role at once", p, err)
	}
	_, err = h.Change(t.Context(), admin, x)
	h.want("changed from an old version", err, aedile.Conflict)
	log, err := h.Log(t.Context(), x.ID, 1)
	h.want("log", err, "")
	if len(log) != 1 || log[0].Note != "from moderator on platform to complaints on platform" || log[0].By != admin.ID {
		t.Errorf("the log says %+v", log)
	}
	self, err := h.Account(t.Context(), admin.ID)
	h.want("read", err, "")
	self.Roles = []auth.Role{auth.Auditor}
	_, err = h.Change(t.Context(), admin, self)
	h.want("the last administrator", err, aedile.Conflict)
}

func TestChangingAPasswordEndsSessions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.admin()
	h.want("wrong old password", h.ChangePassword(t.Context(), s.Person, "wrong", "another five words of mine", here), aedile.Denied)
	h.want("changed", h.ChangePassword(t.Context(), s.Person, password, "another five words of mine", here), "")
	_, err := h.Session(t.Context(), s.Secret)
	h.want("session from before", err, aedile.NotFound)
	_, err = h.SignIn(t.Context(), "admin@desk.example", "another five words of mine", here)
	h.want("new password", err, "")
}

func TestEntryWorksOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.admin().Person
	code, err := h.NewEntry(t.Context(), admin.ID, time.Hour)
	h.want("code", err, "")
	_, err = h.Accept(t.Context(), code, auth.Welcome{Password: password}, here)
	h.want("a code that signs in sets no password", err, aedile.NotFound)
	s, err := h.Enter(t.Context(), code, here)
	h.want("enter", err, "")
	if s.Person.ID != admin.ID {
		t.Errorf("it is %s", s.Person.ID)
	}
	_, err = h.Enter(t.Context(), code, here)
	h.want("enter again", err, aedile.NotFound)
}

func TestSubjectSignsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.admin().Person
	_, err := h.SignInAs(t.Context(), "https://id.example 7", here)
	h.want("unknown subject", err, aedile.Denied)
	x, _ := h.invited(admin, "moderator", auth.Moderator)
	x, err = h.Account(t.Context(), x.ID)
	h.want("read", err, "")
	x.Subject = "https://id.example 7"
	_, err = h.Change(t.Context(), admin, x)
	h.want("change", err, "")
	s, err := h.SignInAs(t.Context(), x.Subject, here)
	h.want("known subject", err, "")
	if s.Person.ID != x.ID {
		t.Errorf("it is %s", s.Person.ID)
	}
}

func TestCookies(t *testing.T) {
	t.Parallel()
	s := auth.Session{Secret: "s", EndsAt: time.Date(2026, time.March, 9, 9, 0, 0, 0, time.UTC)}
	for secure, name := range map[bool]string{true: "__Host-aedile", false: "aedile"} {
		c := s.Cookie(secure)
		if c.Name != name || !c.HttpOnly || c.Secure != secure || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("secure %v: %v", secure, c)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(c)
		if auth.SecretOf(r, secure) != "s" || auth.SecretOf(r, !secure) != "" {
			t.Errorf("secure %v: read %q", secure, auth.SecretOf(r, secure))
		}
		if c := auth.NoCookie(secure); c.MaxAge >= 0 || c.Name != name {
			t.Errorf("secure %v: %v does not take it away", secure, c)
		}
	}
}
