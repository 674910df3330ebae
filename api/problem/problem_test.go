package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
)

func TestEveryClassHasItsStatus(t *testing.T) {
	t.Parallel()
	for class, want := range map[aedile.Class]int{aedile.Invalid: 422, aedile.NotFound: 404, aedile.Conflict: 409,
		aedile.Denied: 403, aedile.Limit: 413,
		aedile.Internal: 500, aedile.Unavailable: 503} {
		err := fmt.Errorf("outer: %w", aedile.Errorf(class, "decide", "d-1", "cannot be done").Hint("ask somebody"))
		w := httptest.NewRecorder()
		Refuse(w, err)
		var d Details
		if e := json.Unmarshal(w.Body.Bytes(), &d); e != nil {
			t.Fatal(e)
		}
		if w.Code != want || d.Status != want || d.Type != "urn:aedile:problem:"+string(class) || d.Title != http.StatusText(want) ||
			d.Hint != "ask somebody" ||
			!strings.Contains(d.Detail, "d-1: cannot be done") ||
			w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %+v", class, w.Code, d)
		}
	}
}

func TestACauseIsNotTold(t *testing.T) {
	t.Parallel()
	for _, err := range []error{errors.New("open /var/lib/aedile.db: permission denied"),
		aedile.Internalf("read case", "n-1", "cannot be read").Because(errors.New("sql: /var/lib/aedile.db"))} {
		if d := From(err); d.Status != http.StatusInternalServerError || strings.Contains(d.Detail, "/var/lib") {
			t.Errorf("it tells %+v", d)
		}
	}
}

func TestWhoHasToWaitIsToldHowLong(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Refuse(w, aedile.Limitf("sign in", "", "was refused 5 times").Because(auth.Wait(90*time.Second+time.Millisecond)))
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "91" {
		t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	w = httptest.NewRecorder()
	Refuse(w, Unsigned())
	if w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
