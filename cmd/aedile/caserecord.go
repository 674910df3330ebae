package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/proof"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/retention"
)

// recordCmd are the commands on the record of all cases. They stand under case.
type recordCmd struct {
	Export     caseExportCmd       `cmd:"" help:"Write a dossier: the case in one file, with the proof that its events stand in the signed journal."`
	Import     caseImportCmd       `cmd:"" help:"Verify a dossier and show it, or take its case into a store."`
	Verify     proof.CaseVerifyCmd `cmd:"" help:"Find whatever was changed, is missing, or stands in another place in the journal."`
	Checkpoint caseCheckpointCmd   `cmd:"" help:"Sign a checkpoint of the whole journal."`
	Key        caseKeyCmd          `cmd:"" help:"Make a key for checkpoints."`
	Keys       proof.KeysCmd       `cmd:"" help:"Change the keys that sign checkpoints."`
	Person     casePersonCmd       `cmd:"" help:"Show all that the record holds of a person."`
	Hold       caseHoldCmd         `cmd:"" help:"Put a hold on a case, so that nothing personal is taken out of it, or take it off."`
	Retention  caseRetentionCmd    `cmd:"" help:"Show for each procedure how long personal data are kept, and on what ground."`
	Erase      caseEraseCmd        `cmd:"" help:"Take personal texts out of the record; its proofs still hold."`
}

type caseCheckpointCmd struct {
	wire.StoreFlags `embed:""`
	Key             string `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key. Default: aedile.key."`
}

// Run signs a checkpoint.
func (c *caseCheckpointCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	s, known, err := wire.Halves(c.Key)
	if err != nil {
		return err
	}
	dated, err := wire.Cosigner(c.Key, a.Now())
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		p, err := dk.Checkpoint(ctx, s, known, dated)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), map[string]any{"origin": p.Origin, "events": p.N, "note": p.Note})
		}
		_, err = io.WriteString(a.Data(), p.Note)
		return err
	})
}

type caseKeyCmd struct {
	Policy string `env:"AEDILE_POLICY" placeholder:"FILE" help:"Policy file; its name is that of the record in the key."`
	Name   string `placeholder:"NAME" help:"Name of the record or the witness in the key, as record.market.example. Default: that of the policy."`
	File   string `arg:"" optional:"" default:"aedile.key" help:"File for the secret half; the public half goes beside it as FILE.pub. Default: aedile.key."`
}

// Run makes a key.
func (c *caseKeyCmd) Run() error {
	p, err := wire.ReadPolicy(c.Policy)
	if err != nil {
		return err
	}
	return wire.MakeKey(c.File, cmp.Or(c.Name, p.Name), rand.Reader)
}

type casePersonCmd struct {
	wire.StoreFlags `embed:""`
	Names           []string `arg:"" name:"name" help:"Names, addresses and numbers of the person, as they may stand in the record."`
}

// Run shows what the record holds of a person.
func (c *casePersonCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		all, err := dk.Person(ctx, c.Names...)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), all)
		}
		for _, p := range all {
			if err := terminal.Cells(a.Out, p.Case, p.Move, p.Path, p.Text+string(p.Attachment)); err != nil {
				return err
			}
		}
		return nil
	})
}

type caseEraseCmd struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	Why             string        `required:"" placeholder:"TEXT" help:"Why, without personal data; it stays in the record."`
	Names           []string      `name:"name" placeholder:"NAME" sep:"none" help:"Only texts that are this name, address or number. May be repeated. Default: every personal text."`
	Attachments     bool          `help:"Take out the content of attached items and documents, too."`
	Before          string        `placeholder:"DAY" help:"In place of a case: all closed cases in which nothing has happened since this day."`
	Expired         bool          `help:"In place of a case: all closed cases whose period of keeping has ended, as the policy file has it."`
	ID              aedile.CaseID `arg:"" optional:"" name:"case" help:"Identifier of the case."`
}

// Help says what stays.
func (caseEraseCmd) Help() string {
	return "What is taken out leaves a tombstone that says where it stood, by whom and why it was taken out. The journal hashes personal texts by salted " +
		"digests, so every proof still holds. How long data are kept is the operator's to settle, except where the law does: data of traders are " +
		"deleted six months after the end of the contract (art 30(5) DSA). While a complaint, dispute, order or proceedings run in a case or name it, or a hold is on it, " +
		"nothing is taken out."
}

// Run erases.
func (c *caseEraseCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.Act()
	if err != nil {
		return err
	}
	x := retention.Erasing{Act: act, Case: c.ID, Why: c.Why, Names: c.Names, Attachments: c.Attachments, Expired: c.Expired}
	if c.Before != "" {
		if x.Before, err = deadline.ParseDate(c.Before); err != nil {
			return err
		}
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		all, held, err := retention.Retainer{Desk: dk}.Erase(ctx, x)
		if err != nil {
			return err
		}
		for _, h := range held {
			a.Say("%s is held: %s", h.Case, strings.Join(h.Why, "; "))
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), all)
		}
		for _, t := range all {
			if err := terminal.Printf(a.Out, "%s: %d texts and %d attachments taken out\n", t.Case, len(t.Texts),
				len(t.Attachments)); err != nil {
				return err
			}
		}
		return nil
	})
}

type caseHoldCmd struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	Why             string        `required:"" placeholder:"TEXT" help:"Why, without personal data: a court case with its reference."`
	Off             bool          `help:"Take the hold off."`
	ID              aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Run puts a hold on a case or takes it off.
func (c *caseHoldCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.Act()
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		k := retention.Retainer{Desk: dk}
		if err := k.Hold(ctx, retention.Holding{Act: act, Case: c.ID, Why: c.Why, Off: c.Off}); err != nil {
			return err
		}
		why, err := k.Holds(ctx, c.ID)
		if err != nil || c.JSON {
			return errors.Join(err, terminal.PrintJSON(a.Data(), retention.HeldCase{Case: c.ID, Why: append([]string{}, why...)}))
		}
		return terminal.Printf(a.Out, "%s: %s\n", c.ID, cmp.Or(strings.Join(why, "; "), "nothing holds it"))
	})
}

type caseRetentionCmd struct {
	wire.StoreFlags `embed:""`
}

// Run shows how long data are kept.
func (c *caseRetentionCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		all, err := retention.Retainer{Desk: dk}.Retention(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), all)
		}
		var rows [][]string
		for _, r := range all {
			rows = append(rows, []string{r.Kind, cmp.Or(r.Period, "–"), fmt.Sprint(r.Over), r.Ground})
		}
		return terminal.Table(a, "", []string{"KIND", "KEPT FOR", "OVER", "GROUND"}, rows)
	})
}
