package sweep

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/sample"
)

// SampleConfig says what Sample draws from, how, and what it writes.
type SampleConfig struct {
	Files     []string
	Packs     Selection
	Registers Shelf
	Source    source.Config
	Map       string // file with a mapping of columns; none: the usual names
	Size      int    // items to draw
	Seed      uint64
	Strata    []string // fields by whose values items are divided: see StrataFields; none: not at all
	Output    string   // text or json; "" suits where it goes
	Out       string   // file; "" and "-" are standard output
	Quiet     bool
}

// sampled is the account of a random check: how it was drawn, what was drawn, what was found, and what that says of all items.
type sampled struct {
	Design    design           `json:"design"`
	Estimates []sampleEstimate `json:"estimates"`
	Strata    []sample.Stratum `json:"strata"` // with: items with findings
	Items     []drawnItem      `json:"items"`
	Ran       aedile.Ran       `json:"ran"`
}

// design says how the items were drawn, so that anyone who has the files can draw them again.
type design struct {
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

type sampleEstimate struct {
	Of string `json:"of"`
	sample.Estimate
}

// drawnItem is one drawn item and what was found in it.
type drawnItem struct {
	Stratum  string           `json:"stratum"`
	Source   string           `json:"source"`
	Position int              `json:"position"` // in the file, from 1, among the records that could be read
	Item     *aedile.Item     `json:"item"`
	Digest   aedile.Digest    `json:"digest"`
	Findings []aedile.Finding `json:"findings"`
}

// Sample draws items at random, screens them, and estimates for how many of all items the rules would find something (the random checks of
// Art. 31(3) DSA). It returns Findings where there are any, and an error where the work could not be done.
func (a *App) Sample(ctx context.Context, c SampleConfig) error {
	stratum, err := divide(c.Strata)
	if err != nil {
		return err
	}
	if c.Size < 1 {
		return aedile.Invalidf("sample", "", "nothing to draw").Hint("say how many items with --size")
	}
	if c.Source.Map, err = mapping(c.Map); err != nil {
		return err
	}
	in, err := a.inputs("sample", c.Files, c.Source)
	if err != nil {
		return err
	}
	s, _, notes, err := a.compiledWith(c.Packs, c.Registers)
	if err != nil {
		return err
	}
	out, err := a.output(c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	d := &drawing{in: in, seed: c.Seed, stratum: stratum, draw: sample.NewDrawing[drawnItem](c.Size),
		ran: ranWith(s, notes)}
	if a.ErrTerminal && !c.Quiet {
		d.bar = a.newProgress(in)
	}
	err = d.read(ctx)
	d.bar.end()
	if err != nil {
		return stopped("sample", err)
	}
	r, err := d.screen(s)
	if err != nil {
		return err
	}
	r.Design = design{Day: a.Now().UTC().Format(time.DateOnly), Population: d.ran.Items, Size: c.Size, Drawn: len(r.Items), Seed: c.Seed, Strata: append([]string{}, c.Strata...),
		Allocation: allocation, Order: order}
	if err := a.writeSample(out, r, c); err != nil {
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	if !c.Quiet {
		a.sampleSummary(d)
	}
	return d.outcome(r)
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

// drawing reads items and offers them to the draw.
type drawing struct {
	in      *inputs
	seed    uint64
	stratum func(*aedile.Item) string
	draw    *sample.Drawing[drawnItem]
	bar     *progress
	ran     aedile.Ran
	told    []aedile.Fault
}

func (d *drawing) read(ctx context.Context) error {
	for b, err := range d.in.batches(ctx) {
		f := d.in.next()
		if err != nil {
			f.failed = true
			d.fault(f, *source.FaultOf(err))
			continue
		}
		if err := d.batch(f, b); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (d *drawing) batch(f *input, b screen.Batch) (err error) {
	before := f.items
	b.Each(func(it *aedile.Item, fault *aedile.Fault) bool {
		if fault != nil {
			d.fault(f, *fault)
			return true
		}
		err = d.offer(f, it)
		return err == nil
	})
	d.bar.add(f.items-before, 0)
	return err
}

func (d *drawing) offer(f *input, it *aedile.Item) error {
	digest, err := it.Digest()
	if err != nil {
		return err
	}
	n := f.items
	f.items++
	d.ran.Items++
	return d.draw.Offer(d.stratum(it), sample.RankOf(d.seed, digest, n, f.name), func() (drawnItem, error) {
		c, err := it.Clone()
		return drawnItem{Source: f.name, Position: n + 1, Item: c, Digest: digest}, err
	})
}

func (d *drawing) fault(f *input, x aedile.Fault) {
	x.Source = cmp.Or(x.Source, f.name)
	f.faults++
	d.ran.Faults++
	d.ran.ByFault[string(x.Class)]++
	if len(d.told) < maxToldFaults {
		d.told = append(d.told, x)
	}
}

// screen screens what was drawn and estimates.
func (d *drawing) screen(s *screen.Screener) (*sampled, error) {
	strata, drawn, err := d.draw.Draw()
	if err != nil {
		return nil, err
	}
	r := &sampled{Strata: strata, Items: []drawnItem{}}
	sure := slices.Clone(strata) // counts items with findings to act on
	for _, x := range drawn {
		it := x.Value
		it.Stratum = x.Stratum
		res := s.Screen(it.Item)
		it.Findings = append([]aedile.Finding{}, res.Findings...)
		for _, f := range res.Faults {
			d.fault(&input{name: it.Source}, f)
		}
		for _, f := range it.Findings {
			d.ran.Findings++
			d.ran.ByGrade[f.Grade]++
			d.ran.ByCheck[f.Check]++
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
	r.Estimates = []sampleEstimate{{"items with findings", sample.Of(strata)}, {"items with findings to act on", sample.Of(sure)}}
	var notes []string
	d.ran.Sources, notes = d.in.ran()
	d.ran.Notes = slices.Concat(d.ran.Notes, notes)
	r.Ran = d.ran
	return r, nil
}

// outcome says how the check ended.
func (d *drawing) outcome(r *sampled) error {
	if bad := d.in.unread(); len(bad) > 0 {
		return aedile.Invalidf("sample", strings.Join(bad, ", "), "could not be read")
	}
	if r.Ran.Findings > 0 {
		return Findings{r.Ran.Findings}
	}
	return nil
}

func (a *App) writeSample(w io.Writer, r *sampled, c SampleConfig) error {
	if c.Output == "json" || c.Output == "" && (toFile(c.Out) || !a.OutTerminal) {
		return writeJSON(w, r)
	}
	return writeSampleText(w, r)
}

// writeSampleText writes the account for a person.
func writeSampleText(w io.Writer, r *sampled) error {
	d := r.Design
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "random check\t%s drawn of %d on %s, seed %d\n", count(d.Drawn, "item"), d.Population, d.Day, d.Seed)
	if len(d.Strata) > 0 {
		fmt.Fprintf(t, "divided by\t%s: %d strata, drawn in proportion, at least one each\n", strings.Join(d.Strata, ", "), len(r.Strata))
	}
	for _, e := range r.Estimates {
		fmt.Fprintf(t, "%s\t%.2f %%, 95 %% interval %.2f to %.2f %% (%s)\n", e.Of, 100*e.Share, 100*e.Low, 100*e.High, e.Method)
	}
	fmt.Fprintf(t, "\tsuspected by rules, not established\n")
	if len(r.Strata) > 1 {
		fmt.Fprintf(t, "\nSTRATUM\tITEMS\tDRAWN\tWITH FINDINGS\n")
		for _, s := range r.Strata {
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", report.Reveal(s.Name), s.Items, s.Drawn, s.With)
		}
	}
	fmt.Fprintf(t, "\nDRAWN\tITEM\tTITLE\tFINDINGS\n")
	for _, x := range r.Items {
		var checks []string
		for _, f := range x.Findings {
			checks = append(checks, string(f.Check)+" ("+string(f.Grade)+")")
		}
		fmt.Fprintf(t, "%s:%d\t%s\t%s\t%s\n", x.Source, x.Position, report.Reveal(string(x.Item.ID)), report.Fit(report.Reveal(x.Item.Title), 60), cmp.Or(strings.Join(checks, ", "), "-"))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// sampleSummary tells a person what the check came to.
func (a *App) sampleSummary(d *drawing) {
	a.say("%s read, %s in the sample, %s; suspected, not established", count(d.ran.Items, "item"), count(d.ran.Findings, "finding"), count(d.ran.Faults, "fault"))
	for _, f := range d.told {
		a.say("fault: %s", faultLine(f))
	}
	for _, n := range d.ran.Notes {
		a.say("note: %s", n)
	}
}
