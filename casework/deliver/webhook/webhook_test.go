package webhook_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/deliver/webhook"
	"github.com/aedile/aedile/internal/outgoing"
)

var here = outgoing.Config{Named: []string{"127.0.0.1"}}

const secret = "a secret of some length"

func now() time.Time { return time.Unix(1_770_000_000, 0) }

func TestACallIsSignedAndCarriesItsKey(t *testing.T) {
	t.Parallel()
	m := deliver.Message{ID: "n-1/2/1-tell", Case: "n-1", To: "alma@rights.example", Text: "<text>"}
	calls := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		body, _ := io.ReadAll(r.Body)
		var got deliver.Message
		if err := json.Unmarshal(body, &got); err != nil || !reflect.DeepEqual(got, m) ||
			r.Header.Get(webhook.KeyHeader) != m.Key() || r.Method != http.MethodPost {
			t.Errorf("%s %v %v", body, r.Header, err)
		}
		if r.Header.Get(webhook.SignatureHeader) != webhook.Sign(secret, "1770000000", body) ||
			webhook.Sign(secret, "1770000000", body) == webhook.Sign("another secret, as long", "1770000000", body) {
			t.Errorf("signature %q", r.Header.Get(webhook.SignatureHeader))
		}
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte("kept\nfor alma@rights.example"))
	}))
	t.Cleanup(srv.Close)
	s, err := webhook.New(webhook.Config{URL: srv.URL, Secret: secret, Now: now, Outgoing: here})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Send(t.Context(), m)
	body, _ := json.Marshal(m)
	want := deliver.Proof{Way: "webhook", Answer: "202 Accepted kept for [address]", At: now().UTC(), Digest: aedile.DigestOf(body)}
	if err != nil || calls != 1 || p != want {
		t.Errorf("%d calls, %v, got %+v, want %+v", calls, err, p, want)
	}
}

// The signature is that of a fixed example, so that another program can be written against it.
func TestTheSignatureIsAsDocumented(t *testing.T) {
	t.Parallel()
	const want = "t=1,v1=" // HMAC-SHA256("k", "1.{}")
	if got := webhook.Sign("k", "1", []byte("{}")); !strings.HasPrefix(got, want) || len(got) != len(want)+64 {
		t.Error(got)
	}
}

func TestAnswersAreSorted(t *testing.T) {
	t.Parallel()
	status := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/other" {
			t.Error("a redirect was followed")
		}
		w.Header().Set("Location", "/other")
		w.WriteHeader(status)
	}))
	s, err := webhook.New(webhook.Config{URL: srv.URL, Secret: secret, Now: now, Outgoing: here})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[int]string{200: "", 204: "", 302: "down", 400: "final", 409: "final", 410: "final", 422: "final",
		401: "down", 403: "down", 404: "down", 405: "down", 408: "down", 425: "down", 429: "down", 500: "down", 503: "down"} {
		status = code
		p, err := s.Send(t.Context(), deliver.Message{ID: "a"})
		var final *deliver.Final
		got := ""
		switch {
		case deliver.IsDown(err):
			got = "down"
		case errors.As(err, &final) && final.Proof == p && strings.HasPrefix(p.Answer, strconv.Itoa(code)):
			got = "final"
		case err != nil:
			got = "letter"
		}
		if got != want {
			t.Errorf("%d: %v", code, err)
		}
	}
	srv.Close()
	if _, err := s.Send(t.Context(), deliver.Message{ID: "a"}); !deliver.IsDown(err) || strings.Contains(err.Error(), srv.URL) {
		t.Errorf("no answer: %v", err)
	}
}

// A page for people is no acknowledgement: the address is that of something else.
func TestAPageIsNoAcknowledgement(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<h1>Welcome</h1>"))
	}))
	t.Cleanup(srv.Close)
	s, err := webhook.New(webhook.Config{URL: srv.URL, Secret: secret, Now: now, Outgoing: here})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), deliver.Message{ID: "a"}); !deliver.IsDown(err) || !strings.Contains(err.Error(), "not the service") {
		t.Error(err)
	}
}

func TestWhatWillNotDoIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := webhook.New(webhook.Config{URL: "http://127.0.0.1:1/", Secret: secret}); aedile.ClassOf(err) != aedile.Denied {
		t.Errorf("this machine, unnamed: %v", err)
	}
	for _, c := range []webhook.Config{{URL: "http://hook.example/x", Secret: secret},
		{URL: "https://u:p@hook.example/x", Secret: secret}, {URL: "://", Secret: secret}, {URL: "https://hook.example", Secret: "short"}} {
		if _, err := webhook.New(c); aedile.ClassOf(err) != aedile.Invalid || strings.Contains(err.Error(), "u:p") {
			t.Errorf("%s: %v", c.URL, err)
		}
	}
}
