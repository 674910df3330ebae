package web

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/aedile/aedile/auth"
)

// TestThreeDecisionsWithKeysAlone: somebody new follows what is printed on the screen: choose, decide, and take one back.
func TestThreeDecisionsWithKeysAlone(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	mod := b.hire("Moderator 1", auth.Moderator)
	w.as(mod)
	w.look("light", 1440, 900)
	w.open("/today")
	w.press("g")
	w.press("q")
	w.wait(`location.pathname === "/queue/all"`)
	for _, item := range []string{"M-1004", "M-1005", "M-1006"} {
		w.open("/queue/all?case=" + b.caseOf(item))
		w.wait(`document.activeElement.id === "item" || document.activeElement === document.body`)
		if got := js[string](w, `document.querySelector("#do").textContent`); !strings.HasPrefix(got, "Remove") {
			t.Errorf("the button says %q", got)
		}
		w.press(js[string](w,
			`[...document.querySelectorAll(".opt")].find(o => o.textContent.includes("No ground")).querySelector("kbd").textContent`))
		w.wait(`document.querySelector("#do").textContent.startsWith("No ground")`)
		w.press("\r")
		w.wait(`document.querySelector(".undo [data-left]") && !location.search.includes("` + b.anyCaseOf(item) + `")`)
	}
	if got := b.states("review"); got["dismissed"] != 3 {
		t.Errorf("got %v, want three that are dismissed", got)
	}
	if left := js[string](w, `document.querySelector(".undo [data-left]").textContent`); !strings.HasPrefix(left, "9:") && left != "10:00" {
		t.Errorf("the bar counts %q", left)
	}
	w.press("u")
	w.wait(`document.querySelector(".undo[role=status]")?.textContent.includes("taken back")`)
	if got := b.states("review"); got["dismissed"] != 2 {
		t.Errorf("after taking one back: got %v", got)
	}
	for _, s := range w.console() {
		t.Errorf("the console says %s", s)
	}
}

// TestTheLetterFollowsTheChoice: the letter, the effect and the button change with what is chosen, without a page being loaded, and what
// has
// the focus keeps it.
func TestTheLetterFollowsTheChoice(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	w.as(b.admin)
	w.look("light", 1440, 900)
	w.open("/queue/all?case=" + b.caseOf("M-1001"))
	js[bool](w, `window.stays = true`)
	w.press("2")
	w.wait(`document.querySelector("#do").textContent.startsWith("Disable in DE, AT")`)
	w.press("a")
	w.wait(`location.search.includes("alike=all") && document.querySelector("#do").textContent.includes("3")`)
	w.open("/queue/all?case=" + b.caseOf("M-1001"))
	js[bool](w, `window.stays = true`)
	w.press("x")
	w.wait(`document.querySelector("#effect").textContent.includes("2 cases")`)
	w.press("5")
	w.wait(`document.querySelector("#letter").textContent.includes("No letter goes out")`)
	if !js[bool](w, `window.stays === true && document.activeElement.name === "choice"`) {
		t.Error("the page was loaded again, or the focus went away")
	}
	w.press("e")
	if !js[bool](w, `document.activeElement.tagName === "MARK"`) {
		t.Error("E does not go to a mark")
	}
	w.press("p")
	for _, s := range w.console() {
		t.Errorf("the console says %s", s)
	}
}

// TestANoticeFromThePublicPage: somebody without an account sends a notice, mends what is missing, and follows it by its code.
func TestANoticeFromThePublicPage(t *testing.T) {
	b := newBench(t)
	w := browse(t, b)
	w.look("light", 360, 800)
	w.open("/notice")
	w.do(chromedp.SendKeys("#q-why", "They sell a medicine without asking for a prescription."), chromedp.Click(".send .btn.first"))
	w.wait(`document.title.startsWith("4 things are missing")`)
	w.do(chromedp.SendKeys("#q-url", "https://marktplein.example/i/7"), chromedp.SendKeys("#q-name", "Alma Example"),
		chromedp.SendKeys("#q-email", "alma@rights.example"),
		chromedp.Click("#q-good"), chromedp.Click(".send .btn.first"))
	w.wait(`location.pathname.startsWith("/n/")`)
	code := js[string](w, `document.querySelector(".code b").textContent`)
	w.open("/n/" + strings.ReplaceAll(code, " ", ""))
	w.wait(`document.body.textContent.includes("They sell a medicine without asking for a prescription.")`)
	if n := js[int](w, `document.cookie.length + performance.getEntriesByType("resource").filter(r => r.name.endsWith(".js")).length`); n != 0 {
		t.Error("a public page sets a cookie or loads a script")
	}
}

// TestTheJournalIsVerifiedOnItsPage: one press, and a verdict.
func TestTheJournalIsVerifiedOnItsPage(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	w.as(b.admin)
	w.open("/audit")
	w.press("\r")
	w.wait(`document.querySelector(".verdict h2").textContent === "Nothing was changed"`)
	if !js[bool](w, `document.body.textContent.includes("aedile verify")`) {
		t.Error("the command of a stranger is not there")
	}
}

