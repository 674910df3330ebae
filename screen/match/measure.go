package match

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/aedile/aedile/internal/wordlist"
)

// unit is what a number measures, in its base unit: bytes, metres, grams and so on. Two measures conflict only within one unit.
type unit uint8

const (
	noUnit unit = iota
	unitByte
	unitLength
	unitInch
	unitMass
	unitVolume
	unitPower
	unitVolt
	unitAmpereHour
	unitHertz
	unitPixel
	unitLines
	unitZoom
	unitPack
	unitUser
	unitPort
	unitSpeed
	unitPercent
	unitYear
	unitRate
	unitDots
	unitPages
	unitBTU
	unitTime
	unitMilligram
	units // how many there are
)

// unitNames are what the list calls the units, in the order of the constants.
var unitNames = [units]string{"", "byte", "length", "inch", "mass", "volume", "power", "volt", "amperehour", "hertz", "pixel",
	"lines", "zoom", "pack", "user", "port", "speed", "percent", "year", "rate", "dots", "pages", "btu", "time", "milligram"}

type scale struct {
	unit   unit
	factor float64
}

// unitWords are what unit words mean. Words are folded; the list is of what shops write, in the languages of the data we met.
var unitWords = func() map[string]scale {
	m := map[string]scale{}
	for w := range wordlist.All(lexicon) {
		var name string
		var factor float64
		if n, err := fmt.Sscanf(w.Group, "unit %s %g", &name, &factor); err == nil && n == 2 {
			m[w.Text] = scale{unit(slices.Index(unitNames[:], name)), factor}
		}
	}
	return m
}()

// unitOf returns what a unit word means.
func unitOf(s string) (scale, bool) {
	sc, ok := unitWords[s]
	return sc, ok
}

// measure reads a folded token that is a number and a unit in one: "500gb", "1080p".
func measure(s string) (value float64, u unit, ok bool) {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '.') {
		n++
	}
	if n == 0 || n == len(s) {
		return 0, noUnit, false
	}
	sc, ok := unitOf(s[n:])
	if !ok {
		return 0, noUnit, false
	}
	v, err := strconv.ParseFloat(s[:n], 64)
	if err != nil {
		return 0, noUnit, false
	}
	return v * sc.factor, sc.unit, true
}

// size is a quantity in the base unit of its kind.
type size struct {
	unit  unit
	value float64
	text  string // as written: "16 gb"
}

// sizesOf returns what numbers and the units after them state.
func sizesOf(ts []token) []size {
	var out []size
	for i, t := range ts {
		if t.kind == mixed {
			if v, u, ok := measure(t.raw); ok {
				out = append(out, size{u, v, t.raw})
			}
		}
		if t.kind != number || i+1 == len(ts) {
			continue
		}
		if sc, ok := unitOf(ts[i+1].text); ok {
			if v, err := strconv.ParseFloat(t.text, 64); err == nil {
				out = append(out, size{sc.unit, v * sc.factor, t.text + " " + ts[i+1].text})
			}
		}
	}
	return out
}

// unitName gives the one spelling of a unit that is written in several ways.
func unitName(u unit, s string) string {
	switch u {
	case unitInch:
		return "inch"
	case unitPixel:
		return "mp"
	case unitPower:
		if s != "kw" && s != "mw" {
			return "w"
		}
	case unitVolt:
		return "v"
	case unitPack:
		return "pack"
	case unitUser:
		return "user"
	case unitPort:
		return "port"
	}
	return s
}
