package screen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Config sets up a Screener. The zero value is ready to use.
type Config struct {
	MaxCost int    // largest static cost of a condition; 0: rule.DefaultMaxCost
	Seed    uint64 // key of the word hash; any value gives the same results. Give a random one where sellers could study the program
	// Registers are asked by rules that name alerts or claims; without them these rules never match. Their order does not matter.
	Registers []*register.Snapshot
	// Detectors give the facts that conditions can name besides lists; none: a condition names lists only. Those that ship are in screen/detect/all.
	Detectors []fact.Detector
}

// Screener screens items. It is immutable and safe for concurrent use.
type Screener struct {
	set    *rule.Set
	seed   uint64
	folder *text.Folder
	// hot holds the lists of which at least one must be found before any rule can be true; context holds the others and is
	// asked only about items with a hit. suppress holds the words of suppressors, numbered as patterns.
	hot, context, suppress *lexicon.Matcher
	concepts               *lexicon.Concepts  // nil where no rule names one
	commonness             []float64          // of concepts, while compiling
	rates                  map[string]float64 // in how many of a thousand ordinary offers a list stands, while compiling
	groups                 []rule.Fields      // by span: where the list is looked for; 0 for detectors
	triggers               [][]int32          // by span: the rules it can make true
	patterns               []pattern
	lists                  int // spans below this number are lists
	detectors              []fact.Detector
	finders                []func() fact.Finder // by detector; nil: it finds nothing with these registers
	always                 []int                // the detectors that are asked about every item, where a rule waits for them
	room                   *room
	snapshots              []*register.Snapshot
	scratch                sync.Pool
}

// pattern is a suppressor pattern by its number in the suppress matcher.
type pattern struct {
	suppressor int
	where      rule.Where
	window     int
}

// Error carries the diagnostics that keep packs from being used.
type Error struct{ Diagnostics []rule.Diagnostic }

// Error writes the first diagnostic and how many there are.
func (e *Error) Error() string {
	return fmt.Sprintf("compile packs: %v (%d diagnostics)", e.Diagnostics[0], len(e.Diagnostics))
}

// Compile makes a Screener of packs that were loaded without errors. The error is an *Error where packs are at fault.
func Compile(packs []*rule.Pack, c Config) (*Screener, error) {
	set, ds := rule.Compile(packs, c.Detectors, c.MaxCost)
	if rule.Failed(ds) {
		return nil, &Error{rule.Sort(ds)}
	}
	s := &Screener{set: set, seed: c.Seed, folder: text.NewFolder(c.Seed), detectors: slices.Clone(c.Detectors), room: newRoom(maxInHand)}
	for _, sp := range set.Spans {
		fields := rule.Fields(0)
		if sp.List != nil {
			s.lists++
			fields = sp.List.Fields
		}
		s.groups = append(s.groups, fields)
	}
	s.triggers = make([][]int32, len(set.Spans))
	weights := make([]float64, len(set.Spans))
	for i := range weights {
		weights[i] = s.weight(i)
	}
	for n, r := range set.Rules {
		ts, _, _ := r.Need.Triggers(func(span int) float64 { return weights[span] })
		slices.Sort(ts)
		for _, t := range slices.Compact(ts) {
			s.triggers[t] = append(s.triggers[t], int32(n))
		}
	}
	for _, r := range set.Rules {
		r.Need = r.Need.Order(s.asking)
	}
	if err := s.build(); err != nil {
		return nil, err
	}
	return s.With(c.Registers...)
}

// asking orders what is asked of an item by what the answer costs: what was read at once, the concepts of the context, detectors, the lists of the
// context.
func (s *Screener) asking(span int) int {
	switch sp := s.set.Spans[span]; {
	case sp.List == nil:
		return 3
	case len(s.triggers[span]) > 0:
		return 0
	case sp.Concept:
		return 1
	}
	return 2
}

// With returns a screener with the same rules that asks other registers. It shares what both need.
func (s *Screener) With(registers ...*register.Snapshot) (*Screener, error) {
	n := &Screener{set: s.set, seed: s.seed, folder: s.folder, hot: s.hot, context: s.context, suppress: s.suppress, concepts: s.concepts,
		groups: s.groups, triggers: s.triggers,
		patterns: s.patterns, lists: s.lists, detectors: s.detectors, room: s.room, snapshots: slices.Clone(registers)}
	slices.SortFunc(n.snapshots, func(a, b *register.Snapshot) int {
		return cmp.Or(strings.Compare(a.Register, b.Register), strings.Compare(a.AsOf, b.AsOf),
			strings.Compare(string(a.Digest), string(b.Digest)))
	})
	for i := range n.detectors {
		find, err := n.detectors[i].Open(n.snapshots)
		if err != nil {
			return nil, fmt.Errorf("compile: detector %s: %w", n.detectors[i].Name, err)
		}
		n.finders = append(n.finders, find)
	}
	for i, sp := range n.set.Spans {
		if d := sp.At.Detector; sp.Rare && n.finders[d] != nil && len(n.triggers[i]) > 0 && !slices.Contains(n.always, d) {
			n.always = append(n.always, d)
		}
	}
	n.scratch.New = func() any { return n.newScratch() }
	return n, nil
}

