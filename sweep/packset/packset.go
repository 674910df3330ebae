package packset

import (
	"errors"
	"sync"
	"time"

	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/sweep/packset/compiled"
)

// Registers says which registers are asked.
type Registers struct {
	Dir    string   // folder of snapshots
	Chosen []string // NAME, NAME@DAY or NAME@DIGEST; none: the newest snapshot of each
	None   bool     // ask none
}

// Snapshots opens the registers.
func (r Registers) Snapshots() ([]*register.Snapshot, error) {
	if r.None || r.Dir == "" {
		return nil, nil
	}
	return all.Load(r.Dir, r.Chosen)
}

// Cited opens the snapshots that are chosen and no others.
func (r Registers) Cited() ([]*register.Snapshot, error) {
	if len(r.Chosen) == 0 {
		return nil, nil
	}
	return r.Snapshots()
}

// Set is packs and registers made ready to screen with.
type Set struct {
	Screener *screen.Screener
	Packs    []*rule.Pack // of the shipped packs by themselves: with what their rules say, and no examples or lists
	Notes    []string     // what was left out or replaced, and registers that are past their refresh period
}

// Load loads packs and registers and makes a screener of them; now decides which registers are stale. The error is a *screen.Error where a
// pack is at fault.
func Load(s Selection, from Registers, now time.Time) (*Set, error) {
	var snaps []*register.Snapshot
	var failed error
	var wg sync.WaitGroup
	wg.Go(func() { snaps, failed = from.Snapshots() })
	set, err := Compile(s)
	wg.Wait()
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	for _, r := range snaps {
		if stale := r.Stale(now); stale != "" {
			set.Notes = append(set.Notes, stale)
		}
	}
	if len(snaps) > 0 {
		set.Screener, err = set.Screener.With(snaps...)
	}
	return set, err
}

// Compile loads the selection and makes a screener of it that asks no register.
func Compile(s Selection) (*Set, error) {
	if len(s.Dirs)+len(s.Names)+len(s.Only) == 0 {
		if sc, ps, ok := compiled.Shipped(); ok {
			return &Set{sc, ps, nil}, nil
		}
	}
	return compile(s)
}

// compile makes the screener of a selection of the packs themselves.
func compile(s Selection) (*Set, error) {
	ps, notes, err := Packs(s)
	if err != nil {
		return nil, err
	}
	sc, err := compiled.Packs(ps)
	if err != nil {
		return nil, err
	}
	return &Set{sc, ps, notes}, nil
}
