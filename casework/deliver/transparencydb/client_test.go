package transparencydb_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aedile/aedile"
	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/internal/outgoing"
)

func TestExists(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		if _, _, err := b.send(t, t.Context(), some(1)); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]bool{"p-0000": true, "p-0001": false} {
			if got, err := b.sender.Client.Exists(t.Context(), id); got != want || err != nil {
				t.Errorf("%s: got %v, %v", id, got, err)
			}
		}
	})
}

func TestCreate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		c := b.sender.Client
		a, err := c.Create(t.Context(), valid("p-1"))
		if err != nil || len(a.Filed) != 1 || a.Filed[0].UUID == "" {
			t.Fatalf("got %+v, %v", a, err)
		}
		if a, err = c.Create(t.Context(), valid("p-1")); err != nil || !slices.Equal(a.Existing, []string{"p-1"}) {
			t.Errorf("again: got %+v, %v", a, err)
		}
		if a, err = c.Create(t.Context(), valid("a b")); err != nil || names(a.Refused[0])[0] != "puid" {
			t.Errorf("wrong: got %+v, %v", a, err)
		}
		if _, err = c.CreateAll(t.Context(), []tdb.Statement{valid("x"), valid("x")}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("twice in one call: got %v", err)
		}
	})
}

// TestConnectionResetOverARealSocket: the same as over the wire of the tests, with a socket that closes in the middle of a reply.
func TestConnectionResetOverARealSocket(t *testing.T) {
	t.Parallel()
	b := newBench(t, standin.Config{Fail: func(n int, _ []string) standin.Fault {
		return []standin.Fault{standin.Cut, standin.Lost, standin.TooMany, standin.None}[min(n-1, 3)]
	}}, tdb.Config{})
	srv := httptest.NewServer(b.db)
	defer srv.Close()
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	c, err := tdb.NewClient(tdb.Config{BaseURL: srv.URL + "/api/v1", Token: tdb.NewToken(token), Now: time.Now,
		Outgoing: outgoing.Config{Named: []string{"127.0.0.1"}},
		Wait:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	b.sender.Client, b.sender.Batch = c, 10
	_, tally, err := b.send(t, t.Context(), some(30))
	if err != nil || tally[tdb.StateFiled] != 20 || tally[tdb.StateExisting] != 10 {
		t.Errorf("got %v, %v", tally, err)
	}
}

// TestTokenShowsItselfToNobody holds every way in which a token might leak into a text.
func TestTokenShowsItselfToNobody(t *testing.T) {
	t.Parallel()
	cfg := tdb.Config{Token: tdb.NewToken(" " + token + "\n"), Now: time.Now}
	c, err := tdb.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	slog.New(slog.NewJSONHandler(&buf, nil)).Info("x", "token", cfg.Token, "client", fmt.Sprintf("%+v", c))
	fmt.Fprintf(&buf, "%v %+v %#v %s %q %x %v %+v", cfg.Token, cfg, cfg, cfg.Token, cfg.Token, cfg.Token, c, *c)
	buf.Write(encode(t, cfg.Token))
	if strings.Contains(buf.String(), "SECRET") || strings.Contains(buf.String(), fmt.Sprintf("%x", "SECRET")) {
		t.Errorf("got %s", buf.String())
	}
}

func TestNewClientNamesEveryWrongSetting(t *testing.T) {
	t.Parallel()
	good := tdb.Config{Token: tdb.NewToken(token), Now: time.Now}
	for name, c := range map[string]struct {
		change func(*tdb.Config)
		want   string
	}{
		"no token":             {func(c *tdb.Config) { c.Token = tdb.Token{} }, "no usable token"},
		"a token of two lines": {func(c *tdb.Config) { c.Token = tdb.NewToken("a\nb") }, "no usable token"},
		"no clock":             {func(c *tdb.Config) { c.Now = nil }, "no clock"},
		"no TLS":               {func(c *tdb.Config) { c.BaseURL = "http://example.org/api/v1" }, "no TLS"},
		"no host":              {func(c *tdb.Config) { c.BaseURL = "https:///x" }, "no URL"},
		"too fast":             {func(c *tdb.Config) { c.PerSecond = 190 }, "199"},
		"negative attempts":    {func(c *tdb.Config) { c.Attempts = -1 }, "one attempt"},
		"back-off upside down": {func(c *tdb.Config) { c.Backoff = time.Hour }, "back-off"},
	} {
		cfg := good
		c.change(&cfg)
		if _, err := tdb.NewClient(cfg); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := tdb.NewClient(tdb.Config{BaseURL: "http://127.0.0.1:1/api/v1", Token: good.Token, Now: time.Now}); err != nil {
		t.Errorf("this machine needs no TLS: %v", err)
	}
	if _, err := (&tdb.Sender{}).Send(t.Context(), iter.Seq[tdb.Statement](func(func(tdb.Statement) bool) {}),
		nil); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a sender without a client: got %v", err)
	}
}

// FuzzReply: whatever the database answers, the sending ends, and each statement is told of once.
func FuzzReply(f *testing.F) {
	f.Add(422, []byte(`{"errors":{"statement_0":{"puid":["x"]},"statement_7":{}}}`))
	f.Add(422, []byte(`{"message":"x","errors":{"puid":["x"],"existing_puids":["p-0001",7,null]}}`))
	f.Add(422, []byte(`{"errors":{"statement_1":[],"existing_puids":{}}}`))
	f.Add(201, []byte(`{"statements":[{"uuid":1,"puid":2}]}`))
	f.Add(429, []byte(`Too Many Requests`))
	f.Add(302, []byte(``))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		n := 0
		h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if n++; n > 100 {
				t.Fatal("the sending does not end")
			}
			w.WriteHeader(status)
			_, _ = w.Write(body)
		})
		c := client(t, wire{h}, tdb.Config{Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
		s := tdb.Sender{Client: c, Journal: &memory{}, Workers: 1}
		told := map[int]int{}
		_, _ = s.Send(t.Context(), slices.Values(some(3)), func(o tdb.Outcome) { told[o.Index]++ })
		for i := range 3 {
			if told[i] != 1 {
				t.Fatalf("statement %d is told of %d times", i, told[i])
			}
		}
	})
}
