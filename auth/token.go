package auth

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Wish is what a token is to be.
type Wish struct {
	Account casework.ActorID // whom it acts for
	Scopes  []Scope
	Lasts   time.Duration // at most maxToken
	Note    string        // what it is for
}

// maxToken is how long a token lasts at most. Chosen: what is forgotten ends within the year.
const maxToken = 366 * 24 * time.Hour

// Validate returns an Invalid error where the wish names no scope, or no end, or too much.
func (w Wish) Validate() error {
	switch {
	case len(w.Scopes) == 0 || slices.ContainsFunc(w.Scopes, func(s Scope) bool { return !slices.Contains(Scopes(), s) }):
		return aedile.Invalidf("make token", "", "needs scopes that exist").Hint("one or more of " + listed(Scopes()))
	case w.Lasts <= 0 || w.Lasts > maxToken:
		return aedile.Invalidf("make token", "", "must end within %d days", int(maxToken.Hours()/24)).Hint("--expires 90d")
	case len(w.Note) > maxName:
		return aedile.Invalidf("make token", "", "what it is for takes at most %d bytes", maxName)
	}
	return nil
}

// NewToken makes a token. The secret is returned once and is kept nowhere. A wish without scope or end is an Invalid error. Pages ask
// May(by, ManagePeople) before.
func (a *Accounts) NewToken(ctx context.Context, by casework.ActorID, w Wish) (secret string, p Pass, err error) {
	if err := w.Validate(); err != nil {
		return "", p, err
	}
	x, err := a.one(ctx, Which{ID: w.Account})
	if err != nil {
		return "", p, err
	}
	if !x.ClosedAt.IsZero() {
		return "", p, aedile.Conflictf("make token", x.Login, "the account is closed")
	}
	if secret, p.Digest, err = a.secret(); err != nil {
		return "", p, err
	}
	now := a.now()
	p.Sort, p.Account, p.Scopes, p.Note, p.MadeAt, p.EndsAt = SortToken, x.ID, slices.Clone(w.Scopes), w.Note, now, now.Add(w.Lasts)
	if err := a.store.Keep(ctx, p); err != nil {
		return "", p, err
	}
	return tokenPrefix + secret, p, a.log(ctx, LogLine{What: Given, Account: x.ID, By: by, Note: listed(w.Scopes)})
}

// NewEntry returns a code that signs the account in once, without a password, within that time. It is for whoever has the machine: the
// command line and the demonstration.
func (a *Accounts) NewEntry(ctx context.Context, id casework.ActorID, lasts time.Duration) (code string, err error) {
	if _, err := a.one(ctx, Which{ID: id}); err != nil {
		return "", err
	}
	code, digest, err := a.secret()
	if err != nil {
		return "", err
	}
	now := a.now()
	return code, a.store.Keep(ctx, Pass{Digest: digest, Sort: SortEntry, Account: id, MadeAt: now, EndsAt: now.Add(lasts)})
}

// Enter signs in with such a code. A code that is unknown, was used or is too old is a NotFound error.
func (a *Accounts) Enter(ctx context.Context, code string, from Client) (Session, error) {
	p, err := a.linked(ctx, code, SortEntry)
	if err != nil {
		return Session{}, err
	}
	x, err := a.one(ctx, Which{ID: p.Account})
	if err != nil {
		return Session{}, err
	}
	if !x.ClosedAt.IsZero() {
		return Session{}, aedile.Deniedf("use link", "", "the account is closed")
	}
	p.EndedAt = a.now()
	if err := a.store.Keep(ctx, p); err != nil {
		return Session{}, err
	}
	return a.begin(ctx, x, from, "by link")
}

// Program is a program that is to have a token of its own.
type Program struct {
	Roles []Role // none: moderator to screen, auditor to read; to work it needs some
	Side  Side
	Note  string
}

// ForProgram makes a token for a program: its account has no password and no name of a person, and is that of earlier programs with the
// same roles. By is who does it. It returns the account, too.
func (a *Accounts) ForProgram(
	ctx context.Context,
	by casework.ActorID,
	p Program,
	w Wish,
) (secret string, pass Pass, x Account, err error) {
	if err := w.Validate(); err != nil { // before an account is made for it
		return "", pass, x, err
	}
	for _, s := range w.Scopes {
		switch {
		case len(p.Roles) > 0:
		case s == ScopeScreen:
			x.Roles = append(x.Roles, Moderator)
		case s == ScopeRead:
			x.Roles = append(x.Roles, Auditor)
		default:
			return "", pass, x, aedile.Invalidf("make token", string(s), "does not say in which role a program makes moves").
				Hint("--role moderator, or --for NAME")
		}
	}
	x.Roles, x.Sides, x.Name = append(x.Roles, p.Roles...), []Side{p.Side}, cmp.Or(p.Note, "Program")
	x.Login = "program-" + string(p.Side) + "-" + strings.ReplaceAll(listed(x.Roles), ", ", "-")
	login := x.Login
	if x, err = a.Add(ctx, by, x); aedile.ClassOf(err) == aedile.Conflict {
		x, err = a.Named(ctx, login)
	}
	if err != nil {
		return "", pass, x, err
	}
	w.Account = x.ID
	secret, pass, err = a.NewToken(ctx, by, w)
	return secret, pass, x, err
}

// TokenView is a token as a list shows it.
type TokenView struct {
	Name   string    `json:"name"` // the beginning of its digest
	Owner  string    `json:"owner"`
	Scopes []Scope   `json:"scopes"`
	Note   string    `json:"note,omitempty"`
	MadeAt time.Time `json:"made_at"`
	EndsAt time.Time `json:"ends_at"`
	SeenAt time.Time `json:"used_at,omitzero"`
	Ended  bool      `json:"ended,omitempty"`
}

// nameLength is how many signs of a digest name a token.
const nameLength = 12

// Tokens lists all tokens, the newest first.
func (a *Accounts) Tokens(ctx context.Context) ([]TokenView, error) {
	owners := map[casework.ActorID]string{}
	accounts, err := a.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range accounts {
		owners[x.ID] = x.Login
	}
	passes, err := a.Passes(ctx, "", SortToken)
	all := []TokenView{}
	for _, p := range passes {
		all = append(all, TokenView{p.Digest[:nameLength], owners[p.Account], p.Scopes, p.Note, p.MadeAt, p.EndsAt, p.SeenAt,
			!p.live(a.now())})
	}
	return all, err
}

// EndNamed ends the token with that name, or with a digest that begins so. One that does not exist is a NotFound error.
func (a *Accounts) EndNamed(ctx context.Context, by Person, name string) error {
	passes, err := a.Passes(ctx, "", SortToken)
	if err != nil {
		return err
	}
	for _, p := range passes {
		if len(name) >= nameLength && strings.HasPrefix(p.Digest, name) {
			return a.End(ctx, by, p.Digest)
		}
	}
	return aedile.NotFoundf("end token", name, "no such token").Hint("aedile token list")
}
