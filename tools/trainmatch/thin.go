package main

import (
	"math/rand/v2"
	"strings"

	"github.com/aedile/aedile/screen/match"
)

// How a set is thinned out. Whole columns are missing in tables of other shops, so a column is dropped from a whole table; slips of the pen and
// missing cells hit single records.
const (
	dropColumn = 0.4
	dropCell   = 0.1
	slipShare  = 0.08
)

// thinned returns the pairs with columns, cells and letters missing. Titles always stay. The same seed and turn give the same pairs.
func (p *pairs) thinned(seed uint64, turn int) *pairs {
	q := &pairs{pair: p.pair, yes: p.yes, key: p.key}
	for side, rs := range p.tables {
		var first uint64
		if len(p.key) > 0 {
			first = p.key[0]
		}
		t := newThinner(mix(seed, first+uint64(2*turn+side)))
		for _, r := range rs {
			q.tables[side] = append(q.tables[side], t.record(r))
		}
	}
	return q
}

// bare returns the pairs with nothing but titles.
func (p *pairs) bare() *pairs {
	q := &pairs{pair: p.pair, yes: p.yes, key: p.key}
	for side, rs := range p.tables {
		for _, r := range rs {
			q.tables[side] = append(q.tables[side], match.Record{Title: r.Title})
		}
	}
	return q
}

// hasFields reports whether a record says anything beside its title.
func (p *pairs) hasFields() bool {
	for _, rs := range p.tables {
		for _, r := range rs {
			if r.Brand+r.Model+r.Price+r.Description != "" || len(r.Extra) > 0 {
				return true
			}
		}
	}
	return false
}

// thinner drops columns of one table.
type thinner struct {
	seed                             uint64
	description, brand, model, extra bool
	price                            bool
}

func newThinner(seed uint64) thinner {
	rng := rand.New(rand.NewPCG(seed, saltThin))
	drop := func() bool { return rng.Float64() < dropColumn }
	return thinner{seed, drop(), drop(), drop(), drop(), drop()}
}

func (t thinner) record(r match.Record) match.Record {
	rng := rand.New(rand.NewPCG(t.seed, recordKey(r)))
	gone := func(column bool) bool { return rng.Float64() < dropCell || column }
	if gone(t.description) {
		r.Description = ""
	}
	if gone(t.brand) {
		r.Brand = ""
	}
	if gone(t.model) {
		r.Model = ""
	}
	if gone(t.price) {
		r.Price = ""
	}
	if gone(t.extra) {
		r.Extra = nil
	}
	if rng.Float64() < slipShare {
		r.Title = misspell(r.Title, rng)
	}
	return r
}

// misspell changes two neighbouring letters over in one of the longer words.
func misspell(title string, rng *rand.Rand) string {
	words := strings.Fields(title)
	if len(words) == 0 {
		return title
	}
	w := words[rng.IntN(len(words))]
	if len(w) < 5 || strings.ContainsAny(w, "0123456789") {
		return title
	}
	k := 1 + rng.IntN(len(w)-2)
	b := []byte(w)
	if b[k] >= 0x80 || b[k+1] >= 0x80 {
		return title
	}
	b[k], b[k+1] = b[k+1], b[k]
	return strings.Replace(title, w, string(b), 1)
}
