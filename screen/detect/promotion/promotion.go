// Package promotion states facts about posts that may promote for gain: by what signs somebody earns or was given something, whether
// the post
// says so, how strong that label is for those who read it, and where it stands.
//
// It looks at posts alone and never says that one is an advertisement. What it is read by lies in words.txt and labels.txt.
package promotion

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/register"
)

// The spans, in the order of the description.
const (
	evidence = iota
	affiliate
	code
	partner
	gifted
	call
	own
	cooperation
	labelled
	spans
)

// The scalars, in the order of the description.
const (
	labelStrength = iota
	position
	labelLanguage
	language
	persistence
	profile
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "promotion", Version: "2026.11.0", Always: true, Open: open,
		Spans: []fact.Span{
			evidence:  {Name: "promotion", About: "in a post: a sign that somebody earns by it or was given something for it; any of those below"},
			affiliate: {Name: "promotion.affiliate", About: "in a post: an address by which somebody earns"},
			code:      {Name: "promotion.code", About: "in a post: a code that gives its user a rebate: `with code LENA15 you save 15 %`"},
			partner: {Name: "promotion.partner",
				About: "in an export of a post: a field by which the platform or its author names a paid partnership"},
			gifted:      {Name: "promotion.gifted", About: "in a post: says that the thing was a gift of its trader"},
			call:        {Name: "promotion.call", About: "in a post: a call to buy, beside a link in the profile"},
			own:         {Name: "promotion.own", About: "in a post: a shop or brand of one's own, beside a call to buy or a link"},
			cooperation: {Name: "promotion.cooperation", About: "in a post: a label that names a partner, as in `in collaboration with @…`"},
			labelled:    {Name: "promotion.labelled", About: "in a post: a label, strong or weak, in any language"},
		},
		Scalars: []fact.Scalar{
			labelStrength: {Name: "promotion.label", Type: fact.String,
				About: "of a post with such a sign: the best label for those who read its language or live where it is aimed, " +
					"`\"strong\"`, `\"weak\"` or `\"absent\"`"},
			position: {Name: "promotion.position", Type: fact.String, About: "where that label stands: `\"platform\"` (a mark of the platform), `\"visible\"` (before the fold), " +
				"`\"after\"` (after it), `\"end\"` (at the very end), `\"tags\"` (after three or more of five or more hashtags), `\"comment\"` (only in a comment), `\"\"`"},
			labelLanguage: {Name: "promotion.label_language", Type: fact.String, About: "`\"same\"` as that of the post, `\"other\"`, or `\"\"` where one of the two is unknown"},
			language: {Name: "promotion.language", Type: fact.String,
				About: "that of the post by its frequent words, else as declared"},
			persistence: {Name: "promotion.persistence", Type: fact.Double,
				About: "the part of a story or video during which the label is seen, where both times are given; else -1"},
			profile: {Name: "promotion.profile", Type: fact.String, About: "`\"named\"` where the profile that comes with the post says which trader it is (a form of company, a number, an address), " +
				"`\"unnamed\"` where it does not, `\"\"` where none comes with it"},
		}}
}

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := &finder{known: known(), coded: map[[2]int]bool{}}
		return fact.Finder{Begin: f.begin, Places: f.places, Scalar: f.scalar}
	}, nil
}

// finder keeps what it found in the post at hand.
type finder struct {
	known  *lists
	hits   []hit           // phrases
	signs  []sign          // evidence
	coded  map[[2]int]bool // where codes begin that are among them: number of the text and token
	labels []marked        // labels that count as such
	lang   string
	best   verdict
}

// sign is a piece of evidence.
type sign struct {
	kind  int
	place fact.Place
}

func (f *finder) begin(it *fact.Item) bool {
	f.hits, f.signs, f.labels, f.lang, f.best = f.hits[:0], f.signs[:0], f.labels[:0], "", verdict{}
	clear(f.coded)
	if it.Kind != aedile.Post {
		return false
	}
	if _, joined := it.Attrs.Get(pair.Identity); joined { // the post was looked at by itself
		return false
	}
	bytes := 0
	for i := range it.Texts {
		bytes += len(it.Texts[i].Fold.Bytes)
	}
	if !it.Meter.Spend(1 + bytes/16) {
		return false
	}
	f.find(it)
	f.lang = f.languageOf(it)
	f.evidence(it)
	f.findLabels(it)
	if len(f.signs) > 0 {
		f.best = f.judge(it)
	}
	return len(f.signs) > 0
}

func (f *finder) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	if span == labelled {
		for i := range f.labels {
			if f.labels[i].text >= 0 && !it.Enough(len(dst)) {
				dst = append(dst, f.labels[i].place)
			}
		}
		return dst
	}
	for i := range f.signs {
		if s := &f.signs[i]; (span == evidence || s.kind == span) && !it.Enough(len(dst)) {
			dst = append(dst, s.place)
		}
	}
	return dst
}

func (f *finder) scalar(n int, it *fact.Item) any {
	switch n {
	case labelStrength:
		return f.best.strength
	case position:
		return f.best.position
	case labelLanguage:
		return f.best.language
	case language:
		return f.lang
	case persistence:
		return persistenceOf(it)
	}
	return f.profileOf(it)
}
