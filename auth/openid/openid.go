// Package openid signs people in by a provider of OpenID Connect: the code flow with PKCE, state and nonce. It makes no accounts: whom the
// provider names must have one already, with that subject.
package openid

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/aedile/aedile"
)

// Settings say which provider is asked, and as whom.
type Settings struct {
	Issuer   string // its address, as it calls itself
	ClientID string
	Secret   string
	Redirect string       // address of [Provider.Back], as the provider knows it
	Secure   bool         // the desk is reached over TLS
	HTTP     *http.Client // required
}

// Provider asks one provider. It is safe for concurrent use.
type Provider struct {
	c        Settings
	mu       sync.Mutex
	provider *oidc.Provider // guarded by mu; nil until it has answered once
}

// Through returns a provider to sign in by. It is asked when somebody signs in, so that one that is away does not keep the desk from
// starting.
func Through(c Settings) (*Provider, error) {
	if c.Issuer == "" || c.ClientID == "" || c.Redirect == "" || c.HTTP == nil {
		return nil, aedile.Invalidf("sign in by OpenID Connect", "", "needs an issuer, a client and an address to come back to").
			Hint("--openid-issuer URL --openid-client ID, and --base-url")
	}
	return &Provider{c: c}, nil
}

// ask returns the provider and how codes are exchanged. A provider that does not answer is an Unavailable error.
func (c *Provider) ask(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.provider == nil {
		// Keys are fetched with this context long after the request has ended.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), c.c.HTTP), c.c.Issuer)
		if err != nil {
			return nil, nil, aedile.Unavailablef("sign in by OpenID Connect", c.c.Issuer, "the provider does not answer").Because(err)
		}
		c.provider = p
	}
	return c.provider, &oauth2.Config{
		ClientID:     c.c.ClientID,
		ClientSecret: c.c.Secret,
		Endpoint:     c.provider.Endpoint(),
		RedirectURL:  c.c.Redirect,
		Scopes:       []string{oidc.ScopeOpenID},
	}, nil
}

// begun is what the browser keeps between the two requests.
type begun struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
}

const cookieSeconds = 600 // for typing a password at the provider

func (c *Provider) cookie(value string, seconds int) *http.Cookie {
	name := "aedile-openid"
	if c.c.Secure {
		name = "__Host-" + name
	}
	return &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		MaxAge:   seconds,
		HttpOnly: true,
		Secure:   c.c.Secure,
		SameSite: http.SameSiteLaxMode,
	}
}

// Go sends the browser to the provider.
func (c *Provider) Go(w http.ResponseWriter, r *http.Request) error {
	_, conf, err := c.ask(r.Context())
	if err != nil {
		return err
	}
	b := begun{rand.Text(), rand.Text(), oauth2.GenerateVerifier()}
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	http.SetCookie(w, c.cookie(base64.RawURLEncoding.EncodeToString(text), cookieSeconds))
	http.Redirect(w, r, conf.AuthCodeURL(b.State, oidc.Nonce(b.Nonce), oauth2.S256ChallengeOption(b.Verifier)), http.StatusSeeOther)
	return nil
}

// Back takes the answer of the provider and returns whom it names: its issuer, a space, and its subject. An answer that nobody here asked
// for, or that does not hold, is a Denied error.
func (c *Provider) Back(w http.ResponseWriter, r *http.Request) (subject string, err error) {
	const op = "sign in by OpenID Connect"
	kept, err := r.Cookie(c.cookie("", 0).Name)
	var b begun
	if err == nil {
		var text []byte
		if text, err = base64.RawURLEncoding.DecodeString(kept.Value); err == nil {
			err = json.Unmarshal(text, &b)
		}
	}
	q := r.URL.Query()
	if err != nil || b.State == "" || subtle.ConstantTimeCompare([]byte(b.State), []byte(q.Get("state"))) != 1 {
		return "", aedile.Deniedf(op, "", "the answer belongs to no question of this browser").Hint("begin again")
	}
	http.SetCookie(w, c.cookie("", -1))
	if q.Get("error") != "" {
		return "", aedile.Deniedf(op, "", "the provider did not sign you in").Hint("begin again, or ask whoever runs the provider")
	}
	provider, conf, err := c.ask(r.Context())
	if err != nil {
		return "", err
	}
	ctx := oidc.ClientContext(r.Context(), c.c.HTTP)
	token, err := conf.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(b.Verifier))
	if err != nil {
		return "", aedile.Deniedf(op, "", "the provider did not take its code back").Hint("begin again").Because(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: c.c.ClientID}).Verify(ctx, raw)
	if err != nil || id.Nonce != b.Nonce {
		return "", aedile.Deniedf(op, "", "what the provider says of you does not hold").Because(err)
	}
	if strings.ContainsAny(id.Subject, " \n") || id.Subject == "" {
		return "", aedile.Deniedf(op, "", "the provider names nobody")
	}
	return id.Issuer + " " + id.Subject, nil
}
