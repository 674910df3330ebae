// Package substance reads names of substances that no list has yet: names built as new psychoactive substances are, systematic names of
// chemistry, and codes of research.
//
// It goes by the form of a name alone. It knows no law and no effect, and a model number can look like a code: conditions ask for a code
// beside other words.
package substance

import (
	"bytes"
	_ "embed" // for the lists

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// The spans, by number.
const (
	designer = iota
	systematic
	code
	root
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "substance", Version: "2026.11.0", Open: fact.Find(places, nil), Spans: []fact.Span{
		designer: {Name: "substance.designer", About: "a name built like those of new psychoactive substances: " +
			"`1V-LSD`, `3-CMC`, `4F-α-PHP`, `ADB-BUTINACA`, `N-desethyl isotonitazene`"},
		systematic: {Name: "substance.systematic",
			About: "a systematic name of chemistry with locants, but for those of ordinary ingredients: " +
				"`1-(4-fluorophenyl)-2-(methylamino)propan-1-one`"},
		code: {Name: "substance.code", About: "two to five letters and a number as codes of research are written: " +
			"`BPC-157`, `LGD-4033`; model numbers look the same"},
		root: {Name: "substance.root", Terms: roots(), About: "a word by which names of new psychoactive substances are looked up"},
	}}
}

func places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	if span >= len(finders) {
		return dst // the engine finds the terms itself
	}
	for i := range it.Texts {
		t := &it.Texts[i]
		if !t.Described {
			continue
		}
		each(t.Fold, span, func(p place) bool {
			dst = append(dst, fact.Place{Number: t.Number, First: p.First, Last: p.Last, Name: p.Family})
			return !it.Enough(len(dst))
		})
		if it.Enough(len(dst)) {
			break
		}
	}
	return dst
}

// place is a name found: its tokens, inclusive, and the family that it is built like, where it is built like one.
type place struct {
	First, Last int
	Family      string
}

// each calls yield for every name of one kind in f, in order, until it returns false.
func each(f *text.Folded, kind int, yield func(place) bool) {
	for i := 0; i < len(f.Tokens) && f.Meter.Spend(1); i++ {
		if p, ok := finders[kind](f, i); ok && !yield(p) {
			return
		}
	}
}

// finders find a name of each kind that begins at a token, or is looked up by it.
var finders = [...]func(*text.Folded, int) (place, bool){designer: built, systematic: named, code: coded}

//go:embed parts.txt
var partList string

var (
	parts  = wordlist.Slice(partList, "part")
	lawful = wordlist.Slice(partList, "lawful")
	noCode = wordlist.Set(partList, "no code")
)

func word(f *text.Folded, i int) []byte { return f.Bytes[f.Tokens[i].Start:f.Tokens[i].End] }

func number(f *text.Folded, i int) bool { return f.Tokens[i].Script&text.Digit != 0 }

// coded reports whether a code of research begins at token i.
func coded(f *text.Folded, i int) (place, bool) {
	if i+1 >= len(f.Tokens) || number(f, i) || !number(f, i+1) || f.Tokens[i+1].Gap > text.Joined {
		return place{}, false
	}
	letters, digits := word(f, i), word(f, i+1)
	if i > 0 && f.Tokens[i].Gap < text.Space || len(letters) < 2 || len(letters) > 5 || len(digits) > 6 || noCode[string(letters)] {
		return place{}, false
	}
	if i+2 < len(f.Tokens) && f.Tokens[i+2].Gap < text.Space {
		return place{}, false // a longer chain is a number of parts or a date
	}
	return place{First: i, Last: i + 1}, true
}

// fewest are the locants, and the words with parts of chemistry, without which a run is no systematic name.
const fewest = 2

// named reports whether the run of tokens that begins at token i, with nothing but hyphens, brackets and commas between, is a systematic
// name.
func named(f *text.Folded, i int) (place, bool) {
	if i > 0 && f.Tokens[i].Gap < text.Space {
		return place{}, false // inside of a run
	}
	last, locants := i, 0
	for ; last < len(f.Tokens) && (last == i || f.Tokens[last].Gap < text.Space) && f.Meter.Spend(1); last++ {
		if w := word(f, last); number(f, last) && len(w) <= 2 || len(w) == 1 || string(w) == "alpha" || string(w) == "beta" {
			locants++
		}
	}
	if locants < fewest || !chemical(f, i, last) {
		return place{}, false
	}
	run := f.Bytes[f.Tokens[i].Start:f.Tokens[last-1].End]
	for _, l := range lawful {
		if bytes.Contains(run, []byte(l)) {
			return place{}, false
		}
	}
	return place{First: i, Last: last - 1}, true
}

// chemical reports whether enough of the tokens from i up to last hold a part of a word of chemistry.
func chemical(f *text.Folded, i, last int) bool {
	found := 0
	for ; i < last && f.Meter.Spend(8); i++ {
		w := word(f, i)
		for _, p := range parts {
			if bytes.Contains(w, []byte(p)) {
				found++
				break
			}
		}
	}
	return found >= fewest
}
