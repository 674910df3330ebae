package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
)

type tokenCmd struct {
	New  tokenNewCmd  `cmd:"" help:"Make a token for a program; it is printed once."`
	List tokenListCmd `cmd:"" help:"List tokens: for what, whose, with which scope, until when."`
	End  tokenEndCmd  `cmd:"" help:"End a token before its time."`
	Link tokenLinkCmd `cmd:"" help:"Make a link that works once: for the first person, or to let somebody back in who has no password any more."`
}

// accountFlags say where accounts are kept: in the database of the cases.
type accountFlags struct {
	Store string `env:"AEDILE_STORE" placeholder:"URL" default:"sqlite:aedile.db" help:"sqlite:FILE or postgres://…. Default: sqlite:aedile.db."`
}

// with does the work on the accounts. The store of cases is opened first, which makes the file.
func (f accountFlags) with(ctx context.Context, a *terminal.Terminal, work func(*auth.Accounts) error) error {
	cases, err := wire.OpenStore(ctx, f.Store, false)
	if err != nil {
		return err
	}
	kept, err := openBook(ctx, f.Store)
	if err != nil {
		return errors.Join(err, cases.Close())
	}
	return errors.Join(work(auth.Over(kept, a.Now, nil)), kept.Close(), cases.Close())
}

// daysFlag is a span of time, which may be given in days: 90d.
type daysFlag time.Duration

// UnmarshalText reads a span as Go writes it, or a number of days.
func (d *daysFlag) UnmarshalText(b []byte) error {
	text := string(b)
	if n, ok := strings.CutSuffix(text, "d"); ok {
		if days, err := strconv.Atoi(n); err == nil && days > 0 && days < 100_000 {
			*d = daysFlag(time.Duration(days) * 24 * time.Hour)
			return nil
		}
	}
	span, err := time.ParseDuration(text)
	if err != nil || span <= 0 {
		return aedile.Invalidf("read time", text, "is no span of time").Hint("90d or 12h")
	}
	*d = daysFlag(span)
	return nil
}

type tokenNewCmd struct {
	accountFlags `embed:""`
	Scope        []string `required:"" placeholder:"SCOPE" enum:"screen,read,work" help:"What it may do: screen items; read; or work, which is both and to make moves. May be repeated."`
	Expires      daysFlag `required:"" placeholder:"TIME" help:"When it ends, as in 90d; within 366 days."`
	For          string   `placeholder:"NAME" help:"Whose token it is: the name somebody signs in with. Default: a program of its own, with --role."`
	Role         []string `placeholder:"ROLE" enum:"moderator,complaints,compliance,officer,auditor" help:"Role of a program of its own: moderator, complaints, compliance, officer or auditor. Default: moderator to screen, auditor to read."`
	Side         string   `placeholder:"SIDE" enum:"platform,authority" default:"platform" help:"Side of a program of its own: platform or authority. Default: platform."`
	Note         string   `placeholder:"TEXT" help:"What it is for."`
}

// Run makes the token and prints it.
func (c *tokenNewCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(x *auth.Accounts) error {
		w := auth.Wish{Lasts: time.Duration(c.Expires), Note: c.Note, Scopes: castAll[auth.Scope](c.Scope)}
		var secret string
		var p auth.Pass
		var owner auth.Account
		var err error
		if c.For == "" {
			secret, p, owner, err = x.ForProgram(ctx, "",
				auth.Program{Roles: castAll[auth.Role](c.Role), Side: auth.Side(c.Side), Note: c.Note}, w)
		} else if owner, err = x.Named(ctx, c.For); err == nil {
			w.Account = owner.ID
			secret, p, err = x.NewToken(ctx, "", w)
		}
		if err != nil {
			return err
		}
		tell(
			a,
			"this is shown once; it acts for %s, may %s, and ends on %s",
			owner.Login,
			strings.Join(c.Scope, ", "),
			p.EndsAt.UTC().Format(time.DateOnly),
		)
		return terminal.Printf(a.Data(), "%s\n", secret)
	})
}

func castAll[T ~string](all []string) (ws []T) {
	for _, s := range all {
		ws = append(ws, T(s))
	}
	return ws
}

type tokenListCmd struct {
	accountFlags `embed:""`
	JSON         bool `name:"json" help:"Print JSON."`
}

// Run lists the tokens.
func (c *tokenListCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(x *auth.Accounts) error {
		all, err := x.Tokens(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), all)
		}
		var rows [][]string
		for _, t := range all {
			state := "until " + t.EndsAt.Format(time.DateOnly)
			if t.Ended {
				state = "ended"
			}
			rows = append(rows, []string{t.Name, t.Owner, fmt.Sprint(t.Scopes), state, t.Note})
		}
		return terminal.Table(a, "", []string{"TOKEN", "OWNER", "SCOPE", "STATE", "FOR"}, rows)
	})
}

type tokenEndCmd struct {
	accountFlags `embed:""`
	Name         string `arg:"" help:"Name of the token, as the list shows it."`
}

// Run ends the token.
func (c *tokenEndCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(x *auth.Accounts) error {
		// Whoever has the machine may do what an administrator may.
		return x.EndNamed(ctx, auth.Person{Roles: []auth.Role{auth.Admin}, Sides: auth.Sides()}, c.Name)
	})
}

type tokenLinkCmd struct {
	accountFlags `embed:""`
	For          string `placeholder:"NAME" help:"The name somebody signs in with. Default: the first person, where nobody has an account yet."`
	BaseURL      string `name:"base-url" placeholder:"URL" default:"http://127.0.0.1:8080" help:"Address of the desk. Default: http://127.0.0.1:8080."`
}

// Run makes the link.
func (c *tokenLinkCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.with(ctx, a, func(x *auth.Accounts) error {
		var code string
		var err error
		if c.For == "" {
			code, err = x.FirstRun(ctx)
		} else {
			var who auth.Account
			if who, err = x.Named(ctx, c.For); err == nil {
				code, err = x.NewLink(ctx, who.ID)
			}
		}
		if err != nil {
			return err
		}
		return terminal.Printf(a.Data(), "%s/first/%s\n", strings.TrimSuffix(c.BaseURL, "/"), code)
	})
}
