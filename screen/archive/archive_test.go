package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/archive/archivetest"
	"github.com/aedile/aedile/screen/source"
)

func today() string { return "2026-11-30" }

func TestAFolderIsAStore(t *testing.T) {
	t.Parallel()
	archivetest.Conform(t, func(t *testing.T) archive.Files { return archive.NewFolder(t.TempDir()) })
}

func record(tb testing.TB, it *aedile.Item) archive.Record {
	tb.Helper()
	r, err := archive.RecordOf(it)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func filled(t *testing.T, n int) archive.Folder {
	t.Helper()
	s := archive.NewFolder(t.TempDir())
	w, err := archive.Append(t.Context(), s, today)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		it := aedile.Item{ID: aedile.ItemID(fmt.Sprint("i", i)), Service: "shop.example", Title: fmt.Sprint("Item ", i),
			SeenAt: fmt.Sprintf("2026-%02d-01T00:00:00+02:00", i%12+1),
			Trader: &aedile.Account{ID: aedile.AccountID(fmt.Sprint("t", i%3))}}
		if err := w.Add(t.Context(), record(t, &it)); err != nil {
			t.Fatal(err)
		}
		if i%10 == 9 {
			if err := w.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func opened(t *testing.T, s archive.Files) *archive.Archive {
	t.Helper()
	a, err := archive.OpenFiles(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// forms returns the items of an archive by digest, and the digests of those that are erased.
func forms(tb testing.TB, s archive.Files, q archive.Query) (kept map[aedile.Digest]string, erased []aedile.Digest) {
	tb.Helper()
	a, err := archive.OpenFiles(s)
	if err != nil {
		tb.Fatal(err)
	}
	kept = map[aedile.Digest]string{}
	err = a.Find(context.Background(), q, true, func(e archive.Row, form []byte) error {
		if e.Erased != "" {
			erased = append(erased, e.Digest)
			return nil
		}
		if _, twice := kept[e.Digest]; twice {
			tb.Errorf("%s is there twice", e.Digest)
		}
		kept[e.Digest] = string(form)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return kept, erased
}

func TestWhatIsKeptIsReadAgainOnceAndWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		s := archive.NewFolder(filepath.Join(dir, fmt.Sprint(run)))
		want := map[aedile.Digest]string{}
		for range rapid.IntRange(1, 3).Draw(rt, "runs") {
			w, err := archive.Append(context.Background(), s, today)
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 30).Draw(rt, "items") {
				it := aedile.Item{ID: aedile.ItemID(rapid.StringN(1, 3, 9).Draw(rt, "id")), Title: rapid.String().Draw(rt, "title"),
					SeenAt: rapid.SampledFrom([]string{"", "never", "2026-01-31T23:30:00-02:00"}).Draw(rt, "seen")}
				r, err := archive.RecordOf(&it)
				if err != nil {
					rt.Fatal(err)
				}
				want[r.Digest()] = string(r.Form)
				if err := w.Add(context.Background(), r); err != nil {
					rt.Fatal(err)
				}
				if rapid.IntRange(0, 29).Draw(rt, "flush") == 0 {
					if err := w.Flush(context.Background()); err != nil {
						rt.Fatal(err)
					}
				}
			}
			if err := w.Flush(context.Background()); err != nil {
				rt.Fatal(err)
			}
		}
		got, _ := forms(t, s, archive.Query{})
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestItemsAreFoundByWhatTheIndexHolds(t *testing.T) {
	t.Parallel()
	s := filled(t, 36)
	for _, c := range []struct {
		name string
		q    archive.Query
		want int
	}{
		{"all", archive.Query{}, 36},
		{"id", archive.Query{ID: "i7"}, 1},
		{"service", archive.Query{Service: "shop.example"}, 36},
		{"another service", archive.Query{Service: "other.example"}, 0},
		{"trader", archive.Query{Trader: "t1"}, 12},
		{"the first of a month in Athens is the last of the one before in UTC", archive.Query{From: "2026-11-30"}, 3},
		{"days", archive.Query{From: "2026-01-31", Before: "2026-03-01"}, 6},
		{"trader and days", archive.Query{Trader: "t0", Before: "2026-01-01"}, 3},
	} {
		if got, _ := forms(t, s, c.q); len(got) != c.want {
			t.Errorf("%s: %d items, want %d", c.name, len(got), c.want)
		}
	}
}

func TestSegmentsAreReadAsFilesOfItems(t *testing.T) {
	t.Parallel()
	s := filled(t, 25)
	n := 0
	segments, err := opened(t, s).Segments(t.Context())
	if err != nil || len(segments) != 3 {
		t.Fatal(len(segments), err)
	}
	for _, g := range segments {
		src, err := source.Open(filepath.Join(s.String(), g.Items()), nil, source.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for c, err := range src.Chunks(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f != nil || string(it.ID) != fmt.Sprint("i", n) {
					t.Errorf("got %v, %v, want item %d", it, f, n)
				}
				n++
				return true
			})
		}
	}
	if n != 25 {
		t.Errorf("%d items", n)
	}
}

func TestErasedItemsLeaveTheirDigestAndDoNotComeBack(t *testing.T) {
	t.Parallel()
	s := filled(t, 30)
	before, _ := forms(t, s, archive.Query{})
	n, err := opened(t, s).Erase(t.Context(), archive.Erasure{Query: archive.Query{Trader: "t2"}, Day: "2026-12-01",
		Why: "request of the person"})
	if err != nil || n != 10 {
		t.Fatalf("erased %d, %v", n, err)
	}
	after, erased := forms(t, s, archive.Query{})
	if len(after) != 20 || len(erased) != 10 {
		t.Fatalf("%d left, %d erased", len(after), len(erased))
	}
	for _, d := range erased {
		form := before[d]
		if form == "" {
			t.Errorf("%s was never there", d)
		}
		if where := holding(t, s.String(), form); where != "" {
			t.Errorf("%s still holds %s", where, form)
		}
		w, err := archive.Append(t.Context(), s, today)
		if err != nil {
			t.Fatal(err)
		}
		var it aedile.Item
		if err := json.Unmarshal([]byte(form), &it); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Add(t.Context(), record(t, &it)), w.Flush(t.Context())); err != nil || w.Counts().Kept != 0 {
			t.Errorf("an erased item was kept again: %+v, %v", w.Counts(), err)
		}
	}
	for d, form := range after {
		if before[d] != form {
			t.Errorf("%s was changed", d)
		}
	}
}

// holding returns a file that holds the item, packed or not.
func holding(t *testing.T, dir, form string) (where string) {
	t.Helper()
	title := form[strings.Index(form, `"title"`):]
	title = title[:strings.Index(title, ",")]
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	err = filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if strings.HasSuffix(p, ".zst") {
			if b, err = z.DecodeAll(b, nil); err != nil {
				return err
			}
		}
		if bytes.Contains(b, []byte(title+`,`)) {
			where = p
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

func TestEraseAsksWhatIsMeant(t *testing.T) {
	t.Parallel()
	a := opened(t, filled(t, 3))
	if _, err := a.Erase(t.Context(), archive.Erasure{Day: "2026-12-01", Why: "x"}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("erasing everything by asking nothing: %v", err)
	}
	if _, err := a.Erase(t.Context(), archive.Erasure{Query: archive.Query{Digest: "sha256:12"},
		Day: "2026-12-01"}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a digest that is none: %v", err)
	}
}

func TestTwoDoNotEraseAtATime(t *testing.T) {
	t.Parallel()
	s := filled(t, 3)
	if err := s.Put(t.Context(), "erasing.lock", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := opened(t, s).Erase(t.Context(), archive.Erasure{Query: archive.Query{ID: "i1"}}); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}

// killed is a store whose process dies at the nth change: neither that change nor a later one is made.
type killed struct {
	archive.Folder
	left int
}

var errKilled = errors.New("killed")

func (k *killed) Put(ctx context.Context, name string, body []byte) error {
	if k.left--; k.left < 0 {
		return errKilled
	}
	return k.Folder.Put(ctx, name, body)
}

func (k *killed) Remove(ctx context.Context, name string) error {
	if k.left--; k.left < 0 {
		return errKilled
	}
	return k.Folder.Remove(ctx, name)
}

func TestAKilledEraserLeavesEachSegmentAsItWasOrAsItIsToBe(t *testing.T) {
	t.Parallel()
	for at := range 14 {
		s := filled(t, 30)
		before, _ := forms(t, s, archive.Query{})
		n, err := opened(t, &killed{s, at}).Erase(t.Context(),
			archive.Erasure{Query: archive.Query{Trader: "t0"}, Day: "2026-12-01", Why: "request"})
		if err == nil && n != 10 {
			t.Fatalf("at %d: erased %d", at, n)
		}
		after, erased := forms(t, s, archive.Query{})
		if len(after)+len(erased) != len(before) {
			t.Errorf("killed at %d: %d of %d items are accounted for", at, len(after)+len(erased), len(before))
		}
		if err := s.Remove(t.Context(), "erasing.lock"); err != nil {
			t.Fatal(err)
		}
		if _, err := opened(t, s).Erase(t.Context(),
			archive.Erasure{Query: archive.Query{Trader: "t0"}, Day: "2026-12-01", Why: "request"}); err != nil {
			t.Fatal(err)
		}
		if after, erased = forms(t, s, archive.Query{}); len(after) != 20 || len(erased) != 10 {
			t.Errorf("killed at %d and done again: %d left, %d erased", at, len(after), len(erased))
		}
		if c, err := opened(t, s).Verify(t.Context()); err != nil || len(c.Faults) > 0 {
			t.Errorf("killed at %d: %+v, %v", at, c, err)
		}
	}
}

func TestAKilledWriterKeepsWhatWasFlushed(t *testing.T) {
	t.Parallel()
	for at := range 5 {
		s := archive.NewFolder(t.TempDir())
		w, err := archive.Append(t.Context(), &killed{s, at}, today)
		if err != nil {
			t.Fatal(err)
		}
		flushed := 0
		for i := range 3 {
			if err = errors.Join(w.Add(t.Context(), record(t, &aedile.Item{ID: aedile.ItemID(fmt.Sprint(i))})),
				w.Flush(t.Context())); err != nil {
				break
			}
			flushed++
		}
		if err := w.Flush(t.Context()); flushed < 3 && err == nil {
			t.Errorf("at %d: a writer that could not keep something says that all is kept", at)
		}
		if got, _ := forms(t, s, archive.Query{}); len(got) != flushed {
			t.Errorf("killed at %d: %d items, %d were acknowledged", at, len(got), flushed)
		}
	}
}

func TestVerifySeesEveryChangedByte(t *testing.T) {
	t.Parallel()
	s := filled(t, 20)
	files, err := s.List(t.Context(), "segments/")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		p := filepath.Join(s.String(), name)
		whole, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/40 {
			b := bytes.Clone(whole)
			b[at] ^= 0x41
			if err := os.WriteFile(p, b, 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := opened(t, s).Verify(t.Context())
			if err == nil && len(c.Faults) == 0 {
				t.Errorf("%s: byte %d of %d was changed, and nothing is wrong: %+v", name, at, len(whole), c)
			}
		}
		if err := os.WriteFile(p, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := opened(t, s).Verify(t.Context()); err != nil || len(c.Faults) > 0 || c.Items != 20 {
		t.Errorf("as it was: %+v, %v", c, err)
	}
}

func TestVerifyNamesWhatBelongsToNoSegment(t *testing.T) {
	t.Parallel()
	s := filled(t, 2)
	if err := s.Put(t.Context(), "segments/00000009-0123456789abcdef.ndjson.zst", []byte("half")); err != nil {
		t.Fatal(err)
	}
	c, err := opened(t, s).Verify(t.Context())
	if err != nil || len(c.Left) != 1 || len(c.Faults) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

func FuzzOpenIndex(f *testing.F) {
	s := archive.NewFolder(f.TempDir())
	w, err := archive.Append(context.Background(), s, today)
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(w.Add(context.Background(), record(f, &aedile.Item{ID: "1"})), w.Flush(context.Background())); err != nil {
		f.Fatal(err)
	}
	names, err := s.List(context.Background(), "segments/")
	if err != nil || len(names) != 2 {
		f.Fatal(names, err)
	}
	good, err := s.Get(context.Background(), names[1])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := archive.NewFolder(t.TempDir())
		if err := s.Put(t.Context(), "segments/00000001-0123456789abcdef.parquet", b); err != nil {
			t.Fatal(err)
		}
		a := opened(t, s)
		if _, err := a.Verify(t.Context()); err != nil {
			t.Errorf("verify: %v", err)
		}
		if _, err := a.Segments(t.Context()); err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("segments: %v", err)
		}
	})
}
