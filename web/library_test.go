package web

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/safetygate"
	"github.com/aedile/aedile/screen/register/shelf"
	"github.com/aedile/aedile/sweep/stock"
)

// shelves is a folder with one register, made once for all tests.
var shelves = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "aedile-shelf-")
	if err != nil {
		return "", err
	}
	entries := func(yield func(register.Entry, error) bool) {
		yield(register.Entry{Ref: "SR/09914/26", On: "2026-11-27", Name: "USB-C wall charger 65 W", URL: "https://register.example/1",
			Alert: &register.Alert{Brands: []string{"Voltana"}, Models: []string{"VT-65 D"}, Country: "France",
				Hazards: []string{"electric shock"}}}, nil)
	}
	s, _, err := register.New(safetygate.Format(), "2026-11-27", "test", entries)
	if err == nil {
		_, err = shelf.Shelf{Dir: dir}.Put(s)
	}
	return dir, err
})

func shelfOf(dk *desk.Desk) stock.Shelf {
	dir, err := shelves()
	if err != nil {
		dir = filepath.Join(os.TempDir(), "none")
	}
	return stock.Shelf{Dir: dir, Now: dk.Now}
}

// theRule is a rule that finds something among the offers of the tests.
func (b *bench) theRule() string {
	b.t.Helper()
	for _, r := range b.rows("review") {
		if r.Rule != "" && strings.Contains(string(r.Rule), "/") {
			return "/rule/" + string(r.Rule)
		}
	}
	b.t.Fatal("no rule has found anything")
	return ""
}

func (b *bench) libraryPages() [][2]string {
	at := b.theRule()
	return [][2]string{{"rules", "/rules"}, {"rules-all", "/rules?only=all"}, {"rule", at}, {"rule-examples", at + "/examples"},
		{"practice", "/practice"}, {"pair", "/pair/" + b.caseOf("M-1001") + "?with=" + b.caseOf("M-1002")},
		{"registers", "/registers"},
		{"register", "/register/safetygate"}, {"register-entry", "/register/safetygate/entry?ref=SR%2F09914%2F26"}}
}

