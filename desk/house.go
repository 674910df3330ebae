package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/postgres"
	"github.com/aedile/aedile/casework/store/sqlite"
)

// Store keeps cases, their journal, and what is attached to them.
type Store interface {
	casework.Store
	record.Keeper
	deliver.Outbox
	// Alike returns the open cases of the kind that share one of the keys, at most limit for each.
	Alike(ctx context.Context, kind string, keys []int64, limit int) ([]aedile.CaseID, error)
	Close() error
}

// Config says what a House is made of.
type Config struct {
	Store  string           // URL: sqlite:FILE, postgres://…; empty: sqlite:aedile.db
	Policy string           // YAML file with what the operator has settled; empty: nothing is settled
	Now    func() time.Time // must be given
	// Existing refuses a store that is not there yet, with a NotFound error, where one would be made: a record that is to be
	// proved must not begin with the proof.
	Existing bool
	Rand     io.Reader // for identifiers and the salt of personal texts; nil: the system's
}

// House is the casework of one operator, ready to work.
type House struct {
	casework.Service
	Record Store
	Policy Policy
	rand   io.Reader
}

// DefaultStore is the store where none is named.
const DefaultStore = "sqlite:" + sqlite.File

// OpenStore opens the store that the URL names. An unknown scheme is an Invalid error.
func OpenStore(ctx context.Context, url string) (Store, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch {
	case url == "":
		return OpenStore(ctx, DefaultStore)
	case scheme == "sqlite":
		return sqlite.Open(ctx, strings.TrimPrefix(rest, "//"))
	case scheme == "postgres" || scheme == "postgresql":
		return postgres.Open(ctx, url)
	}
	return nil, aedile.Invalidf("open store", scheme, "is no kind of store").Hint("sqlite:aedile.db or postgres://user@host/database")
}

// Open reads the policy and opens the store.
func Open(ctx context.Context, c Config) (*House, error) {
	p, err := ReadPolicy(c.Policy)
	if err != nil {
		return nil, err
	}
	clocks, err := Clocks()
	if err != nil {
		return nil, err
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if err := c.there(); err != nil {
		return nil, err
	}
	s, err := OpenStore(ctx, c.Store)
	if err != nil {
		return nil, err
	}
	h := &House{Record: s, Policy: p, rand: c.Rand}
	h.Service = casework.Service{Store: s, Kind: kinds.Of, Now: c.Now,
		House: casework.House{Clocks: clocks, Calendar: p.Calendar, Policy: p.Targets, Remind: p.Remind, Tier: p.Tier, Small: p.Small, Rand: c.Rand}}
	return h, nil
}

// there refuses a file that is not there where one must be.
func (c Config) there() error {
	scheme, file, _ := strings.Cut(cmp.Or(c.Store, DefaultStore), ":")
	if !c.Existing || scheme != "sqlite" {
		return nil
	}
	file = cmp.Or(strings.TrimPrefix(file, "//"), sqlite.File)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return aedile.NotFoundf("open store", file, "no such file").Hint("name the database with --store sqlite:FILE")
	}
	return nil
}

// Close closes the store.
func (h *House) Close() error { return h.Record.Close() }

// Case returns the case with its events. One that does not exist is a NotFound error.
func (h *House) Case(ctx context.Context, id aedile.CaseID) (casework.Case, error) {
	events, err := h.Record.Load(ctx, id)
	if err != nil {
		return casework.Case{}, err
	}
	if len(events) == 0 {
		return casework.Case{}, aedile.NotFoundf("read case", string(id), "no such case")
	}
	k, ok := kinds.Of(events[0].Kind)
	if !ok {
		return casework.Case{}, aedile.NotFoundf("read case", string(id), "is of the unknown kind %s", events[0].Kind).
			Hint("use the program that wrote it")
	}
	return casework.Replay(k, events)
}

// Cases returns the cases that the filter lets through, with their events if full is asked for.
func (h *House) Cases(ctx context.Context, f casework.Filter, full bool) (cases []casework.Case, err error) {
	for c, err := range h.Record.List(ctx, f) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		cases = append(cases, c)
	}
	for i := range cases {
		if !full {
			break
		}
		if cases[i], err = h.Case(ctx, cases[i].ID); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// NewID returns an identifier for a new case of the kind: its name and 60 random bits.
func (h *House) NewID(kind string) (aedile.CaseID, error) {
	b := make([]byte, 10)
	if _, err := io.ReadFull(h.rand, b); err != nil {
		return "", fmt.Errorf("make identifier: %w", err)
	}
	return aedile.CaseID(kind + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(b))[:12]), nil
}
