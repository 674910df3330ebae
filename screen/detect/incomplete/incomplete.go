// Package incomplete states that an item could not be read or looked at whole: its reader says so, or it would have cost more than one item may.
//
// It does not say why, and a limit is no accusation; that nothing was found in such an item means little, so a person is to look.
package incomplete

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "incomplete", Version: "1", Always: true, Open: fact.Begin(begin, places),
		Spans: []fact.Span{{Name: "incomplete", About: "the first words of an item that could not be read or looked at whole"}}}
}

func begin(it *fact.Item) bool {
	if it.Meter != nil && it.Meter.Short() {
		return true
	}
	v, _ := it.Attrs.Get(aedile.AttrIncomplete)
	return v != ""
}

// shown is how many words are shown as evidence. Chosen.
const shown = 8

func places(_ int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range it.Texts {
		t := &it.Texts[i]
		if last := min(len(t.Fold.Tokens), shown) - 1; last >= 0 {
			return append(dst, fact.Place{Number: t.Number, Last: last})
		}
	}
	return dst
}
