package archive

import (
	"cmp"
	"context"
	"os"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	kept "github.com/aedile/aedile/screen/archive"
)

// ArchiveCmd are the commands on archives.
type ArchiveCmd struct {
	List   listCmd   `cmd:"" help:"List the segments of an archive."`
	Show   showCmd   `cmd:"" help:"Print items of an archive, one JSON object a line."`
	Verify verifyCmd `cmd:"" help:"Read the whole archive and say what is damaged."`
	Erase  eraseCmd  `cmd:"" help:"Take items out for good; their digests stay."`
	Retain retainCmd `cmd:"" help:"Erase what is older than a policy keeps it."`
}

type placeArg struct {
	Place string `arg:"" name:"archive" help:"A folder, or s3://HOST/BUCKET/PREFIX."`
}

type listCmd struct {
	placeArg `embed:""`
	Output   string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Run lists segments.
func (c *listCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x, err := open(ctx, c.Place)
	if err != nil {
		return err
	}
	all, err := x.Segments(ctx)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), all)
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	if err := terminal.Cells(w, "SEGMENT", "ITEMS", "ERASED", "BYTES", "SEEN FROM", "TO"); err != nil {
		return err
	}
	for _, s := range all {
		if err := terminal.Cells(w, s.Name, s.SegmentHead.Items, s.Erased, s.Bytes, cmp.Or(s.FirstDay, "?"),
			cmp.Or(s.LastDay, "?")); err != nil {
			return err
		}
	}
	return terminal.Flush(w)
}

// queryFlags say which items are meant.
type queryFlags struct {
	Digest  string `placeholder:"DIGEST" help:"The item of this digest, as findings show it."`
	ID      string `name:"id" placeholder:"ID" help:"Items with this id."`
	Service string `placeholder:"NAME" help:"Items of this service."`
	Trader  string `placeholder:"ID" help:"Items of this trader: the id, or the name where there is none."`
	From    string `placeholder:"DAY" help:"Items seen on this day or later, as in 2026-01-31, in UTC."`
	Before  string `placeholder:"DAY" help:"Items seen before this day."`
}

func (f queryFlags) query() kept.Query {
	return kept.Query{Digest: aedile.Digest(f.Digest), ID: f.ID, Service: f.Service, Trader: f.Trader, From: f.From, Before: f.Before}
}

type showCmd struct {
	placeArg   `embed:""`
	queryFlags `embed:""`
	Index      bool `help:"Print what the index says of the items, in their place."`
}

// Run prints items. What is erased is told by its digest.
func (c *showCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x, err := open(ctx, c.Place)
	if err != nil {
		return err
	}
	shown, erased := 0, 0
	err = x.Find(ctx, c.query(), !c.Index, func(e kept.Row, form []byte) error {
		shown++
		if c.Index {
			return terminal.PrintJSONLine(a.Data(), e)
		}
		if e.Erased != "" {
			erased++
			a.Say("%s was erased on %s: %s", e.Digest, e.Erased, e.Why)
			return nil
		}
		_, err := a.Data().Write(append(form, '\n'))
		return err
	})
	if err == nil && shown == 0 {
		return aedile.NotFoundf("show items of archive", c.Place,
			"no item is meant by that").Hint("aedile archive show --index lists what there is")
	}
	return err
}

type verifyCmd struct {
	placeArg `embed:""`
	Output   string `enum:"text,json" default:"text" placeholder:"FORM" help:"text or json."`
}

// Run verifies. Faults end it with status 1.
func (c *verifyCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x, err := open(ctx, c.Place)
	if err != nil {
		return err
	}
	got, err := x.Verify(ctx)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		if err := terminal.PrintJSON(a.Data(), got); err != nil {
			return err
		}
		return terminal.Found(len(got.Faults))
	}
	for _, f := range got.Faults {
		if err := terminal.Cells(a.Out, f); err != nil {
			return err
		}
	}
	for _, n := range got.Left {
		a.Say("%s belongs to no segment: a writer that was killed left it; remove it when nothing writes here", n)
	}
	a.Say("%s, %s, %d erased, %d kept twice, %s",
		terminal.Count(got.Segments, "segment"), terminal.Count(got.Items, "item"), got.Erased, got.Twice,
		terminal.Count(len(got.Faults), "fault"))
	return terminal.Found(len(got.Faults))
}

type eraseCmd struct {
	placeArg   `embed:""`
	queryFlags `embed:""`
	Why        string `required:"" placeholder:"TEXT" help:"The reason. It stays beside the digest: name nobody in it."`
}

// Help says what erasing does and does not do.
func (eraseCmd) Help() string {
	return "Takes out the items that are meant: all that the flags say must hold. Of each its digest stays, with the day and the reason, " +
		"so that findings which cite it can still be counted; " +
		"id, service, trader and days go. It is not kept again when it is seen again. Backups keep what they hold: erase there as well."
}

// Run erases.
func (c *eraseCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x, err := open(ctx, c.Place)
	if err != nil {
		return err
	}
	n, err := x.Erase(ctx, kept.Erasure{Query: c.query(), Day: today(a), Why: c.Why})
	if err != nil {
		return err
	}
	a.Say("%s erased; their digests stay", terminal.Count(n, "item"))
	return nil
}

type retainCmd struct {
	placeArg `embed:""`
	Policy   string `required:"" placeholder:"FILE" help:"YAML: keep: {listing: DAYS, …} and why: TEXT. Kinds that it leaves out are kept for good."`
	DryRun   bool   `help:"Count what would be erased."`
}

// Run erases what is too old.
func (c *retainCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	b, err := os.ReadFile(c.Policy)
	if err != nil {
		return aedile.NotFoundf("read retention policy", c.Policy, "cannot be read").Because(err)
	}
	p, err := kept.ReadPolicy(c.Policy, b)
	if err != nil {
		return err
	}
	x, err := open(ctx, c.Place)
	if err != nil {
		return err
	}
	do, told := x.Retain, "erased; their digests stay"
	if c.DryRun {
		do, told = x.Due, "would be erased"
	}
	n, err := do(ctx, p, today(a))
	if err != nil {
		return err
	}
	a.Say("%s %s", terminal.Count(n, "item"), told)
	return nil
}
