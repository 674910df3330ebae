package exchange_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/exchange"
)

type chair struct {
	dk   *desk.Desk
	keys exchange.Keys
}

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func sit(t *testing.T, name string) *chair {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), name+".db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := &chair{}
	p := desk.NoPolicy()
	p.Name = "record." + name + ".example"
	if c.dk, err = desk.New(desk.Config{Record: s, Policy: p, Now: func() time.Time { return now }}); err != nil {
		t.Fatal(err)
	}
	secret, public, err := record.NewKey(rand.Reader, p.Name)
	if err != nil {
		t.Fatal(err)
	}
	if c.keys.Sign, err = note.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	vs, err := record.Verifiers(public)
	if err != nil {
		t.Fatal(err)
	}
	c.keys.Own = note.VerifierList(vs...)
	return c
}

// both returns an authority that has asked, and a platform; each knows the other.
func both(t *testing.T) (authority, platform *chair) {
	t.Helper()
	authority, platform = sit(t, "authority"), sit(t, "platform")
	authority.keys.Known, platform.keys.Known = platform.keys.Own, authority.keys.Own
	r := &kinds.Request{Kind: kinds.Simple, LegalBasis: "67(2)", Purpose: "to see", Penalties: []string{"74(2)(a)"},
		Deadline:   deadline.Date{Year: 2026, Month: 12, Day: 18},
		Addressees: []kinds.Addressee{{Service: "Marktplein"}},
		Questions:  []kinds.Question{{No: 1, Text: "How many?"}, {No: 2, Text: "Why?"}}}
	if _, err := authority.dk.Request(t.Context(), desk.Requesting{Header: desk.Header{ID: "request-1"}, Request: r, By: "o",
		Send: true}); err != nil {
		t.Fatal(err)
	}
	return authority, platform
}

