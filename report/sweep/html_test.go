package sweep

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/aedile/aedile"
)

func render(t *testing.T, c HTMLConfig, ran aedile.Ran, es []Entry, faults ...aedile.Fault) string {
	t.Helper()
	var b bytes.Buffer
	h := NewHTML(&b, c)
	for _, e := range es {
		if err := h.Finding(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range faults {
		if err := h.Fault(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(ran); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageSaysWhatAFindingIsAndWhatRan(t *testing.T) {
	t.Parallel()
	page := render(t, HTMLConfig{
		MadeAt:  time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC),
		Explain: map[aedile.CheckID]string{"medicines/prescription-only": "Only a pharmacy may supply it."},
	}, ran(), entries(t), aedile.Fault{Class: aedile.Invalid, Source: "catalogue.csv.gz", Line: 8, Msg: "row has 3 fields instead of 9"})
	if out := os.Getenv("AEDILE_PAGE"); out != "" {
		if err := os.WriteFile(out, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"Suspected, not established.", "Made on 23 November 2026, 09:30 UTC", "12\u202f345", "Only a pharmacy may supply it.",
		`<mark title="substances: sildenafil">Sildenafil 100 mg</mark>`, "art 71", "Unsafe and prohibited products · Prohibited products",
		"2026.11.0", string(aedile.DigestOf([]byte("medicines"))), "<code>Titel</code> → title", "catalogue.csv.gz:8",
		"row has 3 fields instead of 9",
		"expired on 2026-10-31", "Apothekenfux24", "By trader", "No public register was asked.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestPageIsWellFormed(t *testing.T) {
	t.Parallel()
	page := render(t, HTMLConfig{}, ran(), entries(t))
	z := html.NewTokenizer(strings.NewReader(page))
	void := map[string]bool{"meta": true, "input": true, "br": true}
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			if tag := z.Token().Data; !void[tag] {
				open = append(open, tag)
			}
		case html.EndTagToken:
			tag := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != tag {
				t.Fatalf("</%s> closes %v", tag, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	page := render(t, HTMLConfig{}, ran(), entries(t))
	for _, load := range []string{`<link`, `<img`, `<iframe`, ` src=`, `@import`, `url(`} {
		if strings.Contains(page, load) {
			t.Errorf("the page loads something: %s", load)
		}
	}
	if !strings.Contains(page, "default-src &#39;none&#39;") {
		t.Error("the page has no policy against loading")
	}
}

func TestItemTextCannotBecomeMarkup(t *testing.T) {
	t.Parallel()
	page := render(t, HTMLConfig{}, ran(), entries(t))
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("%d scripts on the page, want our own alone", n)
	}
	if !strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error("the title is not shown as the text it is")
	}
}

func TestPageShowsDisguises(t *testing.T) {
	t.Parallel()
	page := render(t, HTMLConfig{}, ran(), entries(t))
	if !strings.Contains(page, "Tra‹U&#43;200B›madol</mark>") {
		t.Error("the zero-width space in the evidence is not shown")
	}
}

func TestPageCountsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	es := entries(t)
	act, review := es[0], es[2]
	r := ran()
	r.Findings = 5
	page := render(t, HTMLConfig{Max: 2}, r, []Entry{review, review, act, review, act})
	if n := strings.Count(page, "<article"); n != 2 {
		t.Errorf("%d findings shown, want 2", n)
	}
	if n := strings.Count(page, `<article data-grade="act"`); n != 2 {
		t.Errorf("%d findings of grade act shown, want both: they go before review", n)
	}
	want := regexp.MustCompile(`2 findings are shown, 3 more are counted above but not shown</strong>\s*\(0 of them to act on\)`)
	if !want.MatchString(page) {
		t.Error("the page does not say that 3 findings of grade review are left out")
	}
	if !strings.Contains(page, "counterfeit/replica: 0 act, 3 review") {
		t.Error("the charts do not count the findings left out")
	}
}

func TestPageCountsFaultsItDoesNotList(t *testing.T) {
	t.Parallel()
	r := ran()
	r.Faults = 7
	var faults []aedile.Fault
	for i := range 7 {
		faults = append(faults, aedile.Fault{Source: "a.ndjson", Line: i + 1, Msg: "no object"})
	}
	page := render(t, HTMLConfig{Faults: 3}, r, nil, faults...)
	if !strings.Contains(page, "4 further faults are counted but not listed here") {
		t.Error("the page does not say that 4 faults are not listed")
	}
	if !strings.Contains(page, "No finding. That means something only") {
		t.Error("the page does not say what no finding means")
	}
}

func TestSuppressedFindingsAreShownButNotCharted(t *testing.T) {
	t.Parallel()
	e := entries(t)[0]
	e.Finding.Suppressed = &aedile.Suppression{Reason: "licensed pharmacy", Expires: "2026-12-31", Entry: "ignore.yaml:3"}
	page := render(t, HTMLConfig{}, ran(), []Entry{e})
	if !strings.Contains(page, "Set aside until 2026-12-31 (ignore.yaml:3): licensed pharmacy") {
		t.Error("the page does not say why the finding is set aside")
	}
	if strings.Contains(page, "Apothekenfux24: 1 act") {
		t.Error("a finding that is set aside is in the charts")
	}
}

func TestTallyKeepsTheNamesWithMostFindings(t *testing.T) {
	t.Parallel()
	var y tally
	for i := range 20 {
		for range i + 1 {
			y.add(fmt.Sprintf("trader %02d", i), aedile.Review)
		}
	}
	bars, names, findings := y.top(3)
	if len(bars) != 3 || bars[0].Name != "trader 19" || bars[0].Sum() != 20 || names != 17 || findings != 17*18/2 {
		t.Fatalf("got %v, %d names and %d findings more; want trader 19 with 20 first, and 17 names with %d findings more", bars,
			names, findings, 17*18/2)
	}
}

func TestTallyIsBounded(t *testing.T) {
	t.Parallel()
	var y tally
	for i := range maxNames + 50 {
		y.add(fmt.Sprint(i), aedile.Act)
	}
	if _, _, findings := y.top(1); len(y.names) != maxNames || findings != maxNames+49 {
		t.Errorf("%d names kept, %d findings of others; want %d and %d", len(y.names), findings, maxNames, maxNames+49)
	}
}

func TestExplanationsBreakAtSentencesAlone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"One line.\n": "One line.",
		"A sentence that goes\non here.\nAnother.": "A sentence that goes on here.\nAnother.",
		"What to do:\n\nTake it\ndown.":            "What to do:\n\nTake it down.",
		"":                                         "",
	} {
		if got := reflow(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
