package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

func undocumented(t *tree) []string {
	var wrong []string
	for _, p := range t.packages() {
		doc, code := false, false
		for _, f := range t.pkgs[p] {
			if f.test() {
				continue
			}
			code = true
			if d := f.ast.Doc.Text(); d != "" {
				doc = true
				if want := "Package " + f.ast.Name.Name + " "; f.ast.Name.Name != "main" && !strings.HasPrefix(d, want) {
					wrong = append(wrong, fmt.Sprintf("%s: the comment of the package does not start with %q", f.path, want))
				}
			}
			wrong = append(wrong, undocumentedIn(t, f)...)
		}
		if code && !doc {
			wrong = append(wrong, fmt.Sprintf("package %q has no comment", p))
		}
	}
	return wrong
}

func undocumentedIn(t *tree, f *file) []string {
	var wrong []string
	say := func(n ast.Node, name, what string) {
		wrong = append(wrong, fmt.Sprintf("%s: %s %s", t.fset.Position(n.Pos()), name, what))
	}
	sentence := func(n ast.Node, name string, doc *ast.CommentGroup) {
		switch text := doc.Text(); {
		case text == "":
			say(n, name, "has no comment")
		case !strings.HasPrefix(text, name) && !strings.HasPrefix(text, "Deprecated:"):
			say(n, name, "has a comment that does not start with its name")
		}
	}
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) {
				sentence(d, d.Name.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				undocumentedSpec(d, s, say, sentence)
			}
		}
	}
	return wrong
}

// undocumentedSpec lets a comment on a group of declarations speak for those in it, for constants a comment on the line too.
func undocumentedSpec(d *ast.GenDecl, s ast.Spec, say func(ast.Node, string, string), sentence func(ast.Node, string, *ast.CommentGroup)) {
	group := d.Lparen != token.NoPos
	switch s := s.(type) {
	case *ast.TypeSpec:
		if !s.Name.IsExported() {
			return
		}
		doc := s.Doc
		if doc == nil && !group {
			doc = d.Doc
		}
		if doc == nil && group && d.Doc != nil {
			return
		}
		sentence(s, s.Name.Name, doc)
	case *ast.ValueSpec:
		for _, n := range s.Names {
			if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				say(s, n.Name, "has no comment")
			}
		}
	}
}

// exportedReceiver reports whether d is a function, or a method of an exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	x := d.Recv.List[0].Type
	for {
		switch y := x.(type) {
		case *ast.StarExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		case *ast.Ident:
			return y.IsExported()
		default:
			return false
		}
	}
}

func TestEverythingExportedIsDocumented(t *testing.T) { held(t, undocumented) }
