package join_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/join"
)

const pack = `
pack: t
version: 2026.1.0
title: T
provisions: [{act: A, place: "1", title: x, lang: en}]
lists:
  brand: {about: b, terms: [gucci]}
rules:
  - id: any
    title: any
    law: [{act: A, place: "1"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    keyword: KEYWORD_OTHER
    grade: review
    when: pair.found() && brand.near(pair.unsaid, 0).found()
    message: "{brand}"
    explain: x
    examples: {match: [], pass: []}
  - id: alone
    title: alone
    law: [{act: A, place: "1"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    keyword: KEYWORD_OTHER
    grade: review
    when: brand.found()
    message: "{brand}"
    explain: x
    examples: {match: [], pass: []}
`

// kept keeps what a join finds.
type kept struct {
	findings []aedile.Finding
	posts    []*aedile.Item
	listings []*aedile.Item
	faults   []aedile.Fault
	pairs    int
}

func (k *kept) Finding(f aedile.Finding, post, listing *aedile.Item) error {
	k.findings, k.posts, k.listings = append(k.findings, f), append(k.posts, post), append(k.listings, listing)
	return nil
}
func (k *kept) Fault(f aedile.Fault) error { k.faults = append(k.faults, f); return nil }
func (k *kept) Pairs(n int) error          { k.pairs += n; return nil }

func screener(t *testing.T) *screen.Screener {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/t", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/t/pack.yaml", []byte(pack), 0o600); err != nil {
		t.Fatal(err)
	}
	p, ds := rule.Load(os.DirFS(dir), "t")
	if rule.Failed(ds) || p == nil {
		t.Fatal(ds)
	}
	s, err := screen.Compile([]*rule.Pack{p}, screen.Config{Detectors: all.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, posts, listings string, c join.Plan) (k *kept, n join.Count) {
	t.Helper()
	files := func(s string) *intake.Files {
		return intake.New([]intake.File{{Name: "-", Stream: strings.NewReader(s)}},
			source.Config{Format: source.NDJSON, Kind: aedile.Listing}, nil)
	}
	c.Dir, k = t.TempDir(), new(kept)
	_, n, err := join.Run(context.Background(), screener(t), files(posts), files(listings), c, k)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(c.Dir); err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	return k, n
}

func TestAFindingPinsThePostAndTheListing(t *testing.T) {
	t.Parallel()
	posts := `{"id":"P1","kind":"post","text":"Gucci at aliexpress (dot) com/item/1005001234567.html?aff_fcid=9","trader":{"id":"somebody","name":"Somebody"},"url":"https://net.example/somebody/1","attrs":{"seen":"1"}}
{"id":"P2","kind":"post","text":"Gucci and nothing else"}
{"id":"P3","kind":"post","text":"Gucci, look for 1005001234567"}
{"id":"P4","kind":"post","text":"Gucci at https://bit.ly/x1"}
{"id":"P5","kind":"post","text":"Gucci at https://www.aliexpress.com/item/1005009999999.html"}
`
	listings := `{"id":"L0","url":"https://www.aliexpress.com/item/1005001234567.html","title":"old","seen_at":"2026-01-01T00:00:00Z"}
{"id":"L1","url":"https://de.aliexpress.com/item/1005001234567.html?spm=1","title":"Box","options":[{"name":""},{"name":"red"},{"name":"blue"}],"seen_at":"2026-02-01T00:00:00Z"}
{"id":"L2","url":"no address","title":"x"}
`
	k, n := run(t, posts, listings, join.Plan{Names: join.Keyed([]byte("0123456789abcdef")),
		Resolved: map[string]string{"https://bit.ly/x1": "https://www.aliexpress.com/item/1005001234567.html"}})
	var ids []string
	for i, f := range k.findings {
		ids = append(ids, string(f.Item.ID))
		p, err := k.posts[i].Digest()
		if err != nil {
			t.Fatal(err)
		}
		l, err := k.listings[i].Digest()
		if err != nil {
			t.Fatal(err)
		}
		if f.Item.Digest != p || f.Joined == nil || f.Joined.Digest != l || f.Joined.ID != "L1" || f.Check != "t/any" {
			t.Errorf("finding %+v of %s and %s", f, p, l)
		}
		for _, e := range f.Evidence {
			if strings.Contains(e.Field, pair.Prefix) {
				t.Errorf("evidence in %s", e.Field)
			}
			if e.Field == "listing.title" && k.listings[i].Title[e.Start:e.End] != e.Text {
				t.Errorf("evidence %+v of %q", e, k.listings[i].Title)
			}
		}
		if strings.Contains(f.Item.URL+f.Item.Trader, "omebody") {
			t.Errorf("the account is named: %+v", f.Item)
		}
	}
	slices.Sort(ids)
	if want := []string{"P1", "P3", "P4"}; !slices.Equal(ids, want) {
		t.Errorf("findings of %v, want %v", ids, want)
	}
	if n.Posts != 5 || n.Listings != 3 || n.Pairs != 3 {
		t.Errorf("%+v", n)
	}
}

// The findings and their order are the same with any number of workers, and where both kinds stand in one file.
func TestTheOrderDoesNotDependOnWorkers(t *testing.T) {
	t.Parallel()
	var posts, listings strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&posts, `{"id":"P%d","kind":"post","text":"Gucci %d https://www.aliexpress.com/item/1005%09d.html"}`+"\n", i, i, i%700)
		fmt.Fprintf(&listings, `{"id":"L%d","kind":"listing","url":"https://www.aliexpress.com/item/1005%09d.html","title":"Box %d"}`+"\n", i, i, i)
	}
	var first []aedile.FindingID
	for _, workers := range []int{1, 3} {
		k, n := run(t, posts.String()+listings.String(), listings.String(), join.Plan{Workers: workers})
		var ids []aedile.FindingID
		for i := range k.findings {
			ids = append(ids, k.findings[i].ID())
		}
		if len(ids) != 2000 || n.Pairs != 2000 {
			t.Fatalf("%d findings of %d pairs", len(ids), n.Pairs)
		}
		if first == nil {
			first = ids
		} else if !slices.Equal(first, ids) {
			t.Error("the findings differ")
		}
	}
}

