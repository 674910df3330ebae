package text

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// The bounds of readings. They keep hostile text from costing more than its length; ordinary words stay far below.
const (
	maxRun     = 32      // characters in a run of letters, digits and symbols that is read as one word
	maxRunRead = 8       // readings of one run
	maxGroups  = 6       // groups of a chain such as tra-ma-dol
	maxJoined  = 40      // characters of a chain
	minSpaced  = 4       // single letters in a row that are read as a word
	maxRow     = 64      // single letters up to which the whole row is read as one word
	minWithin  = 5       // letters of a word inside a longer row
	maxWithin  = 24      // letters of a row up to which every word inside is read
	longWithin = 12      // longest word that is read inside a longer row
	maxPiece   = 1 << 10 // letters of a longer row that are read at one time
	maxGroup   = 3       // digits in a row that may stand for letters
	maxGapText = 3       // bytes between the groups of a chain
	maxParen   = 80      // bytes in which a parenthesis is expected to close
	minEdged   = 4       // characters beside a digit or symbol at the edge of a word
	minLook    = 3       // characters of a look-alike or leet word
)

// read finds the stretches of the text that look odd and appends their readings.
func (f *Folded) read(k *keys) {
	rd := &f.work.reading
	rd.keys, rd.row, rd.capped = k, 0, 0
	ts := f.Tokens
	next := 0 // the token after the last stretch
	for _, at := range f.work.odd {
		first := int(at)
		if first < next {
			continue
		}
		if !f.Meter.Spend(1) {
			f.Notes |= Cut
			break
		}
		if first > 0 && f.tight(first) {
			first--
		}
		last := int(at)
		for last+1 < len(ts) && f.tight(last+1) {
			last++
		}
		if first > next {
			f.endRow(next)
		}
		if last > first || f.odd(first) {
			f.stretch(first, last)
		}
		f.space(first, last)
		next = last + 1
	}
	f.endRow(next)
	if !slices.IsSortedFunc(f.Readings, byPlace) {
		slices.SortStableFunc(f.Readings, byPlace)
	}
}

func byPlace(a, b Reading) int {
	return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
}

// tight reports whether no white space stands before token i, i > 0. A bullet or | between two letters may be one itself.
func (f *Folded) tight(i int) bool {
	t := &f.Tokens[i]
	if t.Gap != Stop {
		return t.Gap <= Joined
	}
	gap := f.Bytes[f.Tokens[i-1].End:t.Start]
	class, n := classAt(gap, 0)
	return n == len(gap) && class&flagReadable != 0
}

// odd reports whether token i, for itself, may be written in disguise.
func (f *Folded) odd(i int) bool {
	t := &f.Tokens[i]
	switch t.Script {
	case Digit:
		return false
	case Unspaced: // shapes of Latin letters among Han and Thai; mostly the first letter tells that it is none
		n := t.End - t.Start
		class, _ := classAt(f.Bytes, int(t.Start))
		return class&flagGenuine == 0 && n >= 3*minEdged && n <= 4*maxRun
	case Latin:
		return f.edged(t)
	case Cyrillic, Greek, OtherScript:
		return f.genuine&t.Script == 0 || f.edged(t)
	}
	return true
}

// edged reports whether a symbol that may stand for a letter adjoins t.
func (f *Folded) edged(t *Token) bool {
	return t.Start > 0 && leading(f.Bytes[t.Start-1]) || int(t.End) < len(f.Bytes) && trailing(f.Bytes[t.End])
}

// leading and trailing name the symbols that are read at the edge of a word: a final ! or + is mostly just that. Non-ASCII
// symbols are told by their last or first byte and looked at again.
func leading(c byte) bool {
	return c == '$' || c == '@' || c == '!' || c == '|' || c == '+' || c == '(' || c == 0xAC || c >= 0xA2 && c <= 0xA5
}

func trailing(c byte) bool { return c == '$' || c == '@' || c == '|' || c == 0xE2 }

// stretch reads the tokens first to last, between which no white space stands: each run as a word, and all as a chain.
func (f *Folded) stretch(first, last int) {
	for i := first; i <= last; {
		j := i
		for j < last && f.sameRun(j+1) {
			j++
		}
		if i < j || f.odd(i) && !f.bare(i) {
			f.run(i, j)
		}
		i = j + 1
	}
	if last > first {
		f.chains(first, last)
	}
}

// sameRun reports whether token i goes on the run of the token before: glued, or joined by one or two symbols that may stand for letters.
func (f *Folded) sameRun(i int) bool {
	t, u := &f.Tokens[i-1], &f.Tokens[i]
	if isLong(t) || isLong(u) {
		return false
	}
	if u.Gap == Glued {
		return true
	}
	gap := f.Bytes[t.End:u.Start]
	for n := 0; len(gap) > 0; n++ {
		r, size := utf8.DecodeRune(gap)
		if n == 2 || classOf(r)&flagReadable == 0 {
			return false
		}
		gap = gap[size:]
	}
	return true
}

