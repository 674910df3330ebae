package sweep

import (
	"fmt"
	"github.com/aedile/aedile/internal/reveal"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/report/pipeline"
)

// PipelineConfig says what forms for pipelines know before the first finding.
type PipelineConfig struct {
	Version string
	Rules   []RuleInfo
	// Fails is the grade from which a finding fails a test: act; review, which is all of them; "": none does.
	Fails aedile.Grade
}

// RuleInfo is what is said of a rule that may find something.
type RuleInfo struct {
	Check    aedile.CheckID
	Grade    aedile.Grade
	Title    string
	Explain  string
	Law      []aedile.LawRef
	Category string
	Keyword  string
}

func levelOf(g aedile.Grade) string {
	if g == aedile.Act {
		return pipeline.Error
	}
	return pipeline.Warning
}

// SARIF writes findings as results of a log. The page of the item is the place, the field the logical place; spans are properties, because
// they count bytes of the field.
type SARIF struct {
	log    *pipeline.SARIF
	faults []pipeline.Result
	more   int
}

// maxNotifications is how many faults a log lists; all are counted in its properties.
const maxNotifications = 1000

// NewSARIF begins a log.
func NewSARIF(w io.Writer, c PipelineConfig) *SARIF {
	t := pipeline.Tool{Name: "aedile", Version: c.Version}
	for _, r := range c.Rules {
		t.Rules = append(t.Rules, pipeline.Rule{ID: string(r.Check), Title: r.Title, Explain: strings.TrimSpace(r.Explain),
			Level:      levelOf(r.Grade),
			Properties: map[string]any{"law": r.Law, "category": r.Category, "keyword": r.Keyword, "grade": r.Grade}})
	}
	return &SARIF{log: pipeline.NewSARIF(w, t)}
}

// Finding writes one result.
func (s *SARIF) Finding(e Entry) error {
	f := &e.Finding
	r := pipeline.Result{Rule: string(f.Check), Level: levelOf(f.Grade), Message: f.Message + " Suspected, not established.",
		URI: f.Item.URL, Logical: itemName(f),
		Fingerprint: string(f.ID()), Properties: map[string]any{"grade": f.Grade, "item": f.Item, "evidence": f.Evidence,
			"facts": f.Facts, "entries": f.Entries}}
	if len(f.Evidence) > 0 {
		r.Logical += " " + f.Evidence[0].Field
	}
	if f.Suppressed != nil {
		r.Suppressed = f.Suppressed.Reason
	}
	return s.log.Result(r)
}

func itemName(f *aedile.Finding) string {
	name := string(f.Item.ID)
	if name == "" {
		name = f.Item.URL
	}
	if f.Item.Service != "" {
		name = f.Item.Service + " " + name
	}
	return string(f.Item.Kind) + " " + name
}

// Fault keeps the fault for the end of the log.
func (s *SARIF) Fault(f aedile.Fault) error {
	if len(s.faults) == maxNotifications {
		s.more++
		return nil
	}
	s.faults = append(s.faults, pipeline.Result{Level: pipeline.Warning, Message: string(f.Class) + ": " + f.Msg, URI: f.Source,
		Line: f.Line, Logical: string(f.Item)})
	return nil
}

// Flush writes what is held back.
func (s *SARIF) Flush() error { return s.log.Flush() }

// Close ends the log with faults and the account of the run.
func (s *SARIF) Close(ran aedile.Ran) error {
	if s.more > 0 {
		s.faults = append(s.faults, pipeline.Result{Level: pipeline.Note, Message: fmt.Sprintf("%d faults more", s.more)})
	}
	return s.log.Close(s.faults, true, map[string]any{"run": ran})
}

// JUnit counts each rule that ran as a test of its pack, which fails where there is a finding, and each source as a test of reading.
type JUnit struct {
	w      io.Writer
	c      PipelineConfig
	found  map[aedile.CheckID]*listed
	faults map[string]*listed
}

// listed is the first of many lines.
type listed struct {
	lines []string
	n     int
}

// maxListed is how many findings of a rule, or faults of a source, are told one by one.
const maxListed = 50

func (l *listed) add(line string) {
	if l.n++; len(l.lines) < maxListed {
		l.lines = append(l.lines, line)
	}
}

func (l *listed) text(what string) string {
	if l == nil {
		return ""
	}
	out := fmt.Sprintf("%d %s\n%s", l.n, plural(l.n, what, what+"s"), strings.Join(l.lines, "\n"))
	if more := l.n - len(l.lines); more > 0 {
		out += fmt.Sprintf("\nand %d more", more)
	}
	return out
}

// NewJUnit returns a writer of tests. It writes on Close.
func NewJUnit(w io.Writer, c PipelineConfig) *JUnit {
	return &JUnit{w: w, c: c, found: map[aedile.CheckID]*listed{}, faults: map[string]*listed{}}
}

// Finding counts the finding unless it is set aside.
func (j *JUnit) Finding(e Entry) error {
	f := &e.Finding
	if f.Suppressed != nil {
		return nil
	}
	if j.found[f.Check] == nil {
		j.found[f.Check] = new(listed)
	}
	j.found[f.Check].add(reveal.Text(fmt.Sprintf("%s: %s, %s", itemName(f), f.Item.Title, quotes(f.Evidence))))
	return nil
}

// Fault counts the fault.
func (j *JUnit) Fault(f aedile.Fault) error {
	if j.faults[f.Source] == nil {
		j.faults[f.Source] = new(listed)
	}
	j.faults[f.Source].add(reveal.Text(fmt.Sprintf("line %d: %s", f.Line, f.Msg)))
	return nil
}

// Flush does nothing: tests are written whole.
func (j *JUnit) Flush() error { return nil }

// Close writes the tests.
func (j *JUnit) Close(ran aedile.Ran) error {
	suites := map[string]*pipeline.Suite{}
	for _, r := range j.c.Rules {
		pack, id, _ := strings.Cut(string(r.Check), "/")
		if suites[pack] == nil {
			suites[pack] = &pipeline.Suite{Name: pack}
		}
		t := pipeline.Test{Name: id}
		if said := j.found[r.Check].text("finding"); j.c.Fails == aedile.Review || j.c.Fails == aedile.Act && r.Grade == aedile.Act {
			t.Failure = said
		} else {
			t.Out = said
		}
		suites[pack].Tests = append(suites[pack].Tests, t)
	}
	var all []pipeline.Suite
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		all = append(all, *suites[name])
	}
	read := pipeline.Suite{Name: "reading"}
	for _, s := range ran.Sources {
		t := pipeline.Test{Name: s.Name, Out: fmt.Sprintf("%s, %d items, %d faults", s.Format, s.Items, s.Faults)}
		if l := j.faults[s.Name]; s.Items == 0 {
			t.Error = "no item was read"
			if l != nil {
				t.Error = l.text("fault")
			}
		} else if l != nil {
			t.Out += "\n" + l.text("fault")
		}
		read.Tests = append(read.Tests, t)
	}
	return pipeline.JUnit(j.w, "aedile screen", append(all, read))
}
