package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen"

	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/sweep/packset"
)

type caseExportCmd struct {
	storeFlags `embed:""`
	Key        string        `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key for the checkpoint. Default: aedile.key."`
	Redact     bool          `help:"Leave out everything personal: personal texts, items and documents. The proofs still hold."`
	Page       bool          `help:"Write a page that people read, in place of the dossier. A page proves nothing."`
	Names      bool          `help:"Show names and contacts on the page."`
	Out        string        `short:"o" default:"-" placeholder:"FILE" help:"Write to this file; one that ends in .html is a page."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Help says what a dossier proves.
func (caseExportCmd) Help() string {
	return "A dossier holds events, documents, items as seen, packs and registers by digest, a signed checkpoint of the journal, and for each event the " +
		"proof that it stands there. What is left out is named by its digest. It does not prove that nothing followed behind its last event."
}

// Run exports a case.
func (c *caseExportCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if c.Page || strings.EqualFold(filepath.Ext(c.Out), ".html") {
		return c.with(ctx, a, func(dk *desk.Desk) error {
			s, err := dk.Show(ctx, c.ID, letter.Names(c.Names && !c.Redact))
			if err != nil {
				return err
			}
			return terminal.WriteFile(a, c.Out, terminal.Private, s.HTML)
		})
	}
	s, known, err := halves(c.Key)
	if err != nil {
		return err
	}
	dated, err := cosigner(c.Key, a.Now())
	if err != nil {
		return err
	}
	return c.with(ctx, a, func(dk *desk.Desk) error {
		d, err := dk.Export(ctx, c.ID, s, known, c.Redact, dated)
		if err != nil {
			return err
		}
		return terminal.WriteFile(a, c.Out, terminal.Private, d.Write)
	})
}

type caseImportCmd struct {
	Keys   []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed the checkpoint. May be repeated."`
	Into   string   `placeholder:"URL" help:"Take the case into this store, too, where the dossier holds: sqlite:FILE or postgres://…. The store is made where there is none."`
	By     string   `default:"platform" placeholder:"PARTY[:ID]" help:"Who takes it in. Default: platform."`
	Policy string   `env:"AEDILE_POLICY" placeholder:"FILE" help:"YAML file with what the operator has settled."`
	JSON   bool     `name:"json" help:"Print JSON: report and dossier."`
	File   string   `arg:"" help:"Dossier; - is standard input."`
}

// Help says what the statuses mean.
func (caseImportCmd) Help() string {
	return "Exit status: 0 all that is in the dossier holds, 1 something does not and is named, 2 it cannot be read or taken in."
}

// Run verifies and shows a dossier, and takes it in.
func (c *caseImportCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	d, r, err := openDossier(a, c.File, c.Keys)
	if err != nil {
		return err
	}
	if c.JSON {
		err = terminal.PrintJSON(a.Data(), map[string]any{"report": r, "ok": len(r.Faults) == 0, "dossier": d})
	} else {
		err = d.Show(a.Out, r)
	}
	if err != nil || c.Into == "" || len(r.Faults) > 0 {
		return terminal.Outcome(err, len(r.Faults))
	}
	return storeFlags{placeFlags: placeFlags{Store: c.Into, Policy: c.Policy}}.begin(ctx, a, func(dk *desk.Desk) error {
		k, err := dk.Import(ctx, d, r, desk.Act{By: desk.ReadActor(c.By, false)})
		if err == nil && !c.JSON {
			err = terminal.Printf(a.Out, "%s was taken in: it is %s, version %d\n", k.ID, k.State, k.Version)
		}
		return err
	})
}

// openDossier reads a dossier and checks it.
func openDossier(a *terminal.Terminal, file string, keys []string) (d record.Dossier, r record.Report, err error) {
	known, err := verifiers(keys)
	if err != nil {
		return d, r, err
	}
	f, err := terminal.Open(a, "read dossier", file)
	if err != nil {
		return d, r, err
	}
	defer f.Close()
	return record.Read(f, known)
}

// readDossier reads a dossier that holds; one that does not is an Invalid error.
func readDossier(a *terminal.Terminal, file string, keys []string) (record.Dossier, error) {
	if len(keys) == 0 {
		return record.Dossier{}, aedile.Invalidf("read dossier", file, "no key to check it with").Hint("--keys FILE")
	}
	d, r, err := openDossier(a, file, keys)
	if err == nil && len(r.Faults) > 0 {
		err = aedile.Invalidf("read dossier", file, "does not hold: %s", r.Faults[0].String()).
			Hint("aedile case import names everything")
	}
	return d, err
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
func (c *caseRescreenCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	d, err := c.dossier(ctx, a)
	if err != nil {
		return err
	}
	all, err := c.again(d)
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
			for _, note := range r.Moved {
				fmt.Fprintf(a.Out, "%s: %s: the law has moved: %s\n", d.Case, r.Check, note)
			}
		}
	}
	if c.JSON {
		if err := terminal.PrintJSON(a.Data(), all); err != nil {
			return err
		}
	}
	return terminal.Outcome(nil, differs)
}

// again screens the items of the dossier with the packs and the snapshots at hand.
func (c *caseRescreenCmd) again(d record.Dossier) ([]record.Rescreened, error) {
	ps, _, err := packset.Packs(packset.Selection{Dirs: c.Packs})
	if err != nil {
		return nil, err
	}
	snaps, err := packset.Registers{Dir: c.Shelf, Chosen: record.Cited(d)}.Cited()
	if err != nil {
		return nil, err
	}
	s, err := screen.Compile(ps, screen.Config{Registers: snaps, Detectors: detectors.Detectors()})
	if err != nil {
		return nil, err
	}
	return record.Rescreen(d, func(it *aedile.Item) []aedile.Finding { return s.Screen(it).Findings })
}

// dossier returns the dossier of the file, or one of the stored case, which needs no proofs here.
func (c *caseRescreenCmd) dossier(ctx context.Context, a *terminal.Terminal) (d record.Dossier, err error) {
	if c.Dossier != "" {
		return readDossier(a, c.Dossier, c.Keys)
	}
	err = c.with(ctx, a, func(dk *desk.Desk) error {
		d, err = dk.Stored(ctx, c.ID)
		return err
	})
	return d, err
}
