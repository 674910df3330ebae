package transparencydb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
)

// TestFileJournal: what is acknowledged is there after a restart, and a line cut off in the writing is not.
func TestFileJournal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "filed.ndjson")
	for run, write := range [][]tdb.Receipt{{{PUID: "a", UUID: "1"}, {PUID: "b"}}, {{PUID: "c", Existing: true}}, nil} {
		j, err := tdb.OpenJournal(path)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{nil, {"a", "b"}, {"a", "b", "c"}}[run]
		if got, _ := j.Filed(t.Context(), []string{"a", "b", "c", "d"}); !slices.Equal(got, want) {
			t.Errorf("run %d: got %v, want %v", run, got, want)
		}
		if err := j.Acknowledge(t.Context(), write); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, `{"puid":"d","uu`)
		f.Close()
	}
	if err := os.WriteFile(path, []byte("{\"puid\":\"a\"}\nrubbish\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tdb.OpenJournal(path); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
	for _, line := range []string{"null", "{}", `{"uuid":"1"}`} {
		if err := os.WriteFile(path, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := tdb.OpenJournal(path); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s is taken as a receipt: %v", line, err)
		}
	}
	if _, err := tdb.OpenJournal(t.TempDir()); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a folder: got %v", err)
	}
}
