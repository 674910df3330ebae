package sweep

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/sample"
)

// SampleConfig says what Sample draws.
type SampleConfig struct {
	Started aedile.Ran // what is known of the run at its start: the program, its version, notes
	Size    int        // items to draw
	Seed    uint64
	Strata  []string // fields by whose values items are divided: see StrataFields; none: not at all
	On      time.Time
}

// Sampled is the account of a random check: how it was drawn, what was drawn, what was found, and what that says of all items.
type Sampled struct {
	Design    SampleDesign     `json:"design"`
	Estimates []SampleEstimate `json:"estimates"`
	Strata    []sample.Stratum `json:"strata"` // with: items with findings
	Items     []SampledItem    `json:"items"`
	Ran       aedile.Ran       `json:"ran"`

	Faults Faults `json:"-"`
}

// SampleDesign says how the items were drawn, so that anyone who has the files can draw them again.
type SampleDesign struct {
	Day        string   `json:"day"`
	Population int      `json:"population"` // items that could be read
	Size       int      `json:"size"`       // asked for
	Drawn      int      `json:"drawn"`
	Seed       uint64   `json:"seed"`
	Strata     []string `json:"strata"`
	Allocation string   `json:"allocation"`
	Order      string   `json:"order"`
}

const (
	allocation = "proportional to the items of each stratum, at least one each; largest remainders"
	order      = "ascending first 64 bits of SHA-256(seed, position in the file, digest of the item)"
)

// SampleEstimate is the estimated share of one kind of items.
type SampleEstimate struct {
	Of string `json:"of"`
	sample.Estimate
}

// SampledItem is one drawn item and what was found in it.
type SampledItem struct {
	Stratum  string           `json:"stratum"`
	Source   string           `json:"source"`
	Position int              `json:"position"` // in the file, from 1, among the records that could be read
	Item     *aedile.Item     `json:"item"`
	Digest   aedile.Digest    `json:"digest"`
	Findings []aedile.Finding `json:"findings"`
}

// Sample draws items at random, screens them, and estimates for how many of all items the rules would find something (the random checks of
// Art. 31(3) DSA). The same items and seed give the same draw. seen, which may be nil, is told of every batch that was read. The error is
// Invalid where a file could not be read.
func Sample(ctx context.Context, s *screen.Screener, in *intake.Files, c SampleConfig, seen func(items int)) (Sampled, error) {
	const op = "sample"
	stratum, err := divide(c.Strata)
	if err != nil {
		return Sampled{}, err
	}
	if c.Size < 1 {
		return Sampled{}, aedile.Invalidf(op, "", "nothing to draw").Hint("say how many items with --size")
	}
	d := &drawing{seed: c.Seed, stratum: stratum, draw: sample.NewDrawing[SampledItem](c.Size), account: Sampled{Ran: begin(c.Started, s)}}
	if err := d.read(ctx, in, seen); err != nil {
		return d.account, stopped(op, err)
	}
	if err := d.screen(s); err != nil {
		return d.account, err
	}
	r := &d.account
	end(&r.Ran, in)
	r.Design = SampleDesign{Day: c.On.UTC().Format(time.DateOnly), Population: r.Ran.Items, Size: c.Size, Drawn: len(r.Items),
		Seed: c.Seed, Strata: append([]string{}, c.Strata...),
		Allocation: allocation, Order: order}
	return *r, unread(op, in)
}

// drawing reads items and offers them to the draw.
type drawing struct {
	seed    uint64
	stratum func(*aedile.Item) string
	draw    *sample.Drawing[SampledItem]
	account Sampled
}

func (d *drawing) read(ctx context.Context, in *intake.Files, seen func(items int)) error {
	for b, err := range in.Batches(ctx) {
		o := screen.Output{Err: err}
		if err == nil {
			var failed error
			if o, failed = d.batch(b); failed != nil {
				return failed
			}
		}
		for _, f := range b.Count(o) {
			d.fault(f)
		}
		if seen != nil {
			seen(o.Items)
		}
	}
	return ctx.Err()
}

