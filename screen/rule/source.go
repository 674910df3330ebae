package rule

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader collects what is wrong while the files of one pack are read.
type reader struct {
	pack  *Pack
	diags []Diagnostic
	file  string
	cites []citation // that are looked up when every file is read

	ruleAt map[string]Place // where the first rule of an identifier stands
}

// at returns the place of a YAML node.
func (r *reader) at(n *yaml.Node) Place { return Place{r.file, n.Line, n.Column} }

func (r *reader) add(code Code, at Place, hint, format string, args ...any) *Diagnostic {
	r.diags = append(r.diags, Diagnostic{Code: code, Place: at, Msg: fmt.Sprintf(format, args...), Hint: hint,
		Line: lineOf(r.pack.sources[at.File], at.Line)})
	return &r.diags[len(r.diags)-1]
}

func lineOf(src []byte, line int) string {
	for range line - 1 {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return ""
		}
		src = src[i+1:]
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	if line == 0 || len(src) > 240 {
		return ""
	}
	return strings.TrimRight(string(src), "\r")
}

// entry is one key of a mapping with its value.
type entry struct {
	key         string
	node, value *yaml.Node
}

// mapping returns the entries of n, which must be a mapping with keys out of known (nil: any). What is wrong is noted.
func (r *reader) mapping(n *yaml.Node, what string, known ...string) []entry {
	if n.Kind != yaml.MappingNode {
		r.add(CodeShape, r.at(n), "write it as \"key: value\" lines", "%s is no mapping", what)
		return nil
	}
	var es []entry
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if prev := first[k.Value]; prev != nil {
			d := r.add(CodeTwice, r.at(k), "keep one of them", "%s has the key %q twice", what, k.Value)
			d.Second = &Label{r.at(prev), "first here"}
			continue
		}
		first[k.Value] = k
		if known != nil && !contains(known, k.Value) {
			r.add(CodeUnknownKey, r.at(k), did(k.Value, known), "%s has no key %q", what, k.Value)
			continue
		}
		es = append(es, entry{k.Value, k, n.Content[i+1]})
	}
	return es
}

// text returns the scalar n as a string; anything else is noted and gives "".
func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.add(CodeShape, r.at(n), "write plain text", "%s is no text", what)
		return ""
	}
	return n.Value
}

// texts returns a sequence of scalars with their nodes.
func (r *reader) texts(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.add(CodeShape, r.at(n), "write it as a list: [a, b]", "%s is no list", what)
		return nil
	}
	var out []*yaml.Node
	for _, c := range n.Content {
		if c.Kind != yaml.ScalarNode || c.Tag == "!!null" {
			r.add(CodeShape, r.at(c), "write plain text; quote what holds a colon or starts with a star",
				"%s holds something that is no text", what)
			continue
		}
		out = append(out, c)
	}
	return out
}

// require notes the keys that are missing from a mapping.
func (r *reader) require(n *yaml.Node, es []entry, what string, keys ...string) {
	for _, k := range keys {
		found := false
		for _, e := range es {
			found = found || e.key == k
		}
		if !found {
			r.add(CodeMissing, r.at(n), "add \""+k+":\"", "%s has no \"%s:\"", what, k)
		}
	}
}

// source is the text of a condition with the way back to its file.
type source struct {
	text   string
	file   string
	line   int  // of the first line of the text
	column int  // of the first character of each line
	exact  bool // false: lines were folded, columns are those of the start
}

// place returns the place in the file of a line (from 1) and column (from 0) of the text.
func (s source) place(line, column int) Place {
	if !s.exact {
		return Place{s.file, s.line, s.column}
	}
	return Place{s.file, s.line + line - 1, s.column + column}
}

// nameAt returns the dotted name that stands at a line (from 1) and column (from 0): CEL speaks of its first part only.
func (s source) nameAt(line, column int, first string) string {
	at := lineOf([]byte(s.text), line)
	if column > len(at) || !strings.HasPrefix(at[column:], first+".") {
		return first
	}
	end := column + len(first) + 1
	for end < len(at) && (at[end] == '_' || at[end] >= 'a' && at[end] <= 'z' || at[end] >= '0' && at[end] <= '9') {
		end++
	}
	if end < len(at) && at[end] == '(' {
		return first
	}
	return at[column:end]
}

// code reads n as the text of a condition.
func (r *reader) code(n *yaml.Node) source {
	s := source{text: strings.TrimRight(n.Value, "\n"), file: r.file, line: n.Line, column: n.Column, exact: true}
	switch n.Style {
	case yaml.LiteralStyle:
		s.line++
		line := lineOf(r.pack.sources[r.file], s.line)
		s.column = len(line) - len(strings.TrimLeft(line, " ")) + 1
	case yaml.FoldedStyle:
		s.exact = false
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		s.column++
		s.exact = !strings.Contains(s.text, "\n")
	default:
		s.exact = !strings.Contains(s.text, "\n")
	}
	return s
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// did returns a hint that names the nearest of the known words, or lists them all.
func did(word string, known []string) string {
	best, cost := "", 3
	for _, k := range known {
		if c := distance(word, k); c < cost {
			best, cost = k, c
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	if len(known) > 20 || len(known) == 0 {
		return ""
	}
	return "known: " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
