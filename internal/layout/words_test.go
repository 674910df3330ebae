package layout

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/mod/modfile"
)

// machine finds paths of the machine that something was written on. The pieces are joined so that this file passes.
var machine = regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(` + strings.Join([]string{"work", "root", "home/[a-z]+", "Users/[A-Za-z]+", "tmp/aedile"}, "|") + `)/`)

func machinePaths(tb testing.TB, fsys fs.FS) []string {
	tb.Helper()
	var wrong []string
	walk(tb, fsys, func(name string, b []byte) {
		if !utf8.Valid(b) || strings.HasSuffix(name, "go.sum") {
			return
		}
		for i, line := range bytes.Split(b, []byte("\n")) {
			if m := machine.Find(line); m != nil {
				wrong = append(wrong, fmt.Sprintf("%s:%d: names a path of one machine: %s", name, i+1, bytes.TrimSpace(m)))
			}
		}
	})
	return wrong
}

func TestFilesNameNoMachine(t *testing.T) {
	for _, s := range machinePaths(t, repo()) {
		t.Error(s)
	}
}

// unreasoned finds modules that our code imports and go.mod requires without saying what for.
func unreasoned(t *tree, gomod []byte) ([]string, error) {
	mod, err := modfile.Parse("go.mod", gomod, nil)
	if err != nil {
		return nil, err
	}
	imported := map[string]bool{}
	t.files(true, func(_ string, f *file) {
		for _, i := range f.ast.Imports {
			imported[strings.Trim(i.Path.Value, `"`)] = true
		}
	})
	var wrong []string
	for _, r := range mod.Require {
		direct := false
		for p := range imported {
			direct = direct || p == r.Mod.Path || strings.HasPrefix(p, r.Mod.Path+"/")
		}
		if direct && !reason(r) {
			wrong = append(wrong, fmt.Sprintf("go.mod:%d: %s is imported, but the line does not say what for", r.Syntax.Start.Line,
				r.Mod.Path))
		}
		if !direct && !r.Indirect {
			wrong = append(wrong, fmt.Sprintf("go.mod:%d: %s is required, but nothing imports it", r.Syntax.Start.Line, r.Mod.Path))
		}
	}
	return wrong, nil
}

func reason(r *modfile.Require) bool {
	for _, c := range append(r.Syntax.Before, r.Syntax.Suffix...) {
		if text := strings.TrimSpace(strings.TrimPrefix(c.Token, "//")); len(text) > 3 && text != "indirect" {
			return true
		}
	}
	return false
}

func TestEveryDependencyHasAReason(t *testing.T) {
	b, err := fs.ReadFile(repo(), "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := unreasoned(house(), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range wrong {
		t.Error(s)
	}
}