func (d *drawing) batch(b *intake.Batch) (o screen.Output, err error) {
	b.Each(func(it *aedile.Item, fault *aedile.Fault) bool {
		if fault != nil {
			o.Faults = append(o.Faults, *fault)
			return true
		}
		err = d.offer(it, b.Name(), b.Position()+o.Items)
		o.Items++
		return err == nil
	})
	d.account.Ran.Items += o.Items
	return o, err
}

// offer offers the n-th item of a file, counted from 0.
func (d *drawing) offer(it *aedile.Item, file string, n int) error {
	digest, err := it.Digest()
	if err != nil {
		return err
	}
	return d.draw.Offer(d.stratum(it), sample.RankOf(d.seed, digest, n, file), func() (SampledItem, error) {
		c, err := it.Clone()
		return SampledItem{Source: file, Position: n + 1, Item: c, Digest: digest}, err
	})
}

func (d *drawing) fault(f aedile.Fault) {
	d.account.Faults.Add(f)
	d.account.Ran.Faults++
	d.account.Ran.ByFault[string(f.Class)]++
}

// screen screens what was drawn and estimates.
func (d *drawing) screen(s *screen.Screener) error {
	strata, drawn, err := d.draw.Draw()
	if err != nil {
		return err
	}
	r := &d.account
	r.Strata, r.Items = strata, []SampledItem{}
	sure := slices.Clone(strata) // counts items with findings to act on
	for _, x := range drawn {
		it := x.Value
		it.Stratum = x.Stratum
		res := s.Screen(it.Item)
		it.Findings = append([]aedile.Finding{}, res.Findings...)
		for _, f := range res.Faults {
			f.Source = cmp.Or(f.Source, it.Source)
			d.fault(f)
		}
		for _, f := range it.Findings {
			r.Ran.Findings++
			r.Ran.ByGrade[f.Grade]++
			r.Ran.ByCheck[f.Check]++
		}
		i := slices.IndexFunc(strata, func(t sample.Stratum) bool { return t.Name == x.Stratum })
		if len(it.Findings) > 0 {
			strata[i].With++
		}
		if slices.ContainsFunc(it.Findings, func(f aedile.Finding) bool { return f.Grade == aedile.Act }) {
			sure[i].With++
		}
		r.Items = append(r.Items, it)
	}
	r.Estimates = []SampleEstimate{{"items with findings", sample.Of(strata)}, {"items with findings to act on", sample.Of(sure)}}
	return nil
}

// StrataFields are the fields by which items can be divided.
var StrataFields = []string{"category", "country", "service", "kind", "lang", "brand", "trader", "ships_from", "destination"}

// divide returns what names the stratum of an item.
func divide(fields []string) (func(*aedile.Item) string, error) {
	for _, f := range fields {
		if !slices.Contains(StrataFields, f) {
			return nil, aedile.Invalidf("sample", "--strata "+f, "no field to divide items by").
				Hint("one or several of " + strings.Join(StrataFields, ","))
		}
	}
	return func(it *aedile.Item) string {
		var parts []string
		for _, f := range fields {
			parts = append(parts, cmp.Or(strings.TrimSpace(fieldOf(it, f)), "(none)"))
		}
		return strings.Clone(strings.Join(parts, " / "))
	}, nil
}

// fieldOf is the value of a field; of a category path the most general level, of several destinations the first.
func fieldOf(it *aedile.Item, field string) string {
	trader := it.Trader
	if trader == nil {
		trader = new(aedile.Account)
	}
	first := func(list []string) string { return strings.Join(list[:min(len(list), 1)], "") }
	switch field {
	case "category":
		return first(it.Category)
	case "country":
		return cmp.Or(trader.Country, it.ShipsFrom)
	case "service":
		return it.Service
	case "kind":
		return string(it.Kind)
	case "lang":
		return it.Lang
	case "brand":
		return it.Brand
	case "trader":
		return cmp.Or(string(trader.ID), trader.Name)
	case "ships_from":
		return it.ShipsFrom
	}
	return first(it.Destination)
}
