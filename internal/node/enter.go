package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/server"
)

// The addresses of signing in by a provider. It sends people back to SigninBack.
const (
	signinAt   = "/signin/openid"
	SigninBack = "/signin/openid/back"
)

// signin are the two addresses of signing in by a provider.
func (n *Node) signin() []server.Extra {
	guarded := func(do func(w http.ResponseWriter, r *http.Request) error) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				n.failed(r.Context(), err)
				problem.Refuse(w, err)
			}
		})
	}
	back := func(w http.ResponseWriter, r *http.Request) error {
		subject, err := n.Provider.Back(w, r)
		if err != nil {
			return err
		}
		from, _ := server.ClientOf(r.Context())
		s, err := n.accounts.SignInAs(r.Context(), subject, from)
		if err != nil {
			return err
		}
		http.SetCookie(w, s.Cookie(n.Server.Secure()))
		http.Redirect(w, r, n.Server.Prefix()+"/today", http.StatusSeeOther)
		return nil
	}
	return []server.Extra{
		{Pattern: "GET " + signinAt, Handler: guarded(n.Provider.Go)},
		{Pattern: "GET " + SigninBack, Handler: guarded(back)},
	}
}

// greet says where the desk is, and how the first person comes in.
func (n *Node) greet(ctx context.Context, to io.Writer, address string) error {
	n.Server.Log.Info("ready", "address", address, "roles", strings.Join(n.Roles, ","), "version", n.Release)
	if !n.has(pages) {
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
	_, err = fmt.Fprintf(
		to,
		"\nNobody has an account yet. This link works once, for three days, and makes the first one:\n\n  %s/first/%s\n\n",
		strings.TrimSuffix(address, "/"),
		code,
	)
	return err
}

// demoLogin is the name of the person of a demonstration.
const demoLogin = "demonstration"

// Demonstrate serves with a link that signs in once. Where nobody sits before it, it looks whether the desk is ready, and ends.
func (n *Node) Demonstrate(ctx context.Context, to io.Writer, watched bool) error {
	who, err := n.demoPerson(ctx)
	if err != nil {
		return err
	}
	code, err := n.accounts.NewEntry(ctx, who, time.Hour)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var looked error
	err = n.server.Run(ctx, func(address string) {
		fmt.Fprintf(
			to,
			"\nThe desk is at %s\nThis link signs you in, once:\n\n  %s/enter/%s\n\n",
			address,
			strings.TrimSuffix(address, "/"),
			code,
		)
		if watched {
			fmt.Fprintln(to, "Ctrl-C ends it.")
			return
		}
		looked = look(ctx, to, address)
		stop()
	})
	return errors.Join(looked, err)
}

// demoPerson returns the person of the demonstration, who has every role on both sides but the one that opens what is sealed.
func (n *Node) demoPerson(ctx context.Context) (id casework.ActorID, err error) {
	x := auth.Account{Login: demoLogin, Name: "Demonstration", Sides: auth.Sides(),
		Roles: slices.DeleteFunc(auth.Roles(), func(r auth.Role) bool { return r == auth.Protection })}
	made, err := n.accounts.Add(ctx, "", x)
	if aedile.ClassOf(err) != aedile.Conflict {
		return made.ID, err
	}
	made, err = n.accounts.Named(ctx, demoLogin)
	return made.ID, err
}

// look asks whether the desk is ready.
func look(ctx context.Context, to io.Writer, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/readyz", nil)
	if err != nil {
		return err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return aedile.Unavailablef("look whether the desk is ready", address, "does not answer").Because(err)
	}
	defer a.Body.Close()
	said, err := io.ReadAll(io.LimitReader(a.Body, 4096))
	if err != nil || a.StatusCode != http.StatusOK {
		return aedile.Unavailablef("look whether the desk is ready", address, "is not: %s", strings.TrimSpace(string(said))).Because(err)
	}
	_, err = fmt.Fprintf(to, "It is ready: %s\n", strings.TrimSpace(string(said)))
	return err
}
