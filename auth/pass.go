package auth

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// tokenPrefix stands before the secret of a token, so that scanners of leaked secrets and people know one.
const tokenPrefix = "aedile_"

// seenEvery is how exact it is known when a pass was used last: each use does not write.
const seenEvery = 5 * time.Minute

// freshFor is how long a pass that was looked up is not looked up again. One that another process ends is let in for so long.
const freshFor = 2 * time.Second

// maxFresh bounds how many passes are remembered.
const maxFresh = 10_000

// cache remembers who came with a pass a moment ago.
type cache struct {
	mu  sync.Mutex
	all map[string]known
}

type known struct {
	person Person
	until  time.Time
}

func newCache() *cache { return &cache{all: map[string]known{}} }

func (c *cache) get(digest string, now time.Time) (Person, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.all[digest]
	return k.person, ok && now.Before(k.until)
}

func (c *cache) put(digest string, p Person, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) >= maxFresh {
		clear(c.all)
	}
	c.all[digest] = known{p, until}
}

// forget forgets all: something was changed here.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.all)
}

// pass returns the pass of that sort; one that is not there is a NotFound error.
func (a *Accounts) pass(ctx context.Context, digest string, sorts ...Sort) (Pass, error) {
	all, err := a.store.Passes(ctx, Which{Digest: digest})
	if err != nil {
		return Pass{}, err
	}
	if len(all) != 1 || !slices.Contains(sorts, all[0].Sort) {
		return Pass{}, aedile.NotFoundf("look up session or token", "", "no such session or token")
	}
	return all[0], nil
}

// Session returns who has that session. One that is unknown or has ended is a NotFound error.
func (a *Accounts) Session(ctx context.Context, secret string) (Person, error) {
	return a.holder(ctx, digestOf(secret), SortSession)
}

// Token returns whom that token stands for. One that is unknown or has ended is a NotFound error.
func (a *Accounts) Token(ctx context.Context, secret string) (Person, error) {
	return a.holder(ctx, digestOf(strings.TrimPrefix(secret, tokenPrefix)), SortToken)
}

func (a *Accounts) holder(ctx context.Context, digest string, sort Sort) (Person, error) {
	now := a.now()
	if p, ok := a.fresh.get(string(sort)+digest, now); ok {
		return p, nil
	}
	ended := aedile.NotFoundf("look up "+string(sort), "", "is unknown or has ended")
	pass, err := a.pass(ctx, digest, sort)
	if err != nil {
		return Person{}, err
	}
	if !pass.live(now) || sort == SortSession && now.Sub(pass.SeenAt) > idle {
		return Person{}, ended
	}
	x, err := a.one(ctx, Which{ID: pass.Account})
	if err != nil {
		return Person{}, err
	}
	if !x.ClosedAt.IsZero() {
		return Person{}, ended
	}
	if now.Sub(pass.SeenAt) >= seenEvery {
		pass.SeenAt = now
		if err := a.store.Keep(ctx, pass); err != nil {
			if aedile.ClassOf(err) == aedile.Conflict {
				return Person{}, ended
			}
			return Person{}, err
		}
	}
	p := x.Person()
	if sort == SortToken {
		p.Scopes = slices.Clip(append([]Scope{}, pass.Scopes...))
	}
	until := now.Add(freshFor)
	if pass.EndsAt.Before(until) {
		until = pass.EndsAt
	}
	a.fresh.put(string(sort)+digest, p, until)
	return p, nil
}

// Passes returns the sessions and tokens of the account, or of all where none is named, the newest first; those that have ended too.
func (a *Accounts) Passes(ctx context.Context, id casework.ActorID, sort Sort) ([]Pass, error) {
	return a.store.Passes(ctx, Which{ID: id, Sort: sort})
}

// End ends a session or token before its time, by its digest. Whoever may manage people ends any, everybody their own; else it is a
// Denied error. One that has ended is a Conflict error.
func (a *Accounts) End(ctx context.Context, by Person, digest string) error {
	p, err := a.pass(ctx, digest, SortSession, SortToken)
	if err != nil {
		return err
	}
	if p.Account != by.ID || by.Scopes != nil {
		if err := May(by, ManagePeople); err != nil {
			return err
		}
	}
	p.EndedAt = a.now()
	if err := a.store.Keep(ctx, p); err != nil {
		return err
	}
	a.fresh.forget()
	return a.log(ctx, LogLine{What: Ended, Account: p.Account, By: by.ID, Note: string(p.Sort)})
}
