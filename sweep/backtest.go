package sweep

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// harmless is a rule of every set, which finds the same on both sides: it stands in where one side has no rule that differs.
const harmless = "selftest/marker"

// Narrowed is two sets of packs without the rules that find the same under both.
type Narrowed struct {
	Was, Is *packset.Set
	Checks  []aedile.CheckID // that differ, sorted
	Of      int              // rules of both sets together, each counted once
	Key     aedile.Digest    // of what is compared
}

// Narrow compiles both selections and leaves out the rules that rest on the same words, facts and conditions: what they find cannot differ,
// but in items that reach the bound on their cost. Rules whose phrases hold a word of a suppressor stay, where something differs at all:
// others find more or less beside them. Registers are asked by both.
func Narrow(was, is packset.Selection, from packset.Registers) (n Narrowed, err error) {
	var prints [2]map[aedile.CheckID]aedile.Digest
	var hiding []aedile.CheckID
	for i, s := range []packset.Selection{was, is} {
		set, err := packset.Compile(s)
		if err != nil {
			return n, err
		}
		prints[i], hiding = set.Screener.Prints(), append(hiding, set.Screener.Hiding()...)
	}
	all := map[aedile.CheckID]bool{}
	for _, p := range prints {
		for c := range p {
			all[c] = true
		}
	}
	n.Of = len(all)
	for c := range all {
		if prints[0][c] != prints[1][c] {
			n.Checks = append(n.Checks, c)
		}
	}
	slices.Sort(n.Checks)
	if len(n.Checks) == 0 {
		hiding = nil
	}
	snapshots, err := from.Snapshots()
	if err != nil {
		return n, err
	}
	narrow := func(s packset.Selection, has map[aedile.CheckID]aedile.Digest) (*packset.Set, error) {
		s.Names, s.Only = nil, []string{harmless}
		for _, c := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(n.Checks, hiding)))) {
			if has[c] != "" {
				s.Only = append(s.Only, string(c))
			}
		}
		set, err := packset.Compile(s)
		if err == nil && len(snapshots) > 0 {
			set.Screener, err = set.Screener.With(snapshots...)
		}
		return set, err
	}
	if n.Was, err = narrow(was, prints[0]); err == nil {
		n.Is, err = narrow(is, prints[1])
	}
	if err != nil {
		return n, err
	}
	b, err := json.Marshal([]any{prints, n.Is.Screener.Registers(), n.Is.Screener.Detectors()})
	n.Key = aedile.DigestOf(b)
	return n, err
}

// Regraded says that a rule makes the same finding with another grade.
const Regraded = "grade"

// Tally is how often the findings of a rule change.
type Tally struct {
	Added, Removed, Regraded int
	Sample                   []Change // the first of them
}

// sampled is how many changes of a rule are kept to be looked at.
const sampled = 3

// Backtest is what a comparison over an archive has come to. It is written as JSON and gone on with.
type Backtest struct {
	Key      aedile.Digest             `json:"key"`
	Done     []string                  `json:"done"` // segments
	Items    int                       `json:"items"`
	Skipped  int                       `json:"skipped"` // items seen before the day from which on the comparison goes
	Faults   int                       `json:"faults"`
	ByCheck  map[aedile.CheckID]*Tally `json:"by_check"`
	Written  int64                     `json:"written"`  // bytes of changes
	Segments int                       `json:"segments"` // that there are
}

// BacktestConfig says how a comparison goes on.
type BacktestConfig struct {
	Since   string // YYYY-MM-DD: items seen on this day or later, and those that do not say; "": all
	Workers int
	// Segment is told after each segment what it has come to: what was emitted before then is to be kept. It may be nil.
	Segment func(*Backtest) error
}

