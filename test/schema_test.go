package test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
)

// schemaVersion stands in the name of every schema. A schema changes by addition only: what would break a reader gets another version.
const schemaVersion = "1"

// schemas are the forms that others read, by the name of their page.
func schemas() map[string]any {
	return map[string]any{"item": aedile.Item{}, "finding": aedile.Finding{}, "fault": aedile.Fault{}, "run": aedile.Ran{},
		"dossier": record.Dossier{}}
}

// TestSchemasAreFresh holds docs/schema to the types: run with -update after a change. What was there before must still be there.
func TestSchemasAreFresh(t *testing.T) {
	t.Parallel()
	docs := fieldDocs(t, "..", "../casework/record")
	for name, v := range schemas() {
		s := schemaOf(reflect.TypeOf(v), docs)
		s["$schema"], s["$id"] = "https://json-schema.org/draft/2020-12/schema", "urn:aedile:"+name+":"+schemaVersion
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("../docs/schema", name+".json")
		was, err := os.ReadFile(file)
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b.String(), string(was)); diff != "" {
			t.Errorf("%s is stale; run: go test ./test -run Schemas -update\n%s", file, diff)
		}
	}
}

// TestWhatIsWrittenFitsItsSchema: every key of real items, findings, faults and runs stands in the schema, with its type.
func TestWhatIsWrittenFitsItsSchema(t *testing.T) {
	t.Parallel()
	fits := func(name string, line []byte) {
		t.Helper()
		var s, v map[string]any
		b, err := os.ReadFile("../docs/schema/" + name + ".json")
		if err == nil {
			err = json.Unmarshal(b, &s)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		if place := misfit(s, v); place != "" {
			t.Errorf("%s does not fit its schema at %s: %s", name, place, line)
		}
	}
	items, err := os.ReadFile("../examples/catalogue/market.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(items) {
		var it aedile.Item
		if err := json.Unmarshal(line, &it); err != nil {
			t.Fatal(err)
		}
		canonical, err := it.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		fits("item", canonical)
	}
	found, err := os.ReadFile("../cmd/aedile/testdata/first/found.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	fits("finding", found)
	dossier, err := os.ReadFile("../cmd/aedile/testdata/first/review.dossier.json")
	if err != nil {
		t.Fatal(err)
	}
	fits("dossier", dossier)
	for name, v := range map[string]any{"fault": aedile.Fault{Class: aedile.Invalid, Line: 1, Msg: "x"},
		"run": aedile.Ran{ByGrade: map[aedile.Grade]int{aedile.Act: 1}}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fits(name, b)
	}
}

// misfit returns the first place at which v is not what the schema says, "" where there is none.
func misfit(s map[string]any, v any) string {
	switch v := v.(type) {
	case map[string]any:
		props, _ := s["properties"].(map[string]any)
		rest, _ := s["additionalProperties"].(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			in, ok := props[k].(map[string]any)
			if !ok && rest == nil && s["type"] == "object" {
				return "/" + k
			} else if !ok {
				in = rest
			}
			if place := misfit(in, v[k]); in != nil && place != "" {
				return "/" + k + place
			}
		}
	case []any:
		in, _ := s["items"].(map[string]any)
		for _, x := range v {
			if place := misfit(in, x); place != "" {
				return "/…" + place
			}
		}
	case string:
		if s["type"] != "string" && s["type"] != nil {
			return ": is a text"
		}
	case float64:
		if s["type"] != "integer" && s["type"] != "number" {
			return ": is a number"
		}
	case bool:
		if s["type"] != "boolean" {
			return ": is true or false"
		}
	}
	return ""
}

// schemaOf returns the schema of a type as encoding/json writes it.
func schemaOf(t reflect.Type, docs map[string]string) map[string]any {
	switch t {
	case reflect.TypeFor[aedile.Attrs]():
		return map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}}
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), docs)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), docs)}
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "string"}
		}
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), docs)}
	case reflect.Struct:
		return structSchema(t, docs)
	}
	return map[string]any{"type": "string"}
}

func structSchema(t reflect.Type, docs map[string]string) map[string]any {
	if t.Name() == "Time" {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	props := map[string]any{}
	var must []string
	for f := range t.Fields() {
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" || !f.IsExported() {
			continue
		}
		p := schemaOf(f.Type, docs)
		if d := docs[t.Name()+"."+f.Name]; d != "" {
			p["description"] = d
		}
		props[name] = p
		if !strings.Contains(opts, "omitempty") && !strings.Contains(opts, "omitzero") {
			must = append(must, name)
		}
	}
	s := map[string]any{"type": "object", "properties": props}
	if d := docs[t.Name()]; d != "" {
		s["description"] = d
	}
	if len(must) > 0 {
		s["required"] = must
	}
	return s
}

// fieldDocs returns what the comments say of types and their fields.
func fieldDocs(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	docs := map[string]string{}
	text := func(gs ...*ast.CommentGroup) string {
		for _, g := range gs {
			if s := strings.Join(strings.Fields(g.Text()), " "); s != "" {
				return s
			}
		}
		return ""
	}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				g, ok := n.(*ast.GenDecl)
				if !ok {
					return true
				}
				for _, s := range g.Specs {
					s, ok := s.(*ast.TypeSpec)
					if !ok {
						continue
					}
					docs[s.Name.Name] = text(s.Doc, g.Doc)
					if st, ok := s.Type.(*ast.StructType); ok {
						for _, f := range st.Fields.List {
							for _, n := range f.Names {
								docs[s.Name.Name+"."+n.Name] = text(f.Doc, f.Comment)
							}
						}
					}
				}
				return true
			})
		}
	}
	return docs
}
