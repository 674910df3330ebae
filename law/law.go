// Package law holds the law as data: provisions with their CELEX numbers and places, and what each is about.
//
// It interprets nothing. A rule or a move of procedure cites a Ref; Find says whether the table knows it, on which days which
// wording of it applies, and when that was compared with a copy of the Official Journal's text, or why it was not.
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
	// Checked is the day (YYYY-MM-DD) on which the wording was compared with a copy of the Official Journal's text; empty: it was
	// not, the substance is known (≈), and Unchecked says why. DoubtIn names a detail that is itself in doubt (≈?).
	Checked   string
	Unchecked string
	DoubtIn   string
	// Texts are the wordings that were compared, by the days on which they apply, the latest last.
	Texts []Text
}

// Mark returns "≈ " for a provision whose wording was not compared, and "" for another.
func (p Provision) Mark() string {
	if p.Checked == "" {
		return "≈ "
	}
	return ""
}

// Find returns the provision at exactly that place.
func Find(r Ref) (Provision, bool) {
	i, ok := slices.BinarySearchFunc(provisions, r, func(p Provision, r Ref) int { return compare(p.Ref, r) })
	if !ok {
		return Provision{}, false
	}
	return provisions[i], true
}

// MarkOf returns the mark with which a page cites the provision: "≈ " where its wording, or that of a part of it, was not compared, "" where
// it was. What the table does not have is a pack's own, and compared by nobody here.
func MarkOf(r Ref) string {
	if p, ok := Find(r); ok {
		return p.Mark()
	}
	for _, p := range provisions {
		if p.CELEX == r.CELEX && p.Checked == "" && part(p.Place, r.Place) {
			return p.Mark()
		}
	}
	return ""
}

func part(place, of string) bool {
	rest, ok := strings.CutPrefix(place, of)
	return ok && (strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, " "))
}

// Cite returns the provision as a finding shows it, as it stands now; ok is false where the table knows neither it nor a part of it.
// An article whose paragraph is known is known.
func Cite(r Ref) (ref aedile.LawRef, ok bool) { return CiteOn(r, "") }

// CiteOn is Cite for the law as it stood on the day (YYYY-MM-DD).
func CiteOn(r Ref, day string) (ref aedile.LawRef, ok bool) {
	a, _ := ActOf(r.CELEX)
	if p, ok := Find(r); ok {
		t, _ := p.On(day)
		return aedile.LawRef{CELEX: r.CELEX, Place: r.Place, Title: a.Short + ": " + p.Title, As: t.In}, true
	}
	if len(Within(r)) == 0 {
		return aedile.LawRef{}, false
	}
	return aedile.LawRef{CELEX: r.CELEX, Place: r.Place, Title: a.Short}, true
}

// Within returns the provisions of the table that are parts of the place: those of its paragraphs for an article.
func Within(r Ref) []Provision {
	return slices.DeleteFunc(Provisions(), func(p Provision) bool {
		return p.CELEX != r.CELEX || !part(p.Place, r.Place)
	})
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

var provisions = sorted(dsaProvisions, medicineProvisions, foodProvisions, productProvisions, consumerProvisions, supervisionProvisions)

func sorted(tables ...[]Provision) []Provision {
	all := slices.Concat(tables...)
	slices.SortFunc(all, func(a, b Provision) int { return compare(a.Ref, b.Ref) })
	return compared(all)
}
