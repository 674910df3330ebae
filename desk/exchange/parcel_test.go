package exchange_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/exchange"
)

// TestAParcelWithOneByteChangedSaysTheSameOrIsRefused: what is taken is what was signed, whichever byte was hit on the way.
func TestAParcelWithOneByteChangedSaysTheSameOrIsRefused(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	authority, platform := both(t)
	asked, err := authority.dk.Case(ctx, "request-1")
	if err != nil {
		t.Fatal(err)
	}
	b := authority.pack(t, "request-1")
	refused := 0
	rapid.Check(t, func(x *rapid.T) {
		bad := bytes.Clone(b)
		at := rapid.IntRange(0, len(b)-1).Draw(x, "at")
		bad[at] ^= byte(1 << rapid.IntRange(0, 7).Draw(x, "bit"))
		got, err := exchange.Take(ctx, platform.dk, bad, platform.keys, "p")
		if err != nil {
			refused++
			if c := aedile.ClassOf(err); c != aedile.Invalid || aedile.Message(err) == "" {
				x.Fatalf("byte %d: got class %v, %v", at, c, err)
			}
			return
		}
		c, err := platform.dk.Case(ctx, got.Case)
		if err != nil || got.Theirs != "request-1" || got.From != "record.authority.example" {
			x.Fatalf("byte %d: got %+v, %v", at, got, err)
		}
		if d := cmp.Diff(kinds.RequestOf(asked).Questions, kinds.RequestOf(c).Questions); d != "" {
			x.Fatalf("byte %d: other questions were taken: %s", at, d)
		}
	})
	if refused == 0 {
		t.Error("nothing that was changed was refused")
	}
}

// TestWhatWasNotAskedOrDidNotComeAsAParcelIsNotPacked: a draft asks nobody, and who asked by letter does not know the case.
func TestWhatWasNotAskedOrDidNotComeAsAParcelIsNotPacked(t *testing.T) {
	t.Parallel()
	authority, platform := both(t)
	asked, err := authority.dk.Case(t.Context(), "request-1")
	if err != nil {
		t.Fatal(err)
	}
	r := kinds.RequestOf(asked)
	if _, err := authority.dk.Request(t.Context(), desk.Requesting{Header: desk.Header{ID: "request-2"}, Request: r, By: "o"}); err != nil {
		t.Fatal(err)
	}
	step := casework.Step{Move: "receive", By: casework.Actor{Party: casework.Platform, ID: "p"}, Body: r}
	if _, err := platform.dk.Move(t.Context(), "request-3", "request", step); err != nil {
		t.Fatal(err)
	}
	answer(t, platform.dk, "request-3", `questions=[{"no":1,"text":"412."}]`)
	for _, c := range []struct {
		of   *chair
		id   aedile.CaseID
		want aedile.Class
		says string
	}{
		{authority, "request-2", aedile.Conflict, "is a draft"}, {platform, "request-3", aedile.Conflict, "did not come as a parcel"},
		{authority, "request-9", aedile.NotFound, ""},
	} {
		b, err := exchange.Pack(t.Context(), c.of.dk, c.id, c.of.keys)
		if aedile.ClassOf(err) != c.want || b != nil || !strings.Contains(aedile.Message(err), c.says) {
			t.Errorf("%s: %d bytes, %v, want %q", c.id, len(b), err, c.says)
		}
	}
}

// TestADoorTellsOfWhatWasTakenAlone: each refusal has the status of its class, says why, and nobody is told.
func TestADoorTellsOfWhatWasTakenAlone(t *testing.T) {
	t.Parallel()
	authority, platform := both(t)
	told := 0
	door := exchange.Door{Desk: platform.dk, Keys: platform.keys, By: "p", Told: func(context.Context, exchange.Taken) { told++ }}
	b := authority.pack(t, "request-1")
	for _, c := range []struct {
		name string
		body []byte
		want int
	}{
		{"nothing", nil, http.StatusUnprocessableEntity},
		{"a parcel cut off", b[:len(b)-2], http.StatusUnprocessableEntity},
		{"one that is too large", bytes.Repeat([]byte(" "), exchange.MaxParcel+1), http.StatusRequestEntityTooLarge},
		{"one that holds", b, http.StatusOK},
	} {
		w := httptest.NewRecorder()
		door.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, exchange.Path, bytes.NewReader(c.body)))
		if w.Code != c.want || (told > 0) != (c.want == http.StatusOK) {
			t.Errorf("%s: got %d, want %d; told %d times", c.name, w.Code, c.want, told)
		}
		if c.want != http.StatusOK && !strings.Contains(w.Body.String(), `"detail":"`) {
			t.Errorf("%s: it does not say why: %s", c.name, w.Body)
		}
	}
}
