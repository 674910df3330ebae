package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Merge sets fields of a JSON object: each set is field=value, where value is JSON or else a text, and a dot reaches into
// objects: visibility.until=2026-04-02. An empty object is begun where there is none.
func Merge(raw []byte, sets []string) (json.RawMessage, error) {
	if len(sets) == 0 {
		return raw, nil
	}
	obj := map[string]any{}
	if len(bytes.TrimSpace(raw)) > 0 {
		v, err := value(raw)
		if err != nil {
			return nil, aedile.Invalidf("read content", "", "is not JSON").Because(err)
		}
		m, ok := v.(map[string]any)
		if !ok {
			return nil, aedile.Invalidf("read content", "", "is not a JSON object")
		}
		obj = m
	}
	for _, s := range sets {
		path, text, ok := strings.Cut(s, "=")
		if !ok || path == "" {
			return nil, aedile.Invalidf("set field", s, "is not field=value").Hint("as in --set why='nothing was found'")
		}
		v, err := value([]byte(text))
		if err != nil {
			v = text
		}
		if err := put(obj, strings.Split(path, "."), v); err != nil {
			return nil, err
		}
	}
	return json.Marshal(obj)
}

// Decode reads the content of a move from JSON with the fields that are set. A number or true and false that stands where the
// content wants a text is one: a trade item number is no number. Errors are those of Merge and Kind.Decode.
func Decode(k casework.Kind, move string, raw []byte, sets []string) (casework.Body, error) {
	sets = slices.Clone(sets)
	for range len(sets) + 1 {
		merged, err := Merge(raw, sets)
		if err != nil {
			return nil, err
		}
		body, err := k.Decode(move, merged)
		var wrong *json.UnmarshalTypeError
		if err == nil || !errors.As(err, &wrong) || wrong.Type.Kind() != reflect.String || !quote(sets, wrong.Field) {
			return body, err
		}
	}
	return k.Decode(move, raw)
}

// quote makes the set of that field a text, and reports whether there is one that was none.
func quote(sets []string, field string) bool {
	for i, s := range sets {
		name, text, _ := strings.Cut(s, "=")
		if b, err := json.Marshal(text); err == nil && name == field && text != "" && !strings.ContainsAny(text[:1], "\"[{") {
			sets[i] = name + "=" + string(b)
			return true
		}
	}
	return false
}

// value reads exactly one JSON value.
func value(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err = d.Decode(&v); err != nil {
		return nil, err
	}
	if _, end := d.Token(); end != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return v, nil
}

func put(obj map[string]any, path []string, v any) error {
	if len(path) == 1 {
		obj[path[0]] = v
		return nil
	}
	inner, ok := obj[path[0]].(map[string]any)
	if obj[path[0]] != nil && !ok {
		return aedile.Invalidf("set field", strings.Join(path, "."), "%s is no object", path[0])
	}
	if !ok {
		inner = map[string]any{}
		obj[path[0]] = inner
	}
	return put(inner, path[1:], v)
}
