package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/rule"
)

// vocabulary is the words that an invented corpus is written in.
//
// How often a word comes is what matters to a cache, and that was counted: a language's everyday words are some four words in ten, the
// frequency of
// the others falls with their rank as Zipf and Mandelbrot have it, and words of concepts come as often as the concepts pack says that they
// stand in
// ordinary offers. Which other words there are matters little: they are put together of the letters of the language, three by three, so
// that they
// are as long and look as they do in life.
type vocabulary struct {
	languages []string
	shares    []float64 // of each language, summed up
	tongues   map[string]*tongue
	offences  []string
}

// tongue is the words of a language.
type tongue struct {
	everyday []string
	concepts []string
	sums     []float64 // of the weights of concepts
	rare     []string
	spaces   bool
}

// languageShares is how many in a hundred offers are in a language. Chosen: twelve of the Union's, in the order of its shops, and Chinese.
var languageShares = []struct {
	lang string
	part float64
}{{"en", 24}, {"de", 18}, {"fr", 11}, {"es", 8}, {"it", 8}, {"pl", 8}, {"nl", 5}, {"cs", 4}, {"sv", 3}, {"el", 3}, {"bg", 2},
	{"hu", 3}, {"ro", 2}, {"zh", 1}}

const (
	rareWords   = 24_000 // other words of a language. Chosen: what a catalogue of some ten thousand offers holds
	everydayCut = 0.40   // share of everyday words in running text
	conceptRate = 95     // words of running text in an offer of those that the pack's rates were counted over; some thirty in a title, hundreds in the others
)

// newVocabulary makes the words of the languages in which packs know words.
func newVocabulary(packs []*rule.Pack, seed uint64) (*vocabulary, error) {
	v := &vocabulary{tongues: map[string]*tongue{}, offences: offences(packs)}
	sum := 0.0
	for _, s := range languageShares {
		sum += s.part
		v.languages, v.shares = append(v.languages, s.lang), append(v.shares, sum)
		v.tongues[s.lang] = &tongue{spaces: s.lang != "zh"}
	}
	langs := rule.Languages()
	for _, p := range packs {
		for _, f := range p.Inflections {
			if t := v.tongues[f.Lang]; t != nil {
				t.everyday = append(t.everyday, f.Everyday...)
			}
		}
		words := map[[2]int]float64{}
		for _, l := range p.Lemmas {
			words[[2]int{int(l.Lang), int(l.Concept)}]++
		}
		for _, l := range p.Lemmas {
			t := v.tongues[langs[l.Lang]]
			if t == nil {
				continue
			}
			rate := math.Max(float64(p.Common[p.Concepts[l.Concept].Name]),
				0.2) // what is not listed stands in hardly one offer of a thousand
			t.add(l.Text, rate/1000/conceptRate/words[[2]int{int(l.Lang), int(l.Concept)}])
		}
	}
	r := rand.New(rand.NewPCG(seed, 5))
	for lang, t := range v.byName() {
		if len(t.concepts) == 0 {
			return nil, fmt.Errorf("the packs know no words of %s", lang)
		}
		t.rare = rareOf(t.concepts, r, t.spaces)
	}
	return v, nil
}

// byName yields the languages in their order: the corpus is the same each time.
func (v *vocabulary) byName() func(yield func(string, *tongue) bool) {
	return func(yield func(string, *tongue) bool) {
		for _, l := range v.languages {
			if !yield(l, v.tongues[l]) {
				return
			}
		}
	}
}

func (t *tongue) add(word string, weight float64) {
	if n := len(t.sums); n > 0 {
		weight += t.sums[n-1]
	}
	t.concepts, t.sums = append(t.concepts, word), append(t.sums, weight)
}

// rareOf makes words of what letters follow two others in those of a language.
func rareOf(like []string, r *rand.Rand, spaces bool) []string {
	follow := map[[2]rune][]rune{}
	for _, w := range like {
		for _, part := range strings.Fields(w) {
			a, b := ' ', ' '
			for _, c := range part + " " {
				follow[[2]rune{a, b}] = append(follow[[2]rune{a, b}], c)
				a, b = b, c
			}
		}
	}
	out := make([]string, 0, rareWords)
	for len(out) < rareWords {
		a, b, w := ' ', ' ', []rune(nil)
		for len(w) < 16 {
			cs := follow[[2]rune{a, b}]
			c := cs[r.IntN(len(cs))]
			if c == ' ' {
				break
			}
			w, a, b = append(w, c), b, c
		}
		if len(w) > 3 || !spaces && len(w) > 0 {
			out = append(out, string(w))
		}
	}
	return out
}

