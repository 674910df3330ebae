package source

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// Mapping says which columns hold which field, where the usual names do not fit. Columns that it does not name are still
// recognised by their usual names.
type Mapping struct {
	columns map[string]column.Place   // by bareName
	names   map[column.Field][]string // as written, for messages
	values  map[column.Field]string   // constants
}

// LoadMapping reads a mapping from YAML: one field a line with the column that holds it, a list of columns, or a
// constant.
//
//	title: Artikel
//	text: [Kurztext, Langtext]      # the first that is filled; for lists such as images: all
//	price: VK brutto
//	currency: {value: EUR}          # the same for every item
//	trader.name: Anbieter
//
// It returns an Invalid error with the line for an unknown field, an empty or repeated column, and anything else.
func LoadMapping(r io.Reader) (*Mapping, error) {
	const maxMapping = mib
	text, err := io.ReadAll(io.LimitReader(r, maxMapping+1))
	if err != nil {
		return nil, fmt.Errorf("read mapping: %w", err)
	}
	if len(text) > maxMapping {
		return nil, aedile.Limitf("read mapping", "", "is larger than 1 MiB")
	}
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil {
		return nil, aedile.Invalidf("read mapping", "", "is no YAML").Hint(mappingHint).Because(err)
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || len(root.Content) == 0 {
		return nil, mappingError(root, "want fields with their columns")
	}
	m := &Mapping{columns: map[string]column.Place{}, names: map[column.Field][]string{}, values: map[column.Field]string{}}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if err := m.add(root.Content[i], root.Content[i+1]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

const mappingHint = "write one field a line: title: Artikel, text: [Kurztext, Langtext], currency: {value: EUR}"

func mappingError(n *yaml.Node, format string, args ...any) error {
	return aedile.Invalidf("read mapping", fmt.Sprintf("line %d", n.Line), format, args...).Hint(mappingHint)
}

func (m *Mapping) add(key, value *yaml.Node) error {
	f := column.Named(key.Value)
	if f == column.None || key.Kind != yaml.ScalarNode {
		return mappingError(key, "unknown field %q: fields are %s", key.Value, strings.Join(column.Fields(), ", "))
	}
	if _, ok := m.values[f]; ok || m.names[f] != nil {
		return mappingError(key, "field %q is given twice", key.Value)
	}
	switch value.Kind {
	case yaml.ScalarNode:
		return m.take(f, 0, value)
	case yaml.SequenceNode:
		for i, c := range value.Content {
			if err := m.take(f, i, c); err != nil {
				return err
			}
		}
		if len(value.Content) > 0 {
			return nil
		}
	case yaml.MappingNode:
		if c := value.Content; len(c) == 2 && c[0].Value == "value" && c[1].Kind == yaml.ScalarNode && c[1].Value != "" {
			m.values[f] = c[1].Value
			return nil
		}
	}
	return mappingError(value, "field %q: want a column, a list of columns, or {value: …}", key.Value)
}

func (m *Mapping) take(f column.Field, rank int, n *yaml.Node) error {
	bare := column.Bare(n.Value)
	if n.Kind != yaml.ScalarNode || bare == "" {
		return mappingError(n, "field %q: want the name of a column", f)
	}
	if _, ok := m.columns[bare]; ok {
		return mappingError(n, "column %q is named twice", n.Value)
	}
	m.columns[bare] = column.Place{Field: f, Rank: rank}
	m.names[f] = append(m.names[f], n.Value)
	return nil
}

// placer finds the meaning of column names, by the mapping first, by usual names then.
type placer struct {
	m     *Mapping
	usual *column.Names
}

func newPlacer(m *Mapping) *placer { return &placer{m, column.Usual()} }

// place returns what a column means. A field that the mapping gives takes no column by its usual name.
func (p *placer) place(name string) column.Place {
	if p.m == nil {
		return p.usual.Place(name)
	}
	bare := column.Bare(name)
	if pl, ok := p.m.columns[bare]; ok {
		return pl
	}
	if pl, ok := p.m.columns[column.Bare(unnumbered(name))]; ok {
		return pl
	}
	pl := p.usual.Place(name)
	if pl.Field != column.None && (p.m.names[pl.Field] != nil || p.m.values[pl.Field] != "") {
		pl.Field = column.None
	}
	return pl
}

// unnumbered takes the numbers of list elements out of a path: offers[0].price.
func unnumbered(name string) string {
	if strings.IndexByte(name, '[') < 0 {
		return name
	}
	return elementNumber.ReplaceAllString(name, "")
}

var elementNumber = regexp.MustCompile(`\[\d+\]`)

// missing returns an Invalid error that names the fields of the mapping none of whose columns the table has.
func (m *Mapping) missing(header []string) error {
	if m == nil {
		return nil
	}
	have := map[string]bool{}
	for _, h := range header {
		have[column.Bare(h)] = true
	}
	var bad []string
	for f, names := range m.names {
		if !slices.ContainsFunc(names, func(n string) bool { return have[column.Bare(n)] }) {
			bad = append(bad, fmt.Sprintf("%s: %s", f, strings.Join(names, ", ")))
		}
	}
	if bad == nil {
		return nil
	}
	slices.Sort(bad)
	return aedile.Invalidf("", "", "the mapping names columns that the table lacks: %s", strings.Join(bad, "; ")).
		Hint("columns are: " + cutText(strings.Join(header, ", "), 1000))
}
