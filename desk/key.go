package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
)

// PublicSuffix is what the name of the file with the public half of a key ends in.
const PublicSuffix = ".pub"

// MakeKey writes a new key for checkpoints: the secret half into the file, readable by its owner only, the public half beside
// it. A file that is there already is a Conflict error.
func (p Policy) MakeKey(file string, rand io.Reader) error {
	secret, public, err := record.NewKey(rand, p.Name)
	if err != nil {
		return err
	}
	for _, half := range []struct {
		name, text string
		mode       fs.FileMode
	}{{file, secret, 0o600}, {file + PublicSuffix, public, 0o644}} {
		f, err := os.OpenFile(half.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, half.mode)
		if errors.Is(err, fs.ErrExist) {
			return aedile.Conflictf("make key", half.name, "is there already")
		}
		if err != nil {
			return fmt.Errorf("make key: %w", err)
		}
		_, err = fmt.Fprintln(f, half.text)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("make key: %w", err)
		}
	}
	return nil
}

// Signer reads the secret half of a key.
func Signer(file string) (note.Signer, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, aedile.NotFoundf("read key", file, "cannot be read").Hint("aedile case key " + file + " makes one").Because(err)
	}
	s, err := note.NewSigner(strings.TrimSpace(string(b)))
	if err != nil {
		return nil, aedile.Invalidf("read key", file, "is no secret key for checkpoints")
	}
	return s, nil
}

// Verifiers reads public halves of keys, one a line in each file. No file gives nil: signatures are then not looked at.
func Verifiers(files []string) (note.Verifiers, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var vs []note.Verifier
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, aedile.NotFoundf("read key", file, "cannot be read").Because(err)
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			v, err := note.NewVerifier(line)
			if err != nil {
				return nil, aedile.Invalidf("read key", file, "is no public key of checkpoints").Because(err)
			}
			vs = append(vs, v)
		}
	}
	return note.VerifierList(vs...), nil
}

// Checkpoint signs a checkpoint of the whole journal and keeps it. The public half of the key lies beside the secret one.
// Errors are those of record.Sign.
func (h *House) Checkpoint(ctx context.Context, key string) (c record.Checkpoint, err error) {
	s, err := Signer(key)
	if err != nil {
		return c, err
	}
	known, err := Verifiers([]string{key + PublicSuffix})
	if err != nil {
		return c, err
	}
	if c, err = record.Sign(ctx, h.Record, s, known); err != nil {
		return c, err
	}
	return c, h.Record.SaveCheckpoint(ctx, c)
}

// Stored returns what the store has about a case in the form of a dossier, without proofs.
func (h *House) Stored(ctx context.Context, id aedile.CaseID) (record.Dossier, error) {
	d := record.Dossier{Format: record.Format, Case: id}
	for e, err := range h.Record.Entries(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("read case %s: %w", id, err)
		}
		d.Events = append(d.Events, record.Proven{Seq: e.Seq, Event: e.Raw})
	}
	for a, err := range h.Record.Attachments(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("read case %s: %w", id, err)
		}
		d.Attachments = append(d.Attachments, a)
	}
	return d, nil
}
