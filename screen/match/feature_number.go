package match

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

func ones(x uint32) float64 { return float64(bits.OnesCount32(x)) }

func numberFeatures(p pair, put func(...float64)) {
	l, r := p.l, p.r
	both := 0
	for _, n := range l.numbers {
		if slices.Contains(r.numbers, n) {
			both++
		}
	}
	lo, ro := len(l.numbers)-both, len(r.numbers)-both
	jac := -1.0
	if all := lo + ro + both; all > 0 {
		jac = float64(both) / float64(all)
	}
	agree, conflict := compareSizes(l.sizes, r.sizes)
	put(float64(lo+ro), float64(min(lo, ro)), jac, float64(followConflicts(l.follow, r.follow)), float64(len(agree)),
		float64(len(conflict)))
}

// followConflicts counts the words that stand before a number in both, but never before the same: "class 6" and "class 4".
func followConflicts(a, b []follow) int {
	n := 0
	for _, x := range a {
		same, other := false, false
		for _, y := range b {
			if x.word == y.word {
				same = same || x.number == y.number
				other = other || x.number != y.number
			}
		}
		if other && !same {
			n++
		}
	}
	return n
}

// sizeTolerance is how far two sizes may be apart and still agree: shops round 14.1 to 14 megapixels, not 16 to 15 gigabytes.
const sizeTolerance = 0.02

// compareSizes returns the sizes of a that b has too, and those for which b states another value of the same kind and never
// the same, each with its counterpart.
func compareSizes(a, b []size) (agree, conflict [][2]size) {
	for _, x := range a {
		var same, other *size
		for i, y := range b {
			if x.unit != y.unit {
				continue
			}
			if math.Abs(x.value-y.value) <= sizeTolerance*max(x.value, y.value) {
				same = &b[i]
			} else {
				other = &b[i]
			}
		}
		if same != nil {
			agree = append(agree, [2]size{x, *same})
		} else if other != nil {
			conflict = append(conflict, [2]size{x, *other})
		}
	}
	return agree, conflict
}

func codeFeatures(p pair, put func(...float64)) {
	l, r := p.l.codes, p.r.codes
	idf, both := 0.0, false
	for _, c := range l {
		if r.has(c.id) {
			both = true
			idf = max(idf, p.weight(c.id))
		}
	}
	nl, ll := inside(l, p.r.all)
	nr, lr := inside(r, p.l.all)
	edit, prefix, head, tail, digit := codeLikeness(l, r)
	conflict := l.whole() && r.whole() && !both && nl == 0 && nr == 0
	put(idf, float64(nl+nr), float64(max(ll, lr)), edit, prefix, yes(conflict), p.lonely(l, p.r), p.lonely(r, p.l), head, tail, digit)
}

// inside counts the codes that stand in a squashed text, and gives the length of the longest.
func inside(cs codeRefs, all string) (n, longest int) {
	for _, c := range cs {
		if strings.Contains(all, c.text) {
			n++
			longest = max(longest, len(c.text))
		}
	}
	return n, longest
}

// whole reports whether there is a code that is not a part of another.
func (cs codeRefs) whole() bool {
	return slices.ContainsFunc(cs, func(c codeRef) bool { return !c.part })
}

// lonely is the weight of the rarest whole code that the other record shows nowhere.
func (p pair) lonely(cs codeRefs, o *doc) float64 {
	m := 0.0
	for _, c := range cs {
		if !c.part && !strings.Contains(o.all, c.text) {
			m = max(m, p.weight(c.id))
		}
	}
	return m
}

// codeLikeness compares every code with every other: the best likeness, the best share of a common beginning (−1 where a side has
// none), and for the two that begin alike for longest, how long, how much is left over, and on how many sides that holds a digit.
func codeLikeness(a, b codeRefs) (edit, prefix, head, tail, digit float64) {
	edit, prefix, tail = -1, -1, -1
	best, x, y := 2, "", ""
	for _, c := range a {
		for _, d := range b {
			n := commonPrefix(c.text, d.text)
			edit = max(edit, likeness(c.text, d.text))
			prefix = max(prefix, float64(n)/float64(max(len(c.text), len(d.text))))
			if n > best {
				best, x, y = n, c.text[n:], d.text[n:]
			}
		}
	}
	if best > 2 {
		head, tail = float64(best), float64(max(len(x), len(y)))
		digit = yes(strings.ContainsAny(x, "0123456789")) + yes(strings.ContainsAny(y, "0123456789"))
	}
	return edit, prefix, head, tail, digit
}

// minModel is the least length of a model field that is compared.
const minModel = 3

func modelFeatures(p pair, put func(...float64)) {
	l, r := p.l.model, p.r.model
	eq, edit, in := -1.0, -1.0, -1.0
	if len(l) >= minModel && len(r) >= minModel {
		eq, edit = yes(l == r), likeness(l, r)
	}
	if len(l) >= minModel {
		in = yes(strings.Contains(p.r.all, l))
	}
	if len(r) >= minModel {
		in = max(in, yes(strings.Contains(p.l.all, r)))
	}
	put(eq, edit, in)
}
