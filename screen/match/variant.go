package match

import (
	_ "embed" // for the list of words
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed variants.txt
var variantList string

// quantities are the units by which goods are sold, in all languages, with what one is in the unit that it is compared in. Other units are those of unitOf.
var quantities = func() map[string]scale {
	scales := map[string]scale{"pack": {unitPack, 1}, "litre": {unitVolume, 1}, "decilitre": {unitVolume, 0.1},
		"centilitre": {unitVolume, 0.01}, "millilitre": {unitVolume, 0.001},
		"kilogram": {unitMass, 1000}, "gram": {unitMass, 1}, "milligram": {unitMass, 0.001}, "microgram": {unitMass, 1e-6},
		"activity": {unitActivity, 1}}
	m := map[string]scale{}
	for w := range wordlist.All(variantList) {
		if k, v, _ := strings.Cut(w.Group, " "); k == "unit" {
			m[fold(w.Text)] = scales[v]
		}
	}
	return m
}()

// unitActivity is no unit of the model's features.
const unitActivity = units + 1

// trait is what a word says of an offer: that its colour is black, that it is a refill.
type trait struct{ kind, value string }

// traits gives words their traits; heads and tails are those of words that begin or end so.
var traits, heads, tails = func() (whole, heads, tails map[string][]trait) {
	whole, heads, tails = map[string][]trait{}, map[string][]trait{}, map[string][]trait{}
	for w := range wordlist.All(variantList) {
		k, v, _ := strings.Cut(w.Group, " ")
		if k == "unit" {
			continue
		}
		s, m := fold(w.Text), whole
		switch {
		case strings.HasSuffix(s, "*"):
			m = heads
		case strings.HasPrefix(s, "*"):
			m = tails
		}
		s = strings.Trim(s, "*")
		for t := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '-' }) {
			if s == t && !slices.Contains(m[t], trait{k, v}) {
				m[t] = append(m[t], trait{k, v})
			}
		}
	}
	return whole, heads, tails
}()

// minHead is the least length of the rest of a word that begins or ends in a word of the list: "Ersatzakku".
const minHead = 3

// traitsOf returns the traits of a token.
func traitsOf(t *token, after *token) []trait {
	ts := traits[t.text]
	if len(ts) == 0 && len(t.text) > minHead+3 {
		for n := 3; n <= len(t.text)-minHead && ts == nil; n++ {
			ts = heads[t.text[:n]]
			if ts == nil {
				ts = tails[t.text[n:]]
			}
		}
	}
	if len(t.text) <= 2 && len(ts) > 0 && ts[0].kind == "size" && after != nil && (after.kind == number || t.glue == '\'') {
		return nil // "5 l", "men's"
	}
	return ts
}

// said is a token of a name as far as two names may differ by it.
type said struct {
	text   string
	id     uint32
	kind   kind
	traits []trait
	unit   unit
	value  float64 // in the base unit; of a token that shows one number
	shows  bool    // it shows a number
	joined string  // with the tokens that marks join to it
	piece  string  // with the numbers and single letters around it: a model number may be written in pieces
	units  bool    // it is the unit of the number before it
}

// saidOf reads the tokens of a name.
func saidOf(ts []token, ids []uint32) []said {
	out := make([]said, len(ts))
	for i := range ts {
		t := &ts[i]
		s := &out[i]
		s.text, s.id, s.kind = t.text, ids[i], t.kind
		var after *token
		if i > 0 {
			after = &ts[i-1]
		}
		if s.traits = traitsOf(t, after); t.glue == '-' || i+1 < len(ts) && ts[i+1].glue == '-' {
			s.traits = slices.DeleteFunc(slices.Clone(s.traits), func(t trait) bool { return t.kind == "colour" }) // "Blu-ray"
		}
		if n := numberIn(*t); n != "" {
			s.value, s.shows = number64(n)
		}
		if t.kind == number && i+1 < len(ts) {
			if sc, ok := quantity(ts[i+1].text); ok {
				s.unit, s.value = sc.unit, s.value*sc.factor
			}
		}
		if i > 0 && ts[i-1].kind == number {
			_, s.units = quantity(t.text)
		}
		s.joined, s.piece = joined(ts, i), pieces(ts, i)
	}
	return out
}

// joined returns the tokens around token i that marks join, or a number and the letters before it, without the marks.
func joined(ts []token, i int) string {
	a, b := i, i+1
	for a > 0 && ts[a].glue != 0 {
		a--
	}
	for b < len(ts) && ts[b].glue != 0 {
		b++
	}
	if b-a == 1 && i > 0 && ts[i].kind == number && len(ts[i-1].text) <= 3 && ts[i-1].kind == word {
		a--
	}
	return squash(ts[a:b])
}

