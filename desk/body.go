package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Merge sets fields of a JSON object: each set is field=value, where value is JSON or else a text, and a dot reaches into
// objects: visibility.until=2026-04-02. An empty object is begun where there is none. A number reaches into a list, whose entries are
// counted from 0: questions.1.text and questions[1].text are the same; the entry behind the last one is begun.
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
		parts := strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(path), ".")
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

// put sets the value at the path. A list that holds one entry is reached into without its number.
func put(obj map[string]any, path []string, v any) error {
	if len(path) == 1 {
		obj[path[0]] = v
		return nil
	}
	switch in := obj[path[0]].(type) {
	case nil:
		inner := map[string]any{}
		obj[path[0]] = inner
		return put(inner, path[1:], v)
	case map[string]any:
		return put(in, path[1:], v)
	case []any:
		list, err := entered(in, path, v)
		obj[path[0]] = list
		return err
	}
	return aedile.Invalidf("set field", strings.Join(path, "."), "%s is no object", path[0])
}

// entered sets the value in an entry of the list that the path begins with.
func entered(list []any, path []string, v any) ([]any, error) {
	n, err := strconv.Atoi(path[1])
	rest := path[2:]
	if err != nil {
		n, rest = 0, path[1:]
	}
	switch {
	case err != nil && len(list) != 1 || n < 0 || n > len(list):
		return list, aedile.Invalidf("set field", strings.Join(path, "."), "%s has %d entries", path[0], len(list)).
			Hint("say which, counted from 0, as " + path[0] + ".0." + strings.Join(rest, "."))
	case n == len(list):
		list = append(list, map[string]any{})
	}
	if len(rest) == 0 {
		list[n] = v
		return list, nil
	}
	inner, ok := list[n].(map[string]any)
	if !ok {
		return list, aedile.Invalidf("set field", strings.Join(path, "."), "entry %d of %s is no object", n, path[0])
	}
	return list, put(inner, rest, v)
}

// mergeFor sets fields of content that has that shape: each text is read as what its field takes, and one value is a list of one.
func mergeFor(f field, in Content) (json.RawMessage, error) {
	if len(in.Set) == 0 {
		return in.JSON, nil
	}
	raw, err := merge(in.JSON, in.Set, func(path []string, s string) any { return f.at(path).read(s) })
	if err != nil {
		return nil, err
	}
	obj, err := objectOf(raw)
	if err != nil {
		return nil, err
	}
	for _, in := range f.has {
		if v, ok := obj[in.name]; ok {
			obj[in.name] = in.listed(v)
		}
	}
	return json.Marshal(obj)
}

// at returns what the path leads to: numbers are entries of lists, and a list of objects can be gone through without one.
func (f field) at(path []string) field {
	for i, name := range path {
		if _, err := strconv.Atoi(name); err == nil && f.sort == ofList {
			f = *f.of
			continue
		}
		if f.sort == ofList && i > 0 {
			f = *f.of
		}
		next, ok := f.find(name)
		if !ok {
			return field{}
		}
		f = next
	}
	return f
}

// listed returns the value with an object made a list where the field takes a list of objects: entries by their numbers, or one.
func (f field) listed(v any) any {
	m, ok := v.(map[string]any)
	switch {
	case !ok:
		return v
	case f.sort != ofList:
		for _, in := range f.has {
			if x, there := m[in.name]; there {
				m[in.name] = in.listed(x)
			}
		}
		return m
	}
	entries := []any{m}
	if _, numbered := m["0"]; numbered {
		entries = nil
		for i := range len(m) {
			x, there := m[strconv.Itoa(i)]
			if !there {
				return v // what stands between is missing, which the check says
			}
			entries = append(entries, x)
		}
	}
	for i := range entries {
		entries[i] = f.of.listed(entries[i])
	}
	return entries
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
