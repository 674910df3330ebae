package layout

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the lists and pages that the tests hold")

// The pages that are made from the tree.
const (
	planPage    = "../../docs/architecture.md"
	planPicture = "../../docs/img/architecture.svg"
)

// room is a place in the picture: a folder with all that stands below it, unless that has a place of its own.
type room struct {
	name     string
	x, y, w  int
	item, do int // the step of the walk of an item, and of a case; 0: the walk does not come here
}

// rooms are drawn in rows: doors above, what both halves share below. A package without a place is an error of the picture.
func rooms() []room {
	return []room{
		{"cmd/aedile", 20, 20, 960, 1, 1},
		{"api", 20, 110, 230, 0, 0}, {"server", 270, 110, 230, 0, 0}, {"auth", 520, 110, 150, 0, 0}, {"web", 690, 110, 290, 0, 0},
		{"sweep", 20, 200, 330, 2, 0}, {"report", 370, 200, 250, 10, 0}, {"desk", 640, 200, 340, 0, 2},
		{"screen/source", 20, 290, 155, 3, 0}, {"screen", 195, 290, 155, 4, 0}, {"screen/register", 362, 290, 132, 0, 0},
		{"screen/match", 502, 290, 118, 0, 0}, {"casework/letter", 640, 290, 160, 0, 6}, {"casework/deliver", 820, 290, 160, 0, 7},
		{"screen/detect", 20, 380, 155, 7, 0}, {"screen/rule", 195, 380, 155, 8, 0}, {"screen/lexicon", 362, 380, 132, 6, 0},
		{"screen/fact", 502, 380, 118, 9, 0}, {"casework/kinds", 640, 380, 160, 0, 4}, {"casework/store", 820, 380, 160, 0, 5},
		{"screen/product", 20, 470, 155, 0, 0}, {"screen/text", 195, 470, 155, 5, 0}, {"screen/advert", 362, 470, 128, 0, 0},
		{"packs", 500, 470, 50, 0, 0}, {"screen/image", 558, 470, 66, 0, 0},
		{"casework", 640, 470, 160, 0, 3}, {"casework/record", 820, 470, 160, 0, 0},
		{"deadline", 640, 560, 340, 0, 0}, {"law", 20, 560, 600, 0, 0}, {"aedile", 20, 650, 960, 0, 0},
	}
}

// placeOf returns the room in which a package stands, "" for what the picture leaves out: tests, and small machines.
func placeOf(pkg string, all []room) string {
	if pkg == "." || pkg == "" {
		return "aedile"
	}
	if strings.HasPrefix(pkg, "internal/") || strings.HasPrefix(pkg, "test") || strings.HasPrefix(pkg, "examples/") ||
		strings.HasSuffix(pkg, "test") {
		return ""
	}
	best := ""
	for _, r := range all {
		if (pkg == r.name || strings.HasPrefix(pkg, r.name+"/")) && len(r.name) > len(best) {
			best = r.name
		}
	}
	return best
}

// doors returns which room uses which, without what follows from the others.
func doors(t *tree, all []room) (map[string][]string, error) {
	uses := map[string]map[string]bool{}
	for _, p := range t.packages() {
		from := placeOf(p, all)
		if from == "" {
			if strings.HasPrefix(p, "internal/") || strings.HasPrefix(p, "test") || strings.HasPrefix(p, "examples/") ||
				strings.HasSuffix(p, "test") {
				continue
			}
			return nil, fmt.Errorf("package %s has no place in the picture", p)
		}
		if uses[from] == nil {
			uses[from] = map[string]bool{}
		}
		for _, q := range t.own(p) {
			if to := placeOf(q, all); to != "" && to != from {
				uses[from][to] = true
			}
		}
	}
	direct := map[string][]string{}
	for from, tos := range uses {
		for to := range tos {
			if !reaches(uses, from, to) {
				direct[from] = append(direct[from], to)
			}
		}
		slices.Sort(direct[from])
	}
	return direct, nil
}

// reaches reports whether a room comes to another by way of a third.
func reaches(uses map[string]map[string]bool, from, to string) bool {
	seen := map[string]bool{from: true}
	var walk func(at string) bool
	walk = func(at string) bool {
		for next := range uses[at] {
			if at == from && next == to || seen[next] {
				continue
			}
			if next == to {
				return true
			}
			seen[next] = true
			if walk(next) {
				return true
			}
		}
		return false
	}
	return walk(from)
}

const planHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 780" font-family="sans-serif" font-size="15">
<title>The rooms of Aedile, what uses what, and the walks of an item and of a case</title>
<rect width="1000" height="780" fill="#fff"/>
<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#98a2b3"/></marker></defs>
`

// draw returns the picture.
func draw(t *tree) ([]byte, error) {
	all := rooms()
	uses, err := doors(t, all)
	if err != nil {
		return nil, err
	}
	at := map[string]room{}
	for _, r := range all {
		at[r.name] = r
	}
	var b bytes.Buffer
	b.WriteString(planHead)
	for _, from := range slices.Sorted(maps.Keys(uses)) {
		for _, to := range uses[from] {
			x1, y1, x2, y2 := between(at[from], at[to])
			fmt.Fprintf(&b, "<path d=\"M%d %d L%d %d\" stroke=\"#98a2b3\" fill=\"none\" marker-end=\"url(#a)\"/>\n", x1, y1, x2, y2)
		}
	}
	for _, r := range all {
		fmt.Fprintf(&b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"56\" rx=\"6\" fill=\"#f4f6fa\" stroke=\"#475467\"/>\n", r.x,
			r.y, r.w)
		fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#101828\">%s</text>\n", r.x+r.w/2, r.y+25, r.name)
		step(&b, r.x+r.w/2-13, r.y+43, r.item, "#1d4ed8")
		step(&b, r.x+r.w/2+13, r.y+43, r.do, "#b42318")
	}
	step(&b, 36, 740, 1, "#1d4ed8")
	b.WriteString("<text x=\"54\" y=\"745\">the walk of an item: from a file to a finding in a report</text>\n")
	step(&b, 536, 740, 1, "#b42318")
	b.WriteString("<text x=\"554\" y=\"745\">the walk of a case: from a move to a letter that is sent</text>\n</svg>\n")
	return b.Bytes(), nil
}

// step draws the number of a step of a walk.
func step(b *bytes.Buffer, x, y, n int, colour string) {
	if n > 0 {
		fmt.Fprintf(b, "<circle cx=\"%d\" cy=\"%d\" r=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\" fill=\"#fff\">%d</text>\n", x, y, colour, x, y+4, n)
	}
}

// between returns the ends of an arrow, at the edges of the rooms that face each other.
func between(from, to room) (x1, y1, x2, y2 int) {
	const h = 56
	mid := func(r room, other room) int {
		return min(max(other.x+other.w/2, r.x+14), r.x+r.w-14)
	}
	x1, x2 = mid(from, to), mid(to, from)
	switch {
	case from.y < to.y:
		y1, y2 = from.y+h, to.y
	case from.y > to.y:
		y1, y2 = from.y, to.y+h
	case from.x < to.x:
		x1, x2, y1, y2 = from.x+from.w, to.x, from.y+h/2, to.y+h/2
	default:
		x1, x2, y1, y2 = from.x, to.x+to.w, from.y+h/2, to.y+h/2
	}
	return x1, y1, x2, y2
}

// aside finds what stands in brackets, whole or cut off at a full stop within.
var aside = regexp.MustCompile(`\s*\([^)]*(\)|$)`)

// table lists every package with the first sentence of its documentation.
func table(t *tree) string {
	var b strings.Builder
	b.WriteString("| package | is |\n| --- | --- |\n")
	for _, p := range t.packages() {
		name, text := p, ""
		if p == "" {
			name = "root"
		}
		for _, f := range t.pkgs[p] {
			if f.ast.Doc != nil && !f.test() {
				text = new(doc.Package).Synopsis(f.ast.Doc.Text())
			}
		}
		if text == "" || onlyTests(t.pkgs[p]) {
			continue
		}
		for _, kind := range []string{"Package ", "Command "} {
			text = strings.TrimPrefix(text, kind)
		}
		_, text, _ = strings.Cut(text, " ")
		text, _, _ = strings.Cut(text, ": ") // what stands behind it is for the reader of the package
		text = aside.ReplaceAllString(text, "")
		text = strings.TrimSuffix(text, ".")
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.ReplaceAll(text, "|", "\\|"))
	}
	return b.String()
}

func onlyTests(fs []*file) bool {
	return !slices.ContainsFunc(fs, func(f *file) bool { return !f.test() && len(f.ast.Decls) > 0 && !ast.IsGenerated(f.ast) })
}

const (
	tableBegin = "<!-- packages: go test ./internal/layout -update -->\n"
	tableEnd   = "<!-- end of packages -->\n"
)

// TestThePageOfTheTreeIsTrue holds the table and the picture of the page against the packages and their imports.
func TestThePageOfTheTreeIsTrue(t *testing.T) {
	page, err := os.ReadFile(planPage)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(page), tableBegin)
	_, tail, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", planPage)
	}
	want := head + tableBegin + table(house()) + tableEnd + tail
	picture, err := draw(house())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(planPage, []byte(want), 0o644); err != nil { //nolint:gosec // a page
			t.Fatal(err)
		}
		if err := os.WriteFile(planPicture, picture, 0o644); err != nil { //nolint:gosec // a picture
			t.Fatal(err)
		}
		return
	}
	if string(page) != want {
		t.Error("docs/architecture.md is stale: go test ./internal/layout -update")
	}
	if got, err := os.ReadFile(planPicture); err != nil || !bytes.Equal(got, picture) {
		t.Errorf("docs/img/architecture.svg is stale: go test ./internal/layout -update (%v)", err)
	}
}
