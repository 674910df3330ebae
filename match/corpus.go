package match

import (
	"strings"
)

// Corpus is two tables made ready for comparison. Records that say the same in every field are one document of it. It is
// immutable once made, and safe for concurrent use.
type Corpus struct {
	v     *vocabulary
	sides [2]side
}

type side struct {
	docs []*doc
	row  []int32   // document of each record
	rows [][]int32 // records of each document
	x    *index
}

// Rivals is the number of nearest documents of the other side that a document is held to compete for.
const Rivals = 10

// NewCorpus reads two tables.
func NewCorpus(leftTable, rightTable []Record) *Corpus {
	c := &Corpus{v: newVocabulary()}
	for i, rs := range [][]Record{leftTable, rightTable} {
		c.sides[i] = c.read(rs)
	}
	c.v.freeze()
	for i := range c.sides {
		s := &c.sides[i]
		vecs := make([][]gram, len(s.docs))
		for k, d := range s.docs {
			c.v.weigh(d.vec)
			vecs[k] = d.vec
		}
		s.x = newIndex(vecs)
	}
	return c
}

func (c *Corpus) read(rs []Record) side {
	s := side{row: make([]int32, len(rs))}
	seen := map[string]int32{}
	for i := range rs {
		r := &rs[i]
		key := strings.Join(append([]string{r.Title, r.Brand, r.Model, r.Price, r.Description}, r.Extra...), "\x00")
		d, ok := seen[key]
		if !ok {
			d = int32(len(s.docs))
			seen[key] = d
			s.docs = append(s.docs, describe(r, c.v.id))
			s.rows = append(s.rows, nil)
			c.v.count(s.docs[d])
		}
		s.row[i] = d
		s.rows[d] = append(s.rows[d], int32(i))
	}
	return s
}

func (c *Corpus) pair(w *view, l, r int32) pair {
	return pair{w, c.sides[0].docs[l], c.sides[1].docs[r]}
}

// near returns the documents of the other side nearest to document d of a side, one more than Rivals.
func (c *Corpus) near(from int, d int32, s *scratch) []candidate {
	return c.sides[1-from].x.search(c.sides[from].docs[d].vec, Rivals+1, s)
}
