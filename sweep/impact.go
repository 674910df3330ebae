package sweep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/purchase"
)

// NewAlerts returns the snapshots with nothing but their new alerts: those published since the day, YYYY-MM-DD, or, of a register of which an
// older snapshot is given, those that it has not. They keep their heads, so that findings cite the snapshot as it lies on the shelf. The
// notes say what was left out.
func NewAlerts(all []*register.Snapshot, since string, against []*register.Snapshot) (fresh []*register.Snapshot, notes []string) {
	for _, s := range all {
		var list []register.Entry
		i := slices.IndexFunc(against, func(o *register.Snapshot) bool { return o.Register == s.Register })
		switch {
		case i >= 0:
			list = register.Since(against[i], s)
		case since != "":
			list = s.Published(since)
			if n := undated(s); n > 0 {
				alerts := "1 alert"
				if n > 1 {
					alerts = fmt.Sprintf("%d alerts", n)
				}
				notes = append(notes, fmt.Sprintf("%s of %s state no day of publication and are left out: compare snapshots with --against %s@DAY", alerts, s.Register, s.Register))
			}
		}
		list = slices.DeleteFunc(slices.Clone(list), func(e register.Entry) bool { return e.Alert == nil })
		if len(list) > 0 {
			fresh = append(fresh, &register.Snapshot{Head: s.Head, List: list})
		}
	}
	return fresh, notes
}

func undated(s *register.Snapshot) (n int) {
	for _, e := range s.List {
		if e.Alert != nil && e.On == "" {
			n++
		}
	}
	return n
}

// Hit is an item that a new alert hits, by the strongest finding. That it is the product of the alert is suspected, not established.
type Hit struct {
	Finding aedile.Finding
	Entry   aedile.EntryRef
	Trader  aedile.Account
}

// strength orders hits on one item: what may be acted on before what is to be looked at, then by score.
func (h *Hit) strength() float64 {
	return map[aedile.Grade]float64{aedile.Act: 1}[h.Finding.Grade] + h.Entry.Score
}

// Hits are the items that new alerts hit.
type Hits struct {
	List   []*Hit // in the order of reading
	Faults Faults
	byID   map[aedile.ItemID][]*Hit // several services may use the same number
}

// Impact screens files for the products of the alerts that the screener asks. It keeps the hits and nothing else; actOnly leaves out what is
// to be reviewed. The error is Invalid where a file could not be read.
func Impact(ctx context.Context, s *screen.Screener, in *intake.Files, actOnly bool, workers int) (Hits, error) {
	const op = "register impact"
	hits := Hits{byID: map[aedile.ItemID][]*Hit{}}
	err := through(ctx, s, in.Batches(ctx), screen.SweepConfig{Workers: workers, Keep: true},
		func(_ *intake.Batch, o screen.Output, faults []aedile.Fault) error {
			for _, f := range faults {
				hits.Faults.Add(f)
			}
			for i := range o.Findings {
				hits.add(&o.Findings[i], o.Kept, actOnly)
			}
			return nil
		})
	if err != nil {
		return hits, stopped(op, err)
	}
	return hits, unread(op, in)
}

// add keeps the strongest finding of each item.
func (m *Hits) add(f *aedile.Finding, kept map[aedile.Digest]*aedile.Item, actOnly bool) {
	if len(f.Entries) == 0 || actOnly && f.Grade != aedile.Act {
		return
	}
	h := &Hit{Finding: *f, Entry: slices.MaxFunc(f.Entries, func(a, b aedile.EntryRef) int { return cmp.Compare(a.Score, b.Score) })}
	if it := kept[f.Item.Digest]; it != nil && it.Trader != nil {
		h.Trader = *it.Trader
	}
	for _, old := range m.byID[f.Item.ID] {
		if old.Finding.Item.Service == f.Item.Service {
			if h.strength() > old.strength() {
				*old = *h
			}
			return
		}
	}
	m.List = append(m.List, h)
	m.byID[f.Item.ID] = append(m.byID[f.Item.ID], h)
}

// of returns the hits of a purchase: those on its service, where it names one.
func (m *Hits) of(o *purchase.Purchase) []*Hit {
	hits := m.byID[aedile.ItemID(o.Item)]
	if o.Service == "" {
		return hits
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h *Hit) bool {
		return h.Finding.Item.Service != "" &&
			h.Finding.Item.Service != o.Service
	})
}

// Buyers counts the purchases of items that are hit.
type Buyers struct {
	Listed      int
	Unreachable int // listed, and no contact is known: what they would be told is to be made public (Art. 32(2) DSA)
	Early, Late int // before and after the period
	Faults      Faults
}

// Buyers calls emit for each purchase of an item that is hit, with its hits, in the period from and to, both ends in it (Art. 32(1) DSA). Rows
// that could not be read are counted.
func (m *Hits) Buyers(purchases iter.Seq2[purchase.Purchase, error], from, to time.Time,
	emit func(*purchase.Purchase, []*Hit) error) (Buyers, error) {
	var b Buyers
	for o, err := range purchases {
		if bad, ok := errors.AsType[*register.RowError](err); ok {
			b.Faults.Add(aedile.Fault{Class: aedile.Invalid, Line: bad.Line, Msg: bad.Msg})
			continue
		}
		if err != nil {
			return b, err
		}
		hits := m.of(&o)
		switch {
		case len(hits) == 0:
			continue
		case o.At.Before(from):
			b.Early++
			continue
		case o.From.After(to):
			b.Late++
			continue
		}
		b.Listed++
		if !o.Reachable() {
			b.Unreachable++
		}
		if err := emit(&o, hits); err != nil {
			return b, err
		}
	}
	return b, nil
}
