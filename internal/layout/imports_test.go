package layout

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// may says which packages of the module a package may import. A name with a star covers the folders below; "." is the root,
// and "*" everything. What has no line may not exist: a new room is drawn here first.
var may = map[string]string{
	".":        "",
	"law":      ".",
	"deadline": ".",

	"screen/work":                  "",
	"screen":                       ". law screen/work screen/text screen/lexicon screen/rule screen/register screen/fact internal/wordlist",
	"screen/text":                  ". law screen/work screen/text/markup",
	"screen/text/markup":           "",
	"screen/lexicon":               ". law screen/work screen/text",
	"screen/advert":                ". internal/wordlist",
	"screen/fact":                  ". screen/work screen/text screen/register",
	"screen/rule":                  ". law screen/text screen/lexicon screen/fact internal/wordlist",
	"screen/product":               "internal/wordlist",
	"screen/weburl":                ".",
	"screen/register":              ". law screen/product screen/text screen/source/sheet",
	"screen/register/*":            ". law screen/text screen/register screen/product internal/wordlist internal/atomicfile",
	"screen/register/fetch":        ". law screen/register internal/outgoing",
	"screen/register/all":          ". screen/register screen/register/*",
	"screen/register/registertest": ". law screen/text screen/register",
	"screen/match":                 ". law screen/work screen/text screen/match/boost screen/register internal/wordlist screen/product screen/source/column screen/source/stored",
	"screen/match/boost":           "",
	"screen/archive":               ".",
	"screen/archive/*":             ". screen/archive",
	"screen/pair":                  ". screen/text internal/wordlist",
	"screen/detect/*":              ". law screen/work screen/text screen/lexicon screen/fact screen/register screen/match screen/pair screen/weburl internal/wordlist screen/product screen/advert",
	"screen/image/*":               ".",
	"screen/image/code":            ". screen/image/bars",
	"screen/detect/all":            "screen/fact screen/detect/*",
	"screen/source":                ". law screen/text screen/source/*",
	"screen/source/*":              ". law screen/text screen/text/markup screen/source/money",
	"screen/source/adlibrary":      ". screen/advert",

	"casework":                          ". law deadline",
	"casework/supervision":              ". law deadline casework",
	"casework/kinds":                    ". law deadline casework casework/supervision",
	"casework/duty":                     ". law deadline",
	"casework/fine":                     ". law deadline",
	"casework/record":                   ". law casework",
	"casework/letter":                   ". law deadline casework casework/kinds casework/supervision",
	"casework/deliver":                  ". law casework",
	"casework/deliver/*":                ". law deadline casework casework/deliver casework/kinds internal/outgoing internal/personal internal/atomicfile",
	"casework/deliver/transparencydb/*": ". law deadline casework casework/deliver casework/deliver/transparencydb",
	"casework/store/*":                  ". law deadline casework casework/kinds casework/record",
	"casework/store/storetest":          ". law deadline casework casework/kinds casework/record",

	"sweep":                  ". screen screen/source screen/source/column screen/register sweep/* screen/archive",
	"sweep/intake":           ". screen screen/source screen/archive sweep/look",
	"sweep/look":             ". screen/image/*",
	"sweep/ads":              ". screen screen/advert screen/source/adlibrary",
	"sweep/statute":          ". law screen/rule",
	"sweep/packset":          ". law packs internal/glob screen screen/rule screen/register screen/register/all sweep/packset/compiled",
	"sweep/packset/compiled": "packs screen screen/rule screen/detect/all internal/frozen",
	"sweep/purchase":         ". screen/register",
	"sweep/sample":           ".",
	"sweep/lead":             ". screen/weburl internal/outgoing",
	"sweep/ignore":           ". internal/glob",
	"sweep/join":             ". screen screen/pair screen/weburl sweep/eval sweep/ignore sweep/intake sweep/packset",
	"sweep/eval":             ". internal/glob",
	"desk":                   ". law deadline casework casework/kinds casework/record casework/letter casework/deliver",
	"report/*":               ". law internal/reveal",
	"report/pipeline":        "",
	"report/repository":      ". law screen/advert internal/reveal",
	"report/template":        "law",
	"report/reader":          ". deadline report/template screen/source/sheet",
	"report/lint":            ". law deadline report/template report/reader",
	"report/annex":           ". law deadline casework casework/kinds casework/supervision report/template internal/spreadsheet internal/reveal",
	"report/issue":           ". report/annex internal/atomicfile",
	"report/network":         "internal/reveal",
	"report/sweep":           ". law report/pipeline internal/spreadsheet internal/reveal",
	"report/paper":           ".",
	"report/scrutiny":        ". deadline internal/wordlist report/lint report/paper report/risk",
	"report/risk":            ". law deadline casework casework/kinds report/annex sweep/sample",
	"sweep/worker":           ". screen screen/register screen/source sweep/packset",

	"auth":             ". casework",
	"auth/*":           ". casework auth",
	"api":              ". casework desk desk/counter sweep auth api/problem internal/chore",
	"api/problem":      ". auth",
	"desk/*":           ". law deadline casework casework/kinds casework/record casework/letter desk",
	"desk/dispatch":    ". casework casework/record casework/deliver desk",
	"desk/docket":      ". deadline casework casework/kinds casework/fine desk",
	"desk/policy":      ". law deadline casework casework/kinds casework/letter casework/deliver desk",
	"desk/amend":       ". deadline casework casework/letter casework/record desk desk/policy",
	"desk/trust":       ". law deadline casework casework/kinds casework/record desk internal/personal",
	"web":              ". auth casework casework/letter desk desk/counter internal/reveal web/part",
	"web/part":         ". auth casework internal/reveal",
	"sweep/stock":      ". screen/product screen/register screen/register/shelf",
	"web/*":            ". auth deadline casework casework/kinds casework/letter desk desk/* sweep sweep/stock web/part",
	"server":           ". auth api/problem internal/chore",
	"internal/chore":   ".",
	"internal/node":    "*",
	"internal/books":   ". law deadline casework casework/record casework/duty desk report/annex report/issue report/lint report/risk report/template web web/part",
	"internal/exhibit": ". casework casework/kinds desk screen/source sweep sweep/intake sweep/packset",

	"packs":                "",
	"internal/reveal":      "",
	"internal/glob":        "",
	"internal/frozen":      "",
	"internal/atomicfile":  "",
	"internal/outgoing":    ".",
	"internal/wordlist":    "",
	"internal/personal":    "internal/wordlist",
	"internal/layout":      "",
	"cmd/aedile":           "*",
	"cmd/aedile/*":         "*",
	"examples":             "",
	"examples/embed":       ". casework casework/store/sqlite desk screen/source sweep sweep/intake sweep/packset",
	"test/attack":          "",
	"test":                 "*",
	"internal/spreadsheet": "",
}

