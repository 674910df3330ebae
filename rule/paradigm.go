package rule

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile/lexicon"
)

// Paradigm makes the spellings of other languages from one spelling of a word.
type Paradigm struct {
	Name  string
	Lines []ParadigmLine
	at    Place
}

// ParadigmLine is what one language does to a word: replacements in order, then an ending.
type ParadigmLine struct {
	Lang    string
	Replace [][2]string
	Endings []Ending
}

// Ending replaces one ending by others.
type Ending struct {
	From string
	To   []string
}

func (r *reader) paradigms(n *yaml.Node) {
	for _, e := range r.mapping(n, "paradigms") {
		if !listName.MatchString(e.key) {
			r.add(CodeName, r.at(e.node), "use small letters, digits and underscores", "paradigm name %q", e.key)
			continue
		}
		p := Paradigm{Name: e.key, at: r.at(e.node)}
		if e.value.Kind != yaml.SequenceNode {
			r.add(CodeShape, r.at(e.value), "write one \"- {lang: …}\" line a language", "paradigm %q is no list", e.key)
			continue
		}
		for _, line := range e.value.Content {
			p.Lines = append(p.Lines, r.paradigmLine(line))
		}
		r.pack.Paradigms[e.key] = p
	}
}

func (r *reader) paradigmLine(n *yaml.Node) ParadigmLine {
	var l ParadigmLine
	es := r.mapping(n, "a line of a paradigm", "lang", "replace", "endings")
	r.require(n, es, "a line of a paradigm", "lang")
	for _, e := range es {
		switch e.key {
		case "lang":
			if l.Lang = r.text(e.value, "lang"); !contains(languages, l.Lang) {
				r.add(CodeLanguage, r.at(e.value), "use a two-letter code of ISO 639-1", "there is no language %q", l.Lang)
			}
		case "replace":
			for _, pair := range e.value.Content {
				if from := r.texts(pair, "replace"); len(from) == 2 && from[0].Value != "" {
					l.Replace = append(l.Replace, [2]string{from[0].Value, from[1].Value})
				} else {
					r.add(CodeParadigm, r.at(pair), "write [from, to]", "a replacement is no pair")
				}
			}
		case "endings":
			for _, end := range r.mapping(e.value, "endings") {
				var to []string
				for _, t := range r.texts(end.value, "ending "+end.key) {
					to = append(to, t.Value)
				}
				l.Endings = append(l.Endings, Ending{end.key, to})
			}
		}
	}
	return l
}

// maxWord is the length in bytes beyond which a paradigm makes no more of a word; the longest real one has under a hundred.
const maxWord = 256

// variants returns the spellings that the line makes of a word, the word itself left out.
func (l ParadigmLine) variants(word string) []string {
	w := word
	for _, p := range l.Replace {
		if w = strings.ReplaceAll(w, p[0], p[1]); len(w) > maxWord {
			return nil // replacements that feed each other grow without end
		}
	}
	best := -1
	for i, e := range l.Endings {
		if strings.HasSuffix(w, e.From) && (best < 0 || len(e.From) > len(l.Endings[best].From)) {
			best = i
		}
	}
	if best < 0 {
		if w == word {
			return nil
		}
		return []string{w}
	}
	stem := strings.TrimSuffix(w, l.Endings[best].From)
	var out []string
	for _, t := range l.Endings[best].To {
		if stem+t != word {
			out = append(out, stem+t)
		}
	}
	return out
}

// expand applies paradigms to the lists that name one.
func (r *reader) expand() {
	for _, l := range r.pack.Lists {
		if l.Paradigm == "" {
			continue
		}
		p, ok := r.pack.Paradigms[l.Paradigm]
		if !ok {
			r.add(CodeParadigm, l.at, "", "list %q names a paradigm %q that the pack does not have", l.Name, l.Paradigm)
			continue
		}
		var wg sync.WaitGroup
		for part := range slices.Chunk(l.Entries, 1+len(l.Entries)/runtime.GOMAXPROCS(0)) {
			wg.Go(func() {
				for i := range part {
					part[i].Patterns = expand(part[i].Patterns, p)
				}
			})
		}
		wg.Wait()
	}
}

func expand(ps []lexicon.Pattern, p Paradigm) []lexicon.Pattern {
	seen := map[string]bool{}
	for _, q := range ps {
		seen[strings.Join(q.Words, " ")] = true
	}
	out := ps
	for _, q := range ps {
		for _, line := range p.Lines {
			for _, words := range line.phrase(q.Words) {
				if key := strings.Join(words, " "); !seen[key] {
					seen[key] = true
					out = append(out, lexicon.Pattern{Text: key, Words: words, Slop: q.Slop, Boundary: q.Boundary})
				}
			}
		}
	}
	return out
}

// phrase makes the variants of a phrase: every word changes by its first variant, the last word by each of its own.
func (l ParadigmLine) phrase(words []string) [][]string {
	if len(words) == 0 {
		return nil
	}
	head := make([]string, 0, len(words))
	for _, w := range words[:len(words)-1] {
		if v := l.variants(strings.ToLower(w)); len(v) > 0 {
			w = v[0]
		}
		head = append(head, w)
	}
	last := l.variants(strings.ToLower(words[len(words)-1]))
	var out [][]string
	for _, v := range last {
		out = append(out, append(head[:len(head):len(head)], v))
	}
	return out
}

// hasWord reports whether s holds a letter or digit.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
