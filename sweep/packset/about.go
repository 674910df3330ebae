package packset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/sweep/packset/compiled"
)

// Listed is a pack with its rules, as a list of packs shows it.
type Listed struct {
	aedile.PackRef
	Title string       `json:"title"`
	Terms int          `json:"terms"`
	Rules []ListedRule `json:"rules"`
}

// ListedRule is a rule of a Listed pack.
type ListedRule struct {
	Check aedile.CheckID  `json:"check"`
	Grade aedile.Grade    `json:"grade"`
	Title string          `json:"title"`
	Kinds []aedile.Kind   `json:"kinds"`
	Law   []aedile.LawRef `json:"law"`
}

// List says what packs hold.
func List(ps []*rule.Pack) []Listed {
	out := make([]Listed, 0, len(ps))
	for _, p := range ps {
		l := Listed{PackRef: p.Ref(), Title: p.Title, Terms: p.Terms(), Rules: []ListedRule{}}
		for _, r := range p.Rules {
			l.Rules = append(l.Rules, ListedRule{aedile.CheckID(p.Name + "/" + r.ID), r.Grade, r.Title, r.Kinds, r.Law})
		}
		out = append(out, l)
	}
	return out
}

// Find returns the rule of a check with its pack. The error is NotFound and names the checks that are near.
func Find(ps []*rule.Pack, check string) (*rule.Pack, *rule.Rule, error) {
	name, id, _ := strings.Cut(check, "/")
	var near []string
	for _, p := range ps {
		for _, r := range p.Rules {
			if p.Name == name && r.ID == id {
				return p, r, nil
			}
			if p.Name == name || r.ID == check {
				near = append(near, p.Name+"/"+r.ID)
			}
		}
	}
	hint := "aedile pack list --rules shows the checks"
	if len(near) > 0 {
		hint = "there are " + strings.Join(near, ", ")
	}
	return nil, nil, aedile.NotFoundf("explain", check, "there is no such check").Hint(hint)
}

// about returns all packs, and those that a question is about: those of the folders, or the shipped ones where none is named.
func about(dirs []string) (all, asked []*rule.Pack, ds []rule.Diagnostic, err error) {
	ls, _, err := load(dirs)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, l := range ls {
		ds = append(ds, l.diags...)
		all = append(all, l.pack)
		if l.own || len(dirs) == 0 {
			asked = append(asked, l.pack)
		}
	}
	return all, asked, ds, nil
}

// Linted is what is wrong with packs.
type Linted struct {
	Packs       int
	Rules       int
	Diagnostics []rule.Diagnostic
}

// Lint says what is wrong with the packs in the folders, or with the shipped ones where none is named.
func Lint(dirs []string) (Linted, error) {
	all, asked, ds, err := about(dirs)
	if err != nil {
		return Linted{}, err
	}
	if !rule.Failed(ds) {
		ds = append(ds, compiled.Faults(all)...)
	}
	l := Linted{Packs: len(asked)}
	l.Diagnostics = slices.DeleteFunc(rule.Sort(ds), func(d rule.Diagnostic) bool {
		return len(dirs) > 0 && !slices.ContainsFunc(dirs, func(dir string) bool { return within(d.Place.File, dir) })
	})
	for _, p := range asked {
		l.Rules += len(p.Rules)
	}
	return l, nil
}

func within(file, dir string) bool {
	dir = strings.TrimPrefix(strings.TrimRight(strings.ReplaceAll(dir, `\`, "/"), "/"), "./")
	file = strings.TrimPrefix(file, "./")
	return dir == "." || file == dir || strings.HasPrefix(file, dir+"/")
}

// Tested is what became of the examples of one pack.
type Tested struct {
	Pack     *rule.Pack
	Outcomes []screen.Outcome
}

// Failed returns how many examples did not do what they say.
func (t Tested) Failed() (n int) {
	for _, o := range t.Outcomes {
		if o.Failed {
			n++
		}
	}
	return n
}

// ChangedRule is how many examples of a rule held under one change: those that must match, and those that must pass.
type ChangedRule struct {
	Check          aedile.CheckID   `json:"check"`
	Change         string           `json:"change"`
	Match, Matched int              // examples that must match, and that did
	Pass, Passed   int              // examples that must pass, and that did
	Failed         []screen.Changed `json:"-"`
}

// TestChanges runs the examples of packs as Test does, written anew in each way that a seller might write them.
func TestChanges(dirs []string) ([]ChangedRule, error) {
	s, asked, err := testable(dirs)
	if err != nil {
		return nil, err
	}
	var out []ChangedRule
	for _, p := range asked {
		changed, err := s.TestChanges(p)
		if err != nil {
			return nil, fmt.Errorf("pack test: %w", err)
		}
		at := map[string]int{}
		for _, c := range changed {
			key := c.Rule.ID + " " + c.Change
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key] = i
				out = append(out, ChangedRule{Check: aedile.CheckID(p.Name + "/" + c.Rule.ID), Change: c.Change})
			}
			out[i].take(c)
		}
	}
	return out, nil
}

func (r *ChangedRule) take(c screen.Changed) {
	held := 1
	if c.Failed {
		held = 0
		r.Failed = append(r.Failed, c)
	}
	if c.Want {
		r.Match, r.Matched = r.Match+1, r.Matched+held
	} else {
		r.Pass, r.Passed = r.Pass+1, r.Passed+held
	}
}

// Test runs the examples of the packs in the folders, or of the shipped ones where none is named, against all packs together. The error is a
// *screen.Error where a pack is at fault.
func Test(dirs []string) ([]Tested, error) {
	s, asked, err := testable(dirs)
	if err != nil {
		return nil, err
	}
	var out []Tested
	for _, p := range asked {
		outcomes, err := s.TestExamples(p)
		if err != nil {
			return nil, fmt.Errorf("pack test: %w", err)
		}
		out = append(out, Tested{p, outcomes})
	}
	return out, nil
}

// testable compiles all packs and returns those that were asked for.
func testable(dirs []string) (*screen.Screener, []*rule.Pack, error) {
	all, asked, ds, err := about(dirs)
	if err != nil {
		return nil, nil, err
	}
	if rule.Failed(ds) {
		return nil, nil, &screen.Error{Diagnostics: ds}
	}
	s, err := compiled.Packs(all)
	if err != nil {
		return nil, nil, err
	}
	return s, asked, nil
}
