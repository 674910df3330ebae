package shelf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/shelf"
)

func snapshot(t *testing.T, name, day string, refs ...string) *register.Snapshot {
	t.Helper()
	s, _, err := register.New(register.Format{Name: name}, day, "test", func(yield func(register.Entry, error) bool) {
		for _, r := range refs {
			if !yield(register.Entry{Ref: r, Name: "thing " + r, Alert: &register.Alert{}}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s shelf.Shelf, r *register.Snapshot) string {
	t.Helper()
	p, err := s.Put(r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOlderSnapshotsStay(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	old, recent := snapshot(t, "lab", "2031-01-01", "1"), snapshot(t, "lab", "2031-02-01", "1", "2")
	put(t, s, recent)
	put(t, s, old)
	put(t, s, snapshot(t, "rasff", "2031-01-15", "9"))
	for at, want := range map[string]*register.Snapshot{"": recent, "2031-01-01": old, "2031-01": old, string(old.Digest): old,
		string(recent.Digest[:20]): recent} {
		got, err := s.Open("lab", at)
		if err != nil {
			t.Fatalf("open lab %s: %v", at, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("open lab %s (-want +got):\n%s", at, d)
		}
	}
	items, err := s.List()
	if err != nil || len(items) != 3 || items[0].AsOf != "2031-01-01" || items[2].Register != "rasff" {
		t.Errorf("list is %+v, error %v", items, err)
	}
	names, err := s.Names()
	if d := cmp.Diff([]string{"lab", "rasff"}, names); d != "" || err != nil {
		t.Errorf("names, error %v (-want +got):\n%s", err, d)
	}
}

func TestSnapshotIsWrittenOnce(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	p := put(t, s, snapshot(t, "lab", "2031-01-01", "1"))
	before, err := os.Stat(p)
	if err != nil {
		t.Fatal(err)
	}
	if q := put(t, s, snapshot(t, "lab", "2031-01-01", "1")); q != p {
		t.Errorf("the same snapshot lies at %s and %s", p, q)
	}
	after, err := os.Stat(p)
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file was written again, error %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(s.Dir, "lab", ".new*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, error %v", left, err)
	}
}

func TestOfOneDayTheSnapshotWrittenLastIsTheNewest(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	a, b := snapshot(t, "lab", "2031-01-01", "1"), snapshot(t, "lab", "2031-01-01", "2")
	start := time.Now().Add(-time.Hour)
	for i, r := range []*register.Snapshot{a, b, a, a} {
		p := put(t, s, r)
		if err := os.Chtimes(p, time.Time{}, start.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Open("lab", ""); err != nil || got.Digest != r.Digest {
			t.Errorf("import %d: the newest is not the one written last, error %v", i, err)
		}
	}
}

func TestChangedFileIsNotOpened(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	p := put(t, s, snapshot(t, "lab", "2031-01-01", "1"))
	b, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(strings.Replace(string(b), "thing 1", "thing 2", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open("lab", ""); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("error is %v, want Invalid", err)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: filepath.Join(t.TempDir(), "missing")}
	if _, err := s.Open("lab", ""); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("error is %v, want NotFound", err)
	}
	for _, name := range []string{"", "../etc", "Lab", "a/b"} {
		if _, err := s.Open(name, ""); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: error is %v, want Invalid", name, err)
		}
	}
}

func TestStrayFilesAreNamedNotHidden(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	put(t, s, snapshot(t, "lab", "2031-01-01", "1"))
	if err := os.WriteFile(filepath.Join(s.Dir, "lab", "notes.ndjson"), []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	items, err := s.List()
	if len(items) != 1 || err == nil || !strings.Contains(err.Error(), "notes.ndjson") {
		t.Errorf("%d snapshots, error %v", len(items), err)
	}
	if _, err := s.Open("lab", ""); err != nil {
		t.Errorf("a stray file keeps the register from opening: %v", err)
	}
}

func TestStateIsKeptPerRegister(t *testing.T) {
	t.Parallel()
	s := shelf.Shelf{Dir: t.TempDir()}
	var got map[string]string
	if err := s.Kept("lab", &got); err != nil || got != nil {
		t.Fatalf("got %v, error %v before anything was kept", got, err)
	}
	want := map[string]string{"etag": `"v1"`}
	if err := s.Keep("lab", want); err != nil {
		t.Fatal(err)
	}
	if err := s.Kept("lab", &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
