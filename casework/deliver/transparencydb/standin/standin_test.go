package standin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/law"
)

// clock is a clock that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newServer(cfg standin.Config) (*standin.Server, *clock) {
	c := &clock{time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)}
	cfg.Token, cfg.Now = "1|t", c.now
	return standin.New(cfg), c
}

func call(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer 1|t")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func statement(puid string) string {
	data, err := json.Marshal(transparencydb.Statement{
		PUID: puid, DecisionAccount: law.AccountSuspended, DecisionGround: law.IncompatibleContent,
		IncompatibleContentGround: "Terms, 4", IncompatibleContentExplanation: "Not allowed there.",
		ContentType: []law.ContentType{law.ContentVideo, law.ContentText}, Category: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
		ContentDate: "2026-01-01", ApplicationDate: "2026-01-02", DecisionFacts: "Invented.", SourceType: law.FromNotice,
		AutomatedDetection: transparencydb.No, AutomatedDecision: law.FullyAutomated,
	})
	if err != nil {
		panic(err)
	}
	return string(data)
}

func batch(puids ...string) string {
	var all []string
	for _, id := range puids {
		all = append(all, statement(id))
	}
	return `{"statements":[` + strings.Join(all, ",") + `]}`
}

// TestAnswers holds status and body of each documented answer, as the golden text of it.
func TestAnswers(t *testing.T) {
	t.Parallel()
	db, _ := newServer(standin.Config{})
	const one, many = "/api/v1/statement", "/api/v1/statements"
	for i, c := range []struct{ method, path, body, want string }{
		{"GET", "/api/ping", "", `200 {"pong":true}`},
		{"POST", one, statement("a"), `201 uuid 00000001-0000-4000-8000-000000000001 at 2026-01-05 10:00:00`},
		{"POST", one, statement("a"), `422 {"errors":{"puid":["The identifier given is not unique within this platform."]},` +
			`"existing":{"puid":"a"},"message":"The identifier given is not unique within this platform."}`},
		{"POST", one, `{`, `422 14 fields: The decision visibility field is required when none of decision monetary / decision provision / decision account are present. (and 13 more errors)`},
		{"POST", many, batch("b", "c"), `201 2 statements`},
		{"POST", many, batch("d", "b", "e", "c"), `422 {"errors":{"existing_puids":["b","c"],"puid":["The platform identifier(s) are not all unique within this call."]},` +
			`"message":"The platform identifier(s) are not all unique within this call."}`},
		{"POST", many, batch("f", "f"), `422 {"errors":{"existing_puids":["f"],"puid":["The platform identifier(s) are not all unique within this call."]},` +
			`"message":"The platform identifier(s) are not all unique within this call."}`},
		{"POST", many, batch("g", "h h", "i"), `422 {"errors":{"statement_1":{"puid":["The puid format is invalid."]}}}`},
		{"POST", many, `{}`, `422 {"errors":{"statements":["The statements field is required."]},"message":"The statements field is required."}`},
		{"GET", one + "/existing-puid/c", "", `302 {"message":"statement of reason found","puid":"c"}`},
		{"GET", one + "/existing-puid/g", "", `404 {"message":"statement of reason not found"}`},
		{"DELETE", one, "", `405 Method Not Allowed`},
	} {
		if got := summary(call(db, c.method, c.path, c.body)); got != c.want {
			t.Errorf("%d: %s %s:\ngot  %s\nwant %s", i, c.method, c.path, got, c.want)
		}
	}
	var ids []string
	for _, s := range db.Statements() {
		ids = append(ids, s.PUID)
	}
	if d := cmp.Diff([]string{"a", "b", "c"}, ids); d != "" {
		t.Errorf("all or nothing: %s", d)
	}
}

// summary writes an answer short: status and body, of an acceptance what is in it.
func summary(w *httptest.ResponseRecorder) string {
	body := strings.TrimSpace(w.Body.String())
	var in struct {
		Statements []map[string]any
		UUID       string
		Created    string `json:"created_at"`
		Message    string
		Errors     map[string]any
	}
	_ = json.Unmarshal([]byte(body), &in)
	switch {
	case w.Code == http.StatusCreated && in.UUID != "":
		return fmt.Sprintf("201 uuid %s at %s", in.UUID, in.Created)
	case w.Code == http.StatusCreated:
		return fmt.Sprintf("201 %d statements", len(in.Statements))
	case len(in.Errors) > 3:
		return fmt.Sprintf("%d %d fields: %s", w.Code, len(in.Errors), in.Message)
	}
	return fmt.Sprintf("%d %s", w.Code, body)
}

