package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
)

func TestWhatWasDecidedIsTakenBackBeforeItLeaves(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	mod := b.hire("Moderator 1", auth.Moderator)
	id, other := b.caseOf("M-1001"), b.caseOf("M-1002")
	holds(t, b.get(mod, "/queue/all?case="+id).Body.String(), "They go out at 11:14; until then you can undo.")
	w := b.post(mod, "/queue/all", decision(id, "remove", "also", other))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	bar := ""
	for _, c := range w.Result().Cookies() {
		if c.Name == undoCookie {
			bar = c.Value
		}
	}
	holds(t, bar, id+"|", "|2")
	if got := b.states("decision"); got["sent"] != 2 {
		t.Fatalf("got %v", got)
	}
	waiting, err := b.dk.Waiting(context.Background(), 100)
	if err != nil || slices.ContainsFunc(waiting, func(x casework.Task) bool { return strings.HasPrefix(string(x.Case), "decision-") }) {
		t.Errorf("a letter leaves before its time: %v, %v", waiting, err)
	}
	b.pass(9 * time.Minute)
	back := b.post(mod, "/undo", url.Values{"case": {id}})
	if back.Code != http.StatusSeeOther || !strings.Contains(back.Header().Get("Location"), "undone=2") {
		t.Fatalf("got %d to %q\n%s", back.Code, back.Header().Get("Location"), back.Body)
	}
	holds(t, b.get(mod, strings.TrimSuffix(back.Header().Get("Location"), "#item")).Body.String(),
		"2 decisions were taken back. Nothing was sent.")
	if d, r := b.states("decision"), b.states("review"); d["withdrawn"] != 2 || r["suspected"] != 7 {
		t.Errorf("decisions %v, reviews %v", d, r)
	}
	b.pass(time.Hour)
	waiting, err = b.dk.Waiting(context.Background(), 100)
	if err != nil || slices.ContainsFunc(waiting, func(x casework.Task) bool { return strings.HasPrefix(string(x.Case), "decision-") }) {
		t.Errorf("what was taken back leaves: %v, %v", waiting, err)
	}
	// Somebody else has nothing to take back, and what has left is past it.
	if w := b.post(mod, "/undo", url.Values{"case": {id}}); w.Code != http.StatusConflict {
		t.Errorf("a second time: got %d", w.Code)
	}
	if w := b.post(mod, "/queue/all", decision(id, "remove")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	b.pass(11 * time.Minute)
	if w := b.post(mod, "/undo", url.Values{"case": {id}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(),
		"the time to take it back is over") {
		t.Errorf("after its time: got %d", w.Code)
	}
}

func TestWhatWasDecidedOnAComplaintIsTakenBackOnBothSides(t *testing.T) {
	t.Parallel()
	b := lived(t)
	k := string(b.rows("complaint")[0].Case)
	comp := b.hire("Complaints 2", auth.Complaints)
	for _, choice := range []string{"take", "uphold"} {
		if w := b.post(comp, "/queue/all", decision(k, choice)); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: got %d\n%s", choice, w.Code, w.Body)
		}
	}
	if w := b.post(comp, "/undo", url.Values{"case": {k}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	if d, c := b.states("decision"), b.states("complaint"); d["contested"] != 1 || c["assigned"] != 1 {
		t.Errorf("decisions %v, complaints %v", d, c)
	}
}

func TestASecondPersonIsSomebodyElse(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := b.caseOf("M-1004")
	one, two := b.hire("Moderator 1", auth.Moderator), b.hire("Moderator 2", auth.Moderator)
	if w := b.post(one, "/case/"+id+"/second", url.Values{"why": {"I know the seller"},
		"_next": {"/queue/all"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	if w := b.post(one, "/queue/all", decision(id, "dismiss")); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(),
		"somebody else decides") {
		t.Errorf("who asked decides: got %d", w.Code)
	}
	if w := b.post(two, "/queue/all", decision(id, "dismiss")); w.Code != http.StatusSeeOther {
		t.Errorf("the second person: got %d\n%s", w.Code, w.Body)
	}
}

func TestViewsAreKeptAndCasesThatMovedSaySo(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	if w := b.post(b.admin, "/view", url.Values{"name": {"German <medicines>"},
		"query": {"all?q=lang%3Ade"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	page := b.get(b.admin, "/queue/all?q=lang%3Ade").Body.String()
	holds(t, page, "German <medicines>", `href="/queue/all?q=lang%3Ade" aria-current="page"`, "!Portable GPS jammer")
	id := b.caseOf("M-1004")
	if w := b.get(b.admin, "/case/"+id+"/moved?version=1"); w.Code != http.StatusNoContent {
		t.Errorf("where nothing moved: got %d", w.Code)
	}
	if w := b.post(b.admin, "/queue/all", decision(id, "dismiss")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	holds(t, b.get(b.admin, "/case/"+id+"/moved?version=1").Body.String(), "Admin 1", "Dismissed",
		"Your page shows version 1, the case is at 2.")
}

func TestDangerToLifeLeavesAtOnceWithAReason(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	mod := b.hire("Moderator 1", auth.Moderator)
	id := b.caseOf("M-1001")
	if w := b.post(mod, "/queue/all", decision(id, "remove", "_now", "1")); w.Code != http.StatusUnprocessableEntity ||
		!strings.Contains(w.Body.String(), "says no reason") {
		t.Errorf("without a reason: got %d", w.Code)
	}
	w := b.post(mod, "/queue/all", decision(id, "remove", "_now", "1", "now_why", "somebody has taken it"))
	if w.Code != http.StatusSeeOther || strings.Contains(w.Header().Get("Set-Cookie"), undoCookie) {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	waiting, err := b.dk.Waiting(context.Background(), 100)
	if err != nil || !slices.ContainsFunc(waiting, func(x casework.Task) bool { return strings.HasPrefix(string(x.Case), "decision-") }) {
		t.Errorf("nothing leaves: %v, %v", waiting, err)
	}
}
