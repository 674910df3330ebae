package wire

import (
	"context"
	"io"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk"
)

// Dossiers returns what writes dossiers of cases under checkpoints that the key signs; nil where no key is named.
func Dossiers(dk *desk.Desk, key string, now func() time.Time) func(context.Context, aedile.CaseID, bool, io.Writer) error {
	if key == "" {
		return nil
	}
	return func(ctx context.Context, id aedile.CaseID, redact bool, to io.Writer) error {
		sign, known, err := Halves(key)
		if err != nil {
			return err
		}
		dated, err := Cosigner(key, now())
		if err != nil {
			return err
		}
		d, err := dk.Export(ctx, id, sign, known, redact, dated)
		if err != nil {
			return err
		}
		return d.Write(to)
	}
}
