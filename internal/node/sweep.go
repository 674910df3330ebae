package node

import (
	"context"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// Sweeps say what a node that screens looks at by itself, again and again. Only items that are new or have changed are screened, and a
// finding that has a review opens no second one.
type Sweeps struct {
	Names []string      // files and folders of items; none: nothing is swept
	Every time.Duration // between two sweeps
	Known string        // folder in which it stands what was found, so that only what is new is screened
	// Failed is told of a sweep that could not be done, or came to its end with faults. Nil: nobody is.
	Failed func(ctx context.Context, err error)
}

// sweeping is the chore of it.
func (n *Node) sweeping() chore.Chore {
	c := chore.Chore{Name: "sweep", Title: "Screen what lies in the folders, and open reviews of what is new"}
	if n.engine == nil || len(n.Sweeps.Names) == 0 {
		return c
	}
	c.Every = n.Sweeps.Every
	c.Do = func(ctx context.Context) (int, error) {
		set := n.engine.compiled()
		opened, err := sweepOnce(ctx, n.Desk, set, n.Started(set), n.Sweeps, n.Release)
		n.lastSweep.Store(&Swept{At: n.Server.Now(), Opened: opened, Message: aedile.Message(err), Every: n.Sweeps.Every})
		if err != nil && n.Sweeps.Failed != nil && ctx.Err() == nil {
			n.Sweeps.Failed(ctx, err)
		}
		return 0, err // what was opened is no reason to sweep again at once
	}
	return c
}

// Swept is how the last sweep went.
type Swept struct {
	At      time.Time
	Opened  int
	Message string // what went wrong, for a person; empty: nothing did
	Every   time.Duration
}

// Late reports whether the next sweep should have come to its end by then.
func (s Swept) Late(now time.Time) bool { return s.Every > 0 && now.Sub(s.At) > 2*s.Every }

// sweepOnce screens what is new and opens reviews. Faults of single records do not stop it; that there were some is the error at its end.
func sweepOnce(ctx context.Context, dk *desk.Desk, set *packset.Set, run aedile.Ran, s Sweeps, version string) (opened int, err error) {
	var files []intake.File
	for _, name := range s.Names {
		files = append(files, intake.File{Name: name})
	}
	c := sweep.ScreenConfig{Started: run, KeepItems: true}
	if s.Known != "" {
		if c.Known, err = sweep.OpenKnown(s.Known, set, version); err != nil {
			return 0, err
		}
		defer c.Known.Discard()
	}
	to := &reviews{ctx: ctx, dk: dk, ran: run, seen: map[aedile.Digest]*aedile.Item{}}
	ran, err := sweep.Screen(ctx, set.Screener, intake.New(files, source.Config{}, nil), c, to)
	if err == nil {
		to.ran = ran
		err = to.flush()
	}
	if err != nil {
		return to.opened, err
	}
	if err := c.Known.Commit(); err != nil {
		return to.opened, err
	}
	if to.faults > 0 {
		return to.opened, aedile.Invalidf("sweep", to.first.Source, "%d records could not be read; the first: %s", to.faults, to.first.Msg).
			Hint("the others were screened; aedile screen names every one")
	}
	return to.opened, nil
}

// reviews takes what is found into reviews, some at a time.
type reviews struct {
	ctx    context.Context //nolint:containedctx // the sink has none, and lives for one sweep
	dk     *desk.Desk
	ran    aedile.Ran
	found  []aedile.Finding
	seen   map[aedile.Digest]*aedile.Item
	opened int
	faults int
	first  aedile.Fault
}

// atATime is how many findings wait until reviews are opened of them. Chosen: they are held in memory.
const atATime = 200

// Finding implements sweep.Sink.
func (r *reviews) Finding(f aedile.Finding, it *aedile.Item) error {
	r.found = append(r.found, f)
	r.seen[f.Item.Digest] = it
	return nil
}

// Fault implements sweep.Sink.
func (r *reviews) Fault(f aedile.Fault) error {
	if r.faults++; r.faults == 1 {
		r.first = f
	}
	return nil
}

// Batch implements sweep.Sink.
func (r *reviews) Batch(int) error {
	if len(r.found) < atATime {
		return nil
	}
	return r.flush()
}

func (r *reviews) flush() error {
	if len(r.found) == 0 {
		return nil
	}
	all, err := r.dk.Reviews(r.ctx, desk.Reviewing{Kind: "review", Findings: r.found, Seen: r.seen, Ran: &r.ran,
		Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}})
	for _, o := range all {
		if !o.Already {
			r.opened++
		}
	}
	r.found, r.seen = nil, map[aedile.Digest]*aedile.Item{}
	return err
}
