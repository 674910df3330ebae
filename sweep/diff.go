package sweep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
)

// DiffConfig says what PackDiff compares, and over what.
type DiffConfig struct {
	Old, New string // folders of packs, or of one pack
	Files    []string
	Source   source.Config
	Map      string // file with a mapping of columns; none: the usual names
	AsJSON   bool
	Workers  int
}

// change is a finding that one of two sets of packs makes and the other does not.
type change struct {
	Change  string         `json:"change"` // added, removed
	Finding aedile.Finding `json:"finding"`
}

// PackDiff screens the files with the old and the new packs and writes the findings that are added and removed. Findings are
// the same if check, grade, item and evidence are. It returns Findings where there is a difference.
func (a *App) PackDiff(ctx context.Context, c DiffConfig) error {
	const op = "pack diff"
	if slices.Contains(c.Files, Stdin) || len(c.Files) == 0 {
		return aedile.Invalidf(op, Stdin, "files are read twice, standard input can be read only once").
			Hint("write the items to a file first")
	}
	var err error
	if c.Source.Map, err = mapping(c.Map); err != nil {
		return err
	}
	var sides [2]*side
	for i, dir := range []string{c.Old, c.New} {
		s, _, _, err := compiled(Selection{Dirs: []string{dir}})
		if err != nil {
			return err
		}
		in, err := a.inputs(op, c.Files, c.Source)
		if err != nil {
			return err
		}
		sides[i] = &side{s, in, make(chan screen.Output)}
	}
	changes := make(map[string]int)
	to := report.NewNDJSON(a.Out)
	items, faults, n := 0, 0, 0
	err = together(ctx, sides, c.Workers, func(was, is screen.Output) error {
		items += is.Items
		faults += len(is.Faults)
		for _, d := range compare(was.Findings, is.Findings) {
			n++
			changes[d.Change]++
			if err := a.writeChange(to, d, c.AsJSON); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return stopped(op, err)
	}
	if err := to.Flush(); err != nil {
		return err
	}
	a.say("%s, %s added, %s removed, %s", count(items, "item"), count(changes["added"], "finding"), count(changes["removed"], "finding"), count(faults, "fault"))
	for _, s := range sides {
		if bad := s.in.unread(); len(bad) > 0 {
			return aedile.Invalidf(op, strings.Join(bad, ", "), "could not be read")
		}
	}
	if n > 0 {
		return Findings{n}
	}
	return nil
}

func (a *App) writeChange(to *report.NDJSON, d change, asJSON bool) error {
	if asJSON {
		return to.Value(d)
	}
	mark := "+"
	if d.Change == "removed" {
		mark = "-"
	}
	f := &d.Finding
	var texts []string
	for _, e := range f.Evidence {
		texts = append(texts, fmt.Sprintf("%s “%s”", e.Field, e.Text))
	}
	_, err := fmt.Fprintf(a.Out, "%s %-6s %s  %s  %s  %s\n", mark, f.Grade, f.Check, f.Item.ID, report.Fit(report.Reveal(f.Item.Title), 60), report.Reveal(strings.Join(texts, ", ")))
	if err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}

// side is one of two sweeps over the same files.
type side struct {
	s   *screen.Screener
	in  *inputs
	out chan screen.Output
}

// together runs both sweeps in step and calls emit with what both made of each batch.
func together(ctx context.Context, sides [2]*side, workers int, emit func(was, is screen.Output) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	errs := make([]error, len(sides))
	for i, s := range sides {
		wg.Go(func() {
			defer close(s.out)
			errs[i] = s.s.Sweep(ctx, s.in.batches(ctx), screen.SweepConfig{Workers: workers}, func(o screen.Output) error {
				f := s.in.next()
				f.items += o.Items
				if o.Err != nil {
					f.failed = true
					o.Faults = append(o.Faults, *source.FaultOf(o.Err))
				}
				select {
				case s.out <- o:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		})
	}
	var failed error
	for was := range sides[0].out {
		is, ok := <-sides[1].out
		if ok {
			failed = emit(was, is)
		}
		if !ok || failed != nil {
			cancel() // the sweeps wait for nobody then
			break
		}
	}
	for range sides[1].out { //nolint:revive // let the other end
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	return errors.Join(errs...)
}

// compare returns the findings of one batch that only one side made, removed ones before added ones of the same item.
func compare(was, is []aedile.Finding) []change {
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
	var out []change
	for i := range is {
		if k := key(&is[i]); count[k] > 0 {
			count[k]--
		} else {
			out = append(out, change{"added", is[i]})
		}
	}
	for i := len(was) - 1; i >= 0; i-- { // the last of equal ones are those left over
		if k := key(&was[i]); count[k] > 0 {
			count[k]--
			out = append(out, change{"removed", was[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b change) int {
		if c := strings.Compare(string(a.Finding.Item.ID), string(b.Finding.Item.ID)); c != 0 {
			return c
		}
		return strings.Compare(b.Change+string(b.Finding.Check), a.Change+string(a.Finding.Check))
	})
	return out
}