// language picks one.
func (v *vocabulary) language(r *rand.Rand) string {
	x := r.Float64() * v.shares[len(v.shares)-1]
	return v.languages[sort.SearchFloat64s(v.shares, x)]
}

// writer writes in one language.
type writer struct {
	*tongue
	r    *rand.Rand
	rank *rand.Zipf
	top  *rand.Zipf
}

func (v *vocabulary) writer(r *rand.Rand, lang string) *writer {
	t := v.tongues[lang]
	w := &writer{tongue: t, r: r, rank: rand.NewZipf(r, 1.05, 12, uint64(len(t.rare)-1))}
	if len(t.everyday) > 0 {
		w.top = rand.NewZipf(r, 1.1, 3, uint64(len(t.everyday)-1))
	}
	return w
}

// word writes one word.
func (w *writer) word() string {
	x := w.r.Float64()
	switch rate := w.sums[len(w.sums)-1]; {
	case x < rate:
		return w.concepts[min(sort.SearchFloat64s(w.sums, x), len(w.concepts)-1)]
	case x < rate+everydayCut && w.top != nil:
		return w.everyday[w.top.Uint64()]
	}
	return w.rare[w.rank.Uint64()]
}

// words writes n words, as titles do: some in capitals, some numbers and sizes.
func (w *writer) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 && w.spaces {
			b.WriteByte(' ')
		}
		switch w.r.IntN(14) {
		case 0:
			b.WriteString(w.number())
		case 1:
			b.WriteString(strings.ToUpper(w.word()))
		case 2, 3, 4:
			b.WriteString(title(w.word()))
		default:
			b.WriteString(w.word())
		}
	}
	return b.String()
}

// number writes what sellers write in digits.
func (w *writer) number() string {
	n := w.r.IntN
	switch n(6) {
	case 0:
		return fmt.Sprintf("%d x %d cm", n(200)+1, n(200)+1)
	case 1:
		return fmt.Sprintf("%d,%d kg", n(30), n(10))
	case 2:
		return fmt.Sprintf("%c%c-%d", 'A'+n(26), 'A'+n(26), n(9000)+100)
	case 3:
		return fmt.Sprintf("%d.%02d", n(200)+1, n(100))
	case 4:
		return fmt.Sprintf("%d-%d", n(20)+1, n(60)+20)
	}
	return fmt.Sprint(n(500) + 1)
}

// paragraph writes about so many bytes: sentences, lists, and the marks between them; with markup where a shop keeps its descriptions as
// HTML.
func (w *writer) paragraph(size int, markup bool) string {
	var b bytes.Buffer
	open, shut, item := "", "\n", "- "
	if markup {
		open, shut, item = "<p>", "</p>\n", "<li>"
	}
	b.WriteString(open)
	for b.Len() < size {
		switch w.r.IntN(8) {
		case 0:
			b.WriteString(item + title(w.word()) + ": " + w.words(2+w.r.IntN(4)))
			if markup {
				b.WriteString([]string{"</li>", "</li>\n", "&nbsp;</li>"}[w.r.IntN(3)])
			} else {
				b.WriteByte('\n')
			}
		case 1:
			b.WriteString([]string{"✓ ", "• ", "★ ", "<br>", "&amp; ", "(", "<b>"}[w.r.IntN(7)] + w.words(2+w.r.IntN(3)) + ". ")
		default:
			b.WriteString(title(w.words(5+w.r.IntN(12))) + []string{". ", ". ", "! ", ", ", ": ", " – "}[w.r.IntN(6)])
		}
	}
	b.WriteString(shut)
	return b.String()
}

// title writes the first letter large.
func title(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// middle returns the median.
func middle[T int | float64](xs []T) T {
	s := slices.Sorted(slices.Values(xs))
	return s[len(s)/2]
}
