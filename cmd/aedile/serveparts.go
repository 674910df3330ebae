package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/openid"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/server"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/web"
)

// engine screens what is given to this node, with the packs and registers of the moment.
type engine struct {
	live *sweep.Live
	a    *terminal
	sel  packset.Selection
	from packset.Registers
	mu   sync.Mutex
	list []packset.Listed // guarded by mu
}

func newEngine(a *terminal, sel packset.Selection, from packset.Registers) (*engine, error) {
	set, err := a.load(sel, from)
	if err != nil {
		return nil, err
	}
	e := &engine{a: a, sel: sel, from: from, list: packset.List(set.Packs)}
	e.live, err = sweep.NewLive(set.Screener, started(set), source.Config{})
	return e, err
}

// renew loads packs and registers again.
func (e *engine) renew() error {
	set, err := packset.Load(e.sel, e.from, e.a.Now())
	if err != nil {
		return err
	}
	e.live.Renew(set.Screener, started(set))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = packset.List(set.Packs)
	return nil
}

// packs lists all packs, or the one of that name.
func (e *engine) packs(name string) []packset.Listed {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(e.list), func(p packset.Listed) bool { return name != "" && p.Name != name })
}

// api returns what the API is made of.
func (n *node) api(conf server.Settings) api.Parts {
	c := api.Parts{Desk: n.desk, Answers: n.kept, Failed: n.failed, Release: version(), Now: n.a.Now}
	if conf.Base != nil {
		c.Base = strings.TrimSuffix(conf.Base.String(), "/")
	}
	if conf.Chores != nil {
		c.Workings = conf.Chores.Status
	}
	if n.engine != nil {
		c.Live, c.Packs = n.engine.live, n.engine.packs
	}
	return c
}

// pages returns the pages for people.
func (n *node) pages(ctx context.Context, conf server.Settings, provider string) (http.Handler, error) {
	secret, err := n.kept.Secret(ctx, "codes of public pages")
	if err != nil {
		return nil, err
	}
	d := web.Deps{Desk: n.desk, Operator: n.desk.Policy.Name, Base: conf.Prefix(), Secret: secret, Accounts: n.accounts, Secure: conf.Secure(), Provider: provider, ProviderName: n.OpenIDName,
		Client: func(r *http.Request) auth.Client { c, _ := server.ClientOf(r.Context()); return c }}
	if n.Key != "" {
		if _, d.Known, err = halves(n.Key); err != nil {
			return nil, err
		}
		d.VerifyCommand = "aedile verify --keys " + n.Key + publicSuffix
	}
	return web.New(d), nil
}

// openidFlags say by which provider people sign in.
type openidFlags struct {
	OpenIDIssuer    string   `name:"openid-issuer" placeholder:"URL" help:"Provider of OpenID Connect by which people sign in: its address, as it calls itself. It sends people back to BASE/signin/openid/back."`
	OpenIDClient    string   `name:"openid-client" placeholder:"ID" help:"As what the provider knows the desk."`
	OpenIDSecret    string   `name:"openid-secret-file" placeholder:"FILE" help:"File with the secret that the provider gave. Default: the environment variable AEDILE_OPENID_SECRET."`
	OpenIDName      string   `name:"openid-name" placeholder:"TEXT" default:"OpenID Connect" help:"Name of the provider, as the page shows it. Default: OpenID Connect."`
	OpenIDAllowHost []string `name:"openid-allow-host" placeholder:"HOST" help:"The provider's host may lie in a private network. May be repeated."`
}

// The addresses of signing in by a provider.
const (
	openidGo   = "/signin/openid"
	openidBack = "/signin/openid/back"
)

// provider adds the addresses of signing in by OpenID Connect, and returns the first of them; "" where no provider is named.
func (n *node) provider(conf *server.Settings) (at string, err error) {
	if n.OpenIDIssuer == "" {
		return "", nil
	}
	if conf.Base == nil {
		return "", aedile.Invalidf("sign in by OpenID Connect", n.OpenIDIssuer, "the provider must know where to send people back").Hint("name the address of the desk: --base-url https://desk.example")
	}
	secret, err := secretOf(n.a, n.OpenIDSecret, "AEDILE_OPENID_SECRET")
	if err != nil {
		return "", err
	}
	prefix := conf.Prefix()
	back := url.URL{Scheme: conf.Base.Scheme, Host: conf.Base.Host, Path: prefix + openidBack}
	out := outgoing.Config{Named: append(outgoing.ThisMachine(n.OpenIDIssuer), n.OpenIDAllowHost...), Timeout: 10 * time.Second}
	c, err := openid.At(openid.Settings{Issuer: n.OpenIDIssuer, ClientID: n.OpenIDClient, Secret: secret, Redirect: back.String(), Secure: conf.Secure(), HTTP: out.Client()})
	if err != nil {
		return "", err
	}
	conf.Extra = append(conf.Extra, n.openid(c, prefix, conf.Secure())...)
	return prefix + openidGo, nil
}

