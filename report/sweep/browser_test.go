package sweep

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
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
