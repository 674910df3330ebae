package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The budgets. Generated files and functions that are one long literal are exempt from all of them.
const (
	maxFileLines    = 500
	maxFuncLines    = 80
	medianFuncLines = 12
	p95FuncLines    = 40
	maxColumns      = 140 // a tab counts as one
	maxMethods      = 6   // with those of embedded interfaces
	maxVocabulary   = 900 // lines of the root package
	maxPackageLines = 5000
	leastTestsPct   = 60 // lines of tests in a hundred lines of code
)

// What is above a budget and was so when the budget was drawn. These numbers are lowered as things are mended and never raised.
const (
	longLinesLeft = 255
	testsPctLeft  = 42
)

func wideLeft() map[string]int {
	return map[string]int{"casework/record.Keeper": 9, "casework/store/storetest.Store": 17, "cmd/aedile/wire.store": 19, "desk.Store": 18}
}

func largeLeft() map[string]int {
	return map[string]int{"cmd/aedile": 7600, "screen/source": 8500, "casework/kinds": 5020, "web": 5020}
}

func longFilesLeft() map[string]int {
	return map[string]int{"casework/deliver/transparencydb/sender_test.go": 509, "casework/casework_test.go": 514}
}

func longFiles(t *tree) []string {
	var wrong []string
	t.files(true, func(_ string, f *file) {
		if n := f.lines(); n > max(maxFileLines, longFilesLeft()[f.path]) && !f.generated() {
			wrong = append(wrong, fmt.Sprintf("%s has %d lines, at most %d", f.path, n, maxFileLines))
		}
	})
	return wrong
}

// funcLines returns the lines of every function that has work in it.
func (t *tree) funcLines(yield func(f *file, d *ast.FuncDecl, lines int)) {
	t.files(false, func(_ string, f *file) {
		if f.generated() {
			return
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && !literal(fn.Body) {
				yield(f, fn, t.fset.Position(fn.End()).Line-t.fset.Position(fn.Pos()).Line+1)
			}
		}
	})
}

// literal reports whether the body does nothing but return or set one composite literal.
func literal(b *ast.BlockStmt) bool {
	if len(b.List) != 1 {
		return false
	}
	var values []ast.Expr
	switch s := b.List[0].(type) {
	case *ast.ReturnStmt:
		values = s.Results
	case *ast.AssignStmt:
		values = s.Rhs
	}
	if len(values) != 1 {
		return false
	}
	v := values[0]
	if u, ok := v.(*ast.UnaryExpr); ok {
		v = u.X
	}
	_, ok := v.(*ast.CompositeLit)
	return ok
}

func longFuncs(t *tree) []string {
	var wrong []string
	var all []int
	t.funcLines(func(f *file, d *ast.FuncDecl, n int) {
		all = append(all, n)
		if n > maxFuncLines {
			wrong = append(wrong, fmt.Sprintf("%s: %s has %d lines, at most %d", f.path, d.Name.Name, n, maxFuncLines))
		}
	})
	if len(all) == 0 {
		return wrong
	}
	slices.Sort(all)
	if m := all[len(all)/2]; m > medianFuncLines {
		wrong = append(wrong, fmt.Sprintf("the median function has %d lines, at most %d", m, medianFuncLines))
	}
	if p := all[len(all)*95/100]; p > p95FuncLines {
		wrong = append(wrong, fmt.Sprintf("one function in twenty has more than %d lines, at most %d", p, p95FuncLines))
	}
	return wrong
}

// longLines finds lines that no screen shows whole. Raw texts and generated files may be as long as they are.
func longLines(t *tree) []string {
	var wrong []string
	t.files(true, func(_ string, f *file) {
		if f.generated() {
			return
		}
		raw := rawLines(t, f)
		for i, l := range strings.Split(f.src, "\n") {
			if n := utf8.RuneCountInString(l); n > maxColumns && !raw[i+1] {
				wrong = append(wrong, fmt.Sprintf("%s:%d has %d columns, at most %d", f.path, i+1, n, maxColumns))
			}
		}
	})
	return wrong
}

// rawLines returns the lines that are part of a literal text, which cannot be broken without another text.
func rawLines(t *tree, f *file) map[int]bool {
	raw := map[int]bool{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && (l.Value[0] == '`' || len(l.Value) > maxColumns/2) {
			for i := t.fset.Position(l.Pos()).Line; i <= t.fset.Position(l.End()).Line; i++ {
				raw[i] = true
			}
		}
		return true
	})
	return raw
}

