package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// sort is what a field takes, in the words of people.
type sort string

// The sorts.
const (
	ofText    sort = "text"
	ofNumber  sort = "whole number"
	ofTruth   sort = "true or false"
	ofDay     sort = "day"
	ofInstant sort = "instant"
	ofPeriod  sort = "period"
	ofPerson  sort = "personal text" // a text that names a person; the record seals it
	ofList    sort = "list"
	ofObject  sort = "object"
	ofWords   sort = "texts by name"
	ofFinding sort = "finding" // as screening writes it
	ofAny     sort = "anything"
)

// field is one field of the content of a move.
type field struct {
	name  string
	owner string // the type that holds it
	sort  sort
	of    *field  // what a list holds
	has   []field // what an object holds
	typ   reflect.Type
}

// shapeOf returns what a value of the type takes.
func shapeOf(t reflect.Type) field {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	f := field{typ: t}
	switch t {
	case reflect.TypeFor[casework.Personal]():
		f.sort = ofPerson
		return f
	case reflect.TypeFor[deadline.Date]():
		f.sort = ofDay
		return f
	case reflect.TypeFor[deadline.Period]():
		f.sort = ofPeriod
		return f
	case reflect.TypeFor[time.Time]():
		f.sort = ofInstant
		return f
	case reflect.TypeFor[aedile.Finding]():
		f.sort = ofFinding
		return f
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		f.sort = ofAny // it reads several forms
		return f
	}
	switch t.Kind() {
	case reflect.String:
		f.sort = ofText
	case reflect.Bool:
		f.sort = ofTruth
	case reflect.Int:
		f.sort = ofNumber
	case reflect.Map:
		f.sort = ofWords
	case reflect.Slice:
		of := shapeOf(t.Elem())
		f.sort, f.of = ofList, &of
	case reflect.Struct:
		f.sort, f.has = ofObject, fieldsOf(t)
	}
	return f
}

// fieldsOf returns the fields of a struct as JSON has them: those of what it embeds stand in its place, unless it has one of the name.
func fieldsOf(t reflect.Type) (fs []field) {
	own := map[string]bool{}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			own[jsonName(f)] = true
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, in := range fieldsOf(f.Type) {
				if !own[in.name] {
					fs = append(fs, in)
				}
			}
			continue
		}
		s := shapeOf(f.Type)
		s.name, s.owner = jsonName(f), typeName(t)
		fs = append(fs, s)
	}
	return fs
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// typeName returns the bare name of a type, without what it is made for.
func typeName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// names returns the names of the fields of an object, or of those of a list of objects.
func (f field) names() (names []string) {
	for _, in := range f.has {
		names = append(names, in.name)
	}
	return names
}

// find returns the field of an object.
func (f field) find(name string) (field, bool) {
	for _, in := range f.has {
		if in.name == name {
			return in, true
		}
	}
	return field{}, false
}

// takes says what the field takes.
func (f field) takes() string {
	switch f.sort {
	case ofText, ofPerson:
		return "a text"
	case ofNumber:
		return "a whole number"
	case ofTruth:
		return "true or false"
	case ofDay:
		return "a day, as in 2026-03-02"
	case ofInstant:
		return "an instant, as in 2026-03-02T09:30:00+01:00"
	case ofPeriod:
		return "a period, as in 14 days"
	case ofWords:
		return "an object of texts"
	case ofFinding:
		return "a finding as aedile screen writes it"
	case ofAny:
		return "a value"
	case ofList:
		if f.of.sort == ofObject {
			return "a list of objects with " + strings.Join(f.of.names(), ", ")
		}
		return "a list of " + map[sort]string{ofText: "texts", ofPerson: "texts", ofNumber: "whole numbers"}[f.of.sort]
	}
	return "an object with " + strings.Join(f.names(), ", ")
}

// given says what a JSON value is.
func given(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case string:
		return "a text"
	case json.Number, float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	}
	return "an object"
}

// problem is what is wrong with one value of a content.
type problem struct{ at, msg, hint string }