// isLong reports whether t is a number of too many digits to stand for letters, or too much of an unspaced script.
func isLong(t *Token) bool {
	n := t.End - t.Start
	return t.Script == Digit && n > maxGroup || t.Script == Unspaced && n > 4*maxGroup
}

// run reads the tokens first to last, one run, as a word: look-alike letters, leet, or both.
func (f *Folded) run(first, last int) {
	rd := &f.work.reading
	rd.units = rd.units[:0]
	from, to := f.edges(first, last)
	f.characters(from, f.Tokens[first].Start, int32(first))
	for i := first; i <= last; i++ {
		t := &f.Tokens[i]
		if i > first {
			f.characters(f.Tokens[i-1].End, t.Start, int32(i))
		}
		f.characters(t.Start, t.End, int32(i))
	}
	f.characters(f.Tokens[last].End, to, int32(last))
	whole := trim(rd.units)
	if len(whole) > maxRun {
		return
	}
	f.asWord(whole)
	if cut := trim(withoutDose(whole)); len(cut) < len(whole) {
		f.asWord(cut)
	}
	if cut := trim(withoutDigits(whole)); len(cut) < len(whole) {
		f.asWord(cut)
	}
}

// bare reads an accented Latin word without its accents. It is what run does, ten times as fast: every third word of Polish has accents.
// It reports whether that is all there is to read.
func (f *Folded) bare(i int) bool {
	t := &f.Tokens[i]
	if t.Script != Latin|Accented || f.edged(t) {
		return false
	}
	if len(f.Alt) == 0 {
		f.Alt = append(f.Alt, ' ')
	}
	start := len(f.Alt)
	for p := t.Start; p < t.End; {
		c := f.Bytes[p]
		if c < 0x80 {
			f.Alt = append(f.Alt, c)
			p++
			continue
		}
		r, n := rune(c&0x1F)<<6|rune(f.Bytes[p+1]&0x3F), uint32(2)
		if c >= 0xE0 {
			var size int
			r, size = utf8.DecodeRune(f.Bytes[p:])
			n = uint32(size)
		}
		q := int(lookOf(r)) * 4
		if q == 0 && classOf(r) != classMark || q > 0 && lookText[q+2] != 0 { // no letter, or one of which two readings are open: "ʋ"
			f.Alt = f.Alt[:start]
			return false
		}
		if q > 0 {
			f.Alt = append(f.Alt, lookText[q])
			if lookText[q+1] != 0 {
				f.Alt = append(f.Alt, lookText[q+1])
			}
		}
		p += n
	}
	if len(f.Alt)-start < minLook {
		f.Alt = f.Alt[:start]
		return true
	}
	f.keep(Reading{First: uint32(i), Last: uint32(i), Start: uint32(start), End: uint32(len(f.Alt)), How: LookAlike, from: t.Start,
		to: t.End}, false)
	return true
}

// edges returns the span of the run first to last with the symbols at its edges that are read as letters.
func (f *Folded) edges(first, last int) (from, to uint32) {
	from, to = f.Tokens[first].Start, f.Tokens[last].End
	if to-from < minEdged {
		return from, to
	}
	if from > 0 && leading(f.Bytes[from-1]) {
		r, n := utf8.DecodeLastRune(f.Bytes[:from])
		free := f.alone(int(from)-n-1, from)
		if classOf(r)&flagReadable != 0 && free && (r != '(' || !f.closes(to)) {
			from -= uint32(n)
		}
	}
	if int(to) < len(f.Bytes) && trailing(f.Bytes[to]) {
		r, n := utf8.DecodeRune(f.Bytes[to:])
		if classOf(r)&flagReadable != 0 && (r < 0x80 || r == '€') {
			to += uint32(n)
		}
	}
	return from, to
}

// alone reports whether the symbol after byte p is not one of a row such as $$$ or ((.
func (f *Folded) alone(p int, from uint32) bool {
	return p < 0 || f.Bytes[p] <= ' ' || f.Bytes[p] != f.Bytes[from-1]
}

// closes reports whether a parenthesis closes soon after p.
func (f *Folded) closes(p uint32) bool {
	return slices.Contains(f.Bytes[p:min(int(p)+maxParen, len(f.Bytes))], ')')
}

