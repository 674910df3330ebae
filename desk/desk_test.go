package desk

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
)

// newDesk returns a desk with a store of its own; the clock stands at ten on 2 March 2026.
func newDesk(t testing.TB) *Desk {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	dk, err := New(Config{Record: s, Policy: NoPolicy(), Now: func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return dk
}

func notice() *kinds.Notice {
	return &kinds.Notice{Reasons: "The lamp gives shocks.", Locations: []string{"https://market.example/item/17"},
		Name:  casework.Name("Alma Example"),
		Email: casework.Name("alma@rights.example"), GoodFaith: true}
}

func TestCasesAreKeptAndRead(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	id, err := h.NewID("notice")
	if err != nil || !strings.HasPrefix(string(id), "notice-") || len(id) != len("notice-")+12 {
		t.Fatalf("got identifier %q, %v", id, err)
	}
	if _, err := h.Move(ctx, id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier},
		Body: notice()}); err != nil {
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

// finding returns a finding about an item, as screening states it.
func finding(t *testing.T, it *aedile.Item) aedile.Finding {
	t.Helper()
	d, err := it.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return aedile.Finding{Item: aedile.ItemRef{ID: it.ID, Kind: it.Kind, Digest: d}, Check: "selftest/marker",
		Pack:  aedile.PackRef{Name: "selftest", Version: "1", Digest: "sha256:x"},
		Grade: aedile.Review, Evidence: []aedile.Evidence{{Field: "title", End: 4, Text: "Lamp"}}}
}

// review opens a review of findings about one item and returns what became of the first.
func review(ctx context.Context, dk *Desk, it *aedile.Item, ran *aedile.Ran, by casework.Actor, fs ...aedile.Finding) (Opened, error) {
	seen := map[aedile.Digest]*aedile.Item{}
	if it != nil {
		seen[fs[0].Item.Digest] = it
	}
	all, err := dk.Reviews(ctx, Reviewing{Act: Act{By: by}, Kind: "review", Findings: fs, Seen: seen, Ran: ran})
	if err != nil {
		return Opened{}, err
	}
	return all[0], nil
}

// TestOneItemHasOneReview: all that is found about an item is looked at once; what is found later joins it, and what comes after a
// person has looked opens another.
func TestOneItemHasOneReview(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	by := casework.Actor{Party: casework.Screener, ID: "p-1"}
	fs := []aedile.Finding{finding(t, it), finding(t, it), finding(t, it), finding(t, it)}
	for i, check := range []aedile.CheckID{"a/a", "a/b", "a/c", "a/d"} {
		fs[i].Check = check
	}
	all, err := h.Reviews(ctx, Reviewing{Act: Act{By: by}, Kind: "review", Findings: fs[:2]})
	if err != nil || len(all) != 2 || all[0].Case != all[1].Case {
		t.Fatalf("got %+v, %v", all, err)
	}
	all, err = h.Reviews(ctx, Reviewing{Act: Act{By: by}, Kind: "review", Findings: []aedile.Finding{fs[2], fs[0]}})
	if err != nil || !all[0].Added || !all[1].Already || all[0].Case != casework.IDOf(fs[0]) {
		t.Fatalf("found later: got %+v, %v", all, err)
	}
	c, err := h.Case(ctx, casework.IDOf(fs[0]))
	if err != nil || len(findingsOf(c)) != 3 {
		t.Fatalf("got %d findings, %v", len(findingsOf(c)), err)
	}
	if _, err := h.Make(ctx, Moving{Act: Act{By: by}, Case: c.ID, Move: "dismiss",
		Content: Content{Set: []string{"why=a book"}}}); err != nil {
		t.Fatal(err)
	}
	all, err = h.Reviews(ctx, Reviewing{Act: Act{By: by}, Kind: "review", Findings: []aedile.Finding{fs[0], fs[3]}})
	if err != nil || !all[0].Already || all[1].Already || all[1].Case != casework.IDOf(fs[3]) {
		t.Errorf("after a person has looked: got %+v, %v", all, err)
	}
}

// TestAFindingOpensOneReview: the same finding, found again, opens no second case, and the item is kept as it was seen.
func TestAFindingOpensOneReview(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	f := finding(t, it)
	by := casework.Actor{Party: casework.Screener, ID: "p-1"}
	ran := &aedile.Ran{Program: "aedile", Packs: []aedile.PackRef{f.Pack}, Sources: []aedile.SourceRan{{Name: "a.ndjson"}}}
	first, err := review(ctx, h, it, ran, by, f)
	if err != nil || first.Already || !first.Kept {
		t.Fatalf("got %+v, %v", first, err)
	}
	again, err := review(ctx, h, it, ran, by, f)
	if err != nil || !again.Already || again.Case != first.Case {
		t.Errorf("again: got %+v, %v", again, err)
	}
	d, err := h.Stored(ctx, first.Case)
	if err != nil || len(d.Attachments) != 2 {
		t.Fatalf("got %d attachments, %v", len(d.Attachments), err)
	}
	for _, a := range d.Attachments {
		if strings.Contains(string(a.Data), "a.ndjson") {
			t.Errorf("what was read is kept with the case: %s", a.Data)
		}
	}
}

// Where the program ended between the opening of the case and the keeping of the item, the next run keeps it; what was taken out
// since stays out.
func TestAFindingFoundAgainKeepsWhatIsMissing(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	it := &aedile.Item{ID: "i-1", Kind: aedile.Listing, Title: "Lamp"}
	f := finding(t, it)
	by := casework.Actor{Party: casework.Screener, ID: "p-1"}
	open := func(it *aedile.Item) int {
		o, err := review(ctx, h, it, &aedile.Ran{Program: "aedile"}, by, f)
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
	if _, err := h.Record.Erase(ctx, record.Erasure{Case: casework.IDOf(f), By: by, At: h.Now(), Why: "asked",
		Attachments: true}); err != nil {
		t.Fatal(err)
	}
	if n := open(it); n != 0 {
		t.Error("what was taken out came back")
	}
}

func TestFindingsAreReadAsScreeningWritesThem(t *testing.T) {
	t.Parallel()
	fs, ran, err := ReadFindings(strings.NewReader(`{"item":{"id":"1","digest":"sha256:a"},"check":"a/b"}` + "\n\n" +
		`{"fault":{"class":"invalid","msg":"x"}}` + "\n" + `{"item":{"id":"2"},"check":"a/c","suppressed":{"reason":"r"}}` + "\n" +
		`{"run":{"items":3}}` + "\n"))
	if err != nil || len(fs) != 1 || fs[0].Check != "a/b" || ran == nil || ran.Items != 3 {
		t.Errorf("got %v, %v, %v", fs, ran, err)
	}
	if _, _, err := ReadFindings(strings.NewReader("{}\nno json\n")); aedile.ClassOf(err) != aedile.Invalid ||
		!strings.Contains(err.Error(),
			"line 2") {
		t.Errorf("got %v", err)
	}
}

// TestCheckpointsAreSignedOverTheWholeJournal: what is written after one is covered by the next.
func TestCheckpointsAreSignedOverTheWholeJournal(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), newDesk(t)
	secret, public, err := record.NewKey(rand.Reader, h.Policy.Name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []aedile.CaseID{"n-1", "n-2"} {
		if _, err := h.Move(ctx, id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier},
			Body: notice()}); err != nil {
			t.Fatal(err)
		}
		if c, err := h.Checkpoint(ctx, signer, note.VerifierList(verifier)); err != nil || c.N != int64(i+1) {
			t.Errorf("got %+v, %v", c, err)
		}
	}
}

func TestReceiptsAreReadAsTheSendingWroteThem(t *testing.T) {
	t.Parallel()
	got, err := ReadReceipts(strings.NewReader(`{"puid":"a","existing":true}` + "\n" + `{"puid":"a","uuid":"u-1"}` + "\n" +
		`{"puid":"b","uuid":"u-2"}` + "\n" + `{"puid":"c","uu`))
	if err != nil || len(got) != 2 || got["a"] != "u-1" || got["b"] != "u-2" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ReadReceipts(strings.NewReader("no json\n")); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v", err)
	}
}