// wiring joins everything and so may import more than eight packages.
var wiring = []string{"internal/books", "internal/node", "sweep", "screen/register/all", "screen/detect/all", "cmd/aedile",
	"cmd/aedile/sor", "cmd/aedile/wire", "cmd/aedile/proof", "cmd/aedile/ads", "test", "cmd/aedile/report", "cmd/aedile/risk",
	"cmd/aedile/parcel"}

const (
	maxOwnImports = 8
	maxDepth      = 9  // the house stands on four floors since pages and API lie over the rooms of use-cases
	depthLeft     = 10 // of cmd/aedile: its terminal names the inputs of sweeps, which lie over the engine; it is to shrink
)

// own returns the packages of the module that a package imports outside its tests; "." is the root.
func (t *tree) own(pkg string) []string {
	set := map[string]bool{}
	for _, f := range t.pkgs[pkg] {
		if f.test() {
			continue
		}
		for _, i := range f.ast.Imports {
			p := strings.Trim(i.Path.Value, `"`)
			if p == module {
				set["."] = true
			} else if rest, ok := strings.CutPrefix(p, module+"/"); ok {
				set[rest] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func wrongImports(t *tree) []string {
	var wrong []string
	for _, p := range t.packages() {
		name := p
		if name == "" {
			name = "."
		}
		allow, ok := may[name]
		if !ok {
			allow, ok = may[path.Dir(name)+"/*"]
		}
		if !ok {
			wrong = append(wrong, fmt.Sprintf("package %s has no line in the table of imports", name))
			continue
		}
		for _, q := range t.own(p) {
			if q != name && !covered(strings.Fields(allow), q) {
				wrong = append(wrong, fmt.Sprintf("package %s imports %s, which it may not", name, q))
			}
		}
	}
	return wrong
}

func covered(allow []string, p string) bool {
	return slices.ContainsFunc(allow, func(a string) bool {
		return a == "*" || a == p || strings.HasSuffix(a, "/*") && path.Dir(p)+"/*" == a
	})
}

func manyImports(t *tree) []string {
	var wrong []string
	for _, p := range t.packages() {
		if n := len(t.own(p)); n > maxOwnImports && !slices.Contains(wiring, p) {
			wrong = append(wrong, fmt.Sprintf("package %s imports %d of our packages, at most %d", p, n, maxOwnImports))
		}
	}
	return wrong
}

func deepImports(t *tree) []string {
	depths := map[string]int{}
	var depth func(p string) int
	depth = func(p string) int {
		if p == "." {
			p = ""
		}
		if d, ok := depths[p]; ok {
			return d
		}
		depths[p] = 0 // the compiler refuses cycles
		for _, q := range t.own(p) {
			depths[p] = max(depths[p], depth(q)+1)
		}
		return depths[p]
	}
	var wrong []string
	for _, p := range t.packages() {
		if d := depth(p); d > maxDepth && !(p == "cmd/aedile" && d <= depthLeft) {
			wrong = append(wrong, fmt.Sprintf("package %s stands %d imports high, at most %d", p, d, maxDepth))
		}
	}
	return wrong
}

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) { held(t, wrongImports) }
func TestPackagesImportFewOfOurOwn(t *testing.T)     { held(t, manyImports) }
func TestImportsAreNotDeep(t *testing.T)             { held(t, deepImports) }
func TestScreeningAndCaseworkDoNotKnowEachOther(t *testing.T) {
	for p, allow := range may {
		half := strings.Fields(allow)
		switch {
		case strings.HasPrefix(p, "casework") && covered(half, "screen"), strings.HasPrefix(p, "screen") &&
			covered(half, "casework"), p == "screen" && covered(half, "screen/source"):
			t.Errorf("the table lets %s import the other half", p)
		}
	}
}
