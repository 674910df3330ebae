package rule

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile/screen/lexicon"
)

// Concept is a thing, an act or a quality that conditions name as c.x, whatever the language in which a text speaks of it.
type Concept struct {
	Name  string // "review", "disease/diabetes": what stands before the slash is the group
	About string
	at    Place
}

// Lemma is a word of a language for a concept: its dictionary form, or the fixed name of the thing in two or three words.
type Lemma struct {
	Text         string
	Concept      int32 // number of the concept in the pack
	Lang         uint8 // number of the language, as LanguageNumber gives it
	Exact        bool  // no ending is added or taken away
	Part         bool  // may be head or tail of a compound
	Local        bool  // counts only in items of its language
	line, column int32 // in the file of its language
}

// Inflection says how words of a language change.
type Inflection struct {
	Lang     string
	Endings  map[string][]string // what a dictionary form ends in → what may stand in its place
	Initials map[string][]string // what a word begins with → what may stand in its place
	Links    []string            // what joins the parts of a compound
	Everyday []string            // words that stand in every text
}

// conceptPrefix is what conditions write before the name of a concept.
const conceptPrefix = conceptRoot + "."

const conceptRoot = "c"

// maxConceptLine is the length of a line of concepts and lemmas, in columns: longer ones cannot be reviewed.
const maxConceptLine = 120

var (
	conceptName = regexp.MustCompile(`^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$`)
	lemmaFile   = regexp.MustCompile(`^[a-z]{2}\.txt$`)
)

// concepts reads the file of concepts and the files of lemmas beside it.
func (r *reader) concepts(dir string, n *yaml.Node) {
	name := path.Join(dir, r.text(n, "concepts"))
	if _, ok := r.pack.sources[name]; !ok {
		r.add(CodeFile, r.at(n), "the file lies beside pack.yaml and ends in .txt", "there is no file %s", name)
		return
	}
	at := map[string]int32{}
	r.conceptLines(name, nil, func(id, about string, where Place) {
		if prev, ok := at[id]; ok {
			r.add(CodeTwice, where, "keep one of them", "the concept %q is there twice",
				id).Second = &Label{r.pack.Concepts[prev].at, "first here"}
			return
		}
		if about == "" {
			r.add(CodeMissing, where, "write \"review: rating of a buyer\"", "the concept %q does not say what it stands for", id)
		}
		at[id] = int32(len(r.pack.Concepts))
		r.pack.Concepts = append(r.pack.Concepts, Concept{id, about, where})
	})
	var names []string
	for _, c := range r.pack.Concepts {
		names = append(names, c.Name)
	}
	files := r.lemmaFiles(dir, name)
	words := 0
	for _, file := range files {
		words += bytes.Count(r.pack.sources[file], []byte{','}) + bytes.Count(r.pack.sources[file], []byte{'\n'})
	}
	r.pack.Lemmas = make([]Lemma, 0, words)
	for _, file := range files {
		r.lemmas(file, at, names)
	}
}

// common reads how often words of concepts stand in ordinary offers.
func (r *reader) common(n *yaml.Node) {
	r.pack.Common = map[string]int{}
	for _, e := range r.mapping(n, "common") {
		v, err := strconv.Atoi(e.value.Value)
		if err != nil || v < 0 || v > 1000 {
			r.add(CodeArgument, r.at(e.value), "write a number of offers in a thousand", "common %q", e.value.Value)
		}
		r.pack.Common[e.key] = v
	}
}

// lemmaFiles returns the files of lemmas in a folder, by language.
func (r *reader) lemmaFiles(dir, concepts string) (out []string) {
	for file := range r.pack.sources {
		if path.Dir(file) == path.Clean(dir) && file != concepts && lemmaFile.MatchString(path.Base(file)) {
			out = append(out, file)
		}
	}
	slices.Sort(out)
	return out
}

// conceptLines calls yield for every line "id: rest" of a file. Names that are known need no look at how they are written.
func (r *reader) conceptLines(file string, known map[string]int32, yield func(id, rest string, at Place)) {
	src := r.pack.sources[file]
	if !utf8.Valid(src) {
		r.add(CodeEncoding, Place{File: file, Line: badLine(src)}, "save the file as UTF-8", "the file is not UTF-8")
		return
	}
	line := 0
	for text := range strings.Lines(strings.TrimPrefix(string(src), "\ufeff")) {
		line++
		at := Place{file, line, 1}
		text = strings.TrimRight(text, "\r\n")
		if len(text) > maxConceptLine && utf8.RuneCountInString(text) > maxConceptLine {
			r.add(CodeLongLine, Place{file, line, maxConceptLine + 1}, "go on in a second line with the same id",
				"the line is longer than %d columns", maxConceptLine)
		}
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		id, rest, ok := strings.Cut(text, ":")
		if _, is := known[id]; !ok || !is && !conceptName.MatchString(id) {
			r.add(CodeConcept, at, "write \"id: …\": small letters, digits and underscores, and at most one slash",
				"the line names no concept")
			continue
		}
		rest, _, _ = strings.Cut(rest, " # ")
		yield(id, strings.TrimSpace(rest), at)
	}
}

