package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
)

var nobody auth.Session

// holds asks that a page has the texts, and has not those that begin with "!".
func holds(t *testing.T, page string, texts ...string) {
	t.Helper()
	plain := html.UnescapeString(page)
	for _, want := range texts {
		if no, ok := strings.CutPrefix(want, "!"); ok {
			if strings.Contains(plain, no) {
				t.Errorf("the page holds %q", no)
			}
		} else if !strings.Contains(plain, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

// whole is a notice that lacks nothing.
func whole() url.Values {
	return url.Values{"url": {"https://marktplein.example/i/1", " https://marktplein.example/i/1 ", "https://marktplein.example/i/2"},
		"topic": {"medicines"},
		"why":   {"No prescription is asked for."}, "name": {"Alma Example"}, "email": {"alma@rights.example"}, "good": {"1"}}
}

func TestANoticeComesInAndIsFollowedByItsCode(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := b.get(nobody, "/notice")
	holds(t, got.Body.String(), "Report something illegal", "Anyone can use this form")
	if len(got.Result().Cookies()) != 0 {
		t.Error("a cookie is set before anything was sent")
	}
	sent := b.post(nobody, "/notice", whole())
	at := sent.Header().Get("Location")
	if sent.Code != http.StatusSeeOther || !regexp.MustCompile(`^/n/[A-Z2-7]{12}$`).MatchString(at) {
		t.Fatalf("got %d to %q", sent.Code, at)
	}
	page := b.get(nobody, at).Body.String()
	code := strings.TrimPrefix(at, "/n/")
	holds(t, page, code[:4]+" "+code[4:8]+" "+code[8:], "https://marktplein.example/i/2", "No prescription is asked for.",
		"We aim at Wednesday, 2 December 2026",
		"No. It has all that a notice needs.", "!Alma Example", "!alma@rights.example")
	if n := strings.Count(page, "https://marktplein.example/i/1<"); n != 1 {
		t.Errorf("an address that was given twice is shown %d times", n)
	}
	// Spaces, hyphens and small letters do not matter; a wrong letter does.
	if w := b.get(nobody, "/n/"+strings.ToLower(code[:4])+"-"+code[4:]); w.Code != http.StatusOK {
		t.Errorf("the code in small letters with a hyphen: got %d", w.Code)
	}
	wrong := "A" + code[1:]
	if wrong == code {
		wrong = "B" + code[1:]
	}
	if w := b.get(nobody, "/n/"+wrong); w.Code != http.StatusNotFound {
		t.Errorf("another code: got %d", w.Code)
	}
	if w := b.post(nobody, at+"/withdraw", nil); w.Code != http.StatusSeeOther {
		t.Errorf("taking back: got %d", w.Code)
	}
	holds(t, b.get(nobody, at).Body.String(), "This report is closed.")
}

func TestWhatIsMissingIsSaidAndTheTextIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := whole()
	form.Del("good")
	form.Del("url")
	got := b.post(nobody, "/notice", form)
	if got.Code != http.StatusUnprocessableEntity {
		t.Errorf("got %d", got.Code)
	}
	page := got.Body.String()
	holds(t, page, "<title>2 things are missing: Report something illegal", `href="#q-url"`, `href="#q-good"`,
		"Confirm that you believe what you write",
		"No prescription is asked for.", `value="Alma Example"`, "Send it as it is")
	// It is taken in as it is where somebody wants that, and says what is missing.
	form.Set("_as", "is")
	sent := b.post(nobody, "/notice", form)
	if sent.Code != http.StatusSeeOther {
		t.Fatalf("sent as it is: got %d\n%s", sent.Code, sent.Body)
	}
	at := sent.Header().Get("Location")
	holds(t, b.get(nobody, at).Body.String(), "the address of the page", "that you believe what you write", "You send what is missing",
		"may not count as telling us")
	// And it is completed by the same code.
	if w := b.post(nobody, at+"/add", whole()); w.Code != http.StatusSeeOther {
		t.Fatalf("completed: got %d", w.Code)
	}
	holds(t, b.get(nobody, at).Body.String(), "No. It has all that a notice needs.")
	// An address that is none is no notice to anybody.
	form = whole()
	form.Set("email", "alma at home")
	form.Set("_as", "is")
	if w := b.post(nobody, "/notice", form); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an address that is none: got %d", w.Code)
	}
}

func TestAbuseOfAChildNeedsNoNameAndIsNotShownAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sent := b.post(nobody, "/notice", url.Values{"form": {"child"}, "url": {"https://marktplein.example/post/9"},
		"why": {"words that nobody sees again"}, "good": {"1"}})
	if sent.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", sent.Code, sent.Body)
	}
	id := string(b.rows("notice")[0].Case)
	guard := b.hire("Protection 1", auth.Protection)
	mod := b.hire("Moderator 1", auth.Moderator)
	for _, who := range []auth.Session{b.admin, mod} {
		for _, path := range []string{"/today", "/queue/all", "/queue/all?case=" + id, "/case/" + id, "/case/" + id +
			"?open=sealed", "/cases",
			"/cases?q=words", "/audit", "/case/" + id + "/letter/receipt"} {
			if page := b.get(who, path).Body.String(); strings.Contains(page, "words that nobody sees again") ||
				strings.Contains(page, "post/9") {
				t.Errorf("%s shows what is sealed", path)
			}
		}
	}
	holds(t, b.get(nobody, sent.Header().Get("Location")).Body.String(), "kept, and not shown again", "!words that nobody sees again")
	holds(t, b.get(guard, "/case/"+id).Body.String(), "It is not shown again", "!words that nobody sees again")
	holds(t, b.get(guard, "/case/"+id+"?open=sealed").Body.String(), "words that nobody sees again")
	minutes, err := b.dk.Exposure(context.Background(), guard.Person.ID, noon.AddDate(0, 0, -1))
	if err != nil || minutes["sealed"] == 0 {
		t.Errorf("looking at it was not counted: %v, %v", minutes, err)
	}
}