// openid returns the two addresses of signing in by a provider.
func (n *node) openid(c *openid.Provider, prefix string, secure bool) []server.Extra {
	guarded := func(do func(w http.ResponseWriter, r *http.Request) error) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				n.log.WarnContext(r.Context(), "sign in by OpenID Connect", "event", server.EventOf(r.Context()), "error", err.Error())
				problem.Refuse(w, err)
			}
		})
	}
	return []server.Extra{{Pattern: "GET " + openidGo, Handler: guarded(c.Go)}, {Pattern: "GET " + openidBack, Handler: guarded(func(w http.ResponseWriter, r *http.Request) error {
		subject, err := c.Back(w, r)
		if err != nil {
			return err
		}
		from, _ := server.ClientOf(r.Context())
		s, err := n.accounts.SignInAs(r.Context(), subject, from)
		if err != nil {
			return err
		}
		http.SetCookie(w, s.Cookie(secure))
		http.Redirect(w, r, prefix+"/today", http.StatusSeeOther)
		return nil
	})}}
}

// workFlags say what is done in the background.
type workFlags struct {
	Key       string        `placeholder:"FILE" help:"Secret key by which checkpoints of the journal are signed every hour; aedile case key makes one. None: they are not signed here."`
	Update    []string      `placeholder:"NAME" help:"Register that is brought up to date every day. May be repeated. None: no register is fetched here."`
	WorkEvery time.Duration `placeholder:"TIME" default:"1m" help:"Pause between two looks at what has lapsed and what is to be sent. Default: 1m."`
	sendFlags `embed:""`
}

// The pauses of the work that is not looked at every minute.
const (
	signEvery   = time.Hour
	updateEvery = 24 * time.Hour
)

// atOnce is how many tasks are done before the next look.
const atOnce = 500

// chores are the work in the background of this node.
func (n *node) chores(ctx context.Context) (*chore.Round, error) {
	all := []chore.Chore{{Name: "lapse", Title: "Let every period that has passed lapse", Every: n.WorkEvery, Do: func(ctx context.Context) (int, error) { return n.desk.Lapse(ctx, atOnce) }}}
	deliver, err := n.deliver()
	if err != nil {
		return nil, err
	}
	all = append(all, deliver)
	sign := chore.Chore{Name: "sign", Title: "Sign a checkpoint of the journal"}
	if n.Key != "" {
		s, known, err := halves(n.Key)
		if err != nil {
			return nil, err
		}
		sign.Every, sign.Do = signEvery, func(ctx context.Context) (int, error) {
			_, err := n.desk.Checkpoint(ctx, s, known)
			return 0, err
		}
	}
	update := chore.Chore{Name: "update", Title: "Bring registers up to date"}
	if len(n.Update) > 0 {
		update.Every, update.Do = updateEvery, n.update
	}
	all = append(all, sign, update)
	return chore.Plan(n.a.Now, func(name string, err error) {
		n.log.ErrorContext(ctx, "work in the background", "chore", name, "error", err.Error())
	}, all...), nil
}

// update fetches the named registers and screens with them from then on.
func (n *node) update(ctx context.Context) (int, error) {
	quiet := *n.a
	quiet.Err, quiet.Out = io.Discard, io.Discard
	c := registerUpdateCmd{shelfFlags: n.shelfFlags, Timeout: 2 * time.Minute, Attempts: 4, Proxy: n.Proxy, Names: n.Update}
	err := c.Run(ctx, &quiet)
	if n.engine == nil {
		return 0, err
	}
	if renewing := n.engine.renew(); err == nil {
		err = renewing
	}
	return 0, err
}

// deliver sends what moves have left to be told.
func (n *node) deliver() (chore.Chore, error) {
	d := chore.Chore{Name: "deliver", Title: "Send letters and reminders"}
	if !n.named() {
		d.Title += " (no way is named: --to-folder, --smtp or --webhook)"
		return d, nil
	}
	by, err := n.sender(n.a, n.desk.Policy)
	if err != nil {
		return d, err
	}
	addresses, err := n.addresses()
	if err != nil {
		return d, err
	}
	d.Every, d.Do = n.WorkEvery, func(ctx context.Context) (done int, err error) {
		var bad []deliver.Result
		err = n.desk.Send(ctx, desk.Sending{Sender: by, Addresses: addresses, Limit: atOnce}, func(r deliver.Result) {
			switch r.State {
			case deliver.Sent:
				done++
			case deliver.Failed, deliver.Undelivered:
				bad = append(bad, r)
			}
		})
		if err == nil && len(bad) > 0 {
			last := bad[len(bad)-1]
			err = aedile.Unavailablef("send letters", "", "%s could not be sent; the last, of %s: %s", count(len(bad), "letter"), string(last.Task), last.Err).Hint(last.Hint)
		}
		return done, err
	}
	return d, nil
}