func TestARuleIsStoppedByOnePressAndResumedByASecondPerson(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	one, two := b.hire("Compliance 1", auth.Compliance), b.hire("Compliance 2", auth.Compliance)
	mod := b.hire("Moderator 1", auth.Moderator)
	at := b.theRule()
	holds(t, b.get(one, "/rules").Body.String(), "Have found something", "nobody has looked yet", strings.TrimPrefix(at, "/rule/")[:5])
	page := b.get(mod, at).Body.String()
	holds(t, page, "How often it is right", "At least 73 more reviews are needed", "you are a moderator")
	if w := b.post(mod, at+"/stop", url.Values{"why": {"I do not like it"}}); w.Code != http.StatusForbidden {
		t.Errorf("a moderator stops a rule: got %d", w.Code)
	}
	if w := b.post(one, at+"/stop", url.Values{"why": {" "}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a stop without a reason: got %d", w.Code)
	}
	if w := b.post(one, at+"/stop", url.Values{"why": {"it hits <b>books</b>"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("stop: got %d\n%s", w.Code, w.Body)
	}
	page = b.get(one, at).Body.String()
	holds(t, page, "Its findings open nothing and are counted", "it hits <b>books</b>", "You stopped it; a second person lets it go on.")
	if strings.Contains(b.get(one, at).Body.String(), "<b>books") {
		t.Error("what a person wrote is part of the page")
	}
	holds(t, b.get(one, "/rules?only=stopped").Body.String(), at)
	if w := b.post(one, at+"/resume", url.Values{"why": {"mended"}}); w.Code != http.StatusForbidden {
		t.Errorf("who stopped it resumes it: got %d", w.Code)
	}
	if w := b.post(two, at+"/resume", url.Values{"why": {"books are left out now"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("resume: got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(one, at).Body.String(), "Let go on", "books are left out now", "!open nothing and are counted. A second")
	act := url.Values{"standing": {"act"}, "does": {"demote"}, "quota": {"5"}, "why": {"precise"}}
	if w := b.post(one, at+"/stand", act); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "has not earned it") {
		t.Errorf("a rule that has not earned it may act: got %d", w.Code)
	}
	if w := b.get(one, "/rule/none/such"); w.Code != http.StatusNotFound {
		t.Errorf("a rule that nobody knows: got %d", w.Code)
	}
}

func TestWhatPeopleDecidedIsCountedAndBecomesExamples(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	boss := b.hire("Compliance 1", auth.Compliance)
	id := b.caseOf("M-1004")
	row, err := b.dk.Board.Row(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if w := b.post(b.admin, "/queue/all", decision(id, "dismiss")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	at := "/rule/" + string(row.Rule)
	holds(t, b.get(boss, at).Body.String(), "1 reviewed, 0 right.", "Portable GPS jammer", "Make examples of them")
	page := b.get(boss, at+"/examples").Body.String()
	holds(t, page, "pass:", "Portable GPS jammer for cars", "!Radio Nine", "!shop@radionine.example")
	w := b.get(boss, "/rules/labels")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"expect":[]`) || strings.Contains(w.Body.String(), "Radio Nine") {
		t.Errorf("labelled items: got %d\n%s", w.Code, w.Body)
	}
}

func TestAnEntryOfARegisterIsShownAsPublished(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	mod := b.hire("Moderator 1", auth.Moderator)
	holds(t, b.get(mod, "/registers").Body.String(), "safetygate", "3 days", "As of")
	holds(t, b.get(mod, "/register/safetygate").Body.String(), "sha256:", "Snapshots kept")
	page := b.get(mod, "/register/safetygate/entry?ref=SR%2F09914%2F26").Body.String()
	holds(t, page, "USB-C wall charger 65 W", "Voltana", "electric shock", "suspected, not established",
		"!<a href=\"https://register.example")
	if w := b.get(mod, "/register/safetygate/entry?ref=none"); w.Code != http.StatusNotFound {
		t.Errorf("an entry that is not there: got %d", w.Code)
	}
	if w := b.get(mod, "/register/..%2F..%2Fetc/entry?ref=x"); w.Code != http.StatusNotFound && w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a register that is a path: got %d", w.Code)
	}
}

// TestPracticeSendsNothingAndShowsHowFarPeopleAgree: what a colleague decided is judged without knowing how; the page of rules shows how
// far the two agree.
func TestPracticeSendsNothingAndShowsHowFarPeopleAgree(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	one, two := b.hire("Moderator 1", auth.Moderator), b.hire("Moderator 2", auth.Moderator)
	holds(t, b.get(two, "/practice").Body.String(), "Nothing to practise on")
	for item, choice := range map[string]string{"M-1004": "remove", "M-1006": "dismiss"} {
		if w := b.post(one, "/queue/all", decision(b.caseOf(item), choice)); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: got %d", item, w.Code)
		}
	}
	holds(t, b.get(one, "/practice").Body.String(), "Nothing to practise on")
	for range 2 {
		page := b.get(two, "/practice").Body.String()
		holds(t, page, "It fits", "Nothing is sent", "Suspected by screening, not established.", "!Radio Nine", "!Zielona Apteczka", "!@")
		_, rest, _ := strings.Cut(page, `name="case" value="`)
		id, _, _ := strings.Cut(rest, `"`)
		holds(t, b.post(two, "/practice", url.Values{"case": {id}, "said": {"fits"}}).Body.String(), "Two people said the same on")
		if w := b.post(two, "/practice", url.Values{"case": {id}, "said": {"fits"}}); w.Code != http.StatusConflict {
			t.Errorf("the same is judged twice: got %d", w.Code)
		}
	}
	holds(t, b.get(two, "/practice").Body.String(), "Two people said the same on 1 of 2, κ 0.00")
	holds(t, b.get(two, "/rules").Body.String(), "Two people said the same on")
	if w := b.post(two, "/practice", url.Values{"case": {"none"}, "said": {"perhaps"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("neither yes nor no: got %d", w.Code)
	}
	if got := b.states("review"); got["taken_up"] != 1 || got["dismissed"] != 1 {
		t.Errorf("the cases have changed: %v", got)
	}
}

// TestAKnownAnswerIsMixedIntoTheQueue: after a decision, as often as the policy has it, one comes whose answer is known; the queue goes on
// behind it, and nothing is sent. Where there is none, nothing stands between.
func TestAKnownAnswerIsMixedIntoTheQueue(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	p := b.dk.Settled()
	p.Golden = 1 // after every decision
	b.dk.Settle(p, nil)
	one, two, three := b.hire("Moderator 1", auth.Moderator), b.hire("Moderator 2", auth.Moderator), b.hire("Moderator 3", auth.Moderator)
	id := b.caseOf("M-1004")
	to := b.post(one, "/queue/all", decision(id, "dismiss")).Header().Get("Location")
	if !strings.HasPrefix(to, "/practice?known=1&then=") {
		t.Fatalf("got %q", to)
	}
	if w := b.get(one, to); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/queue/") {
		t.Errorf("nothing is known yet: got %d %s", w.Code, w.Header().Get("Location"))
	}
	b.post(two, "/practice", url.Values{"case": {id}, "said": {"not"}})
	page := b.get(three, "/practice?known=1&then=%2Fqueue%2Fall").Body.String()
	holds(t, page, "One with a known answer", "GPS jammer", `name="then" value="/queue/all"`)
	page = b.post(three, "/practice", url.Values{"case": {id}, "said": {"fits"}, "then": {"https://evil.example/"}}).Body.String()
	holds(t, page, "It was dismissed.", "You say otherwise", "On in the queue", `href="/queue"`, "the same on 0 of 1", "!evil")
}
