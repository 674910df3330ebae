// Package node joins the parts of a server: the desk and its accounts, the engine, the work in the background, the API and the pages. It is
// wiring: what a part does stands in the part.
package node

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/sync/errgroup"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/openid"
	"github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/amend"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/server"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// The roles of a node.
const (
	pages  = "web"    // pages and API
	work   = "work"   // in the background
	screen = "screen" // items that are given to the API
)

// Parts say what a node is made of.
type Parts struct {
	Server server.Settings // how it listens and what bounds it; the handlers, checks and chores are filled in here
	Roles  []string
	Desk   *desk.Desk
	Book   *store.Book
	File   string // of a database of SQLite; empty: another store
	// Load makes packs and registers ready, and Started says what is known of a run with them.
	Load    func() (*packset.Set, error)
	Started func(*packset.Set) aedile.Ran
	Release string
	Keep    Keeping // of items that are screened; nil: they are not kept
	// Chunks screens chunks of sweeps until the context ends; nil: not from here.
	Chunks func(ctx context.Context) error

	Sending *desk.Sending // how letters go; nil: not from here
	Sign    note.Signer   // of checkpoints; nil: they are not signed here
	Known   note.Verifiers
	Update  func(context.Context) error // brings registers up to date; nil: not from here
	Every   time.Duration               // between two looks at what has lapsed and what is to be sent

	Sweeps Sweeps // what is screened again and again

	Provider *openid.Provider // by which people sign in; nil: none

	API, Pages func(Inside) http.Handler
}

// Keeping keeps items as they were seen.
type Keeping interface {
	intake.Keeper
	Flush(ctx context.Context) error
}

// flushEvery is how long an item that was screened may wait until it is kept. Chosen: segments of a minute are few enough.
const flushEvery = time.Minute

// keeping writes what is held every minute until the context ends, and then once more.
func (n *Node) keeping(ctx context.Context) error {
	t := time.NewTicker(flushEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if err := n.Keep.Flush(ctx); err != nil {
				n.failed(ctx, err)
			}
		case <-ctx.Done():
			return n.Keep.Flush(context.WithoutCancel(ctx))
		}
	}
}

// Node is a server that is ready to run.
type Node struct {
	Parts
	accounts  *auth.Accounts
	engine    *engine // nil: this node does not screen
	lastSweep atomic.Pointer[Swept]
	keeper    *trust.Keeper
	book      *amend.Amendments
	server    *server.Server
}

// Build joins the parts. Settings that do not fit are told before what takes seconds.
func Build(ctx context.Context, p Parts) (*Node, error) {
	n := &Node{Parts: p, accounts: auth.Over(p.Book, p.Server.Now, nil), keeper: trust.KeeperOf(p.Desk), book: amend.Over(p.Desk)}
	trust.Before(p.Desk, n.keeper)
	if err := n.book.Catch(ctx); err != nil {
		return nil, err
	}
	s := &n.Server
	s.Accounts = n.accounts
	if p.Provider != nil {
		s.Extra = append(s.Extra, n.signin()...)
	}
	err := s.Validate()
	if err == nil {
		s.Checks, err = n.checks()
	}
	if err == nil && n.has(screen) {
		n.engine, err = newEngine(p.Load, p.Started)
	}
	if n.engine != nil && p.Keep != nil {
		n.engine.live.Keep(p.Keep)
	}
	if err != nil {
		return nil, err
	}
	if n.has(work) || n.has(pages) || n.has(screen) && len(n.Sweeps.Names) > 0 {
		s.Chores = n.chores(ctx)
	}
	d, err := n.inside(ctx)
	if err != nil {
		return nil, err
	}
	if n.has(pages) || n.has(screen) {
		s.API = p.API(d)
	}
	if n.has(pages) {
		s.Pages = p.Pages(d)
	}
	n.server, err = server.Make(*s)
	return n, err
}

func (n *Node) has(role string) bool { return slices.Contains(n.Roles, role) }

// checks are what the node needs to be ready.
func (n *Node) checks() ([]server.Check, error) {
	all := []server.Check{{Name: "database", Do: func(ctx context.Context) error {
		_, err := n.Desk.Record.Head(ctx)
		if err == nil {
			_, err = n.accounts.Empty(ctx)
		}
		return err
	}}}
	if n.File == "" {
		return all, nil
	}
	same, err := server.Same(n.File)
	return append(all, same, server.Room(filepath.Dir(n.File))), err
}

// Inside is what the pages and the API find in the node.
type Inside struct {
	Accounts *auth.Accounts
	Live     *sweep.Live                   // nil: this node does not screen
	Packs    func(string) []packset.Listed // with Live
	Workings func() []chore.Status         // nil: this node does no work in the background
	Secret   []byte                        // that makes the codes of public pages
	Base     string                        // address under which the desk is reached, without a slash at its end; empty: not known
	Prefix   string                        // path below which it stands
	Secure   bool                          // it is reached over TLS
	Signin   string                        // where people sign in by a provider; empty: there is none
	Failed   func(ctx context.Context, err error)
	Client   func(*http.Request) auth.Client
	Keeper   *trust.Keeper     // of what rules may do
	Book     *amend.Amendments // of what was changed of the policy
	Swept    func() *Swept     // how the last sweep went; it returns nil where none was yet
}

