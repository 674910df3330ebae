package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestGuardsSeeWhatTheyForbid proves each rule on a small tree that breaks it, and on its lawful neighbour.
func TestGuardsSeeWhatTheyForbid(t *testing.T) {
	t.Parallel()
	long := func(head, line string, n int) string { return head + strings.Repeat(line+"\n", n) + "}\n" }
	for _, c := range []struct {
		name       string
		rule       func(*tree) []string
		file       string
		bad, good  string
		complaint  string
		complaints int
	}{
		{"import against the arrow", wrongImports, "law/a.go", `package law; import _ "github.com/aedile/aedile/screen"`, `package law; import _ "github.com/aedile/aedile"`, "law imports screen", 1},
		{"screening knows no casework", wrongImports, "screen/a.go", `package screen; import _ "github.com/aedile/aedile/casework"`, `package screen; import _ "github.com/aedile/aedile/screen/rule"`, "screen imports casework", 1},
		{"detectors do not know each other", wrongImports, "screen/detect/a/a.go", `package a; import _ "github.com/aedile/aedile/screen/detect/b"`, `package a; import _ "github.com/aedile/aedile/screen/text"`, "screen/detect/a imports screen/detect/b", 1},
		{"package without a line", wrongImports, "helpers/a.go", "package helpers", "", "helpers has no line", 1},
		{"nine imports of our own", manyImports, "screen/rule/a.go", imports(9), imports(8), "imports 9", 1},
		{"long file", longFiles, "law/a.go", "package law\n" + strings.Repeat("//\n", 500), "package law\n" +
			strings.Repeat("//\n", 499), "501 lines", 1},
		{"generated files may be long", longFiles, "law/a_gen.go", "", "package law\n" + strings.Repeat("//\n", 700), "", 0},
		{"long function", longFuncs, "law/a.go", long("package law\nfunc f() {\n", "g()", 79),
			"package law\nfunc f() {}\nfunc g() {}\nfunc h() {}\n", "f has 81 lines", 3},
		{"long table", longFuncs, "law/a.go", "", "package law\nfunc f() []int {\nreturn []int{\n" + strings.Repeat("1,\n", 200) +
			"}\n}\n", "", 0},
		{"wide interface", wideInterfaces, "law/a.go", "package law\ntype I interface { A(); B(); C(); D(); E(); F(); G() }",
			"package law\ntype I interface { A(); B(); C(); D(); E(); F() }", "7 methods", 1},
		{"wide by embedding", wideInterfaces, "law/a.go",
			"package law\ntype A interface { A(); B(); C(); D() }\ntype I interface { A; E(); F(); G() }",
			"package law\ntype A interface { A(); B(); C() }\ntype I interface { A; E(); F(); G() }", "law.I has 7 methods", 1},
		{"long line", longLines, "law/a.go", "package law\n//" + strings.Repeat("x", 139), "package law\n//" +
			strings.Repeat("x", 138), "law/a.go:2 has 141 columns", 1},
		{"large package", largePackages, "law/a.go", "package law\n" + strings.Repeat("//\n", 5000), "package law\n" +
			strings.Repeat("//\n", 4999), "law has 5001 lines", 1},
		{"code without tests", fewTests, "law/a.go", "package law\n", "", "0 lines of tests", 1},
		{"name that nobody uses", func(t *tree) []string { return unused(t) }, "law/a.go", "package law\nfunc F() {}",
			"package law\nfunc f() {}", "law.F", 1},
		{"package without comment", undocumented, "law/a.go", "package law", "// Package law is law.\npackage law", "no comment", 1},
		{"function without comment", undocumented, "law/a.go", "// Package law is law.\npackage law\nfunc F() {}",
			"// Package law is law.\npackage law\n// F does.\nfunc F() {}", "F has no comment", 1},
		{"comment that starts otherwise", undocumented, "law/a.go", "// Package law is law.\npackage law\n// Does.\nfunc F() {}",
			"// Package law is law.\npackage law\n// does.\nfunc f() {}", "does not start with its name", 1},
		{"method without comment", undocumented, "law/a.go",
			"// Package law is law.\npackage law\ntype t struct{}\n// T is.\ntype T struct{}\nfunc (t *T) M() {}",
			"// Package law is law.\npackage law\ntype t struct{}\nfunc (t) M() {}", "M has no comment", 1},
		{"constant without comment", undocumented, "law/a.go", "// Package law is law.\npackage law\nconst C = 1",
			"// Package law is law.\npackage law\n// The numbers.\nconst (\nC = 1\nD = 2\n)", "C has no comment", 1},
		{"init", initFuncs, "law/a.go", "package law\nfunc init() {}", "package law\ntype t struct{}\nfunc (t) init() {}",
			"init function", 1},
		{"blank import", initFuncs, "law/a.go", `package law; import _ "net/http/pprof"`, `package law; import _ "embed"`, "for its effect", 1},
		{"variable assigned", mutableVars, "law/a.go", "package law\nvar v int\nfunc f() { v = 1 }",
			"package law\nvar v int\nfunc f() { v := 1; v = 2; _ = v }", "v is changed", 1},
		{"map written", mutableVars, "law/a.go", "package law\nvar m = map[int]int{}\nfunc f() { m[1] = 2 }",
			"package law\nvar m = map[int]int{}\nfunc f() int { return m[1] }", "m is changed", 1},
		{"counter", mutableVars, "law/a.go", "package law\nvar n int\nfunc f() { n++ }",
			"package law\nvar n int\nfunc f(n int) { n++ }", "n is changed", 1},
		{"mutex", mutableVars, "law/a.go", "package law\nimport \"sync\"\nvar mu sync.Mutex",
			"package law\nimport \"sync\"\nvar once = sync.OnceValue(f)\nfunc f() int { return 1 }", "made to be changed", 1},
		{"error printed", unwrapped, "law/a.go", "package law\nimport \"fmt\"\nfunc f(err error) error { return fmt.Errorf(\"x: %v\", err) }", "package law\nimport \"fmt\"\nfunc f(err error) error { return fmt.Errorf(\"x: %w\", err) }", "without wrapping", 1},
		{"clock", clocks, "law/a.go", "package law\nimport \"time\"\nvar t = time.Now()",
			"package law\nimport \"time\"\nvar t = time.Unix(0, 0)", "reads the clock", 1},
		{"clock in a command", clocks, "cmd/aedile/a.go", "", "package main\nimport \"time\"\nvar t = time.Now()", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.bad != "" {
				got := c.rule(read(t, fstest.MapFS{c.file: {Data: []byte(c.bad)}}))
				if len(got) != c.complaints || !strings.Contains(strings.Join(got, "\n"), c.complaint) {
					t.Errorf("want %d complaints with %q, got %q", c.complaints, c.complaint, got)
				}
			}
			if c.good != "" {
				if got := c.rule(read(t, fstest.MapFS{c.file: {Data: []byte(c.good)}})); len(got) > 0 {
					t.Errorf("the lawful neighbour: %q", got)
				}
			}
		})
	}
}

