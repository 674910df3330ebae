package source

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
)

// Mapping says which columns hold which field, where the usual names do not fit. Columns that it does not name are still
// recognised by their usual names.
type Mapping struct {
	columns map[string]place   // by bareName
	names   map[field][]string // as written, for messages
	values  map[field]string   // constants
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
	m := &Mapping{columns: map[string]place{}, names: map[field][]string{}, values: map[field]string{}}
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
	f := fieldNamed(key.Value)
	if f == fNone || key.Kind != yaml.ScalarNode {
		return mappingError(key, "unknown field %q: fields are %s", key.Value, strings.Join(fieldNames[fID:], ", "))
	}
	if _, ok := m.values[f]; ok || m.names[f] != nil {
		return mappingError(key, "field %q is given twice", key.Value)
	}
	switch value.Kind {
	case yaml.ScalarNode:
		return m.column(f, 0, value)
	case yaml.SequenceNode:
		for i, c := range value.Content {
			if err := m.column(f, i, c); err != nil {
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

func (m *Mapping) column(f field, rank int, n *yaml.Node) error {
	bare := bareName(n.Value)
	if n.Kind != yaml.ScalarNode || bare == "" {
		return mappingError(n, "field %q: want the name of a column", f)
	}
	if _, ok := m.columns[bare]; ok {
		return mappingError(n, "column %q is named twice", n.Value)
	}
	m.columns[bare] = place{field: f, rank: rank}
	m.names[f] = append(m.names[f], n.Value)
	return nil
}

// placer finds the meaning of column names, by the mapping first, by usual names then.
type placer struct {
	m     *Mapping
	usual map[string]place
}

func newPlacer(m *Mapping) *placer { return &placer{m, usualPlaces()} }

// place returns what a column means. A field that the mapping gives takes no column by its usual name.
func (p *placer) place(column string) place {
	if strings.HasPrefix(column, "#") {
		return place{} // what a spreadsheet writes for a formula that failed: #NAME?
	}
	bare := bareName(column)
	if p.m != nil {
		if pl, ok := p.m.columns[bare]; ok {
			return pl
		}
	}
	pl, ok := p.usual[bare]
	if !ok {
		if pl, ok = priceIn(column, p.usual); !ok {
			if pl = p.usual[strings.TrimRight(bare, "0123456789")]; !pl.field.many() {
				pl = place{} // image_2 is an image, but price_2 is not the price
			}
		}
	}
	if p.m != nil && (p.m.names[pl.field] != nil || p.m.values[pl.field] != "") {
		return place{}
	}
	return pl
}

// missing returns an Invalid error that names the fields of the mapping none of whose columns the table has.
func (m *Mapping) missing(header []string) error {
	if m == nil {
		return nil
	}
	have := map[string]bool{}
	for _, h := range header {
		have[bareName(h)] = true
	}
	var bad []string
	for f, names := range m.names {
		if !slices.ContainsFunc(names, func(n string) bool { return have[bareName(n)] }) {
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
