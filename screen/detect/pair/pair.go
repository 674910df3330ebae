// Package pair states facts about a post joined with a listing to which it leads: what the post says and the listing does not, whether
// both speak of the same
// goods and the same price, and whether the listing or the post names a choice without saying what it is.
//
// It sees nothing of items that are not joined, and judges nothing: an honest post often says more than the listing.
package pair

import (
	_ "embed" // for the words of choices
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	joined "github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

//go:embed words.txt
var wordText string

// The spans, in the order of the description.
const (
	both = iota
	unsaid
	pick
	bait
	goods
)

// The scalars, in the order of the description.
const (
	priceGap = iota
	optionSpread
	categoryGap
	claims
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "pair", Version: "2026.12.0", Always: true, Open: open,
		Spans: []fact.Span{
			both: {Name: "pair", About: "in a post joined with a listing: the title of the listing"},
			unsaid: {Name: "pair.unsaid", About: "in such a post: words that the listing does not have, neither in its title, text, options, category nor brand; " +
				"`brands.near(pair.unsaid, 0)` are the brands that the post names and the listing does not"},
			pick:  {Name: "pair.pick", About: "in such a post: a choice named by a number or letter alone: `option 3`, `Variante B`"},
			goods: {Name: "pair.goods", About: "in such a post: words for goods of a kind that the listing does not name"},
			bait:  {Name: "pair.bait", About: "in such a listing: options that do not say what they are: `Style 1`, `A2`, `as shown`; two or more"},
		},
		Scalars: []fact.Scalar{
			priceGap: {Name: "pair.price_gap", Type: fact.Double,
				About: "of such a pair: the price that the post names over the nearest one of the listing and its options, or the reverse where that " +
					"is larger; 0 where either names none in a currency of both"},
			optionSpread: {Name: "pair.option_spread", Type: fact.Double,
				About: "of such a listing: its highest price over its lowest, options among them; 1 where there is one"},
			categoryGap: {Name: "pair.category_gap", Type: fact.Bool,
				About: "of such a pair: both name goods, and none that the other names"},
			claims: {Name: "pair.claims", Type: fact.Int,
				About: "of such a listing: how many kinds of goods different posts say it is, that it does not name itself"},
		}}
}

var choices = sync.OnceValue(func() *text.Words {
	x := new(text.Words)
	for w := range wordlist.All(wordText) {
		x.Add(w.Group, "", "", w.Text)
	}
	return x
})

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := &finder{words: choices(), told: map[string]bool{}}
		return fact.Finder{Begin: f.begin, Places: f.places, Scalar: f.scalar}
	}, nil
}

// finder keeps what it knows of the pair at hand.
type finder struct {
	words *text.Words
	told  map[string]bool // words of the listing
	kinds []string        // of goods that the listing names
}

func (f *finder) begin(it *fact.Item) bool {
	if it.Kind != aedile.Post || !slices.ContainsFunc(it.Attrs, func(a aedile.Attr) bool { return a.Name == joined.Identity }) {
		return false
	}
	clear(f.told)
	f.kinds = f.kinds[:0]
	for i := range it.Texts {
		if t := &it.Texts[i]; ofListing(t) {
			for n := range t.Fold.Tokens {
				f.told[word(t.Fold, n)] = true
			}
			f.kinds = joined.Goods(t.Fold, f.kinds)
		}
	}
	return it.Meter.Spend(1 + len(f.told)/8)
}

func word(f *text.Folded, n int) string { return string(f.Bytes[f.Tokens[n].Start:f.Tokens[n].End]) }

// ofListing reports whether a text is one of the listing, other than its name and prices.
func ofListing(t *fact.Text) bool {
	return t.Field.Name == "attrs" && strings.HasPrefix(t.Field.Sub, joined.Prefix) && t.Field.Sub != joined.Identity &&
		t.Field.Sub != joined.Prices &&
		t.Field.Sub != joined.Claims
}

// ofPost reports whether a text is what the post says.
func ofPost(t *fact.Text) bool {
	return t.Field.Name == "title" || t.Field.Name == "text" || t.Field.Name == "images" || t.Field.Name == "labels"
}

func (f *finder) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range it.Texts {
		t := &it.Texts[i]
		if len(t.Fold.Tokens) == 0 || it.Enough(len(dst)) {
			continue
		}
		attr := func(name string) bool { return t.Field.Name == "attrs" && t.Field.Sub == name }
		switch {
		case span == both && attr(joined.Title):
			dst = append(dst, fact.Place{Number: t.Number, Last: len(t.Fold.Tokens) - 1})
		case span == unsaid && ofPost(t):
			dst = f.unsaid(it, t, dst)
		case span == goods && ofPost(t):
			joined.EachGoods(t.Fold, func(first, last int, kind string) {
				if !slices.Contains(f.kinds, kind) && !it.Enough(len(dst)) {
					dst = append(dst, fact.Place{Number: t.Number, First: first, Last: last})
				}
			})
		case span == pick && ofPost(t):
			dst = f.picks(it, t, dst)
		case span == bait && attr(joined.Options):
			dst = f.baits(t, dst)
		}
	}
	return dst
}

