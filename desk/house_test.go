package desk

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// newHouse opens a house with a store of its own; the clock stands at ten on 2 March 2026.
func newHouse(t *testing.T) *House {
	t.Helper()
	h, err := Open(context.Background(), Config{Store: "sqlite:" + filepath.Join(t.TempDir(), "a.db"), Now: func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func notice() *kinds.Notice {
	return &kinds.Notice{Reasons: "The lamp gives shocks.", Locations: []string{"https://market.example/item/17"}, Name: casework.Name("Alma Example"),
		Email: casework.Name("alma@rights.example"), GoodFaith: true}
}

func TestCasesAreKeptAndRead(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t)
	id, err := h.NewID("notice")
	if err != nil || !strings.HasPrefix(string(id), "notice-") || len(id) != len("notice-")+12 {
		t.Fatalf("got identifier %q, %v", id, err)
	}
	if _, err := h.Move(ctx, id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, Body: notice()}); err != nil {
		t.Fatal(err)
	}
	c, err := h.Case(ctx, id)
	if err != nil || c.State != "received" || len(c.Events) != 1 {
		t.Fatalf("got %+v, %v", c, err)
	}
	if got := c.Dues[0]; EndText(got) != "without undue delay (no target set)" || SourceText(got.Source) != "Policy of the operator" {
		t.Errorf("without a policy the due is shown as %s, %s", EndText(got), SourceText(got.Source))
	}
	all, err := h.Cases(ctx, casework.Filter{Kind: "notice"}, true)
	if err != nil || len(all) != 1 || len(all[0].Events) != 1 {
		t.Errorf("got %d cases, %v", len(all), err)
	}
	if _, err := h.Case(ctx, "absent"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a case that does not exist: %v", err)
	}
	d, err := h.Draft(c, "", time.Time{})
	if err != nil || d.What != "receipt" || d.On.String() != "2026-03-02" {
		t.Errorf("got letter %+v, %v", d, err)
	}
	if _, err := h.Letter(c, "sonnet", false); aedile.ClassOf(err) != aedile.NotFound || aedile.HintOf(err) != "one of receipt" {
		t.Errorf("a letter that there is not: %v", err)
	}
}

func TestUnknownStoresAreRefused(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"mysql://x", "aedile", "http://x"} {
		if _, err := OpenStore(context.Background(), url); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

// finding returns a finding about an item, as screening states it.
func finding(t *testing.T, it *aedile.Item) aedile.Finding {
	t.Helper()
	d, err := it.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return aedile.Finding{Item: aedile.ItemRef{ID: it.ID, Kind: it.Kind, Digest: d}, Check: "selftest/marker", Pack: aedile.PackRef{Name: "selftest", Version: "1", Digest: "sha256:x"},
		Grade: aedile.Review, Evidence: []aedile.Evidence{{Field: "title", End: 4, Text: "Lamp"}}}
}

// TestAFindingOpensOneReview: the same finding, found again, opens no second case, and the item is kept as it was seen.
func TestAFindingOpensOneReview(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	f := finding(t, it)
	k, _ := kinds.Of("review")
	by := casework.Actor{Party: casework.Screener, ID: "p-1"}
	ran := &aedile.Ran{Program: "aedile", Packs: []aedile.PackRef{f.Pack}, Sources: []aedile.SourceRan{{Name: "a.ndjson"}}}
	first, err := h.OpenFinding(ctx, k, f, it, ran, by, time.Time{})
	if err != nil || first.Already || !first.Kept {
		t.Fatalf("got %+v, %v", first, err)
	}
	again, err := h.OpenFinding(ctx, k, f, it, ran, by, time.Time{})
	if err != nil || !again.Already || again.Case != first.Case {
		t.Errorf("again: got %+v, %v", again, err)
	}
	d, err := h.Stored(ctx, first.Case)
	if err != nil || len(d.Attachments) != 2 {
		t.Fatalf("got %d attachments, %v", len(d.Attachments), err)
	}
	for _, a := range d.Attachments {
		if strings.Contains(string(a.Data), "a.ndjson") || strings.Contains(string(a.Data), "1.5") {
			t.Errorf("what was read and how long it took is kept with the case: %s", a.Data)
		}
	}
}

// Where the program ended between the opening of the case and the keeping of the item, the next run keeps it; what was taken out
// since stays out.
func TestAFindingFoundAgainKeepsWhatIsMissing(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	f := finding(t, it)
	k, _ := kinds.Of("review")
	by := casework.Actor{Party: casework.Screener, ID: "p-1"}
	open := func(it *aedile.Item) int {
		o, err := h.OpenFinding(ctx, k, f, it, &aedile.Ran{Program: "aedile"}, by, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.Stored(ctx, o.Case)
		if err != nil {
			t.Fatal(err)
		}
		kept := 0
		for _, a := range d.Attachments {
			if a.Kind == record.ItemSeen && a.Data != nil {
				kept++
			}
		}
		return kept
	}
	if a, b, c := open(nil), open(it), open(it); a != 0 || b != 1 || c != 1 {
		t.Errorf("kept %d, %d, %d items", a, b, c)
	}
	if _, err := h.Record.Erase(ctx, record.Erasure{Case: casework.IDOf(f), By: by, At: h.Now(), Why: "asked", Attachments: true}); err != nil {
		t.Fatal(err)
	}
	if n := open(it); n != 0 {
		t.Error("what was taken out came back")
	}
}

func TestFindingsAreReadAsScreeningWritesThem(t *testing.T) {
	t.Parallel()
	fs, ran, err := ReadFindings(strings.NewReader(`{"item":{"id":"1","digest":"sha256:a"},"check":"a/b"}` + "\n\n" +
		`{"fault":{"class":"invalid","msg":"x"}}` + "\n" + `{"item":{"id":"2"},"check":"a/c","suppressed":{"reason":"r"}}` + "\n" + `{"run":{"items":3}}` + "\n"))
	if err != nil || len(fs) != 1 || fs[0].Check != "a/b" || ran == nil || ran.Items != 3 {
		t.Errorf("got %v, %v, %v", fs, ran, err)
	}
	if _, _, err := ReadFindings(strings.NewReader("{}\nno json\n")); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

func TestKeysAreMadeOnceAndKeptSecret(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	p := Policy{Name: "record.market.example"}
	if err := p.MakeKey(file, rand.Reader); err != nil {
		t.Fatal(err)
	}
	fi, err := os.Stat(file)
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("the secret key has mode %v, %v", fi.Mode(), err)
	}
	if err := p.MakeKey(file, rand.Reader); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a second key in its place: %v", err)
	}
	if s, err := Signer(file); err != nil || s.Name() != p.Name {
		t.Errorf("got %v, %v", s, err)
	}
	if _, err := Signer(file + PublicSuffix); aedile.ClassOf(err) != aedile.Invalid || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("the public half as secret: %v", err)
	}
	if _, err := Verifiers([]string{file}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("the secret half as public: %v", err)
	}
	if v, err := Verifiers(nil); v != nil || err != nil {
		t.Errorf("no key: got %v, %v", v, err)
	}
}

// TestCheckpointsAreSignedOverTheWholeJournal: what is written after one is covered by the next.
func TestCheckpointsAreSignedOverTheWholeJournal(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newHouse(t)
	key := filepath.Join(t.TempDir(), "key")
	if _, err := h.Checkpoint(ctx, key); aedile.ClassOf(err) != aedile.NotFound || !strings.Contains(aedile.HintOf(err), "aedile case key") {
		t.Errorf("without a key: %v", err)
	}
	if err := h.Policy.MakeKey(key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	for i, id := range []aedile.CaseID{"n-1", "n-2"} {
		if _, err := h.Move(ctx, id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, Body: notice()}); err != nil {
			t.Fatal(err)
		}
		if c, err := h.Checkpoint(ctx, key); err != nil || c.N != int64(i+1) {
			t.Errorf("got %+v, %v", c, err)
		}
	}
}

func TestReceiptsAreReadAsTheSendingWroteThem(t *testing.T) {
	t.Parallel()
	got, err := ReadReceipts(strings.NewReader(`{"puid":"a","existing":true}` + "\n" + `{"puid":"a","uuid":"u-1"}` + "\n" + `{"puid":"b","uuid":"u-2"}` + "\n" + `{"puid":"c","uu`))
	if err != nil || len(got) != 2 || got["a"].UUID != "u-1" || got["b"].UUID != "u-2" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ReadReceipts(strings.NewReader("no json\n")); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v", err)
	}
}
