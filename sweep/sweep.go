// Package sweep holds the use-cases of screening: files become findings, labels become measures, a change of packs becomes its effect on a
// catalogue, new alerts become items and buyers, a catalogue becomes a random check.
//
// Each is a function of values to values. What is found goes to a Sink as it is found, what ran is returned. Nothing here knows a flag or a
// terminal, and nothing decides about items: that is the business of the engine.
package sweep

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/intake"
)

// Sink takes what a sweep finds, in order and from one goroutine.
type Sink interface {
	// Finding takes a finding with the item it is about, which is nil where the sweep was not asked to keep items.
	Finding(aedile.Finding, *aedile.Item) error
	// Fault takes a record that could not be read, or a rule that failed over one.
	Fault(aedile.Fault) error
	// Batch says that all that came of a batch was given, of so many items. What was held back can be shown now.
	Batch(items int) error
}

// Screener screens batches, on this machine or on others, and says with what. A *screen.Screener is one.
type Screener interface {
	Sweep(ctx context.Context, batches iter.Seq2[screen.Batch, error], c screen.SweepConfig, emit func(screen.Output) error) error
	Packs() []aedile.PackRef
	Registers() []aedile.RegisterRef
	Detectors() []aedile.PackRef
}

// batch is a batch of an intake, as it is or with something around it.
type batch interface {
	screen.Batch
	Count(screen.Output) []aedile.Fault
}

// through screens files and calls emit for what came of each batch, with its faults counted and in their places.
func through[B batch](ctx context.Context, s Screener, batches iter.Seq2[B, error], c screen.SweepConfig,
	emit func(B, screen.Output, []aedile.Fault) error) error {
	plain := func(yield func(screen.Batch, error) bool) {
		for b, err := range batches {
			if !yield(b, err) {
				return
			}
		}
	}
	err := s.Sweep(ctx, plain, c, func(o screen.Output) error {
		if errors.Is(o.Err, context.Canceled) {
			return o.Err
		}
		b := o.Batch.(B) // what the source yielded
		if r, ok := any(b).(interface{ complete(*screen.Output) error }); ok {
			if err := r.complete(&o); err != nil {
				return err
			}
		}
		return emit(b, o, b.Count(o))
	})
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// stopped says that a person, or what they use to stop programs, ended the work.
func stopped(op string, err error) error {
	if errors.Is(err, context.Canceled) {
		return aedile.Limitf(op, "", "interrupted; what was written is not complete")
	}
	return fmt.Errorf("%s: %w", op, err)
}

// unread returns an error where files could not be read at all, or held no item: "nothing found" says something only of what was read.
func unread(op string, in *intake.Files) error {
	if bad := in.Unread(); len(bad) > 0 {
		return aedile.Invalidf(op, strings.Join(bad, ", "), "could not be read").Hint(readHint)
	}
	if in.Items() == 0 {
		return aedile.Invalidf(op, "", "no item was read").Hint(readHint)
	}
	return nil
}

const readHint = "see the faults; --format says what a file is, --map which column holds which"

// begin starts the account of a run by what screens. It shares nothing with started, which says who runs it.
func begin(started aedile.Ran, s Screener) aedile.Ran {
	started.Packs, started.Registers, started.Detectors = s.Packs(), s.Registers(), s.Detectors()
	return anew(started)
}

// anew returns the account with notes and counts of its own.
func anew(started aedile.Ran) aedile.Ran {
	r := started
	r.Notes = slices.Clone(started.Notes)
	r.ByGrade, r.ByCheck, r.ByFault = maps.Clone(started.ByGrade), maps.Clone(started.ByCheck), maps.Clone(started.ByFault)
	if r.ByGrade == nil {
		r.ByGrade, r.ByCheck, r.ByFault = map[aedile.Grade]int{}, map[aedile.CheckID]int{}, map[string]int{}
	}
	return r
}

// end completes the account by what was read.
func end(r *aedile.Ran, in *intake.Files, notes ...string) {
	var read []string
	r.Sources, read = in.Ran()
	r.Notes = slices.Concat(r.Notes, notes, read)
}
