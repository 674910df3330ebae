package main

import (
	"context"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/sweep"
)

type registerImpactCmd struct {
	registerFlags `embed:"" group:"Alerts"`
	readFlags     `embed:"" group:"Reading"`

	Since    string   `placeholder:"DAY" help:"Alerts published on this day or later, as in 2026-11-01." group:"Alerts"`
	Against  []string `placeholder:"NAME@DAY" sep:"none" help:"Alerts of this register that its older snapshot has not. May be repeated." group:"Alerts"`
	ActOnly  bool     `help:"Only what may be acted on without a second look." group:"Alerts"`
	Packs    []string `placeholder:"DIR" sep:"none" help:"Folder with a pack named recalled, in the place of the shipped one." group:"Alerts"`
	Orders   string   `placeholder:"FILE" help:"Table of purchases: order_id, item_id, ordered_at, and what is known of the buyer. Lists the buyers instead of the items." group:"Buyers"`
	Aware    string   `placeholder:"INSTANT" help:"Moment at which the platform became aware, as in 2026-11-20T09:30:00+01:00. Default: now." group:"Buyers"`
	Calendar string   `placeholder:"CODE" default:"COM" help:"Public holidays and time zone in which the six months are counted. Default: COM, in Brussels." group:"Buyers"`
	Zone     string   `placeholder:"ZONE" help:"Time zone, as in Europe/Dublin. Default: that of the calendar." group:"Buyers"`
	Output   string   `placeholder:"FORM" enum:",table,csv,ndjson" default:"" help:"table, csv or ndjson. Default: table on a terminal and csv elsewhere." group:"Writing"`
	Workers  int      `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Quiet    bool     `short:"q" help:"Nothing on stderr but errors."`
	Files    []string `arg:"" optional:"" name:"file" help:"Files or folders of items, as aedile screen reads them. None, or -, is standard input."`
}

// Help says by what law buyers are listed.
func (registerImpactCmd) Help() string {
	return "Screens a catalogue with pack recalled for alerts that are new. With --orders it lists who bought the items that are hit in the six months before the platform became aware " +
		"(Art. 32(1) DSA), as a list ready to write to, with the alert, the trader and what is known of the buyer; of whom no contact is known, the list says so (Art. 32(2)). Nothing is stored. " +
		"That an item is the product of an alert is suspected until somebody has compared them: write to nobody before."
}

// Run lists what the new alerts hit.
func (c *registerImpactCmd) Run(ctx context.Context, a *terminal) error {
	if c.Since == "" && len(c.Against) == 0 {
		return aedile.Invalidf("register impact", "", "it is not said which alerts are new").
			Hint("add --since 2026-11-01 or --against safetygate@2026-11-01")
	}
	if _, err := deadline.ParseDate(c.Since); c.Since != "" && err != nil {
		return aedile.Invalidf("register impact", "--since "+c.Since, "is no day").Hint("write it as 2026-11-01")
	}
	conf := sweep.ImpactConfig{Files: c.Files, Packs: sweep.Selection{Dirs: c.Packs, Names: []string{"recalled"}}, Registers: c.registers(), Source: c.source(), Map: c.Map, Since: c.Since,
		ActOnly: c.ActOnly, Orders: c.Orders, Output: c.Output, Workers: c.Workers, Quiet: c.Quiet}
	for _, n := range c.Against {
		s, err := c.open(n)
		if err != nil {
			return err
		}
		conf.Against = append(conf.Against, s)
	}
	if err := c.period(a, &conf); err != nil {
		return err
	}
	return a.Impact(ctx, conf)
}

func (c *registerImpactCmd) open(name string) (*register.Snapshot, error) {
	n, at := all.Split(name)
	if at == "" {
		return nil, aedile.Invalidf("register impact", "--against "+name, "names no older snapshot").
			Hint("write it as NAME@DAY; aedile register list shows them")
	}
	return c.shelf().Open(n, at)
}

// period counts the six months back from the moment of awareness. The day on which they begin is taken whole, in favour of who bought then.
func (c *registerImpactCmd) period(a *terminal, conf *sweep.ImpactConfig) error {
	clock, err := (&deadlineCmd{Calendar: c.Calendar, Zone: c.Zone}).clock()
	if err != nil {
		return err
	}
	if conf.Zone, err = desk.Zone(clock.Zone.String()); err != nil {
		return err
	}
	conf.To = a.Now()
	if c.Aware != "" {
		if conf.To, err = time.Parse(time.RFC3339, c.Aware); err != nil {
			return aedile.Invalidf("register impact", "--aware "+c.Aware, "is no instant").
				Hint("write it as 2026-11-20T09:30:00+01:00")
		}
	}
	r, err := clock.Before(deadline.At(conf.To), deadline.Period{N: 6, Unit: deadline.Months}) // Art. 32(1) DSA
	if err != nil {
		return err
	}
	first, err := time.ParseInLocation(time.DateOnly, r.LastDay.String(), conf.Zone)
	conf.From, conf.To = first, conf.To.In(conf.Zone)
	return err
}
