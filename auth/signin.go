package auth

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Session is that somebody is signed in. The secret is told once, to the browser.
type Session struct {
	Secret string
	Person Person
	EndsAt time.Time
}

// The names of the cookie. A browser takes one with the first name only over TLS, for this host alone and for all of it.
const (
	cookieSecure = "__Host-aedile"
	cookiePlain  = "aedile"
)

// Cookie returns the cookie that keeps the browser signed in. Secure says that the desk is reached over TLS.
func (s Session) Cookie(secure bool) *http.Cookie {
	return &http.Cookie{Name: cookieName(secure), Value: s.Secret, Path: "/", HttpOnly: true, Secure: secure,
		SameSite: http.SameSiteLaxMode,
		Expires:  s.EndsAt}
}

// NoCookie returns the cookie that takes the other away.
func NoCookie(secure bool) *http.Cookie {
	c := Session{}.Cookie(secure)
	c.MaxAge, c.Expires = -1, time.Time{}
	return c
}

// SecretOf returns the secret of the session that the request carries, "" where it carries none.
func SecretOf(r *http.Request, secure bool) string {
	c, err := r.Cookie(cookieName(secure))
	if err != nil {
		return ""
	}
	return c.Value
}

func cookieName(secure bool) string {
	if secure {
		return cookieSecure
	}
	return cookiePlain
}

// Bounds of trying: within the window so many refusals of one account from one address, of one account, and from one address. Chosen:
// who mistypes gets in, who guesses does not, and nobody locks somebody else out from one address.
const (
	window         = 15 * time.Minute
	triesOfBoth    = 5
	triesOfAccount = 50
	triesOfAddress = 30
)

// Wait is how long somebody has to wait before the next attempt. It stands beneath a Limit error.
type Wait time.Duration

// Error implements error.
func (w Wait) Error() string {
	return fmt.Sprintf("try again in %d minutes", int(time.Duration(w).Round(time.Minute)/time.Minute))
}

// wrong is the one answer to a wrong name and to a wrong password.
func wrong() error {
	return aedile.Deniedf("sign in", "", "the name or the password is not right")
}

// SignIn lets somebody in by password. A name or password that is not right is a Denied error that does not say which; too many
// attempts are a Limit error with a [Wait] beneath.
func (a *Accounts) SignIn(ctx context.Context, login, password string, from Client) (Session, error) {
	all, err := a.store.Accounts(ctx, Which{Login: loginOf(login)})
	if err != nil {
		return Session{}, err
	}
	var x Account
	if len(all) == 1 && all[0].ClosedAt.IsZero() {
		x = all[0]
	}
	if err := a.bounded(ctx, x.ID, from); err != nil {
		return Session{}, err
	}
	ok, err := a.hasher.matches(ctx, password, x.Password)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		if err := a.log(ctx, LogLine{What: Refused, Account: x.ID, Address: from.String()}); err != nil {
			return Session{}, err
		}
		return Session{}, wrong()
	}
	return a.begin(ctx, x, from, "by password")
}

// SignInAs lets in whom a provider of OpenID Connect has named: the account with that subject. Somebody whom nobody has invited is a
// Denied error.
func (a *Accounts) SignInAs(ctx context.Context, subject string, from Client) (Session, error) {
	x, err := a.one(ctx, Which{Subject: subject})
	if aedile.ClassOf(err) == aedile.NotFound || err == nil && !x.ClosedAt.IsZero() {
		if err := a.log(ctx, LogLine{What: Refused, Account: x.ID, Address: from.String(), Note: "by OpenID Connect"}); err != nil {
			return Session{}, err
		}
		return Session{}, aedile.Deniedf("sign in", "", "the provider knows you, and no account here is yours").
			Hint("ask an administrator to add you")
	}
	if err != nil {
		return Session{}, err
	}
	return a.begin(ctx, x, from, "by OpenID Connect")
}

// bounded returns a Limit error where too many attempts were refused.
func (a *Accounts) bounded(ctx context.Context, id casework.ActorID, from Client) error {
	since := a.now().Add(-window)
	for _, b := range []struct {
		w   Which
		max int
	}{
		{Which{ID: id, Address: from.String()}, triesOfBoth}, {Which{ID: id}, triesOfAccount},
		{Which{Address: from.String()}, triesOfAddress},
	} {
		if id == "" && b.max != triesOfAddress || b.w == (Which{}) {
			continue
		}
		b.w.What, b.w.Since, b.w.Limit = Refused, since, b.max
		got, err := a.store.Entries(ctx, b.w)
		if err != nil {
			return err
		}
		if len(got) >= b.max {
			wait := got[len(got)-1].At.Add(window).Sub(a.now())
			return aedile.Limitf("sign in", "", "was refused %d times within %d minutes", b.max, int(window/time.Minute)).
				Because(Wait(max(wait, time.Minute)))
		}
	}
	return nil
}

// begin makes a session for the account.
func (a *Accounts) begin(ctx context.Context, x Account, from Client, how string) (Session, error) {
	secret, digest, err := a.secret()
	if err != nil {
		return Session{}, err
	}
	now := a.now()
	p := Pass{Digest: digest, Sort: SortSession, Account: x.ID, Note: from.String(), MadeAt: now, SeenAt: now, EndsAt: now.Add(longest)}
	if err := a.store.Keep(ctx, p); err != nil {
		return Session{}, err
	}
	if err := a.log(ctx, LogLine{What: SignedIn, Account: x.ID, Address: from.String(), Note: how}); err != nil {
		return Session{}, err
	}
	return Session{Secret: secret, Person: x.Person(), EndsAt: p.EndsAt}, nil
}

// SignOut ends the session. One that has ended, or none, is no error.
func (a *Accounts) SignOut(ctx context.Context, secret string, from Client) error {
	p, err := a.pass(ctx, digestOf(secret), SortSession)
	if err != nil || !p.live(a.now()) {
		return ignoring(err, aedile.NotFound)
	}
	p.EndedAt = a.now()
	a.fresh.forget()
	if err := a.store.Keep(ctx, p); err != nil {
		return ignoring(err, aedile.Conflict)
	}
	return a.log(ctx, LogLine{What: SignedOut, Account: p.Account, Address: from.String()})
}

// ignoring returns the error, and nil for one of the class.
func ignoring(err error, c aedile.Class) error {
	if aedile.ClassOf(err) == c {
		return nil
	}
	return err
}

// loginOf returns the login as it is kept and compared.
func loginOf(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
