// Package prohibited reads lists of ingredients that are forbidden or watched: the US Department of Defense's list for dietary
// supplements (JSON whose inner lists are JSON written as text), and tables with a name, synonyms and a class.
//
// Being listed by one authority for one purpose is a hint in another: the status of an entry is left empty, and a rule decides.
package prohibited

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register.
func Format() register.Format {
	return register.Format{
		Name: "prohibited", Title: "Prohibited dietary supplement ingredients (US Department of Defense)",
		Source:  "https://www.opss.org/dod-prohibited-dietary-supplement-ingredients",
		Licence: "work of a US agency, public domain", RefreshDays: 90, Decode: Decode,
	}
}

// Decode reads a list, JSON or a table (comma or tab) by the first character and line.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	br := bufio.NewReaderSize(r, 1<<16)
	if register.LooksJSON(br) {
		return decodeJSON(br)
	}
	t := register.Table{}
	if b, _ := br.Peek(4096); strings.Contains(firstLine(b), "\t") {
		t.Comma = '\t'
	}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range t.Rows(br) {
			var e register.Entry
			if err == nil {
				e, err = fromRow(row)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func firstLine(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\n")
	return s
}

// nested is a list that may be a list, or a list written as JSON into a text, or a text alone.
type nested []json.RawMessage

// UnmarshalJSON decodes once or twice.
func (n *nested) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		if json.Unmarshal([]byte(s), (*[]json.RawMessage)(n)) == nil || strings.TrimSpace(s) == "" {
			return nil
		}
		q, err := json.Marshal(s)
		*n = nested{q}
		return err
	}
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, (*[]json.RawMessage)(n))
}

func (n nested) texts() []string {
	var out []string
	for _, raw := range n {
		var s string
		var o struct{ Reason string }
		if json.Unmarshal(raw, &s) != nil && json.Unmarshal(raw, &o) == nil {
			s = o.Reason
		}
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

type ingredient struct {
	Name            string
	OtherNames      nested `json:"other_names"`
	Reason          string
	Reasons         nested
	Classifications nested `json:"classifications"`
	GUID            string `json:"guid"`
	MoreInfoURL     string `json:"More_info_URL"`
}

func decodeJSON(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for o, err := range register.Objects(r, "ingredients", "data", "results") {
			var g ingredient
			if err == nil {
				err = o.Read(&g)
			}
			var e register.Entry
			if err == nil {
				e, err = g.entry(o.Line)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (g *ingredient) entry(line int) (register.Entry, error) {
	name := strings.TrimSpace(g.Name)
	if name == "" {
		return register.Entry{}, &register.RowError{Line: line, Msg: "ingredient has no name"}
	}
	s := &register.Substance{List: "DoD prohibited", Reasons: g.Reasons.texts()}
	if len(s.Reasons) == 0 && strings.TrimSpace(g.Reason) != "" {
		s.Reasons = []string{strings.TrimSpace(g.Reason)}
	}
	e := register.Entry{Ref: g.GUID, Name: name, Names: g.OtherNames.texts(), URL: g.MoreInfoURL, Substance: s}
	if e.Ref == "" {
		e.Ref = register.RowRef("ingredient", name)
	}
	if c := g.Classifications.texts(); len(c) > 0 {
		e.Attrs = aedile.Attrs{{Name: "classifications", Value: strings.Join(c, ", ")}}
	}
	return e, nil
}

func fromRow(row register.Row) (register.Entry, error) {
	name := row.Get("name", "substance", "ingredient", "substance_canonical")
	if name == "" {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: "ingredient has no name"}
	}
	class := row.Get("class", "list", "category", "classification")
	e := register.Entry{Ref: row.Get("id", "ref", "number"), Name: name,
		Substance: &register.Substance{List: class, CAS: split(row.Get("cas", "cas number")), Reasons: split(row.Get("reason", "reasons"))}}
	e.Names = split(row.Get("synonyms", "synonym", "other names", "aliases"))
	if e.Ref == "" {
		e.Ref = register.RowRef("ingredient", class, name)
	}
	return e, nil
}

func split(s string) []string {
	var out []string
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '|' || r == ';' }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
