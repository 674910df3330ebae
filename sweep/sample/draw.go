package sample

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"github.com/aedile/aedile"
)

// MaxStrata is the largest number of strata. Chosen: some hundred categories in each of 27 countries.
const MaxStrata = 10_000

// Rank is an item's place in the random order: of two items the one with the lower rank is drawn first. Ties, which only items that are the
// same at the same place of two files have, are broken by the name of the file.
type Rank struct {
	Priority uint64
	Tie      string
}

// Compare orders ranks.
func (r Rank) Compare(o Rank) int {
	return cmp.Or(cmp.Compare(r.Priority, o.Priority), cmp.Compare(r.Tie, o.Tie))
}

// RankOf returns the rank of the n-th item of a file, counted from 0, under a seed. It depends on nothing else, so that it is the same in
// whatever order files are read.
func RankOf(seed uint64, d aedile.Digest, n int, file string) Rank {
	b := make([]byte, 0, 96)
	b = binary.BigEndian.AppendUint64(b, seed)
	b = binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // a count is not negative
	h := sha256.Sum256(append(b, d...))
	return Rank{binary.BigEndian.Uint64(h[:]), file}
}

// Drawing takes items one by one, in any order, and draws those of the lowest rank: from all of them, or from each stratum in proportion to
// its size. It keeps little more than it will draw, whatever it is offered. It is for one goroutine.
type Drawing[T any] struct {
	size   int
	total  int
	strata map[string]*pool[T]
}

// NewDrawing returns a drawing of so many items.
func NewDrawing[T any](size int) *Drawing[T] {
	return &Drawing[T]{size: size, strata: map[string]*pool[T]{}}
}

// pool is what a stratum has been offered.
type pool[T any] struct {
	items  int
	kept   []ranked[T]
	bound  Rank // beyond it nothing is taken
	room   int  // how many ranks bound stands for; 0: there is none yet
	lost   Rank // lowest that was let go
	losing bool
}

type ranked[T any] struct {
	rank  Rank
	value T
}

// Offer offers an item. keep is called only where it may be drawn, and returns what the drawing shall hold of it. The error is Limit where
// there are more than MaxStrata strata.
func (d *Drawing[T]) Offer(stratum string, r Rank, keep func() (T, error)) error {
	p := d.strata[stratum]
	if p == nil {
		if len(d.strata) == MaxStrata {
			return aedile.Limitf("draw sample", "", "more than %d strata", MaxStrata).Hint("name fewer or coarser strata")
		}
		p = new(pool[T])
		d.strata[stratum] = p
	}
	d.total++
	p.items++
	room := d.room(p)
	if p.room > 0 && room <= p.room && r.Compare(p.bound) > 0 {
		p.lose(r)
		return nil
	}
	v, err := keep()
	if err != nil {
		return err
	}
	if p.kept = append(p.kept, ranked[T]{r, v}); len(p.kept) >= 2*room+64 {
		p.cut(room)
	}
	return nil
}

// room is how many of the items offered so far a stratum has to hold. Of its final share, which is size × items ÷ total, those offered so far
// are a random part: size × items so far ÷ total so far on average at most, and never more than eight deviations beyond that.
func (d *Drawing[T]) room(p *pool[T]) int {
	mean := float64(d.size) * float64(p.items) / float64(d.total)
	return min(d.size, int(math.Ceil(mean+8*math.Sqrt(mean)+64)))
}

func (p *pool[T]) cut(room int) {
	p.sort()
	for _, x := range p.kept[room:] {
		p.lose(x.rank)
	}
	clear(p.kept[room:])
	p.kept = p.kept[:room]
	p.bound, p.room = p.kept[room-1].rank, room
}

func (p *pool[T]) sort() {
	slices.SortFunc(p.kept, func(a, b ranked[T]) int { return a.rank.Compare(b.rank) })
}

func (p *pool[T]) lose(r Rank) {
	if !p.losing || r.Compare(p.lost) < 0 {
		p.lost, p.losing = r, true
	}
}

// Drawn is one drawn item.
type Drawn[T any] struct {
	Stratum string
	Value   T
}

// Draw ends the drawing: the strata by name with their numbers, and the drawn items, by stratum and rank. Where there are more strata than
// items to draw, the smallest become one, which is named Rest. The error is Internal where it cannot be shown that the draw is exact.
func (d *Drawing[T]) Draw() ([]Stratum, []Drawn[T], error) {
	d.merge()
	var ss []Stratum
	for name, p := range d.strata {
		ss = append(ss, Stratum{Name: name, Items: p.items})
	}
	slices.SortFunc(ss, func(a, b Stratum) int { return cmp.Compare(a.Name, b.Name) })
	allocate(ss, d.size)
	var out []Drawn[T]
	for _, s := range ss {
		p := d.strata[s.Name]
		p.sort()
		if s.Drawn > len(p.kept) || s.Drawn > 0 && p.losing && p.lost.Compare(p.kept[s.Drawn-1].rank) < 0 {
			return nil, nil, aedile.Internalf("draw sample", s.Name, "an item that belongs to the draw was let go").
				Hint("try another seed")
		}
		for _, x := range p.kept[:s.Drawn] {
			out = append(out, Drawn[T]{s.Name, x.value})
		}
	}
	return ss, out, nil
}

// Rest is the name of the stratum that joins those too small to be drawn from on their own.
const Rest = "(rest)"

// merge joins the smallest strata until there are no more than items to draw.
func (d *Drawing[T]) merge() {
	if len(d.strata) <= d.size || d.size < 1 {
		return
	}
	var names []string
	for n := range d.strata {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(d.strata[b].items, d.strata[a].items), cmp.Compare(a, b))
	})
	rest := new(pool[T])
	for _, n := range names[d.size-1:] {
		p := d.strata[n]
		rest.items += p.items
		rest.kept = append(rest.kept, p.kept...)
		if p.losing {
			rest.lose(p.lost)
		}
		delete(d.strata, n)
	}
	d.strata[Rest] = rest
}

// allocate shares size items over the strata in proportion to theirs: at least one each where there are enough, never more than a stratum has,
// what is left over to the largest remainders, ties by name.
func allocate(ss []Stratum, size int) {
	total := 0
	for _, s := range ss {
		total += s.Items
	}
	size = min(size, total)
	left := size
	for i := range ss {
		ss[i].Drawn = min(max(int(share(ss[i], size, total)), 1), ss[i].Items)
		left -= ss[i].Drawn
	}
	for ; left != 0; left += map[bool]int{true: -1, false: 1}[left > 0] {
		best := -1
		for i, s := range ss {
			able := left > 0 && s.Drawn < s.Items || left < 0 && s.Drawn > 1
			if able && (best < 0 || want(s, size, total, left) > want(ss[best], size, total, left)) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		ss[best].Drawn += map[bool]int{true: 1, false: -1}[left > 0]
	}
}

// share is the exact share of a stratum.
func share(s Stratum, size, total int) float64 {
	return float64(size) * float64(s.Items) / float64(total)
}

// want is how far a stratum is from its share: below it where there are items to give, above it where there are too many.
func want(s Stratum, size, total, left int) float64 {
	d := share(s, size, total) - float64(s.Drawn)
	if left < 0 {
		return -d
	}
	return d
}
