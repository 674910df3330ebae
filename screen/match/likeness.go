package match

import "strings"

// within1 reports whether a and b are at most one edit apart: a letter added, dropped or changed, or two neighbours swapped.
func within1(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := commonPrefix(a, b)
	if len(a) != len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func commonPrefix(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

// maxLike is the length in bytes beyond which likeness does not compare.
const maxLike = 48

// likeness is 1 − edit distance ÷ the longer length, in bytes; 0 where either is empty or too long to be a word.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) > maxLike || len(b) > maxLike || len(a) == 0 || len(b) == 0 {
		return 0
	}
	var row [maxLike + 1]uint8
	for j := range len(b) + 1 {
		row[j] = uint8(j)
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = uint8(i + 1)
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, diag+1)
		}
	}
	return 1 - float64(row[len(b)])/float64(max(len(a), len(b)))
}

// maxSeq is the number of words of a title that are laid side by side.
const maxSeq = 48

// lcs is the length of the longest common subsequence.
func lcs(a, b []uint32) int {
	a, b = a[:min(len(a), maxSeq)], b[:min(len(b), maxSeq)]
	var row [maxSeq + 1]uint8
	for i := range a {
		diag := uint8(0)
		for j := range b {
			up := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diag + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diag = up
		}
	}
	return int(row[len(b)])
}

// maxRun is the number of bytes in which longestCommon looks.
const maxRun = 96

// longestCommon is the length of the longest run of bytes that both have, as a share of the shorter.
func longestCommon(a, b string) float64 {
	a, b = a[:min(len(a), maxRun)], b[:min(len(b), maxRun)]
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	var row [maxRun + 1]uint8
	best := uint8(0)
	for i := range len(a) {
		diag := uint8(0)
		for j := range len(b) {
			up := row[j+1]
			row[j+1] = 0
			if a[i] == b[j] {
				row[j+1] = diag + 1
				best = max(best, diag+1)
			}
			diag = up
		}
	}
	return float64(best) / float64(min(len(a), len(b)))
}

// alignment is what stands in place of what when two titles are laid side by side. A word replaced counts against a match, a word
// added hardly does.
type alignment struct {
	n   float64 // places where both sides have words of their own
	idf float64 // the weightiest such place, by its lighter side
	num float64 // such places where both sides hold a number
	ins float64 // the weightiest word that stands in place of nothing
}

func alignFeatures(p pair, put func(...float64)) {
	g := p.align()
	put(g.n, g.idf, g.num, g.ins)
}

func (p pair) align() alignment {
	a, b := p.l.seq[:min(len(p.l.seq), maxSeq)], p.r.seq[:min(len(p.r.seq), maxSeq)]
	var t [maxSeq + 1][maxSeq + 1]uint8 // t[i][j] is the lcs of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				t[i][j] = t[i+1][j+1] + 1
			} else {
				t[i][j] = max(t[i+1][j], t[i][j+1])
			}
		}
	}
	var g alignment
	i, j, i0, j0 := 0, 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			p.gap(&g, a[i0:i], b[j0:j])
			i, j = i+1, j+1
			i0, j0 = i, j
		case t[i+1][j] >= t[i][j+1]:
			i++
		default:
			j++
		}
	}
	p.gap(&g, a[i0:], b[j0:])
	return g
}

func (p pair) gap(g *alignment, a, b []uint32) {
	wa, na := p.foreign(a, p.r)
	wb, nb := p.foreign(b, p.l)
	if wa > 0 && wb > 0 {
		g.n++
		g.idf = max(g.idf, min(wa, wb))
		if na && nb {
			g.num++
		}
		return
	}
	g.ins = max(g.ins, wa, wb)
}

// foreign is the weight of the weightiest word that o shows nowhere, and whether one of those begins with a digit.
func (p pair) foreign(ids []uint32, o *doc) (weight float64, num bool) {
	for _, id := range ids {
		if has(o.full, id) {
			continue
		}
		s := p.word(id)
		if len(s) >= 3 && strings.Contains(o.all, s) {
			continue
		}
		weight = max(weight, p.weight(id))
		num = num || isDigit(s[0])
	}
	return weight, num
}
