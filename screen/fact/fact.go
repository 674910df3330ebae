// Package fact is the contract between rules and detectors: what a detector says of itself, and how it is asked about an item.
//
// Rules read the description and never the code; the engine asks the code and never the name. The package finds nothing itself and cites
// no law.
package fact

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/work"
)

// Detector is one detector: its facts, what it needs, and how it is made ready.
type Detector struct {
	Name    string // that of its folder
	Version string // changes when the same item and registers could give another fact
	// Digest is that of the data the facts rest on besides the code, a model for one; nil where there is none.
	Digest  func() aedile.Digest
	Spans   []Span
	Scalars []Scalar
	Needs   []Need // what registers it asks; without them it finds nothing
	// Always: the detector is asked about every item, because few items give it anything, so a condition may wait for its spans alone.
	Always bool
	// Open makes the detector ready to ask registers. The function it returns makes a Finder for each goroutine; it is nil where
	// there is nothing to find with these registers.
	Open func([]*register.Snapshot) (func() Finder, error)
}

// Span is a fact with places: where something stands in the texts of the item.
type Span struct {
	Name  string // as conditions write it: "dose", "claim.refused"
	About string // what stands at the places, for the table of facts
	// Terms are what the span looks for where it needs no code: the engine finds them in the pass in which it finds those of packs, so a
	// condition may wait for the span as it does for a list. It is how a detector declares the words that make it worth asking.
	Terms []Term
	// Fields are where the terms are looked for, by name; none: where lists are looked for that name no fields.
	Fields []string
	// Guess says that the span is what a model holds for likely. A rule that asks for it is for people to look at: grade act is an error.
	Guess bool
}

// Term is what a span looks for.
type Term struct {
	Name string // what the term stands for, the same for all its spellings
	Lang string // of the term; "" where it is of several
	Text string // as packs write terms: "tramadol*", "no prescription"
}

// Scalar is a fact without a place.
type Scalar struct {
	Name  string // as conditions write it: "price.eur"
	Type  Type
	About string // what the value means, for the table of facts
}

// Type is the type of a scalar.
type Type uint8

// The types of scalars, with the Go type of their values.
const (
	String  Type = iota // string
	Bool                // bool
	Int                 // int64
	Double              // float64
	Strings             // []string
)

var typeNames = [...]string{"string", "bool", "int", "double", "list of strings"}

// String returns the name that documents use.
func (t Type) String() string { return typeNames[t] }

// Zero returns the value of a scalar of which nothing is known.
func (t Type) Zero() any {
	return [...]any{"", false, int64(0), 0.0, []string(nil)}[t]
}

// Need is what a detector asks of registers.
type Need string

// The needs.
const (
	Alerts Need = "alerts" // entries on dangerous products
	Claims Need = "claims" // wordings of claims about health
)

// Text is one field of the item at hand.
type Text struct {
	Field  aedile.Field
	Number int // of the field in the item
	Raw    string
	Fold   *text.Folded
	// Described marks what is said of the thing itself: not addresses, not names of accounts.
	Described bool
}

// Place is where a detector found something: tokens of a field, inclusive.
type Place struct {
	Number, First, Last int
	Name                string // what was found, where the detector has a name for it
	// Amount is the number of a measure, in the unit that the description of the span names; it counts where Measured is set.
	Amount   float64
	Measured bool
}

// Item is the item at hand with its texts. Neither is changed, and nothing of it is kept past the next Begin.
type Item struct {
	*aedile.Item
	Texts []Text
	Most  int         // places of a span that are looked at: more need not be given; 0: any number
	Meter *work.Meter // counts what is done with the item; nil: there is no bound
}

// Enough reports whether n places are as many as are looked at.
func (it *Item) Enough(n int) bool { return it.Most > 0 && n >= it.Most }

// Finder answers for one detector about one item at a time. It serves one goroutine. A detector leaves out the functions that it has no use for.
// Spans and scalars are given by their number in the detector's description.
type Finder struct {
	// Begin takes up an item. It is called once before anything else is asked about the item, and reports whether there is
	// something to find, without which nothing else is asked.
	Begin func(*Item) bool
	// Places appends the places of a span to dst, in the order of the texts.
	Places func(span int, it *Item, dst []Place) []Place
	// Entries cites the entries of registers behind a span.
	Entries func(span int) []aedile.EntryRef
	// Scalar returns a fact without a place, of the Go type that its Type names.
	Scalar func(scalar int, it *Item) any
}

// Ref returns the reference that results carry.
func (d *Detector) Ref() aedile.PackRef {
	r := aedile.PackRef{Name: d.Name, Version: d.Version}
	if d.Digest != nil {
		r.Digest = d.Digest()
	}
	return r
}

// Find makes the Open of a detector that asks no registers and keeps nothing: a Finder of these two functions, either of which may be nil.
func Find(places func(span int, it *Item, dst []Place) []Place,
	scalar func(scalar int, it *Item) any) func([]*register.Snapshot) (func() Finder, error) {
	return func([]*register.Snapshot) (func() Finder, error) {
		return func() Finder { return Finder{Places: places, Scalar: scalar} }, nil
	}
}

// Begin makes the Open of a detector that asks no registers and keeps nothing, but is asked first whether there is anything to find.
func Begin(begin func(*Item) bool, places func(span int, it *Item, dst []Place) []Place) func([]*register.Snapshot) (func() Finder, error) {
	return func([]*register.Snapshot) (func() Finder, error) {
		return func() Finder { return Finder{Begin: begin, Places: places} }, nil
	}
}
