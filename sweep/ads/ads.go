// Package ads is the use-case of looking at a repository of advertisements: each record is read, asked for what the law
// wants in it, and screened.
//
// It reads from streams that it is given, fetches nothing and writes nothing.
package ads

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/source/adlibrary"
)

// Config says how an audit works.
type Config struct {
	Read    adlibrary.Config
	AsOf    string // day of the audit, YYYY-MM-DD
	Shown   int    // ads that the audit keeps to show, those with findings or gaps that are no mere silence
	Workers int    // goroutines that screen; 0: one a core
}

// batchAds is how many ads are screened in one piece. Chosen: a tenth of a second of work at most.
const batchAds = 256

// listedFaults is how many faults an audit lists; all are counted.
const listedFaults = 20

// batch is a piece of a repository.
type batch struct {
	items  []*aedile.Item
	gaps   [][]advert.Gap
	found  []int // findings of each item, as they were counted
	faults []*aedile.Fault
}

// Found notes how many findings the next item has.
func (b *batch) Found(n int) { b.found = append(b.found, n) }

// Each yields the ads and faults of the batch.
func (b *batch) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	for i, it := range b.items {
		b.gaps[i] = advert.Check(it)
		if !yield(it, nil) {
			return
		}
	}
	for _, f := range b.faults {
		if !yield(nil, f) {
			return
		}
	}
}

// batches reads a repository in pieces.
func batches(name string, r io.Reader, c adlibrary.Config) iter.Seq2[screen.Batch, error] {
	return func(yield func(screen.Batch, error) bool) {
		b := &batch{}
		for it, f := range adlibrary.Read(name, r, c) {
			if f != nil {
				b.faults = append(b.faults, f)
			} else {
				b.items, b.gaps = append(b.items, it), append(b.gaps, nil)
			}
			if len(b.items)+len(b.faults) >= batchAds {
				if !yield(b, nil) {
					return
				}
				b = &batch{}
			}
		}
		if len(b.items)+len(b.faults) > 0 {
			yield(b, nil)
		}
	}
}

// Audit looks at a repository. Records that cannot be read are counted in the audit and are no error; a context that ends is a Limit error.
func Audit(ctx context.Context, s *screen.Screener, name string, r io.Reader, c Config) (*advert.Audit, error) {
	a := advert.NewAudit(name, c.AsOf)
	err := s.Sweep(ctx, batches(name, r, c.Read), screen.SweepConfig{Workers: c.Workers}, func(o screen.Output) error {
		take(a, o, c.Shown)
		return nil
	})
	if err != nil {
		return nil, aedile.Limitf("audit ads", name, "stopped before the end").Because(err)
	}
	a.End()
	return a, nil
}

// take counts a piece in the order in which it was read.
func take(a *advert.Audit, o screen.Output, shown int) {
	b, ok := o.Batch.(*batch)
	if !ok {
		return
	}
	rest := o.Findings
	for i, it := range b.items {
		a.Take(it, b.gaps[i])
		show := advert.Shown{Item: it, Gaps: b.gaps[i]}
		n := 0
		if i < len(b.found) { // a sweep that is stopped has not come to all
			n = b.found[i]
		}
		for j := range n {
			a.Find(&rest[j], it)
		}
		show.Findings, rest = slices.Clip(rest[:n]), rest[n:]
		if len(show.Findings) > 0 || serious(show.Gaps) {
			a.Show(show, shown)
		}
	}
	for _, f := range o.Faults {
		if a.Faults++; len(a.First) < listedFaults {
			a.First = append(a.First, f)
		}
	}
}

// serious reports whether any gap is more than silence.
func serious(gaps []advert.Gap) bool {
	for i := range gaps {
		if gaps[i].Weight > advert.Unstated {
			return true
		}
	}
	return false
}

// Convert writes a repository as items, a line each, for everything else that reads items. It returns how many ads and
// faults there were; the first faults are listed.
func Convert(name string, r io.Reader, c adlibrary.Config, w io.Writer) (n, faults int, first []aedile.Fault, err error) {
	for it, f := range adlibrary.Read(name, r, c) {
		if f != nil {
			if faults++; len(first) < listedFaults {
				first = append(first, *f)
			}
			continue
		}
		line, err := it.Canonical()
		if err != nil {
			return n, faults, first, fmt.Errorf("write ad %s: %w", it.ID, err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return n, faults, first, fmt.Errorf("write ad %s: %w", it.ID, err)
		}
		n++
	}
	return n, faults, first, nil
}
