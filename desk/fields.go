package desk

import (
	"embed"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

//go:embed fields.txt
var fieldWords string

// FieldView explains one field of the content of a move.
type FieldView struct {
	Field    string      `json:"field"`
	Takes    string      `json:"takes"`
	About    string      `json:"about"`
	Required bool        `json:"required,omitempty"`
	Personal bool        `json:"personal,omitempty"` // the record seals it, and letters for the record leave it out
	OneOf    []string    `json:"one_of,omitempty"`
	Fields   []FieldView `json:"fields,omitempty"` // of the object, or of each object of the list
}

// MoveFields explains the content of a move.
type MoveFields struct {
	Kind   string      `json:"kind"`
	Move   string      `json:"move"`
	About  string      `json:"about"`
	By     []string    `json:"by"`
	Law    []string    `json:"law"`
	Fields []FieldView `json:"fields"` // none: the move carries no content
}

// Fields explains the content of a move. An unknown procedure or move is an error that names all.
func Fields(kind, move string) (out MoveFields, err error) {
	k, m, err := moveOf(kind, move)
	if err != nil {
		return out, err
	}
	out = MoveFields{Kind: k.Name, Move: m.Name, About: m.About, By: []string{}, Law: []string{}, Fields: []FieldView{}}
	for _, p := range m.By {
		out.By = append(out.By, string(p))
	}
	for _, r := range m.Law {
		out.Law = append(out.Law, cited(r))
	}
	if m.Body != nil {
		shape := shapeOf(reflect.TypeOf(m.Body()))
		out.Fields = viewFields(shape, required(m), "")
	}
	return out, nil
}

// moveOf returns the move of a procedure, by names.
func moveOf(kind, move string) (casework.Kind, casework.Move, error) {
	k, err := KindOf(kind)
	if err != nil {
		return k, casework.Move{}, err
	}
	m, ok := anyMove(k, move)
	if !ok {
		return k, m, aedile.NotFoundf("look up move", k.Name+" "+move, "is no move of this procedure").Hint("one of " +
			strings.Join(moveNames(k),
				", "))
	}
	return k, m, nil
}

func moveNames(k casework.Kind) (names []string) {
	for _, m := range k.Moves {
		if !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// required returns the places of the fields that an empty content is refused for.
func required(m casework.Move) map[string]bool {
	all := map[string]bool{}
	for _, f := range m.Body().Validate() {
		all[f.Field] = true
	}
	return all
}

func viewFields(f field, needed map[string]bool, at string) (vs []FieldView) {
	for _, in := range f.has {
		place := strings.TrimPrefix(at+"."+in.name, ".")
		about, oneOf := explained(in)
		v := FieldView{Field: in.name, Takes: in.takes(), About: about, OneOf: oneOf, Required: needed[place],
			Personal: in.sort == ofPerson || in.sort == ofList && in.of.sort == ofPerson}
		switch {
		case in.sort == ofObject:
			v.Fields = viewFields(in, needed, place)
		case in.sort == ofList && in.of.sort == ofObject:
			v.Fields = viewFields(*in.of, nil, "")
		}
		vs = append(vs, v)
	}
	return vs
}

// explained returns what the field is, and the values it takes where they are listed.
func explained(f field) (about string, oneOf []string) {
	about, oneOf = wordsFor(f.owner + "." + f.name)
	if f.owner == "Limit" && f.name == "what" {
		oneOf = limits[f.typ.String()]
		if f.of != nil {
			oneOf = limits[f.of.typ.String()]
		}
	}
	return about, oneOf
}

// limits are the restrictions of each sort, in the words of the Transparency Database.
var limits = map[string][]string{
	"law.Visibility": keysOf(law.ContentRemoved, law.ContentDisabled, law.ContentDemoted, law.ContentAgeRestricted,
		law.ContentInteractionLimited,
		law.ContentLabelled, law.VisibilityOther),
	"law.Monetary":       keysOf(law.MonetarySuspension, law.MonetaryTermination, law.MonetaryOther),
	"law.ServiceMeasure": keysOf(law.PartialSuspension, law.TotalSuspension, law.PartialTermination, law.TotalTermination),
	"law.AccountMeasure": keysOf(law.AccountSuspended, law.AccountTerminated),
}

func keysOf[T ~string](all ...T) (keys []string) {
	for _, k := range all {
		keys = append(keys, string(k))
	}
	return keys
}

// wordsFor looks the field up in the file of words.
func wordsFor(key string) (about string, oneOf []string) {
	for line := range strings.Lines(fieldWords) {
		name, said, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || name != key || strings.HasPrefix(line, "#") {
			continue
		}
		about, list, listed := strings.Cut(said, " {")
		if !listed {
			return said, nil
		}
		switch list = strings.TrimSuffix(list, "}"); list {
		case "categories":
			return about, law.Categories()
		case "keywords":
			return about, law.Keywords()
		}
		return about, strings.Split(list, "|")
	}
	return "", nil
}

// SchemaVersion is that of the schemas of contents. They change by addition only.
const SchemaVersion = "1"

// Schema returns the JSON Schema (2020-12) of the content of a move. A move that carries none is an Invalid error.
func Schema(kind, move string) (json.RawMessage, error) {
	k, m, err := moveOf(kind, move)
	if err != nil {
		return nil, err
	}
	if m.Body == nil {
		return nil, aedile.Invalidf("write schema", k.Name+" "+m.Name, "carries no content")
	}
	s := schemaOf(shapeOf(reflect.TypeOf(m.Body())), required(m), "")
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "urn:aedile:move:" + k.Name + ":" + m.Name + ":" + SchemaVersion
	s["title"] = k.Title + ": " + m.About
	return json.Marshal(s)
}

type schema = map[string]any

func schemaOf(f field, needed map[string]bool, at string) schema {
	switch f.sort {
	case ofNumber:
		return schema{"type": "integer"}
	case ofTruth:
		return schema{"type": "boolean"}
	case ofDay:
		return schema{"type": "string", "format": "date"}
	case ofInstant:
		return schema{"type": "string", "format": "date-time"}
	case ofWords:
		return schema{"type": "object", "additionalProperties": schema{"type": "string"}}
	case ofFinding:
		return schema{"type": "object", "description": "a finding as aedile screen writes it"}
	case ofPerson:
		return schema{"type": "string", "description": "personal: the record seals it"}
	case ofList:
		return schema{"type": "array", "items": schemaOf(*f.of, nil, "")}
	case ofObject:
		return objectSchema(f, needed, at)
	}
	return schema{"type": "string"}
}

func objectSchema(f field, needed map[string]bool, at string) schema {
	props, must := schema{}, []string{}
	for _, in := range f.has {
		place := strings.TrimPrefix(at+"."+in.name, ".")
		p := schemaOf(in, needed, place)
		about, oneOf := explained(in)
		if about != "" {
			p["description"] = about
		}
		if items, ok := p["items"].(schema); ok && len(oneOf) > 0 {
			items["enum"] = oneOf
		} else if len(oneOf) > 0 {
			p["enum"] = oneOf
		}
		props[in.name] = p
		if needed[place] {
			must = append(must, in.name)
		}
	}
	s := schema{"type": "object", "properties": props, "additionalProperties": false}
	if len(must) > 0 {
		s["required"] = must
	}
	return s
}

//go:embed example/*.json
var examples embed.FS

// Example returns a filled content of the move, as it would be given. A move that carries none is an Invalid error.
func Example(kind, move string) (json.RawMessage, error) {
	k, m, err := moveOf(kind, move)
	if err != nil {
		return nil, err
	}
	if m.Body == nil {
		return nil, aedile.Invalidf("write example", k.Name+" "+m.Name, "carries no content")
	}
	b, err := examples.ReadFile("example/" + k.Name + ".json")
	if err != nil {
		return nil, aedile.Internalf("write example", k.Name, "there is none").Because(err)
	}
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, aedile.Internalf("write example", k.Name, "cannot be read").Because(err)
	}
	if all[m.Name] == nil {
		return nil, aedile.Internalf("write example", k.Name+" "+m.Name, "there is none")
	}
	return all[m.Name], nil
}
