package reader

import (
	_ "embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aedile/aedile/report/template"
)

//go:embed aliases.txt
var aliasesText string

// heads maps a heading to its letters in each part: the act's own and those of flattened copies.
type heads struct {
	exact map[int]map[string]string
	alias map[int]map[string]string
}

var known = sync.OnceValue(func() heads {
	h := heads{map[int]map[string]string{}, map[int]map[string]string{}}
	for _, f := range template.Parts() {
		h.exact[f.Number], h.alias[f.Number] = map[string]string{}, map[string]string{}
		for _, c := range f.Heads {
			h.exact[f.Number][plainly(c.Text)] = c.Letter
		}
	}
	for line := range strings.Lines(aliasesText) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if n, err := strconv.Atoi(f[0]); err == nil && len(f) == 3 {
			h.alias[n][f[2]] = f[1]
		}
	}
	return h
})

// maxPlain is the length above which a text is no heading and no indicator.
const maxPlain = 600

var alike = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "«", `"`, "»", `"`, "–", "-", "—", "-", "¡¯", "'")

// plainly makes headings and indicators comparable: case, blanks, forms of quotes and dashes aside. Longer texts are returned as they are.
func plainly(s string) string {
	if len(s) > maxPlain {
		return s
	}
	s = alike.Replace(strings.ToLower(s))
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.Map(blanks, s), "_", " ")), " ")
}

// guess is how a table would be read as one part.
type guess struct {
	part    int
	at      int // the row of the headings
	letters []string
	hits    int
	exact   bool
	how     string
}

// recognise says which part of the template a table is, and where its headings are: by them, else by their number and what stands below.
func recognise(t table) guess {
	best := guess{at: -1}
	for i, r := range t.rows[:min(len(t.rows), maxHead)] {
		names := make([]string, len(r.cells))
		for j, c := range r.cells {
			names[j] = plainly(c)
		}
		for part := 1; part <= 11; part++ {
			g := byHeadings(part, names)
			g.at = i
			if better(t, g, best) {
				best = g
			}
		}
	}
	if best.part > 0 {
		return best
	}
	return byShape(t)
}

// byHeadings counts the headings of a part that a row has.
func byHeadings(part int, names []string) guess {
	g := guess{letters: make([]string, len(names))}
	exact, named := 0, 0
	used := map[string]bool{}
	for i, name := range names {
		if name == "" {
			continue
		}
		named++
		letter := known().exact[part][name]
		if letter != "" {
			exact++
		} else {
			letter = known().alias[part][name]
		}
		if letter != "" && !used[letter] {
			used[letter] = true
			g.letters[i] = letter
			g.hits++
		}
	}
	form, _ := template.PartOf(part)
	least := min(len(form.Heads)*6/10, 6)
	if part == 10 && g.hits >= 2 && used["F"] && used["G"] && g.hits == named {
		least = 2
	}
	if part == 11 && g.hits >= 2 && used["D"] && used["E"] && g.hits == named {
		least = 2
	}
	if (part == 7 || part == 8 || part == 9) && used["E"] && used["F"] && used["G"] {
		least = 3
	}
	if g.hits < max(2, least) && !(part == 3 && used["D"] && used["F"] && used["G"]) {
		return guess{}
	}
	g.part, g.exact, g.how = part, exact == named && exact == len(form.Heads), "its headings"
	return g
}

// better compares two ways to read a table. Parts with equal headings are told apart by what stands in the rows, then by the name.
func better(t table, g, best guess) bool {
	if g.part == 0 {
		return false
	}
	if best.part == 0 || g.hits != best.hits {
		return g.hits > best.hits
	}
	if g.at != best.at {
		return false
	}
	if a, b := fits(t, g), fits(t, best); a != b {
		return a > b
	}
	return numbered(t) == g.part
}

// fits counts the rows whose keys the part has and the other parts have not.
func fits(t table, g guess) (n int) {
	for _, r := range t.rows[min(g.at+1, len(t.rows)):] {
		switch {
		case g.part == 6 && slices.Contains(r.cells, template.OfTerms):
			n += 100
		case g.part == 4 && slices.Contains(r.cells, template.OfNotice):
			n++
		case g.part >= 7:
			if _, ok := lineOf(g, r.cells); ok {
				n++
			}
		}
	}
	return n
}

