package layout

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// The budgets. Generated files and functions that are one long literal are exempt from all of them.
const (
	maxFileLines    = 600
	maxFuncLines    = 100
	medianFuncLines = 12
	p95FuncLines    = 55
	maxMethods      = 6
	maxVocabulary   = 900 // lines of the root package
)

func longFiles(t *tree) []string {
	var wrong []string
	t.files(true, func(_ string, f *file) {
		if n := f.lines(); n > maxFileLines && !f.generated() {
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

func wideInterfaces(t *tree) []string {
	var wrong []string
	t.files(false, func(_ string, f *file) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				if i, ok := s.Type.(*ast.InterfaceType); ok && i.Methods.NumFields() > maxMethods {
					wrong = append(wrong, fmt.Sprintf("%s: interface %s has %d methods, at most %d", f.path, s.Name.Name, i.Methods.NumFields(), maxMethods))
				}
			}
			return true
		})
	})
	return wrong
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
func TestTheVocabularyStaysSmall(t *testing.T) { held(t, largeVocabulary) }
