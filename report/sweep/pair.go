package sweep

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// ofListing begins the fields of evidence that stands in the listing with which an item is joined.
const ofListing = "listing."

// shownText is how many bytes of a text are shown that holds no evidence. Chosen: a few lines.
const shownText = 400

// Pair returns what stands around the evidence in the two items of a joined finding, each beside the other: title and text of both,
// options and price of the
// listing, whether they hold evidence or not. Either may be nil.
func Pair(item, listing *aedile.Item, evidence []aedile.Evidence) (left, right []Passage) {
	var mine, theirs []aedile.Evidence
	for _, e := range evidence {
		if rest, ok := strings.CutPrefix(e.Field, ofListing); ok {
			e.Field = rest
			theirs = append(theirs, e)
		} else {
			mine = append(mine, e)
		}
	}
	return document(item, mine), document(listing, theirs)
}

// document returns the passages of one of them.
func document(it *aedile.Item, evidence []aedile.Evidence) []Passage {
	if it == nil {
		return Quotes(evidence)
	}
	found := Context(it, evidence)
	rest := []Passage{plain("title", it.Title), plain("text", it.Text)}
	var options []string
	for i := range it.Options {
		options = append(options, strings.TrimSpace(it.Options[i].Name+" "+it.Options[i].Price))
	}
	rest = append(rest, plain("options", strings.Join(options, " · ")))
	if p := it.Price; p != nil {
		rest = append(rest, plain("price", p.Amount+" "+p.Currency))
	}
	if t := it.Trader; t != nil && it.Kind != aedile.Post { // a post's author is a person, who is not shown
		rest = append(rest, plain("trader", strings.TrimSpace(cmp.Or(t.Name, string(t.ID))+" "+t.Country)))
	}
	for _, p := range rest {
		if len(p.Parts) > 0 && !slices.ContainsFunc(found, func(f Passage) bool { return f.Field == p.Field }) {
			found = append(found, p)
		}
	}
	order := []string{"title", "text"}
	slices.SortStableFunc(found, func(a, b Passage) int {
		rank := func(p Passage) int {
			if i := slices.Index(order, p.Field); i >= 0 {
				return i
			}
			return len(order)
		}
		return rank(a) - rank(b)
	})
	return found
}

// plain is a passage without evidence.
func plain(field, text string) (p Passage) {
	p.Field = field
	end := forth(text, 0, min(len(text), shownText))
	p.add(text[:end], nil)
	if end < len(text) {
		p.Parts = append(p.Parts, Part{Gap: true})
	}
	return p
}
