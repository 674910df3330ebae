package promotion

import (
	_ "embed" // for the lists of labels and words
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/text"
)

var (
	//go:embed words.txt
	wordText string
	//go:embed labels.txt
	labelText string
)

// phrase is what is looked for, word by word.
type phrase struct {
	words []string
	star  bool // the last word may go on
	group string
	lang  string
	name  string // of a label, folded and with single blanks
	whole bool   // of a label: it is a hashtag of several words in one
}

// label is what a list says of a label.
type label struct {
	lang      string
	countries []string
	strong    bool
	source    string
}

// lists are the lists in the form in which they are looked up.
type lists struct {
	first  map[string][]phrase // by the first word
	starts []phrase            // of one starred word
	labels map[string][]label  // by name
	named  map[string]map[string]bool
}

// labelGroup is the group of the phrases that are labels.
const labelGroup = "label"

var known = sync.OnceValue(func() *lists {
	l, err := parse(wordText, labelText)
	if err != nil {
		panic(err) // the lists ship with the program, and a test reads them
	}
	return l
})

func parse(words, labels string) (*lists, error) {
	l := &lists{first: map[string][]phrase{}, labels: map[string][]label{}, named: map[string]map[string]bool{}}
	fo := text.NewFolder(0)
	for w := range wordlist.All(words) {
		if strings.HasSuffix(w.Group, "attribute") || w.Group == "no" || w.Group == "earning host" {
			if l.named[w.Group] == nil {
				l.named[w.Group] = map[string]bool{}
			}
			l.named[w.Group][w.Text] = true
			continue
		}
		l.add(phrase{group: w.Group, lang: w.Lang}, fo.FoldString(w.Text))
	}
	n := 0
	for line := range strings.Lines(labels) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 5 || f[2] != "strong" && f[2] != "weak" || f[4] == "" {
			return nil, fmt.Errorf("labels.txt:%d: want language | countries | strong or weak | label | source", n)
		}
		name := strings.Join(split(fo.FoldString(f[3])), " ")
		if _, there := l.labels[name]; !there {
			l.add(phrase{group: labelGroup, name: name}, name)
			if strings.Contains(name, " ") {
				l.add(phrase{group: labelGroup, name: name, whole: true}, strings.ReplaceAll(name, " ", ""))
			}
		}
		l.labels[name] = append(l.labels[name], label{f[0], strings.Fields(f[1]), f[2] == "strong", f[4]})
	}
	return l, nil
}

func (l *lists) add(p phrase, term string) {
	term, p.star = strings.CutSuffix(term, "*")
	p.words = split(term)
	if len(p.words) == 0 {
		return
	}
	if p.star && len(p.words) == 1 {
		l.starts = append(l.starts, p)
		return
	}
	l.first[p.words[0]] = append(l.first[p.words[0]], p)
}

// split returns the words of a folded term, letters and digits apart, as texts are cut.
func split(s string) (out []string) {
	start, digit := -1, false
	for i, r := range s {
		d := unicode.IsDigit(r)
		if in := d || unicode.IsLetter(r) || unicode.IsMark(r); !in || start >= 0 && d != digit {
			if start >= 0 {
				out = append(out, s[start:i])
			}
			start = -1
			if !in {
				continue
			}
		}
		if start < 0 {
			start, digit = i, d
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// at calls yield for every phrase that begins at a token, with its last one.
func (l *lists) at(f *text.Folded, i int, yield func(p *phrase, last int)) {
	w := f.Bytes[f.Tokens[i].Start:f.Tokens[i].End]
	ps := l.first[string(w)]
	for n := range ps {
		if p := &ps[n]; p.follows(f, i) {
			yield(p, i+len(p.words)-1)
		}
	}
	for n := range l.starts {
		if p := &l.starts[n]; strings.HasPrefix(string(w), p.words[0]) {
			yield(p, i)
		}
	}
}

// follows reports whether the phrase stands at a token.
func (p *phrase) follows(f *text.Folded, i int) bool {
	if i+len(p.words) > len(f.Tokens) {
		return false
	}
	for n := 1; n < len(p.words); n++ {
		t := &f.Tokens[i+n]
		w := f.Bytes[t.Start:t.End]
		if string(w) != p.words[n] && (!p.star || n < len(p.words)-1 || !strings.HasPrefix(string(w), p.words[n])) || t.Gap == text.Stop {
			return false
		}
	}
	return true
}

// is reports whether an attribute or value is of a group, with "_" and "-" for blanks too.
func (l *lists) is(group, name string) bool {
	if len(name) > 40 {
		return false
	}
	name = strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(strings.TrimSpace(name)))
	return l.named[group][name]
}
