package match

import (
	"slices"
	"strings"
)

// byPart reports whether a is a part, a case or a refill for what b is: a says so and b does not, or a is "x for y" and b is y.
func (w *view) byPart(a, b *doc) (variant, bool) {
	if len(a.said) == 0 || len(b.said) == 0 {
		return variant{}, false
	}
	parts := a.with("part")
	if len(parts) > 0 && len(b.with("part")) == 0 {
		first, last := parts[0], parts[len(parts)-1]
		strong := slices.ContainsFunc(parts, func(i int) bool { return !a.said[i].can("case") && !a.said[i].can("bag for it") })
		cover := w.covered(b.said, a.said)
		if (strong || first == 0 || len(a.with("for")) > 0) && cover >= likePart || last == len(a.said)-1 && cover == 1 &&
			len(a.said) <= len(b.said)+1 {
			return variant{"part", a.said[first].text, ""}, true
		}
	}
	if len(b.with("for")) > 0 {
		return variant{}, false
	}
	for _, i := range a.with("for") {
		if i == 0 || i+1 == len(a.said) || w.covered(b.said, a.said[i+1:i+2]) == 0 { // "food for cats X" is X
			continue
		}
		if w.covered(b.said, a.said[i+1:]) >= likePart && w.covered(a.said[:i], b.said) == 0 {
			return variant{"part", a.said[0].text + " " + a.said[i].text, ""}, true
		}
	}
	return variant{}, false
}

// partOf reports whether an item is a part for what an alert is about: it says "for", "replacement", "case" before it names the brand or the model of the
// alert, or says that it is a part and shows nothing else of the alert's wording. An alert on a part is none of these.
func (f *Finder) partOf(it, alert *doc, c *face) bool {
	if slices.ContainsFunc(alert.said, func(s said) bool { return s.is("part") || s.is("for") }) {
		return false
	}
	named := slices.IndexFunc(it.said, func(s said) bool {
		return slices.Contains(c.makes, s.id) || s.kind != word &&
			slices.ContainsFunc(c.codes, func(k string) bool { return strings.Contains(k, s.text) })
	})
	for i, s := range it.said {
		switch {
		case s.is("for") && i > 0 && named > i, s.is("part") && named > i:
			return f.w.covered(it.said[:i], alert.said) == 0
		case s.is("part") && !s.can("compatible") && named >= 0:
			return f.w.covered(outside(alert.said, c.makes), it.said) == 0
		}
	}
	return false
}

// with returns where in the name the words stand that have a trait of a kind.
func (d *doc) with(kind string) []int {
	var at []int
	for i := range d.said {
		if d.said[i].is(kind) {
			at = append(at, i)
		}
	}
	return at
}

// outside returns the words that are not among ids.
func outside(ss []said, ids []uint32) []said {
	return slices.DeleteFunc(slices.Clone(ss), func(s said) bool { return slices.Contains(ids, s.id) })
}

// is reports whether a word has a trait of a kind.
func (s *said) is(kind string) bool {
	return slices.ContainsFunc(s.traits, func(t trait) bool { return t.kind == kind })
}

// can reports whether a word has a trait of a value.
func (s *said) can(value string) bool {
	return slices.ContainsFunc(s.traits, func(t trait) bool { return t.value == value })
}

// likePart is the share of the words of a thing that an offer names which is a part for it. Chosen on the catalogues of the matching data.
const likePart = 0.7

// covered is the share of the words of some that stand among others.
func (w *view) covered(some, others []said) float64 {
	n, all := 0, 0
	for _, s := range some {
		if s.units || filler[s.text] || len(s.text) < 2 && s.kind == word {
			continue
		}
		all++
		if slices.ContainsFunc(others, func(o said) bool {
			return o.id == s.id || s.kind == word && o.kind == word &&
				akin(s.text, o.text)
		}) {
			n++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// akin reports whether two words are forms of one: one begins as the other and goes on a little.
func akin(a, b string) bool {
	n := commonPrefix(a, b)
	return n >= 4 && max(len(a), len(b))-n <= 4 || len(a) >= 5 && within1(a, b)
}
