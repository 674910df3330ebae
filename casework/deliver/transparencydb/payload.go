package transparencydb

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// MaxPayloadBytes is how much of one payload is read: a batch of 100 statements with every text at its limit, and room to spare.
const MaxPayloadBytes = 16 << 20

// payload is one statement as it came: trimmed, with empty texts as nil, and absent keys absent.
type payload map[string]any

// decode reads one JSON value and nothing after it. Texts are trimmed and empty ones become nil, at every depth, as the
// database does before it looks at anything.
func decode(data []byte) (any, error) {
	if len(data) > MaxPayloadBytes {
		return nil, aedile.Limitf("read statement", "", "payload is larger than 16 MiB")
	}
	if !utf8.Valid(data) {
		return nil, aedile.Invalidf("read statement", "", "payload is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))) // editors put it before a file; it is never sent
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil {
		if _, end := d.Token(); end != io.EOF {
			return nil, aedile.Invalidf("read statement", "", "more than one JSON value")
		}
		return clean(v), nil
	}
	return nil, aedile.Invalidf("read statement", "", "payload is not JSON").
		Hint("give one JSON object, or {\"statements\": […]} for a batch").Because(err)
}

func clean(v any) any {
	switch v := v.(type) {
	case string:
		if s := strings.TrimFunc(v, blank); s != "" {
			return s
		}
		return nil
	case []any:
		for i := range v {
			v[i] = clean(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = clean(v[k])
		}
	}
	return v
}

// blank holds of what the database trims: white space, NUL, and the three marks that have no width of their own.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == 0 || r == '\uFEFF' || r == '\u200B' || r == '\u200E'
}

// object returns v as a payload; any other value counts as one without a key, which is how the database takes it.
func object(v any) payload {
	if m, ok := v.(map[string]any); ok {
		return m
	}
	return payload{}
}

// empty holds of what the rule "required" turns away. A false and a zero are there.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	}
	items, ok := elements(v)
	return ok && len(items) == 0
}

// elements returns the values of an array. An object counts as one, by its values in the order of its keys.
func elements(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case map[string]any:
		out := make([]any, 0, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, v[k])
		}
		return out, true
	}
	return nil, false
}

// textOf returns a scalar as the text the database compares and stores; ok is false for arrays and objects.
func textOf(v any) (s string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		if v {
			return "1", true
		}
		return "", true
	case json.Number:
		return numberText(v), true
	}
	return "", false
}

// numberText writes a number as the database's language would: integers of 64 bits as they are, others as the shortest float.
func numberText(n json.Number) string {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return strconv.FormatInt(i, 10)
	}
	f, err := n.Float64()
	if err != nil {
		return "INF"
	}
	if f < 1e15 && f > -1e15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'E', -1, 64)
}

// text returns the field as text, "" where it is absent, nil or no scalar.
func (p payload) text(field string) string {
	s, _ := textOf(p[field])
	return s
}

// holds says whether the array under field (or, where somebody sent a text for it, that text) holds value.
func (p payload) holds(field, value string) bool {
	items, ok := elements(p[field])
	if !ok {
		return p.text(field) == value
	}
	return slices.Contains(items, any(value))
}
