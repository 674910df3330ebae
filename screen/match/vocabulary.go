package match

import (
	"math"
	"slices"
	"strings"
)

// vocabulary numbers words and codes, and knows how rare each is among the records counted.
type vocabulary struct {
	ids    map[string]uint32
	words  []string
	df     []int32 // in how many records a word occurs
	docs   int
	grams  map[uint32]int32 // the same for the terms of vectors
	weight []float32        // by word, set by freeze
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]uint32{}, grams: map[uint32]int32{}}
}

// id returns the number of a word, giving it one if it is new.
func (v *vocabulary) id(s string) uint32 {
	id, ok := v.ids[s]
	if !ok {
		id = uint32(len(v.words))
		s = strings.Clone(s)
		v.ids[s] = id
		v.words = append(v.words, s)
		v.df = append(v.df, 0)
	}
	return id
}

// count takes note of the words of one more record.
func (v *vocabulary) count(d *doc) {
	v.docs++
	for _, t := range d.full {
		v.df[t]++
	}
	for i, c := range d.codes {
		if !d.codes[:i].has(c.id) {
			v.df[c.id]++
		}
	}
	for _, g := range d.vec {
		v.grams[g.id]++
	}
}

// freeze computes the weights; no record may be counted after it.
func (v *vocabulary) freeze() {
	v.weight = make([]float32, len(v.df))
	for i, n := range v.df {
		v.weight[i] = float32(v.idf(float64(max(n, 1))))
	}
}

// idf is between 0, for what occurs in every record, and 1, for what occurs in one: the logarithm of the share of the records
// over that of one in all. So it means the same in a table of a hundred and of a hundred thousand.
func (v *vocabulary) idf(n float64) float64 {
	all := float64(v.docs) + 1
	return math.Log(all/n) / math.Log(all)
}

// weigh turns the counts of a vector into weights of unit length: (1 + ln count) × idf.
func (v *vocabulary) weigh(vec []gram) {
	sum := 0.0
	for i := range vec {
		w := (1 + math.Log(float64(vec[i].w))) * v.idf(float64(v.grams[vec[i].id])+0.5)
		vec[i].w = float32(w)
		sum += w * w
	}
	if sum > 0 {
		f := float32(1 / math.Sqrt(sum))
		for i := range vec {
			vec[i].w *= f
		}
	}
}

// view is a vocabulary with the words of one further record, which is not counted. It serves one goroutine at a time.
type view struct {
	v   *vocabulary
	own map[string]uint32 // once there are more than few
	new []string
	met [1 << metBits]metWord
}

// metBits is the logarithm of how many words of the vocabulary a view remembers, so that it need not look for them in the whole of it.
const metBits = 10

type metWord struct {
	word string
	id   uint32
}

// fewWords is how many new words are looked for one after another. Chosen: an item has a dozen.
const fewWords = 24

func newView(v *vocabulary) *view { return &view{v: v, own: map[string]uint32{}} }

// reset forgets the words of the further record.
func (w *view) reset() {
	if len(w.own) > 0 {
		clear(w.own)
	}
	w.new = w.new[:0]
}

// id returns the number of a word. A new one is not copied: it has to stay as it is until the next reset.
func (w *view) id(s string) uint32 {
	m := &w.met[letterSum(s[:min(len(s), 12)])*0x9E3779B97F4A7C15>>(64-metBits)]
	if m.word == s && s != "" {
		return m.id
	}
	if id, ok := w.v.ids[s]; ok {
		*m = metWord{w.v.words[id], id}
		return id
	}
	if len(w.new) <= fewWords {
		if i := slices.Index(w.new, s); i >= 0 {
			return uint32(len(w.v.words) + i)
		}
	} else if id, ok := w.own[s]; ok {
		return id
	}
	return w.learn(s)
}

// learn gives a new word a number.
func (w *view) learn(s string) uint32 {
	w.new = append(w.new, s)
	switch n := len(w.new); {
	case n == fewWords+1:
		for i, o := range w.new {
			w.own[o] = uint32(len(w.v.words) + i)
		}
	case n > fewWords+1:
		w.own[s] = uint32(len(w.v.words) + n - 1)
	}
	return uint32(len(w.v.words) + len(w.new) - 1)
}

func (w *view) word(id uint32) string {
	if int(id) < len(w.v.words) {
		return w.v.words[id]
	}
	return w.new[int(id)-len(w.v.words)]
}

// weight is how rare a word is, 0 to 1; a word that no counted record has weighs 1.
func (w *view) weight(id uint32) float64 {
	if int(id) < len(w.v.weight) {
		return float64(w.v.weight[id])
	}
	return 1
}