// lineOf finds the row of the template that a row is.
func lineOf(g guess, cells []string) (template.Indicator, bool) {
	e, f := slices.Index(g.letters, "E"), slices.Index(g.letters, "F")
	switch g.part {
	case 1:
		e, f = slices.Index(g.letters, "C"), -1
	case 11:
		e, f = slices.Index(g.letters, "D"), -1
	}
	at := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return plainly(cells[i])
	}
	indicator, scope := at(e), at(f)
	if g.part == 10 && scope == "gr" {
		scope = "el"
	}
	if g.part == 10 && e < 0 {
		form, _ := template.PartOf(10)
		indicator = plainly(form.Lines[0].Indicator)
	}
	l, ok := lines()[lineKey{g.part, indicator, strings.Replace(scope, "decisions omitted", "decision omitted", 1)}]
	return l, ok
}

type lineKey struct {
	part             int
	indicator, scope string
}

var lines = sync.OnceValue(func() map[lineKey]template.Indicator {
	all := map[lineKey]template.Indicator{}
	for _, f := range template.Parts() {
		for _, l := range f.Lines {
			all[lineKey{f.Number, plainly(l.Indicator), plainly(l.Scope)}] = l
		}
	}
	return all
})

var leading = regexp.MustCompile(`(?i)^(?:part[_ ]?)?0?(\d{1,2})(?:[_ .-]|$)`)

// numbered returns the number that a sheet or file begins with, as "4_notices"; else the part whose name it holds; else 0.
func numbered(t table) int {
	name := t.sheet
	if name == "" {
		name = path.Base(strings.ReplaceAll(t.file, `\`, "/"))
	}
	for _, f := range template.Parts() {
		if strings.Contains(strings.ToLower(name), strings.ToLower(f.Name)) {
			return f.Number
		}
	}
	if m := leading.FindStringSubmatch(name); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil && n >= 1 && n <= 11 {
			return n
		}
	}
	return 0
}

// byShape reads a table whose headings are in another language: by how many columns it has, by the keys that no translation changes, by
// its rows and by its number. The columns are then those of the template in order.
func byShape(t table) guess {
	for at, r := range t.rows[:min(len(t.rows), maxHead)] {
		width := len(r.cells)
		if width != filled(r.cells) {
			continue
		}
		part := ofShape(t, at, width)
		if part == 0 {
			continue
		}
		form, _ := template.PartOf(part)
		if width < len(form.Heads) {
			continue
		}
		g := guess{part: part, at: at, letters: make([]string, width), hits: width,
			how: fmt.Sprintf("its %d columns, in the order of the template", width)}
		for i, h := range form.Heads {
			g.letters[i] = h.Letter
		}
		return g
	}
	return guess{at: -1}
}

func ofShape(t table, at, width int) int {
	keys, terms := 0, false
	for _, r := range t.rows[at+1:] {
		for _, c := range r.cells[:min(4, len(r.cells))] {
			if strings.HasPrefix(c, template.CategoryPrefix) || strings.HasPrefix(c, template.KeywordPrefix) {
				keys++
				terms = terms || c == template.OfTerms
			}
		}
	}
	n, rows := numbered(t), len(t.rows)-at-1
	switch {
	case keys > 0 && width == 20:
		return 3
	case keys > 0 && width == 25:
		return 4
	case keys > 0 && width == 37 && (terms || n == 6):
		return 6
	case keys > 0 && width == 37:
		return 5
	case keys > 0 && width == 4:
		return 2
	case keys > 0:
		return 0
	case width == 8 && (rows == 47 || n == 7):
		return 7
	case width == 8 && (rows == 140 || rows == 20 || n == 8):
		return 8
	case width == 8 && (rows == 27 || n == 9):
		return 9
	case width == 7 && (rows == 28 || n == 10):
		return 10
	case width == 5 && (rows == 11 || n == 11):
		return 11
	case width == 4 && rows == 5:
		return 1
	}
	return 0
}
