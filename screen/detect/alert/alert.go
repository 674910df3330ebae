package alert

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
)

// Version names the facts this detector states; it changes when the same item and registers could give another fact.
const Version = "2026.11.0"

// Index finds alerts. It is immutable and safe for concurrent use; each goroutine needs a Finder.
type Index struct{ alerts *match.Index }

// NewIndex indexes the alerts of snapshots. It returns nil where they hold none. The error is Internal where the model that ships with the
// program cannot be read.
func NewIndex(ss ...*register.Snapshot) (*Index, error) {
	any := func(s *register.Snapshot) bool {
		return slices.ContainsFunc(s.List, func(e register.Entry) bool { return e.Alert != nil })
	}
	if !slices.ContainsFunc(ss, any) {
		return nil, nil //nolint:nilnil // no index: there is nothing to find
	}
	m, err := match.Shipped()
	if err != nil {
		return nil, fmt.Errorf("index alerts: %w", err)
	}
	return &Index{match.NewIndex(m, register.NewIndex(ss...), nil)}, nil
}

// Digest returns the digest of the model that weighs likeness.
func Digest() aedile.Digest { return match.ShippedDigest() }

// Finder looks items up. It serves one goroutine at a time.
type Finder struct {
	x    *Index
	find *match.Finder
	hits []match.Hit // of one tier, strongest first
}

// NewFinder returns a finder.
func (x *Index) NewFinder() *Finder { return &Finder{x: x, find: x.alerts.NewFinder()} }

// Find looks an item up and reports whether an alert may be about it. What the other methods return is about this item.
func (f *Finder) Find(it *aedile.Item) bool {
	f.hits = f.find.Find(it)
	for i := range f.hits {
		if f.hits[i].Tier != f.hits[0].Tier {
			f.hits = f.hits[:i] // what is weaker adds nothing
			break
		}
	}
	return len(f.hits) > 0
}

func (f *Finder) entry(n int) *register.Entry { return f.x.alerts.Register.Entry(f.hits[n].At) }

func (f *Finder) snapshot(n int) *register.Snapshot {
	return f.x.alerts.Register.Snapshots[f.hits[n].At.Snapshot]
}

// Entries cites the alerts, strongest first.
func (f *Finder) Entries() []aedile.EntryRef {
	var out []aedile.EntryRef
	for n := range f.hits {
		h, e, s := &f.hits[n], f.entry(n), f.snapshot(n)
		out = append(out, aedile.EntryRef{Register: s.Register, AsOf: s.AsOf, Digest: s.Digest, Entry: e.Ref, On: e.On, Name: e.Name, URL: e.URL,
			Says: e.Alert.Summary(), Tier: string(h.Tier), Score: rounded(h.Score), Batch: string(h.Batch), Agree: slices.Clone(h.Agree), Disagree: slices.Clone(h.Disagree)})
	}
	return out
}

// rounded keeps four digits, which is more than a score is worth.
func rounded(x float64) float64 { return float64(int64(x*10_000+0.5)) / 10_000 }

// Name is how messages name the strongest alert.
func (f *Finder) Name() string { return f.snapshot(0).Register + " " + f.entry(0).Ref }

// Scalar returns a fact about the strongest alert by the name conditions give it, without "alert."; zero values where there is none.
func (f *Finder) Scalar(name string) any {
	none := len(f.hits) == 0
	switch name {
	case "count":
		return int64(len(f.hits))
	case "score":
		if none {
			return 0.0
		}
		return rounded(f.hits[0].Score)
	}
	if none {
		return ""
	}
	e := f.entry(0)
	switch name {
	case "tier":
		return string(f.hits[0].Tier)
	case "key":
		return string(f.hits[0].Key.Kind)
	case "register":
		return f.snapshot(0).Register
	case "hazard":
		return strings.ToLower(strings.Join(append(slices.Clone(e.Alert.Hazards), e.Alert.Risk), "; "))
	case "level":
		return strings.ToLower(e.Alert.Level)
	case "batch":
		return string(f.hits[0].Batch)
	}
	return ""
}
