package rule

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/lexicon"
)

// Prints returns, by check, a digest over all on which the findings of a rule rest: the rule, the lists, concepts and facts that its
// condition and its contexts name, those contexts, and what holds for all rules of the set, such as suppressors. Two sets in which a
// check has the same print find the same by it in every item that does not reach a bound on its cost.
func (s *Set) Prints() map[aedile.CheckID]aedile.Digest {
	if s.prints != nil {
		return maps.Clone(s.prints)
	}
	shared := digest(s.Suppressors, s.Inflections)
	lemmas := s.lemmasBySpan()
	spans := map[int]string{}
	span := func(i int) string {
		if spans[i] == "" {
			sp, pack := &s.Spans[i], ""
			if sp.Pack != nil {
				pack = sp.Pack.Name
			}
			spans[i] = digest(sp.Name, pack, sp.List, sp.At, sp.Concept, lemmas[int32(i)])
		}
		return spans[i]
	}
	out := make(map[aedile.CheckID]aedile.Digest, len(s.Rules))
	for _, r := range s.Rules {
		own := *r.Rule
		own.Match, own.Pass, own.Explain = nil, nil, ""
		said := []any{shared, r.Check, own, s.named(r.Context)}
		for _, u := range r.Uses {
			said = append(said, span(u))
		}
		out[r.Check] = aedile.Digest(digest(said...))
	}
	return out
}

// named returns the contexts of those names.
func (s *Set) named(names []string) (out []*Context) {
	for _, n := range names {
		for _, p := range s.Packs {
			for _, c := range p.Contexts {
				if c.Name == n {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// lemmasBySpan returns the words of each concept, without the numbers that differ from set to set.
func (s *Set) lemmasBySpan() map[int32][]SetLemma {
	of := map[int32][]SetLemma{}
	for _, l := range s.Lemmas {
		terms := l.Terms
		l.Terms, l.Number = nil, 0
		for _, t := range terms {
			of[t.List] = append(of[t.List], l)
		}
	}
	return of
}

// digest is over the JSON of values, and over how Go writes one that has none.
func digest(values ...any) string {
	h := sha256.New()
	for _, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			b = fmt.Appendf(nil, "%#v", v)
		}
		fmt.Fprintf(h, "%d:%s", len(b), b)
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// Hiding returns the checks whose lists hold a phrase with a word of a suppressor in it, sorted. Such a phrase takes from the word what it
// would void elsewhere ("no box" in a list of medicines: a box is not absent there), so whoever leaves rules out keeps these.
func (s *Set) Hiding() []aedile.CheckID {
	if s.prints != nil {
		return slices.Clone(s.hiding)
	}
	words := map[string]bool{}
	for _, sup := range s.Suppressors {
		for _, p := range sup.Patterns {
			for _, t := range p.Terms {
				words[strings.ToLower(strings.Join(t.Words, " "))] = true
			}
		}
	}
	hides := make([]bool, len(s.Spans))
	for i := range s.Spans {
		if l := s.Spans[i].List; l != nil && !s.Spans[i].Concept {
			hides[i] = slices.ContainsFunc(l.Entries, func(e Entry) bool {
				return slices.ContainsFunc(e.Patterns, func(p lexicon.Pattern) bool { return holds(p.Words, words) })
			})
		}
	}
	var out []aedile.CheckID
	for _, r := range s.Rules {
		if slices.ContainsFunc(r.Uses, func(u int) bool { return hides[u] }) {
			out = append(out, r.Check)
		}
	}
	slices.Sort(out)
	return out
}

// holds reports whether some of the words of a phrase, but not all, are one of words.
func holds(phrase []string, words map[string]bool) bool {
	for from := range phrase {
		for to := from + 1; to <= len(phrase); to++ {
			if to-from < len(phrase) && words[strings.ToLower(strings.Join(phrase[from:to], " "))] {
				return true
			}
		}
	}
	return false
}
