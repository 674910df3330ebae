package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/desk"
)

// end is the other end of a way, which refuses what it is given until it is told otherwise.
type end struct {
	takes bool
	got   int
}

// Send implements deliver.Sender.
func (e *end) Send(context.Context, deliver.Message) (deliver.Proof, error) {
	if !e.takes {
		return deliver.Proof{}, &deliver.Final{Err: errors.New("410 gone"), Proof: deliver.Proof{Way: "webhook", Answer: "410"}}
	}
	e.got++
	return deliver.Proof{Way: "webhook", Answer: "202", Digest: "sha256:x"}, nil
}

func TestWhatDidNotArriveIsListedAndHandedOverAgain(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	way := &end{}
	d.who, d.Out.Sending = person(auth.Compliance), &desk.Sending{Sender: way}
	raw, err := desk.Example("decision", "draft")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.desk.Decide(t.Context(), desk.Deciding{Header: desk.Header{ID: "d-1"}, Send: true,
		Act:     desk.Act{By: casework.Actor{Party: casework.Platform, ID: "p-1"}},
		Content: desk.Content{JSON: raw, Set: []string{"from=[]"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.desk.Send(t.Context(), desk.Sending{Sender: way, Limit: 9}, func(deliver.Result) {}); err != nil {
		t.Fatal(err)
	}
	a, text := d.ask("GET", "/calls", "")
	var list struct {
		Rows []struct{ Task, Case, State, Why string }
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil || a.StatusCode != http.StatusOK || len(list.Rows) != 1 ||
		list.Rows[0].State != "undelivered" || strings.Contains(text, "@") {
		t.Fatalf("got %d %s %v", a.StatusCode, text, err)
	}
	again := `{"case":"d-1","task":"` + list.Rows[0].Task + `"}`
	way.takes = true
	if a, text := d.ask("POST", "/calls", again); a.StatusCode != http.StatusOK || !strings.Contains(text, `"state":"sent"`) {
		t.Errorf("got %d %s", a.StatusCode, text)
	}
	if a, text := d.ask("POST", "/calls", again); a.StatusCode != http.StatusConflict || way.got != 1 {
		t.Errorf("what was accepted goes again: %d %s, %d times", a.StatusCode, text, way.got)
	}
	if a, text := d.ask("POST", "/calls", `{"case":"d-1","task":"none"}`); a.StatusCode != http.StatusNotFound {
		t.Errorf("got %d %s", a.StatusCode, text)
	}
}
