package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// recordCmd are the commands on the record of all cases. They stand under case.
type recordCmd struct {
	Export     caseExportCmd     `cmd:"" help:"Write a dossier: the case in one file, with the proof that its events stand in the signed journal."`
	Import     caseImportCmd     `cmd:"" help:"Verify a dossier and show it."`
	Verify     caseVerifyCmd     `cmd:"" help:"Find whatever was changed, is missing, or stands in another place in the journal."`
	Checkpoint caseCheckpointCmd `cmd:"" help:"Sign a checkpoint of the whole journal."`
	Key        caseKeyCmd        `cmd:"" help:"Make a key for checkpoints."`
	Person     casePersonCmd     `cmd:"" help:"Show all that the record holds of a person."`
	Erase      caseEraseCmd      `cmd:"" help:"Take personal texts out of the record; its proofs still hold."`
}

type caseExportCmd struct {
	storeFlags `embed:""`
	Key        string        `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key for the checkpoint. Default: aedile.key."`
	Redact     bool          `help:"Leave out everything personal: personal texts, items and documents. The proofs still hold."`
	Out        string        `short:"o" default:"-" placeholder:"FILE" help:"Write to this file."`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Help says what a dossier proves.
func (caseExportCmd) Help() string {
	return "A dossier holds events, documents, items as seen, packs and registers by digest, a signed checkpoint of the journal, and for each event the " +
		"proof that it stands there. What is left out is named by its digest. It does not prove that nothing followed behind its last event."
}

// Run exports a case.
func (c *caseExportCmd) Run(ctx context.Context, a *terminal) error {
	return c.proved(ctx, a, func(h *desk.House) error {
		if _, err := h.Case(ctx, c.ID); err != nil {
			return err
		}
		point, err := h.Checkpoint(ctx, c.Key)
		if err != nil {
			return err
		}
		leave := record.Leave{}
		if c.Redact {
			leave = record.Personal()
		}
		d, err := record.Export(ctx, h.Record, c.ID, point, leave)
		if err != nil {
			return err
		}
		return writeFile(a, c.Out, private, d.Write)
	})
}

type caseImportCmd struct {
	Keys []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed the checkpoint. May be repeated."`
	JSON bool     `name:"json" help:"Print JSON: report and dossier."`
	File string   `arg:"" help:"Dossier; - is standard input."`
}

// Help says what the statuses mean.
func (caseImportCmd) Help() string {
	return "Exit status: 0 all that is in the dossier holds, 1 something does not and is named, 2 it cannot be read."
}

// Run verifies and shows a dossier.
func (c *caseImportCmd) Run(a *terminal) error {
	d, r, err := openDossier(a, c.File, c.Keys)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(a.Out, map[string]any{"report": r, "ok": len(r.Faults) == 0, "dossier": d})
	} else {
		err = d.Show(a.Out, r)
	}
	return outcome(err, len(r.Faults))
}

// openDossier reads a dossier and checks it.
func openDossier(a *terminal, file string, keys []string) (d record.Dossier, r record.Report, err error) {
	known, err := desk.Verifiers(keys)
	if err != nil {
		return d, r, err
	}
	f, err := open(a, "read dossier", file)
	if err != nil {
		return d, r, err
	}
	defer f.Close()
	return record.Read(f, known)
}

// readDossier reads a dossier that holds; one that does not is an Invalid error.
func readDossier(a *terminal, file string, keys []string) (record.Dossier, error) {
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

type caseVerifyCmd struct {
	storeFlags  `embed:""`
	Keys        []string `placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed checkpoints. None: checkpoints must fit, signatures are not looked at. May be repeated."`
	Checkpoints []string `name:"checkpoint" placeholder:"FILE" sep:"none" help:"Checkpoint that was kept elsewhere, as aedile case checkpoint printed it, or a dossier with one; - is standard input. May be repeated."`
}

// Help says what only a checkpoint from elsewhere shows, and what the statuses mean.
func (caseVerifyCmd) Help() string {
	return "Holds the journal against itself, the list of cases, the attachments, and every checkpoint. Somebody who can write to all of the store can cut " +
		"off its end with the checkpoints over it, or put back an older copy: only a checkpoint that was kept elsewhere shows that (--checkpoint).\n\n" +
		"Exit status: 0 the record holds, 1 it does not and every fault is named, 2 it cannot be read."
}

// kept returns the checkpoints of the files.
func (c *caseVerifyCmd) kept(a *terminal) (notes []string, err error) {
	for _, name := range c.Checkpoints {
		b, err := readAll(a, "read checkpoint", name, record.MaxDossier)
		if err != nil {
			return nil, err
		}
		var d struct {
			Checkpoint string `json:"checkpoint"`
		}
		if text := bytes.TrimSpace(b); len(text) > 0 && text[0] == '{' {
			if err := json.Unmarshal(b, &d); err != nil || d.Checkpoint == "" {
				return nil, aedile.Invalidf("read checkpoint", name, "is neither a checkpoint nor a dossier").Because(err)
			}
			b = []byte(d.Checkpoint)
		}
		notes = append(notes, string(b))
	}
	return notes, nil
}

// Run verifies the journal.
func (c *caseVerifyCmd) Run(ctx context.Context, a *terminal) error {
	known, err := desk.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	kept, err := c.kept(a)
	if err != nil {
		return err
	}
	return c.proved(ctx, a, func(h *desk.House) error {
		r, err := record.Against{Known: known, Kept: kept, Kind: kinds.Of}.Verify(ctx, h.Record)
		if err != nil {
			return err
		}
		if c.JSON {
			return outcome(printJSON(a.Out, r), len(r.Faults))
		}
		for _, f := range r.Faults {
			fmt.Fprintln(a.Out, f)
		}
		fmt.Fprintf(a.Out, "%d events of %d cases, %d attachments, %d taken out under tombstones\n", r.Events, r.Cases, r.Attachments, r.Erased)
		switch {
		case known != nil:
			fmt.Fprintf(a.Out, "%d checkpoints; the newest that holds covers %d events\n", r.Checkpoints, r.Signed)
		case r.Checkpoints > 0:
			fmt.Fprintf(a.Out, "%d checkpoints; the newest that fits covers %d events; signatures were not looked at (--keys)\n", r.Checkpoints, r.Fits)
		}
		if len(r.Faults) == 0 {
			fmt.Fprintln(a.Out, "the record holds")
		}
		return outcome(nil, len(r.Faults))
	})
}

type caseCheckpointCmd struct {
	storeFlags `embed:""`
	Key        string `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key. Default: aedile.key."`
}

// Run signs a checkpoint.
func (c *caseCheckpointCmd) Run(ctx context.Context, a *terminal) error {
	return c.proved(ctx, a, func(h *desk.House) error {
		p, err := h.Checkpoint(ctx, c.Key)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(a.Out, map[string]any{"origin": p.Origin, "events": p.N, "note": p.Note})
		}
		_, err = io.WriteString(a.Out, p.Note)
		return err
	})
}

