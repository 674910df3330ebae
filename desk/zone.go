package desk

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// rules are the time zones of the calendars as POSIX writes them. Directive 2000/84/EC has all Member States change at the same
// instants, so one rule for each offset holds for every year that the calendars know.
var rules = map[string][]string{
	"WET0WEST,M3.5.0/1,M10.5.0":    {"Europe/Lisbon"},
	"GMT0IST,M3.5.0/1,M10.5.0":     {"Europe/Dublin"},
	"EET-2EEST,M3.5.0/3,M10.5.0/4": {"Asia/Nicosia", "Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Riga", "Europe/Sofia", "Europe/Tallinn", "Europe/Vilnius"},
	"CET-1CEST,M3.5.0/2,M10.5.0/3": centralEurope,
	"<UTC>0":                       {"UTC", "Etc/UTC"},
}

var centralEurope = []string{"Europe/Amsterdam", "Europe/Berlin", "Europe/Bratislava", "Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen",
	"Europe/Ljubljana", "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm",
	"Europe/Vienna", "Europe/Warsaw", "Europe/Zagreb"}

// Zone returns the time zone of that IANA name: as the machine knows it, or, where it has no table of time zones, as the law
// of the Union has it since 2002, for the capitals of its calendars. Any other name is an Invalid error.
func Zone(name string) (*time.Location, error) {
	if name != "" && name != "Local" {
		if z, err := time.LoadLocation(name); err == nil {
			return z, nil
		}
		if z, ok := builtIn(name); ok {
			return z, nil
		}
	}
	return nil, aedile.Invalidf("read time zone", name, "is not known here").Hint("write it as Europe/Brussels")
}

// Clocks returns a clock for each calendar, in the zone of its capital.
func Clocks() (map[string]deadline.Clock, error) { return deadline.Clocks(Zone) }

// builtIn returns the zone by its rule, without a table on the machine.
func builtIn(name string) (*time.Location, bool) {
	for rule, zones := range rules {
		if slices.Contains(zones, name) {
			z, err := time.LoadLocationFromTZData(name, tzif(rule))
			return z, err == nil
		}
	}
	return nil, false
}

// tzif wraps the rule into the format of RFC 9636, version 2: one type of local time that is never used, and the rule as its
// footer, which holds for all instants.
func tzif(rule string) []byte {
	var b bytes.Buffer
	part := func(times, width int) {
		b.WriteString("TZif2")
		b.Write(make([]byte, 15))
		for _, n := range []uint32{0, 0, 0, uint32(times), 1, 4} { // isutc, isstd, leap, transitions, types, characters
			_ = binary.Write(&b, binary.BigEndian, n) // a buffer takes everything
		}
		for range times * (width + 1) { // the transition lies at the beginning of time, to the first type
			b.WriteByte(0)
		}
		b.Write(make([]byte, 6))
		b.WriteString("LMT\x00")
	}
	part(0, 4)
	part(1, 8)
	b.WriteString("\n" + rule + "\n")
	return b.Bytes()
}