func TestAStopIsHeard(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	files := func() *intake.Files {
		return intake.New([]intake.File{{Name: "-", Stream: strings.NewReader(`{"id":"1"}`)}}, source.Config{Format: source.NDJSON}, nil)
	}
	_, _, err := join.Run(ctx, screener(t), files(), files(), join.Plan{Dir: t.TempDir()}, new(kept))
	if aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("%v", err)
	}
}

func TestKeyedNamesAreEqualUnderOneKeyAlone(t *testing.T) {
	t.Parallel()
	a, b := join.Keyed([]byte("0123456789abcdef")), join.Keyed([]byte("fedcba9876543210"))
	once := a("x")
	if once != a("x") || a("x") == a("y") || a("x") == b("x") || a("") != "" || strings.Contains(a("somebody"), "somebody") {
		t.Error(a("x"), a("y"), b("x"))
	}
}

func TestLabelsOfOnePartAreCounted(t *testing.T) {
	t.Parallel()
	s, err := join.ReadLabels(strings.NewReader(`{"post":"1","expect":["a/*"],"part":"held"}
{"post":"2","expect":[],"part":"held"}
{"post":"3","expect":["a/*"],"part":"seen"}
`), "held")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []aedile.ItemID{"1", "2", "3"} {
		if err := errors.Join(s.Finding(aedile.Finding{Check: "a/b"}, &aedile.Item{ID: id}, nil), s.Pairs(1),
			s.Fault(aedile.Fault{})); err != nil {
			t.Fatal(err)
		}
	}
	if r := s.Result(); r.Labelled != 2 || r.Overall.Recall.Right != 1 || r.Flagged.Right != 1 {
		t.Errorf("%+v", r)
	}
	for _, bad := range []string{"x", `{"expect":[]}`, ""} {
		if _, err := join.ReadLabels(strings.NewReader(bad), ""); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
