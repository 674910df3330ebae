package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// maxName bounds what is typed as a name. Chosen: longer than names are.
const maxName = 200

// Validate returns an Invalid error where the account has no login, or a role or side that does not exist.
func (x Account) Validate() error {
	switch {
	case x.Login == "" || x.Login != loginOf(x.Login) || len(x.Login) > maxName || len(x.Name) > maxName:
		return aedile.Invalidf("save account", x.Login, "needs a name to sign in with, in small letters, of at most %d bytes", maxName)
	case len(x.Roles) == 0 || slices.ContainsFunc(x.Roles, func(r Role) bool { return !slices.Contains(Roles(), r) }):
		return aedile.Invalidf("save account", x.Login, "needs roles that exist").Hint("one or more of " + listed(Roles()))
	case len(x.Sides) == 0 || slices.ContainsFunc(x.Sides, func(s Side) bool { return !slices.Contains(Sides(), s) }):
		return aedile.Invalidf("save account", x.Login, "needs a side that exists").Hint("one or both of " + listed(Sides()))
	}
	return nil
}

func listed[T ~string](all []T) string {
	var words []string
	for _, w := range all {
		words = append(words, string(w))
	}
	return strings.Join(words, ", ")
}

// Empty reports whether nobody can sign in yet, so that the first run is still to come. Programs that have tokens do not count.
func (a *Accounts) Empty(ctx context.Context) (bool, error) {
	all, err := a.store.Accounts(ctx, Which{})
	return !slices.ContainsFunc(all, func(x Account) bool { return x.Password+x.Subject != "" }), err
}

// FirstRun returns the code of a link that makes the first account, an administrator. Where there is an account it is a Conflict error.
func (a *Accounts) FirstRun(ctx context.Context) (code string, err error) {
	empty, err := a.Empty(ctx)
	if err != nil {
		return "", err
	}
	if !empty {
		return "", aedile.Conflictf("make link of the first run", "", "there is an account already").
			Hint("aedile token link --for NAME lets somebody back in")
	}
	return a.link(ctx, Pass{Sort: SortLink})
}

// link keeps a pass that is used once and returns its code.
func (a *Accounts) link(ctx context.Context, p Pass) (code string, err error) {
	code, p.Digest, err = a.secret()
	if err != nil {
		return "", err
	}
	p.MadeAt = a.now()
	p.EndsAt = p.MadeAt.Add(linkLasts)
	return code, a.store.Keep(ctx, p)
}

// Invite makes an account and returns the code of a link by which its person sets a password. Who may not manage people gets a Denied
// error.
func (a *Accounts) Invite(ctx context.Context, by Person, x Account) (made Account, code string, err error) {
	if err := May(by, ManagePeople); err != nil {
		return x, "", err
	}
	if x, err = a.Add(ctx, by.ID, x); err != nil {
		return x, "", err
	}
	code, err = a.link(ctx, Pass{Sort: SortLink, Account: x.ID})
	return x, code, err
}

// NewLink returns the code of a link by which somebody with an account sets a new password. It is for whoever has the machine; pages ask
// May(by, ManagePeople) before.
func (a *Accounts) NewLink(ctx context.Context, id casework.ActorID) (code string, err error) {
	x, err := a.one(ctx, Which{ID: id})
	if err != nil {
		return "", err
	}
	if !x.ClosedAt.IsZero() {
		return "", aedile.Conflictf("make link", x.Login, "the account is closed")
	}
	return a.link(ctx, Pass{Sort: SortLink, Account: id})
}

// Add makes an account that cannot sign in yet. By is who does it; empty: from the command line. Pages use Invite.
func (a *Accounts) Add(ctx context.Context, by casework.ActorID, x Account) (Account, error) {
	x.Login, x.MadeAt, x.Version, x.ClosedAt, x.Password = loginOf(x.Login), a.now(), 0, time.Time{}, ""
	if x.Name == "" {
		x.Name = x.Login
	}
	if err := x.Validate(); err != nil {
		return x, err
	}
	var err error
	if x.ID == "" {
		if x.ID, err = a.newID(); err != nil {
			return x, err
		}
	}
	if err := a.store.Save(ctx, x); err != nil {
		return x, err
	}
	x.Version = 1
	return x, a.log(ctx, LogLine{What: Made, Account: x.ID, By: by, Note: x.rights()})
}

// rights writes roles and sides for the log.
func (x Account) rights() string { return listed(x.Roles) + " on " + listed(x.Sides) }

// Link returns what the code is for: the account whose password it sets, or one without identifier where it makes the first. A code
// that is unknown, was used or is too old is a NotFound error.
func (a *Accounts) Link(ctx context.Context, code string) (Account, error) {
	p, err := a.linked(ctx, code, SortLink)
	if err != nil || p.Account == "" {
		return Account{}, err
	}
	return a.one(ctx, Which{ID: p.Account})
}

func (a *Accounts) linked(ctx context.Context, code string, sort Sort) (Pass, error) {
	p, err := a.pass(ctx, digestOf(code), sort)
	if aedile.ClassOf(err) == aedile.NotFound || err == nil && !p.live(a.now()) {
		return p, aedile.NotFoundf("use link", "", "the link is unknown, was used, or is too old").Hint("ask for a new one")
	}
	return p, err
}

// Welcome is what somebody with a link says of themselves. Of an account that is there, only the password is taken.
type Welcome struct {
	Login, Name, Password string
	Sides                 []Side // of the first account; empty: both
}

