package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/auth"
	authstore "github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/server"
)

// The roles of a node.
const (
	roleWeb    = "web"
	roleWork   = "work"
	roleScreen = "screen"
)

type serveCmd struct {
	Store         string        `env:"AEDILE_STORE" placeholder:"URL" default:"sqlite:aedile.db" help:"sqlite:FILE or postgres://…. Default: sqlite:aedile.db." group:"Store"`
	Policy        string        `env:"AEDILE_POLICY" placeholder:"FILE" help:"YAML file with the operator's calendar, targets, reminders and redress. Without it no target is set." group:"Store"`
	Roles         []string      `placeholder:"ROLE" enum:"web,work,screen" default:"web,work,screen" help:"What this node does: web (pages and API), work (in the background), screen (items that are given to the API). Default: all."`
	Listen        string        `placeholder:"ADDRESS" default:"127.0.0.1:8080" help:"Address and port. Default: 127.0.0.1:8080, which only this machine reaches."`
	BaseURL       string        `name:"base-url" placeholder:"URL" help:"Address under which the desk is reached from outside, with the path below which it stands: https://desk.example or https://shop.example/desk."`
	TLSCert       string        `name:"tls-cert" placeholder:"FILE" help:"Certificate, with those between it and the root (PEM). It is read again when it has changed."`
	TLSKey        string        `name:"tls-key" placeholder:"FILE" help:"Its key (PEM)."`
	TrustedProxy  []string      `placeholder:"NETWORK" sep:"none" help:"Address or network of a proxy whose X-Forwarded-For says who the client is: 10.0.0.0/8. May be repeated."`
	Drain         time.Duration `placeholder:"TIME" default:"0s" help:"How long the node says that it is not ready before it stops taking requests. Default: 0s."`
	packFlags     `embed:"" group:"Screening"`
	registerFlags `embed:"" group:"Screening"`
	workFlags     `embed:"" group:"Work in the background"`
	openidFlags   `embed:"" group:"Sign-in"`
	LogForm       string `name:"log" placeholder:"FORM" enum:"json,text" default:"json" help:"json or text, to stderr. Default: json."`
	Demo          bool   `help:"For a look: sign in by a link that works once, as a person with every role. Without a terminal, say that the desk is ready, and end."`
}

// Help says how the first person comes in.
func (serveCmd) Help() string {
	return "Serves the desk: pages for people at /, the API at /api/ (its description: /api/openapi.json), /healthz, /readyz and /metrics. One program, one file: everything the " +
		"pages are made of is built in. The first time it prints a link that works once, by which the first person is made; that person invites the others.\n\n" +
		"One node works on a database of SQLite. More nodes share one of PostgreSQL; each can have other roles."
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, a *terminal) error {
	n, err := c.node(ctx, a)
	if err != nil {
		return err
	}
	var conf server.Settings
	if conf, err = c.config(ctx, n); err == nil {
		var s *server.Server
		if s, err = server.Make(conf); err == nil {
			err = c.serve(ctx, n, s)
		}
	}
	return errors.Join(err, n.close())
}

// serve runs the server and says where it is.
func (c *serveCmd) serve(ctx context.Context, n *node, s *server.Server) error {
	if c.Demo {
		return n.demonstrate(ctx, s)
	}
	failed := make(chan error, 1)
	err := s.Run(ctx, func(address string) { failed <- n.greet(ctx, address) })
	select {
	case greeting := <-failed:
		return errors.Join(greeting, err)
	default:
		return err
	}
}

// has reports whether the node has the role.
func (c *serveCmd) has(role string) bool { return slices.Contains(c.Roles, role) }

// node is what a server is made of, open.
type node struct {
	*serveCmd
	a        *terminal
	log      *slog.Logger
	store    store
	desk     *desk.Desk
	kept     *authstore.Book
	accounts *auth.Accounts
	engine   *engine // nil: this node does not screen
	closers  []func() error
}

