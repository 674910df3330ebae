package desk

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// TestEveryMoveIsExplained walks every move of every procedure: each field is explained, its schema is JSON, and its example is read
// back without a fault.
func TestEveryMoveIsExplained(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		for _, m := range k.Moves {
			f, err := Fields(k.Name, m.Name)
			if err != nil {
				t.Fatal(err)
			}
			explainedAll(t, k.Name+" "+m.Name, f.Fields)
			if m.Body == nil {
				if _, err := Example(k.Name, m.Name); err == nil {
					t.Errorf("%s %s carries nothing and has an example", k.Name, m.Name)
				}
				continue
			}
			raw, err := Schema(k.Name, m.Name)
			if err != nil || !json.Valid(raw) {
				t.Errorf("%s %s: schema %s, %v", k.Name, m.Name, raw, err)
			}
			exampleHolds(t, k, m)
		}
	}
}

func explainedAll(t *testing.T, at string, fs []FieldView) {
	t.Helper()
	for _, f := range fs {
		if f.About == "" || f.Takes == "" {
			t.Errorf("%s: the field %s is not explained in fields.txt", at, f.Field)
		}
		explainedAll(t, at+" "+f.Field, f.Fields)
	}
}

func exampleHolds(t *testing.T, k casework.Kind, m casework.Move) {
	t.Helper()
	raw, err := Example(k.Name, m.Name)
	if err != nil {
		t.Errorf("%s %s: %v", k.Name, m.Name, err)
		return
	}
	b, err := Decode(k, m.Name, Content{JSON: raw})
	if err != nil {
		t.Errorf("%s %s: %v", k.Name, m.Name, err)
		return
	}
	if fs := b.Validate(); len(fs) > 0 {
		t.Errorf("%s %s: %v", k.Name, m.Name, fs)
	}
	if d, ok := b.(*kinds.Decision); ok && len(d.Complete()) > 0 {
		t.Errorf("%s %s: %v", k.Name, m.Name, d.Complete())
	}
	if r, ok := b.(*kinds.Request); ok && len(r.Lint()) > 0 {
		t.Errorf("%s %s: %v", k.Name, m.Name, r.Lint())
	}
	listedValuesAreTaken(t, k, m, raw)
}

// listedValuesAreTaken puts each value that is listed for a field of the example in its place: it is read; and a value that is not
// listed is refused.
func listedValuesAreTaken(t *testing.T, k casework.Kind, m casework.Move, raw json.RawMessage) {
	t.Helper()
	refused := func(set string) bool {
		b, err := Decode(k, m.Name, Content{JSON: raw, Set: []string{set}})
		if err != nil {
			return true
		}
		name, _, _ := strings.Cut(set, "=")
		return slices.ContainsFunc(b.Validate(), func(f casework.Fault) bool { return strings.HasPrefix(f.Field, name) })
	}
	for _, f := range viewFields(shapeOf(reflect.TypeOf(m.Body())), nil, "") {
		// What a sender chose or left open is not held against the list.
		if len(f.OneOf) == 0 || f.Field == "category" && k.Name == "notice" || k.Name == "order" && m.Name == "take" {
			continue
		}
		for _, v := range f.OneOf {
			if refused(f.Field + "=" + v) {
				t.Errorf("%s %s: %s does not take %s, which is listed", k.Name, m.Name, f.Field, v)
			}
		}
		if !refused(f.Field + "=no such value") {
			t.Errorf("%s %s: %s takes a value that is not listed", k.Name, m.Name, f.Field)
		}
	}
}

// TestNoFieldIsExplainedThatIsNotThere keeps the file of words from naming what is gone.
func TestNoFieldIsExplainedThatIsNotThere(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	var walk func(f field)
	walk = func(f field) {
		for _, in := range f.has {
			there[in.owner+"."+in.name] = true
			walk(in)
			if in.of != nil {
				walk(*in.of)
			}
		}
	}
	for _, k := range kinds.All() {
		for _, m := range k.Moves {
			if m.Body != nil {
				walk(shapeOf(reflect.TypeOf(m.Body())))
			}
		}
	}
	for line := range strings.Lines(fieldWords) {
		if name, _, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") && !there[name] {
			t.Errorf("fields.txt explains %s, which is not there", name)
		}
	}
}
