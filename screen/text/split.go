package text

import "slices"

// The bounds of words that are cut in two. Chosen on titles of shops: shorter ones become other words.
const (
	minHead   = 4 // letters before a blank
	minTail   = 2 // letters after it
	maxTail   = 4
	minWhole  = 9 // letters of the whole word
	minMasked = 6 // letters of a word of which one is masked
	maxMasks  = 2 // letters that are masked
)

// masks are the marks that stand for a letter that is left out.
func isMask(c byte) bool { return c == '*' || c == '#' }

// JoinSplit adds the readings of plain Latin words that one blank cuts in two near their end: "sildena fil". It is for short fields: in
// running text short words follow long ones everywhere.
func (fo *Folder) JoinSplit(f *Folded) {
	before := len(f.Readings)
	f.work.reading.keys = &fo.keys
	for i := 1; i < len(f.Tokens); i++ {
		a, b := &f.Tokens[i-1], &f.Tokens[i]
		head, tail := int(a.End-a.Start), int(b.End-b.Start)
		if b.Gap != Space || a.Script != Latin || b.Script != Latin || head < minHead || tail < minTail || tail > maxTail || head+
			tail < minWhole || b.Start != a.End+1 {
			continue
		}
		f.joined(i-1, i, f.Bytes[a.Start:a.End], "", f.Bytes[b.Start:b.End])
	}
	if len(f.Readings) > before {
		slices.SortStableFunc(f.Readings, byPlace)
	}
}

// joined adds the reading of two pieces with a letter between them as one word.
func (f *Folded) joined(first, last int, a []byte, letter string, b []byte) {
	if len(f.Alt) == 0 {
		f.Alt = append(f.Alt, ' ')
	}
	start := uint32(len(f.Alt))
	f.Alt = append(append(append(f.Alt, a...), letter...), b...)
	f.keep(Reading{First: uint32(first), Last: uint32(last), Start: start, End: uint32(len(f.Alt)), How: JoinedUp,
		from: f.Tokens[first].Start, to: f.Tokens[last].End}, true)
}

const (
	maskLetters = "aeiouybcdfghjklmnpqrstvwxz"
	maskVowels  = 6 // of maskLetters, which may stand for each of two masks
)

// masked adds the readings of a row of plain Latin pieces with a mark in place of a letter between them: "s*ldenafil".
func (f *Folded) masked(gs []group) {
	if len(gs) < 2 || len(gs) > 1+maxMasks {
		return
	}
	letters := 0
	for i, g := range gs {
		t := &f.Tokens[g.first]
		if g.first != g.last || t.Script != Latin {
			return
		}
		if letters += int(t.End - t.Start); i > 0 {
			if gap := f.Bytes[f.Tokens[g.first-1].End:t.Start]; len(gap) != 1 || !isMask(gap[0]) {
				return
			}
		}
	}
	if letters < minMasked-len(gs)+1 || letters < minHead {
		return
	}
	if len(gs) == 2 {
		for i := range maskLetters {
			f.joined(gs[0].first, gs[1].first, f.tokenBytes(gs[0].first), maskLetters[i:i+1], f.tokenBytes(gs[1].first))
		}
		return
	}
	rd := &f.work.reading
	for i := range maskVowels {
		rd.head = append(append(append(rd.head[:0], f.tokenBytes(gs[0].first)...), maskLetters[i]), f.tokenBytes(gs[1].first)...)
		for j := range maskVowels {
			f.joined(gs[0].first, gs[2].first, rd.head, maskLetters[j:j+1], f.tokenBytes(gs[2].first))
		}
	}
}

func (f *Folded) tokenBytes(i int) []byte { return f.Bytes[f.Tokens[i].Start:f.Tokens[i].End] }
