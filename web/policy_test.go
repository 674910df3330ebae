package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aedile/aedile/auth"
)

// TestThePolicyIsChangedByTwoPeople: a page says what would follow, one administrator proposes, another puts it in force, and everybody reads
// who did.
func TestThePolicyIsChangedByTwoPeople(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	one, two, mod := b.hire("Admin 8", auth.Admin), b.hire("Admin 9", auth.Admin), b.hire("Moderator 1", auth.Moderator)
	const at = "/settings/policy/target.notice.decide"
	holds(t, b.get(mod, "/settings/policy").Body.String(), "Decide on a notice", "2 days", "from the policy file",
		"you are a moderator", `!btn slim" href="/settings/policy`)
	holds(t, b.get(one, at+"?value=5+days&why=holidays").Body.String(), "What comes now is due", "Mon 7 Dec", "holidays")
	if w := b.get(one, at+"?value=soon"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("what cannot be read: got %d", w.Code)
	}
	form := url.Values{"value": {"5 days"}, "why": {"<b>holidays</b>"}}
	for _, x := range []struct {
		who  auth.Session
		form url.Values
		want int
	}{{mod, form, http.StatusForbidden}, {one, url.Values{"value": {"5 days"}}, http.StatusUnprocessableEntity}, {one, form, http.StatusSeeOther},
		{two, form, http.StatusConflict}} {
		if w := b.post(x.who, at, x.form); w.Code != x.want {
			t.Errorf("%v: got %d, want %d", x.form, w.Code, x.want)
		}
	}
	page := b.get(two, "/settings/policy").Body.String()
	holds(t, page, "Waits for a second person", "Admin 8 wants it", "Put in force")
	_, rest, _ := strings.Cut(page, "/settings/change/")
	id, _, _ := strings.Cut(rest, `"`)
	if w := b.post(one, "/settings/change/"+id, url.Values{"step": {"approve"}}); w.Code != http.StatusForbidden {
		t.Errorf("one person alone: got %d", w.Code)
	}
	if w := b.post(two, "/settings/change/"+id, url.Values{"step": {"approve"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	holds(t, b.get(mod, "/settings/policy").Body.String(), "5 days", "changed here", "Put in force by Admin 9", "!Waits for a second person")
	if p := b.dk.Settled().Targets["notice.decide"]; p.N != 5 {
		t.Errorf("got %v", p)
	}
}

// TestATextOfALetterIsWordedAnew: the page shows the line of a letter as it was and as it would be; a text that drops what is filled in is
// refused.
func TestATextOfALetterIsWordedAnew(t *testing.T) {
	t.Parallel()
	b := lived(t)
	holds(t, b.get(b.admin, "/settings/letters?lang=de&find=beschwer").Body.String(), "redress.internal", "!statement.what<")
	at := "/settings/policy/letter.en.statement.what"
	holds(t, b.get(b.admin, at).Body.String(), "What we decided", "As it ships")
	holds(t, b.get(b.admin, at+"?value=Our+decision").Body.String(), "Statement of reasons", "<ins", "Our decision", "<del")
	holds(t, b.get(b.admin, "/settings/policy/letter.en.statement.opening?value=Hello+you").Body.String(),
		"must keep what is filled in", "{subject}")
	if w := b.get(b.admin, "/settings/policy/calendar"); w.Code != http.StatusNotFound {
		t.Errorf("what is not changed here: got %d", w.Code)
	}
}

// TestReasonsInTheOperatorsWordsAreOffered: beside those of the rule, where it found something.
func TestReasonsInTheOperatorsWordsAreOffered(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	two := b.hire("Admin 9", auth.Admin)
	at := b.post(b.admin, "/settings/reason", url.Values{"of": {"*"}, "lang": {"de"}}).Header().Get("Location")
	form := url.Values{"value": {"Das Angebot nennt kein Rezept."}, "why": {"people understand it"}}
	if w := b.post(b.admin, at, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%s: got %d %s", at, w.Code, w.Body)
	}
	_, rest, _ := strings.Cut(b.get(two, "/settings/policy").Body.String(), "/settings/change/")
	id, _, _ := strings.Cut(rest, `"`)
	if w := b.post(two, "/settings/change/"+id, url.Values{"step": {"approve"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	holds(t, b.get(two, "/queue/all?case="+b.caseOf("M-1001")).Body.String(), "Das Angebot nennt kein Rezept.")
}
