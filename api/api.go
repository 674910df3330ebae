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
	"github.com/aedile/aedile/sweep/packset"
)

// root is where the API stands.
const root = "/api"

// version is the address of this version of the API, below root.
const version = root + "/v1"

// Parts say what an API is made of.
type Parts struct {
	Desk     *desk.Desk                           // must be given
	Live     *sweep.Live                          // what screens; nil: this node does not
	Packs    func(string) []packset.Listed        // what packs hold; must be given with Live
	Workings func() []chore.Status                // the work in the background; nil: this node does none
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
	a.huma = humago.New(a.mux, a.described())
	a.screening()
	a.cases()
	a.moving()
	a.procedures()
	a.outside()
	a.registers()
	a.journal()
	a.self()
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
		problem.Refuse(w, problem.WithStatus(http.StatusMethodNotAllowed, "this address does not take "+r.Method, "use "+strings.Join(can, " or ")))
		return
	}
	problem.Refuse(w, problem.WithStatus(http.StatusNotFound, "there is nothing at this address", "see "+root+"/openapi.json"))
}

// route is one address of the API.
type route struct {
	id      string // name of the operation: "screen"
	method  string
	path    string // below version
	summary string
	about   string
	tag     string
	action  auth.Action
	moves   bool // the handler asks for the move itself
	status  int  // of success; 0: 200
	errors  []int
	body    *huma.RequestBody // where the body is read as it stands
	most    int64             // bytes of the body; 0: maxBody
}

// maxBody is how many bytes a body may have where the route says nothing else. Chosen: hundreds of times a long statement.
const maxBody = 8 << 20

// readFor is how long a client may take to send a body.
const readFor = 30 * time.Second

// add offers a use-case at an address. Whoever may not do it is refused before the body is read.
func add[I, O any](a *API, r route, do func(ctx context.Context, p auth.Person, in *I) (*O, error)) {
	a.routes = append(a.routes, auth.Route{Pattern: r.method + " " + version + r.path, Action: r.action, Moves: r.moves})
	most := r.most
	if most == 0 {
		most = maxBody
	}
	op := huma.Operation{OperationID: r.id, Method: r.method, Path: version + r.path, Summary: r.summary, Description: r.about, Tags: []string{r.tag},
		DefaultStatus: r.status, Errors: r.errors, RequestBody: r.body, SkipValidateBody: r.body != nil, MaxBodyBytes: most, BodyReadTimeout: readFor,
		Middlewares: huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) { a.admit(ctx, r.action, next) }}}
	if r.action != auth.Public {
		op.Security = []map[string][]string{{"token": {}}, {"session": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		p, _ := auth.From(ctx)
		out, err := do(ctx, p, in)
		if err != nil {
			p := problem.Of(err)
			if p.Status >= http.StatusInternalServerError && a.Failed != nil {
				a.Failed(ctx, err)
			}
			return nil, p
		}
		return out, nil
	})
}

// admit lets through whoever may take the action.
func (a *API) admit(ctx huma.Context, action auth.Action, next func(huma.Context)) {
	err := admitted(ctx.Context(), action)
	if err == nil {
		next(ctx)
		return
	}
	_, w := humago.Unwrap(ctx)
	problem.Refuse(w, err)
}

func admitted(ctx context.Context, action auth.Action) error {
	if action == auth.Public {
		return nil
	}
	p, ok := auth.From(ctx)
	if !ok {
		return problem.Unsigned()
	}
	return auth.May(p, action)
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
