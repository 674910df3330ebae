package fetch

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Result is what an update brought.
type Result struct {
	Snapshot  *register.Snapshot // nil where nothing changed
	Faults    []aedile.Fault
	State     State // to keep for the next update
	Unchanged bool  // the publisher's file or entries are those of the old snapshot
}

// Update fetches a register as of today, YYYY-MM-DD. old is the snapshot held so far, nil for none; last is the state kept with it. The error
// is Invalid where the register has no address to fetch from.
func Update(ctx context.Context, c *Client, f register.Format, old *register.Snapshot, last State, today string) (Result, error) {
	switch {
	case f.Pull != nil:
		return pull(ctx, c, f, old, today)
	case f.File != "":
		return file(ctx, c, f, old, last, today)
	}
	return Result{}, aedile.Invalidf("update register", f.Name, "its publisher offers no file to fetch").
		Hint("export it at " + f.Source + " and import the file")
}

func file(ctx context.Context, c *Client, f register.Format, old *register.Snapshot, last State, today string) (Result, error) {
	if old == nil {
		last = State{}
	}
	body, a, err := c.spooled(ctx, f.File, last)
	if err != nil {
		return Result{}, err
	}
	defer body.Close()
	if a.unchanged {
		return Result{State: last, Unchanged: true}, nil
	}
	s, faults, err := register.New(f, today, f.File, f.Decode(body))
	return finish(Result{Snapshot: s, Faults: faults, State: a.state}, old, err)
}

func pull(ctx context.Context, c *Client, f register.Format, old *register.Snapshot, today string) (Result, error) {
	known := func(ref string) bool { return old != nil && len(old.Entry(ref)) > 0 }
	s, faults, err := register.New(f, today, f.Source, register.Over(old, f.Pull(ctx, c.Get, known)))
	return finish(Result{Snapshot: s, Faults: faults}, old, err)
}

func finish(r Result, old *register.Snapshot, err error) (Result, error) {
	if err != nil {
		return Result{Faults: r.Faults}, err
	}
	if old != nil && r.Snapshot.Digest == old.Digest {
		r.Unchanged = true
	}
	return r, nil
}
