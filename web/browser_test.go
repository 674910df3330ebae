package web

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/aedile/aedile/auth"
)

// browser is a real browser before the real server.
type browser struct {
	*bench
	ctx    context.Context
	url    string
	server *httptest.Server
	mu     sync.Mutex
	said   []string // by the console
}

// chromium returns the path of the browser; tests are skipped where there is none.
func chromium(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short tests")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Skip("no chromium on the path: the pages are not tried in a browser")
	return ""
}

// browse opens a browser on the bench.
func browse(t testing.TB, b *bench) *browser {
	t.Helper()
	path := chromium(t)
	w := &browser{bench: b}
	w.start()
	t.Cleanup(w.stop)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-quic", true), chromedp.UserDataDir(t.TempDir()))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	w.ctx = ctx
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Skipf("chromium does not start here: %v", err)
	}
	if err := chromedp.Listen(ctx, w.heard); err != nil {
		t.Fatal(err)
	}
	return w
}

// start serves the pages, at the same address as before where there was one.
func (w *browser) start() {
	w.t.Helper()
	srv := httptest.NewUnstartedServer(w.srv)
	if w.url != "" {
		l, err := net.Listen("tcp", strings.TrimPrefix(w.url, "http://"))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := srv.Listener.Close(); err != nil {
			w.t.Fatal(err)
		}
		srv.Listener = l
	}
	srv.Start()
	w.url, w.server = srv.URL, srv
}

// stop takes the server away, in the middle of whatever it does.
func (w *browser) stop() {
	w.server.CloseClientConnections()
	w.server.Close()
}

// heard keeps what the console says.
func (w *browser) heard(ev any) {
	text := ""
	switch e := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			text += string(a.Value) + " "
		}
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
	case *cdplog.EventEntryAdded:
		text = e.Entry.Text + " " + e.Entry.URL
	}
	if text != "" {
		w.mu.Lock()
		w.said = append(w.said, text)
		w.mu.Unlock()
	}
}

// console returns what the console said since it was asked last.
func (w *browser) console() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.said
	w.said = nil
	return all
}

// as signs the browser in.
func (w *browser) as(s auth.Session) {
	w.t.Helper()
	c := s.Cookie(false)
	w.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: w.url})
		return chromedp.Void{}, err
	})
}

func (w *browser) do(all ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	for _, a := range all {
		if _, err := chromedp.Run(w.ctx, a); err != nil {
			w.t.Fatal(err)
		}
	}
}

// open goes to a page.
func (w *browser) open(path string) { w.t.Helper(); w.do(chromedp.Navigate(w.url + path)) }

// look sets the theme and the size of the window.
func (w *browser) look(theme string, width, height int64) {
	w.t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	w.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media)
		return chromedp.Void{}, err
	}, chromedp.EmulateViewport(width, height))
}

// js returns what an expression is in the page.
func js[T any](w *browser, expr string) T {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expr, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v", expr, err)
	}
	return v
}

// wait waits until an expression holds in the page.
func (w *browser) wait(expr string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 15*time.Second)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expr))
		if err == nil {
			return
		}
		if ctx.Err() == nil { // the page went away while it was asked: ask the one that comes
			continue
		}
		w.t.Fatalf("%s did not come to hold on %s: %v\n%s", expr, js[string](w, "location.href"), err, js[string](w,
			"document.querySelector('main').innerText.slice(0, 900)"))
	}
}

// press presses keys as a person does.
func (w *browser) press(keys string) { w.t.Helper(); w.do(chromedp.KeyEvent(keys)) }

// shoot takes a picture of the window.
func (w *browser) shoot(file string) {
	w.t.Helper()
	w.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise)(ctx, tab)
		return chromedp.Void{}, err
	})
	b, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, shrunk(w.t, b), 0o644)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// axeFile returns the script that looks for what keeps people out; it comes from npm when tests run.
func axeFile(t testing.TB) string {
	t.Helper()
	for _, p := range []string{os.Getenv("AEDILE_TEST_AXE"), "../bin/tools/axe.min.js"} {
		if b, err := os.ReadFile(p); p != "" && err == nil {
			return string(b)
		}
	}
	t.Skip("no axe-core in bin/tools: make test brings it")
	return ""
}

type violation struct{ ID, Impact, Nodes string }

const audit = `axe.run({resultTypes:["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact || "", Nodes: v.nodes.map(n => n.target.join(" ")).join(", ")}))
	.concat(document.documentElement.scrollWidth > innerWidth ? [{ID: "horizontal-scroll", Impact: "", Nodes: [...document.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll,.sr,.tabs,svg")).map(e => e.tagName + "." + e.className).slice(0, 5).join(", ")}] : []))`

