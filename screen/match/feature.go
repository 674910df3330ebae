package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// pair is two records under comparison.
type pair struct {
	*view
	l, r *doc
}

// group is a set of features that are computed together: their names and the function that puts their values, in that order.
type group struct {
	names string
	fill  func(p pair, put func(...float64))
}

// alone are the features that two records show by themselves, 64 in all. With those of context.go they make 80.
var alone = []group{
	{"name_cos full_cos name_cont shared_max shared_second shared_sum title_in_full", overlapFeatures},
	{"lu_max lu_sum lu_frac lu_word lu_num ru_max ru_sum ru_frac ru_word ru_num both_u_max u_n", unmatchedFeatures},
	{"gram_cos lcs order soft squash_sub lead", likenessFeatures},
	{"sub_n sub_idf sub_num ins", alignFeatures},
	{"num_only num_conflict num_jac follow_conflict size_agree size_conflict", numberFeatures},
	{"code_idf code_contain code_contain_len code_edit code_prefix code_conflict code_lu_idf code_ru_idf code_head code_tail code_tail_digit", codeFeatures},
	{"model_eq model_edit model_in", modelFeatures},
	{"brand_eq brand_in brand_missing", brandFeatures},
	{"price_ratio price_missing", priceFeatures},
	{"colour mark_offer mark_thing", markFeatures},
	{"further further_least", furtherFeatures},
	{"len_l len_r full_len_l full_len_r told", lengthFeatures},
}

func namesOf(gs []group) []string {
	var names []string
	for _, g := range gs {
		names = append(names, strings.Fields(g.names)...)
	}
	return names
}

// turned reports whether the sides of a pair have to be changed over before it is weighed: the shorter record comes first, whichever table it
// is from, so that a score does not depend on which table is called the left one.
func (p pair) turned() bool {
	l, r := p.l, p.r
	return cmp.Or(cmp.Compare(len(l.name), len(r.name)), cmp.Compare(len(l.full), len(r.full)), cmp.Compare(len(l.seq), len(r.seq)),
		cmp.Compare(len(l.brand), len(r.brand)),
		strings.Compare(l.all, r.all), strings.Compare(l.model, r.model), slices.Compare(l.seq, r.seq), cmp.Compare(l.price, r.price)) > 0
}

// appendAlone appends the features of the pair to f.
func (p pair) appendAlone(f []float32) []float32 {
	if p.turned() {
		p.l, p.r = p.r, p.l
	}
	for _, g := range alone {
		g.fill(p, func(xs ...float64) {
			for _, x := range xs {
				f = append(f, float32(x))
			}
		})
	}
	return f
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// shared compares two sets of words by weight.
type shared struct {
	cos, contMin     float64
	inLeft           float64 // share of the left weight that the right has
	max, second, sum float64 // of what both have
}

func (w *view) overlap(a, b []uint32) shared {
	var o shared
	var both2, a2, b2, wa, wb float64
	j := 0
	for _, id := range a {
		x := w.weight(id)
		wa += x
		a2 += x * x
		for j < len(b) && b[j] < id {
			j++
		}
		if j == len(b) || b[j] != id {
			continue
		}
		both2 += x * x
		o.sum += x
		if x > o.max {
			o.max, o.second = x, o.max
		} else {
			o.second = max(o.second, x)
		}
	}
	for _, id := range b {
		x := w.weight(id)
		wb += x
		b2 += x * x
	}
	if a2 > 0 && b2 > 0 {
		o.cos = both2 / math.Sqrt(a2*b2)
		o.contMin = o.sum / min(wa, wb)
		o.inLeft = o.sum / wa
	}
	return o
}

func overlapFeatures(p pair, put func(...float64)) {
	n, f := p.overlap(p.l.name, p.r.name), p.overlap(p.l.full, p.r.full)
	in := min(p.overlap(p.l.name, p.r.full).inLeft, p.overlap(p.r.name, p.l.full).inLeft)
	put(n.cos, f.cos, n.contMin, n.max, n.second, n.sum, in)
}

// left is the weight of the words of one name that the other record shows nowhere.
type left struct{ max, sum, frac, word, num, n float64 }

// What a word weighs that the other record shows in another form: inside its text written without spaces, or one edit away.
// Chosen, not tuned.
const (
	weightInside = 0.2
	weightNear   = 0.4
	rare         = 0.3 // idf from which an unmatched word is counted
)

func (p pair) unmatched(a, b *doc) left {
	var u left
	total := 0.0
	for _, id := range a.name {
		w := p.weight(id)
		total += w
		if has(b.full, id) {
			continue
		}
		s := p.word(id)
		if len(s) >= 3 && strings.Contains(b.all, s) {
			w *= weightInside
		} else if len(s) >= 5 && p.near(s, b.name) {
			w *= weightNear
		}
		u.sum += w
		u.max = max(u.max, w)
		if w > rare {
			u.n++
		}
		if strings.ContainsAny(s, "0123456789") {
			u.num = max(u.num, w)
		} else {
			u.word = max(u.word, w)
		}
	}
	if total > 0 {
		u.frac = u.sum / total
	}
	return u
}

// near reports whether one of the words begins as s does and goes on, or is one edit from it.
func (p pair) near(s string, ids []uint32) bool {
	return slices.ContainsFunc(ids, func(id uint32) bool {
		o := p.word(id)
		return len(o) >= 4 && o[0] == s[0] && !isDigit(o[len(o)-1]) &&
			(strings.HasPrefix(s, o) || strings.HasPrefix(o, s) || within1(s, o))
	})
}

func unmatchedFeatures(p pair, put func(...float64)) {
	l, r := p.unmatched(p.l, p.r), p.unmatched(p.r, p.l)
	put(l.max, l.sum, l.frac, l.word, l.num, r.max, r.sum, r.frac, r.word, r.num, min(l.max, r.max), l.n+r.n)
}

func likenessFeatures(p pair, put func(...float64)) {
	l, r := p.l, p.r
	c := float64(lcs(l.seq, r.seq))
	longer, shorter := max(len(l.seq), len(r.seq), 1), max(min(len(l.seq), len(r.seq)), 1)
	put(dot(l.vec, r.vec), c/float64(longer), c/float64(shorter), p.soft(l.name, r.name), longestCommon(l.squash, r.squash), lead(l, r))
}

// leading is how many words at the head of a title are looked at: brand and series stand there.
const leading = 3

// lead is the share of the first words of both titles that the other record shows.
func lead(l, r *doc) float64 {
	n, all := 0, 0
	for _, d := range [2][2]*doc{{l, r}, {r, l}} {
		for _, id := range d[0].seq[:min(len(d[0].seq), leading)] {
			all++
			if has(d[1].full, id) {
				n++
			}
		}
	}
	return float64(n) / float64(max(all, 1))
}

// furtherFeatures compares the further texts of both, each of the side that has fewer with the likest of the other: their mean likeness and the
// least, −1 where a side has none.
func furtherFeatures(p pair, put func(...float64)) {
	a, b := p.l.further, p.r.further
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		put(-1, -1)
		return
	}
	sum, least := 0.0, 1.0
	for _, x := range a {
		best := 0.0
		for _, y := range b {
			best = max(best, dice(x, y))
		}
		sum += best
		least = min(least, best)
	}
	put(sum/float64(len(a)), least)
}

