package lexicon

import (
	"unicode/utf8"

	"github.com/aedile/aedile/screen/text"
)

// Prefixes of a word are hashed in one pass, and any piece of it by two of them, so that all ways to cut a word cost little more than
// reading it. What the hashes say is compared letter by letter.

const rollBy = 0xD1342543DE82EF95

func roll(h uint64, c byte) uint64 { return h*rollBy + uint64(c) + 1 }

func rolled(b []byte) (h uint64) {
	for _, c := range b {
		h = roll(h, c)
	}
	return h
}

// final makes the key of a table of a rolled hash; it is never 0.
func final(h uint64) uint64 {
	h = (h ^ h>>29) * 0x9E3779B97F4A7C15
	return h ^ h>>32 | 1
}

// maxForm is the length in bytes of the longest word that is cut.
const maxForm = 64

// cutter holds the hashes of the word at hand.
type cutter struct {
	word  []byte
	sums  [maxForm + 1]uint64
	units []int32 // found
	spent int
	// longest is how many bytes the longest ending has that the word may have.
	longest int
}

var rollPowers = func() (p [maxForm + 1]uint64) {
	p[0] = 1
	for i := 1; i <= maxForm; i++ {
		p[i] = p[i-1] * rollBy
	}
	return p
}()

// take reads a word and reports whether it is one that is cut.
func (k *cutter) take(w []byte) bool {
	k.units, k.word = k.units[:0], w
	if len(w) > maxForm {
		return false
	}
	for i, c := range w {
		k.sums[i+1] = roll(k.sums[i], c)
	}
	return true
}

// hash returns the key of the piece from a to b.
func (k *cutter) hash(a, b int) uint64 { return final(k.sums[b] - k.sums[a]*rollPowers[b-a]) }

// suffixes numbers endings.
type suffixes struct{ of map[string]int32 }

func (s *suffixes) init() { s.of = map[string]int32{"": 0} }

func (s *suffixes) add(e string) int32 {
	n, ok := s.of[e]
	if !ok {
		n = int32(len(s.of))
		s.of[e] = n
	}
	return n
}

// forms calls found for every unit of which the piece from a to b of the word is a form.
func (c *Concepts) forms(k *cutter, a, b int, found func(u int32)) {
	if b-a >= 4 && !c.begins.has(k.word[a:]) {
		return
	}
	for p := b; p > a && b-p <= k.longest; p-- {
		if p < len(k.word) && !utf8.RuneStart(k.word[p]) {
			continue
		}
		k.spent++
		h := k.hash(a, p)
		if !c.first.has(h) {
			continue
		}
		n, _ := c.table.get(h, h*0x9E3779B97F4A7C15>>c.table.shift)
		suffix, known := int32(0), p == b
		for ; n >= 0; n = c.stems[n].next {
			s := &c.stems[n]
			if !known {
				if suffix, known = c.suffixes.of[string(k.word[p:b])]; !known {
					break
				}
			}
			if c.classes[s.class].has(suffix) && string(c.text[s.text:s.text+uint32(s.len)]) == string(k.word[a:p]) {
				if u := s.unit; s.brief && suffix != c.classes[s.class].from {
					found(u | bareBit)
				} else {
					found(u)
				}
			}
		}
	}
}

// look finds the units of which a word is a form, or which are part of it where it is a compound.
func (c *Concepts) look(k *cutter, w []byte) []int32 {
	if !k.take(w) {
		return k.units
	}
	if k.longest = c.longest; plain(string(w)) {
		k.longest = c.short
	}
	c.forms(k, 0, len(w), k.add)
	if len(w) >= minPart+minRest {
		c.compound(k)
	}
	if len(k.units) == 0 && len(w) > 2 && greek(w[0]) { // Greek moves its accents from form to form, and may leave them out
		if bare := text.Bare(string(w)); bare != string(w) && k.take([]byte(bare)) {
			c.forms(k, 0, len(bare), k.add)
		}
	}
	return k.units
}

// greek reports whether a word that begins with this byte is Greek.
func greek(c byte) bool { return c == 0xCE || c == 0xCF }

func (k *cutter) add(u int32) {
	for _, x := range k.units {
		if x == u {
			return
		}
	}
	k.units = append(k.units, u)
}

// compound finds the words that a word is put together of: its tail and its head. A word that is marked as part of compounds needs no
// other; one that is not counts where the rest is a form of a word of its language too.
func (c *Concepts) compound(k *cutter) {
	n := len(k.word)
	for s := minRest; s <= n-minPart; s++ {
		if !c.parts.has(k.word[s:]) || !utf8.RuneStart(k.word[s]) {
			continue
		}
		c.forms(k, s, n, func(u int32) {
			if c.joins(k, u, s, n, 0, s) {
				k.add(u)
			}
		})
	}
	if !c.parts.has(k.word) {
		return
	}
	for e := n - minRest; e >= minPart; e-- {
		if !utf8.RuneStart(k.word[e]) {
			continue
		}
		c.forms(k, 0, e, func(u int32) {
			if c.joins(k, u, 0, e, e, n) {
				k.add(u)
			}
		})
	}
}

// heads says of four bytes whether some word begins with them: most pieces of most words are left out by it.
type heads [1 << 10]uint64

func (h *heads) at(s []byte) uint32 { return gram(s) * gramMul >> 16 }

func (h *heads) add(s string) {
	if len(s) >= 4 {
		i := h.at([]byte(s))
		h[i>>6] |= 1 << (i & 63)
	}
}

func (h *heads) has(s []byte) bool {
	i := h.at(s)
	return h[i>>6]&(1<<(i&63)) != 0
}

// joins reports whether unit u, from a to b of the word, makes a compound with the rest from ra to rb.
func (c *Concepts) joins(k *cutter, u int32, a, b, ra, rb int) bool {
	x := &c.units[u&^bareBit]
	links := c.links[x.lang]
	if len(links) == 0 || letters(string(k.word[a:b])) < minPart {
		return false
	}
	if x.part {
		return true
	}
	ok := false
	same := func(o int32) { ok = ok || c.units[o&^bareBit].lang == x.lang }
	for _, l := range links {
		from, to := ra, rb
		if ra > a { // the link stands between head and rest, wherever the unit stands
			if from += len(l); from > to || string(k.word[ra:from]) != l {
				continue
			}
		} else {
			if to -= len(l); to < from || string(k.word[to:rb]) != l {
				continue
			}
		}
		if to-from >= minRest {
			if c.forms(k, from, to, same); ok {
				return true
			}
		}
	}
	return false
}
