package rule

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile/screen/lexicon"
)

// languages are the codes that term lists may name: the 24 official languages of the Union, and those in which goods are
// offered to it.
var languages = strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv zh ru uk tr ar ja ko vi th id ms sr mk no is ca la")

func (r *reader) lists(dir string, n *yaml.Node) {
	for _, e := range r.mapping(n, "lists") {
		if !r.nameOf(e, "list") {
			continue
		}
		if prev := r.pack.list(e.key); prev != nil {
			r.add(CodeTwice, r.at(e.node), "keep one of them", "the list %q is there twice", e.key).Second = &Label{prev.at, "first here"}
			continue
		}
		l := &List{Name: e.key, Fields: DefaultFields, gaps: defaultGaps, at: r.at(e.node)}
		r.pack.Lists = append(r.pack.Lists, l)
		r.list(dir, l, e.value)
	}
}

func (r *reader) nameOf(e entry, what string) bool {
	if !listName.MatchString(e.key) {
		r.add(CodeName, r.at(e.node), "use small letters, digits and underscores: no_prescription", "%s name %q", what, e.key)
		return false
	}
	if reserved(e.key) {
		r.add(CodeReserved, r.at(e.node), "choose another name", "%q is a word of the condition language", e.key)
		return false
	}
	return true
}

func (r *reader) list(dir string, l *List, n *yaml.Node) {
	before := len(r.diags)
	es := r.mapping(n, "list "+l.Name, "about", "terms", "file", "concepts", "gaps", "boundary", "fields", "paradigm")
	stated := false        // how many words may stand between those of a phrase
	for _, e := range es { // what terms depend on comes first, wherever it stands
		switch e.key {
		case "about":
			l.About = r.text(e.value, "about")
		case "boundary":
			b, ok := lexicon.ParseBoundary(r.text(e.value, "boundary"))
			if !ok {
				r.add(CodeBoundary, r.at(e.value), "known: word, prefix, suffix, substring", "there is no boundary %q", e.value.Value)
			}
			l.Boundary = b
		case "fields":
			l.Fields = 0
			for _, f := range r.texts(e.value, "fields") {
				if FieldOf(f.Value) == 0 {
					r.add(CodeField, r.at(f), did(f.Value, fieldNames), "items have no field %q", f.Value)
				}
				l.Fields |= FieldOf(f.Value)
			}
		case "paradigm":
			l.Paradigm = r.text(e.value, "paradigm")
		case "file":
			if !stated {
				l.gaps = 0 // names are written as they are
			}
		case "gaps":
			l.gaps, stated = r.gaps(e.value), true
		case "concepts":
			for _, x := range r.texts(e.value, "concepts") {
				l.Concepts = append(l.Concepts, x.Value)
			}
		}
	}
	for _, e := range es {
		switch e.key {
		case "terms":
			r.terms(e.value, "list "+l.Name, func(s, lang string, at Place) { r.entry(l, s, lang, at) })
		case "file":
			r.termFile(path.Join(dir, r.text(e.value, "file")), l, r.at(e.value))
		}
	}
	if len(l.Entries)+len(l.Concepts) == 0 && len(r.diags) == before {
		r.add(CodeEmptyList, l.at, "add terms:, file: or concepts:", "the list %q is empty", l.Name)
	}
}

// terms calls add for every term of a list of terms, or of lists by language.
func (r *reader) terms(n *yaml.Node, what string, add func(term, lang string, at Place)) {
	if n.Kind == yaml.SequenceNode {
		for _, t := range r.texts(n, what) {
			add(t.Value, "", r.at(t))
		}
		return
	}
	for _, e := range r.mapping(n, "terms of "+what) {
		if !contains(languages, e.key) {
			r.add(CodeLanguage, r.at(e.node), "use a two-letter code of ISO 639-1: de, fr, el", "there is no language %q", e.key)
		}
		for _, t := range r.texts(e.value, what) {
			add(t.Value, e.key, r.at(t))
		}
	}
}

