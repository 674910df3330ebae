package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
)

type registerShowCmd struct {
	shelfFlags `embed:""`
	Register   []string `placeholder:"NAME" sep:"none" help:"Look in this register only, as NAME or NAME@2026-01-31. May be repeated. Default: the newest snapshot of each."`
	JSON       bool     `name:"json" help:"Print JSON, one entry a line."`
	Entry      string   `arg:"" help:"Number of the entry in its register, as in SR/01234/26 or 2026.0042."`
}

// shown is an entry with the snapshot it stands in.
type shown struct {
	Register aedile.RegisterRef `json:"register"`
	Entry    register.Entry     `json:"entry"`
}

// Run shows every entry with that number.
func (c *registerShowCmd) Run(a *terminal.Terminal) error {
	ss, err := all.Load(c.Shelf, c.Register)
	if err != nil {
		return err
	}
	if len(ss) == 0 {
		return aedile.NotFoundf("show entry", c.Entry, "no snapshot in %s", c.Shelf).
			Hint("aedile register update or import puts one there")
	}
	found := entriesOf(ss, c.Entry)
	for i, f := range found {
		switch {
		case c.JSON:
			err = line(a.Data(), f)
		case i > 0:
			fmt.Fprintln(a.Out)
			fallthrough
		default:
			err = print1(a, f)
		}
		if err != nil {
			return err
		}
	}
	if len(found) == 0 {
		return c.missing(ss)
	}
	return nil
}

// entriesOf finds entries by number, and where there is none by number without regard to case, space and marks.
func entriesOf(ss []*register.Snapshot, ref string) (found []shown) {
	for _, s := range ss {
		for _, e := range s.Entry(strings.TrimSpace(ref)) {
			found = append(found, shown{s.Ref(), e})
		}
	}
	if q := product.Squash(ref); len(found) == 0 && q != "" {
		for _, s := range ss {
			for _, e := range s.List {
				if product.Squash(e.Ref) == q {
					found = append(found, shown{s.Ref(), e})
				}
			}
		}
	}
	return found
}

// missing names entries whose number begins like the one that was asked for.
func (c *registerShowCmd) missing(ss []*register.Snapshot) error {
	var looked, near []string
	best, want := 2, product.Squash(c.Entry)
	for _, s := range ss {
		looked = append(looked, s.Register+"@"+s.AsOf)
		for _, e := range s.List {
			switch n := shared(want, product.Squash(e.Ref)); {
			case n > best:
				best, near = n, []string{e.Ref}
			case n == best && best > 2 && len(near) < 5:
				near = append(near, e.Ref)
			}
		}
	}
	hint := "numbers stand in findings and in aedile register diff"
	if len(near) > 0 {
		hint = "near it: " + strings.Join(near, ", ")
	}
	return aedile.NotFoundf("show entry", c.Entry, "is not in %s", strings.Join(looked, ", ")).Hint(hint)
}

// shared is the length of the common beginning of two texts, in bytes.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// print1 writes an entry for a person: what it says, under plain names, and by what items are compared with it.
func print1(a *terminal.Terminal, f shown) error {
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	e := &f.Entry
	row := func(name string, vs ...string) {
		for _, v := range vs {
			if v != "" {
				fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(strings.Fields(v), " "))
				name = ""
			}
		}
	}
	row("entry", e.Ref)
	row("register", fmt.Sprintf("%s as of %s, %s", f.Register.Name, f.Register.AsOf, f.Register.Digest))
	row("published", e.On)
	row("name", e.Name)
	row("also", e.Names...)
	row("address", e.URL)
	for _, m := range members(e) {
		row(m.name, m.values...)
	}
	for _, at := range e.Attrs {
		row(at.Name, at.Value)
	}
	if e.Alert != nil {
		row("found by", keysInWords(e)...)
	}
	return terminal.Flush(w)
}

// named are the values of one member of an entry.
type named struct {
	name   string
	values []string
}

// members are what an alert, medicine, substance or claim says, in the order and under the names of its JSON.
func members(e *register.Entry) (out []named) {
	b, err := json.Marshal(cmp.Or[any](orNil(e.Alert), orNil(e.Medicine), orNil(e.Substance), orNil(e.Claim)))
	if err != nil {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	_, _ = d.Token() // the brace: what Marshal wrote is an object
	for d.More() {
		name, err := d.Token()
		var v any
		if err != nil || d.Decode(&v) != nil {
			return out
		}
		out = append(out, named{strings.ReplaceAll(fmt.Sprint(name), "_", " "), words(v)})
	}
	return out
}

// orNil is nil without a type where p is nil.
func orNil[T any](p *T) any {
	if p == nil {
		return nil
	}
	return p
}

// words are the texts in a JSON value: those of an object in one line.
func words(v any) []string {
	switch v := v.(type) {
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, strings.Join(words(x), ", "))
		}
		return out
	case map[string]any:
		var out []string
		for _, n := range []string{"name", "code", "dose"} {
			if x, ok := v[n]; ok {
				out = append(out, words(x)...)
			}
		}
		return out
	case bool:
		return []string{map[bool]string{true: "yes", false: "no"}[v]}
	}
	return []string{fmt.Sprint(v)}
}

