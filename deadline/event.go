package deadline

import (
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Event is what a period is counted from: an instant, or a day where the hour is not known or does not matter.
// Exactly one of the two is set.
type Event struct {
	At time.Time
	On Date
}

// At returns the event at an instant.
func At(t time.Time) Event { return Event{At: t} }

// On returns the event on a day.
func On(d Date) Event { return Event{On: d} }

// ParseEvent reads an RFC 3339 instant with its offset, or a day YYYY-MM-DD.
func ParseEvent(s string) (Event, error) {
	if !strings.ContainsAny(s, "Tt ") {
		d, err := ParseDate(s)
		return Event{On: d}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Event{}, aedile.Invalidf("read event", s, "is neither an RFC 3339 instant nor a day").
			Hint("write 2026-01-05T09:30:00+01:00 or 2026-01-05")
	}
	return Event{At: t}, nil
}

// day returns the day of the event in the zone.
func (e Event) day(zone *time.Location) Date {
	if e.At.IsZero() {
		return e.On
	}
	return DateOf(e.At.In(zone))
}
