package screen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/rule"
)

// Outcome is what became of an example.
type Outcome struct {
	Rule    *rule.Rule
	Example rule.Example
	Want    bool // the rule must match
	Got     []aedile.CheckID
	Failed  bool
}

// TestExamples screens the examples of a pack and returns what became of each. The registers are those of the pack's own register file, and
// none where it has no such file. The error is Invalid where that file cannot be read.
func (s *Screener) TestExamples(p *rule.Pack) ([]Outcome, error) {
	s, err := s.withExamples(p)
	if err != nil {
		return nil, err
	}
	var out []Outcome
	for _, r := range p.Rules {
		check := aedile.CheckID(p.Name + "/" + r.ID)
		run := func(xs []rule.Example, want bool) {
			for _, x := range xs {
				o := Outcome{Rule: r, Example: x, Want: want}
				found := s.Screen(&x.Item)
				for _, f := range append(found.Findings, found.Shadow...) {
					o.Got = append(o.Got, f.Check)
				}
				o.Failed = slices.Contains(o.Got, check) != want
				out = append(out, o)
			}
		}
		run(r.Match, true)
		run(r.Pass, false)
	}
	return out, nil
}

// withExamples returns a screener that asks the invented registers of a pack's examples.
func (s *Screener) withExamples(p *rule.Pack) (*Screener, error) {
	entries, err := readExamples(p)
	if err != nil {
		return nil, err
	}
	var snaps []*register.Snapshot
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		f := register.Format{Name: name, Title: "Invented entries for the examples of the pack " + p.Name}
		snap, faults, err := register.New(f, "2026-01-01", p.Name+"/"+rule.RegisterFile, func(yield func(register.Entry, error) bool) {
			for _, e := range entries[name] {
				if !yield(e, nil) {
					return
				}
			}
		})
		if err == nil && len(faults) > 0 {
			err = aedile.Invalidf("read examples", faults[0].Source, "%s", faults[0].Msg)
		}
		if err != nil {
			return nil, fmt.Errorf("test pack %s: %w", p.Name, err)
		}
		snaps = append(snaps, snap)
	}
	return s.With(snaps...)
}

// readExamples reads the entries of a pack's register file by register: "example" where an entry names none. Empty lines are passed over.
func readExamples(p *rule.Pack) (map[string][]register.Entry, error) {
	by := map[string][]register.Entry{}
	n := 0
	for line := range bytes.Lines(p.Register()) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		e := struct {
			In string `json:"in"`
			register.Entry
		}{In: "example"}
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			return nil, aedile.Invalidf("test pack "+p.Name, fmt.Sprintf("%s:%d", rule.RegisterFile, n), "is no entry").
				Hint(`write entries as aedile register show --json prints them, with "in" for the register they stand in`).Because(err)
		}
		by[e.In] = append(by[e.In], e.Entry)
	}
	return by, nil
}
