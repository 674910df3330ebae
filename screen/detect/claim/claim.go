// Package claim compares what a text says of a food and health with the wordings of registers of health claims: it finds the sentences
// that say something of a nutrient or another substance and a function of the body, and the entry of the register that comes nearest.
//
// Sentences in the register's own language are compared by their words, those of the other official languages of the Union by what
// they speak of: lists beside the code name nutrients, plants and functions of the body in those languages. The package does not judge
// whether a claim may be made: conditions of use are not checked, and an entry of the register is shown as it stands.
package claim

import (
	"slices"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// Text is one field of an item that describes it.
type Text struct {
	Name string // of the field: "title" is where the substance of the whole item is looked for first
	Raw  string
	Fold *text.Folded
}

// Hit is a claim that a text makes, with the entry of a register that comes nearest.
type Hit struct {
	At     register.At     // the entry
	Status register.Status // of the entry; empty where the register has the substance or the function, but not this claim: see Listed
	Score  float64         // 0 to 1: how near the claim comes to the entry; 1 is word for word
	// Field is the number of the text, First and Last the first and last token of the claim in it.
	Field, First, Last int
	Wording            string // of the entry, as the register has it
	Exact              bool   // the claim is the wording, word for word
	// Faithful: nothing is missing and nothing is added. The claim names the substance, says what the wording says with a verb that promises
	// no more, and has the word "normal" if the wording has. True where Exact is.
	Faithful bool
	Named    Named // where the substance of the entry is named
}

// Listed reports whether the register has the claim. Where it has not, At and Wording show what it has of the same substance or function.
func (h *Hit) Listed() bool { return h.Status != "" }

// Named says where the substance of an entry is named.
type Named uint8

// The places, from good to bad.
const (
	InSentence Named = iota // in the sentence of the claim
	InItem                  // elsewhere in the item
	Nowhere                 // nowhere: the claim is made of a food that does not name the substance
)

// Find returns the claims of an item, in order of field and token: for every substance and function that a sentence brings together the
// entry that comes nearest. The hits are valid until the next call.
func (f *Finder) Find(texts []Text) []Hit {
	f.hits = f.hits[:0]
	f.title(texts)
	for n := range texts {
		if texts[n].Fold != nil {
			f.field(n, texts[n].Fold)
		}
	}
	slices.SortStableFunc(f.hits, func(a, b Hit) int {
		switch {
		case a.Field != b.Field:
			return a.Field - b.Field
		case a.First != b.First:
			return a.First - b.First
		}
		return a.Last - b.Last
	})
	return f.hits
}
