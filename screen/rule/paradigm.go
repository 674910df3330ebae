package rule

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile/screen/lexicon"
)

// Paradigm makes the spellings of other languages from one spelling of a word.
type Paradigm struct {
	Name  string
	Lines []ParadigmLine
	at    Place
}

// ParadigmLine is what one language does to a word: replacements in order, then an ending. Cases are the endings that the
// result takes in a sentence; "~" is any consonant.
type ParadigmLine struct {
	Lang    string
	Replace [][2]string
	Endings []Ending
	Cases   []Ending
	letters []uint64 // of what each replacement takes away
}

// letters is the set of the bytes of s, by their last six bits: what it does not hold does not stand in s.
func letters(s string) (set uint64) {
	for i := range len(s) {
		set |= 1 << (s[i] & 63)
	}
	return set
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
	es := r.mapping(n, "a line of a paradigm", "lang", "replace", "endings", "cases")
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
					l.Replace, l.letters = append(l.Replace, [2]string{from[0].Value, from[1].Value}),
						append(l.letters, letters(from[0].Value))
				} else {
					r.add(CodeParadigm, r.at(pair), "write [from, to]", "a replacement is no pair")
				}
			}
		case "endings":
			l.Endings = r.endings(e.value, e.key)
		case "cases":
			l.Cases = r.endings(e.value, e.key)
		}
	}
	return l
}

func (r *reader) endings(n *yaml.Node, what string) (out []Ending) {
	for _, end := range r.mapping(n, what) {
		var to []string
		for _, t := range r.texts(end.value, "ending "+end.key) {
			to = append(to, t.Value)
		}
		out = append(out, Ending{end.key, to})
	}
	return out
}

// minDeclined is the length in bytes from which the cases of a word are made: those of shorter ones are other words. Chosen.
const minDeclined = 8

// vowels are the letters before which no case of a consonant stem stands.
const vowels = "aeiouyäöüõåæøéíóáàèìòùėęąįųūāēīаеиоуъюяαεηιουωάέήίόύώ"

// declined appends the cases of a word to dst.
func (l *ParadigmLine) declined(dst []string, word string) []string {
	if len(word) < minDeclined {
		return dst
	}
	best, stem := -1, word
	for i := range l.Cases {
		e := &l.Cases[i]
		if e.From == "~" {
			if r, _ := utf8.DecodeLastRuneInString(word); best < 0 && unicode.IsLetter(r) && !strings.ContainsRune(vowels, r) {
				best, stem = i, word
			}
		} else if strings.HasSuffix(word, e.From) && (best < 0 || l.Cases[best].From == "~" || len(e.From) > len(l.Cases[best].From)) {
			best, stem = i, strings.TrimSuffix(word, e.From)
		}
	}
	if best >= 0 {
		for _, t := range l.Cases[best].To {
			dst = append(dst, stem+t)
		}
	}
	return dst
}

// maxWord is the length in bytes beyond which a paradigm makes no more of a word; the longest real one has under a hundred.
const maxWord = 256

// variants appends the spellings that the line makes of a word to dst, the word itself left out.
func (l *ParadigmLine) variants(dst []string, word string) []string {
	w, has := word, letters(word)
	for i := range l.Replace {
		if l.letters[i]&^has != 0 || !strings.Contains(w, l.Replace[i][0]) {
			continue
		}
		if w = strings.ReplaceAll(w, l.Replace[i][0], l.Replace[i][1]); len(w) > maxWord {
			return dst // replacements that feed each other grow without end
		}
		has = letters(w)
	}
	best := -1
	for i := range l.Endings {
		if e := &l.Endings[i]; strings.HasSuffix(w, e.From) && (best < 0 || len(e.From) > len(l.Endings[best].From)) {
			best = i
		}
	}
	if best < 0 {
		if w != word {
			dst = append(dst, w)
		}
		return dst
	}
	stem := strings.TrimSuffix(w, l.Endings[best].From)
	for _, t := range l.Endings[best].To {
		if len(stem)+len(t) != len(word) || stem != word[:len(stem)] || t != word[len(stem):] {
			dst = append(dst, stem+t)
		}
	}
	return dst
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

// expand returns the patterns with the variants that a paradigm makes of them: of a phrase every word changes by its first variant, the last word by
// each of its own. Most patterns are one word, of which nothing is copied that need not be.
func expand(ps []lexicon.Pattern, p Paradigm) []lexicon.Pattern {
	seen := make(map[string]struct{}, 4*len(ps))
	for _, q := range ps {
		seen[strings.Join(q.Words, " ")] = struct{}{}
	}
	out := ps
	var last []string
	for _, q := range ps {
		if len(q.Words) == 0 {
			continue
		}
		low := make([]string, len(q.Words))
		for i, w := range q.Words {
			low[i] = strings.ToLower(w)
		}
		for i := range p.Lines {
			line := &p.Lines[i]
			last = line.variants(last[:0], low[len(low)-1])
			if len(low) == 1 && q.Boundary == lexicon.Word {
				if n := len(last); n == 0 {
					last = line.declined(last, low[0])
				} else {
					for _, v := range last[:n] {
						last = line.declined(last, v)
					}
				}
			}
			if len(last) == 0 {
				continue
			}
			head := line.head(q.Words, low)
			for _, v := range last {
				key := v
				if len(head) > 0 {
					key = strings.Join(head, " ") + " " + v
				}
				if _, ok := seen[key]; !ok {
					seen[key] = struct{}{}
					out = append(out, lexicon.Pattern{Text: key, Words: append(head[:len(head):len(head)], v), Slop: q.Slop,
						Boundary: q.Boundary})
				}
			}
		}
	}
	return out
}

// head changes all words of a phrase but the last.
func (l *ParadigmLine) head(words, low []string) []string {
	if len(words) == 1 {
		return nil
	}
	head := make([]string, 0, len(words))
	var room [4]string
	for i, w := range words[:len(words)-1] {
		if v := l.variants(room[:0], low[i]); len(v) > 0 {
			w = v[0]
		}
		head = append(head, w)
	}
	return head
}

// hasWord reports whether s holds a letter or digit.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
