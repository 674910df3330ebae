// Package generic reads registers for which there is no decoder of their own: a table or a list of JSON objects, and a mapping file that
// says which column is what.
//
//	register: {name: toy-alerts, title: Alerts of our own laboratory, source: "https://lab.example/alerts", licence: our own, refresh_days: 30}
//	kind: alert            # alert, medicine, substance, claim
//	comma: ";"             # default ","
//	list: "; "             # what divides several values in one cell; default ";"
//	date: 02.01.2006       # layout of package time; default 2006-01-02
//	columns:
//	  ref: Number
//	  on: Published
//	  name: [Product, Title]   # the first that is not empty
//	  brands: Brand
//
// Fields go by the names that people give them, as fields.txt lists them: barcodes, gtins and EAN are one. It guesses nothing besides: a key or a
// column that it does not know is an error.
package generic

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed" // for the names of fields
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Mapping says how to read a register.
type Mapping struct {
	Register struct {
		Name        string `yaml:"name"`
		Title       string `yaml:"title"`
		Source      string `yaml:"source"`
		Licence     string `yaml:"licence"`
		File        string `yaml:"file"` // address of the file, where it can be fetched
		RefreshDays int    `yaml:"refresh_days"`
	} `yaml:"register"`
	Kind    string           `yaml:"kind"`
	Comma   string           `yaml:"comma"`
	List    string           `yaml:"list"`
	Date    string           `yaml:"date"`
	Status  string           `yaml:"status"` // of every entry, where no column states it
	Columns map[string]names `yaml:"columns"`
}

// names is one column or several, of which the first that is not empty counts.
type names []string

// UnmarshalYAML reads one name or a list of them.
func (n *names) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*n = names{node.Value}
		return nil
	}
	return node.Decode((*[]string)(n))
}

// setters put a value into an entry, by kind and field. Lists come as all their values.
var setters = map[string]map[string]func(e *register.Entry, vs []string){
	"": {
		"ref":   func(e *register.Entry, vs []string) { e.Ref = vs[0] },
		"name":  func(e *register.Entry, vs []string) { e.Name = vs[0] },
		"names": func(e *register.Entry, vs []string) { e.Names = vs },
		"url":   func(e *register.Entry, vs []string) { e.URL = vs[0] },
	},
	"alert": {
		"country":     func(e *register.Entry, vs []string) { e.Alert.Country = vs[0] },
		"brands":      func(e *register.Entry, vs []string) { e.Alert.Brands = vs },
		"models":      func(e *register.Entry, vs []string) { e.Alert.Models = vs },
		"batches":     func(e *register.Entry, vs []string) { e.Alert.Batches = vs },
		"barcodes":    func(e *register.Entry, vs []string) { e.Alert.Barcodes = vs },
		"description": func(e *register.Entry, vs []string) { e.Alert.Description = vs[0] },
		"category":    func(e *register.Entry, vs []string) { e.Alert.Category = vs[0] },
		"hazards":     func(e *register.Entry, vs []string) { e.Alert.Hazards = vs },
		"risk":        func(e *register.Entry, vs []string) { e.Alert.Risk = vs[0] },
		"level":       func(e *register.Entry, vs []string) { e.Alert.Level = vs[0] },
		"measures":    func(e *register.Entry, vs []string) { e.Alert.Measures = vs },
		"origin":      func(e *register.Entry, vs []string) { e.Alert.Origin = vs[0] },
		"traders":     func(e *register.Entry, vs []string) { e.Alert.Traders = vs },
		"photos":      func(e *register.Entry, vs []string) { e.Alert.Photos = vs },
	},
	"medicine": {
		"substances":   func(e *register.Entry, vs []string) { e.Medicine.Substances = parts(vs) },
		"form":         func(e *register.Entry, vs []string) { e.Medicine.Form = vs[0] },
		"holder":       func(e *register.Entry, vs []string) { e.Medicine.Holder = vs[0] },
		"status":       func(e *register.Entry, vs []string) { e.Medicine.Status = vs[0] },
		"prescription": func(e *register.Entry, vs []string) { e.Medicine.Prescription = strings.ToLower(vs[0]) },
		"conditions":   func(e *register.Entry, vs []string) { e.Medicine.Conditions = vs },
	},
	"substance": {
		"cas":     func(e *register.Entry, vs []string) { e.Substance.CAS = vs },
		"ec":      func(e *register.Entry, vs []string) { e.Substance.EC = vs },
		"list":    func(e *register.Entry, vs []string) { e.Substance.List = vs[0] },
		"status":  func(e *register.Entry, vs []string) { e.Substance.Status = register.Status(strings.ToLower(vs[0])) },
		"uses":    func(e *register.Entry, vs []string) { e.Substance.Uses = vs },
		"limit":   func(e *register.Entry, vs []string) { e.Substance.Limit = vs[0] },
		"reasons": func(e *register.Entry, vs []string) { e.Substance.Reasons = vs },
	},
	"claim": {
		"substance":    func(e *register.Entry, vs []string) { e.Claim.Substance = vs[0] },
		"text":         func(e *register.Entry, vs []string) { e.Claim.Text = vs[0] },
		"conditions":   func(e *register.Entry, vs []string) { e.Claim.Conditions = vs[0] },
		"relationship": func(e *register.Entry, vs []string) { e.Claim.Relationship = vs[0] },
		"article":      func(e *register.Entry, vs []string) { e.Claim.Article = vs[0] },
		"act":          func(e *register.Entry, vs []string) { e.Claim.Act = vs[0] },
		"status":       func(e *register.Entry, vs []string) { e.Claim.Status = register.Status(strings.ToLower(vs[0])) },
	},
}

