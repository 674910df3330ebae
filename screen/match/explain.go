package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aedile/aedile/screen/product"
)

// Tier says on what a match rests, strongest first.
type Tier string

// The tiers.
const (
	Identity   Tier = "identity"    // a barcode that checks, a marketplace number, brand and model, brand and batch
	BrandModel Tier = "brand-model" // the same brand, and a model number that agrees up to one slip of the pen
	Text       Tier = "text"        // the words alone: only ever asks for a person to look
)

// How many things of one kind an explanation names.
const (
	maxWords = 4
	maxSizes = 3
)

// Differences of price, as a ratio, up to which two prices agree, and from which they are named as differing. Chosen.
const (
	priceAgrees   = 1.05
	priceDisagree = 1.5
)

// explanation collects what agrees and what does not, in words.
type explanation struct{ agree, disagree []string }

func (e *explanation) same(format string, args ...any) {
	e.agree = append(e.agree, fmt.Sprintf(format, args...))
}

func (e *explanation) differ(format string, args ...any) {
	e.disagree = append(e.disagree, fmt.Sprintf(format, args...))
}

// explain says in words what agrees between the records of a pair and what does not, and on which tier a match would rest.
// left and right are what the sides are called.
func (p pair) explain(a, b *Record, left, right string) (Tier, explanation) {
	var e explanation
	tier := Text
	if p.explainCodes(&e, a, b) {
		tier = BrandModel
	}
	if gtinsAgree(&e, a, b) || p.sameModel() {
		tier = Identity
	}
	if v, ok := p.differ(p.l, p.r); ok {
		e.differ("%s", v)
	}
	agree, conflict := compareSizes(p.l.sizes, p.r.sizes)
	for _, s := range agree[:min(len(agree), maxSizes)] {
		e.same("%s", s[0].text)
	}
	for _, s := range conflict[:min(len(conflict), maxSizes)] {
		e.differ("%s / %s", s[0].text, s[1].text)
	}
	p.explainPrice(&e, a, b)
	if p.l.colours != 0 && p.r.colours != 0 && p.l.colours&p.r.colours == 0 {
		e.differ("colour")
	}
	p.explainWords(&e, left, right)
	return tier, e
}

// gtinsAgree compares barcodes that check.
func gtinsAgree(e *explanation, a, b *Record) bool {
	l, r := gtins(a), gtins(b)
	for _, g := range l {
		if slices.Contains(r, g) {
			e.same("barcode %s", g)
			return true
		}
	}
	if len(l) > 0 && len(r) > 0 {
		e.differ("barcode %s / %s", l[0], r[0])
	}
	return false
}

