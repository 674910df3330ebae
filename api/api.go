// Package api offers the use-cases of screening and casework as JSON over HTTP, described by OpenAPI 3.1. A handler reads a request, calls
// one use-case of sweep or desk, and writes what it returns; it holds no procedure, and keeps nothing.
package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/sweep"
)

// root is where the API stands.
const root = "/api"

// version is the address of this version of the API, below root.
const version = root + "/v1"

// Parts say what an API is made of.
type Parts struct {
	Desk     *desk.Desk                           // must be given
	Live     *sweep.Live                          // what screens; nil: this node does not
	Packs    func(string) []sweep.Pack            // what packs hold; must be given with Live
	Workings func() []chore.Status                // the work in the background; nil: this node does none
	Out      Out                                  // what did not arrive; nil: this node does not know
	Answers  Answers                              // nil: a key of a request is not looked at
	Failed   func(ctx context.Context, err error) // is told of each error that is ours, for the log; nil: nobody
	Release  string                               // of the program
	Base     string                               // address under which it is reached, without a slash at its end; empty: not known
	Now      func() time.Time                     // must be given
}

// API is an http.Handler for everything below root.
type API struct {
	Parts
	mux    *http.ServeMux
	huma   huma.API
	routes []auth.Route
}

// once sets how the library words its errors: for all APIs of the process, since it has one variable for them.
var once = sync.OnceFunc(func() { huma.NewError = wrong })

// Make returns an API.
func Make(c Parts) *API {
	once()
	a := &API{Parts: c, mux: http.NewServeMux()}
	if a.Desk != nil {
		a.Desk = a.Desk.Undoable() // as on the pages: what is done can be taken back before it leaves
	}
	a.huma = humago.New(a.mux, a.described())
	a.offer()
	return a
}

// Routes returns every route, with what somebody must be allowed to do to use it.
func (a *API) Routes() []auth.Route { return slices.Clone(a.routes) }

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if key := r.Header.Get(keyHeader); key != "" && r.Method == http.MethodPost && a.Answers != nil && r.URL.Path != version+screenPath {
		a.answered(w, r, key)
		return
	}
	a.serve(w, r)
}

func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	if _, pattern := a.mux.Handler(r); pattern == "" {
		a.lost(w, r)
		return
	}
	a.mux.ServeHTTP(w, r)
}

// lost answers to an address that is not there, or not in that way.
func (a *API) lost(w http.ResponseWriter, r *http.Request) {
	var can []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := a.mux.Handler(other); pattern != "" {
			can = append(can, m)
		}
	}
	if len(can) > 0 {
		w.Header().Set("Allow", strings.Join(can, ", "))
		problem.Refuse(
			w,
			problem.WithStatus(http.StatusMethodNotAllowed, "this address does not take "+r.Method, "use "+strings.Join(can, " or ")),
		)
		return
	}
	problem.Refuse(w, problem.WithStatus(http.StatusNotFound, "there is nothing at this address", "see "+root+"/openapi.json"))
}

// nameOf names the schema of a type: two packages have types of one name.
func nameOf(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg := t.PkgPath()
	pkg = pkg[strings.LastIndex(pkg, "/")+1:]
	if t.Name() == "" || pkg == "" || pkg == "api" || pkg == "aedile" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	return huma.DefaultSchemaNamer(t, hint) + "Of" + strings.ToUpper(pkg[:1]) + pkg[1:]
}
