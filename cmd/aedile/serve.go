package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/auth/openid"
	"github.com/aedile/aedile/cmd/aedile/archive"
	"github.com/aedile/aedile/cmd/aedile/fleet"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"

	authstore "github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/dispatch"
	"github.com/aedile/aedile/desk/exchange"
	"github.com/aedile/aedile/internal/node"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/server"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/stock"
	"github.com/aedile/aedile/web"
	"github.com/aedile/aedile/web/clerk"
	"github.com/aedile/aedile/web/library"
	"github.com/aedile/aedile/web/office"
	"github.com/aedile/aedile/web/pair"
	"github.com/aedile/aedile/web/part"
	"github.com/aedile/aedile/web/press"
)

type serveCmd struct {
	wire.PlaceFlags `embed:"" group:"Store"`
	Roles           []string      `placeholder:"ROLE" enum:"web,work,screen" default:"web,work,screen" help:"What this node does: web (pages and API), work (in the background), screen (items that are given to the API). Default: all."`
	Listen          string        `placeholder:"ADDRESS" default:"127.0.0.1:8080" help:"Address and port. Default: 127.0.0.1:8080, which only this machine reaches."`
	BaseURL         string        `name:"base-url" placeholder:"URL" help:"Address under which the desk is reached from outside, with the path below which it stands: https://desk.example or https://shop.example/desk."`
	TLSCert         string        `name:"tls-cert" placeholder:"FILE" help:"Certificate, with those between it and the root (PEM). It is read again when it has changed."`
	TLSKey          string        `name:"tls-key" placeholder:"FILE" help:"Its key (PEM)."`
	TrustedProxy    []string      `placeholder:"NETWORK" sep:"none" help:"Address or network of a proxy whose X-Forwarded-For says who the client is: 10.0.0.0/8. May be repeated."`
	Drain           time.Duration `placeholder:"TIME" default:"0s" help:"How long the node says that it is not ready before it stops taking requests. Default: 0s."`
	packFlags       `embed:"" group:"Screening"`
	registerFlags   `embed:"" group:"Screening"`
	Archive         string `placeholder:"PLACE" help:"Keep every item that is screened here in this archive, each once: a folder, or s3://HOST/BUCKET/PREFIX." group:"Screening"`
	Chunks          string `name:"queue" placeholder:"URL" help:"Take chunks of sweeps from this queue too, with the role screen: nats://HOST:4222. None: no chunks." group:"Screening"`
	workFlags       `embed:"" group:"Work in the background"`
	bookFlags       `embed:"" group:"Reports, obligations, advertisements"`
	openidFlags     `embed:"" group:"Sign-in"`
	LogForm         string `name:"log" placeholder:"FORM" enum:"json,text" default:"json" help:"json or text, to stderr. Default: json."`
	Demo            bool   `help:"For a look: sign in by a link that works once, as a person with every role. Without a terminal, say that the desk is ready, and end."`
}

// workFlags say what is done in the background.
type workFlags struct {
	Key        string        `placeholder:"FILE" help:"Secret key by which checkpoints of the journal are signed every hour; aedile case key makes one. None: they are not signed here."`
	Update     []string      `placeholder:"NAME" help:"Register that is brought up to date every day. May be repeated. None: no register is fetched here."`
	Peers      []string      `name:"peer" placeholder:"FILE" sep:"none" help:"Public key of another desk: parcels that it signed are taken in at /exchange. May be repeated. None: no parcel is taken."`
	WorkEvery  time.Duration `placeholder:"TIME" default:"1m" help:"Pause between two looks at what has lapsed and what is to be sent. Default: 1m."`
	Sweep      []string      `placeholder:"PATH" sep:"none" help:"File or folder of items that a node with the role screen looks at by itself; only what is new opens reviews. May be repeated."`
	SweepEvery time.Duration `placeholder:"TIME" default:"1h" help:"Pause between two sweeps. Default: 1h."`
	SweepKnown string        `placeholder:"DIR" default:"aedile-known" help:"Folder that keeps what was found, so that only what is new is screened. Default: aedile-known."`
	SweepHook  string        `placeholder:"URL" help:"Address that is told, as JSON, of a sweep that failed. https; http only to this machine."`
	sendFlags  `embed:""`
}

// openidFlags say by which provider people sign in.
type openidFlags struct {
	OpenIDIssuer    string   `name:"openid-issuer" placeholder:"URL" help:"Provider of OpenID Connect by which people sign in: its address, as it calls itself. It sends people back to BASE/signin/openid/back."`
	OpenIDClient    string   `name:"openid-client" placeholder:"ID" help:"As what the provider knows the desk."`
	OpenIDSecret    string   `name:"openid-secret-file" placeholder:"FILE" help:"File with the secret that the provider gave. Default: the environment variable AEDILE_OPENID_SECRET."`
	OpenIDName      string   `name:"openid-name" placeholder:"TEXT" default:"OpenID Connect" help:"Name of the provider, as the page shows it. Default: OpenID Connect."`
	OpenIDAllowHost []string `name:"openid-allow-host" placeholder:"HOST" help:"The provider's host may lie in a private network. May be repeated."`
}