// check names what in the value is not what the shape takes.
func (f field) check(v any, at string) (ps []problem) {
	bad := func() []problem { return []problem{{at: at, msg: "takes " + f.takes() + ", not " + given(v)}} }
	if v == nil {
		return nil
	}
	switch f.sort {
	case ofText:
		if _, ok := v.(string); !ok && !sealed(v) {
			return bad()
		}
	case ofPerson:
		if _, ok := v.(string); !ok && !sealed(v) {
			return bad()
		}
	case ofNumber:
		if n, ok := v.(json.Number); !ok {
			return bad()
		} else if _, err := n.Int64(); err != nil {
			return []problem{{at: at, msg: "takes a whole number, not " + n.String()}}
		}
	case ofTruth:
		if _, ok := v.(bool); !ok {
			return bad()
		}
	case ofDay, ofInstant, ofPeriod:
		return f.checkTime(v, at, bad)
	case ofList:
		all, ok := v.([]any)
		if !ok {
			return bad()
		}
		for i, e := range all {
			ps = append(ps, f.of.check(e, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case ofObject:
		m, ok := v.(map[string]any)
		if !ok {
			return bad()
		}
		return f.checkFields(m, at)
	case ofWords:
		if _, ok := v.(map[string]any); !ok {
			return bad()
		}
	}
	return ps
}

func (f field) checkTime(v any, at string, bad func() []problem) []problem {
	s, ok := v.(string)
	if !ok {
		return bad()
	}
	b, _ := json.Marshal(s) // a text can be written
	if s != "" && json.Unmarshal(b, reflect.New(f.typ).Interface()) != nil {
		return []problem{{at: at, msg: "takes " + f.takes() + ", not " + string(b)}}
	}
	return nil
}

func (f field) checkFields(m map[string]any, at string) (ps []problem) {
	for _, name := range sortedKeys(m) {
		in, ok := f.find(name)
		place := strings.TrimPrefix(at+"."+name, ".")
		if !ok {
			p := problem{at: place, msg: "no such field", hint: "the fields are " + strings.Join(f.names(), ", ")}
			if near := nearest(name, f.names()); near != "" {
				p.hint = "did you mean " + near + "? " + p.hint
			}
			ps = append(ps, p)
			continue
		}
		ps = append(ps, in.check(m[name], place)...)
	}
	return ps
}

// sealed reports whether the value is a personal text as the record keeps it.
func sealed(v any) bool {
	m, ok := v.(map[string]any)
	return ok && len(m) == 1 && m["$personal"] != nil
}

// read makes a value of a text that was set for the field: what the field takes decides how it is read, so a number of an article
// of trade is a text where a text is wanted, and one value is a list of one.
func (f field) read(s string) any {
	v, err := value([]byte(s))
	switch f.sort {
	case ofText, ofPerson, ofDay, ofInstant, ofPeriod:
		if t, ok := v.(string); err == nil && ok {
			return t
		}
		if err == nil && given(v) == "an object" || err == nil && given(v) == "a list" {
			return v
		}
		return s
	case ofList:
		if err == nil && given(v) == "a list" {
			return v
		}
		return []any{f.of.read(s)}
	}
	if err != nil {
		return s
	}
	return v
}

// nearest returns the name that was most likely meant; "" where none is near.
func nearest(name string, names []string) (best string) {
	least := max(2, len(name)/3) + 1
	for _, n := range names {
		d := distance(strings.ToLower(name), n)
		if strings.HasPrefix(n, name) || strings.HasPrefix(name, n) {
			d = min(d, 2)
		}
		if d < least {
			best, least = n, d
		}
	}
	return best
}

// distance returns how many letters must be changed, added or taken away to make the one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// value reads exactly one JSON value.
func value(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err = d.Decode(&v); err != nil {
		return nil, err
	}
	if _, end := d.Token(); end == nil {
		return nil, fmt.Errorf("more than one value")
	}
	return v, nil
}
