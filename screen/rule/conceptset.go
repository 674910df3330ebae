package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile/screen/lexicon"
)

// SetLemma is a word of a concept that some condition names, ready to be looked for.
type SetLemma struct {
	lexicon.Lemma
	Unspaced bool // of a script without spaces: it is a term of the lists
}

// Languages returns the languages that words are numbered by: the first stands for none.
func Languages() []string { return append([]string{""}, languages...) }

// LanguageNumber returns the number of the language of an item or lemma, 0 for one that words are not kept in.
func LanguageNumber(lang string) uint8 {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	return uint8(1 + slices.Index(languages, lang))
}

var conceptWritten = regexp.MustCompile(`\bc\.[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?`)

// addConcepts numbers the concepts that conditions name, and groups of them. What no condition names is not looked for.
func (s *Set) addConcepts() []Diagnostic {
	written := map[string]bool{}
	for _, p := range s.Packs {
		for _, when := range p.facts() {
			for _, m := range conceptWritten.FindAllString(when, -1) {
				written[m] = true
				if i := strings.LastIndexByte(m, '.'); i > 1 {
					written[m[:i]] = true
				}
			}
		}
	}
	listed, ds := s.listedConcepts()
	s.Common = map[int32]int{}
	for _, p := range s.Packs {
		terms := make([][]lexicon.Term, len(p.Concepts))
		for i := range p.Concepts {
			c := &p.Concepts[i]
			s.concepts = append(s.concepts, spanName(c.Name))
			group, _, grouped := strings.Cut(c.Name, "/")
			terms[i] = append(terms[i], listed[c.Name]...)
			if grouped {
				terms[i] = append(terms[i], listed[group]...)
			}
			if grouped && written[spanName(group)] {
				terms[i] = append(terms[i], s.conceptSpan(p, spanName(group), c))
			}
			if written[spanName(c.Name)] {
				terms[i] = append(terms[i], s.conceptSpan(p, spanName(c.Name), c))
			}
		}
		for i := range p.Concepts {
			for _, t := range terms[i] {
				s.Common[t.List] += p.Common[p.Concepts[i].Name]
			}
		}
		s.Lemmas = slices.Grow(s.Lemmas, len(p.Lemmas))
		for i := range p.Lemmas {
			s.addLemma(&p.Lemmas[i], terms[p.Lemmas[i].Concept])
		}
		s.Inflections = append(s.Inflections, p.Inflections...)
	}
	return ds
}

// listedConcepts returns the terms of the concepts and groups that lists hold.
func (s *Set) listedConcepts() (map[string][]lexicon.Term, []Diagnostic) {
	known := map[string]bool{}
	for _, p := range s.Packs {
		for _, c := range p.Concepts {
			group, _, _ := strings.Cut(c.Name, "/")
			known[c.Name], known[group] = true, true
		}
	}
	out := map[string][]lexicon.Term{}
	var ds []Diagnostic
	for n := range s.Spans {
		p, l := s.Spans[n].Pack, s.Spans[n].List
		if len(l.Concepts) == 0 {
			continue
		}
		own := *l // packs stay as they are
		l, own.Entries = &own, slices.Clone(own.Entries)
		s.Spans[n].List = l
		for _, c := range l.Concepts {
			if !known[c] {
				ds = append(ds, Diagnostic{Code: CodeConcept, Place: l.at,
					Msg:  fmt.Sprintf("the list %q names a concept %q that there is not", l.Name, c),
					Hint: did(c, slices.Sorted(maps.Keys(known))), Line: lineOf(p.sources[l.at.File], l.at.Line)})
				continue
			}
			l.Entries = append(l.Entries, Entry{Name: c, at: l.at})
			out[c] = append(out[c], lexicon.Term{List: int32(n), Name: int32(len(l.Entries) - 1)})
		}
	}
	return out, ds
}

// facts returns the conditions of a pack and what its scores weigh.
func (p *Pack) facts() []string {
	out := p.conditions()
	for _, s := range p.Scores {
		for _, w := range s.Weights {
			out = append(out, w.Fact)
		}
	}
	return out
}

// conditions returns the conditions of a pack.
func (p *Pack) conditions() (out []string) {
	for _, r := range p.Rules {
		out = append(out, r.When)
	}
	for _, c := range p.Contexts {
		out = append(out, c.When)
	}
	return out
}

// conceptSpan returns the term of a concept in the span of that name, which is made where there is none.
func (s *Set) conceptSpan(p *Pack, name string, c *Concept) lexicon.Term {
	n := slices.IndexFunc(s.Spans, func(x Source) bool { return x.Concept && x.Name == name })
	if n < 0 {
		n = len(s.Spans)
		s.Spans = append(s.Spans, Source{Name: name, Pack: p, Concept: true,
			List: &List{Name: name, About: c.About, Fields: ConceptFields, at: c.at}})
	}
	l := s.Spans[n].List
	l.Entries = append(l.Entries, Entry{Name: c.Name, at: c.at})
	return lexicon.Term{List: int32(n), Name: int32(len(l.Entries) - 1)}
}

// addLemma notes a word of a concept that is named. Words of scripts without spaces are looked for as terms of lists are.
func (s *Set) addLemma(l *Lemma, terms []lexicon.Term) {
	if len(terms) == 0 {
		return
	}
	n := int32(len(s.Lemmas) + 1)
	x := SetLemma{Lemma: lexicon.Lemma{Number: n, Lang: l.Lang, Text: l.Text, Terms: terms, Exact: l.Exact, Part: l.Part, Local: l.Local}}
	if x.Unspaced = lexicon.Unspaced(l.Text); x.Unspaced {
		if p, err := lexicon.Parse(l.Text, lexicon.Substring); err == nil {
			for _, t := range terms {
				e := &s.Spans[t.List].List.Entries[t.Name]
				e.Patterns = append(e.Patterns, p)
			}
		}
	}
	s.Lemmas = append(s.Lemmas, x)
}

// Told is what stands at a place as findings say it: the name, and of a concept's word its language.
func (s *Set) Told(p *Span) string {
	if p.Lemma == 0 {
		return s.NameOf(p)
	}
	_, lang := s.lemma(p.Lemma)
	return s.NameOf(p) + " (" + languages[lang-1] + ")"
}

// lemma returns the word of that number.
func (s *Set) lemma(number int32) (word string, lang uint8) {
	if s.called != nil {
		return s.called.lemma(number)
	}
	l := &s.Lemmas[number-1]
	return l.Text, l.Lang
}
