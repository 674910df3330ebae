package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"aedile": main})
}

// TestScripts runs the program as people do, one behaviour a script.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			root, err := filepath.Abs(filepath.Join("..", ".."))
			e.Setenv("REPO", root)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "lines": lines, "same": same,
			"grown": grown, "publisher": publisher},
		// The program may be built without the tools that some scripts compare with.
		Condition: func(cond string) (bool, error) {
			_, err := exec.LookPath(strings.TrimPrefix(cond, "has:"))
			return err == nil, nil
		},
	})
}

// status runs a command and wants exactly that exit status: status 1 aedile screen x.ndjson
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%s: exit status %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// lines wants that many lines in a file: lines 3 stdout
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines N file")
	}
	if n := strings.Count(ts.ReadFile(args[1]), "\n"); args[0] != strconv.Itoa(n) {
		ts.Fatalf("%s has %d lines, want %s:\n%s", args[1], n, args[0], ts.ReadFile(args[1]))
	}
}

// same wants two files to be equal but for their last line, which tells how long a run took: same a b
func same(ts *testscript.TestScript, neg bool, args []string) {
	cut := func(name string) string {
		s := strings.TrimSuffix(ts.ReadFile(name), "\n")
		return s[:strings.LastIndexByte(s, '\n')+1]
	}
	if equal := cut(args[0]) == cut(args[1]); equal == neg {
		ts.Fatalf("%s and %s: equal is %v", args[0], args[1], equal)
	}
}

// grown wants that the first values of the second file hold all that the values of the first do, in their order; objects may have more
// keys, as what we write changes by addition only: grown old new
func grown(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: grown old new")
	}
	was, is := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0]))), json.NewDecoder(strings.NewReader(ts.ReadFile(args[1])))
	for n := 1; was.More(); n++ {
		var a, b any
		ts.Check(was.Decode(&a))
		ts.Check(is.Decode(&b))
		if place := lost(a, b); place != "" {
			ts.Fatalf("value %d of %s: not as before at %s", n, args[1], place)
		}
	}
}

// lost returns the first place at which b does not hold what a does, "" where there is none.
func lost(a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		m, _ := b.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(a)) {
			if place := lost(a[k], m[k]); place != "" {
				return "/" + k + place
			}
		}
	case []any:
		l, _ := b.([]any)
		if len(l) != len(a) {
			return fmt.Sprintf(": %d elements, want %d", len(l), len(a))
		}
		for i := range a {
			if place := lost(a[i], l[i]); place != "" {
				return fmt.Sprintf("/%d%s", i, place)
			}
		}
	default:
		if a != b {
			return fmt.Sprintf(": %v, want %v", b, a)
		}
	}
	return ""
}