// Help says how the first person comes in.
func (serveCmd) Help() string {
	return "Serves the desk: pages for people at /, the API at /api/ (its description: /api/openapi.json), /healthz, /readyz and /metrics. One program, one " +
		"file: everything the pages are made of is built in. The first time it prints a link that works once, by which the first person is made; that " +
		"person invites the others.\n\nOne node works on a database of SQLite. More nodes share one of PostgreSQL; each can have other roles."
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, a *terminal.Terminal) (err error) {
	p, err := wire.ReadPolicy(c.Policy)
	if err != nil {
		return err
	}
	file, single := fileOf(c.Store)
	if single {
		release, err := sqlite.Alone(ctx, file)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	cases, err := wire.OpenStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cases.Close()) }()
	book, err := openBook(ctx, c.Store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	dk, err := desk.New(desk.Config{Record: cases, Policy: p, Filing: wire.Filing{}, Now: a.Now})
	if err != nil {
		return err
	}
	plan, err := c.plan(a, dk, book)
	if err != nil {
		return err
	}
	if single {
		plan.File = file
	}
	if c.Archive != "" {
		if plan.Keep, err = archive.Append(ctx, a, c.Archive); err != nil {
			return err
		}
	}
	if c.Chunks != "" && slices.Contains(c.Roles, "screen") {
		q, err := fleet.QueueFlag{Queue: c.Chunks}.Await(ctx, plan.Server.Log)
		if err != nil {
			return err
		}
		defer q.Close()
		plan.Chunks = func(ctx context.Context) error { return fleet.Work(ctx, q, "", cores(0), version(), plan.Server.Log) }
	}
	n, err := node.Build(ctx, plan)
	if err != nil {
		return err
	}
	if c.Demo {
		return n.Demonstrate(ctx, a.Out, a.OutTerminal)
	}
	return n.Run(ctx, a.Err)
}

// fileOf returns the file of a database of SQLite; ok is false for another store.
func fileOf(store string) (file string, ok bool) {
	scheme, rest, _ := strings.Cut(cmp.Or(store, "sqlite:"+sqlite.File), ":")
	return cmp.Or(strings.TrimPrefix(rest, "//"), sqlite.File), scheme == "sqlite"
}

// openBook opens the accounts in the database of the cases, which is open.
func openBook(ctx context.Context, url string) (*authstore.Book, error) {
	if file, ok := fileOf(url); ok {
		return authstore.OpenSQLite(ctx, file)
	}
	return authstore.OpenPostgres(ctx, url)
}

// plan reads the flags.
func (c *serveCmd) plan(a *terminal.Terminal, dk *desk.Desk, book *authstore.Book) (p node.Parts, err error) {
	p = node.Parts{
		Roles:   c.Roles,
		Desk:    dk,
		Book:    book,
		Load:    func() (*packset.Set, error) { return load(a, c.selection(), c.registers()) },
		Started: started,
		Release: version(),
		Every:   c.WorkEvery,
	}
	s, verify := &p.Server, "aedile verify"
	*s = server.Settings{Listen: c.Listen, Certificate: c.TLSCert, Key: c.TLSKey, Drain: c.Drain, Log: c.logger(a), Now: a.Now}
	if c.Demo && taken(c.Listen) {
		s.Listen = "127.0.0.1:0"
	}
	if c.BaseURL != "" {
		if s.Base, err = url.Parse(c.BaseURL); err != nil {
			return p, aedile.Invalidf("start server", "--base-url", "is no address").Hint("https://desk.example").Because(err)
		}
	}
	if s.Proxies, err = server.Networks(c.TrustedProxy); err != nil {
		return p, err
	}
	if c.Key != "" {
		verify = "aedile verify --keys " + c.Key + wire.PublicSuffix
		if p.Sign, p.Known, err = wire.Halves(c.Key); err != nil {
			return p, err
		}
	}
	if len(c.Peers) > 0 {
		known, err := wire.Verifiers(c.Peers)
		if err != nil {
			return p, err
		}
		door := exchange.Door{Desk: dk, Keys: exchange.Keys{Known: known}, By: "exchange"}
		s.Extra = append(s.Extra, server.Extra{Pattern: "POST " + exchange.Path, Handler: door})
	}
	if p.Sweeps, err = c.sweeps(); err != nil {
		return p, err
	}
	if len(c.Update) > 0 {
		p.Update = c.updating(a)
	}
	if p.Sending, err = c.sending(a, dk); err != nil {
		return p, err
	}
	p.API = func(d node.Inside) http.Handler {
		return api.Make(
			api.Parts{
				Desk:     dk,
				Live:     d.Live,
				Packs:    d.Packs,
				Workings: d.Workings,
				Out:      callsOut{dispatch.Dispatch{Desk: dk, Sending: p.Sending}},
				Answers:  book,
				Failed:   d.Failed,
				Release:  version(),
				Base:     d.Base,
				Now:      a.Now,
			},
		)
	}
	shown, err := c.books(a, dk, c.Key)
	if err != nil {
		return p, err
	}
	p.Pages = func(d node.Inside) http.Handler {
		return web.Pages(
			web.Deps{Desk: dk, Books: shown, Operator: dk.Policy.Name, Base: d.Prefix, Secret: d.Secret, Accounts: d.Accounts,
				Secure: d.Secure, Client: d.Client,
				Provider: d.Signin, ProviderName: c.OpenIDName, Known: p.Known, VerifyCommand: verify,
				Rooms:   append(c.rooms(dk, d, p.Sending), press.Press{Shelf: shown}),
				Trouble: d.Trouble(a.Now)},
		)
	}
	p.Provider, err = c.provider(a, s)
	return p, err
}

