package text

import (
	"bytes"
	"unicode/utf8"
)

// reader is what the search for readings keeps between calls.
type reader struct {
	keys   *keys
	units  []unit
	groups []group
	head   []byte // of a word with two letters masked
	total  int    // characters of groups
	capped int    // readings that count towards MaxReadings

	row    int // single letters in the row that ends at the last token seen
	rowAt  int // its first token
	rowGap Gap // what stands between its letters
}

// group is one link of a chain: glued tokens.
type group struct{ first, last, size int }

// chains reads the groups of a stretch as words: tra-ma-dol, t.r.a.m.a.d.o.l.
func (f *Folded) chains(first, last int) {
	rd := &f.work.reading
	rd.groups, rd.total = rd.groups[:0], 0
	for i := first; i <= last; {
		j := i
		for j < last && f.Tokens[j+1].Gap == Glued {
			j++
		}
		if i > first && !f.inner(i) {
			f.chain()
		}
		if size := f.groupSize(i, j); size > 0 {
			rd.link(group{i, j, size})
		} else {
			f.chain()
		}
		i = j + 1
	}
	f.chain()
}

// link adds a group to the chain at hand. Of a chain that is too long to be a word it is enough to know where it ends and how long its longest group is.
func (rd *reader) link(g group) {
	if k := len(rd.groups) - 1; rd.total > 2*maxJoined {
		last := &rd.groups[k]
		last.last, last.size = g.last, max(last.size, g.size)
	} else {
		rd.groups = append(rd.groups, g)
	}
	rd.total += g.size
}

// groupSize returns the characters of a group, 0 for one that no chain holds: several digits, an unspaced script.
func (f *Folded) groupSize(first, last int) (size int) {
	for i := first; i <= last; i++ {
		t := &f.Tokens[i]
		n := 0
		for _, c := range f.Bytes[t.Start:t.End] {
			if c&0xC0 != 0x80 {
				n++
			}
		}
		size += n
		if n > 1 && (t.Script == Unspaced || t.Script == Digit && (i == first || i == last)) {
			return 0
		}
	}
	if size > 1 && (f.Tokens[first].Script == Digit || f.Tokens[last].Script == Digit) {
		return 0
	}
	return size
}

// inner reports whether one character, repeated at most a few times, stands before token i.
func (f *Folded) inner(i int) bool {
	gap := f.Bytes[f.Tokens[i-1].End:f.Tokens[i].Start]
	if len(gap) == 1 {
		return true
	}
	_, n := utf8.DecodeRune(gap)
	return n == len(gap) || len(gap) <= maxGapText && bytes.Equal(gap[n:], gap[:len(gap)-n])
}

// chain reads the groups collected, and forgets them.
func (f *Folded) chain() {
	rd := &f.work.reading
	gs, total, most := rd.groups, rd.total, 0
	rd.groups, rd.total = rd.groups[:0], 0
	for _, g := range gs {
		most = max(most, g.size)
	}
	f.masked(gs)
	switch {
	case len(gs) < 2:
	case most == 1:
		f.row(gs[0].first, gs[len(gs)-1].last)
	case total > maxJoined && len(gs) <= maxGroups || total > maxJoined*2:
	case len(gs) <= maxGroups:
		for i := range gs {
			for j := i + 1; j < len(gs); j++ {
				f.join(gs[i].first, gs[j].last, j-i < len(gs)-1)
			}
		}
	default:
		f.long(gs, most)
	}
}

// long reads a chain of many groups: the single letters in a row in it, and the whole where all groups are short.
func (f *Folded) long(gs []group, most int) {
	if most <= maxGroup {
		f.join(gs[0].first, gs[len(gs)-1].last, false)
	}
	for i := 0; i < len(gs); {
		j := i
		for j < len(gs) && gs[j].size == 1 {
			j++
		}
		if j > i {
			f.row(gs[i].first, gs[j-1].last)
		}
		i = max(j, i+1)
	}
}