// wideInterfaces counts the methods of every interface with those that it embeds.
func wideInterfaces(t *tree) []string {
	var wrong []string
	all := t.interfaces()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if n := t.methods(all, name, map[string]bool{}); n > max(maxMethods, wideLeft()[name]) {
			wrong = append(wrong, fmt.Sprintf("%s: interface %s has %d methods, at most %d", all[name].file.path, name, n, maxMethods))
		}
	}
	return wrong
}

type face struct {
	pkg  string
	file *file
	of   *ast.InterfaceType
}

// interfaces returns the named interfaces of the module as "package.Name".
func (t *tree) interfaces() map[string]face {
	all := map[string]face{}
	t.files(false, func(pkg string, f *file) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				if i, ok := s.Type.(*ast.InterfaceType); ok {
					all[pkg+"."+s.Name.Name] = face{pkg, f, i}
				}
			}
			return true
		})
	})
	return all
}

// methods counts the methods of an interface. One that is embedded from elsewhere counts as one.
func (t *tree) methods(all map[string]face, name string, seen map[string]bool) int {
	x, ok := all[name]
	if !ok || seen[name] {
		return 1
	}
	seen[name] = true
	n := 0
	for _, m := range x.of.Methods.List {
		switch e := m.Type.(type) {
		case *ast.Ident:
			n += t.methods(all, x.pkg+"."+e.Name, seen)
		case *ast.SelectorExpr:
			id, _ := e.X.(*ast.Ident)
			n += t.methods(all, strings.TrimPrefix(imported(x.file.ast)[id.Name], "/")+"."+e.Sel.Name, seen)
		default:
			n += max(1, len(m.Names))
		}
	}
	return n
}

// largePackages finds packages that want to be two.
func largePackages(t *tree) []string {
	var wrong []string
	for _, p := range t.packages() {
		sum := 0
		for _, f := range t.pkgs[p] {
			if !f.test() && !f.generated() {
				sum += f.lines()
			}
		}
		if sum > max(maxPackageLines, largeLeft()[p]) {
			wrong = append(wrong, fmt.Sprintf("package %s has %d lines, at most %d", p, sum, maxPackageLines))
		}
	}
	return wrong
}

// fewTests compares the lines of tests with those of what they test.
func fewTests(t *tree) []string {
	if code, tests := testLines(t); tests*100 < code*leastTestsPct {
		return []string{fmt.Sprintf("%d lines of tests for %d of code, at least %d in a hundred", tests, code, leastTestsPct)}
	}
	return nil
}

// testLines counts both. Suites that several packages pass, such as storetest, are tests that lie in packages of their own.
func testLines(t *tree) (code, tests int) {
	t.files(true, func(pkg string, f *file) {
		switch {
		case f.generated():
		case f.test(), strings.HasSuffix(pkg, "test"):
			tests += f.lines()
		default:
			code += f.lines()
		}
	})
	return code, tests
}

func largeVocabulary(t *tree) []string {
	sum := 0
	for _, f := range t.pkgs[""] {
		if !f.test() {
			sum += f.lines()
		}
	}
	if sum > maxVocabulary {
		return []string{fmt.Sprintf("the vocabulary has %d lines, at most %d", sum, maxVocabulary)}
	}
	return nil
}

func TestFilesAreShort(t *testing.T)           { held(t, longFiles) }
func TestFunctionsAreShort(t *testing.T)       { held(t, longFuncs) }
func TestInterfacesAreNarrow(t *testing.T)     { held(t, wideInterfaces) }
func TestPackagesAreSmall(t *testing.T)        { held(t, largePackages) }
func TestTheVocabularyStaysSmall(t *testing.T) { held(t, largeVocabulary) }

// TestLinesFitAScreen and the one below print what is left, so that a run of the gate shows which way it goes.
func TestLinesFitAScreen(t *testing.T) {
	wrong := longLines(house())
	t.Logf("%d lines of more than %d columns", len(wrong), maxColumns)
	if len(wrong) > longLinesLeft {
		t.Errorf("%d lines of more than %d columns, %d when the budget was drawn; the last: %s", len(wrong), maxColumns,
			longLinesLeft, wrong[len(wrong)-1])
	}
}

func TestThereAreEnoughTests(t *testing.T) {
	code, tests := testLines(house())
	t.Logf("%d lines of tests for %d of code, %d in a hundred", tests, code, tests*100/code)
	if tests*100/code < testsPctLeft {
		t.Errorf("%d lines of tests for %d of code, at least %d in a hundred", tests, code, testsPctLeft)
	}
}