// TestWhatWasTypedOutlivesTheServer: three hundred characters are typed, the server is killed, and they are found again behind another.
func TestWhatWasTypedOutlivesTheServer(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	w.as(b.admin)
	w.look("light", 1440, 900)
	id := b.caseOf("M-1004")
	typed := strings.Repeat("It blocks emergency calls. ", 12)[:300]
	w.open("/queue/all?case=" + id)
	js[bool](w, `document.querySelectorAll(".decide details").forEach(d => d.open = true), true`)
	w.do(chromedp.SendKeys(`textarea[name=more]`, typed[:200]))
	w.wait(`document.querySelector("[data-draft-note]").textContent === "Draft kept."`)
	w.stop()
	w.do(chromedp.SendKeys(`textarea[name=more]`, typed[200:]))
	w.wait(`document.querySelector("[data-draft-note]").textContent.startsWith("Kept in this browser")`)
	w.wait(`!document.querySelector("#off").hidden`)
	w.press("\r") // nothing is decided while the server is away
	w.start()
	w.open("/queue/all?case=" + id)
	w.wait(`document.querySelector("textarea[name=more]").value.length === 300`)
	if got := js[string](w, `document.querySelector("textarea[name=more]").value`); got != typed {
		t.Errorf("got %q", got)
	}
	w.wait(`document.querySelector("[data-draft-note]").textContent === "Draft kept."`)
	if got := b.states("review"); got["suspected"] != 7 {
		t.Errorf("something was decided: %v", got)
	}
}

// TestASessionThatEndedLeadsBack: whoever has to sign in again comes back to what they were at.
func TestASessionThatEndedLeadsBack(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	id := b.caseOf("M-1004")
	w.open("/queue/all?case=" + id)
	w.wait(`location.pathname === "/signin" && document.body.textContent.includes("What you had typed was kept")`)
	w.do(chromedp.SendKeys(`input[name=login]`, "admin@marktplein.example"), chromedp.SendKeys(`input[name=password]`,
		"not the right one, by far"), chromedp.Click(".btn.first"))
	w.wait(`document.body.textContent.includes("Name or password is not right.")`)
	w.do(chromedp.SendKeys(`input[name=password]`, password), chromedp.Click(".btn.first"))
	w.wait(`location.pathname === "/queue/all" && document.querySelector("h1").textContent.includes("Portable GPS jammer")`)
}

// TestTheDeskWorksWithoutScript: a decision is made and taken back with nothing but forms and links.
func TestTheDeskWorksWithoutScript(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	w.as(b.hire("Moderator 1", auth.Moderator))
	w.look("light", 1440, 900)
	w.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	w.open("/queue/all?case=" + b.caseOf("M-1004"))
	if js[bool](w, `typeof htmx !== "undefined"`) {
		t.Fatal("scripts run")
	}
	w.do(chromedp.Click(`input[value=dismiss]`), chromedp.Click(`.commit .btn.first`), chromedp.WaitVisible(`.undo button`))
	if got := b.states("review"); got["dismissed"] != 1 {
		t.Errorf("got %v", got)
	}
	w.do(chromedp.Click(`.undo button`), chromedp.WaitVisible(`.undo[role=status]`))
	if got := b.states("review"); got["dismissed"] != 0 {
		t.Errorf("after taking it back: got %v", got)
	}
	w.do(chromedp.Click(`.rail a[title="Today"]`), chromedp.WaitVisible(`.ladder`))
}

// TestPagesHoldWhenEnlargedAndInForcedColours: twice as large on a screen of 1280, and in the colours of the system, nothing is cut off
// and what
// is chosen can be seen.
func TestPagesHoldWhenEnlargedAndInForcedColours(t *testing.T) {
	b := lived(t)
	w := browse(t, b)
	w.as(b.admin)
	w.look("light", 640, 400)
	for _, p := range b.pagesOf() {
		w.open(p[1])
		if js[bool](w, `document.documentElement.scrollWidth > innerWidth`) {
			t.Errorf("%s is wider than the screen when it is twice as large", p[0])
		}
	}
	w.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
		return chromedp.Void{}, err
	}, chromedp.EmulateViewport(1440, 900))
	w.open("/queue/all?case=" + b.caseOf("M-1001"))
	if got := js[string](w, `getComputedStyle(document.querySelector(".opt:has(:checked)")).outlineStyle`); got != "solid" {
		t.Errorf("in forced colours the choice has the outline %q", got)
	}
}

// TestEverythingIsReachedByTab: from the top of the queue every control can be reached, each with a focus that is seen.
func TestEverythingIsReachedByTab(t *testing.T) {
	b := stocked(t)
	w := browse(t, b)
	w.as(b.admin)
	w.look("light", 1440, 900)
	w.open("/queue/all?case=" + b.caseOf("M-1001"))
	js[bool](w, `document.activeElement.blur(), window.scrollTo(0, 0), true`)
	reached := map[string]bool{}
	for range 90 {
		w.press("\t")
		at := js[string](w, `(() => { const e = document.activeElement; return e.name || e.dataset.key || e.className || e.tagName })()`)
		if js[bool](w, `document.activeElement !== document.body && getComputedStyle(document.activeElement).outlineStyle === "none" &&
			!document.activeElement.closest(".opt,.cat") && !document.activeElement.matches("h1,main")`) {
			t.Errorf("the focus on %q is not seen", at)
		}
		reached[at] = true
	}
	for _, want := range []string{"skip", "q", "choice", "reason", "also", "enter", "h", "s", "."} {
		if !reached[want] {
			t.Errorf("%q is not reached; reached are %v", want, reached)
		}
	}
}