type caseKeyCmd struct {
	Policy string `env:"AEDILE_POLICY" placeholder:"FILE" help:"Policy file; its name is that of the record in the key."`
	File   string `arg:"" optional:"" default:"aedile.key" help:"File for the secret half; the public half goes beside it as FILE.pub. Default: aedile.key."`
}

// Run makes a key.
func (c *caseKeyCmd) Run() error {
	p, err := desk.ReadPolicy(c.Policy)
	if err != nil {
		return err
	}
	return p.MakeKey(c.File, rand.Reader)
}

type casePersonCmd struct {
	storeFlags `embed:""`
	Names      []string `arg:"" name:"name" help:"Names, addresses and numbers of the person, as they may stand in the record."`
}

// Run shows what the record holds of a person.
func (c *casePersonCmd) Run(ctx context.Context, a *terminal) error {
	return c.proved(ctx, a, func(h *desk.House) error {
		all := []record.Held{}
		for p, err := range record.Person(ctx, h.Record, c.Names...) {
			if err != nil {
				return err
			}
			all = append(all, p)
			if !c.JSON {
				fmt.Fprintf(a.Out, "%s\t%s\t%s\t%s%s\n", p.Case, p.Move, p.Path, p.Text, p.Attachment)
			}
		}
		if c.JSON {
			return printJSON(a.Out, all)
		}
		return nil
	})
}

type caseEraseCmd struct {
	storeFlags  `embed:""`
	actFlags    `embed:""`
	Why         string        `required:"" placeholder:"TEXT" help:"Why, without personal data; it stays in the record."`
	Names       []string      `name:"name" placeholder:"NAME" sep:"none" help:"Only texts that are this name, address or number. May be repeated. Default: every personal text."`
	Attachments bool          `help:"Take out the content of attached items and documents, too."`
	Before      string        `placeholder:"DAY" help:"In place of a case: all closed cases in which nothing has happened since this day."`
	ID          aedile.CaseID `arg:"" optional:"" name:"case" help:"Identifier of the case."`
}

// Help says what stays.
func (caseEraseCmd) Help() string {
	return "What is taken out leaves a tombstone that says where it stood, by whom and why it was taken out. The journal hashes personal texts by salted " +
		"digests, so every proof still holds. How long data are kept is the operator's to settle, except where the law does: data of traders are " +
		"deleted six months after the end of the contract (art 30(5) DSA)."
}

// Run erases.
func (c *caseEraseCmd) Run(ctx context.Context, a *terminal) error {
	at, err := c.at()
	if err != nil {
		return err
	}
	if at.IsZero() {
		at = a.Now()
	}
	return c.proved(ctx, a, func(h *desk.House) error {
		ids, err := c.cases(ctx, h)
		if err != nil {
			return err
		}
		all := []record.Tombstone{}
		for _, id := range ids {
			x := record.Erasure{Case: id, By: c.actor(), At: at, Why: c.Why, Attachments: c.Attachments}
			if len(c.Names) > 0 {
				x.Match = record.Named(c.Names...)
			}
			t, err := h.Record.Erase(ctx, x)
			if err != nil {
				return err
			}
			all = append(all, t)
			if !c.JSON {
				fmt.Fprintf(a.Out, "%s: %d texts and %d attachments taken out\n", id, len(t.Texts), len(t.Attachments))
			}
		}
		if c.JSON {
			return printJSON(a.Out, all)
		}
		return nil
	})
}

// cases returns the cases to erase in.
func (c *caseEraseCmd) cases(ctx context.Context, h *desk.House) ([]aedile.CaseID, error) {
	if (c.ID == "") == (c.Before == "") {
		return nil, aedile.Invalidf("erase", "", "either a case or --before is needed")
	}
	if c.ID != "" {
		if _, err := h.Case(ctx, c.ID); err != nil {
			return nil, err
		}
		return []aedile.CaseID{c.ID}, nil
	}
	day, err := deadline.ParseDate(c.Before)
	if err != nil {
		return nil, err
	}
	zone := h.House.Clocks[h.House.Calendar].Zone
	return record.Expired(ctx, h.Record, time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, zone))
}