func imports(n int) string {
	var b strings.Builder
	b.WriteString("package rule\n")
	for i := range n {
		fmt.Fprintf(&b, "import _ %q\n", fmt.Sprintf("%s/p%d", module, i))
	}
	return b.String()
}

func TestChainsOfImportsAreMeasured(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	for i := range maxDepth + 2 {
		src := fmt.Sprintf("package p%d\n", i)
		if i <= maxDepth {
			src += fmt.Sprintf("import _ %q\n", fmt.Sprintf("%s/p%d", module, i+1))
		}
		fsys[fmt.Sprintf("p%d/a.go", i)] = &fstest.MapFile{Data: []byte(src)}
	}
	want := fmt.Sprintf("p0 stands %d imports high", maxDepth+1)
	if got := deepImports(read(t, fsys)); len(got) != 1 || !strings.Contains(got[0], want) {
		t.Errorf("got %q, want p0 alone", got)
	}
}

func TestPathsOfAMachineAreSeen(t *testing.T) {
	t.Parallel()
	home := "/" + "root/x"
	fsys := fstest.MapFS{
		"a.md":          {Data: []byte("see `" + home + "`\n")},
		"b.md":          {Data: []byte("https://shop.example" + home + "\n../shared/data/\n")},
		"bin/aedile":    {Data: []byte(" " + home)},
		"sub/go.mod":    {Data: []byte("module sub")},
		"sub/README.md": {Data: []byte(" " + home)},
	}
	if got := machinePaths(t, fsys); len(got) != 1 || !strings.HasPrefix(got[0], "a.md:1:") {
		t.Errorf("got %q, want a.md:1 alone", got)
	}
}

func TestDependenciesWithoutReasonAreSeen(t *testing.T) {
	t.Parallel()
	mod := []byte(
		"module m\n\ngo 1.26\n\nrequire (\n\ta.example/x v1.0.0\n\tb.example/y v1.0.0 // reads YAML\n\tc.example/z v1.0.0 // indirect\n\td.example/unused v1.0.0 // nothing\n)\n",
	)
	src := `package law; import ("a.example/x/sub"; "b.example/y"; "c.example/z")`
	got, err := unreasoned(read(t, fstest.MapFS{"law/a.go": {Data: []byte(src)}}), mod)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range got {
		names = append(names, strings.Fields(s)[1])
	}
	if want := []string{"a.example/x", "c.example/z", "d.example/unused"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}
