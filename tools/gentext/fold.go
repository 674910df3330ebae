package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The steps of folding, as text/fold.go knows them.
const (
	same       = iota // the character stays
	drop              // default-ignorable
	dropBidi          // control of writing direction
	dropJoiner        // zero-width joiner and non-joiner
	mark              // reordered with marks, but never composed with what stands before
	combine           // may change what stands before
	mapped            // mapped+i: entry i of foldAt
)

// folds collects the folded forms while the trie is written.
type folds struct {
	caser         cases.Caser
	at, text, two []byte
	entry         map[string]uint16
	values        []uint16
	second        map[rune]bool // marks that may compose with what stands before
}

func newFolds() *folds {
	f := &folds{caser: cases.Fold(), entry: map[string]uint16{}, second: seconds()}
	for r := range rune(limit) {
		f.values = append(f.values, f.step(r))
	}
	for r := rune(0x80); r < 0x800; r++ {
		to := string(r)
		v := f.values[r]
		if v >= mapped {
			to = f.form(r)
		}
		if v != same && v < mapped || len(to) != 2 || utf8.RuneCountInString(to) != 1 {
			to = "\x00\x00"
		}
		f.two = append(f.two, to...)
	}
	return f
}

func (f *folds) value(r rune) uint16 { return f.values[r] }

// form returns the fold of one character: NFKC, full case fold, NFKC, until nothing changes.
func (f *folds) form(r rune) string {
	for s := string(r); ; {
		t := norm.NFKC.String(f.caser.String(strings.Map(cherokee, norm.NFKC.String(s))))
		t = dropIgnorable(t)
		if t == s {
			return s
		}
		s = t
	}
}

// cherokee keeps the caser from going wrong: it folds small Cherokee letters to capitals, as CaseFolding.txt has it, but capitals
// to small ones as well, where they should stay.
func cherokee(r rune) rune {
	if r >= 0x13A0 && r <= 0x13F5 {
		return unicode.ToLower(r)
	}
	return r
}

func dropIgnorable(s string) string {
	var b []rune
	for _, r := range s {
		if !ignorable(r) {
			b = append(b, r)
		}
	}
	return string(b)
}

func (f *folds) step(r rune) uint16 {
	switch {
	case r >= 0xD800 && r < 0xE000:
		return same
	case unicode.Is(unicode.Bidi_Control, r):
		return dropBidi
	case r == 0x200C || r == 0x200D:
		return dropJoiner
	case ignorable(r):
		return drop
	}
	to := f.form(r)
	p := norm.NFKC.PropertiesString(string(r))
	if !p.BoundaryBefore() || !norm.NFKC.PropertiesString(to).BoundaryBefore() {
		if to != string(r) && norm.NFKC.IsNormalString(string(r)) && r != 0x345 {
			panic("a mark that folds and text/cluster.go does not know")
		}
		if to == string(r) && norm.NFKC.QuickSpanString("a"+to) == len(to)+1 && p.CCC() > 0 && !f.composes(r) {
			return mark
		}
		return combine
	}
	if to == string(r) {
		return same
	}
	return f.add(to)
}

// composes reports whether r may merge with a character before it.
func (f *folds) composes(r rune) bool {
	p, q := norm.NFC.PropertiesString(string(r)), norm.NFKC.PropertiesString(string(r))
	return f.second[r] || p.Decomposition() != nil || q.Decomposition() != nil
}

// seconds returns the marks that are the second half of a canonical composition.
func seconds() map[rune]bool {
	m := map[rune]bool{}
	for r := range rune(limit) {
		if d := []rune(string(norm.NFC.PropertiesString(string(r)).Decomposition())); len(d) > 1 {
			for _, x := range d[1:] {
				m[x] = true
			}
		}
	}
	return m
}

func (f *folds) add(to string) uint16 {
	if v, ok := f.entry[to]; ok {
		return v
	}
	v := uint16(mapped + len(f.at)/3)
	f.entry[to] = v
	f.at = append(f.at, byte(len(f.text)), byte(len(f.text)>>8), byte(len(to)))
	f.text = append(f.text, to...)
	if len(f.text) >= 1<<16 {
		panic("foldText outgrows its offsets")
	}
	return v
}

// ignorable reports whether r has the property Default_Ignorable_Code_Point (Unicode DerivedCoreProperties).
func ignorable(r rune) bool {
	if unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.White_Space, unicode.Prepended_Concatenation_Mark) &&
		(r < 0xFFF9 || r > 0xFFFB) && (r < 0x13430 || r > 0x1345F)
}

// pairs lists the two characters that compose to one, and it, in order.
func pairs() []byte {
	var list []string
	for r := range rune(0x10000) {
		if r >= 0xAC00 && r < 0xE000 { // Hangul is computed
			continue
		}
		d := halves(r)
		if d == nil || d[0] > 0xFFFF || d[1] > 0xFFFF || norm.NFC.String(string(d)) != string(r) {
			continue
		}
		list = append(list, string([]byte{byte(d[0] >> 8), byte(d[0]), byte(d[1] >> 8), byte(d[1]), byte(r >> 8), byte(r)}))
	}
	slices.Sort(list)
	return []byte(strings.Join(list, ""))
}

// halves returns the last mark of r and the composite of all before it, nil where r does not decompose.
func halves(r rune) []rune {
	d := []rune(norm.NFD.String(string(r)))
	if len(d) < 2 {
		return nil
	}
	head := []rune(norm.NFC.String(string(d[:len(d)-1])))
	if len(head) != 1 {
		return nil
	}
	return []rune{head[0], d[len(d)-1]}
}