// termFile reads one entry a line; "#" starts a comment, "[de]" the terms of a language.
func (r *reader) termFile(name string, l *List, at Place) {
	src, ok := r.pack.sources[name]
	if !ok {
		r.add(CodeFile, at, "term files end in .txt and lie beside pack.yaml", "there is no term file %s", name)
		return
	}
	if !utf8.Valid(src) {
		r.add(CodeEncoding, Place{File: name, Line: badLine(src)}, "save the file as UTF-8", "the file is not UTF-8")
		return
	}
	line, lang := 0, ""
	l.Entries = slices.Grow(l.Entries, 1+bytes.Count(src, []byte{'\n'}))
	for text := range strings.Lines(strings.TrimPrefix(string(src), "\ufeff")) {
		line++
		text, _, _ = strings.Cut(text, "#")
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if head, ok := strings.CutPrefix(text, "["); ok {
			if lang = strings.TrimSuffix(head, "]"); !contains(languages, lang) {
				r.add(CodeLanguage, Place{name, line, 1}, "use a two-letter code of ISO 639-1: [de]", "there is no language %q", lang)
			}
			continue
		}
		r.entry(l, text, lang, Place{name, line, 1})
	}
}

// slopMark is how a term admits other words; a name is shown without it.
var slopMark = regexp.MustCompile(`~\d+ *`)

// entry adds "canonical = alias, alias" or a single term to a list.
func (r *reader) entry(l *List, s, lang string, at Place) {
	name, aliases, _ := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	e := Entry{Name: strings.Trim(name, "*"), Lang: lang, at: at}
	if strings.Contains(name, "~") {
		e.Name = slopMark.ReplaceAllString(e.Name, "")
	}
	take := func(t string) {
		if t = strings.TrimSpace(t); t == "" {
			return
		}
		if p, ok := r.pattern(t, l.Boundary, at); ok {
			l.admit(&p)
			e.Patterns = append(e.Patterns, p)
		}
	}
	if aliases != "" {
		e.Patterns = make([]lexicon.Pattern, 0, 2+strings.Count(aliases, ","))
	}
	take(name)
	for t := range strings.SplitSeq(aliases, ",") {
		take(t)
	}
	if name == "" {
		r.add(CodeTerm, at, "write \"canonical = alias, alias\"", "an entry of list %q has no name", l.Name)
	}
	if e.written = len(e.Patterns); e.written > 0 {
		l.Entries = append(l.Entries, e)
	}
}

func (r *reader) pattern(s string, b lexicon.Boundary, at Place) (lexicon.Pattern, bool) {
	p, err := lexicon.Parse(s, b)
	if err == nil && !hasWord(s) {
		r.add(CodeTerm, at, "leave it out", "term %q holds no letter or digit", s)
		return p, false
	}
	if err != nil {
		r.add(CodeTerm, at, "see docs/rules.md, Lists", "%v", err)
		return p, false
	}
	if p.Boundary != lexicon.Word && len(p.Words[0]) < lexicon.MinInner {
		r.add(CodeTerm, at, "a term that may stand inside a word needs at least four letters; write the whole word",
			"term %q is too short", s)
		return p, false
	}
	return p, true
}

// defaultGaps is how many other words may stand between two words of a phrase where a list does not say. Measured on 16,000 ordinary
// offers: with one word there is one finding more, and of examples with a word put in nineteen of twenty hold in place of three of four.
const defaultGaps = 1

// admit lets other words stand between the words of a phrase.
func (l *List) admit(p *lexicon.Pattern) {
	for i := 1; i < len(p.Slop); i++ {
		p.Slop[i] = max(p.Slop[i], l.gaps)
	}
}

func (r *reader) gaps(n *yaml.Node) uint8 {
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < 0 || v > lexicon.MaxSlop {
		r.add(CodeArgument, r.at(n), fmt.Sprintf("write a number of words from 0 to %d", lexicon.MaxSlop), "gaps %q", n.Value)
		return 0
	}
	return uint8(v)
}

func (p *Pack) list(name string) *List {
	for _, l := range p.Lists {
		if l.Name == name {
			return l
		}
	}
	return nil
}