// Run compares over all segments that are not done yet, and calls emit for each change, in order.
func (t *Backtest) Run(ctx context.Context, a *archive.Archive, n Narrowed, c BacktestConfig, emit func(Change) error) error {
	const op = "backtest"
	b, err := json.Marshal([]string{string(n.Key), c.Since})
	if err != nil {
		return err
	}
	key := aedile.DigestOf(b)
	if t.Key != "" && t.Key != key {
		return aedile.Conflictf(op, "", "what was begun compares other packs, registers or days").Hint("name another file, or take this one away")
	}
	if t.Key = key; t.ByCheck == nil {
		t.ByCheck = map[aedile.CheckID]*Tally{}
	}
	all, err := a.Segments(ctx)
	if err != nil {
		return err
	}
	t.Segments = len(all)
	for _, s := range all {
		if slices.Contains(t.Done, s.Name) {
			continue
		}
		if c.Since == "" || s.FirstDay == "" || s.LastDay >= c.Since {
			body, err := a.Read(ctx, s)
			if err != nil {
				return err
			}
			in := intake.New([]intake.File{{Name: s.Items(), Stream: bytes.NewReader(body)}},
				source.Config{Format: source.NDJSON, MaxLineBytes: 64 << 20}, nil)
			if err := t.segment(ctx, in, n, c, emit); err != nil {
				return stopped(op, err)
			}
		} else {
			t.Skipped += s.SegmentHead.Items
		}
		t.Done = append(t.Done, s.Name)
		if c.Segment != nil {
			if err := c.Segment(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Backtest) segment(ctx context.Context, in *intake.Files, n Narrowed, c BacktestConfig, emit func(Change) error) error {
	batches := func(yield func(*twice, error) bool) {
		for b, err := range in.Batches(ctx) {
			if !yield(&twice{Batch: b, by: n.Was.Screener, since: c.Since}, err) {
				return
			}
		}
	}
	return through(ctx, n.Is.Screener, batches, screen.SweepConfig{Workers: c.Workers},
		func(b *twice, o screen.Output, faults []aedile.Fault) error {
			t.Items, t.Faults, t.Skipped = t.Items+o.Items, t.Faults+len(faults), t.Skipped+b.skipped
			for _, x := range regrade(compare(b.was, o.Findings)) {
				t.take(x)
				if err := emit(x); err != nil {
					return err
				}
			}
			return nil
		})
}

func (t *Backtest) take(x Change) {
	k := t.ByCheck[x.Finding.Check]
	if k == nil {
		k = new(Tally)
		t.ByCheck[x.Finding.Check] = k
	}
	switch x.Change {
	case Added:
		k.Added++
	case Removed:
		k.Removed++
	default:
		k.Regraded++
	}
	if len(k.Sample) < sampled {
		k.Sample = append(k.Sample, x)
	}
}

// Changes returns how many findings change.
func (t *Backtest) Changes() (n int) {
	for k := range maps.Values(t.ByCheck) {
		n += k.Added + k.Removed + k.Regraded
	}
	return n
}

// regrade makes one change of a finding that goes under one grade and comes under another.
func regrade(all []Change) []Change {
	key := func(f *aedile.Finding) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s", f.Item.Digest, f.Check)
		for _, e := range f.Evidence {
			fmt.Fprintf(&b, " %s:%d-%d", e.Field, e.Start, e.End)
		}
		return b.String()
	}
	gone := map[string][]int{}
	for i := range all {
		if all[i].Change == Removed {
			k := key(&all[i].Finding)
			gone[k] = append(gone[k], i)
		}
	}
	drop := map[int]bool{}
	for i := range all {
		if all[i].Change != Added {
			continue
		}
		k := key(&all[i].Finding)
		if at := gone[k]; len(at) > 0 {
			all[i].Change, all[i].Was = Regraded, all[at[0]].Finding.Grade
			drop[at[0]], gone[k] = true, at[1:]
		}
	}
	var out []Change
	for i := range all {
		if !drop[i] {
			out = append(out, all[i])
		}
	}
	return out
}
