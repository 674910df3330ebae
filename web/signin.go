package web

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
)

// signinView is the page of signing in.
type signinView struct {
	Then, Login string
	Kept        bool // a draft was kept: somebody comes back from a session that ended
	Fault       string
	Provider    string
	ProviderAt  string
	None        bool // nobody can sign in here
}

// signinPage asks who comes.
func (s *site) signinPage(w http.ResponseWriter, r *http.Request) error {
	f := s.door(r, "signin.title", "Name", s.Operator)
	return s.write(w, r, http.StatusOK, signinPageOf(f, s.signin(r)))
}

func (s *site) signin(r *http.Request) signinView {
	then := r.FormValue("then")
	return signinView{Then: then, Login: r.FormValue("login"), Kept: strings.Contains(then, "/queue/") || strings.Contains(then, "/case/"),
		Provider: s.ProviderName, ProviderAt: s.Provider, None: s.Accounts == nil}
}

// doSignin lets somebody in by password.
func (s *site) doSignin(w http.ResponseWriter, r *http.Request) error {
	if s.Accounts == nil {
		return aedile.Unavailablef("sign in", "", "no accounts are kept here")
	}
	v := s.signin(r)
	session, err := s.Accounts.SignIn(r.Context(), v.Login, r.PostFormValue("password"), s.client(r))
	if err != nil {
		class := aedile.ClassOf(err)
		if class != aedile.Denied && class != aedile.Limit {
			return err
		}
		f := s.door(r, "signin.title", "Name", s.Operator)
		v.Fault = f.T("signin.wrong")
		var wait auth.Wait
		if errors.As(err, &wait) {
			v.Fault = f.T("signin.wait", "Span", f.Span(time.Duration(wait)))
		}
		return s.write(w, r, statusOf(err), signinPageOf(f, v))
	}
	return s.enter(w, r, session, v.Then)
}

// enter sets the cookie of the session and leads on.
func (s *site) enter(w http.ResponseWriter, r *http.Request, session auth.Session, then string) error {
	c := session.Cookie(s.Secure || r.TLS != nil)
	http.SetCookie(w, c)
	if then == "" {
		then = s.Base + "/today"
	}
	return s.afterwards(w, r, then)
}

// signout ends the session.
func (s *site) signout(w http.ResponseWriter, r *http.Request) error {
	secure := s.Secure || r.TLS != nil
	if s.Accounts != nil {
		if err := s.Accounts.SignOut(r.Context(), auth.SecretOf(r, secure), s.client(r)); err != nil {
			return err
		}
	}
	http.SetCookie(w, auth.NoCookie(secure))
	return s.see(w, r, "/signin")
}

// client tells where a request comes from.
func (s *site) client(r *http.Request) auth.Client {
	if s.Client != nil {
		return s.Client(r)
	}
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return auth.Client{}
	}
	return auth.Client{Address: at.Addr()}
}

// linkView is what somebody with a link fills in.
type linkView struct {
	Code, Login, Name string
	First             bool // it makes the first person
	Fault             string
	Least             int
}

// linkPage is where a link leads: the first person is made, or somebody who was invited sets a password.
func (s *site) linkPage(w http.ResponseWriter, r *http.Request) error {
	v, f, err := s.link(r)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, linkPageOf(f, v))
}

func (s *site) link(r *http.Request) (v linkView, f frame, err error) {
	f = s.door(r, "first.run.title")
	if s.Accounts == nil {
		return v, f, aedile.Unavailablef("open link", "", "no accounts are kept here")
	}
	a, err := s.Accounts.Link(r.Context(), r.PathValue("code"))
	if err != nil {
		return v, f, err
	}
	v = linkView{Code: r.PathValue("code"), Login: a.Login, Name: a.Name, First: a.ID == "", Least: auth.LeastPassword}
	if !v.First {
		f.Title = f.T("welcome.title", "Name", a.Name)
	}
	return v, f, nil
}

// useLink uses the link, which works once.
func (s *site) useLink(w http.ResponseWriter, r *http.Request) error {
	v, f, err := s.link(r)
	if err != nil {
		return err
	}
	if v.First {
		v.Login, v.Name = strings.TrimSpace(r.PostFormValue("login")), strings.TrimSpace(r.PostFormValue("name"))
	}
	session, err := s.Accounts.Accept(r.Context(), v.Code,
		auth.Welcome{Login: v.Login, Name: v.Name, Password: r.PostFormValue("password")},
		s.client(r))
	if aedile.ClassOf(err) == aedile.Invalid {
		v.Fault = aedile.Message(err)
		return s.write(w, r, http.StatusUnprocessableEntity, linkPageOf(f, v))
	}
	if err != nil {
		return err
	}
	return s.enter(w, r, session, "")
}

// entryPage is where a link leads that signs in once: one press, so that nothing that looks at links uses it up.
func (s *site) entryPage(w http.ResponseWriter, r *http.Request) error {
	return s.write(w, r, http.StatusOK, entryPageOf(s.door(r, "entry.title"), r.PathValue("code")))
}

// useEntry signs in by it.
func (s *site) useEntry(w http.ResponseWriter, r *http.Request) error {
	if s.Accounts == nil {
		return aedile.Unavailablef("open link", "", "no accounts are kept here")
	}
	session, err := s.Accounts.Enter(r.Context(), r.PathValue("code"), s.client(r))
	if err != nil {
		return err
	}
	return s.enter(w, r, session, "")
}
