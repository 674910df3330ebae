package substance

import (
	"bytes"
	_ "embed" // for the templates
	"slices"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

//go:embed grammar.txt
var grammarList string

// template is one way to build a name: what stands for each of its words, and which of them it is looked up by.
type template struct {
	family string
	slots  []slot
	anchor int
}

// slot is what may stand for one word.
type slot struct {
	words []string // one of these; none: see the others
	digit bool     // any number
	short bool     // one to three letters
	end   string   // a word that ends so
}

// grammar are the templates by the word that they are looked up by, and those looked up by the end of a word.
var byWord, byEnd = readGrammar()

func readGrammar() (map[string][]template, []template) {
	words, ends := map[string][]template{}, []template(nil)
	for line := range wordlist.All(grammarList) {
		t := template{family: line.Group}
		for i, w := range strings.Fields(line.Text) {
			w, marked := strings.CutPrefix(w, "!")
			if marked {
				t.anchor = i
			}
			t.slots = append(t.slots, slotOf(w))
		}
		if a := t.slots[t.anchor]; a.end != "" {
			ends = append(ends, t)
		} else {
			for _, w := range a.words {
				words[w] = append(words[w], t)
			}
		}
	}
	for _, ts := range words {
		slices.SortStableFunc(ts, func(a, b template) int { return len(b.slots) - len(a.slots) }) // the longest name is the name
	}
	return words, ends
}

// roots are the words by which templates are looked up, as terms of lists.
func roots() []fact.Term {
	var ts []fact.Term
	for w := range byWord {
		ts = append(ts, fact.Term{Name: w, Text: w})
	}
	for _, t := range byEnd {
		end := t.slots[t.anchor].end
		ts = append(ts, fact.Term{Name: end, Text: "*" + end})
	}
	slices.SortFunc(ts, func(a, b fact.Term) int { return strings.Compare(a.Text, b.Text) })
	return ts
}

func slotOf(w string) slot {
	switch {
	case w == "%":
		return slot{digit: true}
	case w == "@":
		return slot{short: true}
	case w[0] == '*':
		return slot{end: w[1:]}
	}
	return slot{words: strings.Split(w, "|")}
}

func (s slot) holds(f *text.Folded, i int) bool {
	w := word(f, i)
	switch {
	case s.digit:
		return number(f, i)
	case s.short:
		return len(w) <= 3 && !number(f, i)
	case s.end != "":
		return len(w) > len(s.end) && bytes.HasSuffix(w, []byte(s.end))
	}
	return slices.Contains(s.words, string(w))
}

// built returns the name whose template is looked up by token i.
func built(f *text.Folded, i int) (place, bool) {
	for _, t := range byWord[string(word(f, i))] {
		if p, ok := t.at(f, i); ok {
			return p, true
		}
	}
	if len(word(f, i)) < 6 {
		return place{}, false
	}
	for _, t := range byEnd {
		if p, ok := t.at(f, i); ok {
			return p, true
		}
	}
	return place{}, false
}

// at reports whether the words around token i fill the template.
func (t *template) at(f *text.Folded, i int) (place, bool) {
	first := i - t.anchor
	if first < 0 || first+len(t.slots) > len(f.Tokens) {
		return place{}, false
	}
	for k := range t.slots {
		if k > 0 && f.Tokens[first+k].Gap > text.Space || !t.slots[k].holds(f, first+k) {
			return place{}, false
		}
	}
	return place{First: first, Last: first + len(t.slots) - 1, Family: t.family}, true
}