// codes names the secret that makes the codes of public pages.
const codes = "codes of public pages"

func (n *Node) inside(ctx context.Context) (d Inside, err error) {
	d = Inside{Keeper: n.keeper, Book: n.book, Swept: n.lastSweep.Load, Accounts: n.accounts, Prefix: n.Server.Prefix(), Secure: n.Server.Secure(),
		Failed: n.failed,
		Client: func(r *http.Request) auth.Client { c, _ := server.ClientOf(r.Context()); return c }}
	if n.Server.Base != nil {
		d.Base = strings.TrimSuffix(n.Server.Base.String(), "/")
	}
	if n.Server.Chores != nil {
		d.Workings = n.Server.Chores.Status
	}
	if n.engine != nil {
		d.Live, d.Packs = n.engine.live, n.engine.packs
	}
	if n.Provider != nil {
		d.Signin = d.Prefix + signinAt
	}
	d.Secret, err = n.Book.Secret(ctx, codes)
	return d, err
}

// failed writes an error of ours into the log.
func (n *Node) failed(ctx context.Context, err error) {
	n.Server.Log.ErrorContext(ctx, "failed", "event", server.EventOf(ctx), "error", err.Error())
}

// The pauses of the work that is not looked at every minute.
const (
	takeUpEvery = 10 * time.Minute
	signEvery   = time.Hour
	updateEvery = 24 * time.Hour
)

// atOnce is how many tasks are done before the next look.
const atOnce = 500

// chores are the work in the background of this node. What is not done from here is listed too, so that a page says so.
func (n *Node) chores(ctx context.Context) *chore.Round {
	lapse := chore.Chore{Name: "lapse", Title: "Let every period that has passed lapse", Every: n.Every,
		Do: func(ctx context.Context) (int, error) { return n.Desk.Lapse(ctx, atOnce) }}
	send := chore.Chore{Name: "deliver", Title: "Send letters and reminders", Do: n.deliver}
	sign := chore.Chore{Name: "sign", Title: "Sign a checkpoint of the journal", Do: func(ctx context.Context) (int, error) {
		_, err := n.Desk.Checkpoint(ctx, n.Sign, n.Known)
		return 0, err
	}}
	again := chore.Chore{Name: "take-up", Title: "Take up again what was put aside until now", Every: takeUpEvery, Do: n.Desk.TakeUpDue}
	count := chore.Chore{Name: "count", Title: "Count what people decided on findings, and take the right to act from rules that lost it",
		Every: n.Every,
		Do: func(ctx context.Context) (int, error) {
			_, err := n.keeper.Catch(ctx, 0)
			return 0, err
		}}
	settle := chore.Chore{Name: "settle", Title: "Put in force what a second person approved of the policy", Every: n.Every,
		Do: func(ctx context.Context) (int, error) { return 0, n.book.Catch(ctx) }}
	update := chore.Chore{Name: "update", Title: "Bring registers up to date", Do: n.update}
	if !n.has(work) { // this node screens, and others do the rest
		return n.round(ctx, n.sweeping(), settle)
	}
	if n.Sending != nil {
		send.Every = n.Every
	}
	if n.Sign != nil {
		sign.Every = signEvery
	}
	if n.Update != nil {
		update.Every = updateEvery
	}
	return n.round(ctx, lapse, send, again, sign, count, update, n.sweeping(), settle)
}

// round makes a round of the chores, whose errors go into the log.
func (n *Node) round(ctx context.Context, all ...chore.Chore) *chore.Round {
	return chore.Make(n.Server.Now, func(name string, err error) {
		n.Server.Log.ErrorContext(ctx, "work in the background", "chore", name, "error", err.Error())
	}, all...)
}

// deliver sends what moves have left to be told.
func (n *Node) deliver(ctx context.Context) (done int, err error) {
	var bad []deliver.Result
	s := *n.Sending
	s.Limit = atOnce
	err = n.Desk.Send(ctx, s, func(r deliver.Result) {
		switch r.State {
		case deliver.Sent:
			done++
		case deliver.Failed, deliver.Undelivered:
			bad = append(bad, r)
		}
	})
	if err == nil && len(bad) > 0 {
		last := bad[len(bad)-1]
		err = aedile.Unavailablef("send letters", "", "not sent: %d; the last, of %s: %s", len(bad), string(last.Case),
			last.Err).Hint(last.Hint)
	}
	return done, err
}

// update brings registers up to date and screens with them from then on.
func (n *Node) update(ctx context.Context) (int, error) {
	err := n.Update(ctx)
	if n.engine != nil {
		err = errors.Join(err, n.engine.renew())
	}
	return 0, err
}

// ServeHTTP implements http.Handler: what the server of the node answers.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) { n.server.ServeHTTP(w, r) }

// Run serves until the context ends. The first time it says on the writer how the first person comes in.
func (n *Node) Run(ctx context.Context, to io.Writer) error {
	var greeted error
	var beside errgroup.Group
	if n.engine != nil && n.Keep != nil {
		beside.Go(func() error { return n.keeping(ctx) })
	}
	if n.Chunks != nil {
		beside.Go(func() error { return n.Chunks(ctx) })
	}
	err := n.server.Run(ctx, func(address string) { greeted = n.greet(ctx, to, address) })
	return errors.Join(greeted, err, beside.Wait())
}
