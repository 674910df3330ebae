package archive_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aedile/aedile/screen/archive"
)

// TestErasingTakesWhatKilledWritersLeft: the half file of a writer that was killed may hold what is erased. One that is being written
// stays, and so does what is not ours.
func TestErasingTakesWhatKilledWritersLeft(t *testing.T) {
	t.Parallel()
	s := filled(t, 30)
	names, err := s.List(t.Context(), "")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	folder := filepath.Dir(filepath.Join(s.String(), names[0]))
	old := time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	file := func(name string, at time.Time) string {
		p := filepath.Join(folder, name)
		if err := os.WriteFile(p, []byte("t0"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(p, at, at); err != nil { // the zero time leaves what the file system has set
			t.Fatal(err)
		}
		return p
	}
	half, fresh := file(".0001.items.4711", old), file(".0002.items.4712", time.Time{})
	theirs := []string{file(".gitignore", old), file("notes.4713", old), file(".4714", old)}
	x := archive.Erasure{Query: archive.Query{Trader: "t0"}, Day: "2026-12-01", Why: "request"}
	if _, err := opened(t, s).Erase(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("what a killed writer left is there: %v", err)
	}
	for _, p := range append(theirs, fresh) {
		if _, err := os.Stat(p); err != nil {
			t.Error(err)
		}
	}
}
