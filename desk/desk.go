package desk

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
)

// Store keeps cases, their journal, and what is attached to them.
type Store interface {
	casework.Store
	record.Keeper
	deliver.Outbox
	// Alike returns the open cases of the kind that share one of the keys, at most limit for each.
	Alike(ctx context.Context, kind string, keys []int64, limit int) ([]aedile.CaseID, error)
}

// Config says what a Desk is made of.
type Config struct {
	Record Store            // must be given
	Board  Board            // rows of cases; nil: the store's own
	Log    Log              // what is done at the desk; nil: the store's own
	Policy Policy           // what the operator has settled
	Filing Filing           // nil: decisions have no statement for the database
	Now    func() time.Time // must be given
	Rand   io.Reader        // for identifiers and the salt of personal texts; nil: the system's
}

// Desk is the casework of one operator, ready to work.
type Desk struct {
	casework.Service
	Record Store
	Policy Policy
	Board  Board
	Log    Log
	// Viewer is who looks: it stands in the log of looks at personal data. Empty: unknown.
	Viewer casework.ActorID
	// Admit returns those of the findings that open something, as where a rule is stopped; what it leaves out it counts. Nil: all do.
	Admit func(ctx context.Context, fs []aedile.Finding) ([]aedile.Finding, error)
	// Opened is told of reviews that were opened, as where a rule may act. Nil: nobody is.
	Opened func(ctx context.Context, all []Opened) error
	filing Filing
	rand   io.Reader
	now    *atomic.Pointer[settled] // what was changed at the desk; it holds nil where nothing was
}

// New returns a desk over the store.
func New(c Config) (*Desk, error) {
	clocks, err := deadline.Clocks(time.LoadLocation)
	if err != nil {
		return nil, err
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Board == nil {
		c.Board, _ = c.Record.(Board)
	}
	if c.Log == nil {
		c.Log, _ = c.Record.(Log)
	}
	if c.Board == nil || c.Log == nil {
		return nil, aedile.Invalidf("open the desk", "", "the store keeps no rows of cases, or no log of the desk")
	}
	dk := &Desk{now: &atomic.Pointer[settled]{}, Record: c.Record, Board: c.Board, Log: c.Log, Policy: c.Policy, filing: c.Filing, rand: c.Rand,
		Service: casework.Service{Store: c.Record, Kind: kinds.Of, Now: c.Now,
			Terms: casework.Terms{Clocks: clocks, Calendar: c.Policy.Calendar, Policy: c.Policy.Targets, Remind: c.Policy.Remind,
				Tier: c.Policy.Tier, Small: c.Policy.Small, Rand: c.Rand}}}
	dk.Terms.Target = func(due string) deadline.Period { return dk.Settled().Targets[due] }
	dk.HeldBack = dk.heldBack
	dk.Waits = dk.waits(func() time.Duration { return dk.undo(0) })
	return dk, nil
}

// settled is a policy with the operator's own words of letters.
type settled struct {
	policy Policy
	words  letter.Wordings
}

// Settled returns the policy as it stands now: that of the file with what was changed at the desk.
func (dk *Desk) Settled() Policy {
	if x := dk.changed(); x != nil {
		return x.policy
	}
	return dk.Policy
}

// changed returns what was changed at the desk; nil: nothing was.
func (dk *Desk) changed() *settled {
	if dk.now == nil {
		return nil
	}
	return dk.now.Load()
}

// wordings returns the operator's own words of letters.
func (dk *Desk) wordings() letter.Wordings {
	if x := dk.changed(); x != nil {
		return x.words
	}
	return nil
}

// Settle puts a changed policy in force, with the operator's own words of letters, for this desk and all that were made of it.
func (dk *Desk) Settle(p Policy, w letter.Wordings) { dk.now.Store(&settled{p, w}) }

// Trying returns the same desk as it would be with another policy and other words of letters, for who looks before it holds.
func (dk *Desk) Trying(p Policy, w letter.Wordings) *Desk {
	other := *dk
	other.now = &atomic.Pointer[settled]{}
	other.Settle(p, w)
	return &other
}

// As returns the same desk for the person who looks.
func (dk *Desk) As(viewer casework.ActorID) *Desk {
	other := *dk
	other.Viewer = viewer
	return &other
}

// Zone returns the zone of the days of the desk: that of the calendar of the policy.
func (dk *Desk) Zone() *time.Location {
	if c, ok := dk.Terms.Clocks[dk.Terms.Calendar]; ok {
		return c.Zone
	}
	return time.UTC
}

// At returns the same desk with another clock: what is late is then judged as of that instant.
func (dk *Desk) At(now time.Time) *Desk {
	other := *dk
	other.Now = func() time.Time { return now }
	return &other
}

// Cases returns the cases that the filter lets through, with their events if full is asked for.
func (dk *Desk) Cases(ctx context.Context, f casework.Filter, full bool) (cases []casework.Case, err error) {
	for c, err := range dk.Record.List(ctx, f) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		cases = append(cases, c)
	}
	for i := range cases {
		if !full {
			break
		}
		if cases[i], err = dk.Case(ctx, cases[i].ID); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// NewID returns an identifier for a new case of the kind: its name and 60 random bits.
func (dk *Desk) NewID(kind string) (aedile.CaseID, error) {
	b := make([]byte, 10)
	if _, err := io.ReadFull(dk.rand, b); err != nil {
		return "", fmt.Errorf("make identifier: %w", err)
	}
	return aedile.CaseID(kind + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(b))[:12]), nil
}

// KindOf returns the procedure with that name. Any other name is a NotFound error that names all.
func KindOf(name string) (casework.Kind, error) {
	k, ok := kinds.Of(name)
	if ok {
		return k, nil
	}
	var names []string
	for _, k := range kinds.All() {
		names = append(names, k.Name)
	}
	return k, aedile.NotFoundf("look up procedure", name, "is no procedure").Hint("one of " + strings.Join(names, ", "))
}