// rooms are the pages that stand in rooms of their own.
func (c *serveCmd) rooms(dk *desk.Desk, d node.Inside, by *desk.Sending) []part.Room {
	shelf := stock.Shelf{Dir: c.Shelf, Now: dk.Now}
	out := clerk.Clerk{Out: dispatch.Dispatch{Desk: dk, Sending: by}, Dossier: wire.Dossiers(dk, c.Key, dk.Now),
		Book: d.Book}
	return []part.Room{office.Office{Desk: dk}, out, pair.Pair{Desk: dk},
		library.Library{Desk: dk, Keeper: d.Keeper, Packs: d.Packs, Shelf: shelf}}
}

// sweeps reads what is screened again and again.
func (c *serveCmd) sweeps() (s node.Sweeps, err error) {
	s = node.Sweeps{Names: c.Sweep, Every: c.SweepEvery, Known: c.SweepKnown}
	if c.SweepHook != "" {
		s.Failed, err = node.Hook(c.SweepHook)
	}
	return s, err
}

// logger writes to stderr what happens: constant messages with fields, and nobody's name or address.
func (c *serveCmd) logger(a *terminal.Terminal) *slog.Logger {
	switch {
	case c.Demo:
		return slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	case c.LogForm == "text":
		return slog.New(slog.NewTextHandler(a.Err, nil))
	}
	return slog.New(slog.NewJSONHandler(a.Err, nil))
}

// taken reports whether another program has the address.
func taken(address string) bool {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return true
	}
	return l.Close() != nil
}

// updating returns what fetches the named registers, and says nothing where all is well.
func (c *serveCmd) updating(a *terminal.Terminal) func(context.Context) error {
	return func(ctx context.Context) error {
		quiet := *a
		quiet.Err, quiet.Out = io.Discard, io.Discard
		u := registerUpdateCmd{shelfFlags: c.shelfFlags, Timeout: 2 * time.Minute, Attempts: 4, Proxy: c.Proxy, Names: c.Update}
		return u.Run(ctx, &quiet)
	}
}

// sending returns how letters go; nil where no way is named.
func (c *serveCmd) sending(a *terminal.Terminal, dk *desk.Desk) (*desk.Sending, error) {
	if !c.named() {
		return nil, nil //nolint:nilnil // nothing is sent
	}
	by, err := c.sender(a, dk.Policy)
	if err != nil {
		return nil, err
	}
	shop, err := c.shop(a)
	if err != nil {
		return nil, err
	}
	addresses, err := c.addresses()
	return &desk.Sending{Sender: by, Addresses: addresses, Shop: shop}, err
}

// provider returns the provider by which people sign in; nil where none is named.
func (c *serveCmd) provider(a *terminal.Terminal, s *server.Settings) (*openid.Provider, error) {
	if c.OpenIDIssuer == "" {
		return nil, nil //nolint:nilnil // nobody signs in so
	}
	if s.Base == nil {
		return nil, aedile.Invalidf("sign in by OpenID Connect", c.OpenIDIssuer, "the provider must know where to send people back").
			Hint("name the address of the desk: --base-url https://desk.example")
	}
	secret, err := secretOf(a, c.OpenIDSecret, "AEDILE_OPENID_SECRET")
	if err != nil {
		return nil, err
	}
	back := url.URL{Scheme: s.Base.Scheme, Host: s.Base.Host, Path: s.Prefix() + node.SigninBack}
	out := outgoing.Config{Named: append(outgoing.ThisMachine(c.OpenIDIssuer), c.OpenIDAllowHost...), Timeout: 10 * time.Second}
	return openid.Through(
		openid.Settings{
			Issuer:   c.OpenIDIssuer,
			ClientID: c.OpenIDClient,
			Secret:   secret,
			Redirect: back.String(),
			Secure:   s.Secure(),
			HTTP:     out.Client(),
		},
	)
}