// gtins returns the barcodes of a record: those of its field, else those that its texts state, as register.ItemKeys does.
func gtins(r *Record) []string {
	var out []string
	for _, s := range r.GTIN {
		for _, g := range product.GTINs(s) {
			out = append(out, g.Code)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range append([]string{r.Title, r.Description}, r.Extra...) {
		for _, g := range product.InText(s) {
			out = append(out, g.Code)
		}
	}
	return out
}

// sameBrand reports whether the brands agree: the fields, by any of their names; where one is missing, that the other record shows it; where
// both are, that both titles begin alike.
func (p pair) sameBrand() bool {
	l, r := p.l, p.r
	switch {
	case l.maker != "" && r.maker != "":
		return l.maker == r.maker
	case l.maker != "":
		return strings.HasPrefix(r.squash, l.maker) || allIn(l.brand, r.name) == 1
	case r.maker != "":
		return strings.HasPrefix(l.squash, r.maker) || allIn(r.brand, l.name) == 1
	}
	return len(l.seq) > 0 && len(r.seq) > 0 && l.seq[0] == r.seq[0]
}

// sameModel reports whether brand and model fields are the same, the model being one that identifies.
func (p pair) sameModel() bool {
	return p.l.maker != "" && p.l.maker == p.r.maker && p.l.model == p.r.model && len(product.Codes(p.l.model)) > 0
}

// explainCodes compares brands and model numbers, and reports whether both agree.
func (p pair) explainCodes(e *explanation, a, b *Record) bool {
	brand := p.sameBrand()
	switch {
	case brand && p.l.maker+p.r.maker != "":
		e.same("brand %s", cmp.Or(strings.TrimSpace(a.Brand), strings.TrimSpace(b.Brand)))
	case !brand && p.l.maker != "" && p.r.maker != "":
		e.differ("brand %s / %s", strings.TrimSpace(a.Brand), strings.TrimSpace(b.Brand))
	}
	l, r, exact := sharedCode(p.l, p.r)
	switch {
	case l == "":
		lone := func(d *doc) string {
			for _, c := range d.codes {
				if !c.part {
					return c.text
				}
			}
			return ""
		}
		if x, y := lone(p.l), lone(p.r); x != "" && y != "" {
			e.differ("model %s / %s", x, y)
		}
	case exact:
		e.same("model %s", l)
	default:
		e.same("model %s, written %s", l, r)
	}
	return brand && l != ""
}

// sharedCode returns the longest model number that both records show, in the spelling of each; exact is false where they are one slip
// apart.
func sharedCode(l, r *doc) (x, y string, exact bool) {
	for _, c := range l.codes {
		if len(c.text) > len(x) && (r.codes.has(c.id) || strings.Contains(r.all, c.text)) {
			x, y = c.text, c.text
		}
	}
	for _, c := range r.codes {
		if len(c.text) > len(x) && strings.Contains(l.all, c.text) {
			x, y = c.text, c.text
		}
	}
	if x != "" {
		return x, y, true
	}
	for _, c := range l.codes {
		for _, d := range r.codes {
			if !c.part && !d.part && slip(c.text, d.text) && len(c.text) > len(x) {
				x, y = c.text, d.text
			}
		}
	}
	return x, y, false
}

// minSlip is the least length of a model number in which one slip is forgiven.
const minSlip = 6

// slip reports whether two model numbers differ by one slip of the pen: look-alike signs (o and 0, i, l and 1, s and 5, b and 8), a sign
// doubled or dropped, or two neighbours swapped. Another digit is another model.
func slip(a, b string) bool {
	if a == b || min(len(a), len(b)) < minSlip || !within1(a, b) {
		return false
	}
	i := commonPrefix(a, b)
	if len(a) == len(b) {
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] {
			return true
		}
		return alike[a[i]] != 0 && alike[a[i]] == alike[b[i]]
	}
	long := a
	if len(b) > len(a) {
		long = b
	}
	return i > 0 && long[i] == long[i-1] || !isDigit(long[i]) && i > 0 && i < len(long)-1
}

// alike gives signs that look alike the same number.
var alike = [256]uint8{'o': 1, '0': 1, 'q': 1, 'i': 2, 'l': 2, '1': 2, 's': 3, '5': 3, 'b': 4, '8': 4, 'z': 5, '2': 5}

func (p pair) explainPrice(e *explanation, a, b *Record) {
	if p.l.price <= 0 || p.r.price <= 0 {
		return
	}
	switch ratio := math.Max(p.l.price/p.r.price, p.r.price/p.l.price); {
	case ratio <= priceAgrees:
		e.same("price %s", strings.TrimSpace(a.Price))
	case ratio >= priceDisagree:
		e.differ("price %s / %s", strings.TrimSpace(a.Price), strings.TrimSpace(b.Price))
	}
}

// explainWords names the rarest words that both have and that only one has.
func (p pair) explainWords(e *explanation, left, right string) {
	var both, l, r []uint32
	for _, id := range p.l.name {
		if has(p.r.full, id) {
			both = append(both, id)
		} else if !strings.Contains(p.r.all, p.word(id)) {
			l = append(l, id)
		}
	}
	for _, id := range p.r.name {
		if !has(p.l.full, id) && !strings.Contains(p.l.all, p.word(id)) {
			r = append(r, id)
		}
	}
	if s := p.rarest(both); s != "" {
		e.same("words: %s", s)
	}
	if s := p.rarest(l); s != "" {
		e.differ("only %s: %s", left, s)
	}
	if s := p.rarest(r); s != "" {
		e.differ("only %s: %s", right, s)
	}
}

func (p pair) rarest(ids []uint32) string {
	slices.SortFunc(ids, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(p.weight(b), p.weight(a)), strings.Compare(p.word(a), p.word(b)))
	})
	var ws []string
	for _, id := range ids[:min(len(ids), maxWords)] {
		ws = append(ws, p.word(id))
	}
	return strings.Join(ws, ", ")
}
