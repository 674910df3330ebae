package proof

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
)

// WitnessCmd is how two records prove each other: each cosigns the other's checkpoints and keeps what it has seen.
type WitnessCmd struct {
	Ask    witnessAskCmd    `cmd:"" help:"Write the request to a witness: the newest checkpoint, and the proof that it only adds to what the witness has seen."`
	Cosign witnessCosignCmd `cmd:"" help:"Cosign the checkpoint of somebody else's record, if it only adds to what was seen of it."`
	Add    witnessAddCmd    `cmd:"" help:"Keep a checkpoint that a witness cosigned."`
	Check  witnessCheckCmd  `cmd:"" help:"Hold a request against an earlier checkpoint, with nothing but the two and a public key."`
}

const maxRequest = 1 << 20 // bytes; a checkpoint with signatures and 63 hashes takes a few thousand

type witnessAskCmd struct {
	wire.StoreFlags `embed:""`
	Keys            []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed the checkpoint. May be repeated."`
	Seen            int64    `placeholder:"N" help:"How many events the witness has seen. Default: none."`
}

// Run prints the request.
func (c *witnessAskCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	known, err := wire.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		newest, err := dk.Newest(ctx, known)
		if err != nil {
			return err
		}
		text, err := dk.AskWitness(ctx, c.Seen, newest)
		if err != nil {
			return err
		}
		_, err = io.WriteString(a.Data(), text)
		return err
	})
}

type witnessCosignCmd struct {
	Request string   `arg:"" help:"The request, as aedile witness ask printed it; - is standard input."`
	Key     string   `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key of the witness. Default: aedile.key."`
	Keys    []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of the records that are witnessed. May be repeated."`
	States  string   `default:"witnessed" placeholder:"FOLDER" help:"Folder in which the witness keeps what it has seen of each record. Default: witnessed."`
}

// Help says what a witness promises.
func (witnessCosignCmd) Help() string {
	return "A witness signs that it was shown this checkpoint, that it only adds to the one shown before, and when. What was seen is kept before the signature is " +
		"handed out. It says nothing about what the record holds."
}

// Run cosigns.
func (c *witnessCosignCmd) Run(_ context.Context, a *terminal.Terminal) error {
	known, err := wire.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	s, err := wire.Cosigner(c.Key, a.Now())
	if err != nil {
		return err
	}
	b, err := terminal.ReadAll(a, "read request", c.Request, maxRequest)
	if err != nil {
		return err
	}
	_, _, text, err := record.ReadRequest(string(b))
	if err != nil {
		return err
	}
	point, err := record.ReadCheckpoint(text, known)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.States, 0o700); err != nil {
		return aedile.Deniedf("keep what was seen", c.States, "cannot be made").Because(err)
	}
	file := filepath.Join(c.States, string(aedile.DigestOf([]byte(point.Origin)))[len("sha256:"):]+".json")
	before, err := readSeen(file)
	if err != nil {
		return err
	}
	signed, err := record.Witness(string(b), s, known, before)
	if err != nil {
		return err
	}
	if err := writeSeen(file, record.Seen{Origin: signed.Origin, N: signed.N, Hash: signed.Hash}); err != nil {
		return err
	}
	_, err = io.WriteString(a.Data(), signed.Note)
	return err
}

type witnessAddCmd struct {
	wire.StoreFlags `embed:""`
	Checkpoint      string   `arg:"" help:"The checkpoint, as aedile witness cosign printed it; - is standard input."`
	Keys            []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of the record and of the witness. May be repeated."`
}

// Run keeps the cosigned checkpoint.
func (c *witnessAddCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	known, err := wire.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	text, err := checkpointIn(a, c.Checkpoint)
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		p, err := dk.Witnessed(ctx, text, known)
		if err != nil {
			return err
		}
		by, err := p.Signatures(known)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "checkpoint over %d events\n", p.N)
		for _, s := range by {
			if !s.At.IsZero() {
				fmt.Fprintf(a.Out, "signed by %s on %s\n", s.Name, s.At.UTC().Format("2006-01-02 15:04:05 UTC"))
			}
		}
		return nil
	})
}

type witnessCheckCmd struct {
	Request string   `arg:"" help:"The request with the later checkpoint and its proof; - is standard input."`
	Before  string   `required:"" placeholder:"FILE" help:"The earlier checkpoint, or a dossier with it."`
	Keys    []string `required:"" placeholder:"FILE" sep:"none" help:"Public keys of the record. May be repeated."`
}

// Run compares the two.
func (c *witnessCheckCmd) Run(_ context.Context, a *terminal.Terminal) error {
	known, err := wire.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	b, err := terminal.ReadAll(a, "read request", c.Request, maxRequest)
	if err != nil {
		return err
	}
	_, proof, text, err := record.ReadRequest(string(b))
	if err != nil {
		return err
	}
	later, err := record.ReadCheckpoint(text, known)
	if err != nil {
		return err
	}
	old, err := checkpointIn(a, c.Before)
	if err != nil {
		return err
	}
	before, err := record.ReadCheckpoint(old, known)
	if err != nil {
		return err
	}
	if err := record.Consistent(record.Seen{Origin: before.Origin, N: before.N, Hash: before.Hash}, later, proof); err != nil {
		if aedile.ClassOf(err) == aedile.Conflict {
			fmt.Fprintln(a.Out, aedile.Message(err))
			return terminal.Outcome(nil, 1)
		}
		return err
	}
	fmt.Fprintf(a.Out, "the %d events of the later checkpoint begin with the %d of the earlier one\n", later.N, before.N)
	return nil
}
