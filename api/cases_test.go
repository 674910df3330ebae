package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// notice returns a complete notice, as the procedure's own example has it.
func notice(t *testing.T) string {
	t.Helper()
	b, err := desk.Example("notice", "submit")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type moved struct {
	ID      string
	State   string
	Version int
}

func TestACaseIsOpenedAndMoved(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	var c moved
	a := d.want(http.StatusCreated, "POST", "/cases", `{"kind":"notice","by":"notifier","move":"submit","content":`+notice(t)+`}`, &c)
	if c.Version != 1 || a.Header.Get("ETag") != `"1"` || a.Header.Get("Location") != "https://desk.example/api/v1/cases/"+c.ID {
		t.Fatalf("opened %+v, %v", c, a.Header)
	}
	confirm := `{"move":"confirm"}`
	d.want(http.StatusPreconditionRequired, "POST", "/cases/"+c.ID+"/moves", confirm, nil)
	d.want(http.StatusPreconditionFailed, "POST", "/cases/"+c.ID+"/moves", confirm, nil, `If-Match: "x"`)
	d.want(http.StatusPreconditionFailed, "POST", "/cases/"+c.ID+"/moves", confirm, nil, `If-Match: "7"`)
	a = d.want(http.StatusOK, "POST", "/cases/"+c.ID+"/moves", confirm, &c, `If-Match: "1"`)
	if c.Version != 2 || a.Header.Get("ETag") != `"2"` {
		t.Errorf("moved: %+v", c)
	}
	d.want(http.StatusPreconditionFailed, "POST", "/cases/"+c.ID+"/moves", confirm, nil, `If-Match: "1"`)
	var refused struct {
		Faults []desk.FaultView
		Detail string
	}
	d.want(http.StatusUnprocessableEntity, "POST", "/cases/"+c.ID+"/moves", `{"move":"no_such_move"}`, &refused, `If-Match: "2"`)
	a, text := d.ask("GET", "/cases/"+c.ID, "")
	if a.StatusCode != http.StatusOK || a.Header.Get("ETag") != `"2"` || !strings.Contains(text, `"moves"`) {
		t.Errorf("shown: %d %s", a.StatusCode, text)
	}
	d.want(http.StatusNotFound, "GET", "/cases/notice-there-is-none", "", nil)
}

func TestNamesAreNotShown(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Admin)
	var c moved
	d.want(http.StatusCreated, "POST", "/cases", `{"kind":"notice","by":"notifier","move":"submit","content":`+notice(t)+`}`, &c)
	var n struct{ Name, Email string }
	if err := json.Unmarshal([]byte(notice(t)), &n); err != nil || n.Name == "" || n.Email == "" {
		t.Fatalf("the example names nobody: %+v, %v", n, err)
	}
	for _, path := range []string{"/cases/" + c.ID, "/notices/" + c.ID, "/dues"} {
		a, text := d.ask("GET", path, "")
		if a.StatusCode != http.StatusOK || strings.Contains(text, n.Name) || strings.Contains(text, n.Email) {
			t.Errorf("%s: %d, and it shows a name or an address: %s", path, a.StatusCode, text)
		}
	}
}

func TestARefusalSaysWhatIsMissingAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	var p struct {
		Detail string
		Faults []desk.FaultView
	}
	hostile := `<img src=x onerror=alert(1)>`
	a, text := d.ask("POST", "/notices", fmt.Sprintf(`{"reasons":%q}`, hostile))
	if err := json.Unmarshal([]byte(text), &p); err != nil || a.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", a.StatusCode, text)
	}
	if len(p.Faults) == 0 || p.Faults[0].Law == "" || strings.Contains(text, "onerror") {
		t.Errorf("it says %s", text)
	}
	for _, bad := range []string{`{"no_such_field":"` + hostile + `"}`, `{"reasons":7}`, `{`, `[]`} {
		if a, text := d.ask("POST", "/notices", bad); a.StatusCode < 400 || a.StatusCode >= 500 || strings.Contains(text, "onerror") {
			t.Errorf("%s: %d %s", bad, a.StatusCode, text)
		}
	}
}

