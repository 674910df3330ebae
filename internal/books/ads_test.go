package books_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/books"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/web/part"
)

// written puts lines into a file.
func written(tb testing.TB, name, text string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}

// TestPagesOfAdvertisementsHoldEachOnceAndRemovedOnesLeadNowhere asks a repository made at random, page by page, and compares with a plain
// filter; no answer holds a word of a removed one (art 39(3) DSA).
func TestPagesOfAdvertisementsHoldEachOnceAndRemovedOnesLeadNowhere(t *testing.T) {
	t.Parallel()
	file := written(t, "ads.ndjson", "")
	rapid.Check(t, func(rt *rapid.T) {
		var lines strings.Builder
		want := map[bool][]string{}
		for i := range rapid.IntRange(0, 90).Draw(rt, "ads") {
			removed := rapid.SampledFrom([]string{"", "", "illegal", "terms", "because"}).Draw(rt, "removed")
			word := map[bool]string{true: "q7secret", false: "lamp"}[removed != ""]
			state := rapid.SampledFrom([]string{"DE", "EL"}).Draw(rt, "state")
			id := fmt.Sprintf("ad-%d", i)
			fmt.Fprintf(&lines, `{"id":%q,"kind":"ad","title":%q,"text":%[2]q,"brand":%[2]q,"category":[%[2]q],"ad":{"sponsor":%[2]q,"payer":%[2]q,`+
				`"first_shown":"2026-10-0%d","last_shown":"2026-11-15","reach":{%q:3,"total":3}},"attrs":{"removed":%q}}`+"\n", id, word, 1+i%9, state,
				removed)
			if state == "EL" {
				want[removed != ""] = append(want[removed != ""], id)
			}
		}
		if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
			rt.Fatal(err)
		}
		b, err := books.New(books.Sources{Ads: file, Now: func() time.Time { return noon }})
		if err != nil {
			rt.Fatal(err)
		}
		for _, removed := range []bool{false, true} {
			var got []string
			for page, more := 0, true; more; page++ {
				v, err := b.Ads(t.Context(), part.AdQuestion{State: "EL", Removed: removed, Page: page})
				if err != nil || v.Found != len(want[removed]) || len(v.Ads) > 25 {
					rt.Fatalf("page %d: %d found of %d, %d shown, %v", page, v.Found, len(want[removed]), len(v.Ads), err)
				}
				if text, err := json.Marshal(v); err != nil || strings.Contains(string(text), "q7secret") {
					rt.Errorf("a removed one is told: %s, %v", text, err)
				}
				for _, a := range v.Ads {
					got = append(got, a.ID)
				}
				more = v.More
			}
			slices.Sort(got)
			slices.Sort(want[removed])
			if !slices.Equal(got, want[removed]) {
				rt.Errorf("removed %t: the pages hold %q, want %q", removed, got, want[removed])
			}
			if v, err := b.Ads(t.Context(), part.AdQuestion{Words: "q7secret", Removed: removed}); err != nil || v.Found != 0 {
				rt.Errorf("the words of a removed one find %+v, %v", v, err)
			}
		}
	})
}

func TestAnAdvertisementStaysForAYearToTheDay(t *testing.T) {
	t.Parallel()
	file := written(t, "ads.ndjson", `{"id":"over","ad":{"last_shown":"2025-11-29"}}
{"id":"last day","ad":{"last_shown":"2025-11-30"}}
{"id":"leap","ad":{"last_shown":"2028-02-29"}}
{"id":"running","ad":{"first_shown":"2026-11-30"}}
{"id":"no day","ad":{"last_shown":"soon"}}
{"id":"","ad":{}}
null
[]`)
	b := open(t, func(c *books.Sources) { c.Ads = file })
	v, err := b.Ads(t.Context(), part.AdQuestion{})
	if err != nil {
		t.Fatal(err)
	}
	until := map[string]string{}
	for _, a := range v.Ads {
		until[a.ID] = a.Until
	}
	if fmt.Sprint(until) != "map[last day:2026-11-30 leap:2029-02-28 no day: running:]" {
		t.Errorf("they stay until %v", until)
	}
	if v.Unread != 3 || v.Left != 0 {
		t.Errorf("%d lines could not be read and %d are left out, want 3 and 0", v.Unread, v.Left)
	}
	if v, err := b.Ads(t.Context(), part.AdQuestion{ID: "over"}); err != nil || v.Shown != nil {
		t.Errorf("one that is over is shown by its name: %+v, %v", v.Shown, err)
	}
}

func TestWhatCannotBeReadIsSaidByItsClass(t *testing.T) {
	t.Parallel()
	long := written(t, "long.ndjson", `{"id":"a","ad":{}}`+"\n"+strings.Repeat("x", 2<<20))
	for name, c := range map[string]struct {
		file string
		want aedile.Class
	}{"no repository": {"", aedile.NotFound}, "no file": {long + ".gone", aedile.NotFound}, "a line of two MiB": {long, aedile.Invalid}} {
		b := open(t, func(s *books.Sources) { s.Ads = c.file })
		for range 2 { // a fault is not forgotten the second time
			if v, err := b.Ads(t.Context(), part.AdQuestion{}); aedile.ClassOf(err) != c.want || v != nil {
				t.Errorf("%s: %+v, %v", name, v, err)
			}
		}
	}
	if _, err := books.New(books.Sources{Tier: "huge"}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a tier that is none: %v", err)
	}
	if err := open(t, nil).WriteReport(t.Context(), "2026H2", "pdf", nil); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a form that is none: %v", err)
	}
}

func TestKeptVersionsStandNewestFirstAndABrokenListIsNoEmptyOne(t *testing.T) {
	t.Parallel()
	file := written(t, annex.VersionsFile, `{"version":1,"period":"p","at":"2026-08-14T09:00:00Z","sha256":"1"}

{"version":2,"period":"p","sha256":"2","reason":"recounted","changed":[{"cell":"4.TOTAL.F"}],"more_changed":4}
`)
	for folder, want := range map[string]int{filepath.Dir(file): 2, t.TempDir(): 0, "": 0} {
		v, err := open(t, func(c *books.Sources) { c.Versions = folder }).Report(t.Context(), "2026H2", 4, "")
		if err != nil || len(v.Kept) != want || want > 0 &&
			(v.Kept[0].N != 2 || v.Kept[0].Changed != 5 || v.Kept[0].Reason != "recounted") {
			t.Errorf("%q: %+v, %v", folder, v.Kept, err)
		}
	}
	torn := filepath.Dir(written(t, annex.VersionsFile, `{"version":1,"sha256":"1"}`+"\n"+`{"version":`))
	b := open(t, func(c *books.Sources) { c.Versions = torn })
	if _, err := b.Report(t.Context(), "2026H2", 4, ""); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a list that breaks off: %v", err)
	}
}
