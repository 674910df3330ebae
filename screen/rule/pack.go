package rule

import (
	"path"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/screen/lexicon"
)

// Pack is a set of rules that are versioned and reviewed together. Loaded packs are not changed any more.
type Pack struct {
	Name        string
	Version     string
	Title       string
	Digest      aedile.Digest       // over names and contents of all files of the pack
	Provisions  []Provision         `frozen:"-"` // that the pack brings itself
	Lists       []*List             `frozen:"-"`
	Paradigms   map[string]Paradigm `frozen:"-"`
	Suppressors []*Suppressor       `frozen:"-"`
	Concepts    []Concept           `frozen:"-"`
	Lemmas      []Lemma             `frozen:"-"`
	Inflections []Inflection        `frozen:"-"`
	Common      map[string]int      `frozen:"-"` // concepts in whose words ordinary offers abound: in how many of a thousand
	Contexts    []*Context
	Scores      []*Scoring
	Rules       []*Rule
	terms       int               // of a pack that comes out of a table
	at          Place             `frozen:"-"`
	sources     map[string][]byte `frozen:"-"` // for the carets of diagnostics
}

// Terms returns how many terms the lists of the pack hold.
func (p *Pack) Terms() int {
	if p.terms > 0 {
		return p.terms
	}
	n := 0
	for _, l := range p.Lists {
		for i := range l.Entries {
			n += len(l.Entries[i].Patterns)
		}
	}
	return n
}

// Ref returns the reference that findings carry.
func (p *Pack) Ref() aedile.PackRef {
	return aedile.PackRef{Name: p.Name, Version: p.Version, Digest: p.Digest}
}

// Provision is a place in an act that a pack brings with it: of a Union act by its CELEX number, or of another one by its name, such
// as a national act or the terms of a house.
type Provision struct {
	CELEX, Act string
	Place      string
	Title      string // what it is about
	Lang       string // of title and address
	URL        string
	at         Place
}

// List is a list of terms under one name, with the fields in which they are looked for.
type List struct {
	Name     string
	About    string
	Boundary lexicon.Boundary
	Fields   Fields
	Entries  []Entry `frozen:"-"`
	Paradigm string
	Concepts []string // whose words are terms of the list too
	gaps     uint8    // other words that may stand between two words of a phrase
	at       Place    `frozen:"-"`
}

// Entry is one thing under its canonical name, in all its spellings.
type Entry struct {
	Name     string
	Lang     string // of its terms, as the pack says; "" where it does not
	Patterns []lexicon.Pattern
	written  int // how many of the patterns stand in the pack; the others come from a paradigm
	at       Place
}

// Suppressor voids places: what stands there is not offered.
type Suppressor struct {
	Name     string
	About    string
	Patterns []SuppressorPattern `frozen:"-"`
	at       Place
}

// SuppressorPattern is one way in which a suppressor works.
type SuppressorPattern struct {
	Where  Where
	Window int // words, for Before, After and Suspended
	Terms  []lexicon.Pattern
}

// Where says what a suppressor pattern voids, seen from the words it looks for.
type Where uint8

// The reaches of a suppressor pattern.
const (
	Before     Where = iota // the words stand before the place, in its sentence
	After                   // the words stand after the place, in its sentence
	InTitle                 // the words stand in the title: every place of the item is void
	InCategory              // the words stand in the category: every place of the item is void
	InItem                  // the words stand anywhere: every place of the item is void
	Suspended               // the place ends in a hyphen that stands for the rest of a word, and that word stands after it: "A- und B-frei"
)

var whereNames = []string{"before", "after", "title", "category", "item", "suspended"}

// String returns the name that packs use.
func (w Where) String() string { return whereNames[w] }

// Rule states law: a condition over facts, the provisions it rests on and what to say.
type Rule struct {
	ID       string
	Title    string
	Law      []aedile.LawRef
	Refs     []law.Ref // those of them that the table of law holds
	Category string
	Keyword  string
	Grade    aedile.Grade
	Kinds    []aedile.Kind
	When     string
	Context  []string // contexts in which the rule does not hold
	States   []string // the Member States in which alone the rule holds; none: in all
	Message  string
	Explain  string
	Match    []Example `frozen:"-"`
	Pass     []Example `frozen:"-"`

	at      Place // of the rule's id
	when    Place // of the first character of the condition
	whenRaw source
}

// Register returns the entries of the invented register that the examples of the pack are screened with, one JSON object a line; nil for none.
func (p *Pack) Register() []byte { return p.sources[path.Join(path.Dir(p.at.File), RegisterFile)] }

// Example is an item that a rule must match or must pass.
type Example struct {
	Item aedile.Item
	at   Place
}

// Place returns where in its pack's files the example stands.
func (e Example) Place() Place { return e.at }

// Place returns where in its pack's files the rule stands.
func (r *Rule) Place() Place { return r.at }

// Has reports whether the rule is for items of kind k.
func (r *Rule) Has(k aedile.Kind) bool {
	for _, own := range r.Kinds {
		if own == k {
			return true
		}
	}
	return false
}

// Fields is a set of item fields, by group.
type Fields uint16

// The groups of fields that lists name.
const (
	Title Fields = 1 << iota
	Text
	Category
	Brand
	Model
	Options
	Labels
	Images
	Attrs
	Links
	URL
	Trader
	Ad
	GTIN
	Batch
	Around // what stands around the item where it was seen: no statement of it, and never ground to act
)

// DefaultFields are what the seller says of the thing itself.
const DefaultFields = Title | Text | Brand | Model | Options | Labels | Images | Attrs

// ConceptFields are those in which concepts are looked for: where the thing is named and described.
const ConceptFields = Title | Text | Category | Options | Labels | Images

var fieldNames = []string{"title", "text", "category", "brand", "model", "options", "labels", "images", "attrs", "links", "url",
	"trader", "ad", "gtin", "batch", "around"}

// GroupOf returns the group of a field of an item: a version in another language is of the group of what it is a version of; 0 for an unknown one.
func GroupOf(f aedile.Field) Fields {
	if f.Name == "attrs" {
		if f.Sub == aedile.Around {
			return Around
		}
		if of, _, ok := aedile.VersionOf(f.Sub); ok {
			return FieldOf(of)
		}
	}
	return FieldOf(f.Name)
}

// FieldOf returns the group of that name, as lists and conditions write it or aedile.Field gives it; 0 for an unknown one.
func FieldOf(name string) Fields {
	if name == "ad.targeting" {
		return Ad
	}
	for i, n := range fieldNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}
