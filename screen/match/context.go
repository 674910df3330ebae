package match

import "math"

// amongOnly are the features that need the tables: how the cosine and the score of a pair compare with those of its rivals, the
// nearest other candidates of its left record (l) and of its right one (r).
var amongOnly = []string{
	"cos_lm", "cos_lb", "cos_rm", "cos_rb", // cosine: margin over the best rival, and that of the best
	"s", "s_lm", "s_rm", "s_m", "s_lb", "s_rb", // score: itself, margins over the best rivals, the smaller margin, the best
	"s_ln", "s_rn", "s_lsim", "s_rsim", "s_lr", "s_rr", // rivals that match by score, likeness of the best rival, rivals ahead
}

// noRival stands for the score of the best rival where there is none: log-odds, about 1 in 3000.
const noRival = -8

// rivalry is how a pair stands among the rivals on one side.
type rivalry struct {
	cosBest                      float64
	best, ahead, matching, alike float64
}

// rivals compares the pair (l, r) with the other candidates of its document on side from. score gives the log-odds of a pair.
func (c *Corpus) rivals(from int, l, r int32, near []candidate, own float64, score func(l, r int32) float64) rivalry {
	v := rivalry{best: noRival}
	self := [2]int32{l, r}
	other := self[1-from]
	for _, n := range near {
		if n.doc == other {
			continue
		}
		if x := float64(n.score); v.cosBest == 0 {
			v.cosBest = x
		}
		self[1-from] = n.doc
		x := score(self[0], self[1])
		if x > v.best {
			v.best = x
			docs := c.sides[1-from].docs
			v.alike = dot(docs[n.doc].vec, docs[other].vec)
		}
		if x > 0 {
			v.matching++
		}
		if x > own {
			v.ahead++
		}
	}
	return v
}

// appendAmong appends to f, which holds the features of the pair alone, those of its rivals.
func (c *Corpus) appendAmong(f []float32, l, r int32, nearL, nearR []candidate, score func(l, r int32) float64) []float32 {
	cos := dot(c.sides[0].docs[l].vec, c.sides[1].docs[r].vec)
	s := score(l, r)
	a := c.rivals(0, l, r, nearL, s, score)
	b := c.rivals(1, l, r, nearR, s, score)
	if c.pair(nil, l, r).turned() {
		a, b = b, a
	}
	for _, x := range [...]float64{
		cos - a.cosBest, a.cosBest, cos - b.cosBest, b.cosBest,
		s, s - a.best, s - b.best, s - math.Max(a.best, b.best), a.best, b.best,
		a.matching, b.matching, a.alike, b.alike, a.ahead, b.ahead,
	} {
		f = append(f, float32(x))
	}
	return f
}
