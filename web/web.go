package web

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/web/part"
)

// Deps is what the pages are made of.
type Deps struct {
	Desk *desk.Desk // must be given, with its Board and Log
	// Operator is the name of the service, as the public pages and the sign-in show it. Default: Aedile.
	Operator string
	// Base is the path below which the pages stand, which whoever is before them has taken off. Default: none.
	Base string
	// Secret makes the codes of public pages out of identifiers; it must be the same after every start. Without it the public pages of
	// receipt, statement and complaint cannot be reached.
	Secret []byte
	// Zone is where the days of the pages are counted. Default: that of the calendar of the policy.
	Zone *time.Location
	// Accounts are the people. Nil: nobody can sign in here, and identifiers stand for names.
	Accounts *auth.Accounts
	// Client tells where a request comes from. Nil: from the address of its connection.
	Client func(*http.Request) auth.Client
	// Secure says that the pages are reached over TLS, so that cookies are kept from other ways.
	Secure bool
	// Provider is where people sign in by OpenID Connect, with the name it has; empty: there is none.
	Provider, ProviderName string
	// Known are the keys that may have signed checkpoints of the journal. Nil: signatures are not looked at.
	Known note.Verifiers
	// Books draw reports, obligations and advertisements. Nil: their pages say what the desk must be told.
	Books Books
	// VerifyCommand is what a stranger runs to do the same.
	VerifyCommand string
	// Rooms are sets of pages that stand in packages of their own. Their addresses take the place of those that say what is missing.
	Rooms []part.Room
	// Trouble says what does not run in the background, for Today; each one sentence for a person. Nil: nothing is said.
	Trouble func() []string
}

// site serves the pages.
type site struct {
	Deps
	tongues *tongues
	assets  *assets
	odd     bool // words are changed, for a test
	counted *counted
}

// Pages returns the pages. Whoever is before it knows the person, sets the headers of security and refuses posts from other sites.
func Pages(d Deps) http.Handler {
	t, err := readTongues()
	if err != nil {
		panic(err) // the words are part of the program
	}
	d.Operator = cmp.Or(d.Operator, "Aedile")
	d.Base = strings.TrimSuffix(d.Base, "/")
	if d.Zone == nil {
		d.Zone = d.Desk.Terms.Clocks[cmp.Or(d.Desk.Terms.Calendar, "COM")].Zone
	}
	if d.Zone == nil {
		d.Zone = time.UTC
	}
	if d.VerifyCommand == "" {
		d.VerifyCommand = "aedile verify"
	}
	d.Desk = d.Desk.Undoable()
	s := &site{Deps: d, tongues: t, assets: readAssets(), counted: &counted{}}
	return s.routes()
}

// page is a handler that returns a page or an error; the error becomes a page of its own.
type page func(w http.ResponseWriter, r *http.Request) error

// routes lists every address.
func (s *site) routes() http.Handler {
	m := http.NewServeMux()
	for _, r := range s.table() {
		m.HandleFunc(r.pattern, s.serve(r))
	}
	m.HandleFunc("GET /static/", s.assets.serve)
	return m
}

// route is one address: who may come, and what answers.
type route struct {
	pattern string
	action  auth.Action // auth.Public: anybody
	page    page
}

// serve asks who comes and whether they may, and shows what goes wrong.
func (s *site) serve(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, in := auth.From(r.Context())
		switch {
		case rt.action == auth.Public:
		case !in:
			http.Redirect(w, r, s.Base+"/signin?then="+url.QueryEscape(s.Base+r.URL.RequestURI()), http.StatusSeeOther)
			return
		default:
			if err := auth.May(onSide(r, p), rt.action); err != nil {
				s.fail(w, r, err)
				return
			}
		}
		if err := rt.page(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// onSide returns the person on the side of the table on which they look at the desk: the one that was chosen, or the first.
func onSide(r *http.Request, p auth.Person) auth.Person {
	if len(p.Sides) < 2 {
		return p
	}
	if c, err := r.Cookie(sideCookie); err == nil {
		for _, s := range p.Sides {
			if string(s) == c.Value {
				return p.On(s)
			}
		}
	}
	return p.On(p.Sides[0])
}

// write renders the component with the status.
func (s *site) write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return aedile.Internalf("write page", r.URL.Path, "cannot be written").Because(err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	_ = err // the reader has gone
	return nil
}

// statusOf returns the status of an error.
func statusOf(err error) int {
	switch aedile.ClassOf(err) {
	case aedile.Invalid:
		return http.StatusUnprocessableEntity
	case aedile.NotFound:
		return http.StatusNotFound
	case aedile.Conflict:
		return http.StatusConflict
	case aedile.Denied:
		return http.StatusForbidden
	case aedile.Limit:
		return http.StatusTooManyRequests
	case aedile.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// fail shows what went wrong: which, what, and what to do.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := s.frame(r, "", "error.title")
	if !f.In {
		f = s.public(r, "error.title")
	}
	v := errorView{Status: statusOf(err), Message: aedile.Message(err), Hint: aedile.HintOf(err), Class: string(aedile.ClassOf(err)),
		Event: w.Header().Get("X-Request-Id")}
	if err := s.write(w, r, v.Status, errorPage(f, v)); err != nil {
		http.Error(w, aedile.Message(err), http.StatusInternalServerError)
	}
}

// see leads to another page after a post.
func (s *site) see(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, s.Base+to, http.StatusSeeOther)
	return nil
}