// caseOf returns the case about an item.
func (b *bench) caseOf(item string) string {
	b.t.Helper()
	for _, r := range b.rows("review") {
		if slices.Contains(r.Items, aedile.ItemID(item)) {
			return string(r.Case)
		}
	}
	b.t.Fatalf("no review of %s", item)
	return ""
}

// decideForm returns a decision as the form sends it.
func decision(id, choice string, more ...string) url.Values {
	v := url.Values{"case": {id}, "choice": {choice}, "reason": {"The offer names sildenafil, which needs a prescription."},
		"_next": {"/queue/all"}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Add(more[i], more[i+1])
	}
	return v
}

func TestADecisionGoesFromTheQueueToItsRecipient(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	mod := b.hire("Moderator 1", auth.Moderator)
	id := b.caseOf("M-1001")
	holds(t, b.get(mod, "/queue/all?case="+id).Body.String(), "Sildenafil", "ohne Rezept", "Remove", "Disable in DE, AT", "No ground",
		"Begründung unserer Entscheidung", "1 case, 1 letter.",
		"Suspected by screening, not established.")
	done := b.post(mod, "/queue/all", decision(id, "remove"))
	if done.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", done.Code, done.Body)
	}
	ds := b.rows("decision")
	if len(ds) != 1 || ds[0].State != "sent" {
		t.Fatalf("got %+v", ds)
	}
	at := b.codeFor(string(ds[0].Case))
	if w := b.get(nobody, at); w.Code != http.StatusNotFound {
		t.Errorf("what has not left is read outside: got %d", w.Code)
	}
	b.pass(11 * time.Minute)
	holds(t, b.get(nobody, at).Body.String(), "Begründung unserer Entscheidung", "sildenafil", "Complain about this decision", "art 17(3)")
	if w := b.get(nobody, at+"/pdf"); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF-") {
		t.Errorf("the file: got %d", w.Code)
	}
	// The recipient complains, once, and somebody else decides.
	complain := "/c/s" + strings.TrimPrefix(at, "/s/")
	holds(t, b.get(nobody, complain).Body.String(), "Somebody looks at it who did not take the decision", "You can complain until")
	if w := b.post(nobody, complain, url.Values{"grounds": {"  "}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a complaint without grounds: got %d", w.Code)
	}
	if w := b.post(nobody, complain, url.Values{"grounds": {"I hold a licence."}}); w.Code != http.StatusSeeOther {
		t.Fatalf("complaint: got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(nobody, complain).Body.String(), "We have your complaint")
	k := string(b.rows("complaint")[0].Case)
	page := b.get(mod, "/queue/all?case="+k).Body.String()
	holds(t, page, "a complaint handler or an administrator on the side of the platform may; you are a moderator")
	if w := b.post(mod, "/queue/all", decision(k, "take")); w.Code != http.StatusForbidden {
		t.Errorf("a moderator takes a complaint: got %d", w.Code)
	}
	comp := b.hire("Complaints 1", auth.Complaints)
	for _, choice := range []string{"take", "reverse"} {
		if w := b.post(comp, "/queue/all", decision(k, choice)); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: got %d\n%s", choice, w.Code, w.Body)
		}
	}
	holds(t, b.get(nobody, at).Body.String(), "!This decision was reversed.")
	b.pass(11 * time.Minute)
	holds(t, b.get(nobody, at).Body.String(), "This decision was reversed.")
	holds(t, b.get(nobody, complain).Body.String(), "We have your complaint", "told")
}

func TestANoticeIsDecidedAndItsSenderReadsIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := b.post(nobody, "/notice", whole()).Header().Get("Location")
	id := string(b.rows("notice")[0].Case)
	mod := b.hire("Moderator 1", auth.Moderator)
	holds(t, b.get(mod, "/queue/all?case="+id).Body.String(), "alleged, not established", "Do not act", "What you found, as facts")
	if w := b.post(mod, "/queue/all", decision(id, "leave")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(nobody, at).Body.String(), "!We did not act.", "We look at it and decide")
	b.pass(11 * time.Minute)
	holds(t, b.get(nobody, at).Body.String(), "We did not act.", "Complain about this decision")
}

