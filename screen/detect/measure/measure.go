// Package measure finds numbers with their units in folded text: doses, percentages, powers, wavelengths, additive numbers.
//
// It reads tokens, so "50mg", "50 mg" and "50,5 mg" are one thing. It does not convert and does not judge amounts.
package measure

import (
	_ "embed" // for the list of units
	"slices"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "measure", Version: "2026.11.0", Open: fact.Find(places, nil), Spans: []fact.Span{
		Dose:      {Name: names[Dose], About: "a number and a unit of mass, volume or activity of medicines: `50 mg`, `0,5 ml`, `1000 IU`, `100 µg` (not grams or litres)"},
		Percent:   {Name: names[Percent], About: "a number and a per cent sign"},
		Number:    {Name: names[Number], About: "a number"},
		Watt:      {Name: names[Watt], About: "a power in mW or W"},
		Nanometre: {Name: names[Nanometre], About: "a wavelength in nm"},
		ENumber:   {Name: names[ENumber], About: "a food additive number: `E171`, `E 171`"},
	}}
}

// places appends the places of one unit.
func places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range it.Texts {
		t := &it.Texts[i]
		if !t.Described {
			continue
		}
		Each(t.Fold, func(p Place) bool {
			if p.Unit == Unit(span) {
				dst = append(dst, fact.Place{Number: t.Number, First: p.First, Last: p.Last})
			}
			return !it.Enough(len(dst))
		})
		if it.Enough(len(dst)) {
			break
		}
	}
	return dst
}

// Unit is a kind of measure.
type Unit uint8

// The kinds of measure.
const (
	Dose      Unit = iota // mass, volume or activity as medicines are dosed
	Percent               // per cent
	Number                // any number
	Watt                  // power in W or mW
	Nanometre             // wavelength
	ENumber               // food additive number, E 100 to E 1521 (Reg. 1333/2008 Annex II)
)

//go:embed units.txt
var unitList string

// units are the words that follow a number, in the fold.
var units = func() map[string]Unit {
	m := map[string]Unit{}
	for w := range wordlist.All(unitList) {
		m[w.Text] = Unit(slices.Index(names[:], w.Group))
	}
	return m
}()

// names are what conditions and the list of units call the measures.
var names = [...]string{"dose", "percent", "number", "watt", "nanometre", "e_number"}

// Place is a measure found: its tokens, inclusive.
type Place struct {
	Unit        Unit
	First, Last int
}

// Each calls yield for every measure in f, in order, until it returns false. A number with a unit is given as that measure and as a Number.
func Each(f *text.Folded, yield func(Place) bool) {
	for i := 0; i < len(f.Tokens) && f.Meter.Spend(1); i++ {
		t := &f.Tokens[i]
		if t.Script&text.Digit == 0 {
			if number, ok := additive(f, i); ok && !yield(Place{ENumber, i, number}) {
				return
			}
			continue
		}
		last := decimals(f, i)
		if !yield(Place{Number, i, last}) {
			return
		}
		if percent(f, last) {
			if !yield(Place{Percent, i, last}) {
				return
			}
		} else if u, ok := unit(f, last+1); ok && !yield(Place{u, i, last + 1}) {
			return
		}
		f.Meter.Spend(last - i)
		i = last
	}
}

// decimals returns the last token of the number that starts at token i: "1 000", "0,5" and "2.5" are one number.
func decimals(f *text.Folded, i int) int {
	for i+1 < len(f.Tokens) {
		a, b := &f.Tokens[i], &f.Tokens[i+1]
		between := f.Bytes[a.End:b.Start]
		if b.Script&text.Digit == 0 || len(between) != 1 {
			return i
		}
		switch c := between[0]; {
		case c == '.' || c == ',':
		case (c == ' ' || c == '\'') && b.End-b.Start == 3:
		default:
			return i
		}
		i++
	}
	return i
}

// unit reports the measure named by token i, if it stands right after the number before it.
func unit(f *text.Folded, i int) (Unit, bool) {
	if i >= len(f.Tokens) || f.Tokens[i].Gap > text.Space {
		return 0, false
	}
	t := &f.Tokens[i]
	if between := f.Bytes[f.Tokens[i-1].End:t.Start]; len(between) > 1 {
		return 0, false
	}
	u, ok := units[string(f.Bytes[t.Start:t.End])]
	return u, ok
}

func percent(f *text.Folded, last int) bool {
	rest := f.Bytes[f.Tokens[last].End:]
	if len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return len(rest) > 0 && rest[0] == '%'
}

// additive reports whether token i and those after it write an additive number, and the last of them.
func additive(f *text.Folded, i int) (int, bool) {
	t := &f.Tokens[i]
	if t.End-t.Start != 1 || f.Bytes[t.Start] != 'e' || i+1 >= len(f.Tokens) {
		return 0, false
	}
	n := &f.Tokens[i+1]
	digits := n.End - n.Start
	if n.Gap > text.Space || n.Script&text.Digit == 0 || digits < 3 || digits > 4 || n.Start-t.End > 1 {
		return 0, false
	}
	if digits == 4 && f.Bytes[n.Start] != '1' {
		return 0, false
	}
	return i + 1, true
}