// letters is how many a word has that ends a run where the listing has it too: shorter ones are of every text.
const letters = 4

// runWords is how long a run is that is shown as one: longer in a text that would have too many. Chosen: a line, and fewer than are
// looked at.
const (
	runWords = 8
	manyRuns = 40
)

// unsaid appends the runs of words that the listing does not have.
func (f *finder) unsaid(it *fact.Item, t *fact.Text, dst []fact.Place) []fact.Place {
	first, longest := -1, max(runWords, len(t.Fold.Tokens)/manyRuns)
	for n := range t.Fold.Tokens {
		w := word(t.Fold, n)
		if said := f.told[w]; said && (utf8.RuneCountInString(w) >= letters || t.Fold.Tokens[n].Script&text.Unspaced != 0) ||
			it.Enough(len(dst)) {
			if first >= 0 {
				dst = append(dst, fact.Place{Number: t.Number, First: first, Last: n - 1})
			}
			first = -1
			continue
		}
		if first >= 0 && (n-first >= longest || t.Fold.Tokens[n].Gap == text.Stop) {
			dst = append(dst, fact.Place{Number: t.Number, First: first, Last: n - 1})
			first = -1
		}
		if first < 0 {
			first = n
		}
	}
	if first >= 0 && !it.Enough(len(dst)) {
		dst = append(dst, fact.Place{Number: t.Number, First: first, Last: len(t.Fold.Tokens) - 1})
	}
	return dst
}

// picks appends the choices that a text names by a number or letter.
func (f *finder) picks(it *fact.Item, t *fact.Text, dst []fact.Place) []fact.Place {
	for n := range t.Fold.Tokens {
		f.words.At(t.Fold, n, func(p *text.Phrase, last int) {
			if p.Group != "choice" || it.Enough(len(dst)) {
				return
			}
			switch {
			case last+1 < len(t.Fold.Tokens) && t.Fold.Tokens[last+1].Gap != text.Stop && sign(t.Fold, last+1):
				dst = append(dst, fact.Place{Number: t.Number, First: n, Last: last + 1})
			case n > 0 && t.Fold.Tokens[n].Gap != text.Wide && number(t.Fold, n-1):
				dst = append(dst, fact.Place{Number: t.Number, First: n - 1, Last: last})
			}
		})
	}
	return dst
}

// number reports whether a token is a number of one or two digits.
func number(f *text.Folded, n int) bool {
	w := word(f, n)
	return len(w) <= 2 && w[0] >= '0' && w[0] <= '9'
}

// sign reports whether a token is such a number or a letter that is no word: "3", "B".
func sign(f *text.Folded, n int) bool {
	w := word(f, n)
	if number(f, n) {
		return n+1 >= len(f.Tokens) || f.Tokens[n+1].Gap != text.Glued
	}
	return len(w) == 1 && strings.Contains("bcdfghjklx", w) && (n+1 >= len(f.Tokens) || f.Tokens[n+1].Gap != text.Joined)
}

// baits appends the options that do not say what they are, where there are two.
func (f *finder) baits(t *fact.Text, dst []fact.Place) []fact.Place {
	before := len(dst)
	first := 0
	for n := 1; n <= len(t.Fold.Tokens); n++ {
		if n < len(t.Fold.Tokens) && t.Fold.Tokens[n].Gap != text.Stop {
			continue
		}
		if f.blank(t.Fold, first, n-1) {
			dst = append(dst, fact.Place{Number: t.Number, First: first, Last: n - 1})
		}
		first = n
	}
	if len(dst)-before < 2 {
		return dst[:before]
	}
	return dst
}

// blank reports whether an option is a number, a letter, a word for a choice with one of these, or says nothing.
func (f *finder) blank(t *text.Folded, first, last int) bool {
	coded := 0
	for n := first; n <= last; n++ {
		skip, none := -1, false
		f.words.At(t, n, func(p *text.Phrase, end int) {
			if end <= last {
				skip, none = max(skip, end), none || p.Group == "blank"
			}
		})
		switch {
		case none && n == first && skip == last:
			return true
		case skip >= 0:
			n = skip
		case number(t, n) || len(word(t, n)) <= 2 && utf8.RuneCountInString(word(t, n)) == len(word(t, n)):
			coded++
		default:
			return false
		}
	}
	return coded > 0 && coded <= 2
}

func (f *finder) scalar(n int, it *fact.Item) any {
	switch n {
	case priceGap:
		return gap(it)
	case optionSpread:
		return spread(it)
	case categoryGap:
		return apart(it)
	}
	s, _ := it.Attrs.Get(joined.Claims)
	v, _ := strconv.ParseInt(s, 10, 64) // it is ours; nothing said is none
	return v
}

// apart reports whether both name goods, and none that the other names.
func apart(it *fact.Item) bool {
	var post, listing []string
	for i := range it.Texts {
		switch t := &it.Texts[i]; {
		case ofPost(t):
			post = joined.Goods(t.Fold, post)
		case ofListing(t):
			listing = joined.Goods(t.Fold, listing)
		}
	}
	return len(post) > 0 && len(listing) > 0 && !slices.ContainsFunc(post, func(g string) bool { return slices.Contains(listing, g) })
}
