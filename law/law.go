// Package law holds the law as data: provisions with their CELEX numbers and places, and what each is about.
//
// It interprets nothing. A rule or a move of procedure cites a Ref; Find says whether the table knows it, and whether its
// wording was checked against the Official Journal.
package law

import (
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// Ref cites a provision: the CELEX number of the act and the place in it, as in {"32022R2065", "art 16(4)"}.
type Ref struct{ CELEX, Place string }

// String writes the reference for people: "art 16(4) DSA".
func (r Ref) String() string {
	if a, ok := ActOf(r.CELEX); ok {
		return r.Place + " " + a.Short
	}
	return r.Place + " " + r.CELEX
}

// Act is a legal act of the Union.
type Act struct {
	CELEX string
	Short string // as the field says it: "DSA", "Reg. 1169/2011"
	Title string
}

// Provision is one place in an act.
type Provision struct {
	Ref
	Title string // what it is about, in our words
	// Checked is the day (YYYY-MM-DD) on which the wording was compared with the Official Journal; empty: it was not, the
	// substance is known (≈). DoubtIn names a detail that is itself in doubt (≈?).
	Checked string
	DoubtIn string
}

// Find returns the provision at exactly that place.
func Find(r Ref) (Provision, bool) {
	i, ok := slices.BinarySearchFunc(provisions, r, func(p Provision, r Ref) int { return compare(p.Ref, r) })
	if !ok {
		return Provision{}, false
	}
	return provisions[i], true
}

// Cite returns the provision as a finding shows it; ok is false where the table does not know it.
func Cite(r Ref) (ref aedile.LawRef, ok bool) {
	p, ok := Find(r)
	if !ok {
		return aedile.LawRef{}, false
	}
	a, _ := ActOf(r.CELEX)
	return aedile.LawRef{CELEX: r.CELEX, Place: r.Place, Title: a.Short + ": " + p.Title}, true
}

// ActOf returns the act with that CELEX number.
func ActOf(celex string) (Act, bool) {
	i := slices.IndexFunc(acts, func(a Act) bool { return a.CELEX == celex })
	if i < 0 {
		return Act{}, false
	}
	return acts[i], true
}

// Provisions returns the whole table, sorted by act and place.
func Provisions() []Provision { return slices.Clone(provisions) }

func compare(a, b Ref) int {
	if c := strings.Compare(a.CELEX, b.CELEX); c != 0 {
		return c
	}
	return strings.Compare(a.Place, b.Place)
}

var provisions = sorted(dsaProvisions, medicineProvisions, foodProvisions, productProvisions, consumerProvisions)

func sorted(tables ...[]Provision) []Provision {
	all := slices.Concat(tables...)
	slices.SortFunc(all, func(a, b Provision) int { return compare(a.Ref, b.Ref) })
	return all
}
