// Package storetest is the suite that every store passes: it says what casework.Store and record.Journal promise, and
// tries it with many at once, with processes that are killed, and with events that were tampered with.
package storetest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
)

// Store is what the suite asks of a store: to keep cases, and a journal that can be proved.
type Store interface {
	casework.Store
	record.Keeper
	Try(ctx context.Context, t casework.Task, until time.Time) (bool, error)
	Alike(ctx context.Context, kind string, keys []int64, limit int) ([]aedile.CaseID, error)
	io.Closer
}

// Harness is how the suite comes by stores of one make.
type Harness struct {
	// New returns the address of a new, empty database, which goes when the test ends.
	New func(tb testing.TB) string
	// Open opens the database at the address. Any process can.
	Open func(ctx context.Context, address string) (Store, error)
	// Exec runs SQL on the database behind the store's back, with ? for arguments.
	Exec func(tb testing.TB, address, query string, args ...any)
	// Dump writes down all that lists of cases are made of, behind the store's back.
	Dump func(tb testing.TB, address string) string
	// Writer is the name of the test that calls Writer.
	Writer string
}

// fresh opens a new database.
func (h Harness) fresh(tb testing.TB) (Store, string) {
	tb.Helper()
	address := h.New(tb)
	return h.open(tb, address), address
}

func (h Harness) open(tb testing.TB, address string) Store {
	tb.Helper()
	s, err := h.Open(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// Terms returns settings with every calendar, whose salts come from the seed.
func Terms(seed byte) (casework.Terms, error) {
	h := casework.Terms{Calendar: "DE", Clocks: map[string]deadline.Clock{}, Policy: map[string]deadline.Period{},
		Rand:   rand.NewChaCha8([32]byte{seed}),
		Remind: []deadline.Period{{N: 1, Unit: deadline.Days}}}
	for _, c := range deadline.Calendars() {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			return h, fmt.Errorf("zone of %s: %w", c.Code, err)
		}
		h.Clocks[c.Code] = deadline.Clock{Calendar: c, Zone: zone}
	}
	return h, nil
}

// Start is when the cases of the suite begin.
func Start() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) }

func service(tb testing.TB, s casework.Store, now func() time.Time) casework.Service {
	tb.Helper()
	h, err := Terms(1)
	if err != nil {
		tb.Fatal(err)
	}
	h.Policy["notice.decide"] = deadline.Period{N: 5, Unit: deadline.WorkingDays}
	return casework.Service{Store: s, Kind: kinds.Of, Terms: h, Now: now}
}

// notice is a complete notice of an invented person.
func notice(name string) casework.Step {
	return casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, About: "copied trade mark", Body: &kinds.Notice{
		Reasons: "The offer shows a copied trade mark.", Locations: []string{"https://market.example/item/1"},
		Name: casework.Name(name), Email: casework.Name("alma@rights.example"), GoodFaith: true,
	}}
}

// opened opens a case with a notice and returns it.
func opened(tb testing.TB, s casework.Store, id aedile.CaseID) casework.Case {
	tb.Helper()
	c, err := service(tb, s, Start).Move(tb.Context(), id, "notice", notice("Alma Example"))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// confirm is the second move of a notice.
func confirm(version int) casework.Step {
	return casework.Step{Move: "confirm", By: casework.Actor{Party: casework.Platform, Automated: true}, Version: version}
}