// pagesOf lists every page of a stocked desk, with its name.
func (b *bench) pagesOf() [][2]string {
	review, notice, decided, complaint := "", "", "", ""
	rows := b.rows("")
	for _, r := range rows {
		switch r.Kind {
		case "review":
			if r.Items[0] == "M-1001" {
				review = string(r.Case)
			}
		case "notice":
			notice = string(r.Case)
		case "decision":
			if decided == "" || r.State == "contested" {
				decided = string(r.Case)
			}
		case "complaint":
			complaint = string(r.Case)
		}
	}
	code := strings.TrimPrefix(b.codeFor(notice), "/n/")
	all := [][2]string{{"today", "/today"}, {"queue", "/queue/all?case=" + review}, {"queue-list", "/queue/all?list=1"}, {"queue-mine",
		"/queue/mine"}, {"queue-notice", "/queue/all?case=" + notice},
		{"cases", "/cases"}, {"case", "/case/" + review}, {"case-notice", "/case/" + notice}, {"move", "/case/" + notice + "/move/group"},
		{"audit", "/audit"}, {"settings", "/settings"},
		{"keys", "/keys"}, {"parts", "/parts"}, {"more", "/more"}, {"soon", "/requests"}, {"missing", "/case/none"},
		{"notice", "/notice"}, {"notice-short", "/notice?form=child"}, {"receipt", "/n/" + code}, {"no-code", "/n/ABCDABCDABCD"},
		{"signin", "/signin"}, {"ads", "/ads"}}
	if decided != "" {
		at := b.codeFor(decided)
		all = append(all, [2]string{"statement", at}, [2]string{"complaint", "/c/s" + strings.TrimPrefix(at, "/s/")},
			[2]string{"case-decision", "/case/" + decided}, [2]string{"letter", "/case/" + decided + "/letter/statement_of_reasons"},
			[2]string{"queue-complaint", "/queue/all?case=" + complaint})
	}
	return all
}

// TestNothingKeepsPeopleOut runs axe-core on every page, in both themes, at three widths, and reads the console.
func TestNothingKeepsPeopleOut(t *testing.T) {
	axe := axeFile(t)
	b := lived(t)
	w := browse(t, b)
	w.as(b.admin)
	for _, width := range []int64{360, 1024, 1440} {
		for _, theme := range []string{"light", "dark"} {
			w.look(theme, width, 900)
			for _, p := range b.pagesOf() {
				w.open(p[1])
				for _, s := range w.console() {
					if !strings.Contains(s, "the server responded with a status of 404") {
						t.Errorf("%s: the console says %s", p[0], s)
					}
				}
				js[any](w, axe+"; true")
				for _, v := range js[[]violation](w, audit) {
					t.Errorf("%s at %d %s: %s (%s): %s", p[0], width, theme, v.ID, v.Impact, v.Nodes)
				}
			}
		}
	}
}

// readmePages are the pictures of the README, by the name of their file: page, theme, width, height.
var readmePages = []struct {
	file, page, theme string
	width, height     int64
}{
	{"desk-queue.png", "queue", "light", 1440, 900}, {"desk-today.png", "today", "dark", 1440, 900}, {"desk-notice.png", "notice", "light",
		760, 900},
}

// TestScreenshots draws every page, or with AEDILE_TEST_PAGES=readme the pictures of the README, into the folder AEDILE_TEST_SHOTS.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("AEDILE_TEST_SHOTS")
	if dir == "" {
		t.Skip("AEDILE_TEST_SHOTS names no folder")
	}
	only := strings.Fields(os.Getenv("AEDILE_TEST_PAGES"))
	b := lived(t)
	w := browse(t, b)
	w.as(b.admin)
	pages := map[string]string{}
	for _, p := range b.pagesOf() {
		pages[p[0]] = p[1]
	}
	if slices.Equal(only, []string{"readme"}) {
		for _, p := range readmePages {
			w.look(p.theme, p.width, p.height)
			w.open(pages[p.page])
			w.shoot(filepath.Join(dir, p.file))
		}
		return
	}
	for _, width := range []int64{1440, 1024, 360} {
		for _, theme := range []string{"light", "dark"} {
			w.look(theme, width, 900)
			for name, path := range pages {
				name := fmt.Sprintf("%s-%d-%s", name, width, theme)
				if len(only) > 0 && !slices.Contains(only, name) {
					continue
				}
				w.open(path)
				w.shoot(filepath.Join(dir, name+".png"))
			}
		}
	}
}

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
	if got := b.states("review"); got["suspected"] != 6 {
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
