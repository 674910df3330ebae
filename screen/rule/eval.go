package rule

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"github.com/aedile/aedile"
)

// Facts is what a condition asks about an item.
type Facts interface {
	// Spans returns the places of a list or detector, by its number in Set.Spans, in order of field and token.
	Spans(number int) []Span
	// Scalar returns a fact without a place, by its number in Set.Scalars: a string, bool, int64, float64 or []string.
	Scalar(number int) any
	// Apart returns how many ends of clauses stand between two places of one field: commas, semicolons, brackets, new lines.
	Apart(a, b *Span) int
}

// Use is what made a condition true.
type Use struct {
	Shown  []Span   // places, each once, in order of field and token
	Voided []Span   // places that a suppressor set aside; Voids says which
	Asked  []Scalar // facts without a place that it asked for, each once
	// Weighed are the facts of its scores, the largest weight first, and Sums what each score came to.
	Weighed []Weighed
	Sums    []Sum
}

// Eval evaluates the condition over facts. It returns a Limit error if it runs over its cost, an Internal error if it fails
// in any other way; neither says anything about the item.
func (c *Compiled) Eval(set *Set, facts Facts) (matched bool, use Use, err error) {
	defer func() {
		if p := recover(); p != nil {
			matched, err = false, aedile.Internalf("evaluate rule", string(c.Check), "panic: %v", p)
		}
	}()
	prg, env, err := c.when.ready(set, c.Pack)
	if err != nil {
		return false, Use{}, aedile.Internalf("evaluate rule", string(c.Check), "the condition cannot be compiled").Because(err)
	}
	ev := &evaluation{facts: facts, set: set, left: c.Cost + 1, loose: c.Grade != aedile.Act, negation: env.negation()}
	v, _, err := prg.Eval(activation{env, ev})
	switch {
	case errors.Is(err, errCost):
		return false, Use{}, aedile.Limitf("evaluate rule", string(c.Check), "ran over its cost").Hint("simplify the condition")
	case err != nil:
		return false, Use{}, aedile.Internalf("evaluate rule", string(c.Check), "the condition failed").Because(err)
	case v != types.True:
		return false, Use{}, nil
	}
	for _, x := range c.not {
		if is, err := x.holds(set, facts); err != nil {
			return false, Use{}, aedile.Internalf("evaluate rule", string(c.Check), "the context failed").Because(err)
		} else if is {
			return false, Use{}, nil
		}
	}
	return true, Use{Shown: set.unique(ev.shown), Voided: set.unique(ev.voided), Asked: ev.used, Weighed: ev.weighed, Sums: ev.sums}, nil
}

// activation gives CEL the values of names.
type activation struct {
	env *env
	ev  *evaluation
}

// ResolveName returns the spans or the scalar of that name.
func (a activation) ResolveName(name string) (any, bool) {
	if i, ok := a.env.spans[name]; ok {
		return spans{on: a.ev.facts.Spans(i), ev: a.ev}, true
	}
	if t, ok := a.env.scores[name]; ok {
		return &scoreTable{t.Scoring, t.spans, a.ev}, true
	}
	i, ok := a.env.scalars[name]
	if !ok {
		return nil, false
	}
	v := a.ev.facts.Scalar(i)
	if !slices.ContainsFunc(a.ev.used, func(s Scalar) bool { return s.Name == name }) {
		a.ev.used = append(a.ev.used, Scalar{name, v})
	}
	return v, true
}

// Parent returns nil: there is no outer scope.
func (a activation) Parent() cel.Activation { return nil }

// unique sorts spans by place and leaves out those that show the same name of the same source at the same place.
func (s *Set) unique(ss []Span) []Span {
	slices.SortStableFunc(ss, func(a, b Span) int {
		for _, d := range [...]int{int(a.Field) - int(b.Field), int(a.First) - int(b.First), int(a.Last) - int(b.Last),
			int(a.Source) - int(b.Source), int(a.Name) - int(b.Name)} {
			if d != 0 {
				return d
			}
		}
		return 0
	})
	return slices.CompactFunc(ss, func(a, b Span) bool {
		return a.Field == b.Field && a.First == b.First && a.Last == b.Last && a.Source == b.Source && s.NameOf(&a) == s.NameOf(&b)
	})
}

// Tell writes the message of the rule, showing up to three names of each list it mentions.
func (c *Compiled) Tell(set *Set, use Use) string {
	var b strings.Builder
	for _, t := range c.told {
		if t.span < 0 {
			b.WriteString(t.text)
			continue
		}
		b.WriteString(strings.Join(set.Names(t.span, use.Shown, 3), ", "))
	}
	return gapless.Replace(strings.Join(strings.Fields(b.String()), " "))
}

// gapless closes the gaps that lists leave in which nothing was found.
var gapless = strings.NewReplacer(" ,", ",", " .", ".", " ;", ";", " :", ":", "( ", "(", " )", ")")

// Names returns the canonical names of source number that stand in ss, at most limit, each once, in order of place.
func (s *Set) Names(number int, ss []Span, limit int) []string {
	var out []string
	for i := range ss {
		if int(ss[i].Source) != number {
			continue
		}
		if n := s.NameOf(&ss[i]); !slices.Contains(out, n) && len(out) < limit {
			out = append(out, n)
		}
	}
	return out
}

// NameOf returns the canonical name of what stands at a place: the entry of a list, or what a detector calls it.
func (s *Set) NameOf(p *Span) string {
	src := s.Spans[p.Source]
	if p.Lemma > 0 {
		word, _ := s.lemma(p.Lemma)
		return word
	}
	if src.List == nil {
		return cmp.Or(p.Text, src.Name)
	}
	if s.called != nil {
		return s.called.entry(p.Source, p.Name)
	}
	return src.List.Entries[p.Name].Name
}
