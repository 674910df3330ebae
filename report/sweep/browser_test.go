package sweep

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/aedile/aedile"
)

// browser opens the page in headless Chromium and returns a context to act on it. Tests are skipped where there is none.
func browser(t *testing.T, page string) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short tests")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no chromium on the path: the report is not tried in a browser")
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.UserDataDir(t.TempDir()))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Skipf("chromium does not start here: %v", err)
	}
	return ctx
}

// value returns what the expression is in the page.
func value[T comparable](t *testing.T, ctx context.Context, js string) T { //nolint:revive // the test comes first
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return v
}

// shown counts the findings that a reader sees.
const shown = `[...document.querySelectorAll("article")].filter(a => a.checkVisibility()).length`

func TestPageFiltersInABrowser(t *testing.T) {
	ctx := browser(t, render(t, HTMLConfig{}, ran(), entries(t)))
	for _, s := range []struct {
		name, js string
		want     int
	}{
		{"all at first", ``, 3},
		{"by grade", `f.grade.value = "act"`, 2},
		{"by grade and word", `f.grade.value = "act"; f.words.value = "zielnik"`, 1},
		{"by word alone", `f.words.value = "RÉPLIQUE"`, 1},
		{"by rule", `f.check.value = "counterfeit/replica"`, 1},
		{"nothing left", `f.words.value = "no such word"`, 0},
	} {
		js := `(() => { const f = document.querySelector(".filter"); f.reset(); ` + s.js + `; f.dispatchEvent(new Event("input")); return ` + shown + `})()`
		if n := value[int](t, ctx, js); n != s.want {
			t.Errorf("%s: %d findings shown, want %d", s.name, n, s.want)
		}
	}
}

func TestPageIsWholeWithoutScript(t *testing.T) {
	page := regexp.MustCompile(`(?s)<script>.*</script>`).ReplaceAllString(render(t, HTMLConfig{}, ran(), entries(t)), "")
	ctx := browser(t, page)
	if n := value[int](t, ctx, shown); n != 3 {
		t.Errorf("%d findings shown, want 3", n)
	}
	if value[bool](t, ctx, `document.querySelector(".filter").checkVisibility()`) {
		t.Error("there is a filter that cannot work")
	}
}

func TestPageLoadsNothingAndKeepsItsStyle(t *testing.T) {
	ctx := browser(t, render(t, HTMLConfig{}, ran(), entries(t)))
	if n := value[int](t, ctx, `performance.getEntriesByType("resource").length`); n != 0 {
		t.Errorf("the page loads %d things", n)
	}
	if got := value[string](t, ctx, `getComputedStyle(document.querySelector("mark")).borderRadius`); got != "3px" {
		t.Errorf("evidence has radius %q: the policy keeps the style away", got)
	}
}

func TestPageFitsNarrowScreens(t *testing.T) {
	ctx := browser(t, render(t, HTMLConfig{}, ran(), entries(t)))
	for _, width := range []int64{360, 768, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		if wide := value[int64](t, ctx, `document.documentElement.scrollWidth`); wide > width {
			t.Errorf("at %d pixels the page is %d wide", width, wide)
		}
	}
}

// overlaps names pairs of texts that lie on one another.
const overlaps = `(() => {
  const boxes = [];
  const w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (w.nextNode()) {
    const t = w.currentNode, at = t.parentElement;
    if (!t.textContent.trim() || !at.checkVisibility() || at.closest("title,option,script,.skip")) continue;
    const r = document.createRange();
    r.selectNodeContents(t);
    for (const b of r.getClientRects()) boxes.push([t.textContent.trim().slice(0, 40), b]);
  }
  for (let i = 0; i < boxes.length; i++) for (let k = i + 1; k < boxes.length; k++) {
    const [a, b] = [boxes[i][1], boxes[k][1]];
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left), y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (x > 2 && y > 5) return boxes[i][0] + " lies on " + boxes[k][0];
  }
  return "";
})()`

func TestTextsOfThePageDoNotOverlap(t *testing.T) {
	r := ran()
	r.Items, r.Findings, r.Faults, r.Hidden = 1_234_567_890, 9_876_543, 1_234_567, 7_654_321
	r.ByGrade = map[aedile.Grade]int{aedile.Act: 1_234_567, aedile.Review: 8_641_976}
	var es []Entry
	for i := range 40 {
		for _, e := range entries(t) {
			e.Finding.Item.Trader = fmt.Sprintf("%s Handelsgesellschaft mit beschränkter Haftung %d", e.Finding.Item.Trader, i)
			e.Finding.Item.ID = aedile.ItemID(fmt.Sprintf("%s-%d-with-a-number-that-does-not-end-before-the-line-does",
				e.Finding.Item.ID, i))
			es = append(es, e)
		}
	}
	ctx := browser(t, render(t, HTMLConfig{}, r, es))
	// What is off the screen is not laid out until it is looked at.
	if !value[bool](t, ctx, `document.querySelectorAll("article").forEach(a => a.style.contentVisibility = "visible") || true`) {
		t.Fatal("no articles")
	}
	for _, width := range []int64{360, 400, 560, 820, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		if wide := value[int64](t, ctx, `document.documentElement.scrollWidth`); wide > width {
			t.Errorf("at %d pixels the page is %d wide: %s", width, wide, value[string](t, ctx,
				`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("table")).map(e => e.tagName + "." + e.className).slice(0, 3).join()`))
		}
		if pair := value[string](t, ctx, overlaps); pair != "" {
			t.Errorf("at %d pixels %s", width, pair)
		}
	}
}
