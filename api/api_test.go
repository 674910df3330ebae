package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

// compiled is one screener for all tests: compiling the packs takes most of a second.
var compiled = sync.OnceValues(func() (*packset.Set, error) { return packset.Compile(packset.Selection{}) })

// door is an API over real stores, and who stands before it.
type door struct {
	*api.API
	t    testing.TB
	desk *desk.Desk
	who  *auth.Person
	errs []error
}

func newDoor(t testing.TB) *door {
	t.Helper()
	set, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) }
	file := filepath.Join(t.TempDir(), "a.db")
	record, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	answers, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answers.Close() })
	dk, err := desk.New(desk.Config{Record: record, Policy: desk.NoPolicy(), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	live, err := sweep.NewLive(set.Screener, aedile.Ran{Program: "aedile", Version: "test"}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	d := &door{t: t, desk: dk}
	d.API = api.Make(api.Parts{Desk: dk, Live: live, Answers: answers, Now: now, Release: "test", Base: "https://desk.example",
		Packs: func(string) []packset.Listed { return packset.List(set.Packs) },
		Workings: func() []chore.Status {
			return []chore.Status{{Name: "lapse", Title: "Let periods lapse", Every: time.Minute}}
		},
		Failed: func(_ context.Context, err error) { d.errs = append(d.errs, err) }})
	return d
}

func person(roles ...auth.Role) *auth.Person {
	return &auth.Person{ID: "p-1", Roles: roles, Sides: []auth.Side{auth.OfPlatform}}
}

// ask sends a request. The body is JSON text; headers are "Name: value".
func (d *door) ask(method, path, body string, headers ...string) (reply, string) {
	d.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	if d.who != nil {
		r = r.WithContext(auth.With(r.Context(), *d.who))
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return reply{w.Code, w.Header()}, w.Body.String()
}

// reply is what the API answered.
type reply struct {
	StatusCode int
	Header     http.Header
}

// want sends a request and reads the answer, whose status must be that one.
func (d *door) want(status int, method, path, body string, into any, headers ...string) reply {
	d.t.Helper()
	a, text := d.ask(method, path, body, headers...)
	if a.StatusCode != status {
		d.t.Fatalf("%s %s: %d %s, want %d", method, path, a.StatusCode, text, status)
	}
	if status >= 400 && a.Header.Get("Content-Type") != "application/problem+json" {
		d.t.Errorf("%s %s: a problem of type %q", method, path, a.Header.Get("Content-Type"))
	}
	if into != nil {
		if err := json.NewDecoder(bytes.NewReader([]byte(text))).Decode(into); err != nil {
			d.t.Fatalf("%s %s: %s: %v", method, path, text, err)
		}
	}
	return a
}
