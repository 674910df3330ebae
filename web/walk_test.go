package web

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestWalkOfARunningDesk walks a desk that runs, from the link that signs in once, and takes pictures: AEDILE_TEST_DESK is the link and
// AEDILE_TEST_SHOTS the folder.
func TestWalkOfARunningDesk(t *testing.T) {
	link, dir := os.Getenv("AEDILE_TEST_DESK"), os.Getenv("AEDILE_TEST_SHOTS")
	if link == "" || dir == "" {
		t.Skip("AEDILE_TEST_DESK names no link")
	}
	w := browse(t, newBench(t))
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	w.url = u.Scheme + "://" + u.Host
	w.look("light", 1440, 900)
	w.open(u.Path)
	w.do(chromedp.Click(".btn.first"))
	w.wait(`location.pathname.endsWith("/today")`)
	axe := axeFile(t)
	for _, p := range []string{"/today", "/queue/all", "/cases", "/audit", "/settings", "/requests", "/keys"} {
		w.open(p)
		w.shoot(filepath.Join(dir, "walk"+strings.ReplaceAll(p, "/", "-")+".png"))
		js[any](w, axe+"; true")
		for _, v := range js[[]violation](w, audit) {
			t.Errorf("%s: %s %s", p, v.ID, v.Nodes)
		}
	}
	seen := map[string]bool{}
	w.open("/cases?closed=1")
	for _, kind := range kindNames {
		w.open("/cases?closed=1&kind=" + kind)
		for _, href := range js[[]string](w, `[...document.querySelectorAll("tbody a.num")].slice(0, 2).map(a => a.getAttribute("href"))`) {
			if seen[href] {
				continue
			}
			seen[href] = true
			w.open(href)
			js[any](w, axe+"; true")
			for _, v := range js[[]violation](w, audit) {
				t.Errorf("%s %s: %s %s", kind, href, v.ID, v.Nodes)
			}
			if text := js[string](w, `document.body.innerText`); strings.Contains(text, "⟨") {
				t.Errorf("%s %s: a message is missing: %s", kind, href, text[strings.Index(text, "⟨"):][:60])
			}
			w.open("/queue/all?case=" + filepath.Base(href))
		}
		w.shoot(filepath.Join(dir, "walk-queue-"+kind+".png"))
	}
	for _, s := range w.console() {
		t.Errorf("the console says %s", s)
	}
}
