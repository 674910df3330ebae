package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile/match"
)

// pairs are labelled pairs of records of two tables. A record that occurs in several pairs stands once in its table.
type pairs struct {
	tables [2][]match.Record
	pair   [][2]int
	yes    []bool
}

// readDitto reads pairs of the form "COL name VAL value COL …<tab>COL …<tab>label".
func readDitto(r io.Reader) (*pairs, error) {
	b := newBuilder()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		c := strings.Split(sc.Text(), "\t")
		if len(c) != 3 {
			return nil, fmt.Errorf("line %d has %d columns, want 3", n, len(c))
		}
		b.add(c[0], c[1], dittoRecord(c[0]), dittoRecord(c[1]), strings.TrimSpace(c[2]) == "1")
	}
	return b.p, sc.Err()
}

// builder collects pairs; records are told apart by a key.
type builder struct {
	p    *pairs
	seen [2]map[string]int
}

func newBuilder() *builder {
	return &builder{p: new(pairs), seen: [2]map[string]int{{}, {}}}
}

func (b *builder) place(side int, key string, r match.Record) int {
	i, ok := b.seen[side][key]
	if !ok {
		i = len(b.p.tables[side])
		b.seen[side][key] = i
		b.p.tables[side] = append(b.p.tables[side], r)
	}
	return i
}

func (b *builder) add(lkey, rkey string, l, r match.Record, yes bool) {
	b.p.pair = append(b.p.pair, [2]int{b.place(0, lkey, l), b.place(1, rkey, r)})
	b.p.yes = append(b.p.yes, yes)
}

func dittoRecord(s string) match.Record {
	var r match.Record
	for _, c := range strings.Split(" "+s, " COL ")[1:] {
		name, val, _ := strings.Cut(c, " VAL ")
		val = strings.TrimSpace(val)
		switch strings.TrimSpace(name) {
		case "title", "name", "Beer_Name", "Song_Name":
			r.Title = val
		case "description":
			r.Description = val
		case "brand", "manufacturer", "Brew_Factory_Name", "Artist_Name":
			r.Brand = val
		case "modelno":
			r.Model = val
		case "price", "Price":
			r.Price = val
		case "category":
			r.Category = val
		default:
			r.Extra = append(r.Extra, val)
		}
	}
	return r
}

// where returns the pairs for which keep is true, with tables of their own.
func (p *pairs) where(keep func(i int) bool) *pairs {
	b := newBuilder()
	for i, q := range p.pair {
		if keep(i) {
			b.add(fmt.Sprint(q[0]), fmt.Sprint(q[1]), p.tables[0][q[0]], p.tables[1][q[1]], p.yes[i])
		}
	}
	return b.p
}

// swapped returns the pairs with left and right changed over.
func (p *pairs) swapped() *pairs {
	q := &pairs{tables: [2][]match.Record{p.tables[1], p.tables[0]}, yes: p.yes}
	for _, x := range p.pair {
		q.pair = append(q.pair, [2]int{x[1], x[0]})
	}
	return q
}

// beside returns the pairs with the records of o added to their tables.
func (p *pairs) beside(o *pairs) *pairs {
	q := &pairs{pair: p.pair, yes: p.yes}
	for i := range q.tables {
		q.tables[i] = append(append(q.tables[i], p.tables[i]...), o.tables[i]...)
	}
	return q
}

// fold deals the pair into one of n lots by the hash of what it says, the same for equal pairs wherever they stand.
func (p *pairs) fold(i, n int, salt string) int {
	h := uint32(2166136261)
	for side, k := range p.pair[i] {
		r := p.tables[side][k]
		for _, s := range []string{r.Title, r.Brand, r.Model, r.Price, salt} {
			for j := range len(s) {
				h = (h ^ uint32(s[j])) * 16777619
			}
		}
	}
	return int(h>>8) % n
}
