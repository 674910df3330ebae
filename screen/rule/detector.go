package rule

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/lexicon"
)

// addDetectors numbers the facts of detectors, those that are lists first. A list of a pack that has the name of one is reported.
func (s *Set) addDetectors(detectors []fact.Detector) []Diagnostic {
	var ds []Diagnostic
	taken := map[string]bool{} // "claim" for "claim.refused", too: conditions cannot tell it from a list
	var coded []Source
	for n := range detectors {
		d := &detectors[n]
		for i := range d.Spans {
			sp := &d.Spans[i]
			first, _, _ := strings.Cut(sp.Name, ".")
			taken[first] = true
			src := Source{Name: sp.Name, At: At{n, i}, Rare: d.Always}
			if len(sp.Terms) == 0 {
				coded = append(coded, src)
				continue
			}
			list, err := listOf(sp)
			if err != nil {
				ds = append(ds, Diagnostic{Code: CodeTerm, Msg: fmt.Sprintf("detector %s: %v", d.Name, err)})
			}
			src.List = list
			s.Spans = append(s.Spans, src)
		}
		for i, sc := range d.Scalars {
			first, _, _ := strings.Cut(sc.Name, ".")
			taken[first] = true
			s.Scalars = append(s.Scalars, ScalarSource{sc.Name, sc.Type, At{n, i}})
		}
	}
	s.Spans = append(s.Spans, coded...)
	for _, p := range s.Packs {
		for _, l := range p.Lists {
			if taken[l.Name] {
				ds = append(ds, Diagnostic{Code: CodeReserved, Place: l.at,
					Msg: fmt.Sprintf("%q is a word of the condition language", l.Name), Hint: "choose another name",
					Line: lineOf(p.sources[l.at.File], l.at.Line)})
			}
		}
	}
	return ds
}

// listOf returns the terms of a span of a detector as a list.
func listOf(sp *fact.Span) (*List, error) {
	l := &List{Name: sp.Name, About: sp.About}
	for _, f := range sp.Fields {
		l.Fields |= FieldOf(f)
	}
	l.Fields = cmp.Or(l.Fields, DefaultFields)
	at := map[string]int{}
	for _, t := range sp.Terms {
		p, err := lexicon.Parse(t.Text, lexicon.Word)
		if err != nil {
			return l, fmt.Errorf("span %s: %w", sp.Name, err)
		}
		i, ok := at[t.Name]
		if !ok {
			i = len(l.Entries)
			at[t.Name] = i
			l.Entries = append(l.Entries, Entry{Name: t.Name, Lang: t.Lang})
		}
		l.Entries[i].Patterns = append(l.Entries[i].Patterns, p)
	}
	return l, nil
}

// guessed reports the rules that act on what a model only holds for likely.
func (s *Set) guessed(detectors []fact.Detector) (ds []Diagnostic) {
	for _, r := range s.Rules {
		for _, n := range r.Uses {
			src := &s.Spans[n]
			if r.Grade != aedile.Act || src.Pack != nil || !detectors[src.At.Detector].Spans[src.At.Fact].Guess {
				continue
			}
			ds = append(ds, Diagnostic{Code: CodeGuess, Place: r.at, Line: lineOf(r.Pack.sources[r.at.File], r.at.Line), Hint: "grade: review",
				Msg: fmt.Sprintf("%s acts on %s, which a model only holds for likely", r.ID, src.Name)})
		}
	}
	return ds
}