func TestTheSameIsDecidedTogetherAndWhatFailsWaits(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id, other := b.caseOf("M-1001"), b.caseOf("M-1002")
	page := b.get(b.admin, "/queue/all?case="+id+"&alike=all").Body.String()
	holds(t, page, "alike, decide together", `<span class="diff">50</span>`, "3 cases, ", "Remove: 3, next")
	form := decision(id, "dismiss", "also", other, "also", "review-none")
	w := b.post(b.admin, "/queue/all", form)
	if w.Code != http.StatusOK {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	holds(t, w.Body.String(), "2 done, 1 waits", "review-none")
	for _, x := range []string{id, other} {
		if c, err := b.dk.Case(context.Background(), aedile.CaseID(x)); err != nil || c.State != "dismissed" {
			t.Errorf("%s is %s, %v", x, c.State, err)
		}
	}
}

func TestMoreThanTwentyAskForTheNumber(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	form := decision(b.caseOf("M-1001"), "dismiss")
	for range 20 {
		form.Add("also", b.caseOf("M-1002"))
	}
	if w := b.post(b.admin, "/queue/all", form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(),
		"21 cases are decided together") {
		t.Errorf("got %d", w.Code)
	}
}

func TestWhoeverIsSlowerLosesNothing(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := b.caseOf("M-1004")
	one, two := b.hire("Moderator 1", auth.Moderator), b.hire("Moderator 2", auth.Moderator)
	holds(t, b.get(one, "/queue/all?case="+id).Body.String(), "!is looking")
	holds(t, b.get(two, "/queue/all?case="+id).Body.String(), "Moderator 1 is looking at this case.")
	holds(t, b.get(two, "/queue/all").Body.String(), "Moderator 1 is looking")
	if w := b.post(one, "/queue/all", decision(id, "dismiss", "_version", "1")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	b.pass(40 * time.Second)
	w := b.post(two, "/queue/all", decision(id, "remove", "_version", "1", "more", "my own words"))
	if w.Code != http.StatusConflict {
		t.Errorf("the slower one: got %d", w.Code)
	}
	holds(t, w.Body.String(), "Moderator 1 decided this 40 seconds ago", "my own words", "See their decision")
}

func TestDraftsAreFoundAgain(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := b.caseOf("M-1004")
	typed := strings.Repeat("It blocks emergency calls. ", 12)
	form := url.Values{"choice": {"demote"}, "more": {typed}, "_version": {"1"}, "case": {id}}
	if w := b.post(b.admin, "/case/"+id+"/draft/decide", form); w.Code != http.StatusNoContent {
		t.Fatalf("got %d\n%s", w.Code, w.Body)
	}
	page := b.get(b.admin, "/queue/all?case="+id).Body.String()
	holds(t, page, typed, "Your draft was found again.", `value="demote" checked`)
	other := b.hire("Moderator 2", auth.Moderator)
	holds(t, b.get(other, "/queue/all?case="+id).Body.String(), "!"+typed)
	if w := b.post(b.admin, "/queue/all", decision(id, "dismiss")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if text, err := b.dk.Typed(context.Background(), aedile.CaseID(id), b.admin.Person.ID, "decide"); err != nil || text != "" {
		t.Errorf("what was sent is still a draft: %q, %v", text, err)
	}
}

func TestSmallThingsAreNotedAndLeadBack(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := b.caseOf("M-1004")
	mod := b.hire("Moderator 2", auth.Moderator)
	for _, x := range []struct {
		path string
		form url.Values
		code int
	}{
		{"/note", url.Values{"text": {"asked the register"}, "_next": {"/case/" + id}}, 303}, {"/note", url.Values{"text": {" "}}, 422},
		{"/hold", url.Values{"until": {"2026-12-04"}, "why": {"waits for the register"}, "_next": {"/queue/all"}}, 303}, {"/hold",
			url.Values{"until": {"2020-01-01"}, "why": {"x"}}, 422},
		{"/hand", url.Values{"to": {"Moderator 2"}, "_next": {"/queue/all"}}, 303}, {"/hand", url.Values{"to": {"Nobody"}}, 404},
		{"/skip", url.Values{"_next": {"https://elsewhere.example/"}}, 303}, {"/second", url.Values{"why": {"I know the seller"},
			"_next": {"//elsewhere.example"}}, 303}, {"/lock", nil, 204},
	} {
		w := b.post(b.admin, "/case/"+id+x.path, x.form)
		if w.Code != x.code || strings.Contains(w.Header().Get("Location"), "elsewhere") {
			t.Errorf("%s %v: got %d to %q", x.path, x.form, w.Code, w.Header().Get("Location"))
		}
	}
	holds(t, b.get(mod, "/case/"+id).Body.String(), "asked the register", "Moderator 2", "Admin 1")
	holds(t, b.get(mod, "/queue/held").Body.String(), "Portable GPS jammer")
	holds(t, b.get(mod, "/queue/second").Body.String(), "Portable GPS jammer")
	holds(t, b.get(mod, "/queue/all").Body.String(), "!Portable GPS jammer")
}

func TestTextsFromOutsideAreShownAndDoNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	evil := "<script>alert(1)</script><img src=x onerror=alert(2)> si\u200bldenafil \u202eevil\u202c " + strings.Repeat("long ", 2000)
	form := whole()
	form.Set("why", evil)
	form.Set("name", `"><script>name</script>`)
	form["url"] = []string{"javascript:alert(3)"}
	at := b.post(nobody, "/notice", form).Header().Get("Location")
	id := string(b.rows("notice")[0].Case)
	for _, path := range []string{at, "/today", "/queue/all", "/case/" + id, "/cases", "/audit", "/case/" + id + "/letter/receipt"} {
		who := b.admin
		if path == at {
			who = nobody
		}
		w := b.get(who, path)
		page := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x") ||
			strings.Contains(page,
				`href="javascript:`) {
			t.Errorf("%s: got %d, and what came from outside is part of the page", path, w.Code)
		}
		if strings.ContainsAny(page, "\u200b\u202e\u202c") {
			t.Errorf("%s: a hidden character is not drawn", path)
		}
	}
	holds(t, b.get(b.admin, "/queue/all?case="+id).Body.String(), "⟨ZWSP⟩", "⟨RLO⟩", "Show all, 10 0")
}

func TestAQuotedTextLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.String().Draw(r, "text")
		var spans []span
		for range rapid.IntRange(0, 4).Draw(r, "spans") {
			a := rapid.IntRange(0, len(text)+3).Draw(r, "start")
			spans = append(spans, span{a, a + rapid.IntRange(0, 9).Draw(r, "length"), ""})
		}
		q := quote(text, spans...)
		var got strings.Builder
		for _, p := range append(q.First, q.Rest...) {
			if !p.Hidden {
				got.WriteString(p.Text)
			}
		}
		want := strings.Map(func(c rune) rune {
			if c != '\n' && c != '\t' && line(string(c)) != string(c) {
				return -1
			}
			return c
		}, strings.ToValidUTF8(text, ""))
		if strings.ToValidUTF8(got.String(), "") != want {
			r.Fatalf("got %q, want %q", got.String(), want)
		}
	})
}

// TestPublicPagesSpeakTheLanguageOfTheReader: by the browser's wish or by choice, and the choice stays with the links.
func TestPublicPagesSpeakTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get(nobody, "/notice?lang=de").Body.String()
	holds(t, page, `<html lang="de">`, "Etwas Rechtswidriges melden", `action="/notice?lang=de"`,
		`<option value="de" lang="de" selected>Deutsch`)
	sent := b.post(nobody, "/notice?lang=de", whole())
	at := sent.Header().Get("Location")
	if !strings.HasSuffix(at, "?lang=de") {
		t.Fatalf("got %d to %q", sent.Code, at)
	}
	holds(t, b.get(nobody, at).Body.String(), "Wir haben Ihre Meldung erhalten", "Bestätigt, jetzt", "Mittwoch, 2. Dezember 2026",
		"!What comes next")
	id := b.rows("notice")[0].Case
	d, err := b.dk.LetterOf(context.Background(), id, "receipt", "", false)
	if err != nil || d.Lang != "de" {
		t.Errorf("the letter is in %q, %v", d.Lang, err)
	}
}