// build fills the three matchers.
func (s *Screener) build() error {
	used := make([]bool, len(s.set.Spans))
	for _, r := range s.set.Rules {
		for _, u := range r.Uses {
			used[u] = true
		}
	}
	var wg sync.WaitGroup
	var errs [3]error
	wg.Go(func() {
		s.hot, errs[0] = s.matcher(func(span int) bool { return used[span] && len(s.triggers[span]) > 0 })
	})
	wg.Go(func() {
		s.context, errs[1] = s.matcher(func(span int) bool { return used[span] && len(s.triggers[span]) == 0 })
	})
	wg.Go(func() { s.buildConcepts(used) })
	errs[2] = s.buildSuppressors()
	wg.Wait()
	return errors.Join(errs[:]...)
}

// matcher builds a matcher of the lists that are wanted.
func (s *Screener) matcher(wanted func(span int) bool) (*lexicon.Matcher, error) {
	terms := 0
	for i, sp := range s.set.Spans[:s.lists] {
		if wanted(i) {
			for _, e := range sp.List.Entries {
				terms += len(e.Patterns)
			}
		}
	}
	entries := make([]lexicon.Entry, 0, terms)
	for i, sp := range s.set.Spans[:s.lists] {
		if !wanted(i) {
			continue
		}
		for name, e := range sp.List.Entries {
			for k := range e.Patterns {
				entries = append(entries, lexicon.Entry{List: int32(i), Name: int32(name), Pattern: &e.Patterns[k]})
			}
		}
	}
	b := lexicon.NewBuilder(s.folder, terms+terms/8)
	if err := b.AddAll(entries); err != nil {
		return nil, fmt.Errorf("compile lists: %w", err)
	}
	return b.Build(), nil
}

// buildConcepts prepares the words of the concepts that rules name.
func (s *Screener) buildConcepts(used []bool) {
	if len(s.set.Lemmas) == 0 {
		return
	}
	langs := rule.Languages()
	inflection := make([]lexicon.Inflection, len(langs))
	for _, f := range s.set.Inflections {
		n := rule.LanguageNumber(f.Lang)
		inflection[n] = lexicon.Inflection{Endings: f.Endings, Initials: f.Initials, Links: f.Links, Everyday: f.Everyday}
	}
	hot := make([]bool, len(s.set.Spans))
	for i := range hot {
		hot[i] = len(s.triggers[i]) > 0
	}
	b := lexicon.NewConceptBuilder(s.folder, inflection, hot, len(s.set.Lemmas))
	for i := range s.set.Lemmas {
		l := s.set.Lemmas[i].Lemma
		if !s.set.Lemmas[i].Unspaced && slices.ContainsFunc(l.Terms, func(t lexicon.Term) bool { return used[t.List] }) {
			b.Add(l)
		}
	}
	s.concepts = b.Build()
}

func (s *Screener) buildSuppressors() error {
	b := lexicon.NewBuilder(s.folder, 1000)
	for i, sup := range s.set.Suppressors {
		for _, p := range sup.Patterns {
			for _, t := range p.Terms {
				if err := b.Add(int32(len(s.patterns)), 0, t); err != nil {
					return fmt.Errorf("suppressor %s: %w", sup.Name, err)
				}
			}
			s.patterns = append(s.patterns, pattern{i, p.Where, p.Window})
		}
	}
	s.suppress = b.Build()
	return nil
}

// Packs returns the packs in use, by name.
func (s *Screener) Packs() []aedile.PackRef {
	var out []aedile.PackRef
	for _, p := range s.set.Packs {
		out = append(out, p.Ref())
	}
	return out
}

// Detectors returns the detectors in use, by name.
func (s *Screener) Detectors() []aedile.PackRef {
	var out []aedile.PackRef
	for i := range s.detectors {
		out = append(out, s.detectors[i].Ref())
	}
	return out
}

// Registers returns the registers that are asked, by name.
func (s *Screener) Registers() []aedile.RegisterRef {
	var out []aedile.RegisterRef
	for _, r := range s.snapshots {
		out = append(out, r.Ref())
	}
	return out
}

// Rules returns the compiled rules in the order in which their findings appear.
func (s *Screener) Rules() []*rule.Compiled { return slices.Clone(s.set.Rules) }

// Prints returns, by check, a digest over all on which the findings of a rule rest; see [rule.Set.Prints].
func (s *Screener) Prints() map[aedile.CheckID]aedile.Digest { return s.set.Prints() }

// Hiding returns the checks that change what others find by standing beside them; see [rule.Set.Hiding].
func (s *Screener) Hiding() []aedile.CheckID { return s.set.Hiding() }

// Size returns how many terms are looked for, and how many of them on every item.
func (s *Screener) Size() (terms, always int) {
	return s.hot.Len() + s.context.Len() + s.suppress.Len(), s.hot.Len()
}
