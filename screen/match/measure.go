package match

import "strconv"

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

type scale struct {
	unit   unit
	factor float64
}

// unitOf returns what a unit word means. Words are folded; the list is of what shops write, in the languages of the data we met.
func unitOf(s string) (scale, bool) {
	switch s {
	case "b", "byte", "bytes":
		return scale{unitByte, 1e-9}, len(s) > 1
	case "kb":
		return scale{unitByte, 1e-6}, true
	case "mb", "mo", "megabyte", "megabytes":
		return scale{unitByte, 1e-3}, true
	case "gb", "go", "gig", "gigabyte", "gigabytes":
		return scale{unitByte, 1}, true
	case "tb", "to", "terabyte":
		return scale{unitByte, 1e3}, s != "to"
	case "mm", "millimeter":
		return scale{unitLength, 1e-3}, true
	case "cm", "centimeter":
		return scale{unitLength, 1e-2}, true
	case "m", "meter", "meters", "metre", "metri", "metru":
		return scale{unitLength, 1}, true
	case "ft", "foot", "feet":
		return scale{unitLength, 0.3048}, true
	case "in", "inch", "inches", "inci", "zoll", "pouces", "pulgadas", "\"", "'", "''", "col", "diagonal":
		return scale{unitInch, 1}, s != "diagonal"
	case "kg", "kilogram", "kilo":
		return scale{unitMass, 1e3}, true
	case "g", "gr", "gram", "grams", "grame", "gramm":
		return scale{unitMass, 1}, true
	case "lb", "lbs", "pound", "pounds":
		return scale{unitMass, 453.6}, true
	case "oz", "ounce", "ounces":
		return scale{unitMass, 28.35}, true
	case "mg":
		return scale{unitMilligram, 1}, true
	case "mcg", "µg", "μg", "ug":
		return scale{unitMilligram, 1e-3}, true
	}
	return unitMore(s)
}

func unitMore(s string) (scale, bool) {
	switch s {
	case "ml", "milliliter":
		return scale{unitVolume, 1e-3}, true
	case "cl":
		return scale{unitVolume, 1e-2}, true
	case "l", "liter", "litre", "liters", "litri", "litru", "ltr":
		return scale{unitVolume, 1}, true
	case "gal", "gallon", "gallons":
		return scale{unitVolume, 3.785}, true
	case "cu":
		return scale{unitVolume, 28.3}, true
	case "w", "watt", "watts", "wati":
		return scale{unitPower, 1}, true
	case "kw":
		return scale{unitPower, 1e3}, true
	case "mw":
		return scale{unitPower, 1e-3}, true
	case "v", "volt", "volts", "volti":
		return scale{unitVolt, 1}, true
	case "mah":
		return scale{unitAmpereHour, 1e-3}, true
	case "ah":
		return scale{unitAmpereHour, 1}, true
	case "hz":
		return scale{unitHertz, 1}, true
	case "khz":
		return scale{unitHertz, 1e3}, true
	case "mhz":
		return scale{unitHertz, 1e6}, true
	case "ghz":
		return scale{unitHertz, 1e9}, true
	case "mp", "mpx", "mpix", "megapixel", "megapixels":
		return scale{unitPixel, 1}, true
	case "p", "i":
		return scale{unitLines, 1}, true
	case "x":
		return scale{unitZoom, 1}, true
	case "pack", "pk", "pcs", "pieces", "piece", "count", "ct", "buc", "stuck", "stk", "tablets", "capsules", "kapseln", "tabletten", "comprimes", "db":
		return scale{unitPack, 1}, true
	case "user", "users", "license", "licenses", "licence", "seat", "seats", "pc", "pcu", "client", "clients", "device", "devices", "lic":
		return scale{unitUser, 1}, true
	case "port", "ports", "porturi":
		return scale{unitPort, 1}, true
	case "mbps", "mbit":
		return scale{unitSpeed, 1}, true
	case "gbps", "gbit", "gbe":
		return scale{unitSpeed, 1e3}, true
	case "year", "years", "yr", "jahre", "ani":
		return scale{unitYear, 1}, true
	case "rpm":
		return scale{unitRate, 1}, true
	case "dpi":
		return scale{unitDots, 1}, true
	case "ppm":
		return scale{unitPages, 1}, true
	case "btu":
		return scale{unitBTU, 1}, true
	case "min", "minute", "minutes", "hour", "hours", "hr", "hrs":
		return scale{unitTime, 1}, true
	}
	return scale{}, false
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
