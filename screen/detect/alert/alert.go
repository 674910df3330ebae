package alert

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "alert", Version: "2026.11.0", Digest: match.ShippedDigest, Needs: []fact.Need{fact.Alerts},
		Always: true, Open: open,
		Spans: []fact.Span{{Name: "alert",
			About: "what the strongest alert of a register says about the item: its barcode, its codes, the words of its names"}},
		Scalars: []fact.Scalar{
			tier:   {Name: "alert.tier", Type: fact.String, About: "`\"identity\"` (a code or number agrees), `\"brand-model\"`, `\"text\"`, `\"image\"`, or `\"\"` without an alert"},
			key:    {Name: "alert.key", Type: fact.String, About: "which code agrees: `\"gtin\"`, `\"asin\"`, `\"batch\"` (with brand), `\"model\"` (with brand), else `\"\"`"},
			batch:  {Name: "alert.batch", Type: fact.String, About: "`\"same\"`, `\"other\"`, `\"unstated\"` (the alert names batches, the item none), `\"every\"` (the alert names none)"},
			inside: {Name: "alert.register", Type: fact.String, About: "the register the alert stands in"},
			hazard: {Name: "alert.hazard", Type: fact.String, About: "in the register's words, in small letters"},
			level:  {Name: "alert.level", Type: fact.String, About: "in the register's words, in small letters"},
			score:  {Name: "alert.score", Type: fact.Double, About: "how near it comes, 0 to 1"},
			count:  {Name: "alert.count", Type: fact.Int, About: "number of alerts of that tier"},
		}}
}

// The scalars, in the order of the description.
const (
	tier = iota
	key
	batch
	inside
	hazard
	level
	score
	count
)

func open(ss []*register.Snapshot) (func() fact.Finder, error) {
	x, err := NewIndex(ss...)
	if x == nil || err != nil {
		return nil, err
	}
	return func() fact.Finder {
		f := x.NewFinder()
		return fact.Finder{
			Begin: func(it *fact.Item) bool {
				f.find.Count(it.Meter)
				return f.Find(it.Item) || f.findVersion(it.Item)
			},
			Places: func(_ int, it *fact.Item, dst []fact.Place) []fact.Place {
				name := f.Name()
				for _, p := range f.Places(it.Texts, it.Most) {
					dst = append(dst, fact.Place{Number: it.Texts[p.Text].Number, First: p.First, Last: p.Last, Name: name})
				}
				return dst
			},
			Entries: func(int) []aedile.EntryRef { return f.Entries() },
			Scalar:  func(n int, _ *fact.Item) any { return f.scalar(n) },
		}
	}, nil
}

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

	version aedile.Item // the item at hand in another language
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

// findVersion looks the item up in its further languages, and stops at the first in which an alert may be about it.
func (f *Finder) findVersion(it *aedile.Item) bool {
	for i := range it.Attrs {
		field, lang, ok := aedile.VersionOf(it.Attrs[i].Name)
		if !ok || field != "title" {
			continue
		}
		v := &f.version
		*v = *it
		v.Title = it.Attrs[i].Value
		for _, part := range [...]struct {
			field string
			to    *string
		}{{"text", &v.Text}, {"brand", &v.Brand}, {"model", &v.Model}} {
			if s, ok := it.Attrs.Get(aedile.Version(part.field, lang)); ok {
				*part.to = s
			}
		}
		if f.Find(v) {
			return true
		}
	}
	return false
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
		out = append(out, aedile.EntryRef{Register: s.Register, AsOf: s.AsOf, Digest: s.Digest, Entry: e.Ref, On: e.On,
			Name: e.Name, URL: e.URL,
			Says: e.Alert.Summary(), Tier: string(h.Tier), Score: rounded(h.Score), Batch: string(h.Batch),
			Agree: slices.Clone(h.Agree), Disagree: slices.Clone(h.Disagree)})
	}
	return out
}

// rounded keeps four digits, which is more than a score is worth.
func rounded(x float64) float64 { return float64(int64(x*10_000+0.5)) / 10_000 }

// Name is how messages name the strongest alert.
func (f *Finder) Name() string { return f.snapshot(0).Register + " " + f.entry(0).Ref }

// scalar returns a fact about the strongest alert.
func (f *Finder) scalar(n int) any {
	h, e := &f.hits[0], f.entry(0)
	switch n {
	case tier:
		return string(h.Tier)
	case key:
		return string(h.Key.Kind)
	case batch:
		return string(h.Batch)
	case inside:
		return f.snapshot(0).Register
	case hazard:
		return strings.ToLower(strings.Join(append(slices.Clone(e.Alert.Hazards), e.Alert.Risk), "; "))
	case level:
		return strings.ToLower(e.Alert.Level)
	case score:
		return rounded(h.Score)
	}
	return int64(len(f.hits))
}
