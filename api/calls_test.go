package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
)

// outbox has one letter that was refused, until it is handed over again.
type outbox struct{ by casework.ActorID }

// Open implements api.Out.
func (o *outbox) Open(context.Context) ([]api.Call, error) {
	if o.by != "" {
		return nil, nil
	}
	return []api.Call{{Task: "d-1/2/1-tell", Case: "d-1", Do: "tell", Move: "send", To: "recipient", State: "undelivered",
		Why: "410 gone"}}, nil
}

// Replay implements api.Out.
func (o *outbox) Replay(_ context.Context, by casework.ActorID, id aedile.CaseID, task string) (api.Replayed, error) {
	switch {
	case id != "d-1" || task != "d-1/2/1-tell":
		return api.Replayed{}, aedile.NotFoundf("hand over again", task, "the case has no such letter")
	case o.by != "":
		return api.Replayed{}, aedile.Conflictf("hand over again", task, "was accepted")
	}
	o.by = by
	return api.Replayed{State: "sent", Arrived: true}, nil
}

func TestWhatDidNotArriveIsListedAndHandedOverAgain(t *testing.T) {
	t.Parallel()
	d, out := newDoor(t), &outbox{}
	d.who, d.Out = person(auth.Compliance), out
	a, text := d.ask("GET", "/calls", "")
	var list struct{ Rows []api.Call }
	if err := json.Unmarshal([]byte(text), &list); err != nil || a.StatusCode != http.StatusOK || len(list.Rows) != 1 ||
		list.Rows[0].State != "undelivered" {
		t.Fatalf("got %d %s %v", a.StatusCode, text, err)
	}
	again := `{"case":"d-1","task":"` + list.Rows[0].Task + `"}`
	if a, text := d.ask("POST", "/calls", again); a.StatusCode != http.StatusOK || !strings.Contains(text, `"state":"sent"`) ||
		out.by != "p-1" {
		t.Errorf("got %d %s by %s", a.StatusCode, text, out.by)
	}
	if a, text := d.ask("POST", "/calls", again); a.StatusCode != http.StatusConflict {
		t.Errorf("what was accepted goes again: %d %s", a.StatusCode, text)
	}
	if a, text := d.ask("POST", "/calls", `{"case":"d-1","task":"none"}`); a.StatusCode != http.StatusNotFound {
		t.Errorf("got %d %s", a.StatusCode, text)
	}
	if a, text := d.ask("GET", "/calls", ""); a.StatusCode != http.StatusOK || !strings.Contains(text, `"rows":[]`) {
		t.Errorf("an empty list: %d %s", a.StatusCode, text)
	}
	d.Out = nil
	for _, m := range []string{"GET", "POST"} {
		if a, text := d.ask(m, "/calls", again); a.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("a node that knows nothing: %d %s", a.StatusCode, text)
		}
	}
}
