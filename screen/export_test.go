package screen

import (
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/rule"
)

// AskEverything asks detectors for each of their facts about an item, and reports a scalar that is not of the type that it is said to be of.
func AskEverything(ds []fact.Detector, rs []*register.Snapshot, it *aedile.Item) error {
	s, err := Compile(nil, Config{Detectors: ds, Registers: rs})
	if err != nil {
		return err
	}
	sc := s.newScratch()
	sc.load(it)
	for i := range s.set.Spans {
		sc.Spans(i)
	}
	for i, f := range s.set.Scalars {
		if got, want := fmt.Sprintf("%T", sc.Scalar(i)), fmt.Sprintf("%T", f.Type.Zero()); got != want {
			return fmt.Errorf("%s is %s, not %s", f.Name, got, want)
		}
	}
	return nil
}

// Cost returns the work that screening an item costs, and whether it ran over its bound.
func (s *Screener) Cost(it *aedile.Item) (spent int64, short bool) {
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	var r Result
	sc.hold(it, nil, &r.Findings, &r.Faults)
	return sc.meter.Spent(), sc.meter.Short()
}

// CostStopped is Cost of an item for which nobody waits any more once stop is closed.
func (s *Screener) CostStopped(it *aedile.Item, stop <-chan struct{}) int64 {
	sc := s.newScratch()
	var r Result
	sc.hold(it, stop, &r.Findings, &r.Faults)
	return sc.meter.Spent()
}

// WithInvented returns a screener that asks the invented registers of the examples of all packs.
func (s *Screener) WithInvented(packs []*rule.Pack) (*Screener, error) {
	var all []*register.Snapshot
	for _, p := range packs {
		x, err := s.withExamples(p)
		if err != nil {
			return nil, err
		}
		all = append(all, x.snapshots...)
	}
	return s.With(all...)
}

// Bounds that tests look at.
const (
	MaxTokens = maxTokens
	WorkByte  = workByte
)