// close closes what was opened, the last first.
func (n *node) close() error {
	var errs []error
	for _, c := range slices.Backward(n.closers) {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// node opens stores, desk and engine.
func (c *serveCmd) node(ctx context.Context, a *terminal) (*node, error) {
	n := &node{serveCmd: c, a: a, log: c.logger(a)}
	if err := n.open(ctx); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

func (n *node) open(ctx context.Context) error {
	p, err := readPolicy(n.Policy)
	if err != nil {
		return err
	}
	if file, ok := fileOf(n.Store); ok {
		release, err := sqlite.Alone(ctx, file)
		if err != nil {
			return err
		}
		n.closers = append(n.closers, release)
	}
	if n.store, err = openStore(ctx, n.Store, false); err != nil {
		return err
	}
	n.closers = append(n.closers, n.store.Close)
	if n.kept, err = openAccounts(ctx, n.Store); err != nil {
		return err
	}
	n.closers = append(n.closers, n.kept.Close)
	n.accounts = auth.Over(n.kept, n.a.Now, nil)
	n.desk, err = desk.New(desk.Config{Record: n.store, Policy: p, Filing: filing{}, Now: n.a.Now})
	return err
}

// fileOf returns the file of a database of SQLite; ok is false for another store.
func fileOf(store string) (file string, ok bool) {
	scheme, rest, _ := strings.Cut(cmp.Or(store, "sqlite:"+sqlite.File), ":")
	return cmp.Or(strings.TrimPrefix(rest, "//"), sqlite.File), scheme == "sqlite"
}

// openAccounts opens the accounts in the database of the cases, which is open.
func openAccounts(ctx context.Context, url string) (*authstore.Book, error) {
	if file, ok := fileOf(url); ok {
		return authstore.OpenSQLite(ctx, file)
	}
	return authstore.OpenPostgres(ctx, url)
}

// logger writes to stderr what happens: constant messages with fields, and nobody's name or address.
func (c *serveCmd) logger(a *terminal) *slog.Logger {
	if c.LogForm == "text" || c.Demo {
		return slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: quietLevel(c.Demo)}))
	}
	return slog.New(slog.NewJSONHandler(a.Err, nil))
}

// quietLevel leaves requests out of what a person reads in a demonstration.
func quietLevel(demo bool) slog.Level {
	if demo {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// config joins the parts.
func (c *serveCmd) config(ctx context.Context, n *node) (conf server.Settings, err error) {
	conf = server.Settings{Listen: c.Listen, Certificate: c.TLSCert, Key: c.TLSKey, Accounts: n.accounts, Drain: c.Drain, Log: n.log, Now: n.a.Now}
	if c.Demo && taken(c.Listen) {
		conf.Listen = "127.0.0.1:0"
	}
	if c.BaseURL != "" {
		if conf.Base, err = url.Parse(c.BaseURL); err != nil {
			return conf, aedile.Invalidf("start server", "--base-url", "is no address").Hint("https://desk.example").Because(err)
		}
	}
	if conf.Proxies, err = networks(c.TrustedProxy); err != nil {
		return conf, err
	}
	if conf.Checks, err = n.checks(); err != nil {
		return conf, err
	}
	provider, err := n.provider(&conf)
	if err = cmp.Or(err, conf.Validate()); err != nil { // before what takes seconds
		return conf, err
	}
	if c.has(roleScreen) {
		if n.engine, err = newEngine(n.a, n.selection(), n.registers()); err != nil {
			return conf, err
		}
	}
	if c.has(roleWork) {
		if conf.Chores, err = n.chores(ctx); err != nil {
			return conf, err
		}
	}
	if c.has(roleWeb) || c.has(roleScreen) {
		conf.API = api.Make(n.api(conf))
	}
	if c.has(roleWeb) {
		conf.Pages, err = n.pages(ctx, conf, provider)
	}
	return conf, err
}

// taken reports whether another program has the address.
func taken(address string) bool {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return true
	}
	return l.Close() != nil
}

// networks reads addresses and networks.
func networks(texts []string) (all []netip.Prefix, err error) {
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, single := netip.ParseAddr(t); err != nil && single == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, aedile.Invalidf("start server", "--trusted-proxy "+t, "is no address and no network").Hint("10.0.0.7 or 10.0.0.0/8")
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// checks are what the node needs to be ready.
func (n *node) checks() ([]server.Check, error) {
	all := []server.Check{{Name: "database", Do: func(ctx context.Context) error {
		_, err := n.store.Head(ctx)
		if err == nil {
			_, err = n.accounts.Empty(ctx)
		}
		return err
	}}}
	file, ok := fileOf(n.Store)
	if !ok {
		return all, nil
	}
	same, err := server.Same(file)
	return append(all, same, server.Room(filepath.Dir(file))), err
}

// greet says where the desk is, and how the first person comes in.
func (n *node) greet(ctx context.Context, address string) error {
	n.log.Info("ready", "address", address, "roles", strings.Join(n.Roles, ","), "version", version())
	if !n.has(roleWeb) {
		return nil
	}
	empty, err := n.accounts.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	code, err := n.accounts.FirstRun(ctx)
	if err != nil {
		return err
	}
	return printf(n.a.Err, "\nNobody has an account yet. This link works once, for three days, and makes the first one:\n\n  %s/first/%s\n\n", strings.TrimSuffix(address, "/"), code)
}

// failed writes an error of ours into the log.
func (n *node) failed(ctx context.Context, err error) {
	n.log.ErrorContext(ctx, "failed", "event", server.EventOf(ctx), "error", err.Error())
}