// dice is the share of the words of two sets that both have.
func dice(a, b []uint32) float64 {
	n := 0
	for _, id := range a {
		if has(b, id) {
			n++
		}
	}
	return 2 * float64(n) / float64(max(len(a)+len(b), 1))
}

// soft is the share of the weight of a that b has, words counting by their likeness from 0.6 on.
func (p pair) soft(a, b []uint32) float64 {
	var sum, total float64
	for _, id := range a {
		w := p.weight(id)
		total += w
		if has(b, id) {
			sum += w
			continue
		}
		s, best := p.word(id), 0.0
		for _, o := range b {
			if t := p.word(o); 2*len(t) >= len(s) && 2*len(s) >= len(t) {
				best = max(best, likeness(s, t))
			}
		}
		if best > 0.6 {
			sum += w * best
		}
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

func brandFeatures(p pair, put func(...float64)) {
	l, r := p.l.brand, p.r.brand
	eq := -1.0
	if len(l) > 0 && len(r) > 0 {
		switch {
		case p.l.maker == p.r.maker:
			eq = 1
		case slices.Contains(r, l[0]) || slices.Contains(l, r[0]):
			eq = 0.5
		default:
			eq = 0
		}
	}
	put(eq, max(allIn(l, p.r.full), allIn(r, p.l.full)), yes(len(l) == 0)+yes(len(r) == 0))
}

// allIn is the share of the words that are in full, −1 where there are none.
func allIn(words, full []uint32) float64 {
	if len(words) == 0 {
		return -1
	}
	n := 0
	for _, id := range words {
		if has(full, id) {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

func priceFeatures(p pair, put func(...float64)) {
	ratio := -1.0
	if p.l.price > 0 && p.r.price > 0 {
		ratio = math.Abs(math.Log(p.l.price / p.r.price))
	}
	put(ratio, yes(p.l.price <= 0)+yes(p.r.price <= 0))
}

func markFeatures(p pair, put func(...float64)) {
	l, r := p.l, p.r
	diff := l.marks ^ r.marks
	put(colour(l.colours, r.colours), ones(diff&marksOfOffer), ones(diff&marksOfThing))
}

// colour compares the colours that two records name: 2 the same, 1 some in common, 0 none on either side, −1 on one side only, −2 others.
func colour(l, r uint32) float64 {
	switch {
	case l == 0 && r == 0:
		return 0
	case l == 0 || r == 0:
		return -1
	case l == r:
		return 2
	case l&r != 0:
		return 1
	}
	return -2
}

func lengthFeatures(p pair, put func(...float64)) {
	l, r := p.l, p.r
	put(float64(len(l.name)), float64(len(r.name)), float64(len(l.full)), float64(len(r.full)), yes(l.told)+yes(r.told))
}
