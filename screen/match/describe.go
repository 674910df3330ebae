package match

import (
	"slices"
	"strconv"
	"strings"
)

// Limits on what is read of one record. What lies beyond is not compared: a description of thousands of words says no more
// about which product it is than its first hundreds.
const (
	maxName = 96      // words of brand, title and model
	maxHead = 8 << 10 // bytes of each of them
	maxRest = 400     // words of description and further texts
	maxMore = 12      // further texts
)

// doc is a record made ready for comparison. Words are numbers of a vocabulary.
type doc struct {
	seq     []uint32 // the title, in order
	name    []uint32 // distinct words of brand, title and model, sorted
	full    []uint32 // name, description and further texts, distinct, sorted
	brand   []uint32
	maker   string   // the brand field squashed, under its one name: see makerOf
	codes   codeRefs // of the name
	model   string   // the model field without separators
	squash  string   // the name without separators
	all     string   // squash, a space, all further texts without separators
	numbers []string // of the name, distinct, sorted
	follow  []follow
	further [][]uint32 // the words of each further text, distinct, sorted
	sizes   []size
	price   float64 // 0: unknown
	colours uint32
	marks   uint32
	vec     []gram
	told    bool // has a description
	said    []said
}

// follow is a number and the word before it, as in "class 6".
type follow struct{ word, number uint32 }

type codeRef struct {
	code
	id uint32
}

type codeRefs []codeRef

func (cs codeRefs) has(id uint32) bool {
	return slices.ContainsFunc(cs, func(c codeRef) bool { return c.id == id })
}

// describe reads a record; id numbers its words.
func describe(r *Record, id func(string) uint32) *doc {
	d := &doc{told: strings.TrimSpace(r.Description) != "", price: price(r.Price)}
	title, brand, model := tokens(fold(unquoted(head(r.Title)))), tokens(fold(head(r.Brand))), tokens(fold(head(r.Model)))
	name := slices.Concat(lacking(brand, title), title, lacking(model, title))
	name = name[:min(len(name), maxName)]
	rest := tokens(fold(strings.Join(append([]string{r.Description}, r.Extra...), " ; ")))
	rest = rest[:min(len(rest), maxRest)]

	d.seq, d.brand = numbered(title[:min(len(title), maxName)], id), numbered(brand, id)
	ids := numbered(name, id)
	d.full = distinct(slices.Concat(ids, numbered(rest, id)))
	d.squash, d.model, d.maker = squash(name), squash(model), makerOf(squash(brand))
	d.all = d.squash + " " + squash(rest)
	for _, c := range codes(name) {
		d.codes = append(d.codes, codeRef{c, id("#" + c.text)})
	}
	for i, t := range name {
		if t.kind == number && i > 0 && name[i-1].kind == word {
			d.follow = append(d.follow, follow{ids[i-1], ids[i]})
		}
		if n := numberIn(t); n != "" {
			d.numbers = append(d.numbers, n)
		}
		d.colours |= colourOf[t.text]
		d.marks |= markOf[t.text]
	}
	for _, x := range r.Extra[:min(len(r.Extra), maxMore)] {
		if ts := tokens(fold(x)); len(ts) > 0 {
			d.further = append(d.further, distinct(numbered(ts[:min(len(ts), maxName)], id)))
		}
	}
	d.said = saidOf(name, ids) // before ids are sorted
	d.name = distinct(ids)
	slices.Sort(d.numbers)
	d.numbers = slices.Compact(d.numbers)
	d.sizes = sizesOf(name)
	d.vec = vectorOf(name)
	return d
}

// same reports whether two records say the same in the same words.
func (d *doc) same(o *doc) bool {
	return len(d.name) > 0 && slices.Equal(d.seq, o.seq) && d.maker == o.maker && d.model == o.model && d.all == o.all && d.price == o.price
}

// unquoted drops the language mark that follows a quoted text in RDF data, "Schuh schwarz"@de, as many shops leave it in their titles.
func unquoted(s string) string {
	if !strings.Contains(s, "\"@") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "\"@")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		n := i + 2
		for n < len(s) && n < i+9 && (s[n] == '-' || 'a' <= s[n]|0x20 && s[n]|0x20 <= 'z') {
			n++
		}
		if n < i+4 {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[n:]
	}
}

// head returns the beginning of a name: what is longer than maxHead is none.
func head(s string) string { return s[:min(len(s), maxHead)] }

// lacking returns add, or nothing where ts has all its words already.
func lacking(add, ts []token) []token {
	for _, a := range add {
		if !slices.ContainsFunc(ts, func(t token) bool { return t.text == a.text }) {
			return add
		}
	}
	return nil
}

func numbered(ts []token, id func(string) uint32) []uint32 {
	return appendNumbers(make([]uint32, 0, len(ts)), ts, id)
}

func appendNumbers(out []uint32, ts []token, id func(string) uint32) []uint32 {
	for _, t := range ts {
		out = append(out, id(t.text))
	}
	return out
}

// distinct sorts ids in place and drops repetitions.
func distinct(ids []uint32) []uint32 {
	return slices.Clip(unique(ids))
}

// unique is distinct for memory that is used again.
func unique(ids []uint32) []uint32 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func has(ids []uint32, id uint32) bool {
	_, ok := slices.BinarySearch(ids, id)
	return ok
}

// squash joins what stands in ts without any separator, the points of decimal numbers included.
func squash(ts []token) string {
	var a arena
	return a.squash(ts)
}

// numberIn returns the number that a token is or, where it is short and holds one run of digits, shows: 3 in "cs3", 10 in "v10".
func numberIn(t token) string {
	if t.kind == number {
		return t.text
	}
	s := t.raw
	if t.kind != mixed || len(s) > 5 {
		return ""
	}
	i := strings.IndexFunc(s, func(r rune) bool { return '0' <= r && r <= '9' })
	if i < 0 {
		return "" // digits of another script
	}
	j := i
	for j < len(s) && isDigit(s[j]) {
		j++
	}
	if strings.ContainsAny(s[j:], "0123456789") {
		return ""
	}
	return s[i:j]
}

// price reads an amount as written: the largest number in s, 0 where there is none.
func price(s string) float64 {
	best := 0.0
	for _, t := range tokens(fold(s)) {
		if x, err := strconv.ParseFloat(t.text, 64); t.kind == number && err == nil && x < 1e12 {
			best = max(best, x)
		}
	}
	return best
}