func TestEverybodySendsANoticeAndFollowsIt(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	var r struct {
		Code, State, Status string
		Moves               []struct{ Move string }
	}
	d.want(http.StatusCreated, "POST", "/notices", notice(t), &r)
	if r.Code == "" || len(r.Moves) != 2 || r.Moves[1].Move != "confirm" {
		t.Errorf("the receipt says %+v, want the notice taken in and confirmed", r)
	}
	d.want(http.StatusOK, "GET", "/notices/"+r.Code, "", &r)
	d.want(http.StatusNotFound, "GET", "/notices/notice-aaaaaaaaaaaa", "", nil)
	d.who = person(auth.Admin)
	var c moved
	order, err := desk.Example("order", "receive")
	if err != nil {
		t.Fatal(err)
	}
	d.want(http.StatusCreated, "POST", "/cases", `{"kind":"order","move":"receive","by":"authority","content":`+string(order)+`}`, &c)
	d.who = nil
	d.want(http.StatusNotFound, "GET", "/notices/"+c.ID, "", nil)
	d.want(http.StatusCreated, "POST", "/notices?lodge=true", `{"reasons":"It is a copy."}`, &r)
	if r.State != "incomplete" {
		t.Errorf("a notice that lacks elements is %s", r.State)
	}
	d.want(http.StatusRequestEntityTooLarge, "POST", "/notices", `{"reasons":"`+strings.Repeat("x", 300<<10)+`"}`, nil)
}

func TestARequestWithAKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	body := `{"kind":"notice","by":"notifier","move":"submit","content":` + notice(t) + `}`
	var first, second moved
	d.want(http.StatusCreated, "POST", "/cases", body, &first, "Idempotency-Key: k1")
	a := d.want(http.StatusCreated, "POST", "/cases", body, &second, "Idempotency-Key: k1")
	if first != second || a.Header.Get("Idempotency-Replayed") != "true" || a.Header.Get("ETag") != `"1"` {
		t.Errorf("first %+v, second %+v, %v", first, second, a.Header)
	}
	d.want(http.StatusUnprocessableEntity, "POST", "/cases", `{"kind":"notice"}`, nil, "Idempotency-Key: k1")
	var third moved
	d.want(http.StatusCreated, "POST", "/cases", body, &third, "Idempotency-Key: k2")
	if third.ID == first.ID {
		t.Error("another key made no other case")
	}
	other := *d.who
	other.ID = "p-2"
	d.who = &other
	d.want(http.StatusCreated, "POST", "/cases", body, &third, "Idempotency-Key: k1")
	if third.ID == first.ID {
		t.Error("the key of one person is that of another")
	}
	// A move that failed is not remembered: it may be sent again.
	d.want(
		http.StatusPreconditionFailed,
		"POST",
		"/cases/"+third.ID+"/moves",
		`{"move":"confirm"}`,
		nil,
		`If-Match: "9"`,
		"Idempotency-Key: k3",
	)
	d.want(
		http.StatusPreconditionFailed,
		"POST",
		"/cases/"+third.ID+"/moves",
		`{"move":"confirm"}`,
		nil,
		`If-Match: "9"`,
		"Idempotency-Key: k3",
	)
	d.want(http.StatusOK, "POST", "/cases/"+third.ID+"/moves", `{"move":"confirm"}`, nil, `If-Match: "1"`, "Idempotency-Key: k4")
	d.want(http.StatusOK, "POST", "/cases/"+third.ID+"/moves", `{"move":"confirm"}`, nil, `If-Match: "1"`, "Idempotency-Key: k4")
}

// TestTheAnswerOfAKilledServerIsFound begins as a server does that is killed between the case and the answer.
func TestTheAnswerOfAKilledServerIsFound(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	body := notice(t)
	var first, second struct{ Code string }
	d.want(http.StatusCreated, "POST", "/notices", body, &first, "Idempotency-Key: k1")
	d.Answers = forgetful{d.Answers}
	d.want(http.StatusCreated, "POST", "/notices", body, &second, "Idempotency-Key: k1")
	if first.Code != second.Code {
		t.Errorf("the notice was taken in twice: %s, %s", first.Code, second.Code)
	}
}

