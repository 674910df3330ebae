// Package archivetest is the suite that every store of archives passes.
package archivetest

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
)

// Conform holds a store to the contract. open returns an empty one each time.
func Conform(t *testing.T, open func(t *testing.T) archive.Files) {
	t.Run("what was put is read whole and in parts", func(t *testing.T) { reads(t, open(t)) })
	t.Run("a file is written once", func(t *testing.T) { once(t, open(t)) })
	t.Run("of many who write one file one succeeds", func(t *testing.T) { race(t, open(t)) })
	t.Run("names are listed by prefix in order", func(t *testing.T) { lists(t, open(t)) })
	t.Run("what is not there is not found", func(t *testing.T) { absent(t, open(t)) })
	t.Run("what was removed can be written again", func(t *testing.T) { removes(t, open(t)) })
	t.Run("an archive is kept, read and erased", func(t *testing.T) { whole(t, open(t)) })
}

func reads(t *testing.T, s archive.Files) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than one part of an upload
	for name, body := range map[string][]byte{"empty": {}, "segments/small": []byte("text"), "segments/big": big} {
		if err := s.Put(t.Context(), name, body); err != nil {
			t.Fatalf("put %s: %v", name, err)
		}
		got, err := s.Get(t.Context(), name)
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("get %s: %d bytes, %v, want %d", name, len(got), err, len(body))
		}
	}
	for _, c := range []struct{ offset, n int64 }{{0, 5}, {17, 40}, {8<<20 - 3, 11}, {int64(len(big)) - 4, 4}, {int64(len(big)) - 4, 100}} {
		got, err := s.Range(t.Context(), "segments/big", c.offset, c.n)
		want := big[c.offset:min(c.offset+c.n, int64(len(big)))]
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("range %d+%d: %d bytes, %v, want %d", c.offset, c.n, len(got), err, len(want))
		}
	}
}

func once(t *testing.T, s archive.Files) {
	if err := s.Put(t.Context(), "a", []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "a", []byte("second")); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a second put: %v, want a conflict", err)
	}
	if b, err := s.Get(t.Context(), "a"); string(b) != "first" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

func race(t *testing.T, s archive.Files) {
	var wg sync.WaitGroup
	var done atomic.Int32
	for i := range 8 {
		wg.Go(func() {
			switch err := s.Put(t.Context(), "one", []byte(fmt.Sprint(i))); aedile.ClassOf(err) {
			case "":
				done.Add(1)
			case aedile.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 {
		t.Errorf("%d writers succeeded", done.Load())
	}
}

func lists(t *testing.T, s archive.Files) {
	for _, n := range []string{"b/2", "a/1", "b/10", "b/1"} {
		if err := s.Put(t.Context(), n, []byte(n)); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{"": {"a/1", "b/1", "b/10", "b/2"}, "b/": {"b/1", "b/10", "b/2"},
		"b/1": {"b/1", "b/10"}, "c/": nil} {
		got, err := s.List(t.Context(), prefix)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("list %q: %q, %v, want %q", prefix, got, err, want)
		}
	}
}

func absent(t *testing.T, s archive.Files) {
	if _, err := s.Get(t.Context(), "segments/none"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("get: %v", err)
	}
	if _, err := s.Range(t.Context(), "segments/none", 0, 1); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("range: %v", err)
	}
	if err := s.Remove(t.Context(), "segments/none"); err != nil {
		t.Errorf("remove: %v", err)
	}
}

func removes(t *testing.T, s archive.Files) {
	for _, body := range []string{"first", "second"} {
		if err := s.Put(t.Context(), "a", []byte(body)); err != nil {
			t.Fatal(err)
		}
		if b, err := s.Get(t.Context(), "a"); string(b) != body {
			t.Errorf("got %q, %v, want %q", b, err, body)
		}
		if err := s.Remove(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
}

func whole(t *testing.T, s archive.Files) {
	w, err := archive.Append(t.Context(), s, func() string { return "2026-11-30" })
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		r, err := archive.RecordOf(&aedile.Item{ID: aedile.ItemID(fmt.Sprint(i % 50)), Title: fmt.Sprint("Lamp ", i%50),
			SeenAt: "2026-10-01T12:00:00Z"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if i%20 == 19 {
			if err := w.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, err := archive.OpenFiles(s)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := a.Erase(t.Context(), archive.Erasure{Query: archive.Query{ID: "7"}, Day: "2026-12-01", Why: "request"}); n != 1 ||
		err != nil {
		t.Errorf("erased %d, %v", n, err)
	}
	c, err := a.Verify(t.Context())
	if err != nil || c.Items != 49 || c.Erased != 1 || len(c.Faults)+len(c.Left) > 0 {
		t.Errorf("%+v, %v", c, err)
	}
}
