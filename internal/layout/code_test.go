package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func initFuncs(t *tree) []string {
	var wrong []string
	t.files(false, func(_ string, f *file) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				wrong = append(wrong, fmt.Sprintf("%s: has an init function", t.fset.Position(fn.Pos())))
			}
		}
		for _, i := range f.ast.Imports {
			if i.Name != nil && (i.Name.Name == "_" && i.Path.Value != `"embed"` && !(i.Path.Value == `"time/tzdata"` && f.ast.Name.Name == "main") || i.Name.Name == ".") {
				wrong = append(wrong, fmt.Sprintf("%s: imports %s for its effect", t.fset.Position(i.Pos()), i.Path.Value))
			}
		}
	})
	return wrong
}

// packageVars returns the variables of a package with the places of their declarations.
func (t *tree) packageVars(pkg string) map[string]*ast.ValueSpec {
	vars := map[string]*ast.ValueSpec{}
	for _, f := range t.pkgs[pkg] {
		if f.test() {
			continue
		}
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				for _, n := range s.(*ast.ValueSpec).Names {
					vars[n.Name] = s.(*ast.ValueSpec)
				}
			}
		}
	}
	return vars
}

// mutableVars finds package variables that are assigned to, counted up, or given away by address, and those of types that
// exist to be changed.
func mutableVars(t *tree) []string {
	var wrong []string
	for _, p := range t.packages() {
		vars := t.packageVars(p)
		delete(vars, "_") // nobody can change what has no name
		for name, s := range vars {
			if changing(s) {
				wrong = append(wrong, fmt.Sprintf("%s: package variable %s is made to be changed", t.fset.Position(s.Pos()), name))
			}
		}
		for _, f := range t.pkgs[p] {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				for _, x := range changed(n) {
					if id := root(x); id != nil && vars[id.Name] != nil && global(id, vars[id.Name]) {
						wrong = append(wrong, fmt.Sprintf("%s: package variable %s is changed", t.fset.Position(id.Pos()), id.Name))
					}
				}
				return true
			})
		}
	}
	slices.Sort(wrong)
	return wrong
}

// changed returns what the node changes or lends for change.
func changed(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			if _, lit := n.X.(*ast.CompositeLit); !lit {
				return []ast.Expr{n.X}
			}
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	}
	return nil
}

// root returns the variable that an expression is a part of. The address of an element is left alone: reading a long table
// by pointer is no change.
func root(x ast.Expr) *ast.Ident {
	for {
		switch y := x.(type) {
		case *ast.Ident:
			return y
		case *ast.IndexExpr:
			x = y.X
		case *ast.SelectorExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		default:
			return nil
		}
	}
}

// global reports whether the name stands for the package variable, not for a local one of the same name.
func global(id *ast.Ident, s *ast.ValueSpec) bool {
	return id.Obj == nil || id.Obj.Decl == s //nolint:staticcheck // enough without types: the parser resolves within a file
}

// changing reports whether a variable is of a type of sync or sync/atomic that holds state.
func changing(s *ast.ValueSpec) bool {
	x := s.Type
	if x == nil && len(s.Values) == 1 {
		if c, ok := s.Values[0].(*ast.CompositeLit); ok {
			x = c.Type
		}
	}
	if i, ok := x.(*ast.IndexExpr); ok {
		x = i.X
	}
	sel, ok := x.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && (pkg.Name == "sync" || pkg.Name == "atomic")
}

// unwrapped finds fmt.Errorf calls that print an error without wrapping it.
func unwrapped(t *tree) []string {
	var wrong []string
	t.files(false, func(_ string, f *file) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || !calls(c, "fmt", "Errorf") || len(c.Args) < 2 {
				return true
			}
			lit, ok := c.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			format, err := strconv.Unquote(lit.Value)
			if err == nil && slices.ContainsFunc(c.Args[1:], isError) && !strings.Contains(format, "%w") {
				wrong = append(wrong, fmt.Sprintf("%s: prints an error without wrapping it", t.fset.Position(c.Pos())))
			}
			return true
		})
	})
	return wrong
}

// isError reports whether an argument is an error by its name: err, somethingErr, x.Err, x.Err().
func isError(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "err" || strings.HasSuffix(x.Name, "Err")
	case *ast.SelectorExpr:
		return x.Sel.Name == "Err"
	case *ast.CallExpr:
		sel, ok := x.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Err"
	}
	return false
}

func calls(c *ast.CallExpr, pkg, name string) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && selects(sel, pkg, name)
}

func selects(sel *ast.SelectorExpr, pkg string, names ...string) bool {
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg && slices.Contains(names, sel.Sel.Name)
}

// clocks finds readers of the clock outside the commands and the wiring.
func clocks(t *tree) []string {
	var wrong []string
	t.files(false, func(pkg string, f *file) {
		if strings.HasPrefix(pkg, "cmd/") || pkg == "sweep" || f.ast.Name.Name == "main" {
			return
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && selects(sel, "time", "Now", "Since", "Until") {
				wrong = append(wrong, fmt.Sprintf("%s: reads the clock", t.fset.Position(n.Pos())))
			}
			return true
		})
	})
	return wrong
}

func TestNothingHappensOnImport(t *testing.T)                 { held(t, initFuncs) }
func TestPackageVariablesAreNotChanged(t *testing.T)          { held(t, mutableVars) }
func TestErrorsAreWrapped(t *testing.T)                       { held(t, unwrapped) }
func TestTheClockIsReadInCommandsAndWiringAlone(t *testing.T) { held(t, clocks) }
