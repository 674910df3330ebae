package claim

import (
	"html"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// Index holds the wordings of registers. It is immutable and safe for concurrent use.
type Index struct {
	vocabulary *vocabulary
	entries    []entry
	bySubject  map[int32][]int32 // concept of a substance to entries
	byRelation map[int32][]int32 // concept of a function to entries
	byStem     map[int32]int     // stem to the number of entries
	stems      map[string]int32
	weights    []float64 // by stem: how rare it is
	// wordings is a trie of the words of every wording, for claims word for word: node<<32|word to node; a slot is the word 0.
	wordings map[uint64]int32
	words    map[string]int32
	ends     map[int32]int32 // node to entry
	nodes    int32
}

// entry is a claim of a register, prepared.
type entry struct {
	at       register.At
	status   register.Status
	wording  string
	subjects []int32 // concepts of substances
	rels     []int32
	scopes   []int32
	stems    []int32 // content words besides those of the substance
	verbs    [kinds]bool
	language string  // of its verb
	weight   float64 // of all stems
}

// NewIndex prepares the claims of registers; other entries are left out. It returns nil where there are none.
func NewIndex(snapshots ...*register.Snapshot) *Index {
	if !slices.ContainsFunc(snapshots, holdsClaims) {
		return nil // before the lists of words are read, which takes longer than all else of a start
	}
	x := &Index{vocabulary: newVocabulary(), bySubject: map[int32][]int32{}, byRelation: map[int32][]int32{},
		byStem: map[int32]int{}, stems: map[string]int32{},
		wordings: map[uint64]int32{}, words: map[string]int32{}, ends: map[int32]int32{}}
	claims := func(yield func(register.At, *register.Entry)) {
		for i, s := range snapshots {
			for j := range s.List {
				if s.List[j].Claim != nil {
					yield(register.At{Snapshot: int32(i), Entry: int32(j)}, &s.List[j])
				}
			}
		}
	}
	names, g := newTagger(x.vocabulary), newTagger(x.vocabulary) // the second knows the names that the first one found
	claims(func(_ register.At, e *register.Entry) { x.name(&names, e) })
	claims(func(at register.At, e *register.Entry) { x.add(&g, at, e) })
	if len(x.entries) == 0 {
		return nil
	}
	x.weigh()
	return x
}

func holdsClaims(s *register.Snapshot) bool {
	for i := range s.List {
		if s.List[i].Claim != nil {
			return true
		}
	}
	return false
}

var tags = regexp.MustCompile(`</?(?:p|em|i|b|strong|sub|sup|br|span)\b[^<>]*>`)

// clean drops the marks of pages that registers are exported from. What stands in angle brackets besides is a slot: "<name of the sugar>".
func clean(s string) string {
	return strings.TrimSpace(tags.ReplaceAllString(html.UnescapeString(s), " "))
}

// fold returns s folded, and its concepts, which are valid until the tagger is used again.
func (g *tagger) fold(s string) (*text.Folded, []place) {
	f := new(text.Folded)
	g.v.folder.FoldPlain(f, s)
	return f, g.tag(f)
}

// parts parts the names of substances in an entry; registers write them in English.
var parts = regexp.MustCompile(`[()/+&]| (?:` + strings.Join(wordlist.Slice(englishList, "between names"), "|") + `) |<[^>]*>|[:;].*`)

// maxName is the largest number of words of a name of a substance; longer ones describe a food.
const maxName = 4

// minName is the least length in bytes of a name that the lists do not know. Chosen.
const minName = 4

// name enters the names of an entry's substance that the lists do not have: a Latin name is the same in every language.
func (x *Index) name(g *tagger, e *register.Entry) {
	names := append([]string{e.Claim.Substance}, e.Names...)
	own := int32(-1)
	for _, n := range names {
		for _, p := range parts.Split(clean(n), -1) {
			p = strings.TrimSpace(p)
			f, places := g.fold(p)
			if len(f.Tokens) == 0 || len(f.Tokens) > maxName || len(p) < minName || len(places) > 0 {
				continue
			}
			if len(f.Tokens) == 1 && !strings.Contains(strings.ToLower(e.Claim.Text), strings.ToLower(p)) {
				continue // a part of a description
			}
			if own < 0 {
				own = x.vocabulary.concept(substance, "register: "+strings.ToLower(p))
			}
			x.vocabulary.enter(own, strings.NewReplacer("*", " ", "-", " ").Replace(p))
		}
	}
}

// add takes in one claim.
func (x *Index) add(g *tagger, at register.At, e *register.Entry) {
	n := int32(len(x.entries))
	y := entry{at: at, status: e.Claim.Status, wording: e.Claim.Text}
	for _, s := range append([]string{clean(e.Claim.Substance)}, e.Names...) {
		_, places := g.fold(s)
		y.subjects = collect(y.subjects, places, substance)
	}
	wording := clean(e.Claim.Text)
	f, places := g.fold(wording)
	y.rels, y.scopes = collect(y.rels, places, relation), collect(y.scopes, places, scope)
	if len(y.subjects) == 0 {
		y.subjects = collect(y.subjects, places, substance)
	}
	covered := make([]bool, len(f.Tokens))
	for _, p := range places {
		y.verbs[p.kind] = true
		if p.kind == contribute || p.kind == change && y.language == "" {
			y.language = g.v.concepts[p.concept].name
		}
		if p.kind != relation && p.kind != scope && (p.kind != substance || slices.Contains(y.subjects, p.concept)) {
			for i := p.first; i <= p.last; i++ {
				covered[i] = true
			}
		}
	}
	for i, w := range g.tokens {
		if s := stem(w.plain); !covered[i] && content(w.plain) {
			id, ok := x.stems[s]
			if !ok {
				id = int32(len(x.stems))
				x.stems[s] = id
			}
			if !slices.Contains(y.stems, id) {
				y.stems = append(y.stems, id)
			}
		}
	}
	x.spell(n, f, g.tokens)
	if len(y.rels) == 0 {
		_, places = g.fold(clean(e.Claim.Relationship))
		y.rels = collect(y.rels, places, relation)
	}
	for _, s := range y.subjects {
		x.bySubject[s] = append(x.bySubject[s], n)
	}
	for _, r := range y.rels {
		x.byRelation[r] = append(x.byRelation[r], n)
	}
	for _, s := range y.stems {
		x.byStem[s]++
	}
	x.entries = append(x.entries, y)
}

// collect appends the concepts of one kind to dst, each once.
func collect(dst []int32, places []place, k kind) []int32 {
	for _, p := range places {
		if p.kind == k && !slices.Contains(dst, p.concept) {
			dst = append(dst, p.concept)
		}
	}
	return dst
}

// spell enters the words of a wording in the trie. Of entries with the same wording the first is kept.
func (x *Index) spell(n int32, f *text.Folded, tokens []*word) {
	at := int32(0)
	for i := 0; i < len(tokens); i++ {
		word := int32(0)
		if j := slotEnd(f, i); j > i {
			i = j - 1
		} else {
			last := int32(len(x.words))
			word = next(x.words, tokens[i].plain, &last)
		}
		at = next(x.wordings, uint64(at)<<32|uint64(word), &x.nodes)
	}
	if _, ok := x.ends[at]; !ok && at != 0 {
		x.ends[at] = n
	}
}

// slotEnd returns the token after a slot "<name of …>" that begins before token i, or i.
func slotEnd(f *text.Folded, i int) int {
	if s := f.Tokens[i].Start; s == 0 || f.Bytes[s-1] != '<' {
		return i
	}
	for j := i; j < len(f.Tokens); j++ {
		if e := f.Tokens[j].End; int(e) < len(f.Bytes) && f.Bytes[e] == '>' {
			return j + 1
		}
	}
	return i
}

// weigh computes how rare each stem is among the wordings.
func (x *Index) weigh() {
	x.weights = make([]float64, len(x.stems))
	for s := range x.weights {
		x.weights[s] = math.Log(1+float64(len(x.entries))/float64(x.byStem[int32(s)])) + 0.1
	}
	for i := range x.entries {
		for _, s := range x.entries[i].stems {
			x.entries[i].weight += x.weights[s]
		}
	}
}

// content reports whether a word says something: no function word of English, the language of most registers, and no digit.
func content(w string) bool {
	return len(w) > 2 && (w[0] < '0' || w[0] > '9') && !functionWords[w]
}

var functionWords = wordlist.Set(englishList, "function word")