// TestStoredStatementsAreSortedAndFull: the answer has every field, arrays sorted and never null.
func TestStoredStatementsAreSortedAndFull(t *testing.T) {
	t.Parallel()
	db, _ := newServer(standin.Config{})
	var got map[string]any
	if err := json.Unmarshal(call(db, "POST", "/api/v1/statement", statement("a")).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"content_type": []any{"CONTENT_TYPE_TEXT", "CONTENT_TYPE_VIDEO"}, "decision_visibility": []any{},
		"source_identity": nil, "content_id_ean": nil, "puid": "a"}
	for k, v := range want {
		value, there := got[k]
		if d := cmp.Diff(v, value); d != "" || !there {
			t.Errorf("%s: %s", k, d)
		}
	}
}

func TestRights(t *testing.T) {
	t.Parallel()
	db, _ := newServer(standin.Config{})
	for _, token := range []string{"", "Bearer", "Bearer 1|x", "1|t"} {
		r := httptest.NewRequest(http.MethodGet, "/api/ping", nil)
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		db.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("%q: got %d", token, w.Code)
		}
	}
}

// TestRate: the request over the limit is told so in plain text, and the next second is a new one.
func TestRate(t *testing.T) {
	t.Parallel()
	db, clock := newServer(standin.Config{PerSec: 3})
	for range 2 {
		for i := range 4 {
			w := call(db, "GET", "/api/ping", "")
			if limited := w.Code == http.StatusTooManyRequests; limited != (i == 3) {
				t.Errorf("request %d: got %d", i, w.Code)
			} else if limited && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
				t.Errorf("got %s", w.Header().Get("Content-Type"))
			}
		}
		clock.at = clock.at.Add(time.Second)
	}
}

// TestCache: once identifiers leave the cache, the cache's answer no longer hides that of the database.
func TestCache(t *testing.T) {
	t.Parallel()
	db, clock := newServer(standin.Config{CacheTTL: time.Hour})
	call(db, "POST", "/api/v1/statements", batch("a"))
	clock.at = clock.at.Add(2 * time.Hour)
	call(db, "POST", "/api/v1/statements", batch("b"))
	for _, want := range []string{`["b"]`, `["a"]`} {
		ids := "a"
		if want == `["b"]` {
			ids = "ab"
		}
		w := call(db, "POST", "/api/v1/statements", batch(strings.Split(ids, "")...))
		if !strings.Contains(w.Body.String(), `"existing_puids":`+want) {
			t.Errorf("got %s, want %s", w.Body, want)
		}
	}
}

// TestFaults: what is lost on the way back was stored, what fails before was not.
func TestFaults(t *testing.T) {
	t.Parallel()
	for fault, c := range map[standin.Fault]struct{ status, stored int }{
		standin.None: {201, 1}, standin.Unavailable: {503, 0}, standin.Lost: {500, 1}, standin.Cut: {201, 1},
		standin.TooMany: {429, 0}, standin.Garbled: {422, 0},
	} {
		for _, path := range []string{"/api/v1/statement", "/api/v1/statements"} {
			db, _ := newServer(standin.Config{Fail: func(n int, puids []string) standin.Fault {
				if n != 1 || len(puids) != 1 || puids[0] != "a" {
					t.Errorf("asked about request %d, %v", n, puids)
				}
				return fault
			}})
			body := statement("a")
			if strings.HasSuffix(path, "s") {
				body = batch("a")
			}
			w := aborted(func() *httptest.ResponseRecorder { return call(db, "POST", path, body) })
			if w != nil && w.Code != c.status || w == nil && fault != standin.Cut || len(db.Statements()) != c.stored || db.Calls() != 1 {
				t.Errorf("fault %d at %s: got %v, %d stored", fault, path, w, len(db.Statements()))
			}
		}
	}
}

// aborted returns nil where the handler broke the connection off.
func aborted(f func() *httptest.ResponseRecorder) (w *httptest.ResponseRecorder) {
	defer func() { _ = recover() }()
	return f()
}
