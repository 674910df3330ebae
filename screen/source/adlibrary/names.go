package adlibrary

import (
	_ "embed" // for the names of columns
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
)

//go:embed columns.txt
var columnText string

// use is what a column is read as: a field by its name in columns.txt, "+NAME" and "-NAME" for parameters, "attr NAME" for attributes.
type use string

var columns = sync.OnceValue(func() map[string]use {
	m := map[string]use{}
	for line := range strings.Lines(columnText) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		field, names, _ := strings.Cut(line, ": ")
		for n := range strings.SplitSeq(names, ",") {
			m[bareName(n)] = use(field)
		}
	}
	return m
})

// bareName returns the letters and digits of a name in lower case.
func bareName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Mapping says which column holds what, where the usual names do not fit.
type Mapping struct{ columns map[string]use }

// LoadMapping reads a mapping from YAML, a field a line with the column or key that holds it, the fields as columns.txt names them:
//
//	sponsor: Auftraggeber
//	payer: Zahlender
//	by state: Reichweite je Land
//	+interests: Interessen
//	-interests: Ausgeschlossene Interessen
//	attr ad_political: politisch
//
// It returns an Invalid error for a field that is not known and for what is no such list.
func LoadMapping(r io.Reader) (*Mapping, error) {
	const op, most = "read mapping of an ad repository", 1 << 20
	b, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	var doc map[string]string
	if err := yaml.Unmarshal(b, &doc); err != nil || len(doc) == 0 {
		return nil, aedile.Invalidf(op, "", "want one field a line with its column").Hint("sponsor: Auftraggeber").Because(err)
	}
	known := map[use]bool{}
	for _, u := range columns() {
		known[u] = true
	}
	m := &Mapping{columns: map[string]use{}}
	for field, column := range doc {
		u := use(field)
		if !known[u] && !strings.HasPrefix(field, "+") && !strings.HasPrefix(field, "-") && !strings.HasPrefix(field, "attr ") {
			return nil, aedile.Invalidf(op, field,
				"is no field").Hint("fields: id, url, title, text, sponsor, payer, first, last, total, by state, +PARAMETER, -PARAMETER, attr NAME")
		}
		m.columns[bareName(column)] = u
	}
	return m, nil
}

// namer remembers what the names of a file are read as: they come again with each record.
type namer struct {
	m    *Mapping
	uses map[string]named
}

type named struct {
	use   use
	known bool
}

// maxNames bounds what is remembered of a file whose keys are no names. Chosen.
const maxNames = 10_000

func (n *namer) useOf(name string) (use, bool) {
	if x, ok := n.uses[name]; ok {
		return x.use, x.known
	}
	u, known := n.m.useOf(name)
	if n.uses == nil {
		n.uses = map[string]named{}
	}
	if len(n.uses) < maxNames {
		n.uses[name] = named{u, known}
	}
	return u, known
}

// useOf returns what a column is read as; ok is false for one that is not known.
func (m *Mapping) useOf(name string) (use, bool) {
	b := bareName(name)
	if m != nil {
		if u, ok := m.columns[b]; ok {
			return u, true
		}
	}
	if u, ok := columns()[b]; ok {
		return u, true
	}
	if at := strings.LastIndexByte(name, '.'); at >= 0 { // of a key within others the last part may be known
		u, ok := columns()[bareName(name[at+1:])]
		return u, ok
	}
	return "", false
}
