package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile/screen/match"
)

// pairs are labelled pairs of records of two tables. A record that occurs in several pairs stands once in its table.
type pairs struct {
	tables [2][]match.Record
	pair   [][2]int
	yes    []bool
	weight float64  // of each pair beside those of other sets; 0 stands for 1
	key    []uint64 // what each pair says, as a number: the same whichever side a record stands on, and kept when a pair is altered
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
	b.p.key = append(b.p.key, recordKey(l)+recordKey(r))
}

// recordKey is the hash of what a record says.
func recordKey(r match.Record) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range []string{r.Title, r.Brand, r.Model, r.Price} {
		for j := range len(s) {
			h = (h ^ uint64(s[j])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	return h
}

// mix scrambles a key with a salt.
func mix(key, salt uint64) uint64 {
	h := key ^ salt*0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
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
			b.p.key[len(b.p.key)-1] = p.key[i]
		}
	}
	b.p.weight = p.weight
	return b.p
}

// swapped returns the pairs with left and right changed over.
func (p *pairs) swapped() *pairs {
	q := &pairs{tables: [2][]match.Record{p.tables[1], p.tables[0]}, yes: p.yes, key: p.key}
	for _, x := range p.pair {
		q.pair = append(q.pair, [2]int{x[1], x[0]})
	}
	return q
}

// beside returns the pairs with the records of o added to their tables.
func (p *pairs) beside(o *pairs) *pairs {
	q := &pairs{pair: p.pair, yes: p.yes, key: p.key}
	for i := range q.tables {
		q.tables[i] = append(append(q.tables[i], p.tables[i]...), o.tables[i]...)
	}
	return q
}

// The salts tell the ways apart in which pairs and records are dealt.
const (
	saltLot    = 1 // of a cross-validation
	saltPart   = 2 // of a set that is shown with few rivals
	saltFold   = 3 // of the models that score for Among
	saltRecord = 4 // of records
	saltThin   = 5 // of what is dropped from records
)

// fold deals the pair into one of n lots by the hash of what it says, the same for equal pairs wherever they stand.
func (p *pairs) fold(i, n int, salt uint64) int {
	return int(mix(p.key[i], salt) % uint64(n))
}

// lot deals a record of pair i into one of n lots.
func (p *pairs) lot(i, side, n int) int {
	return int(mix(recordKey(p.tables[side][p.pair[i][side]]), saltRecord) % uint64(n))
}
