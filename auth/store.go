package auth

import (
	"context"
	"time"

	"github.com/aedile/aedile/casework"
)

// Account is somebody who can sign in, or a program that has tokens.
type Account struct {
	ID      casework.ActorID
	Login   string // what is typed to sign in; lower case, unique
	Subject string // what a provider of OpenID Connect calls the person, after its issuer and a space; empty: none
	Name    string // for pages
	Roles   []Role
	Sides   []Side
	// Password is the argon2id hash; empty: the account cannot sign in by password.
	Password string
	MadeAt   time.Time
	ClosedAt time.Time // zero: open
	Version  int       // as read; zero: new
}

// Person returns who acts when the account does.
func (a Account) Person() Person {
	return Person{ID: a.ID, Name: a.Name, Roles: a.Roles, Sides: a.Sides}
}

// Sort says what a pass is.
type Sort string

// The sorts of passes.
const (
	SortSession Sort = "session" // of somebody who signed in
	SortToken   Sort = "token"   // of a program
	SortLink    Sort = "link"    // lets somebody in once, to set a password
	SortEntry   Sort = "entry"   // signs in once, without a password
)

// Pass is a secret that somebody was given, without the secret: only its digest is kept.
type Pass struct {
	Digest  string // SHA-256 of the secret, in hexadecimal
	Sort    Sort
	Account casework.ActorID // empty: the link of the first run, which makes the first account
	Scopes  []Scope          // of a token
	Note    string           // what it is for, in the words of whoever made it
	MadeAt  time.Time
	EndsAt  time.Time
	EndedAt time.Time // zero: not ended before its time
	SeenAt  time.Time // when it was used last, to a few minutes; zero: never
}

// live reports whether the pass can be used at that instant.
func (p Pass) live(now time.Time) bool { return p.EndedAt.IsZero() && now.Before(p.EndsAt) }

// LogLine is a line of the log of accounts: who signed in, who was refused, what was changed in an account, from what to what.
type LogLine struct {
	At      time.Time
	What    What
	Account casework.ActorID // whom it is about; empty where a name is unknown
	By      casework.ActorID // who did it; empty: the person
	Address string           // from where, as [Client] says it; empty: from the command line
	Note    string
}

// What happened to an account.
type What string

// What the log of accounts says.
const (
	SignedIn  What = "signed in"
	Refused   What = "refused"
	SignedOut What = "signed out"
	Made      What = "made"
	Changed   What = "changed"
	Closed    What = "closed"
	Given     What = "given a token"
	Ended     What = "ended a session or token"
)

// Which narrows accounts, passes or entries to those that have every value that is given.
type Which struct {
	ID      casework.ActorID // of the account
	Login   string
	Subject string
	Digest  string
	Sort    Sort
	What    What
	Address string
	Since   time.Time // entries
	Limit   int       // entries, the newest first; zero: 1,000
}

// Book keeps accounts, passes and their log. Implementations pass one common suite.
type Book interface {
	// Accounts returns the accounts, in order of login.
	Accounts(ctx context.Context, w Which) ([]Account, error)
	// Save writes a new account, or the next version of one. It is a Conflict error where the stored one is not at Version, and
	// where another has the login or the subject. The passes of an account that is closed end with it.
	Save(ctx context.Context, a Account) error
	// Passes returns the passes, the newest first.
	Passes(ctx context.Context, w Which) ([]Pass, error)
	// Keep writes a new pass, or the new state of one. One that has ended already is a Conflict error: of two that end the same
	// pass, one does.
	Keep(ctx context.Context, p Pass) error
	// Log appends an entry and forgets those before that instant, and passes that ended before it.
	Log(ctx context.Context, e LogLine, forget time.Time) error
	// Entries returns entries, the newest first.
	Entries(ctx context.Context, w Which) ([]LogLine, error)
}
