package match

import "github.com/aedile/aedile/screen/match/boost"

// Scorer scores pairs of a corpus and remembers what it has scored. It serves one goroutine at a time; make one for each.
type Scorer struct {
	c       *Corpus
	m       *Model
	w       *view
	s       [2]scratch
	trees   boost.Reach
	memo    *memos
	near    [2][]candidate
	nearOf  [2]int32
	alone   []float32
	columns []float32
}

// NewScorer returns a scorer for the pairs of a corpus.
func NewScorer(c *Corpus, m *Model) *Scorer { return newScorer(c, m, new(memos)) }

// newScorer returns a scorer that shares with others of the same model what it has scored.
func newScorer(c *Corpus, m *Model, shared *memos) *Scorer {
	return &Scorer{c: c, m: m, w: newView(c.v), memo: shared, nearOf: [2]int32{-1, -1}}
}

// margin is the score of Alone, in log-odds.
func (s *Scorer) margin(l, r int32) float64 {
	part, key := s.memo.of(l, r)
	x, ok := part.get(key)
	if !ok {
		alone, _ := s.m.quicks()
		s.alone = s.c.pair(s.w, l, r).appendAlone(s.alone[:0])
		x = mean(alone, s.alone, &s.trees)
		part.put(key, x)
	}
	return x
}

// rivals returns the nearest documents of l and of r.
func (s *Scorer) rivals(l, r int32) (nearL, nearR []candidate) {
	for from, d := range [2]int32{l, r} {
		if s.nearOf[from] != d {
			s.near[from] = append(s.near[from][:0], s.c.near(from, d, &s.s[from])...)
			s.nearOf[from] = d
		}
	}
	return s.near[0], s.near[1]
}

// amongShare is the share of Among in the score, Alone having the rest. Chosen by cross-validation on the train sets, where 1 and 0.75 are
// equal within chance and less is worse; 0.75 leans less on the tables that happen to be given.
const amongShare = 0.75

// otherVariant is what remains of the score of two records that differ in what tells variants apart: below any threshold that is of
// use, and still in the order of likeness.
const otherVariant = 0.3

// Score returns the probability, 0 to 1, that the left and the right record with these numbers are the same product. It is the same
// whichever table is the left one and however their rows are ordered. Two records that say the same are the same product as far as
// anybody can tell.
func (s *Scorer) Score(leftRow, rightRow int) float64 {
	l, r := s.c.sides[0].row[leftRow], s.c.sides[1].row[rightRow]
	if s.c.sides[0].docs[l].same(s.c.sides[1].docs[r]) {
		return sureScore
	}
	nearL, nearR := s.rivals(l, r)
	s.columns = s.c.pair(s.w, l, r).appendAlone(s.columns[:0])
	s.columns = s.c.appendAmong(s.columns, l, r, nearL, nearR, s.margin)
	_, among := s.m.quicks()
	score := boost.Sigmoid((1-amongShare)*s.margin(l, r) + amongShare*mean(among, s.columns, &s.trees))
	if _, other := s.w.differ(s.c.sides[0].docs[l], s.c.sides[1].docs[r]); other {
		score *= otherVariant
	}
	return score
}

// Near calls yield with the k right records nearest to a left one by cosine, nearest first, until it returns false. A document that
// stands for several records counts as one of the k.
func (s *Scorer) Near(leftRow, k int, yield func(rightRow int, cosine float64) bool) {
	d := s.c.sides[0].docs[s.c.sides[0].row[leftRow]]
	for _, n := range s.c.sides[1].x.search(d.vec, k, &s.s[0]) {
		for _, r := range s.c.sides[1].rows[n.doc] {
			if !yield(int(r), float64(n.score)) {
				return
			}
		}
	}
}

// Columns returns what Among sees of a pair. It is there for training.
func (s *Scorer) Columns(leftRow, rightRow int) []float32 {
	l, r := s.c.sides[0].row[leftRow], s.c.sides[1].row[rightRow]
	nearL, nearR := s.rivals(l, r)
	return s.c.appendAmong(s.c.pair(s.w, l, r).appendAlone(nil), l, r, nearL, nearR, s.margin)
}

// Alone returns what Alone sees of a pair. It is there for training.
func (s *Scorer) Alone(leftRow, rightRow int) []float32 {
	return s.c.pair(s.w, s.c.sides[0].row[leftRow], s.c.sides[1].row[rightRow]).appendAlone(nil)
}

func (s *Scorer) pairOf(leftRow, rightRow int) pair {
	return s.c.pair(s.w, s.c.sides[0].row[leftRow], s.c.sides[1].row[rightRow])
}