// Accept uses the link: it sets the password, makes the first account where there is none, and signs in. A link works once.
func (a *Accounts) Accept(ctx context.Context, code string, w Welcome, from Client) (Session, error) {
	p, err := a.linked(ctx, code, SortLink)
	if err != nil {
		return Session{}, err
	}
	x := Account{Login: loginOf(w.Login), Name: strings.TrimSpace(w.Name), Roles: []Role{Admin}, Sides: w.Sides}
	if len(x.Sides) == 0 {
		x.Sides = Sides()
	}
	if p.Account != "" {
		if x, err = a.one(ctx, Which{ID: p.Account}); err != nil {
			return Session{}, err
		}
	} else if empty, err := a.Empty(ctx); err != nil || !empty {
		return Session{}, either(err, aedile.Conflictf("use link", "",
			"somebody else has made the first account").Hint("ask for an invitation"))
	}
	if err := either(x.Validate(), fit(x.Login, w.Password)); err != nil {
		return Session{}, err
	}
	p.EndedAt = a.now()
	if err := a.store.Keep(ctx, p); err != nil { // from here on nobody else can use it
		return Session{}, err
	}
	if p.Account == "" {
		if x, err = a.Add(ctx, "", x); err != nil {
			return Session{}, err
		}
	}
	if x, err = a.setPassword(ctx, x, w.Password, "by link"); err != nil {
		return Session{}, err
	}
	return a.begin(ctx, x, from, "by link")
}

func either(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// setPassword sets the password and ends all sessions of the account.
func (a *Accounts) setPassword(ctx context.Context, x Account, password, how string) (Account, error) {
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return x, err
	}
	x.Password = hash
	if err := a.store.Save(ctx, x); err != nil {
		return x, err
	}
	x.Version++
	if err := a.endAll(ctx, x.ID, SortSession); err != nil {
		return x, err
	}
	return x, a.log(ctx, LogLine{What: Changed, Account: x.ID, Note: "password set " + how})
}

func (a *Accounts) endAll(ctx context.Context, id casework.ActorID, sort Sort) error {
	all, err := a.store.Passes(ctx, Which{ID: id, Sort: sort})
	if err != nil {
		return err
	}
	a.fresh.forget()
	for _, p := range all {
		if p.live(a.now()) {
			p.EndedAt = a.now()
			if err := ignoring(a.store.Keep(ctx, p), aedile.Conflict); err != nil {
				return err
			}
		}
	}
	return nil
}

// ChangePassword sets a new password for whoever knows the old one, and ends all their sessions. A wrong one is a Denied error.
func (a *Accounts) ChangePassword(ctx context.Context, by Person, old, password string, from Client) error {
	x, err := a.one(ctx, Which{ID: by.ID})
	if err != nil {
		return err
	}
	if err := a.bounded(ctx, x.ID, from); err != nil {
		return err
	}
	ok, err := a.hasher.matches(ctx, old, x.Password)
	if err != nil {
		return err
	}
	if !ok {
		return either(a.log(ctx, LogLine{What: Refused, Account: x.ID, Address: from.String(), Note: "to change the password"}), wrong())
	}
	if err := fit(x.Login, password); err != nil {
		return err
	}
	_, err = a.setPassword(ctx, x, password, "by its owner")
	return err
}

// Change sets name, roles, sides and subject of an account that was read at x.Version; a Conflict error where it has changed since. The
// last administrator stays one.
func (a *Accounts) Change(ctx context.Context, by Person, x Account) (Account, error) {
	if err := May(by, ManagePeople); err != nil {
		return x, err
	}
	was, err := a.one(ctx, Which{ID: x.ID})
	if err != nil {
		return x, err
	}
	next := was
	next.Name, next.Roles, next.Sides, next.Subject, next.Version = x.Name, x.Roles, x.Sides, x.Subject, x.Version
	if err := next.Validate(); err != nil {
		return was, err
	}
	if err := a.lasting(ctx, was, next); err != nil {
		return was, err
	}
	if err := a.store.Save(ctx, next); err != nil {
		return was, err
	}
	a.fresh.forget()
	next.Version++
	return next, a.log(ctx, LogLine{What: Changed, Account: x.ID, By: by.ID,
		Note: fmt.Sprintf("from %s to %s", was.rights(), next.rights())})
}

// Close closes an account and ends its sessions and tokens. The last administrator cannot be closed. What was on the person's desk is
// handed over before.
func (a *Accounts) Close(ctx context.Context, by Person, id casework.ActorID) error {
	if err := May(by, ManagePeople); err != nil {
		return err
	}
	x, err := a.one(ctx, Which{ID: id})
	if err != nil {
		return err
	}
	if !x.ClosedAt.IsZero() {
		return aedile.Conflictf("close account", string(id), "is closed")
	}
	closed := x
	closed.ClosedAt = a.now()
	if err := a.lasting(ctx, x, closed); err != nil {
		return err
	}
	if err := a.store.Save(ctx, closed); err != nil {
		return err
	}
	a.fresh.forget()
	return a.log(ctx, LogLine{What: Closed, Account: id, By: by.ID, Note: x.rights()})
}

// lasting refuses what leaves nobody who can manage people.
func (a *Accounts) lasting(ctx context.Context, was, next Account) error {
	manages := func(x Account) bool {
		return x.ClosedAt.IsZero() && x.Password+x.Subject != "" && May(x.Person(), ManagePeople) == nil
	}
	if !manages(was) || manages(next) {
		return nil
	}
	all, err := a.store.Accounts(ctx, Which{})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(x Account) bool { return x.ID != was.ID && manages(x) }) {
		return aedile.Conflictf("change account", was.Login, "is the last administrator who can sign in").Hint("make another one first")
	}
	return nil
}
