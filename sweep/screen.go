package sweep

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/ignore"
	"github.com/aedile/aedile/sweep/intake"
)

// ScreenConfig says how Screen works.
type ScreenConfig struct {
	Started        aedile.Ran   // what is known of the run at its start: the program, its version, notes
	Ignore         *ignore.List // findings to set aside; nil: none
	ShowSuppressed bool         // give findings that are set aside to the sink as well, marked
	KeepItems      bool         // give the sink the item of each finding
	Baseline       *Baseline    // findings to leave out because an earlier run had them; nil: none
	Grade          aedile.Grade // Act: leave out findings to review; else none
	Known          *Known       // what the last run found, so that only other items are screened; nil: all are
	Workers        int          // goroutines that decode and screen; 0: one a core
}

// Screen screens files and gives what it finds to the sink. It returns what ran, which is an account of the whole only where the error is
// nil: a Limit error says that the context ended the work, an Invalid one that a file could not be read. Faults of single records are no
// error.
func Screen(ctx context.Context, s Screener, in *intake.Files, c ScreenConfig, to Sink) (aedile.Ran, error) {
	const op = "screen"
	r := screening{to: to, c: c, ran: begin(c.Started, s), faults: flood{to: to.Fault}, lost: in.Lost}
	sc := screen.SweepConfig{Workers: c.Workers, Keep: c.KeepItems}
	var err error
	if c.Known != nil {
		err = through(ctx, s, c.Known.over(in.Batches(ctx), c.KeepItems), sc,
			func(_ *recalled, o screen.Output, fs []aedile.Fault) error { return r.batch(nil, o, fs) })
	} else {
		err = through(ctx, s, in.Batches(ctx), sc, r.batch)
	}
	if err != nil {
		return r.ran, stopped(op, err)
	}
	told, err := r.faults.end()
	if err == nil && told {
		err = to.Batch(0)
	}
	if err != nil {
		return r.ran, stopped(op, err)
	}
	end(&r.ran, in, c.Ignore.Notes()...)
	return r.ran, unread(op, in)
}

// screening counts what comes of a sweep and passes it on.
type screening struct {
	to  Sink
	c   ScreenConfig
	ran aedile.Ran

	faults flood
	lost   func() error // of items that are to be kept
}

func (r *screening) batch(_ *intake.Batch, o screen.Output, faults []aedile.Fault) error {
	r.ran.Items += o.Items
	if err := r.lost(); err != nil {
		return err
	}
	for i := range o.Findings {
		if err := r.finding(&o.Findings[i], o.Kept); err != nil {
			return err
		}
	}
	for i := range o.Shadow {
		if r.ran.Shadow == nil {
			r.ran.Shadow = map[aedile.CheckID]int{}
		}
		r.ran.Shadow[o.Shadow[i].Check]++
	}
	for _, x := range faults {
		r.ran.Faults++
		r.ran.ByFault[string(x.Class)]++
		if err := r.faults.add(x); err != nil {
			return err
		}
	}
	return r.to.Batch(o.Items)
}

func (r *screening) finding(f *aedile.Finding, kept map[aedile.Digest]*aedile.Item) error {
	f.Suppressed = r.c.Ignore.Apply(f)
	switch {
	case r.c.Grade == aedile.Act && f.Grade != aedile.Act:
		r.ran.Below++
		return nil
	case f.Suppressed == nil && r.c.Baseline.Has(f):
		r.ran.Known++
		return nil
	}
	if f.Suppressed == nil {
		r.ran.Findings++
		r.ran.ByGrade[f.Grade]++
		r.ran.ByCheck[f.Check]++
	} else {
		r.ran.Hidden++
		if !r.c.ShowSuppressed {
			return nil
		}
	}
	return r.to.Finding(*f, kept[f.Item.Digest])
}
