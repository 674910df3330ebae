package sweep

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/intake"
)

// Change is a finding that one of two sets of packs makes and the other does not.
type Change struct {
	Change  string         `json:"change"` // Added or Removed
	Finding aedile.Finding `json:"finding"`
	Was     aedile.Grade   `json:"was,omitempty"` // its grade before, where only that changed
}

// The ways in which a finding changes.
const (
	Added   = "added"
	Removed = "removed"
)

// Difference counts what a change of packs does to a catalogue.
type Difference struct {
	Items, Added, Removed int
	Faults                Faults // those of the new packs
}

// Over returns how many findings are added beyond so many for each 100,000 items, 0 where none is. A catalogue of few items
// allows a part of one finding, so one that is added is beyond it.
func (d Difference) Over(per100k float64) int {
	allowed := per100k * float64(d.Items) / 100_000
	return max(0, d.Added-int(allowed))
}

// Diff screens files with the old and the new packs and calls emit for each finding that only one of them makes. Findings are the same if
// check, grade, item and evidence are. Each item is read once and screened by both. The error is Invalid where a file could not be read.
func Diff(ctx context.Context, was, is *screen.Screener, in *intake.Files, workers int, emit func(Change) error) (Difference, error) {
	const op = "pack diff"
	var d Difference
	err := through(ctx, is, both(in.Batches(ctx), was), screen.SweepConfig{Workers: workers},
		func(b *twice, o screen.Output, faults []aedile.Fault) error {
			d.Items += o.Items
			for _, f := range faults {
				d.Faults.Add(f)
			}
			for _, c := range compare(b.was, o.Findings) {
				if c.Change == Added {
					d.Added++
				} else {
					d.Removed++
				}
				if err := emit(c); err != nil {
					return err
				}
			}
			return nil
		})
	if err != nil {
		return d, stopped(op, err)
	}
	return d, unread(op, in)
}

// twice is a batch whose items another screener sees as well.
type twice struct {
	*intake.Batch
	by      *screen.Screener
	was     []aedile.Finding
	since   string // YYYY-MM-DD: items seen before are skipped
	skipped int
}

func both(batches iter.Seq2[*intake.Batch, error], by *screen.Screener) iter.Seq2[*twice, error] {
	return func(yield func(*twice, error) bool) {
		for b, err := range batches {
			if !yield(&twice{Batch: b, by: by}, err) {
				return
			}
		}
	}
}

// Each yields the items of the batch.
func (t *twice) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	t.Batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if it != nil && t.since != "" {
			if at, ok := it.Seen(); ok && at.UTC().Format(time.DateOnly) < t.since {
				t.skipped++
				return true
			}
		}
		if it != nil {
			t.was = append(t.was, t.by.Screen(it).Findings...)
		}
		return yield(it, f)
	})
}

// compare returns the findings of one batch that only one side made, removed ones before added ones of the same item.
func compare(was, is []aedile.Finding) []Change {
	key := func(f *aedile.Finding) string {
		k := fmt.Sprintf("%s %s %s", f.Item.Digest, f.Check, f.Grade)
		for _, e := range f.Evidence {
			k += fmt.Sprintf(" %s:%d-%d", e.Field, e.Start, e.End)
		}
		return k
	}
	count := make(map[string]int)
	for i := range was {
		count[key(&was[i])]++
	}
	var out []Change
	for i := range is {
		if k := key(&is[i]); count[k] > 0 {
			count[k]--
		} else {
			out = append(out, Change{Change: Added, Finding: is[i]})
		}
	}
	for i := len(was) - 1; i >= 0; i-- { // the last of equal ones are those left over
		if k := key(&was[i]); count[k] > 0 {
			count[k]--
			out = append(out, Change{Change: Removed, Finding: was[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		if c := strings.Compare(string(a.Finding.Item.ID), string(b.Finding.Item.ID)); c != 0 {
			return c
		}
		return strings.Compare(b.Change+string(b.Finding.Check), a.Change+string(a.Finding.Check))
	})
	return out
}
