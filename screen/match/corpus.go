package match

import (
	"cmp"
	"slices"
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

// NewCorpus reads two tables. Neither the order of their rows nor which of them is the left one changes a score.
func NewCorpus(leftTable, rightTable []Record) *Corpus {
	c := &Corpus{v: newVocabulary()}
	tables := [2][]Record{leftTable, rightTable}
	var all []spelling
	for i, rs := range tables {
		all = append(all, spellings(rs, i)...)
		c.sides[i].row = make([]int32, len(rs))
	}
	slices.SortFunc(all, func(a, b spelling) int { return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.side, b.side)) })
	for _, sp := range all {
		c.read(sp, &tables[sp.side][sp.rows[0]])
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

// spelling is what one or several records of a table say.
type spelling struct {
	key  string
	side int
	rows []int32
}

func spellings(rs []Record, side int) []spelling {
	var out []spelling
	seen := map[string]int{}
	for i := range rs {
		r := &rs[i]
		key := strings.Join(append([]string{r.Title, r.Brand, r.Model, r.Price, r.Description}, r.Extra...), "\x00")
		k, ok := seen[key]
		if !ok {
			k = len(out)
			seen[key] = k
			out = append(out, spelling{key: key, side: side})
		}
		out[k].rows = append(out[k].rows, int32(i))
	}
	return out
}

func (c *Corpus) read(sp spelling, r *Record) {
	s := &c.sides[sp.side]
	d := describe(r, c.v.id)
	for _, i := range sp.rows {
		s.row[i] = int32(len(s.docs))
	}
	s.docs = append(s.docs, d)
	s.rows = append(s.rows, sp.rows)
	c.v.count(d)
}

func (c *Corpus) pair(w *view, l, r int32) pair {
	return pair{w, c.sides[0].docs[l], c.sides[1].docs[r]}
}

// near returns the documents of the other side nearest to document d of a side, one more than Rivals.
func (c *Corpus) near(from int, d int32, s *scratch) []candidate {
	return c.sides[1-from].x.search(c.sides[from].docs[d].vec, Rivals+1, s)
}
