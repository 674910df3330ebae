package proof

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/atomicfile"
)

// KeysCmd changes the keys that sign checkpoints. Each change is an event of the journal, signed by a key that is trusted there.
type KeysCmd struct {
	LetIn  letInCmd  `cmd:"" help:"Let in the next key: checkpoints that it signs from now on hold for whoever knows the key before."`
	Revoke revokeCmd `cmd:"" help:"Say that a key is no longer to be trusted: no checkpoint that it signs from now on holds."`
}

// changing are the flags of both.
type changing struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	Key             string `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key that signs the change: one that is trusted now. Default: aedile.key."`
	Public          string `arg:"" name:"public" placeholder:"FILE" help:"Public half of the key that is meant, as aedile case key wrote it."`
}

// change signs the change and appends it.
func (f *changing) change(ctx context.Context, a *terminal.Terminal, revoke bool, why string) error {
	act, err := f.Act()
	if err != nil {
		return err
	}
	s, known, err := wire.Halves(f.Key)
	if err != nil {
		return err
	}
	public, err := firstLine(f.Public)
	if err != nil {
		return err
	}
	c, err := record.ChangeKey(s, record.KeyChange{Key: public, Revoke: revoke, Why: why})
	if err != nil {
		return err
	}
	return f.With(ctx, a, func(dk *desk.Desk) error {
		head, err := dk.Record.Head(ctx)
		if err != nil {
			return err
		}
		keys, err := record.KeysOf(ctx, dk.Record, known, head.N)
		if err != nil {
			return err
		}
		if _, err := keys.Verifier(s.Name(), s.KeyHash()); err != nil {
			return aedile.Deniedf("change keys", f.Key, "was revoked").Hint("sign with the key that followed it").Because(err)
		}
		k, ok := dk.Record.(record.KeyKeeper)
		if !ok {
			return aedile.Internalf("change keys", "", "the store keeps no changes of keys")
		}
		if act.At.IsZero() {
			act.At = dk.Now()
		}
		return k.ChangeKeys(ctx, c, act.By, act.At)
	})
}

// firstLine returns the first line of a file: of a public half the key itself, beneath which those before it may stand.
func firstLine(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", aedile.NotFoundf("read key", file, "cannot be read").Because(err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return strings.TrimSpace(line), nil
}

type letInCmd struct {
	changing `embed:""`
}

// Run lets the key in, and puts the public half of the one before beneath its own.
func (c *letInCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if err := c.change(ctx, a, false, ""); err != nil {
		return err
	}
	next, err := os.ReadFile(c.Public)
	if err != nil {
		return aedile.NotFoundf("read key", c.Public, "cannot be read").Because(err)
	}
	before, err := os.ReadFile(c.Key + wire.PublicSuffix)
	if err != nil {
		return aedile.NotFoundf("read key", c.Key+wire.PublicSuffix, "cannot be read").Because(err)
	}
	text := strings.TrimSpace(string(next)) + "\n" + strings.TrimSpace(string(before)) + "\n"
	if err := atomicfile.Write(c.Public, terminal.Public, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		return fmt.Errorf("keep the key before: %w", err)
	}
	a.Say("%s holds both public keys: checkpoints of either are read; sign the next checkpoint with the new key", c.Public)
	return nil
}

type revokeCmd struct {
	changing `embed:""`
	Why      string `required:"" placeholder:"TEXT" help:"Why, on one line and without personal data; it stays in the record."`
}

// Run revokes the key.
func (c *revokeCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if err := c.change(ctx, a, true, c.Why); err != nil {
		return err
	}
	a.Say("sign a checkpoint now: it covers the change")
	return nil
}
