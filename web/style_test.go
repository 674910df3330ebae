package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens reads the colours of the shipped stylesheet: light and dark of each.
func tokens(t *testing.T) map[string][2]string {
	t.Helper()
	b, err := staticFiles.ReadFile("static/desk.css")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)`).FindAllStringSubmatch(string(b), -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	part := func(i int) float64 {
		n, err := strconv.ParseUint(hex[i:i+2], 16, 8)
		if err != nil {
			return math.NaN()
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(1) + 0.7152*part(3) + 0.0722*part(5)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestColoursCanBeReadInBothThemes computes the contrast of every pair that the pages use, from the stylesheet that ships (WCAG 2.2, 1.4.3
// and
// 1.4.11).
func TestColoursCanBeReadInBothThemes(t *testing.T) {
	t.Parallel()
	c := tokens(t)
	least := map[string]float64{}
	pair := func(sort string, want float64, front, back string) {
		for i, theme := range []string{"light", "dark"} {
			if c[front][i] == "" || c[back][i] == "" {
				t.Errorf("no token %s or %s", front, back)
				return
			}
			got := contrast(c[front][i], c[back][i])
			if got < want {
				t.Errorf("%s: %s on %s is %.2f, at least %.1f", theme, front, back, got, want)
			}
			if k := sort + " " + theme; least[k] == 0 || got < least[k] {
				least[k] = got
			}
		}
	}
	for _, ground := range []string{"paper", "sheet", "wash", "wash-2"} {
		pair("text", 4.5, "ink", ground)
		pair("text", 4.5, "soft", ground)
	}
	for _, ground := range []string{"paper", "sheet", "wash"} {
		for _, role := range []string{"link", "act", "late", "review", "today", "ok", "info"} {
			pair("text", 4.5, role, ground)
		}
		pair("edge", 3, "edge", ground)
		pair("focus", 3, "focus", ground)
	}
	for _, wash := range []string{"act", "review", "ok", "info"} {
		pair("text", 4.5, "ink", wash+"-wash")
		pair("text", 4.5, wash, wash+"-wash")
		pair("text", 4.5, "link", wash+"-wash")
		pair("text", 4.5, "soft", wash+"-wash")
	}
	pair("text", 4.5, "on-solid", "solid")
	pair("mark", 4.5, "ink", "mark")
	pair("text", 4.5, "paper", "ink")
	pair("edge", 3, "brand", "paper")
	pair("edge", 3, "bar-line", "sheet")
	t.Logf("lowest: %v", least)
	if len(c) < 25 {
		t.Errorf("%d tokens were read", len(c))
	}
}

// The budgets of what a browser loads.
const (
	maxStyle  = 40_000
	maxScript = 25_000
	maxQueue  = 250_000 // the queue in a Latin language, as it comes: page, style, scripts, faces
)

func TestWhatABrowserLoadsIsSmall(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	a := readAssets()
	size := func(name string) int {
		f, ok := a.files["/static/"+name]
		if !ok {
			t.Errorf("no file %s", name)
		}
		if f.packed != nil {
			return len(f.packed)
		}
		return len(f.plain)
	}
	if n := len(a.files["/static/desk.css"].plain); n > maxStyle {
		t.Errorf("the stylesheet has %d bytes, at most %d", n, maxStyle)
	}
	if n := len(a.files["/static/desk.js"].plain); n > maxScript {
		t.Errorf("the script has %d bytes, at most %d", n, maxScript)
	}
	page := b.get(b.admin, "/queue/all?case="+b.caseOf("M-1001")).Body.Len()
	sum := page + size("desk.css") + size("desk.js") + size("htmx/htmx.js") + size("inter/latin.woff2") + size("serif/latin.woff2")
	t.Logf("the queue: page %d, in all %d bytes", page, sum)
	if sum > maxQueue {
		t.Errorf("the queue loads %d bytes, at most %d", sum, maxQueue)
	}
}

// TestFilesAreKeptByTheirDigest: an address that a page names is answered, packed where a browser takes that, and kept for good.
func TestFilesAreKeptByTheirDigest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get(nobody, "/signin").Body.String()
	for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		w := b.get(nobody, m[1])
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: got %d, %s", m[1], w.Code, w.Header().Get("Cache-Control"))
		}
	}
	css := b.get(nobody, "/static/desk.css").Body.String()
	for _, m := range regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(css, -1) {
		if w := b.get(nobody, "/static/"+m[1]); w.Code != 200 || w.Header().Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: got %d, %s", m[1], w.Code, w.Header().Get("Content-Type"))
		}
	}
	if w := b.get(nobody, "/static/../web.go"); w.Code == 200 {
		t.Error("a file outside is sent")
	}
}
