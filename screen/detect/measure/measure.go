// Package measure finds numbers with their units in folded text: doses, percentages, powers, wavelengths, additive numbers.
//
// It reads tokens, so "50mg", "50 mg" and "50,5 mg" are one thing. It does not convert and does not judge amounts.
package measure

import (
	"github.com/aedile/aedile/screen/text"
)

// Version names the facts this detector states; it changes when the same text could give another fact.
const Version = "2026.11.0"

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

// units are the words that follow a number, in the fold: µ and μ fold to the Greek letter.
var units = map[string]Unit{
	"mg": Dose, "mcg": Dose, "μg": Dose, "ug": Dose, "mkg": Dose, "мг": Dose, "мкг": Dose, "iu": Dose, "ui": Dose, "ie": Dose, "ме": Dose, "ml": Dose, "мл": Dose,
	"milligram": Dose, "milligrams": Dose, "milligramm": Dose, "milligrammes": Dose, "miligramos": Dose, "milligrammi": Dose, "miligramów": Dose, "毫克": Dose,
	"micrograms": Dose, "microgrammes": Dose, "mikrogramm": Dose, "mmol": Dose, "meq": Dose, "msek": Number,
	"w": Watt, "mw": Watt, "watt": Watt, "watts": Watt, "milliwatt": Watt, "milliwatts": Watt, "вт": Watt, "мвт": Watt,
	"nm": Nanometre, "нм": Nanometre,
	"percent": Percent, "prozent": Percent, "procent": Percent, "pourcent": Percent,
}

// Place is a measure found: its tokens, inclusive.
type Place struct {
	Unit        Unit
	First, Last int
}

// Find appends to dst every measure in f, in order. A number with a unit is given as that measure and as a Number.
func Find(f *text.Folded, dst []Place) []Place {
	for i := 0; i < len(f.Tokens); i++ {
		t := &f.Tokens[i]
		if t.Script&text.Digit == 0 {
			if number, ok := additive(f, i); ok {
				dst = append(dst, Place{ENumber, i, number})
			}
			continue
		}
		last := decimals(f, i)
		dst = append(dst, Place{Number, i, last})
		if percent(f, last) {
			dst = append(dst, Place{Percent, i, last})
		} else if u, ok := unit(f, last+1); ok {
			dst = append(dst, Place{u, i, last + 1})
		}
		i = last
	}
	return dst
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
