package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
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
	return merge(raw, sets, func(_ []string, s string) any {
		v, err := value([]byte(s))
		if err != nil {
			return s
		}
		return v
	})
}

// merge sets the fields, whose texts are read by the function.
func merge(raw []byte, sets []string, read func(path []string, text string) any) (json.RawMessage, error) {
	obj, err := objectOf(raw)
	if err != nil {
		return nil, err
	}
	for _, s := range sets {
		path, text, ok := strings.Cut(s, "=")
		if !ok || path == "" {
			return nil, aedile.Invalidf("set field", s, "is not field=value").Hint("as in --set why='nothing was found'")
		}
		parts := strings.Split(path, ".")
		if err := put(obj, parts, read(parts, text)); err != nil {
			return nil, err
		}
	}
	return json.Marshal(obj)
}

// objectOf reads a JSON object; nothing gives an empty one.
func objectOf(raw []byte) (map[string]any, error) {
	obj := map[string]any{}
	if len(bytes.TrimSpace(raw)) == 0 {
		return obj, nil
	}
	v, err := value(raw)
	if err != nil {
		return nil, aedile.Invalidf("read content", "", "is not JSON").Because(err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, aedile.Invalidf("read content", "", "is not a JSON object, but %s", given(v))
	}
	return m, nil
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

// mergeFor sets fields of content that has that shape: each text is read as what its field takes.
func mergeFor(f field, in Content) (json.RawMessage, error) {
	if len(in.Set) == 0 {
		return in.JSON, nil
	}
	return merge(in.JSON, in.Set, func(path []string, s string) any {
		at := f
		for _, name := range path {
			next, ok := at.find(name)
			if !ok {
				at = field{}
				break
			}
			at = next
		}
		return at.read(s)
	})
}

// Decode reads the content of a move from JSON with the fields that are set. What a field takes decides how a set text is read. Content
// that does not fit is an Invalid error that names each field, what it takes, and what a mistyped name may have meant.
func Decode(k casework.Kind, move string, in Content) (casework.Body, error) {
	m, ok := anyMove(k, move)
	if !ok || m.Body == nil {
		raw, err := Merge(in.JSON, in.Set)
		if err != nil {
			return nil, err
		}
		return k.Decode(move, raw)
	}
	shape := shapeOf(reflect.TypeOf(m.Body()))
	raw, err := mergeFor(shape, in)
	if err != nil {
		return nil, err
	}
	if err := fits(shape, raw, "read "+k.Name, move, "aedile case fields "+k.Name+" "+move+" explains them"); err != nil {
		return nil, err
	}
	return k.Decode(move, raw)
}

// fits refuses JSON that is not what the shape takes.
func fits(shape field, raw []byte, op, subject, more string) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	obj, err := objectOf(raw)
	if err != nil {
		return err
	}
	ps := shape.check(obj, "")
	if len(ps) == 0 {
		return nil
	}
	var all, hints []string
	for _, p := range ps {
		all = append(all, p.at+": "+p.msg)
		if p.hint != "" && !slices.Contains(hints, p.hint) {
			hints = append(hints, p.hint)
		}
	}
	return aedile.Invalidf(op, subject, "%s", strings.Join(all, "; ")).Hint(strings.Join(append(hints, more), "; "))
}

// anyMove returns the move of that name, in whatever state it is made.
func anyMove(k casework.Kind, name string) (casework.Move, bool) {
	i := slices.IndexFunc(k.Moves, func(m casework.Move) bool { return m.Name == name })
	if i < 0 {
		return casework.Move{}, false
	}
	return k.Moves[i], true
}

// quoted writes a text as JSON.
func quoted(s string) (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("write text: %w", err)
	}
	return string(b), nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
