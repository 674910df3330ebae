package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/packset"
)

// packItems say which findings open reviews, and where the items are.
type packItems struct {
	Findings string   `placeholder:"FILE" help:"Findings as aedile screen writes them as NDJSON; each opens a review. - is standard input."`
	Items    []string `placeholder:"FILE" sep:"none" help:"The files that were screened: the items are kept as they were seen. May be repeated."`
	Service  string   `placeholder:"NAME" help:"Service of items that do not name theirs, as it was given to aedile screen."`
}

// findings opens a review of each finding.
func (c *caseOpenCmd) findings(ctx context.Context, a *terminal, k casework.Kind) error {
	f, err := open(a, "read findings", c.Findings)
	if err != nil {
		return err
	}
	defer f.Close()
	fs, ran, err := desk.ReadFindings(f)
	if err != nil {
		return err
	}
	seen, err := desk.Seen(ctx, fs, c.Items, source.Config{Kind: aedile.Listing, Service: c.Service})
	if err != nil {
		return err
	}
	at, err := c.at()
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(h *desk.House) error {
		all := []desk.Opened{}
		for _, f := range fs {
			o, err := h.OpenFinding(ctx, k, f, seen[f.Item.Digest], ran, c.actor(), at)
			if err != nil {
				return err
			}
			all = append(all, o)
			if !c.JSON {
				fmt.Fprintf(a.Out, "%s %s %s%s%s\n", o.Case, o.Check, o.Item, map[bool]string{true: " (open already)"}[o.Already], map[bool]string{true: " (item not kept)"}[!o.Kept && !o.Already])
			}
		}
		if c.JSON {
			return printJSON(a.Out, all)
		}
		return nil
	})
}

type caseRescreenCmd struct {
	storeFlags `embed:""`
	shelfFlags `embed:""`
	Packs      []string      `placeholder:"DIR" sep:"none" help:"Folder of packs beside the shipped ones. May be repeated."`
	Dossier    string        `placeholder:"FILE" help:"Screen what is in this dossier; no store is opened."`
	Keys       []string      `placeholder:"FILE" sep:"none" help:"Keys of those who may have signed the dossier's checkpoint. May be repeated."`
	ID         aedile.CaseID `arg:"" optional:"" name:"case" help:"Identifier of the case."`
}

// Help says what is compared.
func (caseRescreenCmd) Help() string {
	return "Screens the item of the case again, as it was seen, with the packs at hand and the very snapshots of registers that the finding cites, and compares the finding with the one that opened the " +
		"case. A finding is suspected, not established.\n\nExit status: 0 identical, 1 something differs, 2 it could not be done."
}

// Run makes the finding again.
func (c *caseRescreenCmd) Run(ctx context.Context, a *terminal) error {
	d, err := c.dossier(ctx, a)
	if err != nil {
		return err
	}
	ps, _, err := packset.Packs(packset.Selection{Dirs: c.Packs})
	if err != nil {
		return err
	}
	snaps, err := packset.Registers{Dir: c.Shelf, Chosen: record.Cited(d)}.Cited()
	if err != nil {
		return err
	}
	s, err := screen.Compile(ps, screen.Config{Registers: snaps, Detectors: detectors.Detectors()})
	if err != nil {
		return err
	}
	all, err := record.Rescreen(d, func(it *aedile.Item) []aedile.Finding { return s.Screen(it).Findings })
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return aedile.Invalidf("rescreen", string(d.Case), "the case did not begin with a finding")
	}
	differs := 0
	for _, r := range all {
		differs += len(r.Differs)
		if !c.JSON {
			fmt.Fprintf(a.Out, "%s: %s: %s\n", d.Case, r.Check, cmp.Or(strings.Join(r.Differs, "; "), "identical"))
		}
	}
	if c.JSON {
		if err := printJSON(a.Out, all); err != nil {
			return err
		}
	}
	return outcome(nil, differs)
}

// dossier returns the dossier of the file, or one of the stored case, which needs no proofs here.
func (c *caseRescreenCmd) dossier(ctx context.Context, a *terminal) (d record.Dossier, err error) {
	if c.Dossier != "" {
		return readDossier(a, c.Dossier, c.Keys)
	}
	err = c.with(ctx, a, func(h *desk.House) error {
		if _, err := h.Case(ctx, c.ID); err != nil {
			return err
		}
		d, err = h.Stored(ctx, c.ID)
		return err
	})
	return d, err
}
