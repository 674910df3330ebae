package stock_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/sweep/stock"
)

// TestWhatOneSideDoesNotSayIsUnknownWhateverTheOtherSays: and what both say is compared, however it is written.
func TestWhatOneSideDoesNotSayIsUnknownWhateverTheOtherSays(t *testing.T) {
	t.Parallel()
	e, err := shelved(t).Entry("safetygate", "SR/09914/26")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(x *rapid.T) {
		word := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9 -]{0,8}`)
		it := &aedile.Item{ID: "M-1"}
		for field, p := range map[string]*string{"brand": &it.Brand, "model": &it.Model, "batch": &it.Batch, "title": &it.Title} {
			if rapid.Bool().Draw(x, "has "+field) {
				*p = word.Draw(x, field)
			}
		}
		before, err := it.Clone()
		if err != nil {
			x.Fatal(err)
		}
		pairs := e.Beside(it)
		if d := cmp.Diff(before, it); d != "" {
			x.Fatalf("the offer was changed: %s", d)
		}
		for _, p := range pairs {
			silent := p.Offer == "" || p.Alert == ""
			words := p.Field == "name" || p.Field == "category"
			switch {
			case silent && p.Verdict != stock.Unknown:
				x.Fatalf("one side is silent, and it is %s: %+v", p.Verdict, p)
			case !silent && !words && p.Verdict == stock.Unknown:
				x.Fatalf("both say something, and it is unknown: %+v", p)
			case words && p.Verdict == stock.Differs:
				x.Fatalf("words of two languages make products differ: %+v", p)
			case p.Written && p.Verdict != stock.Same:
				x.Fatalf("written otherwise, and not the same: %+v", p)
			}
		}
	})
}

// TestTheSameCodeIsTheSameHoweverItIsWritten: other capitals are the very text, and other blanks and marks are written otherwise.
func TestTheSameCodeIsTheSameHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	e, err := shelved(t).Entry("safetygate", "SR/09914/26")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(x *rapid.T) {
		model := rapid.SampledFrom([]string{"VT-65 D", "VT-30"}).Draw(x, "model")
		var b strings.Builder
		for _, r := range strings.NewReplacer("-", "", " ", "").Replace(model) {
			b.WriteRune(r)
			b.WriteString(rapid.SampledFrom([]string{"", " ", "-", "."}).Draw(x, "mark"))
		}
		text := b.String()
		if rapid.Bool().Draw(x, "small") {
			text = strings.ToLower(text)
		}
		for _, p := range e.Beside(&aedile.Item{ID: "M-1", Model: text, Brand: strings.ToUpper("voltana")}) {
			if p.Field == "model" && (p.Verdict != stock.Same || !p.Written) {
				x.Fatalf("%q is %s to %q, written otherwise: %v", text, p.Verdict, p.Alert, p.Written)
			}
			if p.Field == "brand" && (p.Verdict != stock.Same || p.Written) {
				x.Fatalf("capitals alone: %+v", p)
			}
		}
	})
	if pairs := e.Beside(nil); pairs != nil {
		t.Errorf("no offer is compared: %+v", pairs)
	}
	if pairs := (stock.Published{}).Beside(&aedile.Item{ID: "M-1", Brand: "Voltana"}); pairs != nil {
		t.Errorf("an entry that is no alert is compared: %+v", pairs)
	}
}

// TestAFileThatIsNoSnapshotIsNamedAndTheOthersAreListed: and what is too old says so.
func TestAFileThatIsNoSnapshotIsNamedAndTheOthersAreListed(t *testing.T) {
	t.Parallel()
	s := shelved(t)
	files, err := filepath.Glob(filepath.Join(s.Dir, "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	bad := filepath.Join(filepath.Dir(files[0]), "broken-2026-11-28.ndjson")
	if err := os.WriteFile(bad, []byte("no snapshot"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := s.List()
	if err == nil || !strings.Contains(err.Error(), "broken-2026-11-28") {
		t.Errorf("the file is not named: %v", err)
	}
	if len(all) != 1 || all[0].Stale != "" || all[0].Snapshots != 2 {
		t.Errorf("got %+v", all)
	}
	s.Now = func() time.Time { return time.Date(2027, 11, 30, 12, 0, 0, 0, time.UTC) }
	if all, _ = s.List(); len(all) != 1 || all[0].AgeDays != 368 || !strings.Contains(all[0].Stale, "368 days old") {
		t.Errorf("a year later: %+v", all)
	}
}