// asWord appends the readings of us as one word.
func (f *Folded) asWord(us []unit) {
	w := weigh(us)
	if len(us) < minLook || w.letters == 0 {
		return
	}
	how := LookAlike
	if w.leet > 0 {
		how = Leet
	}
	for _, to := range f.targets(w) {
		if to != asWritten {
			f.variants(us, to, how)
		}
	}
}

// targets says into which alphabets a word of weight w is read; asWritten stands for none.
func (f *Folded) targets(w weight) [2]target {
	own := asWritten // the one alphabet besides Latin that the word belongs to
	switch w.scripts &^ (Latin | Accented | Digit) {
	case Cyrillic:
		own = intoCyrillic
	case Greek:
		own = intoGreek
	}
	mixed := w.scripts&Latin != 0 || w.leet > 0
	switch {
	case w.foreign > 0:
		if mixed {
			return [2]target{own}
		}
	case w.scripts&Latin == 0 && w.scripts&(w.scripts-1)&^Digit == 0 && f.genuine&w.scripts&^Unspaced != 0:
		if w.leet > 0 {
			return [2]target{own}
		}
	case w.looks > 0 || w.leet > 0:
		if mixed && f.genuine&w.scripts&(Cyrillic|Greek) != 0 {
			return [2]target{intoLatin, own}
		}
		return [2]target{intoLatin}
	}
	return [2]target{}
}

// variants appends the readings of us in the alphabet to: the first choice of every letter, the second of every open one, then
// the mixtures, at most maxRunRead.
func (f *Folded) variants(us []unit, to target, how How) {
	open := opens(us, to)
	if !f.add(us, to, 0, how, false) || open == 0 {
		return
	}
	f.add(us, to, ^uint64(0), how, false)
	for n := range min(maxRunRead-2, 1<<min(open, 4)-2) {
		mask := uint64(n + 1)
		if open > 3 {
			mask = 1 << n
		}
		if f.add(us, to, mask, how, true); f.Notes&Capped != 0 {
			return
		}
	}
}

// opens counts the places with a second choice in the alphabet to. Equal characters in a row are one place.
func opens(us []unit, to target) (n int) {
	for i := range us {
		if us[i].open(to) && (i == 0 || us[i].r != us[i-1].r) {
			n++
		}
	}
	return n
}

// add appends one reading of us: the second choice of the open places whose bits are set in mask. It reports whether all of
// them can be written in the alphabet. What is extra counts towards MaxReadings.
func (f *Folded) add(us []unit, to target, mask uint64, how How, extra bool) bool {
	if len(f.Alt) == 0 {
		f.Alt = append(f.Alt, ' ')
	}
	f.Meter.Spend(1 + len(us)>>3)
	start, open := len(f.Alt), false
	for i := range us {
		u := &us[i]
		if u.stays(to) {
			f.Alt = append(f.Alt, f.Bytes[u.from:u.to]...)
			continue
		}
		a, alt := u.letters(to)
		if alt != "" {
			if open && u.r != us[i-1].r {
				mask >>= 1
			}
			if mask&1 != 0 {
				a = alt
			}
			open = true
		}
		if a == "" && u.class != classMark {
			f.Alt = f.Alt[:start]
			return false
		}
		f.Alt = append(f.Alt, a...)
	}
	r := Reading{Start: uint32(start), End: uint32(len(f.Alt)), How: how, from: us[0].from, to: us[len(us)-1].to}
	r.First, r.Last = span(us)
	f.keep(r, extra)
	return true
}

// span returns the first and last token with a letter or digit in us; symbols at the edges belong to neither side.
func span(us []unit) (first, last uint32) {
	i, j := 0, len(us)-1
	for us[i].class == classSymbol && i < j {
		i++
	}
	for us[j].class == classSymbol && j > i {
		j--
	}
	return uint32(us[i].token), uint32(us[j].token)
}

// keep hashes and appends r, unless the tokens have that reading already or it is one extra too many.
func (f *Folded) keep(r Reading, extra bool) {
	rd := &f.work.reading
	if f.MaxTokens > 0 && len(f.Readings) >= f.MaxTokens/4 {
		f.Alt = f.Alt[:r.Start]
		f.Notes |= Cut
		return
	}
	if extra {
		if rd.capped == MaxReadings {
			f.Alt = f.Alt[:r.Start]
			f.Notes |= Capped
			return
		}
		rd.capped++
	}
	r.Hash = rd.keys.of(f.Alt[r.Start:r.End])
	for i := len(f.Readings) - 1; i >= max(0, len(f.Readings)-2*maxRunRead); i-- {
		if q := &f.Readings[i]; q.Hash == r.Hash && q.First == r.First && q.Last == r.Last {
			f.Alt = f.Alt[:r.Start]
			return
		}
	}
	f.Alt = append(f.Alt, ' ')
	f.Readings = append(f.Readings, r)
}