// keysInWords says by which keys an item is known to be the product of an alert, and which barcodes are none.
func keysInWords(e *register.Entry) (out []string) {
	for _, k := range e.Keys() {
		v := strings.Replace(k.Value, "|", " with ", 1)
		out = append(out, map[register.KeyKind]string{register.ByGTIN: "barcode ", register.ByASIN: "marketplace number ",
			register.ByBatch: "brand and batch ",
			register.ByModel: "brand and model "}[k.Kind]+v)
	}
	for _, b := range e.Alert.Barcodes {
		_, gtin := product.First(b)
		_, asin := product.ASIN(b)
		if !gtin && !asin {
			out = append(out, "not by "+b+": no barcode of a product, or its check digit is wrong")
		}
	}
	if len(out) == 0 {
		out = []string{"its words only: it names no barcode, and no brand with model or batch"}
	}
	return append(out, "what is found is suspected, not established")
}

type registerDiffCmd struct {
	shelfFlags `embed:""`
	JSON       bool   `name:"json" help:"Print JSON, one entry a line: change, ref, before, after."`
	Before     string `arg:"" help:"Older snapshot: NAME@2026-01-31, NAME@sha256:4f…, or its file."`
	After      string `arg:"" help:"Newer snapshot, likewise; NAME is the newest."`
}

// difference is a change as JSON shows it.
type difference struct {
	Change string           `json:"change"` // added, removed, changed
	Ref    string           `json:"ref"`
	Before []register.Entry `json:"before,omitempty"`
	After  []register.Entry `json:"after,omitempty"`
}

// Run writes what changed. There being a change is exit status 1.
func (c *registerDiffCmd) Run(a *terminal.Terminal) error {
	before, err := c.open(c.Before)
	if err != nil {
		return err
	}
	after, err := c.open(c.After)
	if err != nil {
		return err
	}
	if before.Register != after.Register {
		tell(a, "note: %s and %s are different registers", before.Register, after.Register)
	}
	changes := register.Diff(before, after)
	n := map[string]int{}
	for _, ch := range changes {
		d := difference{"changed", ch.Ref, ch.Before, ch.After}
		switch {
		case ch.Before == nil:
			d.Change = "added"
		case ch.After == nil:
			d.Change = "removed"
		}
		n[d.Change]++
		if err := c.write(a, d); err != nil {
			return err
		}
	}
	tell(a, "%s@%s to %s@%s: %d added, %d removed, %d changed", before.Register, before.AsOf, after.Register, after.AsOf,
		n["added"], n["removed"], n["changed"])
	if len(changes) > 0 {
		return terminal.FoundSome{Count: len(changes)}
	}
	return nil
}

// open reads a snapshot from the shelf or from a file.
func (c *registerDiffCmd) open(name string) (*register.Snapshot, error) {
	if fi, err := os.Stat(name); err == nil && fi.Mode().IsRegular() {
		s, err := readSnapshot(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return s, nil
	}
	return c.shelf().Open(all.Split(name))
}

func (c *registerDiffCmd) write(a *terminal.Terminal, d difference) error {
	if c.JSON {
		return line(a.Data(), d)
	}
	sign := map[string]string{"added": "+", "removed": "-", "changed": "~"}[d.Change]
	what := ""
	if d.Change == "changed" {
		what = ": " + strings.Join(differing(d.Before, d.After), ", ")
	}
	es := slices.Concat(d.After, d.Before)
	_, err := fmt.Fprintf(a.Out, "%s %s  %s%s\n", sign, d.Ref, es[0].Name, what)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// differing names the members that differ between the entries of one number.
func differing(before, after []register.Entry) []string {
	if len(before) != len(after) {
		return []string{fmt.Sprintf("%d entries, %d before", len(after), len(before))}
	}
	var names []string
	for i := range before {
		b, a := flat(&before[i]), flat(&after[i])
		for _, m := range slices.Concat(b, a) {
			if !slices.Contains(names, m.name) && value(b, m.name) != value(a, m.name) {
				names = append(names, m.name)
			}
		}
	}
	return names
}

// flat is every member of an entry with its values.
func flat(e *register.Entry) []named {
	out := append([]named{{"published", []string{e.On}}, {"name", []string{e.Name}}, {"also", e.Names},
		{"address", []string{e.URL}}}, members(e)...)
	for _, at := range e.Attrs {
		out = append(out, named{at.Name, []string{at.Value}})
	}
	return out
}

func value(ms []named, name string) string {
	for _, m := range ms {
		if m.name == name {
			return strings.Join(m.values, "\x00")
		}
	}
	return ""
}
