// Package measure finds numbers with their units in folded text: doses, percentages, powers, wavelengths, additive numbers.
//
// It reads tokens, so "50mg", "50 mg" and "50,5 mg" are one thing. It does not convert and does not judge amounts.
package measure

import (
	_ "embed" // for the list of units
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "measure", Version: "2026.11.0", Open: fact.Find(places, nil), Spans: []fact.Span{
		Dose: {Name: names[Dose], About: "a number and a unit of mass, volume or activity of medicines: `50 mg`, `0,5 ml`, `1000 IU`, `100 µg` " +
			"(not grams or litres); its amount is in mg, of volumes and activities there is none"},
		Percent:   {Name: names[Percent], About: "a number and a per cent sign"},
		Number:    {Name: names[Number], About: "a number"},
		Watt:      {Name: names[Watt], About: "a power in mW or W; its amount is in W"},
		Nanometre: {Name: names[Nanometre], About: "a wavelength in nm"},
		gram:      {Name: names[gram], About: "a mass from grams on: `5 g`, `10 kg`, `10 kilos`; its amount is in g"},
		litre:     {Name: names[litre], About: "a volume: `250 ml`, `2 l`; its amount is in litres"},
		age:       {Name: names[age], About: "a number of years or months: `3 years`, `0-12 Monate`; its amount is in years, of a range the lower end"},
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
				dst = append(dst, fact.Place{Number: t.Number, First: p.First, Last: p.Last, Amount: p.Amount, Measured: p.Measured})
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
	gram                  // mass from grams on
	litre                 // volume
	age                   // years or months
)

//go:embed units.txt
var unitList string

// known is a unit with what it counts for in that of the table of facts, 0 where it cannot be put into it.
type known struct {
	unit   Unit
	factor float64
}

// units are the words that follow a number, in the fold. A word may be a unit of more than one kind.
var units = func() map[string][]known {
	m := map[string][]known{}
	for w := range wordlist.All(unitList) {
		word, factor, _ := strings.Cut(w.Text, ": ")
		f, _ := strconv.ParseFloat(factor, 64)
		m[word] = append(m[word], known{Unit(slices.Index(names[:], w.Group)), f})
	}
	return m
}()

// names are what conditions and the list of units call the measures.
var names = [...]string{"dose", "percent", "number", "watt", "nanometre", "e_number", "gram", "litre", "age"}

// Place is a measure found: its tokens, inclusive.
type Place struct {
	Unit        Unit
	First, Last int
	Amount      float64 // in the unit of the table of facts; it counts where Measured is set
	Measured    bool
}

// Each calls yield for every measure in f, in order, until it returns false. A number with a unit is given as that measure and as a Number.
func Each(f *text.Folded, yield func(Place) bool) {
	for i := 0; i < len(f.Tokens) && f.Meter.Spend(1); i++ {
		t := &f.Tokens[i]
		if t.Script&text.Digit == 0 {
			if number, ok := additive(f, i); ok && !yield(Place{ENumber, i, number, 0, false}) {
				return
			}
			continue
		}
		last := decimals(f, i)
		n, ok := amount(f.Bytes[f.Tokens[i].Start:f.Tokens[last].End])
		if !yield(Place{Number, i, last, n, ok}) {
			return
		}
		if percent(f, last) {
			if !yield(Place{Percent, i, last, n, ok}) {
				return
			}
		} else {
			for _, u := range unit(f, last+1) {
				p := Place{u.unit, i, last + 1, n * u.factor, ok && u.factor > 0}
				if u.unit == age {
					p = lower(f, p, u.factor)
				}
				if !yield(p) {
					return
				}
			}
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

// amount reads a number. "1 000" and "1.000" are a thousand, "0.125" is not.
func amount(b []byte) (float64, bool) {
	digits := make([]byte, 0, 16)
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case (c == '.' || c == ',') && (len(b)-i != 4 || len(digits) == 1 && digits[0] == '0'):
			if len(digits) > 0 && !slices.Contains(digits, '.') {
				digits = append(digits, '.')
			}
		case c >= 0x80:
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(string(digits), 64)
	return n, err == nil
}

// lower takes the lower end of a range of ages: "0-3 years".
func lower(f *text.Folded, p Place, factor float64) Place {
	if p.First == 0 || f.Tokens[p.First].Gap == text.Stop {
		return p
	}
	a, b := &f.Tokens[p.First-1], &f.Tokens[p.First]
	between := string(f.Bytes[a.End:b.Start])
	if a.Script&text.Digit == 0 || strings.Trim(between, " ") != "-" && strings.Trim(between, " ") != "–" {
		return p
	}
	if n, ok := amount(f.Bytes[a.Start:a.End]); ok {
		p.First, p.Amount = p.First-1, n*factor
	}
	return p
}

// unit returns the measures named by token i, if it stands right after the number before it.
func unit(f *text.Folded, i int) []known {
	if i >= len(f.Tokens) || f.Tokens[i].Gap > text.Space {
		return nil
	}
	t := &f.Tokens[i]
	if between := f.Bytes[f.Tokens[i-1].End:t.Start]; len(between) > 1 {
		return nil
	}
	return units[string(f.Bytes[t.Start:t.End])]
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