// pieces returns the numbers and single letters around token i, with itself, without what stands between.
func pieces(ts []token, i int) string {
	if ts[i].kind == word {
		return ""
	}
	part := func(t token) bool { return t.kind != word || len(t.text) == 1 }
	a, b := i, i+1
	for a > 0 && part(ts[a-1]) {
		a--
	}
	for b < len(ts) && part(ts[b]) {
		b++
	}
	return squash(ts[a:b])
}

// minPieces is the least length of a model number that is known from its pieces.
const minPieces = 5

func number64(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// quantity returns what a unit word means, with all masses in one unit.
func quantity(s string) (scale, bool) {
	if sc, ok := quantities[s]; ok {
		return sc, true
	}
	sc, ok := unitOf(s)
	if sc.unit == unitMilligram {
		sc = scale{unitMass, sc.factor / 1000}
	}
	return sc, ok
}

// variant is what tells two offers of one family apart, in the words of both.
type variant struct{ kind, left, right string }

// String says it in words: "colour rot / blau", "part ersatzakku".
func (v variant) String() string {
	switch {
	case v.right == "":
		return v.kind + " " + v.left
	case v.left == "":
		return v.kind + " " + v.right
	}
	return v.kind + " " + v.left + " / " + v.right
}

// differ returns what makes two records that read alike two products: a colour, a strength, a size, a count, a model that both state and state
// otherwise, or that one is a part of the other. ok is false where they may be one.
func (w *view) differ(l, r *doc) (v variant, ok bool) {
	if v, ok = w.byPart(l, r); ok {
		return v, true
	}
	if v, ok = w.byPart(r, l); ok {
		return variant{v.kind, v.right, v.left}, true
	}
	lo, ro := w.only(l, r), w.only(r, l)
	if !sameFamily(others(lo), others(ro)) {
		return variant{}, false
	}
	if v, ok = byWord(lo, ro); ok {
		return v, true
	}
	if v, ok = byNumber(lo, ro, sharedModel(l, r)); ok {
		return v, true
	}
	return byShort(lo, ro)
}

// sameFamily reports whether two names differ so little, by the number of words that only one of them has and that are neither numbers nor traits, that
// a number or a trait tells them apart. Where more words differ they are weighed by the model. Chosen on the catalogues of the matching data.
func sameFamily(left, right int) bool { return min(left, right) == 0 || left <= 1 && right <= 1 }

// others counts the words that are neither numbers nor traits nor there to sell.
func others(ss []said) int {
	n := 0
	for _, s := range ss {
		if s.kind == word && !s.units && len(s.traits) == 0 && !filler[s.text] && len(s.text) > 1 {
			n++
		}
	}
	return n
}

// minShared is the least length of a model number that both show and that speaks louder than other numbers: those are of shops. Chosen.
const minShared = 6

// sharedModel reports whether both names show one long model number of letters and digits.
func sharedModel(l, r *doc) bool {
	return slices.ContainsFunc(l.codes, func(c codeRef) bool {
		return len(c.text) >= minShared && strings.Trim(c.text, "0123456789") != "" && r.codes.has(c.id)
	})
}

// only returns what the name of a says and the other record shows nowhere.
func (w *view) only(a, b *doc) []said {
	var out []said
	for i, s := range a.said {
		switch {
		case has(b.full, s.id) && (len(s.traits) == 0 || timesOf(a.said[:i+1], s.id) <= max(1, timesOf(b.said, s.id))):
			continue
		case s.kind != word && len(s.joined) >= 3 && strings.ContainsAny(s.joined, "0123456789") && len(s.joined) > len(s.text) &&
			strings.Contains(b.all, s.joined):
			continue
		case s.kind == mixed && strings.Contains(b.all, s.text), len(s.piece) >= minPieces && len(s.piece) > len(s.text) &&
			strings.Contains(b.all, s.piece):
			continue
		case s.shows && slices.ContainsFunc(b.said, func(o said) bool { return o.shows && sameNumber(s, o) }):
			continue
		}
		out = append(out, s)
	}
	return out
}

func timesOf(ss []said, id uint32) int {
	n := 0
	for i := range ss {
		if ss[i].id == id {
			n++
		}
	}
	return n
}

// sameNumber reports whether two tokens show one number: the same amount, or, where one has no unit, the same figures.
func sameNumber(a, b said) bool {
	if a.unit != noUnit && b.unit != noUnit {
		return a.unit == b.unit && (about(a.value, b.value) || a.unit == unitInch && math.Floor(a.value) == math.Floor(b.value))
	}
	return a.unit == b.unit && a.value == b.value || figures(a) == figures(b)
}

func figures(s said) string { return numberIn(token{text: s.text, raw: s.text, kind: s.kind}) }

func about(a, b float64) bool { return math.Abs(a-b) <= sizeTolerance*max(a, b) }

// byWord compares the traits that only one of both states: where both state some of a kind and none is the same, they are two products.
func byWord(l, r []said) (variant, bool) {
	for _, a := range l {
		for _, t := range a.traits {
			if t.kind == "part" || t.kind == "for" || shareTrait(l, r, t.kind) {
				continue
			}
			for _, b := range r {
				if slices.ContainsFunc(b.traits, func(u trait) bool { return u.kind == t.kind }) {
					return variant{t.kind, a.text, b.text}, true
				}
			}
		}
	}
	return variant{}, false
}

// shareTrait reports whether both state one trait of a kind, in whatever language.
func shareTrait(l, r []said, kind string) bool {
	for _, a := range l {
		for _, t := range a.traits {
			if t.kind == kind && slices.ContainsFunc(r, func(b said) bool { return slices.Contains(b.traits, t) }) {
				return true
			}
		}
	}
	return false
}

// byNumber compares the numbers that only one of both shows: others of the same unit, or of none and of the same form. A model number of the maker
// beside a number of the shop says nothing, nor do numbers beside a model number that both show.
func byNumber(l, r []said, shared bool) (variant, bool) {
	for _, a := range l {
		for _, b := range r {
			if a.kind == word || b.kind == word || a.unit != b.unit || year(a) || year(b) {
				continue
			}
			if a.unit != noUnit && padded(a.text) == padded(b.text) || a.unit == noUnit && !shared &&
				(alikeForms(a.text, b.text) || ordinals(a, b)) {
				return variant{"number", a.text, b.text}, true
			}
		}
	}
	return variant{}, false
}

// year reports whether a number is a year of our time: shops put the present one into every title.
func year(s said) bool {
	return s.kind == number && s.unit == noUnit && len(s.text) == 4 && s.text[:2] == "20" && s.text[2] <= '3' && s.text[2] >= '1'
}

// padded reports whether a number begins with a zero that says nothing, as numbers of shades do and decimals that lost their point.
func padded(s string) bool { return len(s) > 1 && s[0] == '0' && isDigit(s[1]) }

// byShort compares the one short sign in which two names differ: "HB" and "4B", "M" and "XL".
func byShort(l, r []said) (variant, bool) {
	if len(l) != 1 || len(r) != 1 || l[0].units || r[0].units || max(len(l[0].text), len(r[0].text)) > 3 || filler[l[0].text] ||
		filler[r[0].text] ||
		l[0].kind == word && r[0].kind == word {
		return variant{}, false
	}
	return variant{"number", l[0].text, r[0].text}, true
}

// ordinals reports whether two tokens are other numbers with an ending: "1er" and "2ème".
func ordinals(a, b said) bool {
	tail := func(s string) string { return strings.TrimLeft(s, "0123456789") }
	if strings.ContainsRune(a.text+b.text, '.') {
		return false
	}
	return a.shows && b.shows && a.value != b.value && isDigit(a.text[0]) && isDigit(b.text[0]) && len(tail(a.text)) <= 3 &&
		len(tail(b.text)) <= 3 &&
		max(len(a.text)-len(tail(a.text)), len(b.text)-len(tail(b.text))) <= maxPlain-1
}

// maxPlain is the largest number of digits of a number by which goods of one family differ; longer ones are numbers of a shop.
const maxPlain = 4

// alikeForms reports whether two numbers have the same letters in the same places: "px18" and "px20", "12" and "9".
func alikeForms(a, b string) bool {
	form := func(s string) (string, int) {
		out, n := make([]byte, 0, len(s)), 0
		for i := range len(s) {
			switch c := s[i]; {
			case !isDigit(c):
				out = append(out, c)
			case i == 0 || !isDigit(s[i-1]):
				out = append(out, '0')
				fallthrough
			default:
				n++
			}
		}
		return string(out), n
	}
	f, n := form(a)
	g, m := form(b)
	return f == g && padded(a) == padded(b) && (f != "0" || max(n, m) <= maxPlain)
}
