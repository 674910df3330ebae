package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/aedile/aedile"

// tree is the Go files of the module by package folder; "" is the root.
type tree struct {
	fset *token.FileSet
	pkgs map[string][]*file
}

// file is one Go file.
type file struct {
	path string
	src  string
	ast  *ast.File
}

func (f *file) test() bool { return strings.HasSuffix(f.path, "_test.go") }
func (f *file) generated() bool {
	return strings.HasSuffix(f.path, "_gen.go") || ast.IsGenerated(f.ast)
}

// lines returns how many lines the file has.
func (f *file) lines() int { return strings.Count(f.src, "\n") }

// files calls yield for the files of all packages in order, tests only if asked for.
func (t *tree) files(tests bool, yield func(pkg string, f *file)) {
	for _, p := range t.packages() {
		for _, f := range t.pkgs[p] {
			if tests || !f.test() {
				yield(p, f)
			}
		}
	}
}

func (t *tree) packages() []string {
	var ps []string
	for p := range t.pkgs {
		ps = append(ps, p)
	}
	slices.Sort(ps)
	return ps
}

// read parses every Go file below fsys but those of other modules and of testdata.
func read(tb testing.TB, fsys fs.FS) *tree {
	tb.Helper()
	t := &tree{token.NewFileSet(), map[string][]*file{}}
	walk(tb, fsys, func(name string, b []byte) {
		if !strings.HasSuffix(name, ".go") {
			return
		}
		f, err := parser.ParseFile(t.fset, name, b, parser.ParseComments)
		if err != nil {
			tb.Fatal(err)
		}
		dir := path.Dir(name)
		if dir == "." {
			dir = ""
		}
		t.pkgs[dir] = append(t.pkgs[dir], &file{name, string(b), f})
	})
	return t
}

// walk calls yield for every file of the module.
func walk(tb testing.TB, fsys fs.FS, yield func(name string, b []byte)) {
	tb.Helper()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			base := path.Base(name)
			if base == "testdata" || base == "node_modules" || name != "." && strings.HasPrefix(base, ".") && base != ".ci" ||
				name == "bin" || name == "dist" {
				return fs.SkipDir
			}
			if _, err := fs.Stat(fsys, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir // a module of its own
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		yield(name, b)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func repo() fs.FS { return os.DirFS("../..") }

// house is the repository, read once for all rules. It panics where a file cannot be parsed.
var house = sync.OnceValue(func() *tree { return read(new(panicking), repo()) })

// panicking is a testing.TB for work that no single test owns.
type panicking struct{ testing.TB }

// Helper does nothing.
func (*panicking) Helper() {}

// Fatal panics.
func (*panicking) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// held runs a rule over the repository and fails with everything it says.
func held(t *testing.T, rule func(*tree) []string) {
	t.Helper()
	for _, s := range rule(house()) {
		t.Error(s)
	}
}
