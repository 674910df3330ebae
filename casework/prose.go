package casework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// What people write freely may name anybody: reasons, facts, addresses of content. A body marks such a field of plain text
// with the tag personal:"text". In the record the text then stands as a Personal, sealed with its salt, and can be taken out
// while every proof holds; to the rest of the program it is the plain text that it was, or ErasedText.
//
// A field of another package's type is marked with the places inside it: personal:"item/title evidence/*/text".
const proseTag = "personal"

// ErasedText stands where a text was taken out of the record.
const ErasedText = "[personal]"

// proseIn returns the places of texts that may name somebody in bodies of the type: JSON pointers in which * is any part.
func proseIn(t reflect.Type) (at []string) {
	switch t.Kind() {
	case reflect.Pointer:
		return proseIn(t.Elem())
	case reflect.Slice, reflect.Array, reflect.Map:
		return under("/*", proseIn(t.Elem()))
	case reflect.Struct:
		for f := range fields(t) {
			at = append(at, under(f.at, f.prose())...)
		}
	}
	return at
}

func under(prefix string, places []string) []string {
	for i, p := range places {
		places[i] = prefix + p
	}
	return places
}

// field is an exported field of a struct and where JSON has it; embedded structs are in the place of what embeds them.
type field struct {
	reflect.StructField
	at string // "/name", or "" for embedded ones
}

func fields(t reflect.Type) func(yield func(field) bool) {
	return func(yield func(field) bool) {
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case !f.IsExported() && !f.Anonymous || name == "-":
				continue
			case f.Anonymous && name == "": // JSON has its fields in the place of what embeds it
			case name == "":
				name = "/" + f.Name
			default:
				name = "/" + name
			}
			if !yield(field{f, name}) {
				return
			}
		}
	}
}

// prose returns the marked places inside the field.
func (f field) prose() (at []string) {
	tag, ok := f.Tag.Lookup(proseTag)
	if !ok {
		return proseIn(f.Type)
	}
	for _, place := range strings.Fields(tag) {
		switch f.Type.Kind() {
		case reflect.String:
			at = append(at, "")
		case reflect.Slice, reflect.Map: // of texts
			at = append(at, "/*")
		default:
			at = append(at, "/"+place)
		}
	}
	return at
}

// markProse puts the marked texts of a body into Personals that are to be sealed.
func markProse(raw json.RawMessage, body Body) (json.RawMessage, error) {
	places := proseIn(reflect.TypeOf(body))
	if len(places) == 0 {
		return raw, nil
	}
	v, err := generic(raw)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		v = mapAt(v, strings.Split(p, "/")[1:], func(v any) any {
			if s, ok := v.(string); ok && s != "" {
				return map[string]any{personalKey: map[string]any{"text": s, "prose": true}}
			}
			return v
		})
	}
	return marshal(v)
}

func mapAt(v any, path []string, f func(any) any) any {
	if len(path) == 0 {
		return f(v)
	}
	switch v := v.(type) {
	case []any:
		for i := range v {
			if path[0] == "*" {
				v[i] = mapAt(v[i], path[1:], f)
			}
		}
	case map[string]any:
		for k := range v {
			if path[0] == "*" || path[0] == k {
				v[k] = mapAt(v[k], path[1:], f)
			}
		}
	}
	return v
}

// plainFor returns the JSON with Personals made plain texts wherever the type wants a plain text.
func plainFor(raw json.RawMessage, t reflect.Type) (json.RawMessage, error) {
	if !bytes.Contains(raw, []byte(personalKey)) {
		return raw, nil
	}
	v, err := generic(raw)
	if err != nil {
		return nil, err
	}
	return marshal(plain(v, t))
}

var personalType = reflect.TypeFor[Personal]()

func plain(v any, t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for i := range v {
				v[i] = plain(v[i], t.Elem())
			}
		}
	case map[string]any:
		switch p, ok := v[personalKey].(map[string]any); {
		case t == personalType:
		case ok && t.Kind() == reflect.String:
			return textOf(p)
		case t.Kind() == reflect.Map:
			for k := range v {
				v[k] = plain(v[k], t.Elem())
			}
		case t.Kind() == reflect.Struct:
			plainFields(v, t)
		}
	}
	return v
}

func plainFields(v map[string]any, t reflect.Type) {
	for f := range fields(t) {
		if f.at == "" {
			e := f.Type
			for e.Kind() == reflect.Pointer {
				e = e.Elem()
			}
			plainFields(v, e)
			continue
		}
		if x, ok := v[f.at[1:]]; ok {
			v[f.at[1:]] = plain(x, f.Type)
		}
	}
}

func textOf(p map[string]any) string {
	if s, ok := p["text"].(string); ok && s != "" {
		return s
	}
	return ErasedText
}

func generic(raw json.RawMessage) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return v, nil
}

// Prose returns the places of plain texts in a body that the record keeps as Personals: JSON pointers in which * is any part.
func Prose(body Body) []string {
	at := proseIn(reflect.TypeOf(body))
	slices.Sort(at)
	return at
}