func parts(vs []string) []register.Part {
	var out []register.Part
	for _, v := range vs {
		out = append(out, register.Part{Name: v})
	}
	return out
}

// Parse reads a mapping file. The error is Invalid and names everything that is wrong.
func Parse(b []byte) (*Mapping, error) {
	m := new(Mapping)
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	err := d.Decode(m)
	if err == nil {
		err = m.Validate()
	}
	if err != nil {
		return nil, aedile.Invalidf("read mapping", m.Register.Name, "cannot be used").
			Hint("see the package documentation of register/generic for an example").Because(err)
	}
	return m, nil
}

// Validate reports everything that is wrong with the mapping.
func (m *Mapping) Validate() error {
	var errs []error
	if m.Register.Name == "" || strings.Trim(m.Register.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		errs = append(errs, errors.New("register: name is not of the form [a-z0-9-]+"))
	}
	if _, ok := setters[m.Kind]; !ok || m.Kind == "" {
		errs = append(errs, fmt.Errorf("kind is %q, want alert, medicine, substance or claim", m.Kind))
	}
	if utf8.RuneCountInString(m.Comma) > 1 {
		errs = append(errs, errors.New("comma is more than one character"))
	}
	m.Columns, errs = m.named(errs)
	for _, f := range []string{"ref", "name"} {
		if len(m.Columns[f]) == 0 {
			errs = append(errs, fmt.Errorf("columns: %s is missing", f))
		}
	}
	for _, f := range slices.Sorted(maps.Keys(m.Columns)) {
		if f != "on" && setters[""][f] == nil && setters[m.Kind][f] == nil {
			errs = append(errs, fmt.Errorf("columns: no field %s in an entry of kind %s; there are %s", f, m.Kind,
				strings.Join(m.fields(), ", ")))
		}
	}
	return errors.Join(errs...)
}

//go:embed fields.txt
var fieldList string

// fieldOf gives what people call a field its name here.
var fieldOf = func() map[string]string {
	of := map[string]string{}
	for w := range wordlist.All(fieldList) {
		of[w.Text] = w.Group
	}
	return of
}()

// named returns the columns by the names of fields, and adds to errs what is named twice. A name that is unknown stays, to be reported.
func (m *Mapping) named(errs []error) (map[string]names, []error) {
	out := map[string]names{}
	for _, f := range slices.Sorted(maps.Keys(m.Columns)) {
		field := f
		if setters[""][f] == nil && setters[m.Kind][f] == nil {
			field = cmp.Or(fieldOf[product.Squash(f)], f)
		}
		if out[field] != nil {
			errs = append(errs, fmt.Errorf("columns: %s is named twice, the second time as %s", field, f))
		}
		out[field] = append(out[field], m.Columns[f]...)
	}
	return out, errs
}

// Format describes the register of the mapping.
func (m *Mapping) Format() register.Format {
	g := m.Register
	return register.Format{Name: g.Name, Title: g.Title, Source: g.Source, Licence: g.Licence, RefreshDays: g.RefreshDays,
		File: g.File, Decode: m.Decode}
}

