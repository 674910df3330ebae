package main

import (
	"context"
	"log/slog"

	"github.com/aedile/aedile/cmd/aedile/fleet"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

type sweepCmd struct {
	Start  sweepStartCmd   `cmd:"" help:"Screen files on many machines; what comes out is what aedile screen gives."`
	Work   sweepWorkCmd    `cmd:"" help:"Take chunks of sweeps and screen them, until it is stopped."`
	Status fleet.ListCmd   `cmd:"" help:"Show sweeps and workers."`
	Pause  fleet.PauseCmd  `cmd:"" help:"Let workers take no more chunks of a sweep."`
	Resume fleet.ResumeCmd `cmd:"" help:"Go on with a sweep that is paused."`
	Cancel fleet.CancelCmd `cmd:"" help:"End a sweep."`
}

type sweepStartCmd struct {
	screenCmd        `embed:""`
	fleet.StartFlags `embed:"" group:"Queue"`
}

// Run screens the files by workers.
func (c *sweepStartCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	c.screenCmd.by = func(ctx context.Context, set *packset.Set) (sweep.Screener, func(), error) {
		return c.Fleet(ctx, a, set, c.selection(), c.registers(), version())
	}
	return c.screenCmd.Run(ctx, a)
}

type sweepWorkCmd struct {
	fleet.WorkCmd `embed:""`
}

// Run works.
func (c *sweepWorkCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	log := slog.New(slog.NewTextHandler(a.Err, nil))
	q, err := c.Await(ctx, log)
	if err != nil {
		return err
	}
	defer q.Close()
	return fleet.Work(ctx, q, c.Name, cores(c.Slots), version(), log)
}