// join reads the tokens first to last as one word without what stands between them.
func (f *Folded) join(first, last int, extra bool) {
	us := f.letters(first, last)
	w := weigh(us)
	if w.letters >= minLook {
		f.spell(us, w, JoinedUp, extra)
	}
}

// letters returns the characters of the tokens first to last.
func (f *Folded) letters(first, last int) []unit {
	rd := &f.work.reading
	rd.units = rd.units[:0]
	for i := first; i <= last; i++ {
		f.characters(f.Tokens[i].Start, f.Tokens[i].End, int32(i))
	}
	return rd.units
}

// spell appends the readings of us as one word, in the alphabets that its weight calls for, or as written.
func (f *Folded) spell(us []unit, w weight, how How, extra bool) {
	tos := f.targets(w)
	if tos[0] == asWritten {
		if w.leet == 0 {
			f.add(us, asWritten, 0, how, extra)
		}
		return
	}
	for _, to := range tos {
		if to != asWritten {
			if f.add(us, to, 0, how, extra) && opens(us, to) > 0 {
				f.add(us, to, ^uint64(0), how, extra)
			}
		}
	}
}

// space takes note of the tokens first to last, a stretch with white space around it: single characters in a row make a word.
func (f *Folded) space(first, last int) {
	rd := &f.work.reading
	t := &f.Tokens[first]
	single := first == last && single(f.Bytes[t.Start:t.End])
	if !single {
		f.endRow(first)
		return
	}
	if rd.row > 1 && t.Gap != rd.rowGap { // the last of one row may be the first of the next
		f.endRow(first)
		rd.row, rd.rowAt = 1, first-1
	}
	switch rd.row {
	case 0:
		rd.rowAt = first
	case 1:
		rd.rowGap = t.Gap
	}
	rd.row++
}

// endRow reads the row of single characters that ends before token end.
func (f *Folded) endRow(end int) {
	rd := &f.work.reading
	if rd.row > 1 {
		f.row(rd.rowAt, end-1)
	}
	rd.row = 0
}

// row reads the tokens first to last, single characters, as a word, and the words within.
func (f *Folded) row(first, last int) {
	if last-first+1 < minSpaced-1 {
		return
	}
	for ; last-first+1 > 2*maxPiece; first += maxPiece - longWithin {
		f.row(first, first+maxPiece-1)
	}
	us := f.rowUnits(first, last)
	n := len(us)
	w := weigh(us)
	if n < minSpaced || w.letters < minLook || w.letters <= w.leet {
		return
	}
	if n <= maxRow {
		f.spell(us, w, Spaced, false)
	}
	longest := n - 1
	if n > maxWithin {
		longest = longWithin
	}
	for i := range us {
		for j := i + minWithin; j <= min(n, i+longest); j++ {
			f.spell(us[i:j], w, Spaced, true)
		}
		if f.Notes&Capped != 0 {
			return
		}
	}
}

// rowUnits returns the characters of a row and the symbols that stand among them in place of a letter: x @ n a x.
func (f *Folded) rowUnits(first, last int) []unit {
	rd := &f.work.reading
	rd.units = rd.units[:0]
	for i := first; i <= last; i++ {
		t := &f.Tokens[i]
		if p, ok := f.lone(t.Start); ok && t.Gap != Joined {
			f.characters(p, p+1, int32(i))
		}
		f.characters(t.Start, t.End, int32(i))
	}
	end := f.Tokens[last].End
	if p, ok := f.lone(end + 3); ok {
		f.characters(p, p+1, int32(last))
	}
	return rd.units
}

// lone returns the place of an ASCII symbol that may stand for a letter, with a space on either side, two bytes before p.
func (f *Folded) lone(p uint32) (at uint32, ok bool) {
	if p < 2 || int(p-2) >= len(f.Bytes) {
		return 0, false
	}
	at = p - 2
	c := f.Bytes[at]
	ok = c < 0x80 && classOf(rune(c))&flagReadable != 0 && (at == 0 || f.Bytes[at-1] == ' ') &&
		(int(at)+1 >= len(f.Bytes) || f.Bytes[at+1] == ' ')
	return at, ok
}
