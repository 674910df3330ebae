// Package fleet holds the commands on sweeps that many machines share.
package fleet

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/worker"
)

// QueueFlag names the server of the queue.
type QueueFlag struct {
	Queue string `env:"AEDILE_QUEUE" default:"nats://127.0.0.1:4222" placeholder:"URL" help:"Server of the queue: NATS with JetStream. Default: nats://127.0.0.1:4222."`
}

// Connect connects to the server.
func (f QueueFlag) Connect(ctx context.Context) (*worker.Queue, error) {
	host, _ := os.Hostname()
	return worker.Connect(ctx, f.Queue, terminal.ProgramName+" "+host, "")
}

// Await connects to the server, and waits for it where it does not answer.
func (f QueueFlag) Await(ctx context.Context, log *slog.Logger) (*worker.Queue, error) {
	host, _ := os.Hostname()
	return worker.Await(ctx, f.Queue, terminal.ProgramName+" "+host, "",
		func(err error) { log.Warn("waits for the queue", "error", err.Error()) })
}

// StartFlags say how a sweep is spread.
type StartFlags struct {
	QueueFlag `embed:""`
	ID        string `name:"id" placeholder:"NAME" help:"Name of the sweep. Given again with the same files, a sweep that was stopped is gone on with. Default: the time at which it starts."`
	Tries     int    `placeholder:"N" default:"5" help:"How often a chunk is begun before it is set aside as a fault. Default: 5."`
}

// Fleet returns what screens in the place of this machine.
func (f StartFlags) Fleet(ctx context.Context, a *terminal.Terminal, set *packset.Set,
	s packset.Selection, r packset.Registers, built string) (*worker.Fleet, func(), error) {
	asks, err := r.Snapshots()
	if err != nil {
		return nil, nil, err
	}
	q, err := f.Connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	id := cmp.Or(f.ID, a.Now().UTC().Format("20060102T150405"))
	a.Say("sweep %s: aedile sweep status shows how far it is", id)
	return worker.NewFleet(q, worker.Order{ID: id, Set: set, From: s, Asks: asks, Built: built, Tries: f.Tries}), q.Close, nil
}

// WorkCmd is a worker and nothing else.
type WorkCmd struct {
	QueueFlag `embed:""`
	Slots     int    `placeholder:"N" default:"0" help:"Chunks at a time, each on one core. Default: one a core."`
	Name      string `placeholder:"NAME" help:"Name by which aedile sweep status shows this worker. Default: host and process."`
}

// Work takes chunks until the context ends.
func Work(ctx context.Context, q *worker.Queue, name string, slots int, built string, log *slog.Logger) error {
	if name == "" {
		host, _ := os.Hostname()
		name = fmt.Sprintf("%s-%d", host, os.Getpid())
	}
	w := worker.Worker{Queue: q, Name: name, Built: built, Slots: slots, Log: log}
	return w.Run(ctx)
}

// ListCmd shows sweeps and workers.
type ListCmd struct {
	QueueFlag `embed:""`
	Output    string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Run shows sweeps and workers.
func (c *ListCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	q, err := c.Connect(ctx)
	if err != nil {
		return err
	}
	defer q.Close()
	sweeps, err := q.Sweeps(ctx)
	if err != nil {
		return err
	}
	workers, err := q.Workers(ctx)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), map[string]any{"sweeps": sweeps, "workers": workers})
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	if err := terminal.Cells(w, "SWEEP", "STATE", "DONE", "WAITING", "IN HAND", "BEGUN AGAIN", "VERSION"); err != nil {
		return err
	}
	for _, s := range sweeps {
		if err := terminal.Cells(w, s.ID, s.State, s.Done, s.Waiting, s.Begun, s.Again, s.Built); err != nil {
			return err
		}
	}
	if err := terminal.Cells(w, "", "", "", "", "", "", ""); err != nil {
		return err
	}
	if err := terminal.Cells(w, "WORKER", "STATE", "CHUNKS", "ITEMS", "IN HAND", "LAST SIGN", "VERSION"); err != nil {
		return err
	}
	for _, x := range workers {
		age := a.Now().Sub(x.At)
		state := "works"
		switch {
		case x.Ended:
			state = "ended"
		case age > worker.Dead:
			state = "lost"
		case len(x.Busy) == 0:
			state = "waits"
		}
		if err := terminal.Cells(w, x.Name, state, x.Chunks, x.Items, strings.Join(x.Busy, " "),
			fmt.Sprintf("%.0f s ago", age.Seconds()), x.Built); err != nil {
			return err
		}
	}
	return terminal.Flush(w)
}

type one struct {
	QueueFlag `embed:""`
	ID        string `arg:"" help:"Name of the sweep."`
}

func (c *one) do(ctx context.Context, a *terminal.Terminal, done string, move func(*worker.Queue, context.Context, string) error) error {
	q, err := c.Connect(ctx)
	if err != nil {
		return err
	}
	defer q.Close()
	if err := move(q, ctx, c.ID); err != nil {
		return err
	}
	a.Say("sweep %s is %s", c.ID, done)
	return nil
}

// PauseCmd lets workers take no more chunks.
type PauseCmd struct {
	one `embed:""`
}

// Run pauses.
func (c *PauseCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.do(ctx, a, "paused; chunks in hand are finished", (*worker.Queue).Pause)
}

// ResumeCmd lets workers go on.
type ResumeCmd struct {
	one `embed:""`
}

// Run resumes.
func (c *ResumeCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.do(ctx, a, "gone on with", (*worker.Queue).Resume)
}

// CancelCmd ends a sweep.
type CancelCmd struct {
	one `embed:""`
}

// Run cancels.
func (c *CancelCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.do(ctx, a, "cancelled", (*worker.Queue).Cancel)
}
