package screen

import (
	"slices"

	"github.com/aedile/aedile"
)

// Asked returns the checks whose conditions an item calls for, in order of their rules: it holds what they wait for, whether they match or
// not. It says what an
// item costs beyond being read.
func (s *Screener) Asked(it *aedile.Item) []aedile.CheckID {
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	sc.meter.Start(bound(sc.size(it)), sc.asks)
	sc.load(it)
	var out []aedile.CheckID
	for _, n := range slices.Sorted(slices.Values(sc.rules)) {
		out = append(out, s.set.Rules[n].Check)
	}
	return out
}

// Found returns the names of the lists and concepts of which an item holds a place, as "pack.list", in their order. It matches them all,
// whatever rules wait for.
func (s *Screener) Found(it *aedile.Item) []string {
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	sc.meter.Start(bound(sc.size(it)), sc.asks)
	sc.load(it)
	sc.needContext()
	var out []string
	for n := range s.lists {
		if sc.seen[n] == sc.gen {
			out = append(out, s.set.Spans[n].CountedAs())
		}
	}
	return out
}