// lemmas reads the words of one language.
func (r *reader) lemmas(file string, concepts map[string]int32, names []string) {
	lang := strings.TrimSuffix(path.Base(file), ".txt")
	if !contains(languages, lang) {
		r.add(CodeLanguage, Place{File: file}, "name the file by a two-letter code of ISO 639-1: de.txt", "there is no language %q", lang)
		return
	}
	number := LanguageNumber(lang)
	r.conceptLines(file, concepts, func(id, rest string, at Place) {
		concept, ok := concepts[id]
		if !ok {
			r.add(CodeConcept, at, did(id, names), "there is no concept %q", id)
			return
		}
		column := utf8.RuneCountInString(id) + 2
		for part := range strings.SplitSeq(rest, ",") {
			where := Place{at.File, at.Line, column}
			column += utf8.RuneCountInString(part) + 1
			l := Lemma{Concept: concept, Lang: number, Text: strings.TrimSpace(part), line: int32(where.Line), column: int32(where.Column)}
			if l.Text == "" {
				continue
			}
			if msg := l.marks(); msg != "" {
				r.add(CodeConcept, where, "write =word, word+ or =word?", "%s", msg)
				continue
			}
			r.pack.Lemmas = append(r.pack.Lemmas, l)
		}
	})
}

// marks takes the marks off a word: "=" for no endings, "+" for parts of compounds, "?" for items of its language only.
func (l *Lemma) marks() string {
	if s, ok := strings.CutPrefix(l.Text, "="); ok {
		l.Text, l.Exact = s, true
	}
	for {
		if s, ok := strings.CutSuffix(l.Text, "?"); ok {
			l.Text, l.Local = s, true
			continue
		}
		if s, ok := strings.CutSuffix(l.Text, "+"); ok {
			l.Text, l.Part = s, true
			continue
		}
		break
	}
	if l.Text = strings.TrimSpace(l.Text); simple(l.Text) {
		return ""
	}
	switch {
	case !strings.ContainsFunc(l.Text, unicode.IsLetter):
		return "a word holds no letter: a number alone means nothing"
	case lexicon.Unspaced(l.Text) && len(l.Text) < lexicon.MinInner:
		return "the word " + l.Text + " is one character, which stands in many other words"
	case strings.ContainsAny(l.Text, "=+?*~"):
		return "the word " + l.Text + " holds a mark inside"
	case strings.Count(l.Text, " ") > maxNameWords-1:
		return "the name " + l.Text + " has more than five words: a concept has words and names, no sentences"
	}
	return ""
}

// simple reports whether a word is of small ASCII letters alone, as half of all words are.
func simple(s string) bool {
	for i := range len(s) {
		if s[i]-'a' >= 26 {
			return false
		}
	}
	return s != ""
}

// maxNameWords bounds the fixed name of a thing. Chosen: "bon de commande", "pièce d'identité".
const maxNameWords = 5

// inflections reads how words change, by language.
func (r *reader) inflections(n *yaml.Node) {
	for _, e := range r.mapping(n, "inflection") {
		if !contains(languages, e.key) {
			r.add(CodeLanguage, r.at(e.node), "use a two-letter code of ISO 639-1", "there is no language %q", e.key)
		}
		f := Inflection{Lang: e.key}
		for _, x := range r.mapping(e.value, "inflection of "+e.key, "endings", "initials", "links", "everyday") {
			switch x.key {
			case "endings":
				f.Endings = r.changes(x.value)
			case "initials":
				f.Initials = r.changes(x.value)
			case "links":
				f.Links = r.words(x.value, x.key)
			case "everyday":
				f.Everyday = r.words(x.value, x.key)
			}
		}
		r.pack.Inflections = append(r.pack.Inflections, f)
	}
}

// changes reads a table of what stands in place of what.
func (r *reader) changes(n *yaml.Node) map[string][]string {
	out := map[string][]string{}
	for _, e := range r.mapping(n, "a table of changes") {
		out[strings.Trim(e.key, "~")] = r.words(e.value, e.key)
	}
	return out
}

// words reads words between spaces: "~" stands for none.
func (r *reader) words(n *yaml.Node, what string) (out []string) {
	for w := range strings.FieldsSeq(r.text(n, what)) {
		if w == "~" {
			w = ""
		}
		out = append(out, w)
	}
	return out
}

// spanName is how conditions write a concept or a group.
func spanName(concept string) string {
	return conceptPrefix + strings.ReplaceAll(concept, "/", ".")
}
