package text

import (
	"bytes"
	"strings"
	"unicode"
)

// Phrase is what is looked for. A star at the end of its last word stands for the rest of a word.
type Phrase struct {
	Group string // of the list it is from
	Lang  string
	Name  string // what it stands for; as it is written, folded, where nothing else was given
	words []string
	star  bool
}

// Words finds phrases of lists in folded texts, word by word, for detectors whose words do not go into the engine's own pass because few items need
// them. The zero value is ready; once filled, any number of goroutines may ask it.
type Words struct {
	folder *Folder
	first  map[string][]Phrase          // by the first word
	starts map[[starBytes]byte][]Phrase // of one starred word, by how it begins
}

// starBytes is how many bytes of a starred word are looked up: one that is shorter counts as the whole word alone.
const starBytes = 3

// Add adds a term of a list. name may be empty.
func (x *Words) Add(group, lang, name, term string) {
	if x.first == nil {
		x.folder, x.first, x.starts = NewFolder(0), map[string][]Phrase{}, map[[starBytes]byte][]Phrase{}
	}
	term, star := strings.CutSuffix(term, "*")
	p := Phrase{Group: group, Lang: lang, Name: name, words: phraseWords(x.folder.FoldString(term)), star: star}
	if len(p.words) == 0 {
		return
	}
	if p.Name == "" {
		p.Name = strings.Join(p.words, " ")
	}
	if star && len(p.words) == 1 && len(p.words[0]) >= starBytes {
		h := [starBytes]byte([]byte(p.words[0]))
		x.starts[h] = append(x.starts[h], p)
		return
	}
	x.first[p.words[0]] = append(x.first[p.words[0]], p)
}

// PhraseName returns a term as phrases are named: folded, with single blanks.
func PhraseName(term string) string {
	return strings.Join(phraseWords(NewFolder(0).FoldString(term)), " ")
}

// phraseWords returns the words of a folded term, letters and digits apart, as texts are cut.
func phraseWords(s string) (out []string) {
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

// At calls yield for every phrase that begins at a token, with its last one.
func (x *Words) At(f *Folded, i int, yield func(p *Phrase, last int)) {
	w := f.Bytes[f.Tokens[i].Start:f.Tokens[i].End]
	ps := x.first[string(w)]
	for n := range ps {
		if p := &ps[n]; p.follows(f, i) {
			yield(p, i+len(p.words)-1)
		}
	}
	if len(w) < starBytes {
		return
	}
	ps = x.starts[[starBytes]byte(w)]
	for n := range ps {
		if p := &ps[n]; bytes.HasPrefix(w, []byte(p.words[0])) {
			yield(p, i)
		}
	}
}

// follows reports whether the phrase stands at a token, within a sentence.
func (p *Phrase) follows(f *Folded, i int) bool {
	if i+len(p.words) > len(f.Tokens) {
		return false
	}
	for n := 1; n < len(p.words); n++ {
		t := &f.Tokens[i+n]
		w := f.Bytes[t.Start:t.End]
		last := p.star && n == len(p.words)-1
		if t.Gap == Stop || string(w) != p.words[n] && (!last || !strings.HasPrefix(string(w), p.words[n])) {
			return false
		}
	}
	return true
}
