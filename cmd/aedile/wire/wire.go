package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/postgres"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/policy"
)

// PlaceFlags say where cases are and what the operator has settled.
type PlaceFlags struct {
	Store  string `env:"AEDILE_STORE" placeholder:"URL" default:"sqlite:aedile.db" help:"sqlite:FILE or postgres://…. Default: sqlite:aedile.db."`
	Policy string `env:"AEDILE_POLICY" placeholder:"FILE" help:"YAML file with the operator's calendar, targets, reminders and redress. Without it no target is set."`
}

// StoreFlags are the same, for a command that prints.
type StoreFlags struct {
	PlaceFlags `embed:""`
	JSON       bool `name:"json" help:"Print JSON."`
}

// With does the work at the desk over a store that is there.
func (f StoreFlags) With(ctx context.Context, a *terminal.Terminal, work func(dk *desk.Desk) error) error {
	return f.open(ctx, a, true, work)
}

// Begin does the same, and makes the store where there is none: for what opens cases.
func (f StoreFlags) Begin(ctx context.Context, a *terminal.Terminal, work func(dk *desk.Desk) error) error {
	return f.open(ctx, a, false, work)
}

// open opens the store, does the work and closes it. With --json, a refusal is printed as JSON too.
func (f StoreFlags) open(ctx context.Context, a *terminal.Terminal, existing bool, work func(dk *desk.Desk) error) error {
	p, err := ReadPolicy(f.Policy)
	if err != nil {
		return err
	}
	s, err := OpenStore(ctx, f.Store, existing)
	if err != nil {
		return err
	}
	dk, err := desk.New(desk.Config{Record: s, Policy: p, Filing: Filing{}, Now: a.Now})
	if err == nil {
		err = work(dk.As(viewer()))
	}
	var r *casework.Refusal
	if f.JSON && errors.As(err, &r) {
		err = errors.Join(terminal.PrintJSON(a.Data(), map[string]any{"refused": desk.ViewRefusal(r)}), err)
	}
	if closing := s.Close(); closing != nil {
		if errors.As(err, new(terminal.FoundSome)) {
			return closing // what was found may not have been kept
		}
		return errors.Join(err, closing)
	}
	return err
}

// viewer is who looks at this terminal, for the log of looks at personal data: the account of the machine.
func viewer() casework.ActorID {
	u, err := user.Current()
	if err != nil {
		return "os:unknown"
	}
	return casework.ActorID("os:" + u.Username)
}

// store is a store that can be closed.
type store interface {
	desk.Store
	Close() error
}

// OpenStore opens the store that the URL names. An unknown scheme is an Invalid error. Where it must exist, a file that is not there, or
// that holds nothing, is a NotFound error: to read must not make a store, and what is not there proves nothing.
func OpenStore(ctx context.Context, url string, existing bool) (store, error) {
	scheme, rest, _ := strings.Cut(cmp.Or(url, "sqlite:"+sqlite.File), ":")
	switch scheme {
	case "sqlite":
		file := cmp.Or(strings.TrimPrefix(rest, "//"), sqlite.File)
		info, err := os.Stat(file)
		switch {
		case existing && errors.Is(err, fs.ErrNotExist):
			return nil, aedile.NotFoundf("open store", file, "no such file").Hint("name the database with --store sqlite:FILE")
		case existing && err == nil && info.Size() == 0:
			return nil, aedile.NotFoundf("open store", file,
				"is empty: it holds no record").Hint("name the database with --store sqlite:FILE")
		}
		return sqlite.Open(ctx, file)
	case "postgres", "postgresql":
		return postgres.Open(ctx, url)
	}
	return nil, aedile.Invalidf("open store", scheme, "is no kind of store").Hint("sqlite:aedile.db or postgres://user@host/database")
}

// ReadPolicy reads the operator's policy; no file settles nothing.
func ReadPolicy(file string) (desk.Policy, error) {
	if file == "" {
		return desk.NoPolicy(), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return desk.Policy{}, aedile.NotFoundf("read policy", file, "cannot be read").Because(err)
	}
	return policy.Read(file, b)
}

// Filing writes statements as the Transparency Database takes them.
type Filing struct{}

// PUID implements desk.Filing.
func (Filing) PUID(id aedile.CaseID) string { return transparencydb.PUIDOf(id) }

// Statement implements desk.Filing.
func (Filing) Statement(id aedile.CaseID, d *kinds.Decision, names []string) (out desk.Statement, err error) {
	s := transparencydb.OfDecision(id, d)
	if out.Line, err = json.Marshal(s); err != nil {
		return out, fmt.Errorf("write statement of %s: %w", id, err)
	}
	errs, err := transparencydb.Validate(out.Line)
	for _, e := range errs {
		out.Errors = append(out.Errors, desk.Remark{Field: e.Field, Message: e.Message})
	}
	for _, r := range transparencydb.Lint(s, names...) {
		out.Remarks = append(out.Remarks, desk.Remark{Field: r.Field, Concern: string(r.Concern), Message: r.Message})
	}
	return out, err
}
