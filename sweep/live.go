package sweep

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// Pack is a pack with its rules, as lists show it: for doors that do not know how packs are loaded.
type Pack = packset.Listed

// PackRule is a rule of a Pack.
type PackRule = packset.ListedRule

// MaxGiven is how many items are screened at once. Chosen: what a person waits for.
const MaxGiven = 1000

// givenName is the name of what was given, where the name of a file stands otherwise.
const givenName = "request"

// Live screens items that are given to it, as a server does, with the packs and registers of the moment. Any number of goroutines may use
// it.
type Live struct {
	records *source.Records
	now     atomic.Pointer[serving]
	keep    intake.Keeper // nil: items are not kept
}

// Keep gives every item that is screened to the keeper, before its findings are handed out. It is called before the first item is given.
func (l *Live) Keep(k intake.Keeper) { l.keep = k }

// serving is what screens now, with what is told of it.
type serving struct {
	screener *screen.Screener
	started  aedile.Ran
}

// NewLive returns one that screens with the screener. Started is what is known of the run at its start: the program, its version, notes.
func NewLive(s *screen.Screener, started aedile.Ran, c source.Config) (*Live, error) {
	records, err := source.NewRecords(givenName, c)
	if err != nil {
		return nil, err
	}
	l := &Live{records: records}
	l.Renew(s, started)
	return l, nil
}

// Renew takes another screener, such as one that asks newer registers. What is being screened is not disturbed.
func (l *Live) Renew(s *screen.Screener, started aedile.Ran) {
	l.now.Store(&serving{s, begin(started, s)})
}

// Ran returns what screens now: packs, registers and detectors with their digests. Nothing was screened by it.
func (l *Live) Ran() aedile.Ran { return anew(l.now.Load().started) }

// Screened is what came of one item that was given.
type Screened struct {
	Findings []aedile.Finding `json:"findings"`
	Faults   []aedile.Fault   `json:"faults"`
}

// Given is what came of items that were given, in their order, and what ran.
type Given struct {
	Results []Screened `json:"results"`
	Ran     aedile.Ran `json:"ran"`
	// Seen are the items with findings, as they were seen, where they were asked for.
	Seen map[aedile.Digest]*aedile.Item `json:"-"`
}

// Findings returns all findings, in the order of the items.
func (g *Given) Findings() (all []aedile.Finding) {
	for _, r := range g.Results {
		all = append(all, r.Findings...)
	}
	return all
}

// Screen screens items, each given as one JSON object. An item that cannot be read is a fault in its result, and no error. No item is an
// Invalid error, more than MaxGiven a Limit error. Keep keeps the items that have findings.
func (l *Live) Screen(ctx context.Context, items [][]byte, keep bool) (*Given, error) {
	switch n := len(items); {
	case n == 0:
		return nil, aedile.Invalidf("screen", "", "no item was given").Hint(`give one item, or {"items": […]} with at most 1,000`)
	case n > MaxGiven:
		return nil, aedile.Limitf("screen", "", "%d items were given, at most %d are screened at once", n,
			MaxGiven).Hint("give them in parts")
	}
	now := l.now.Load()
	g := &Given{Results: make([]Screened, len(items)), Ran: anew(now.started)}
	if keep {
		g.Seen = map[aedile.Digest]*aedile.Item{}
	}
	w := &givenWork{screener: now.screener, records: l.records, items: items, g: g, keep: keep}
	if l.keep != nil {
		w.seen = make([][]archive.Record, len(items))
	}
	if err := w.all(ctx); err != nil {
		return nil, err
	}
	if l.keep != nil {
		if err := l.keep.Add(ctx, slices.Concat(w.seen...)...); err != nil {
			return nil, fmt.Errorf("screen: %w", err)
		}
	}
	g.count(items)
	return g, nil
}

// givenWork shares the items among goroutines.
type givenWork struct {
	screener *screen.Screener
	records  *source.Records
	items    [][]byte
	g        *Given
	keep     bool
	seen     [][]archive.Record // by item; nil: they are not kept
	mu       sync.Mutex         // guards g.Seen
}

// share is how many items one goroutine takes at once: for fewer it is not worth another.
const share = 16

func (w *givenWork) all(ctx context.Context) error {
	if len(w.items) <= share {
		return w.some(ctx, 0, len(w.items))
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(w.items); from += share {
		group.Go(func() error { return w.some(ctx, from, min(from+share, len(w.items))) })
	}
	return group.Wait()
}

func (w *givenWork) some(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		if ctx.Err() != nil {
			return stopped("screen", ctx.Err())
		}
		if err := w.one(i); err != nil {
			return err
		}
	}
	return nil
}

// one screens one of the items.
func (w *givenWork) one(i int) (err error) {
	r := Screened{Findings: []aedile.Finding{}, Faults: []aedile.Fault{}}
	w.records.Each(i+1, w.items[i], func(it *aedile.Item, f *aedile.Fault) bool {
		if f != nil {
			r.Faults = append(r.Faults, *f)
		}
		if it == nil {
			return true
		}
		if w.seen != nil {
			var kept archive.Record
			if kept, err = archive.RecordOf(it); err != nil {
				return false
			}
			w.seen[i] = append(w.seen[i], kept)
		}
		found := w.screener.Screen(it)
		r.Findings, r.Faults = append(r.Findings, found.Findings...), append(r.Faults, found.Faults...)
		if w.keep && len(found.Findings) > 0 {
			err = w.see(it, found.Findings[0].Item.Digest)
		}
		return err == nil
	})
	w.g.Results[i] = r
	return err
}

func (w *givenWork) see(it *aedile.Item, digest aedile.Digest) error {
	kept, err := it.Clone()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.g.Seen[digest] = kept
	return nil
}

// count completes the account of what ran.
func (g *Given) count(items [][]byte) {
	from := aedile.SourceRan{Name: givenName, Format: source.JSON, Items: len(items)}
	for i, r := range g.Results {
		from.Bytes += int64(len(items[i]))
		from.Faults += len(r.Faults)
		for _, f := range r.Faults {
			g.Ran.ByFault[string(f.Class)]++
		}
		for _, f := range r.Findings {
			g.Ran.ByGrade[f.Grade]++
			g.Ran.ByCheck[f.Check]++
		}
		g.Ran.Findings += len(r.Findings)
	}
	g.Ran.Items, g.Ran.Faults = from.Items, from.Faults
	g.Ran.Sources = slices.Concat(g.Ran.Sources, []aedile.SourceRan{from})
}
