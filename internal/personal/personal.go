// Package personal finds what in a text may be personal data: addresses of mail, telephone numbers, names and pages of accounts, bank
// accounts, numbers of persons with their check digits, network addresses, number plates, postal addresses, and names it is given.
// It looks at the text without its disguises: full width, digits of other scripts, characters nobody sees.
//
// It decides nothing: what it finds is a suspicion, and a person looks. It keeps no text.
package personal

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what a text may hold.
type Kind string

// The kinds.
const (
	Mail    Kind = "email"
	Phone   Kind = "phone"
	Account Kind = "account" // name or page of an account, address of a messenger
	Bank    Kind = "bank"    // an IBAN
	Number  Kind = "number"  // of a person: identity, tax, social security
	VAT     Kind = "vat"
	Network Kind = "network" // an IP address
	Plate   Kind = "plate"
	Address Kind = "address" // street with postcode
	Name    Kind = "name"    // one of those that were given
)

// Found is one place in a text.
type Found struct {
	Kind       Kind
	Start, End int // bytes of the text
}

// Find returns what it finds in the text, in its order, none overlapping. Names are those that the text must not hold.
func Find(text string, names ...string) []Found {
	f := fold(text)
	l := &look{folded: f, words: wordsIn(f.text)}
	l.names(names)
	l.mails()
	if strings.ContainsAny(f.text, "/:") {
		l.pages()
	}
	if strings.ContainsAny(f.text, "0123456789:") {
		l.banks()
		l.vats()
		if sixDigits.MatchString(f.text) {
			l.numbers()
		}
		l.networks()
		l.addresses()
		l.plates()
		l.phones()
	}
	l.accounts()
	slices.SortFunc(l.found, func(a, b Found) int { return cmp.Compare(a.Start, b.Start) })
	for i := range l.found {
		l.found[i].Start, l.found[i].End = f.from[l.found[i].Start], f.from[l.found[i].End]
	}
	return l.found
}

// look is one look at a text. Places are in the folded text until the end.
type look struct {
	folded
	words []word
	found []Found
}

// maxFound is how many places of one text are told. Chosen: one is enough for a person to look.
const maxFound = 100

// add keeps a place unless something was found there already: what is more certain is looked for first.
func (l *look) add(k Kind, start, end int) {
	for _, f := range l.found {
		if start < f.End && f.Start < end {
			return
		}
	}
	if start < end && len(l.found) < maxFound {
		l.found = append(l.found, Found{k, start, end})
	}
}
