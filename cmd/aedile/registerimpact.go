package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/purchase"
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
func (c *registerImpactCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if c.Since == "" && len(c.Against) == 0 {
		return aedile.Invalidf("register impact", "", "it is not said which alerts are new").
			Hint("add --since 2026-11-01 or --against safetygate@2026-11-01")
	}
	if _, err := deadline.ParseDate(c.Since); c.Since != "" && err != nil {
		return aedile.Invalidf("register impact", "--since "+c.Since, "is no day").Hint("write it as 2026-11-01")
	}
	if c.Orders == terminal.Stdin && (slices.Contains(c.Files, terminal.Stdin) || len(c.Files) == 0) {
		return aedile.Invalidf("register impact", terminal.Stdin,
			"standard input can be read only once").Hint("name the files of the catalogue")
	}
	period, err := c.period(a)
	if err != nil {
		return err
	}
	fresh, err := c.fresh(a)
	if err != nil {
		return err
	}
	hits, err := c.hits(ctx, a, fresh)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.Data())
	w := newRows(cmp.Or(c.Output, map[bool]string{true: tableOutput, false: "csv"}[a.OutTerminal]), out)
	if c.Orders == "" {
		err = writeHits(w, hits.List)
	} else {
		err = c.writeBuyers(a, w, hits, period)
	}
	if err = errors.Join(err, w.end(), out.Flush()); err != nil {
		return err
	}
	a.SayUnless(c.Quiet, "%s hit; suspected, not established: compare each with its alert before anyone is written to",
		terminal.Count(len(hits.List), "item"))
	return terminal.Found(len(hits.List))
}

// fresh returns the alerts that are new, and tells of them.
func (c *registerImpactCmd) fresh(a *terminal.Terminal) ([]*register.Snapshot, error) {
	var against []*register.Snapshot
	for _, n := range c.Against {
		s, err := c.open(n)
		if err != nil {
			return nil, err
		}
		against = append(against, s)
	}
	all, err := c.registers().Snapshots()
	if err != nil {
		return nil, err
	}
	fresh, notes := sweep.NewAlerts(all, c.Since, against)
	n := 0
	var names []string
	for _, s := range fresh {
		n += len(s.List)
		names = append(names, fmt.Sprintf("%d of %s@%s", len(s.List), s.Register, s.AsOf))
	}
	a.SayUnless(c.Quiet, "%s new: %s", terminal.Count(n, "alert"), cmp.Or(strings.Join(names, ", "), "no register has any"))
	for _, s := range all {
		if stale := s.Stale(a.Now()); stale != "" {
			notes = append(notes, stale)
		}
	}
	for _, t := range notes {
		a.SayUnless(c.Quiet, "note: %s", t)
	}
	return fresh, nil
}

// hits screens the files for the alerts.
func (c *registerImpactCmd) hits(ctx context.Context, a *terminal.Terminal, fresh []*register.Snapshot) (*sweep.Hits, error) {
	in, err := c.intake(a, "register impact", c.Files)
	if err != nil || len(fresh) == 0 {
		return new(sweep.Hits), err
	}
	set, err := compile(packset.Selection{Dirs: c.Packs, Names: []string{"recalled"}})
	if err != nil {
		return nil, err
	}
	s, err := set.Screener.With(fresh...)
	if err != nil {
		return nil, err
	}
	hits, err := sweep.Impact(ctx, s, in, c.ActOnly, c.Workers)
	if !c.Quiet {
		a.SayFaults(hits.Faults.First, hits.Faults.Count, "")
	}
	return &hits, err
}

// writeBuyers lists who bought an item that is hit, in the period. Those of whom no contact is known are listed as well, and counted: for
// them the platform publishes what it would have written (Art. 32(2) DSA).
func (c *registerImpactCmd) writeBuyers(a *terminal.Terminal, w rows, hits *sweep.Hits, p period) error {
	if err := w.head(append(slices.Clone(buyerColumns), hitColumns...)); err != nil {
		return err
	}
	r := a.In
	if c.Orders != terminal.Stdin {
		f, err := os.Open(c.Orders)
		if err != nil {
			return aedile.NotFoundf("read orders", c.Orders, "cannot be opened").Because(errors.Unwrap(err))
		}
		defer f.Close()
		r = f
	}
	b, err := hits.Buyers(purchase.Read(r, p.zone), p.from, p.to, func(o *purchase.Purchase, hs []*sweep.Hit) error {
		for _, h := range hs {
			if err := w.row(append(buyerRow(o), hitRow(h)...)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Orders, err)
	}
	if c.Quiet {
		return nil
	}
	for i := range b.Faults.First {
		b.Faults.First[i].Source = c.Orders
	}
	a.SayFaults(b.Faults.First, b.Faults.Count, "")
	a.Say("%s from %s to %s; %d before and %d after are left out", terminal.Count(b.Listed, "order"), p.from.Format(time.RFC3339),
		p.to.Format(time.RFC3339), b.Early, b.Late)
	if b.Unreachable > 0 {
		a.Say("of %d no contact is known: what the others are told is to be made public on the interface (art 32(2) DSA)", b.Unreachable)
	}
	if b.Faults.Count > 0 {
		a.Say("%s in the orders: those purchases are not listed", terminal.Count(b.Faults.Count, "fault"))
	}
	return nil
}

func (c *registerImpactCmd) open(name string) (*register.Snapshot, error) {
	n, at := all.Split(name)
	if at == "" {
		return nil, aedile.Invalidf("register impact", "--against "+name, "names no older snapshot").
			Hint("write it as NAME@DAY; aedile register list shows them")
	}
	return c.shelf().Open(n, at)
}

// period is when purchases count, both ends in it, and the zone of days and hours that state none.
type period struct {
	from, to time.Time
	zone     *time.Location
}

// period counts the six months back from the moment of awareness. The day on which they begin is taken whole, in favour of who bought then.
func (c *registerImpactCmd) period(a *terminal.Terminal) (p period, err error) {
	clock, err := (&deadlineCmd{Calendar: c.Calendar, Zone: c.Zone}).clock()
	if err != nil {
		return p, err
	}
	p.zone, p.to = clock.Zone, a.Now()
	if c.Aware != "" {
		if p.to, err = time.Parse(time.RFC3339, c.Aware); err != nil {
			return p, aedile.Invalidf("register impact", "--aware "+c.Aware, "is no instant").
				Hint("write it as 2026-11-20T09:30:00+01:00")
		}
	}
	r, err := clock.Before(deadline.At(p.to), deadline.Period{N: 6, Unit: deadline.Months}) // Art. 32(1) DSA
	if err != nil {
		return p, err
	}
	p.from, err = time.ParseInLocation(time.DateOnly, r.LastDay.String(), p.zone)
	p.to = p.to.In(p.zone)
	return p, err
}
