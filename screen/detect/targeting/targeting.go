// Package targeting states facts about whom an advertisement was aimed at: which parameters reveal a special category of personal data and how
// plainly, whether they rest on profiling, and whether minors are among those meant.
//
// Two questions are kept apart: what a parameter reveals, and what it rests on. The package never weighs them into one, cites no law, and says
// nothing of an advertisement that states no parameter. What it is read by lies in words.txt.
package targeting

import (
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
)

// The spans, in the order of the description.
const (
	special = iota
	unstated
	contextual
	proxy
	ambiguous
	excluded
	minors
	youth
	young
)

// The scalars, in the order of the description.
const (
	levelScalar = iota
	categoryScalar
	basisScalar
	profiledScalar
	lowestScalar
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "targeting", Version: "2026.11.0", Always: true, Open: open,
		Spans: []fact.Span{
			special: {Name: "targeting.special", About: "in an ad: a parameter that names a special category, or a person or body that stands for one, and rests on profiling; " +
				"the name is `explicit` or `named` and the category: `ethnic`, `political`, `religion`, `union`, `health`, `sexuality`, `genetic`"},
			unstated: {Name: "targeting.unstated", About: "in an ad: such a parameter of which the source does not say what it rests on"},
			contextual: {Name: "targeting.contextual",
				About: "in an ad: such a parameter that rests on what stands beside the ad or was looked for, not on a profile"},
			proxy:     {Name: "targeting.proxy", About: "in an ad: a parameter that often goes with a special category: a cause, a diet, a medicine's use"},
			ambiguous: {Name: "targeting.ambiguous", About: "in an ad: a parameter that may mean a special category or another thing: `green`, `Israel`"},
			excluded:  {Name: "targeting.excluded", About: "in an ad: a parameter of any of these levels by which people were left out"},
			minors: {Name: "targeting.minors",
				About: "in an ad with a parameter that rests on profiling: an age bracket below 18, or recipients below 18 that the source counts"},
			youth: {Name: "targeting.youth", About: "in an ad with a parameter that rests on profiling and no bound of age: an interest of children"},
			young: {Name: "targeting.young", About: "in an ad with a parameter that rests on profiling: an age bracket that begins below 18 and goes beyond"},
		},
		Scalars: []fact.Scalar{
			levelScalar: {Name: "targeting.level", Type: fact.String, About: "the plainest level of any parameter: `\"explicit\"`, `\"named\"`, `\"proxy\"`, `\"ambiguous\"` or `\"\"`"},
			categoryScalar: {Name: "targeting.categories", Type: fact.Strings,
				About: "the special categories that explicit and named parameters reveal"},
			basisScalar: {Name: "targeting.basis", Type: fact.String, About: "what the explicit and named parameters rest on: `\"profiling\"` if one does, else `\"unstated\"`, " +
				"else `\"contextual\"`; `\"\"` without such a parameter"},
			profiledScalar: {Name: "targeting.profiled", Type: fact.Bool, About: "whether any parameter rests on profiling"},
			lowestScalar: {Name: "targeting.lowest_age", Type: fact.Int,
				About: "the lowest age that is meant, in years; -1 where the ad states no age"},
		}}
}

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := &finder{}
		return fact.Finder{Begin: f.begin, Places: f.places, Scalar: f.scalar}
	}, nil
}

// finder keeps what it found in the ad at hand.
type finder struct {
	hits     []hit
	marks    []mark
	read     reading
	profiled bool
	lowest   int
	basis    string
}

// mark is a place with the span it belongs to.
type mark struct {
	span  int
	level level
	place fact.Place
}

// basisOf returns what a parameter rests on: as its source says, or by its kind. An interest, a list of people and those connected with somebody
// are drawn from what is known of persons; words may be looked for or stand beside the ad, so of them nothing is taken for granted.
func basisOf(t *aedile.Targeting, kind advert.Kind) string {
	switch {
	case t.Basis != "":
		return t.Basis
	case kind == advert.Interest || kind == advert.Audience || kind == advert.Connected:
		return advert.Profiling
	}
	return ""
}

func (f *finder) begin(it *fact.Item) bool {
	f.marks, f.profiled, f.lowest, f.basis = f.marks[:0], false, -1, ""
	if it.Ad == nil || it.Kind != aedile.Ad {
		return false
	}
	for i := range it.Ad.Targeting {
		t := &it.Ad.Targeting[i]
		f.profiled = f.profiled || basisOf(t, advert.KindOf(t.Parameter)) == advert.Profiling
	}
	for i := range it.Texts {
		t := &it.Texts[i]
		if !it.Meter.Spend(1 + len(t.Fold.Bytes)/8) {
			return false
		}
		switch {
		case t.Field.Name == "ad.targeting":
			f.parameter(&it.Ad.Targeting[t.Field.Index], t)
		case t.Field.Name == "attrs" && t.Field.Sub == advert.AttrMinors && f.profiled && count(t.Raw) > 0:
			f.marks = append(f.marks, mark{span: minors, place: whole(t)})
		}
	}
	f.dropYouth()
	return len(f.marks) > 0 || f.lowest >= 0 || f.profiled
}

