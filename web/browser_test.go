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
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.NoSandbox,
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
		{"audit", "/audit"}, {"outbox", "/outbox"}, {"settings", "/settings"}, {"policy", "/settings/policy"},
		{"policy-setting", "/settings/policy/target.notice.decide?value=3+days"}, {"policy-letter", "/settings/policy/letter.en.statement.what?value=Our+decision"},
		{"letters", "/settings/letters?lang=de"},
		{"keys", "/keys"}, {"parts", "/parts"}, {"more", "/more"}, {"missing", "/case/none"},
		{"notice", "/notice"}, {"notice-short", "/notice?form=child"}, {"receipt", "/n/" + code}, {"no-code", "/n/ABCDABCDABCD"},
		{"signin", "/signin"}}
	all = append(all, bookPages...)
	if decided != "" {
		at := b.codeFor(decided)
		all = append(all, [2]string{"statement", at}, [2]string{"complaint", "/c/s" + strings.TrimPrefix(at, "/s/")},
			[2]string{"case-decision", "/case/" + decided}, [2]string{"letter", "/case/" + decided + "/letter/statement_of_reasons"},
			[2]string{"queue-complaint", "/queue/all?case=" + complaint})
	}
	return append(append(all, b.officePages()...), b.libraryPages()...)
}

// TestNothingKeepsPeopleOut runs axe-core on every page, in both themes, at three widths, and reads the console. AEDILE_TEST_PAGES names
// some of them, as queue-1440-light, for who mends one.
func TestNothingKeepsPeopleOut(t *testing.T) {
	axe := axeFile(t)
	b := lived(t)
	w := browse(t, b)
	w.as(b.admin)
	for _, width := range []int64{360, 1024, 1440} {
		for _, theme := range []string{"light", "dark"} {
			w.look(theme, width, 900)
			for _, p := range b.pagesOf() {
				if only := strings.Fields(os.Getenv("AEDILE_TEST_PAGES")); len(only) > 0 &&
					!slices.Contains(only, fmt.Sprintf("%s-%d-%s", p[0],
						width, theme)) {
					continue
				}
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
