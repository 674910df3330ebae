package sqlite_test

import (
	"os"
	process "os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/store/sqlite"
)

// lockOf names, in the environment of a process that the test starts, the database that it is to lock.
const lockOf = "AEDILE_TEST_LOCK"

func TestOneServerHasADatabase(t *testing.T) {
	if file := os.Getenv(lockOf); file != "" {
		holdLock(t, file)
		return
	}
	file := filepath.Join(t.TempDir(), "a.db")
	release, err := sqlite.Alone(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Alone(t.Context(), file); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a second one: %v, want a Conflict error", err)
	}
	s, err := sqlite.Open(t.Context(), file) // commands go on
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}

	other := process.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOneServerHasADatabase$", "-test.v")
	other.Env = append(os.Environ(), lockOf+"="+file)
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, out, "locked")
	if _, err := sqlite.Alone(t.Context(), file); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("beside another process: %v, want a Conflict error", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = other.Wait() // it was killed
	release, err = sqlite.Alone(t.Context(), file)
	if err != nil {
		t.Fatalf("after the other process was killed: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

// holdLock locks the database until standard input ends.
func holdLock(t *testing.T, file string) {
	t.Helper()
	if _, err := sqlite.Alone(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stdout.WriteString("locked\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func waitFor(t *testing.T, r interface{ Read([]byte) (int, error) }, word string) {
	t.Helper()
	var got strings.Builder
	b := make([]byte, 256)
	for !strings.Contains(got.String(), word) {
		n, err := r.Read(b)
		got.Write(b[:n])
		if err != nil {
			t.Fatalf("%v after %q", err, got.String())
		}
	}
}
