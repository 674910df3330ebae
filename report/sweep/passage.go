package sweep

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// Entry is a finding with the texts in which its evidence stands.
type Entry struct {
	Finding aedile.Finding
	Context []Passage
	Listing []Passage // of the listing with which the item is joined; empty: it is joined with none
}

// Passage is what stands around the evidence in one field of an item, in the order of the text.
type Passage struct {
	Field string
	Parts []Part
}

// Part is a stretch of a passage. Sources is empty where the text is not evidence; Gap marks a stretch that was left out.
type Part struct {
	Text    string
	Sources []string
	Gap     bool
}

// around is how many bytes of a text are shown on either side of evidence. Chosen: a line or so on paper.
const around = 90

// Context returns the passages of the item around the evidence, fields in the order in which evidence names them. The
// passages share no memory with the item. Evidence that does not fit its field is shown alone.
func Context(it *aedile.Item, evidence []aedile.Evidence) []Passage {
	texts := make(map[string]string)
	for f, s := range it.Fields {
		name := f.String()
		if _, twice := texts[name]; !twice {
			texts[name] = s
		}
	}
	var fields []string
	byField := make(map[string][]aedile.Evidence)
	for _, e := range evidence {
		if byField[e.Field] == nil {
			fields = append(fields, e.Field)
		}
		byField[e.Field] = append(byField[e.Field], e)
	}
	passages := make([]Passage, 0, len(fields))
	for _, f := range fields {
		passages = append(passages, passage(f, texts[f], byField[f]))
	}
	return passages
}

// Quotes returns passages that hold the evidence alone, for a finding whose item is no longer at hand.
func Quotes(evidence []aedile.Evidence) []Passage {
	return Context(&aedile.Item{}, evidence)
}

// mark is a stretch of evidence, merged from all evidence that overlaps there.
type mark struct {
	start, end int
	text       string // what a reader sees there, as far as one piece of evidence covers it all
	sources    []string
}

// shown returns what a reader sees at the mark: tags and entities stand in the text itself, but not in evidence.
func (m *mark) shown(text string) string {
	if m.text != "" {
		return m.text
	}
	return text[m.start:m.end]
}

func passage(field, text string, evidence []aedile.Evidence) Passage {
	p := Passage{Field: field}
	var fit []aedile.Evidence
	for _, e := range evidence {
		if e.Start >= 0 && e.Start <= e.End && e.End <= len(text) &&
			(text[e.Start:e.End] == e.Text || strings.ContainsAny(text[e.Start:e.End], "<&")) {
			fit = append(fit, e)
			continue
		}
		p.Parts = append(p.Parts, Part{Text: e.Text, Sources: []string{e.Source}}, Part{Text: " "})
	}
	at, limit := 0, around
	for i, m := range merge(fit) {
		from := at
		if m.start-at > limit {
			if i > 0 {
				p.add(text[at:forth(text, at, at+around)], nil)
			}
			from = back(text, m.start-around, m.start)
			p.Parts = append(p.Parts, Part{Gap: true})
		}
		p.add(text[from:m.start], nil)
		p.add(m.shown(text), m.sources)
		at, limit = m.end, 2*around
	}
	if len(fit) == 0 {
		return p
	}
	to := forth(text, at, min(at+around, len(text)))
	p.add(text[at:to], nil)
	if to < len(text) {
		p.Parts = append(p.Parts, Part{Gap: true})
	}
	return p
}

func (p *Passage) add(text string, sources []string) {
	if text != "" {
		p.Parts = append(p.Parts, Part{Text: strings.Clone(text), Sources: sources})
	}
}

// merge orders the evidence by place and joins what overlaps.
func merge(evidence []aedile.Evidence) []mark {
	es := slices.Clone(evidence)
	slices.SortStableFunc(es, func(a, b aedile.Evidence) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	var marks []mark
	for _, e := range es {
		if n := len(marks); n > 0 && e.Start < marks[n-1].end {
			last := &marks[n-1]
			if e.End > last.end {
				last.end, last.text = e.End, ""
			}
			if !slices.Contains(last.sources, e.Source) {
				last.sources = append(last.sources, e.Source)
			}
			continue
		}
		marks = append(marks, mark{e.Start, e.End, e.Text, []string{e.Source}})
	}
	return marks
}

// back moves the cut from towards to until it stands at the start of a word, or at least of a rune.
func back(s string, from, to int) int {
	if from <= 0 {
		return 0
	}
	if i := strings.IndexByte(s[from-1:to], ' ') - 1; i >= -1 && i < 24 {
		return from + i + 1
	}
	for from < to && !utf8.RuneStart(s[from]) {
		from++
	}
	return from
}

// forth moves the cut to back towards from until it stands at the end of a word, or at least of a rune.
func forth(s string, from, to int) int {
	if to >= len(s) {
		return len(s)
	}
	if i := strings.LastIndexByte(s[from:to+1], ' '); i >= 0 && to-from-i < 24 {
		return from + i
	}
	for to > from && !utf8.RuneStart(s[to]) {
		to--
	}
	return to
}