// forgetful has lost every answer.
type forgetful struct{ api.Answers }

// Begin implements api.Answers.
func (forgetful) Begin(context.Context, string, string, time.Time, time.Time) ([]byte, error) {
	return nil, nil
}

func TestATokenActsByAutomatedMeans(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	d.who.Scopes = []auth.Scope{auth.ScopeWork}
	var c moved
	d.want(http.StatusCreated, "POST", "/cases", `{"kind":"notice","by":"notifier","move":"submit","content":`+notice(t)+`}`, &c)
	d.want(http.StatusOK, "POST", "/cases/"+c.ID+"/moves", `{"move":"confirm"}`, nil, `If-Match: "1"`)
	got, err := d.desk.Case(t.Context(), aedile.CaseID(c.ID))
	if err != nil || !got.Events[1].By.Automated || got.Events[1].By.Party != casework.Platform {
		t.Errorf("%+v, %v", got.Events, err)
	}
}

func TestRequestsAreWrittenAndAnswered(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Officer)
	d.who.Sides = []auth.Side{auth.OfAuthority}
	draft, err := desk.Example("request", "draft")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Rows []moved }
	d.want(http.StatusCreated, "POST", "/requests", `{"request":`+string(draft)+`}`, &all)
	if len(all.Rows) == 0 || all.Rows[0].State != "draft" || all.Rows[0].Version != 1 {
		t.Fatalf("drafted %+v", all)
	}
	d.who = person(auth.Moderator)
	d.want(http.StatusForbidden, "POST", "/requests", `{"receive":true,"request":`+string(draft)+`}`, nil)
}

// TestWhatIsSealedIsShownToNobody asks every route that shows cases for one that is suspected to show abuse of a child.
func TestWhatIsSealedIsShownToNobody(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	var r struct{ Code string }
	secret := "Xylophon-17"
	d.want(http.StatusCreated, "POST", "/notices", `{"reasons":"`+secret+`","locations":["https://market.example/`+secret+`"],"child_abuse":true,"good_faith":true}`, &r)
	for _, role := range auth.Roles() {
		d.who = person(role)
		for _, path := range []string{"/cases", "/cases?words=" + secret, "/cases/" + r.Code, "/cases/" + r.Code +
			"/letters/confirmation", "/dues", "/notices/" + r.Code, "/findings"} {
			if _, text := d.ask("GET", path, ""); strings.Contains(text, secret) {
				t.Errorf("%s shows it to %s: %s", path, role, text)
			}
		}
	}
	d.who = person(auth.Protection)
	if _, text := d.ask("GET", "/cases", ""); !strings.Contains(text, "suspected abuse of a child: not shown") {
		t.Errorf("the list does not say that something is not shown: %s", text)
	}
}

func TestAMoveIsTakenBackBeforeItLeaves(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	var c moved
	d.want(http.StatusCreated, "POST", "/cases", `{"kind":"notice","by":"notifier","move":"submit","content":`+notice(t)+`}`, &c)
	d.want(http.StatusOK, "POST", "/cases/"+c.ID+"/moves", `{"move":"confirm"}`, &c, `If-Match: "1"`)
	d.want(http.StatusPreconditionRequired, "POST", "/cases/"+c.ID+"/take-back", `{}`, nil)
	d.want(http.StatusPreconditionFailed, "POST", "/cases/"+c.ID+"/take-back", `{}`, nil, `If-Match: "1"`)
	var back struct {
		State string
		Taken []string `json:"taken_back"`
	}
	a, text := d.ask("POST", "/cases/"+c.ID+"/take-back", `{"why":"by mistake"}`, `If-Match: "2"`)
	if err := json.Unmarshal([]byte(text), &back); err != nil || a.StatusCode != http.StatusOK || back.State != "received" ||
		len(back.Taken) != 1 {
		t.Errorf("%d %s", a.StatusCode, text)
	}
	d.who = person(auth.Complaints) // may take back, and not this
	d.want(http.StatusForbidden, "POST", "/cases/"+c.ID+"/take-back", `{}`, nil, `If-Match: "3"`)
}
