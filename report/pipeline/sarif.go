package pipeline

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
)

// Levels of SARIF results.
const (
	Error   = "error"
	Warning = "warning"
	Note    = "note"
)

// Tool is what gave the results.
type Tool struct {
	Name, Version string
	Rules         []Rule
}

// Rule is a rule of the tool.
type Rule struct {
	ID         string
	Title      string
	Explain    string // may be empty
	Level      string
	Properties map[string]any
}

// Result is one thing that was found.
type Result struct {
	Rule         string
	Level        string
	Message      string
	URI          string // of the file or page; may be empty
	Line, Column int    // from 1; 0: not known
	Logical      string // where in the thing itself, as "item 12 title"; may be empty
	Fingerprint  string // the same in every run that finds the same; may be empty
	Suppressed   string // why it is set aside; empty: it counts
	Properties   map[string]any
}

type object = map[string]any

// SARIF writes a log of one run, result by result.
type SARIF struct {
	w     *bufio.Writer
	index map[string]int // of rules
	n     int
	err   error
}

// NewSARIF begins the log.
func NewSARIF(w io.Writer, t Tool) *SARIF {
	s := &SARIF{w: bufio.NewWriter(w), index: map[string]int{}}
	rules := make([]object, 0, len(t.Rules))
	for i, r := range t.Rules {
		s.index[r.ID] = i
		o := object{"id": r.ID, "shortDescription": text(r.Title), "defaultConfiguration": object{"level": r.Level}}
		if r.Explain != "" {
			o["fullDescription"], o["help"] = text(r.Explain), text(r.Explain)
		}
		if len(r.Properties) > 0 {
			o["properties"] = r.Properties
		}
		rules = append(rules, o)
	}
	s.print(`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":`)
	s.value(object{"name": t.Name, "version": t.Version, "rules": rules})
	s.print(`},"columnKind":"unicodeCodePoints","results":[`)
	return s
}

// Result writes one result.
func (s *SARIF) Result(r Result) error {
	o := object{"ruleId": r.Rule, "level": r.Level, "message": text(r.Message)}
	if i, ok := s.index[r.Rule]; ok {
		o["ruleIndex"] = i
	}
	if l := location(r); l != nil {
		o["locations"] = []object{l}
	}
	if r.Fingerprint != "" {
		o["partialFingerprints"] = object{"finding/v1": r.Fingerprint}
	}
	if r.Suppressed != "" {
		o["suppressions"] = []object{{"kind": "external", "justification": r.Suppressed}}
	}
	if len(r.Properties) > 0 {
		o["properties"] = r.Properties
	}
	if s.n++; s.n > 1 {
		s.print(",")
	}
	s.print("\n")
	s.value(o)
	return s.err
}

func location(r Result) object {
	l := object{}
	if u, err := url.Parse(r.URI); err == nil && r.URI != "" {
		p := object{"artifactLocation": object{"uri": u.String()}}
		if r.Line > 0 {
			region := object{"startLine": r.Line}
			if r.Column > 0 {
				region["startColumn"] = r.Column
			}
			p["region"] = region
		}
		l["physicalLocation"] = p
	}
	if r.Logical != "" {
		l["logicalLocations"] = []object{{"fullyQualifiedName": r.Logical}}
	}
	if len(l) == 0 {
		return nil
	}
	return l
}

// Flush writes what is held back.
func (s *SARIF) Flush() error {
	if s.err == nil {
		s.err = s.w.Flush()
	}
	if s.err != nil {
		return fmt.Errorf("write sarif: %w", s.err)
	}
	return nil
}

// Close ends the log with what went wrong meanwhile, whether the work was done, and what else is to be said of the run.
func (s *SARIF) Close(faults []Result, done bool, properties map[string]any) error {
	told := make([]object, 0, len(faults))
	for _, f := range faults {
		o := object{"level": f.Level, "message": text(f.Message)}
		if l := location(f); l != nil {
			o["locations"] = []object{l}
		}
		told = append(told, o)
	}
	s.print(`],"invocations":`)
	s.value([]object{{"executionSuccessful": done, "toolExecutionNotifications": told}})
	if len(properties) > 0 {
		s.print(`,"properties":`)
		s.value(properties)
	}
	s.print("}]}\n")
	return s.Flush()
}

func text(s string) object { return object{"text": s} }

func (s *SARIF) print(text string) {
	if s.err == nil {
		_, s.err = s.w.WriteString(text)
	}
}

func (s *SARIF) value(v any) {
	if s.err != nil {
		return
	}
	var b []byte
	if b, s.err = json.Marshal(v); s.err == nil {
		_, s.err = s.w.Write(b)
	}
}