func (c *chair) pack(t *testing.T, id aedile.CaseID) []byte {
	t.Helper()
	b, err := exchange.Pack(t.Context(), c.dk, id, c.keys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (c *chair) take(t *testing.T, b []byte) exchange.Taken {
	t.Helper()
	x, err := exchange.Take(t.Context(), c.dk, b, c.keys, "p")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func answer(t *testing.T, dk *desk.Desk, id aedile.CaseID, set string) {
	t.Helper()
	_, err := dk.Answer(t.Context(), desk.Answering{Case: id, Act: desk.Act{By: casework.Actor{Party: casework.Platform, ID: "p"}},
		Content: desk.Content{Set: []string{"by=provider", set}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestARequestAndItsAnswersTravelOnceHoweverOftenTheyAreSent(t *testing.T) {
	t.Parallel()
	authority, platform := both(t)
	b := authority.pack(t, "request-1")
	first := platform.take(t, b)
	if first.Already || first.State != "sent" || first.From != "record.authority.example" || first.Theirs != "request-1" {
		t.Fatalf("got %+v", first)
	}
	if again := platform.take(t, authority.pack(t, "request-1")); !again.Already || again.Case != first.Case {
		t.Errorf("the same request again: %+v", again)
	}
	c, err := platform.dk.Case(t.Context(), first.Case)
	if r := kinds.RequestOf(c); err != nil || r == nil || r.Questions[1].Text != "Why?" || len(c.Dues) != 2 {
		t.Errorf("what came is %+v with %d dues, %v", r, len(c.Dues), err)
	}
	if _, err := exchange.Pack(t.Context(), platform.dk, first.Case, platform.keys); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("an answer of nothing: %v", err)
	}
	answer(t, platform.dk, first.Case, `questions=[{"no":1,"text":"412."}]`)
	part := platform.pack(t, first.Case)
	if x := authority.take(t, part); x.Case != "request-1" || x.State != "partly" || x.Moves != 1 {
		t.Errorf("answered in part: %+v", x)
	}
	answer(t, platform.dk, first.Case, `questions=[{"no":2,"text":"Because."}]`)
	if x := authority.take(t, platform.pack(t, first.Case)); x.State != "answered" || x.Moves != 1 {
		t.Errorf("answered in full: %+v", x)
	}
	for _, b := range [][]byte{part, platform.pack(t, first.Case)} {
		if x := authority.take(t, b); !x.Already || x.Moves != 0 {
			t.Errorf("an answer that is here already: %+v", x)
		}
	}
	for _, x := range []*chair{authority, platform} {
		if r, err := x.dk.Verify(t.Context(), desk.Against{Known: x.keys.Own}); err != nil || len(r.Faults) > 0 {
			t.Errorf("a record does not hold: %v, %v", r.Faults, err)
		}
	}
}

// TestNothingIsTakenThatDoesNotHold: a byte that was changed, a key that nobody knows, another form, a reply to what was not asked.
func TestNothingIsTakenThatDoesNotHold(t *testing.T) {
	t.Parallel()
	authority, platform := both(t)
	b := authority.pack(t, "request-1")
	count := func() int {
		cs, err := platform.dk.Cases(t.Context(), casework.Filter{Closed: true}, false)
		if err != nil {
			t.Fatal(err)
		}
		return len(cs)
	}
	for name, bad := range map[string][]byte{
		"a word changed":  bytes.Replace(b, []byte("How many?"), []byte("How much?"), 1),
		"a number":        bytes.Replace(b, []byte("67(2)"), []byte("67(3)"), 1),
		"another form":    bytes.Replace(b, []byte(exchange.Format), []byte("aedile-parcel/9"), 1),
		"another sort":    bytes.Replace(b, []byte(`"sort":"request"`), []byte(`"sort":"order"`), 1),
		"an unknown sort": bytes.Replace(b, []byte(`"sort":"request"`), []byte(`"sort":"gift"`), 1),
		"cut off":         b[:len(b)/2],
		"nothing":         nil,
		"a field more":    append([]byte(`{"more":1,`), b[1:]...),
	} {
		if bytes.Equal(bad, b) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := exchange.Take(t.Context(), platform.dk, bad, platform.keys, "p"); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
	stranger := sit(t, "stranger")
	if _, err := exchange.Take(t.Context(), stranger.dk, b, exchange.Keys{Known: stranger.keys.Own}, "p"); err == nil {
		t.Error("a parcel that no known key signed was taken")
	}
	if _, err := exchange.Take(t.Context(), stranger.dk, b, exchange.Keys{}, "p"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without any key: %v", err)
	}
	if n := count(); n != 0 {
		t.Errorf("%d cases were opened", n)
	}
	// An answer whose questions are others is none to the request.
	first := platform.take(t, b)
	answer(t, platform.dk, first.Case, `questions=[{"no":1,"text":"412."}]`)
	a := platform.pack(t, first.Case)
	other := bytes.Replace(a, []byte(`"reply_to":"request-1"`), []byte(`"reply_to":"request-9"`), 1)
	if _, err := exchange.Take(t.Context(), authority.dk, other, authority.keys, "o"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a reply to what was not asked: %v", err)
	}
}

func TestAnOrderAndAWholeCaseTravelByCall(t *testing.T) {
	t.Parallel()
	authority, platform := both(t)
	var seen []exchange.Taken
	srv := httptest.NewServer(exchange.Door{Desk: platform.dk, Keys: platform.keys, By: "p", Told: func(_ context.Context,
		x exchange.Taken) {
		seen = append(seen, x)
	}})
	t.Cleanup(srv.Close)
	body, err := desk.Example("order", "receive")
	if err != nil {
		t.Fatal(err)
	}
	act := desk.Act{By: casework.Actor{Party: casework.Authority, ID: "o"}}
	o, err := authority.dk.Open(t.Context(), desk.Opening{Kind: "order", Move: "receive", Act: act, Content: desk.Content{JSON: body}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := exchange.Call(t.Context(), srv.Client(), srv.URL, authority.pack(t, o.ID))
	if err != nil || x.State != "received" || len(seen) != 1 {
		t.Fatalf("got %+v, told %d times, %v", x, len(seen), err)
	}
	p, err := authority.dk.Open(t.Context(), desk.Opening{Kind: "proceeding", Act: act, Content: desk.Content{JSON: []byte(`{"provider":"P","service":"S","grounds":[{"no":1,"title":"one","articles":["34(1)"]}]}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if x, err = exchange.Call(t.Context(), srv.Client(), srv.URL+"/", authority.pack(t, p.ID)); err != nil || x.Case != p.ID ||
		x.State != "opened" {
		t.Errorf("a whole case: %+v, %v", x, err)
	}
	if x, err = exchange.Call(t.Context(), srv.Client(), srv.URL, authority.pack(t, p.ID)); err != nil || !x.Already {
		t.Errorf("a whole case again: %+v, %v", x, err)
	}
	_, err = exchange.Call(t.Context(), srv.Client(), srv.URL, []byte(`{}`))
	if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(aedile.Message(err), "is refused") {
		t.Errorf("a parcel that is none: %v", err)
	}
	if r, err := srv.Client().Post(srv.URL, "application/json", strings.NewReader("{")); err != nil ||
		r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("got %v, %v", r, err)
	} else {
		var said map[string]string
		if json.NewDecoder(r.Body).Decode(&said) != nil || said["detail"] == "" {
			t.Errorf("it does not say why: %v", said)
		}
		_ = r.Body.Close()
	}
	if _, err := exchange.Call(t.Context(), srv.Client(), "http://127.0.0.1:1", nil); aedile.ClassOf(err) != aedile.Unavailable {
		t.Errorf("a desk that does not answer: %v", err)
	}
}