// Decode reads entries, from a table or from JSON by the first character.
func (m *Mapping) Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	br := bufio.NewReaderSize(r, 1<<16)
	if register.LooksJSON(br) {
		return m.objects(br)
	}
	t := register.Table{}
	if m.Comma != "" {
		t.Comma, _ = utf8.DecodeRuneInString(m.Comma)
	}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range t.Rows(br) {
			var e register.Entry
			if err == nil {
				for _, ns := range m.Columns {
					if !slices.ContainsFunc(ns, row.Has) {
						yield(e, fmt.Errorf("table has no column %s", strings.Join(ns, " or ")))
						return
					}
				}
				e, err = m.entry(row.Line, func(n string) []string { return m.split(row.Get(n)) })
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (m *Mapping) objects(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for o, err := range register.Objects(r, "results", "recalls", "alerts", "items", "data", "entries") {
			var v map[string]any
			if err == nil {
				d := json.NewDecoder(bytes.NewReader(o.Raw))
				d.UseNumber()
				err = d.Decode(&v)
			}
			var e register.Entry
			if err == nil {
				e, err = m.entry(o.Line, func(n string) []string { return m.values(valueOf(v, n)) })
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// fields are the names that columns can go by.
func (m *Mapping) fields() []string {
	fs := append(slices.Collect(maps.Keys(setters[""])), "on")
	if m.Kind != "" {
		fs = slices.AppendSeq(fs, maps.Keys(setters[m.Kind]))
	}
	slices.Sort(fs)
	return fs
}

// valueOf returns the value of a key; where there is none of that spelling, that of one that differs in marks and capitals only.
func valueOf(v map[string]any, key string) any {
	if x, ok := v[key]; ok {
		return x
	}
	for _, k := range slices.Sorted(maps.Keys(v)) {
		if product.Squash(k) == product.Squash(key) {
			return v[k]
		}
	}
	return nil
}

// values are the texts of a JSON value: of a list the whole, then each.
func (m *Mapping) values(v any) []string {
	switch v := v.(type) {
	case string:
		return m.split(v)
	case json.Number:
		return []string{v.String()}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok && strings.TrimSpace(s) != "" {
				out = append(out, strings.TrimSpace(s))
			} else if n, ok := x.(json.Number); ok {
				out = append(out, n.String())
			}
		}
		if len(out) > 1 {
			out = append([]string{strings.Join(out, "; ")}, out...)
		}
		return out
	}
	return nil
}

func (m *Mapping) split(s string) []string {
	sep := m.List
	if sep == "" {
		sep = ";"
	}
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	out := []string{s} // the first is the whole, for fields with one value
	if strings.Contains(s, sep) {
		for p := range strings.SplitSeq(s, sep) {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

func (m *Mapping) entry(line int, get func(name string) []string) (register.Entry, error) {
	e := register.Entry{}
	switch m.Kind {
	case "alert":
		e.Alert = new(register.Alert)
	case "medicine":
		e.Medicine = new(register.Medicine)
	case "substance":
		e.Substance = &register.Substance{Status: register.Status(m.Status)}
	case "claim":
		e.Claim = &register.Claim{Status: register.Status(m.Status)}
	}
	for field, ns := range m.Columns {
		var vs []string
		for _, n := range ns {
			if vs = get(n); len(vs) > 0 {
				break
			}
		}
		if len(vs) == 0 {
			continue
		}
		if field == "on" {
			on, err := register.Day(vs[0], m.layout())
			if err != nil {
				return e, &register.RowError{Line: line, Msg: err.Error()}
			}
			e.On = on
			continue
		}
		set := setters[m.Kind][field]
		if set == nil {
			set = setters[""][field]
		}
		if plural(m.Kind, field) && len(vs) > 1 {
			vs = vs[1:]
		}
		set(&e, vs)
	}
	if msg := e.Fault(); msg != "" {
		return e, &register.RowError{Line: line, Msg: msg}
	}
	return e, nil
}

func (m *Mapping) layout() string {
	if m.Date == "" {
		return "2006-01-02"
	}
	return m.Date
}

// plural reports whether a field takes all values of a cell.
func plural(kind, field string) bool {
	switch field {
	case "conditions":
		return kind == "medicine"
	case "names", "brands", "models", "batches", "barcodes", "hazards", "measures", "traders", "photos", "substances", "cas", "ec",
		"uses", "reasons":
		return true
	}
	return false
}
