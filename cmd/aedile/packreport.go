package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/report/pipeline"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/sweep/packset"
)

// example is what became of an example, as JSON shows it.
type example struct {
	Check  aedile.CheckID   `json:"check"`
	File   string           `json:"file"`
	Line   int              `json:"line"`
	Column int              `json:"column"`
	Lang   string           `json:"lang"`
	Title  string           `json:"title"`
	Want   string           `json:"want"` // match or pass
	Got    []aedile.CheckID `json:"got"`
	Failed bool             `json:"failed"`
}

func examplesOf(tested []packset.Tested) []example {
	out := []example{}
	for _, t := range tested {
		for _, o := range t.Outcomes {
			p := o.Example.Place()
			e := example{Check: aedile.CheckID(t.Pack.Name + "/" + o.Rule.ID), File: p.File, Line: p.Line, Column: p.Column,
				Lang:  o.Example.Item.Lang,
				Title: strings.TrimSpace(o.Example.Item.Title + " " + o.Example.Item.Text), Want: "pass",
				Got: append([]aedile.CheckID{}, o.Got...), Failed: o.Failed}
			if o.Want {
				e.Want = "match"
			}
			out = append(out, e)
		}
	}
	return out
}

// said is what a failed example did not do.
func (e example) said() string {
	if e.Want == "match" {
		return fmt.Sprintf("passed, but must match: %s %s", e.Lang, e.Title)
	}
	return fmt.Sprintf("matched, but must pass: %s %s", e.Lang, e.Title)
}

// reportTested writes what became of examples in a form for programs.
func reportTested(a *terminal.Terminal, form string, tested []packset.Tested) error {
	all := examplesOf(tested)
	switch form {
	case "json":
		return terminal.PrintJSON(a.Data(), all)
	case sarifOutput:
		var rules []pipeline.Rule
		for _, t := range tested {
			for _, r := range t.Pack.Rules {
				rules = append(rules, pipeline.Rule{ID: t.Pack.Name + "/" + r.ID, Title: "The examples of " + r.Title,
					Level: pipeline.Error})
			}
		}
		log := pipeline.NewSARIF(a.Data(), pipeline.Tool{Name: terminal.ProgramName + " pack test", Version: version(), Rules: rules})
		for _, e := range all {
			if !e.Failed {
				continue
			}
			if err := log.Result(pipeline.Result{Rule: string(e.Check), Level: pipeline.Error, Message: e.said(), URI: e.File,
				Line: e.Line, Column: e.Column}); err != nil {
				return err
			}
		}
		return log.Close(nil, true, nil)
	}
	suites := map[string]*pipeline.Suite{}
	for _, e := range all {
		s := suites[string(e.Check)]
		if s == nil {
			s = &pipeline.Suite{Name: string(e.Check)}
			suites[string(e.Check)] = s
		}
		t := pipeline.Test{Name: fmt.Sprintf("must %s: %s:%d", e.Want, e.File, e.Line)}
		if e.Failed {
			t.Failure = e.said()
		}
		s.Tests = append(s.Tests, t)
	}
	return pipeline.JUnit(a.Data(), terminal.ProgramName+" pack test", sorted(suites))
}

func sorted(suites map[string]*pipeline.Suite) (out []pipeline.Suite) {
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		out = append(out, *suites[name])
	}
	return out
}

// diagnosed is a diagnostic, as JSON shows it.
type diagnosed struct {
	Code     rule.Code `json:"code"`
	Severity string    `json:"severity"`
	File     string    `json:"file"`
	Line     int       `json:"line"`
	Column   int       `json:"column"`
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
}

func diagnosesOf(ds []rule.Diagnostic) []diagnosed {
	out := []diagnosed{}
	for _, d := range ds {
		x := diagnosed{Code: d.Code, Severity: pipeline.Error, File: d.Place.File, Line: d.Place.Line, Column: d.Place.Column,
			Message: d.Msg, Hint: d.Hint}
		if d.Severity == rule.Warning {
			x.Severity = pipeline.Warning
		}
		out = append(out, x)
	}
	return out
}

// reportLint writes diagnostics in a form for programs.
func reportLint(a *terminal.Terminal, form string, l packset.Linted) error {
	all := diagnosesOf(l.Diagnostics)
	switch form {
	case "json":
		return terminal.PrintJSON(a.Data(), all)
	case sarifOutput:
		log := pipeline.NewSARIF(a.Data(), pipeline.Tool{Name: terminal.ProgramName + " pack lint", Version: version()})
		for _, d := range all {
			if err := log.Result(pipeline.Result{Rule: string(d.Code), Level: d.Severity, Message: hinted(d), URI: d.File,
				Line: d.Line, Column: d.Column}); err != nil {
				return err
			}
		}
		return log.Close(nil, true, nil)
	}
	suites := map[string]*pipeline.Suite{}
	for _, d := range all {
		if suites[d.File] == nil {
			suites[d.File] = &pipeline.Suite{Name: d.File}
		}
		suites[d.File].Tests = append(suites[d.File].Tests,
			pipeline.Test{Name: fmt.Sprintf("%s:%d:%d %s", d.File, d.Line, d.Column, d.Code), Failure: hinted(d)})
	}
	if len(all) == 0 {
		suites["packs"] = &pipeline.Suite{Name: "packs",
			Tests: []pipeline.Test{{Name: fmt.Sprintf("%s, %s", terminal.Count(l.Packs, "pack"), terminal.Count(l.Rules, "rule"))}}}
	}
	return pipeline.JUnit(a.Data(), terminal.ProgramName+" pack lint", sorted(suites))
}

func hinted(d diagnosed) string {
	if d.Hint == "" {
		return d.Message
	}
	return d.Message + ": " + d.Hint
}
