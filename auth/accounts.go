package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// How long things last. Chosen: a working day, a week, and a time in which somebody finds a letter.
const (
	idle      = 12 * time.Hour      // a session ends when it was not used for so long
	longest   = 7 * 24 * time.Hour  // and after so long at the latest
	linkLasts = 72 * time.Hour      // a link that was sent to somebody
	logKept   = 90 * 24 * time.Hour // entries of the log of accounts: they hold addresses
)

// Accounts are the people and programs that may come in. They are safe for concurrent use.
type Accounts struct {
	store  Book
	now    func() time.Time
	rand   io.Reader
	hasher *hasher
	fresh  *cache
}

// Over returns the accounts of a store. Random is for secrets and identifiers; nil: the system's.
func Over(s Book, now func() time.Time, random io.Reader) *Accounts {
	if random == nil {
		random = rand.Reader
	}
	random = &oneByOne{r: random}
	return &Accounts{store: s, now: now, rand: random, hasher: newHasher(random), fresh: newCache()}
}

// oneByOne lets several read from one source of randomness.
type oneByOne struct {
	mu sync.Mutex
	r  io.Reader
}

// Read implements io.Reader.
func (o *oneByOne) Read(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return io.ReadFull(o.r, b)
}

// Client is where somebody comes from.
type Client struct{ Address netip.Addr }

// String returns the address as it is kept: of IPv6 the network of one connection, as one subscriber has all of it.
func (c Client) String() string {
	a := c.Address.Unmap()
	switch {
	case !a.IsValid():
		return ""
	case a.Is4():
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}

// secret returns a new secret of 256 bits, and its digest.
func (a *Accounts) secret() (secret, digest string, err error) {
	b := make([]byte, 32)
	if _, err := a.rand.Read(b); err != nil {
		return "", "", fmt.Errorf("make secret: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, digestOf(secret), nil
}

func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newID returns an identifier for an account: what stands in the record and names nobody.
func (a *Accounts) newID() (casework.ActorID, error) {
	b := make([]byte, 5)
	if _, err := a.rand.Read(b); err != nil {
		return "", fmt.Errorf("make identifier: %w", err)
	}
	return casework.ActorID("p-" + strings.ToLower(base32.StdEncoding.EncodeToString(b))), nil
}

// log writes an entry of now.
func (a *Accounts) log(ctx context.Context, e LogLine) error {
	e.At = a.now()
	if err := a.store.Log(ctx, e, e.At.Add(-logKept)); err != nil {
		return fmt.Errorf("write log of accounts: %w", err)
	}
	return nil
}

// one returns the one account; any other number is a NotFound error.
func (a *Accounts) one(ctx context.Context, w Which) (Account, error) {
	all, err := a.store.Accounts(ctx, w)
	if err != nil {
		return Account{}, err
	}
	if len(all) != 1 {
		return Account{}, aedile.NotFoundf("look up account", string(w.ID)+w.Login, "no such account")
	}
	return all[0], nil
}

// Account returns the account with that identifier. One that does not exist is a NotFound error.
func (a *Accounts) Account(ctx context.Context, id casework.ActorID) (Account, error) {
	return a.one(ctx, Which{ID: id})
}

// Named returns the account with that login. One that does not exist is a NotFound error that names those there are.
func (a *Accounts) Named(ctx context.Context, login string) (Account, error) {
	all, err := a.All(ctx)
	if err != nil {
		return Account{}, err
	}
	var names []string
	for _, x := range all {
		if x.Login == loginOf(login) {
			return x, nil
		}
		names = append(names, x.Login)
	}
	return Account{}, aedile.NotFoundf("look up account", login, "no such account").
		Hint("there are " + cmp.Or(strings.Join(names, ", "), "none yet"))
}

// All returns every account, closed ones too, without hashes of passwords.
func (a *Accounts) All(ctx context.Context) ([]Account, error) {
	all, err := a.store.Accounts(ctx, Which{})
	for i := range all {
		all[i].Password = ""
	}
	return all, err
}

// Log returns the newest entries of the log of accounts; of one account where an identifier is given.
func (a *Accounts) Log(ctx context.Context, id casework.ActorID, limit int) ([]LogLine, error) {
	return a.store.Entries(ctx, Which{ID: id, Limit: limit})
}
