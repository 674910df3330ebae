package layout

import (
	"bufio"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// The lists of what is not yet as it should be. They only shrink: what is new and what is mended both fail until the list is written
// again with -update, which is for mended names alone.
const (
	unusedNames = "testdata/unused.txt"
	commonNames = "testdata/common.txt"
)

// maxSharing is how many packages may export one name. Above that it says nothing by itself.
const maxSharing = 3

// exportedIn returns the exported names of a package that stand at its top level: types, functions, constants and variables.
func (t *tree) exportedIn(pkg string) []string {
	set := map[string]bool{}
	for _, f := range t.pkgs[pkg] {
		if f.test() {
			continue
		}
		for _, d := range f.ast.Decls {
			for _, n := range declared(d) {
				if ast.IsExported(n) {
					set[n] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// declared returns the names that a declaration at the top level makes.
func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

// used returns the names of our packages that other packages and the tools use outside their tests, as "package.Name".
func used(t *tree, users ...*tree) map[string]bool {
	used := map[string]bool{}
	use := func(_ string, f *file) {
		from := imported(f.ast)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && from[id.Name] != "" {
					used[strings.TrimPrefix(from[id.Name], "/")+"."+sel.Sel.Name] = true
				}
			}
			return true
		})
	}
	for _, u := range append(users, t) {
		u.files(false, use)
	}
	return used
}

// tools is the module of the tools, which uses ours.
func tools(tb testing.TB) *tree { return read(tb, os.DirFS("../../tools")) }

// imported returns our packages that a file imports, by the name under which it does: the root as "/".
func imported(f *ast.File) map[string]string {
	from := map[string]string{}
	for _, i := range f.Imports {
		p := strings.Trim(i.Path.Value, `"`)
		if p != module && !strings.HasPrefix(p, module+"/") {
			continue
		}
		name := path.Base(p)
		if i.Name != nil {
			name = i.Name.Name
		}
		from[name] = "/" + strings.TrimPrefix(strings.TrimPrefix(p, module), "/")
	}
	return from
}

// shapes returns what each exported name of a package shows to its users: the names in signatures, fields and methods, and for constants
// their type. Who uses the one needs the others.
func (t *tree) shapes(pkg string) map[string][]string {
	shows := map[string][]string{}
	add := func(name string, nodes ...ast.Node) {
		for _, n := range nodes {
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.IsExported() {
					shows[name] = append(shows[name], id.Name)
				}
				return true
			})
		}
	}
	for _, f := range t.pkgs[pkg] {
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					add(d.Name.Name, d.Type)
				} else if d.Name.IsExported() {
					ast.Inspect(d.Recv, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok && id.IsExported() {
							add(id.Name, d.Type)
						}
						return true
					})
				}
			case *ast.GenDecl:
				t.shapesIn(d, add, shows)
			}
		}
	}
	return shows
}

func (t *tree) shapesIn(d *ast.GenDecl, add func(string, ...ast.Node), shows map[string][]string) {
	var of string // the type of constants that are counted up goes on
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			add(s.Name.Name, s.Type)
		case *ast.ValueSpec:
			if id, ok := s.Type.(*ast.Ident); ok {
				of = id.Name
			}
			for _, n := range s.Names {
				if of != "" {
					shows[of] = append(shows[of], n.Name)
				}
				if s.Type != nil {
					add(n.Name, s.Type)
				}
			}
		}
	}
}

// unused returns the exported names that no other package uses, nor sees in what it uses. Suites that only tests run are left out.
func unused(t *tree, users ...*tree) []string {
	used := used(t, users...)
	var names []string
	for _, p := range t.packages() {
		if strings.HasSuffix(p, "test") || strings.HasPrefix(p, "cmd/") || strings.HasPrefix(p, "examples/") {
			continue
		}
		shows, seen := t.shapes(p), map[string]bool{}
		var see func(n string)
		see = func(n string) {
			if !seen[n] {
				seen[n] = true
				for _, m := range shows[n] {
					see(m)
				}
			}
		}
		exported := t.exportedIn(p)
		for _, n := range exported {
			if used[p+"."+n] {
				see(n)
			}
		}
		for _, n := range exported {
			if !seen[n] {
				names = append(names, p+"."+n)
			}
		}
	}
	return names
}

// asked are the names that every package of a sort has by contract: a generated list reads them, or they make what the package is.
var asked = map[string]bool{"Detector": true, "Format": true, "New": true}

// common returns the names that more packages export than one name is worth.
func common(t *tree) []string {
	in := map[string][]string{}
	for _, p := range t.packages() {
		for _, n := range t.exportedIn(p) {
			in[n] = append(in[n], p)
		}
	}
	var names []string
	for _, n := range slices.Sorted(maps.Keys(in)) {
		if len(in[n]) > maxSharing && !asked[n] {
			names = append(names, fmt.Sprintf("%s %d", n, len(in[n])))
		}
	}
	return names
}

// shrinks holds a list against the file that has what is known of it.
func shrinks(t *testing.T, file string, got []string, what string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var known []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if s.Text() != "" {
			known = append(known, s.Text())
		}
	}
	for _, n := range got {
		if !slices.Contains(known, n) {
			t.Errorf("%s: %s", n, what)
		}
	}
	for _, n := range known {
		if !slices.Contains(got, n) {
			t.Errorf("%s: is mended; take it off with go test ./internal/layout -update", n)
		}
	}
	t.Logf("%s: %d left", file, len(got))
}

func TestExportedNamesAreUsedByAnotherPackage(t *testing.T) {
	shrinks(t, unusedNames, unused(house(), tools(t)), "is exported, and no other package uses it outside tests")
}

func TestOneNameStandsInFewPackages(t *testing.T) {
	shrinks(t, commonNames, common(house()), fmt.Sprintf("is exported by more than %d packages", maxSharing))
}
