package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/text"
)

// maker is what a brand makes, by model number. A brand with thousands of alerts is asked about every item that names it.
type maker struct{ codes []made }

// made is a model number of a brand and the faces that have it.
type made struct {
	code  string
	faces []int32
}

// add notes that a face of the brand has a model number.
func (m *maker) add(code string, face int32) {
	i, ok := slices.BinarySearchFunc(m.codes, code, func(a made, c string) int { return strings.Compare(a.code, c) })
	if !ok {
		m.codes = slices.Insert(m.codes, i, made{code: code})
	}
	m.codes[i].faces = append(m.codes[i].faces, face)
}

// windows says which four bytes stand somewhere in a text: a model number of which the first or the last do not is not there. It may
// say yes of what is not.
type windows [1 << 7]uint64

func (w *windows) bit(s string, i int) (*uint64, uint64) {
	g := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
	h := g * 0x9E3779B1 >> (32 - 13)
	return &w[h>>6], 1 << (h & 63)
}

func (w *windows) add(s string) {
	for i := 0; i+4 <= len(s); i++ {
		at, bit := w.bit(s, i)
		*at |= bit
	}
}

// may reports whether s, of four bytes at least, may stand in the text.
func (w *windows) may(s string) bool {
	at, bit := w.bit(s, 0)
	if *at&bit == 0 {
		return false
	}
	at, bit = w.bit(s, len(s)-4)
	return *at&bit != 0
}

// ofMaker appends the faces of a brand of which the item shows a model number.
func (f *Finder) ofMaker(out []int32, name string) []int32 {
	m := f.x.makers[name]
	if m == nil {
		return out
	}
	if !f.spread {
		f.spread = true
		f.stands = windows{}
		for _, c := range f.item.codes {
			f.stands.add(c)
		}
		f.stands.add(f.item.squash)
		f.stands.add(f.longText())
	}
	for i := range m.codes {
		if !f.meter.Spend(1) {
			break
		}
		if k := m.codes[i].code; f.stands.may(k) && f.stated(k) || slices.ContainsFunc(f.item.codes, func(o string) bool { return ends(k, o) && slip(k, o) }) {
			out = append(out, m.codes[i].faces...)
		}
	}
	return out
}

// stated reports whether the item states a model number, in its name or in its text.
func (f *Finder) stated(k string) bool {
	return slices.Contains(f.item.codes, k) || len(k) > minCode && (strings.Contains(f.item.squash, k) ||
		f.meter.Spend(1+len(f.item.text)>>8) && strings.Contains(f.longText(), k))
}

// ends reports whether two texts begin or end alike, as any two of three letters and more do that are one slip apart.
func ends(a, b string) bool { return a[0] == b[0] || a[len(a)-1] == b[len(b)-1] }

// maxLong is how many bytes of a description are searched for model numbers. Chosen: it is held in memory a dozen times over.
const maxLong = 1 << 20

// longText is the description without separators; most items are never asked for it.
func (f *Finder) longText() string {
	s := &f.item
	if s.loaded {
		return s.text
	}
	said := s.it.Text
	if len(said) > maxLong {
		said = said[:maxLong]
		f.meter.Omit()
	}
	start := len(f.texts.b)
	f.texts.b = f.letters.appendBare(f.texts.b, resolved(text.Unmask(said)))
	s.text, s.loaded = f.texts.since(start), true
	f.meter.Spend(len(s.text) >> 3)
	return s.text
}

// tableRunes is how many characters have a place in letters: those of Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic.
const tableRunes = 0x800

// letters remembers what characters are without accents and separators: to find out costs fifty times as much.
type letters [tableRunes]bareRune

type bareRune struct {
	known bool
	s     string
}

// appendBare appends s folded, without what is neither letter nor digit.
func (l *letters) appendBare(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
				b = append(b, c)
			case 'A' <= c && c <= 'Z':
				b = append(b, c+'a'-'A')
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= tableRunes {
			b = appendLetters(b, foldRune(nil, r, s[i:i+n]))
		} else {
			x := &l[r]
			if !x.known {
				*x = bareRune{true, string(appendLetters(nil, foldRune(nil, r, s[i:i+n])))}
			}
			b = append(b, x.s...)
		}
		i += n
	}
	return b
}

// appendLetters appends the letters and digits of what is folded.
func appendLetters(b, folded []byte) []byte {
	for i := 0; i < len(folded); {
		r, n := utf8.DecodeRune(folded[i:])
		if r < utf8.RuneSelf && ('a' <= r && r <= 'z' || '0' <= r && r <= '9') ||
			r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b = append(b, folded[i:i+n]...)
		}
		i += n
	}
	return b
}

// nearBits is the logarithm of how many words a finder remembers the neighbours of. Chosen: sellers use few words over and over.
const nearBits = 12

// neighbour is a word that no alert has, and the words of alerts that are one slip from it.
type neighbour struct {
	word string
	ids  []uint32
}

// meetNear looks up the words that are one slip from a word that no alert has.
func (f *Finder) meetNear(w string) {
	n := &f.nearby[letterSum(w)*0x9E3779B97F4A7C15>>(64-nearBits)]
	if n.word != w {
		n.word, n.ids = strings.Clone(w), n.ids[:0]
		last := uint32(0)
		deletions(w, func(h uint64) {
			if !f.x.nears.may(h) {
				return
			}
			for _, id := range f.x.near[h] {
				if id+1 != last && within1(w, f.x.v.words[id]) {
					n.ids = append(n.ids, id)
					last = id + 1
				}
			}
		})
	}
	for _, id := range n.ids {
		f.meet(id, nearShare)
	}
}