// parameter looks at one parameter.
func (f *finder) parameter(t *aedile.Targeting, x *fact.Text) {
	kind := advert.KindOf(t.Parameter)
	switch kind {
	case advert.Age:
		f.age(t, x)
		return
	case advert.Place, advert.Language, advert.Gender, advert.Device:
		return
	case advert.Other, advert.Interest, advert.Keyword, advert.Audience, advert.Connected:
	}
	basis := basisOf(t, kind)
	f.hits = known().find(x.Fold, f.hits[:0], &f.read)
	for _, h := range f.hits {
		p := fact.Place{Number: x.Number, First: h.first, Last: h.last, Name: strings.TrimSpace(h.level.String() + " " + h.category)}
		if h.level == youthLevel {
			if f.profiled && !t.Exclude {
				f.marks = append(f.marks, mark{youth, h.level, p})
			}
			continue
		}
		f.marks = append(f.marks, mark{f.spanOf(h.level, basis), h.level, p})
		if t.Exclude {
			f.marks = append(f.marks, mark{excluded, h.level, p})
		}
	}
}

// spanOf returns the span to which a hit belongs, and keeps what plain parameters rest on.
func (f *finder) spanOf(l level, basis string) int {
	switch {
	case l == proxyLevel:
		return proxy
	case l == ambiguousLevel:
		return ambiguous
	case basis == advert.Profiling:
		f.basis = advert.Profiling
		return special
	case basis == advert.Contextual:
		if f.basis == "" {
			f.basis = advert.Contextual
		}
		return contextual
	}
	if f.basis != advert.Profiling {
		f.basis = "unstated"
	}
	return unstated
}

// age reads an age or a bracket.
func (f *finder) age(t *aedile.Targeting, x *fact.Text) {
	low, high, ok := bracket(t.Value)
	if !ok || t.Exclude {
		return
	}
	if f.lowest < 0 || low < f.lowest {
		f.lowest = low
	}
	if low >= adult || !f.profiled {
		return
	}
	span := young
	if high < adult {
		span = minors
	}
	f.marks = append(f.marks, mark{span: span, place: whole(x)})
}

// adult is the age at which somebody is no minor.
const adult = 18

// bracket reads ages such as "13-17", "16+", "24-" (up to 24), "<18", "≥ 16", "13 — 65+" and "AGE_18_24"; low is 0 where there is no lower bound, high 200
// where there is no upper one.
func bracket(s string) (low, high int, ok bool) {
	var numbers []int
	n, in := 0, false
	for _, r := range s + " " {
		if r >= '0' && r <= '9' {
			n, in = n*10+int(r-'0'), true
			if n > 999 {
				return 0, 0, false
			}
			continue
		}
		if in {
			numbers = append(numbers, n)
		}
		n, in = 0, false
	}
	trimmed := strings.TrimSpace(s)
	const endless = 200
	switch {
	case len(numbers) == 0 || len(numbers) > 2 || numbers[0] > 120:
		return 0, 0, false
	case len(numbers) == 2 && strings.HasSuffix(trimmed, "+"):
		return numbers[0], endless, true
	case len(numbers) == 2:
		return numbers[0], numbers[1], numbers[0] <= numbers[1]
	case strings.HasSuffix(trimmed, "+"), strings.HasPrefix(trimmed, "≥"), strings.HasPrefix(trimmed, ">="):
		return numbers[0], endless, true
	case strings.HasPrefix(trimmed, ">"):
		return numbers[0] + 1, endless, true
	case strings.HasSuffix(trimmed, "-"), strings.HasPrefix(trimmed, "≤"), strings.HasPrefix(trimmed, "<="):
		return 0, numbers[0], true
	case strings.HasPrefix(trimmed, "<"):
		return 0, max(numbers[0]-1, 0), true
	}
	return numbers[0], numbers[0], true
}

// dropYouth takes interests of children back where the ad bounds the age from below.
func (f *finder) dropYouth() {
	if f.lowest < adult {
		return
	}
	kept := f.marks[:0]
	for _, m := range f.marks {
		if m.span != youth {
			kept = append(kept, m)
		}
	}
	f.marks = kept
}

// whole is the place of all of a field.
func whole(x *fact.Text) fact.Place {
	return fact.Place{Number: x.Number, Last: max(0, len(x.Fold.Tokens)-1)}
}

func count(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

func (f *finder) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range f.marks {
		if m := &f.marks[i]; m.span == span && !it.Enough(len(dst)) {
			dst = append(dst, m.place)
		}
	}
	return dst
}

func (f *finder) scalar(n int, _ *fact.Item) any {
	switch n {
	case levelScalar:
		best := noLevel
		for i := range f.marks {
			best = max(best, f.marks[i].level)
		}
		return best.String()
	case categoryScalar:
		return f.categories()
	case basisScalar:
		return f.basis
	case profiledScalar:
		return f.profiled
	}
	return int64(f.lowest)
}

func (f *finder) categories() (names []string) {
	for i := range f.marks {
		m := &f.marks[i]
		_, category, _ := strings.Cut(m.place.Name, " ")
		if m.level >= namedLevel && !has(names, category) {
			names = append(names, category)
		}
	}
	return names
}

func has(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
